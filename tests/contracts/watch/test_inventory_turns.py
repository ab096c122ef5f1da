"""Turns of a lister: bounded in time and calls, resumed where they ended, pressed for, and called off."""

from dataclasses import replace
from pathlib import Path

import pytest

from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.paces import StoredPaces
from doorbook.collect.account import Page, PageRequest
from doorbook.collect.inventories import listing as rules
from doorbook.collect.logs.budget import SharedBudget
from doorbook.collect.logs.pace import LISTS
from doorbook.collect.mark import HOUR, Lane
from doorbook.collect.streams import INVENTORIES, PHONES
from doorbook.errors import Cause, TryLaterError
from tests.contracts.watch.lists import Desk, phone

SMALL = replace(PHONES, page=20)
MANY = [phone(number) for number in range(200)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(MemoryRows(), MemoryObjects(), tmp_path / "lists", SMALL)
    made.account.held = list(MANY)
    return made


def test_a_turn_that_is_over_in_time_goes_on_where_it_ended(desk: Desk) -> None:
    turns = 1
    while desk.turn(until=desk.now + 6).more:
        turns += 1
        assert turns < 30

    assert turns > 5
    assert desk.account.asked == sorted(set(desk.account.asked), key=int)
    assert len(desk.there()) == 200


def test_without_calls_left_a_listing_waits_and_then_goes_on(desk: Desk) -> None:
    desk.purse.room = 3
    ended = desk.turn()
    assert not ended.more
    assert desk.there() == []
    assert len(desk.account.asked) == 3

    desk.purse.room = 100
    assert not desk.turn().more
    assert len(desk.there()) == 200
    assert desk.purse.room == 100 + 3 - len(desk.account.asked)  # what was not used was given back


def test_all_lists_of_a_small_account_fit_into_one_moment(tmp_path: Path) -> None:
    rows = MemoryRows()
    for inventory in INVENTORIES:
        desk = Desk(rows, MemoryObjects(), tmp_path / inventory.name, inventory)
        desk.lister = replace(desk.lister, budget=SharedBudget(StoredPaces(rows), lambda: 1, "lists"))
        desk.account.held = [{inventory.key: "ID1"}]
        assert not desk.turn().more
        assert len(desk.there()) == 1
    assert LISTS.begins // 2 > len(INVENTORIES)


def test_who_waits_for_a_listing_takes_what_is_kept_back(desk: Desk) -> None:
    desk.turn(forced="run-1")
    assert set(desk.purse.lanes) == {Lane.LIVE}
    desk.now += HOUR
    desk.turn()
    assert desk.purse.lanes[-1] is Lane.BACKFILL


def test_a_run_lists_before_its_time_once_and_says_how_far_it_is(desk: Desk) -> None:
    desk.again()
    pages = len(desk.account.asked)
    assert desk.turn().mark is not None
    assert len(desk.account.asked) == pages

    mark = desk.turn(forced="run-1").mark
    assert mark is not None
    assert mark.run is not None
    assert (mark.run.id, mark.run.ended is not None) == ("run-1", True)
    assert (mark.run.tally.pages, mark.run.tally.known) == (len(desk.account.asked) - pages, 200)
    desk.turn(forced="run-1")
    assert len(desk.account.asked) == 2 * pages


def test_a_run_does_not_wait_for_what_failed(desk: Desk) -> None:
    desk.account.before_page = {0: desk.account.breaks(TryLaterError(Cause.LIMITED, after=900))}
    desk.broke()
    desk.turn()
    assert len(desk.account.asked) == 1

    mark = desk.turn(forced="run-1").mark
    assert mark is not None
    assert mark.failure is None
    assert len(desk.there()) == 200


def test_a_listing_that_is_called_off_stops_and_is_gone_on_with_later(desk: Desk) -> None:
    order = replace(desk.order(), stopped=lambda: len(desk.account.asked) >= 2)
    ended = desk.lister.turn(order, desk.account)

    assert not ended.more
    assert len(desk.account.asked) == 2
    assert desk.there() == []
    desk.turn()
    assert len(desk.there()) == 200


def test_a_listing_that_took_too_long_is_begun_anew(desk: Desk) -> None:
    desk.purse.room = 3
    desk.turn()
    desk.purse.room = 100
    desk.now += rules.LONGEST
    desk.turn()

    assert desk.account.asked.count("0") == 2
    assert len(desk.there()) == 200


def test_duo_that_leads_in_circles_is_not_believed(desk: Desk) -> None:
    desk.again()
    page = desk.account.page

    class Circle:
        def page(self, asked: PageRequest) -> Page:
            return replace(page(asked), cursor="18")

    desk.now += HOUR
    mark = desk.lister.turn(desk.order(), Circle()).mark

    assert mark is not None
    assert mark.failure is not None
    assert mark.failure.cause is Cause.GARBLED
    assert len(desk.there()) == 200


def test_a_listing_is_due_by_its_interval_and_after_a_clock_went_back(desk: Desk) -> None:
    mark = desk.again()
    assert mark.listed is not None

    assert not rules.is_due(mark, desk.now, HOUR)
    assert not rules.is_due(mark, mark.listed + HOUR - 31_000, HOUR)
    assert rules.is_due(mark, mark.listed + HOUR - 30_000, HOUR)
    assert rules.is_due(mark, mark.listed - 1, HOUR)
    assert rules.is_due(None, desk.now, HOUR)
