"""Inventories: what is there as it stands, what changed about it, and what is gone, but not too soon."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.collect.mark import DAY, HOUR
from doorbook.collect.streams import INTEGRATIONS, PHONES, SETTINGS, USERS
from doorbook.errors import Cause, FixSettingsError, TryLaterError
from tests.contracts.watch.lists import NOW, Desk, phone

SMALL = replace(PHONES, page=20)


@pytest.fixture
def objects() -> Objects:
    return MemoryObjects()  # test_inventory_stores tells the same stories on AWS


@pytest.fixture
def desk(objects: Objects, tmp_path: Path) -> Desk:
    return Desk(MemoryRows(), objects, tmp_path / "lists", SMALL)


def test_the_first_listing_finds_what_is_there_and_nobody_knows_since_when(desk: Desk) -> None:
    mark = desk.listed(phone(1, "DU1"), phone(2))

    assert desk.there() == ["DP0001", "DP0002"]
    assert desk.told() == [("found", "DP0001"), ("found", "DP0002")]
    assert {each["not_before"] for each in desk.history()} == {None}
    assert mark.standing is not None
    assert (mark.standing.there, mark.standing.missing, mark.standing.gone) == (2, 0, 0)


def test_an_object_is_told_in_columns_and_as_duo_wrote_it(desk: Desk) -> None:
    said = phone(1, "DU1", "DU2", last_seen="2026-11-20T18:42:07", creation_date=1_700_000_000, odd={"new": [1, None]})
    desk.listed(said)

    (row,) = desk.state()

    assert json.loads(row["raw_data"]) == said
    assert (row["name"], row["activated"], row["user_ids"]) == ("phone 1", True, ["DU1", "DU2"])
    assert (row["creation_date"], row["last_seen"]) == (1_700_000_000_000, 1_795_200_127_000)
    assert row["model"] is None


def test_where_nothing_changed_there_is_no_history(desk: Desk) -> None:
    desk.listed(phone(1, "DU1"), phone(2))
    before = desk.now
    mark = desk.listed(phone(1, "DU1"), phone(2))

    assert desk.told(since=before) == []
    assert (mark.tally.new, mark.tally.known) == (2, 2)


def test_an_object_that_came_was_added_between_the_two_listings(desk: Desk) -> None:
    one = desk.listed(phone(1))
    desk.listed(phone(1), phone(2))

    change = desk.history()[-1]

    assert (change["kind"], change["uid"]) == ("added", "DP0002")
    assert change["not_before"] == one.listed
    assert change["not_before"] < change["not_after"] <= desk.now
    assert change["before"] is None
    assert json.loads(change["after"]) == phone(2)


def test_a_change_says_what_it_was_and_what_it_is_and_in_which_words(desk: Desk) -> None:
    one = desk.listed(phone(1, "DU1"))
    desk.listed(phone(1, "DU2", name="new", tampered="Tampered"))

    change = desk.history()[-1]

    assert (change["kind"], change["fields"]) == ("changed", ["name", "tampered", "users"])
    assert json.loads(change["before"]) == phone(1, "DU1")
    assert json.loads(change["after"])["name"] == "new"
    assert change["not_before"] == one.listed


@pytest.mark.parametrize(
    "says",
    [
        pytest.param({"last_seen": "2026-11-22T00:00:00"}, id="a word that moves at every look"),
        pytest.param({"users": [{"user_id": "DU1", "status": "bypass"}]}, id="a word of another object"),
    ],
)
def test_what_is_no_change_is_in_the_state_and_not_in_the_history(desk: Desk, says: dict[str, object]) -> None:
    desk.listed(phone(1, "DU1"))
    before = desk.now
    desk.listed(phone(1, "DU1", **says))

    assert desk.told(since=before) == []
    (row,) = desk.state()
    assert json.loads(row["raw_data"]) == phone(1, "DU1", **says)
    assert row["changed_at"] < before


def test_a_list_in_another_order_is_no_change(desk: Desk) -> None:
    desk.listed(phone(1, "DU1", "DU2", capabilities=["sms", "push"]))
    before = desk.now
    desk.listed(phone(1, "DU2", "DU1", capabilities=["push", "sms"]))

    assert desk.told(since=before) == []


def test_what_is_missing_once_is_not_gone_and_what_is_missing_twice_is(desk: Desk) -> None:
    one = desk.listed(phone(1), phone(2))
    missing = desk.listed(phone(1))
    first_missed = desk.now

    assert desk.there() == ["DP0001", "DP0002"]
    assert missing.standing is not None
    assert (missing.standing.there, missing.standing.missing) == (2, 1)

    gone = desk.listed(phone(1))

    assert desk.there() == ["DP0001"]
    assert gone.standing is not None
    assert (gone.standing.there, gone.standing.missing, gone.standing.gone) == (1, 0, 1)
    change = desk.history()[-1]
    assert (change["kind"], change["uid"], change["after"]) == ("removed", "DP0002", None)
    assert json.loads(change["before"]) == phone(2)
    assert change["not_before"] == one.listed
    assert change["not_after"] <= first_missed


def test_what_was_missing_once_and_is_there_again_never_went(desk: Desk) -> None:
    desk.listed(phone(1), phone(2))
    before = desk.now
    desk.listed(phone(1))
    desk.listed(phone(1), phone(2))
    desk.listed(phone(1))

    assert desk.told(since=before) == []
    assert desk.there() == ["DP0001", "DP0002"]


def test_what_was_gone_and_comes_again_returned_and_is_who_it_was(desk: Desk) -> None:
    first = desk.listed(phone(1), phone(2))
    for _ in range(3):
        last = desk.listed(phone(1))
    desk.listed(phone(1), phone(2, "DU9"))

    change = desk.history()[-1]

    assert (change["kind"], change["uid"], change["not_before"]) == ("returned", "DP0002", last.listed)
    assert [each["kind"] for each in desk.history() if each["uid"] == "DP0002"] == ["found", "removed", "returned"]
    assert desk.state()[1]["first_listed"] == first.listed


def test_what_is_gone_leaves_the_state_after_a_month_and_stays_in_history(desk: Desk) -> None:
    desk.listed(phone(1), phone(2))
    desk.listed(phone(1))
    desk.listed(phone(1))
    desk.now += 29 * DAY
    desk.again()
    assert len(desk.state()) == 2
    desk.now += DAY
    desk.again()

    assert [each["uid"] for each in desk.state()] == ["DP0001"]
    assert ("removed", "DP0002") in desk.told()


def test_an_empty_list_after_a_full_one_is_not_believed_until_twice(desk: Desk) -> None:
    many = [phone(number) for number in range(50)]
    desk.listed(*many)
    empty = desk.listed()
    assert empty.standing is not None
    assert (empty.standing.there, empty.standing.missing) == (50, 50)
    assert len(desk.there()) == 50

    desk.listed()

    assert desk.there() == []


@pytest.mark.parametrize(
    "broke",
    [
        FixSettingsError(Cause.NOT_GRANTED, "Duo 40301"),
        FixSettingsError(Cause.WRONG_KEY, "Duo 40103"),
        TryLaterError(Cause.LIMITED, after=40),
        TryLaterError(Cause.DOWN),
    ],
)
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_listing_that_duo_breaks_off_takes_nothing_for_gone(
    desk: Desk, broke: FixSettingsError | TryLaterError, number: int
) -> None:
    many = [phone(number) for number in range(50)]
    desk.listed(*many)
    before = desk.now
    for _ in range(3):
        desk.account.before_page = {len(desk.account.asked) + number: desk.account.breaks(broke)}
        assert desk.broke().cause is broke.cause
    desk.account.before_page = {}

    assert len(desk.there()) == 50
    assert desk.again().failure is None
    assert desk.told(since=before) == []
    assert desk.state()[0]["missing_since"] is None
    assert desk.purse.waits == ([40] * 3 if broke.cause is Cause.LIMITED else [])


def test_a_grant_that_is_taken_away_is_tried_again_after_an_hour_and_a_reset_soon(desk: Desk) -> None:
    desk.account.before_page = {0: desk.account.breaks(FixSettingsError(Cause.NOT_GRANTED))}
    desk.broke()
    mark = desk.listings.read("c1", "phones")
    assert mark is not None
    assert mark.failure is not None
    assert mark.failure.again - mark.failure.at == HOUR
    asked = len(desk.account.asked)

    desk.now += HOUR // 2
    desk.turn()
    assert len(desk.account.asked) == asked
    desk.now += HOUR // 2
    desk.turn()
    assert len(desk.account.asked) > asked


def test_an_object_added_while_paging_is_found_once(desk: Desk) -> None:
    desk.listed(*(phone(number) for number in range(1, 60)))
    before = desk.now
    desk.account.before_page = {len(desk.account.asked) + 1: lambda: desk.account.held.insert(0, phone(0))}
    desk.again()  # it came in front of what was read: it is read with the next listing
    desk.again()

    assert desk.told(since=before) == [("added", "DP0000")]
    assert len(desk.there()) == 60


@pytest.mark.parametrize("deleted", [1, 2])
def test_objects_deleted_while_paging_make_no_other_miss(desk: Desk, deleted: int) -> None:
    desk.listed(*(phone(number) for number in range(60)))

    def shift() -> None:
        del desk.account.held[:deleted]

    desk.account.before_page = {len(desk.account.asked) + 1: shift}
    mark = desk.again()

    assert mark.standing is not None
    assert mark.standing.missing == 0  # what was deleted had been read; and nobody else slipped through
    desk.again()
    assert desk.again().standing is not None
    assert [uid for kind, uid in desk.told() if kind == "removed"] == [f"DP{n:04}" for n in range(deleted)]


def test_objects_that_slip_between_pages_are_missing_once_and_never_gone(desk: Desk) -> None:
    desk.listed(*(phone(number) for number in range(60)))

    def shift() -> None:
        del desk.account.held[:9]

    desk.account.before_page = {len(desk.account.asked) + 1: shift}
    mark = desk.again()
    assert mark.standing is not None
    assert mark.standing.missing > 0
    desk.again()
    desk.again()

    assert sorted(uid for kind, uid in desk.told() if kind == "removed") == [f"DP{n:04}" for n in range(9)]


def test_an_object_on_two_pages_is_there_once_as_it_was_read_last(desk: Desk) -> None:
    held = [phone(number) for number in range(30)]
    desk.listed(*held, phone(3, name="later"))

    assert len(desk.state()) == 30
    assert desk.state()[3]["name"] == "later"
    assert len(desk.told()) == 30


def test_an_object_that_cannot_be_read_is_put_aside_and_not_taken_for_gone(desk: Desk, objects: Objects) -> None:
    held = [phone(number) for number in range(30)]
    desk.listed(*held)
    before = desk.now
    desk.account.odd = {7: b'{"phone_id": "DP0007", "name": \xff}'}
    for _ in range(3):
        mark = desk.again()

    assert desk.told(since=before) == []
    assert len(desk.there()) == 30
    assert mark.standing is not None
    assert mark.standing.missing == 0
    assert mark.tally.bad > 0
    assert len(list(objects.under("quarantine/connection=c1/stream=phones/"))) == 1


def test_where_not_even_an_id_can_be_read_nothing_is_taken_for_missing(desk: Desk) -> None:
    held = [phone(number) for number in range(30)]
    desk.listed(*held)
    desk.account.odd = {7: b"{\xff}"}
    for _ in range(3):
        desk.listed(*held[:20])
    assert len(desk.there()) == 30

    desk.account.odd = {}
    desk.again()
    desk.again()
    assert len(desk.there()) == 20


def test_the_state_of_a_day_is_kept_with_its_last_listing(desk: Desk, objects: Objects) -> None:
    desk.listed(phone(1))
    desk.listed(phone(1), phone(2))
    kept = "snapshots/phones/connection=c1/day="
    first = [each.key for each in objects.under(kept)]
    desk.now += DAY
    last = desk.state()
    desk.again()

    assert first == [f"{kept}2026-09-21/state.parquet"]
    assert [each.key[-24:-14] for each in objects.under(kept)] == ["2026-09-21", "2026-09-22"]
    path = desk.folder / "day.parquet"
    assert objects.fetch(first[0], path)
    count = desk.snapshots.engine.execute("SELECT count(*) FROM read_parquet($p)", {"p": str(path)}).fetchall()
    assert count == [(len(last),)] == [(2,)]


def test_pages_and_old_states_do_not_heap_up(desk: Desk, objects: Objects) -> None:
    for _ in range(6):
        desk.listed(*(phone(number) for number in range(50)))

    assert len(list(objects.under("inventory/"))) <= 4
    assert len(list(objects.under("raw/"))) == 3  # the pages of the last listing alone


def test_one_object_is_read_by_its_id(desk: Desk) -> None:
    desk.listed(phone(1), phone(2, "DU7"))

    found = desk.snapshots.one(desk.source, "DP0002")

    assert found is not None
    assert (found["name"], found["user_ids"]) == ("phone 2", ["DU7"])
    assert desk.snapshots.one(desk.source, "DP0003") is None


def test_settings_are_one_object(objects: Objects, tmp_path: Path) -> None:
    desk = Desk(MemoryRows(), objects, tmp_path / "one", SETTINGS)
    desk.listed({"name": "Acme", "lockout_threshold": 10})
    desk.listed({"name": "Acme", "lockout_threshold": 5})

    assert [each["lockout_threshold"] for each in desk.state()] == [5]
    assert desk.history()[-1]["fields"] == ["lockout_threshold"]


def test_no_secret_of_an_application_is_kept_anywhere(objects: Objects, tmp_path: Path) -> None:
    desk = Desk(MemoryRows(), objects, tmp_path / "secrets", INTEGRATIONS)
    sso = {"oauth": {"clients": [{"client_id": "DIC", "client_secret": 'Top"Secret'}], "client_secrets": ["TopSecret"]}}
    desk.account.odd = {1: b'{"integration_key": "DI2", "secret_key": "TopSecret" \xff'}
    desk.listed(
        {"integration_key": "DI1", "name": "VPN", "secret_key": "TopSecret", "sso": sso},
        {"integration_key": "DI2"},
    )

    kept = [objects.get(each.key) for each in objects.under("")]
    assert len(kept) > 4
    assert not any(each and b"Secret" in each.body for each in kept)
    (row,) = desk.state()
    assert json.loads(row["raw_data"])["secret_key"] is None
    assert (row["name"], json.loads(row["raw_data"])["sso"]["oauth"]["clients"][0]["client_id"]) == ("VPN", "DIC")
    assert "Secret" not in row["raw_data"]


def test_since_when_a_status_is_as_it_is(objects: Objects, tmp_path: Path) -> None:
    desk = Desk(MemoryRows(), objects, tmp_path / "since", USERS)
    one = desk.listed({"user_id": "DU1", "status": "active", "username": "ann"})
    desk.listed({"user_id": "DU1", "status": "bypass", "username": "ann"})
    changed = desk.now
    desk.listed({"user_id": "DU1", "status": "bypass", "username": "anna"})

    (row,) = desk.state()

    assert one.listed is not None
    assert one.listed < row["status_since"] <= changed < row["changed_at"]
    assert row["is_enrolled_since"] == one.listed


def test_a_clock_that_went_back_neither_stops_nor_repeats_anything(desk: Desk) -> None:
    desk.listed(phone(1), phone(2))
    desk.now = NOW - 3 * DAY
    mark = desk.listed(phone(1), phone(2), phone(3))

    assert mark.listed is not None
    assert mark.listed < NOW
    assert sorted(desk.told()) == [("added", "DP0003"), ("found", "DP0001"), ("found", "DP0002")]
    desk.now = NOW + 300 * DAY
    assert desk.again().standing == mark.standing
