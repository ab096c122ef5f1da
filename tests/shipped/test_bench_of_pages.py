"""What the bench puts behind the console: lists that answer as the product's own rows in memory do."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bench.__main__ import PARTS
from bench.watch.lists import ListedRows, Lists
from bench.watch.office import CONNECTION, SOMEBODY, Office
from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.dynamodb.audit import DynamoAudit
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.checks.check import Severity
from doorbook.checks.finding import Status
from doorbook.signin.audit import Wanted

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)


class Client:
    """A client of DynamoDB whose requests end in the lists."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    def query(self, **asked: object) -> Mapping[str, Any]:
        """Answer a query."""
        return self._lists.query(asked)

    def get_item(self, **asked: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as the client has them
        """Answer for one row."""
        found = self._lists.get(asked["TableName"], asked["Key"])
        return {"Item": found} if found else {}


def kept() -> tuple[WatchRows, MemoryRows]:
    """Return the same rows behind the bench's lists and in memory."""
    lists, memory = Lists(), MemoryRows()
    rows = ListedRows(lists, "Watch")
    for number in range(25):
        row: dict[str, Plain] = {"list": f"l{number % 2}", "place": f"{number % 7}", "said": number}
        rows.put("pk", f"{'a' if number % 3 else 'b'}{number:02}", row)
        memory.put("pk", f"{'a' if number % 3 else 'b'}{number:02}", row)
    return WatchRows(cast("Any", Client(lists)), "Watch"), memory


@pytest.mark.parametrize("newest", [True, False])
@pytest.mark.parametrize(("begins", "limit"), [("", 4), ("", 100), ("3", 1)])
def test_a_list_is_answered_for_page_by_page_as_in_memory(begins: str, limit: int, *, newest: bool) -> None:
    lists, memory = kept()

    after: str | None = None
    said: list[dict[str, Plain]] = []
    while True:
        part = lists.page("by-list", "l1", begins, limit=limit, after=after, newest=newest)
        assert part == memory.page("by-list", "l1", begins, limit=limit, after=after, newest=newest)
        said += part.rows
        if part.following is None:
            break
        after = part.following

    assert len(said) == memory.count("by-list", "l1", begins) == lists.count("by-list", "l1", begins)
    assert lists.count("by-list", "l1", most=3) == 3


def test_a_table_is_answered_for_by_its_keys_as_in_memory() -> None:
    lists, memory = kept()

    assert lists.get("pk", "a01") == memory.get("pk", "a01")
    assert lists.get("pk", "c") is None
    assert list(lists.beginning("pk", "a")) == list(memory.beginning("pk", "a"))
    assert list(lists.beginning("pk", "")) == list(memory.beginning("pk", ""))
    assert lists.some("pk", "a", "a05", 3) == memory.some("pk", "a", "a05", 3)


def test_the_office_has_what_the_pages_show() -> None:
    lists = Lists()
    finding = Office(lists, "Watch", "Audit", NOW).fill(10, 30)
    rows = WatchRows(cast("Any", Client(lists)), "Watch")

    assert StoredFindings(rows).one(finding) is not None
    assert StoredFindings(rows).list(Status.OPEN, Severity.INFO, limit=5).findings
    assert StoredShelves(rows).person(CONNECTION, SOMEBODY) is not None
    assert len(StoredShelves(rows).days(CONNECTION, SOMEBODY, 30)) == 7
    assert len(DynamoAudit(cast("Any", Client(lists)), "Audit").rows(Wanted(), "2026-03-19", 20).items) == 20


def test_the_bench_has_a_part_for_each_thing_it_measures() -> None:
    assert {"inspecting", "pages"} < PARTS.keys()
