"""docs/streams.md says what the declarations say."""

from doorbook.collect.ocsf.catalogue import MAPPINGS
from tests.domain import documents

PAGE = documents.STREAMS.read_text()


def test_the_page_is_as_the_declarations_would_write_it() -> None:
    assert documents.streams(PAGE) == PAGE


def test_every_attribute_of_every_stream_is_on_the_page() -> None:
    for mapping in MAPPINGS.values():
        _, _, told = PAGE.partition(f"### {mapping.stream}\n")
        assert all(f"| `{each.path}` |" in told.split("### ")[0] for each in mapping.attributes)
