"""One suite for both ways to read the audit: each row once, the newest first, and none of another's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import randbelow

import pytest
from botocore.client import BaseClient
from botocore.stub import Stubber

from doorbook.adapters.dynamodb.audit import ASKED, DynamoAudit
from doorbook.adapters.memory_audit import MemoryAudit
from doorbook.errors import Cause, TryLaterError
from doorbook.events import AuditRow, Outcome
from doorbook.signin.audit import BEGINNING, LOOKS_BACK, Audit, Wanted, after, gathered
from doorbook.signin.changes import Write
from tests.contracts import stores
from tests.contracts.stores import DynamoStore, MemoryStore, Store
from tests.contracts.test_doors_dynamodb import TABLES, Asked, made

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EVERYTHING = Wanted()


@pytest.fixture
def audit(store: Store) -> Audit:
    if isinstance(store, MemoryStore):
        return MemoryAudit(lambda: store.doors.audit)
    assert isinstance(store, DynamoStore)
    return DynamoAudit(store.client, store.tables.audit)


@pytest.fixture
def noon() -> datetime:
    """Give a moment of a month that no other test writes into, for the table is everybody's."""
    return datetime(2030, 1, 1, 12, tzinfo=UTC) + 40 * randbelow(600) * DAY


def written(store: Store, who: str | None, *at: datetime, outcome: Outcome = Outcome.SIGNED_IN) -> list[AuditRow]:
    """Write rows, and return them with the newest first."""
    rows = [replace(stores.row(), person=who, at=each, outcome=outcome) for each in at]
    for each in rows:
        store.doors.commit(Write(each))
    return sorted(rows, key=lambda row: row.key, reverse=True)


def paged(audit: Audit, wanted: Wanted, before: str, most: int, until: str = "2026") -> list[AuditRow]:
    """Go from page to page as far back as a day."""
    rows, place = list[AuditRow](), before
    while place > until:
        listed = audit.rows(wanted, place, most)
        assert len(listed.items) <= most
        rows += [row for row in listed.items if row.key > until]
        if listed.more is None:
            break
        assert listed.more < place
        place = listed.more
    return rows


def test_the_newest_come_first_from_day_to_day_each_once(store: Store, audit: Audit, noon: datetime) -> None:
    days = [noon - each * DAY for each in (0, 0, 1, 3, 3, 3, 9, 20)]
    rows = written(store, "alice", *(at + number * MINUTE for number, at in enumerate(days)))

    for most in (1, 2, 3, 8, 50):
        assert paged(audit, EVERYTHING, after(noon.date()), most, f"{noon - 30 * DAY}") == rows


def test_rows_of_one_instant_are_told_apart(store: Store, audit: Audit, noon: datetime) -> None:
    rows = written(store, "alice", noon, noon, noon)

    assert paged(audit, EVERYTHING, after(noon.date()), 1, f"{noon - DAY}") == rows


def test_a_page_begins_behind_a_row_or_a_day(store: Store, audit: Audit, noon: datetime) -> None:
    _, middle, last = written(store, "alice", noon, noon - MINUTE, noon - DAY)

    assert audit.rows(EVERYTHING, middle.key, 50).items == (last,)
    assert audit.rows(EVERYTHING, f"{noon.date()}", 50).items == (last,)


def test_where_days_are_empty_a_page_says_how_far_back_it_looked(store: Store, audit: Audit, noon: datetime) -> None:
    (row,) = written(store, "alice", noon - LOOKS_BACK * DAY)

    listed = audit.rows(EVERYTHING, after(noon.date()), 50)

    assert (listed.items, listed.more) == ((), after(row.at.date()))
    assert audit.rows(EVERYTHING, listed.more or "", 50).items == (row,)


def test_before_there_was_a_portal_nothing_is_looked_for(audit: Audit) -> None:
    listed = audit.rows(EVERYTHING, f"{BEGINNING}", 50)

    assert (listed.items, listed.more) == ((), None)


@pytest.mark.parametrize("most", [1, 2, 50])
def test_of_a_person_all_come_and_of_nobody_else_any(store: Store, audit: Audit, noon: datetime, most: int) -> None:
    who = stores.name()
    mine = written(store, who, noon, noon - MINUTE, noon - 200 * DAY)
    mine += written(store, who, noon - 201 * DAY, outcome=Outcome.CONNECTION_PAUSED)
    written(store, f"{who}2", noon)
    written(store, None, noon)

    assert paged(audit, Wanted(person=who), after(noon.date()), most) == mine
    assert audit.rows(Wanted(person=stores.name()), after(noon.date()), most).items == ()


@pytest.mark.parametrize("most", [1, 2, 50])
def test_of_a_kind_all_come_and_of_no_other_any(store: Store, audit: Audit, noon: datetime, most: int) -> None:
    since = f"{noon - 39 * DAY}"
    mine = written(store, "alice", noon, noon - 38 * DAY, outcome=Outcome.KEYS_ROTATED)
    mine += written(store, None, noon - 38 * DAY - MINUTE, outcome=Outcome.KEYS_ROTATED)
    written(store, "alice", noon, outcome=Outcome.SIGNED_IN)

    assert paged(audit, Wanted(outcome=Outcome.KEYS_ROTATED), after(noon.date()), most, since) == mine


@pytest.mark.parametrize("most", [1, 2, 50])
def test_of_a_person_and_a_kind_only_both_come(store: Store, audit: Audit, noon: datetime, most: int) -> None:
    who = stores.name()
    mine = written(store, who, noon, noon - DAY, noon - 2 * DAY, outcome=Outcome.PUSH_FRAUD)
    written(store, who, *(noon - each * MINUTE for each in range(5)))
    written(store, f"{who}2", noon, outcome=Outcome.PUSH_FRAUD)

    wanted = Wanted(person=who, outcome=Outcome.PUSH_FRAUD)

    assert paged(audit, wanted, after(noon.date()), most) == mine


def test_a_file_has_rows_of_many_pages(store: Store, audit: Audit, noon: datetime) -> None:
    rows = written(store, "alice", noon, noon - 8 * DAY, noon - 30 * DAY)

    found = gathered(audit, EVERYTHING, after(noon.date())).items

    assert [row for row in found if row.at > noon - 39 * DAY] == rows


def test_every_field_comes_back(store: Store, audit: Audit) -> None:
    row = replace(stores.row(), person=stores.name(), detail="\u202e=1+1")
    bare = AuditRow(
        id="b1", at=row.at - MINUTE, outcome=row.outcome, method="none", person=row.person, address="-", agent=""
    )
    for each in (row, bare):
        store.doors.commit(Write(each))

    assert audit.rows(Wanted(person=row.person), after(row.at.date()), 50).items == (row, bare)


def test_a_page_costs_a_request_where_rows_are_many_and_a_week_of_them_where_they_are_few(
    store: Store, audit: Audit, noon: datetime
) -> None:
    if isinstance(store, MemoryStore):
        return
    assert isinstance(store, DynamoStore)
    written(store, "alice", noon, noon - MINUTE)
    asked = Asked()
    store.client.meta.events.register("before-send.dynamodb", asked.note)

    audit.rows(EVERYTHING, after(noon.date()), 1)
    assert asked.names == ["Query"]
    audit.rows(EVERYTHING, after(noon.date()), 50)
    assert asked.names == ["Query"] * (1 + LOOKS_BACK)
    audit.rows(Wanted(person="alice"), after(noon.date()), 1)
    assert asked.names == ["Query"] * (2 + LOOKS_BACK)


def test_where_little_fits_a_page_is_given_up_and_says_where_to_go_on() -> None:
    client = made()
    assert isinstance(client, BaseClient)
    stubber = Stubber(client)
    for number in range(ASKED):
        last = {"person": {"S": "alice"}, "at": {"S": f"2026-03-01T00:00:0{9 - number}.000000Z#1"}}
        stubber.add_response("query", {"Items": [], "LastEvaluatedKey": last})

    with stubber:
        listed = DynamoAudit(client, TABLES.audit).rows(
            Wanted(person="alice", outcome=Outcome.NOT_ME), "2026-03-02", 50
        )

    assert (listed.items, listed.more) == ((), "2026-03-01T00:00:02.000000Z#1")


def test_a_store_that_does_not_answer_is_named_by_its_cure() -> None:
    client = made()
    assert isinstance(client, BaseClient)
    stubber = Stubber(client)
    stubber.add_client_error("query", "InternalServerError")

    with stubber, pytest.raises(TryLaterError) as broke:
        DynamoAudit(client, TABLES.audit).rows(EVERYTHING, "2026-03-02", 50)

    assert broke.value.cause is Cause.STORE
