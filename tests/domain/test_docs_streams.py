"""docs/streams.md says what the declarations say."""

from datetime import timedelta

from doorbook.collect.ocsf.catalogue import MAPPINGS
from doorbook.collect.streams import LOGS, STREAMS
from tests.domain import documents
from tests.domain.test_promises import ROW, missing

PAGE = documents.STREAMS.read_text()


def test_the_page_is_as_the_declarations_would_write_it() -> None:
    assert documents.streams(PAGE) == PAGE


def test_every_attribute_of_every_stream_is_on_the_page() -> None:
    for mapping in MAPPINGS.values():
        _, _, told = PAGE.partition(f"### {mapping.stream}\n")
        assert all(f"| `{each.path}` |" in told.split("### ")[0] for each in mapping.attributes)


def test_every_stream_is_on_the_page() -> None:
    assert [each.name for each in STREAMS if f"`{each.path}`" not in PAGE] == []


def test_every_log_is_left_two_minutes_to_settle() -> None:
    assert [each.name for each in LOGS if each.settles_after < timedelta(minutes=2)] == []


def test_every_fault_that_others_have_names_a_test_that_exists() -> None:
    _, _, section = PAGE.partition("## Faults that others have\n")
    section = section.partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ") and not line.startswith("| fault")]

    assert len(rows) >= 45
    assert len(ROW.findall(section)) == len(rows)
    assert missing(section) == []
