"""The budget of a connection in both stores: kept as it is, moved by one at a time, shared by all who ask."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from doorbook.adapters.watch.paces import StoredPaces
from doorbook.adapters.watch.rows import Rows
from doorbook.collect.logs.budget import TRIES, SharedBudget
from doorbook.collect.logs.pace import LISTS, LOGS, MINUTE, Pace, fresh
from doorbook.collect.logs.ports import OvertakenError
from doorbook.collect.mark import Lane

NOW = 1_795_200_000_000
PACE = Pace(per_minute=12, fill=7, filled=NOW, changed=NOW - 1, blocked=NOW + 2, times=3, version=1)


class Counting(StoredPaces):
    """A store that counts what it is asked, and that others are always faster at, where told."""

    def __init__(self, rows: Rows, meanwhile: Callable[[], None] = lambda: None) -> None:
        super().__init__(rows)
        self.asked: Counter[str] = Counter()
        self.meanwhile = meanwhile

    def read(self, connection: str, kind: str) -> Pace | None:
        self.asked["read"] += 1
        found = super().read(connection, kind)
        self.meanwhile()
        return found

    def move(self, connection: str, kind: str, after: Pace) -> None:
        self.asked["move"] += 1
        super().move(connection, kind, after)


def test_a_pace_is_kept_as_it_is_for_each_connection_and_kind(rows: Rows) -> None:
    paces = StoredPaces(rows)
    assert paces.read("one", "logs") is None

    paces.move("one", "logs", PACE)

    assert paces.read("one", "logs") == PACE
    assert (paces.read("one", "lists"), paces.read("other", "logs")) == (None, None)


@pytest.mark.parametrize("version", [1, 3, 4])
def test_a_pace_moves_only_from_the_version_that_is_there(rows: Rows, version: int) -> None:
    paces = StoredPaces(rows)
    paces.move("one", "logs", PACE)

    with pytest.raises(OvertakenError):
        paces.move("one", "logs", replace(PACE, version=version, fill=0))

    assert paces.read("one", "logs") == PACE
    paces.move("one", "logs", replace(PACE, version=2, fill=0))
    assert paces.read("one", "logs") == replace(PACE, version=2, fill=0)


def test_a_batch_is_one_read_and_one_write_and_nothing_is_written_where_there_is_nothing(rows: Rows) -> None:
    paces = Counting(rows)
    budget = SharedBudget(paces, lambda: NOW)

    first = budget.take("one", Lane.LIVE, 20)
    assert (first, paces.asked) == (fresh(LOGS, NOW).at_once, {"read": 1, "move": 1})
    assert budget.take("one", Lane.LIVE, 20) == 0
    assert paces.asked == {"read": 2, "move": 1}


def test_logs_and_lists_and_connections_have_a_budget_each(rows: Rows) -> None:
    paces = StoredPaces(rows)
    logs, lists = SharedBudget(paces, lambda: NOW), SharedBudget(paces, lambda: NOW, "lists")
    logs.refused("one", 60)

    assert logs.take("one", Lane.LIVE, 1) == 0
    assert logs.take("two", Lane.LIVE, 1) == 1
    assert lists.take("one", Lane.LIVE, 1000) == fresh(LISTS, NOW).at_once


@pytest.mark.parametrize("lane", [Lane.BACKFILL, Lane.SWEEP])
def test_all_but_the_live_edge_leaves_the_reserve(rows: Rows, lane: Lane) -> None:
    budget = SharedBudget(StoredPaces(rows), lambda: NOW)
    pace = fresh(LOGS, NOW)

    assert budget.take("one", lane, 20) == pace.at_once - pace.reserve
    assert budget.take("one", lane, 20) == 0
    assert budget.take("one", Lane.LIVE, 20) == pace.reserve


def test_calls_that_were_not_made_are_there_for_others(rows: Rows) -> None:
    budget = SharedBudget(StoredPaces(rows), lambda: NOW)
    taken = budget.take("one", Lane.LIVE, 20)

    budget.give_back("one", taken - 1)
    budget.give_back("one", 0)

    assert budget.take("one", Lane.LIVE, 20) == taken - 1


def test_a_refusal_stops_all_lanes_until_it_is_over(rows: Rows) -> None:
    times = [NOW]
    budget = SharedBudget(StoredPaces(rows), lambda: times[-1])
    budget.refused("one", 60)

    times.append(NOW + MINUTE - 1)
    assert [budget.take("one", lane, 20) for lane in Lane] == [0] * len(Lane)
    times.append(NOW + 2 * MINUTE)
    assert budget.take("one", Lane.LIVE, 1) == 1


def test_a_lost_race_is_tried_again_and_never_grants_a_call_twice(rows: Rows) -> None:
    other = SharedBudget(StoredPaces(rows), lambda: NOW)
    losses = iter([None, None])

    def meanwhile() -> None:
        if next(losses, "no more") is None:
            assert other.take("one", Lane.LIVE, 1) == 1

    paces = Counting(rows, meanwhile)
    taken = SharedBudget(paces, lambda: NOW).take("one", Lane.LIVE, 20)

    assert taken == fresh(LOGS, NOW).at_once - 2
    assert paces.asked == {"read": 3, "move": 3}


def test_whoever_always_loses_waits(rows: Rows) -> None:
    other = SharedBudget(StoredPaces(rows), lambda: NOW, "lists")
    paces = Counting(rows, lambda: other.give_back("one", 1))

    assert SharedBudget(paces, lambda: NOW, "lists").take("one", Lane.LIVE, 1) == 0
    assert paces.asked == {"read": TRIES, "move": TRIES}


def test_many_at_once_share_what_there_is(rows: Rows) -> None:
    budget = SharedBudget(StoredPaces(rows), lambda: NOW)

    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(lambda _: budget.take("one", Lane.LIVE, 1), range(24)))

    left = budget.take("one", Lane.LIVE, 1000)
    assert sum(granted) + left == fresh(LOGS, NOW).at_once
