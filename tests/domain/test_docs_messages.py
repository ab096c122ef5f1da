"""docs/messages.md lists what there is to read."""

from doorbook.errors import Cause
from doorbook.messages import ALL
from tests.domain import documents

PAGE = documents.MESSAGES.read_text()


def test_the_page_is_as_the_code_would_write_it() -> None:
    assert documents.messages() == PAGE


def test_every_message_and_cause_has_its_row() -> None:
    assert [name for name in (*ALL, *Cause) if PAGE.count(f"\n| `{name}` | ") != 1] == []
