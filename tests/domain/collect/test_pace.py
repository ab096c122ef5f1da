"""How often Duo is asked: never above the ceiling, the live edge before all else, slower after a refusal."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.collect.logs.pace import (
    CALL,
    GROWS_EVERY,
    LISTS,
    LOGS,
    LONGEST_BLOCK,
    MINUTE,
    Limits,
    Pace,
    fresh,
    given_back,
    refused,
    take,
)

NOW = 1_795_200_000_000
both = pytest.mark.parametrize("limits", [LOGS, LISTS], ids=["logs", "lists"])
steps = st.lists(
    st.tuples(st.integers(0, 90_000), st.integers(1, 20), st.sampled_from(["live", "else", "refused", "back"])),
    max_size=60,
)


def used_up(limits: Limits) -> Pace:
    pace = fresh(limits, NOW)
    return take(pace, limits, NOW, 1000, live=True).pace


@given(steps, st.sampled_from([LOGS, LISTS]))
def test_in_no_minute_are_there_more_calls_than_the_ceiling(walked: list[tuple[int, int, str]], limits: Limits) -> None:
    pace, now = replace(fresh(limits, NOW), per_minute=limits.ceiling), NOW
    made: list[tuple[int, int]] = []
    for passed, most, what in walked:
        now += passed
        if what == "refused":
            pace = refused(pace, limits, now, most)
        elif what == "back":
            took = take(pace, limits, now, most, live=True)
            pace = given_back(took.pace, now, took.calls)
        else:
            took = take(pace, limits, now, most, live=what == "live")
            pace = took.pace
            made.append((now, took.calls))
        assert limits.floor <= pace.per_minute <= limits.ceiling
        assert 0 <= pace.fill <= pace.at_once * CALL or pace.per_minute < limits.ceiling
    for begins, _ in made:
        assert sum(calls for at, calls in made if begins <= at < begins + MINUTE) <= limits.ceiling


@given(steps, st.sampled_from([LOGS, LISTS]))
def test_the_live_edge_never_waits_because_of_anything_else(walked: list[tuple[int, int, str]], limits: Limits) -> None:
    """It gets at least what a budget of its own would give, as large as the reserve and as fast as the whole."""
    pace, now = fresh(limits, NOW), NOW
    own = pace.reserve * CALL
    for passed, most, what in walked:
        now += passed
        own = min(pace.reserve * CALL, own + passed * pace.flows)
        if what == "live":
            due = min(most, own // CALL)
            took = take(pace, limits, now, most, live=True)
            assert took.calls >= due
            own = max(0, own - took.calls * CALL)
        else:
            took = take(pace, limits, now, most, live=False)
            assert took.calls == 0 or took.pace.fill >= took.pace.reserve * CALL
        pace = took.pace


@both
def test_what_waits_gets_a_call_at_the_moment_it_was_told_and_not_before(limits: Limits) -> None:
    for live in (True, False):
        told = take(used_up(limits), limits, NOW, 5, live=live)

        assert (told.calls, told.until > NOW) == (0, True)
        assert take(told.pace, limits, told.until - 1, 5, live=live).calls == 0
        assert take(told.pace, limits, told.until, 5, live=live).calls == 1


@both
def test_history_leaves_the_reserve_and_the_live_edge_takes_it(limits: Limits) -> None:
    pace = fresh(limits, NOW)

    history = take(pace, limits, NOW, 1000, live=False)
    live = take(history.pace, limits, NOW, 1000, live=True)

    assert history.calls == pace.at_once - pace.reserve
    assert live.calls == pace.reserve
    assert take(history.pace, limits, NOW, 1, live=False).calls == 0


@both
def test_a_refusal_halves_the_pace_and_is_waited_out(limits: Limits) -> None:
    after = refused(fresh(limits, NOW), limits, NOW, 60)

    assert after.per_minute == max(limits.floor, limits.begins // 2)
    assert take(after, limits, NOW + 59_999, 5, live=True).until == NOW + 60_000
    assert take(after, limits, NOW + 60_000, 5, live=True).calls > 0


def test_refusals_in_a_row_are_waited_out_longer_each_time_up_to_a_quarter_of_an_hour() -> None:
    pace, now, waits = fresh(LOGS, NOW), NOW, []
    for _ in range(8):
        pace = refused(pace, LOGS, now, 60)
        waits.append((pace.blocked - now) // MINUTE)
        now = pace.blocked

    assert waits == [1, 2, 4, 8, 15, 15, 15, 15]
    assert pace.per_minute == LOGS.floor
    assert max(waits) * MINUTE == LONGEST_BLOCK


def test_two_who_hear_the_same_refusal_halve_the_pace_once() -> None:
    once = refused(fresh(LOGS, NOW), LOGS, NOW, 60)

    twice = refused(once, LOGS, NOW + 500, 60)

    assert (twice.per_minute, twice.times) == (once.per_minute, 1)
    assert twice.blocked == NOW + 60_500


@both
def test_it_grows_slowly_and_no_further_than_the_ceiling(limits: Limits) -> None:
    pace = refused(fresh(limits, NOW), limits, NOW, 60)
    now, low = pace.blocked, pace.per_minute
    early = take(pace, limits, now + GROWS_EVERY - 1, 1, live=True).pace
    assert early.per_minute == low
    paces = []
    for _ in range(200):
        now += GROWS_EVERY
        pace = take(pace, limits, now, 1, live=True).pace
        paces.append(pace.per_minute)

    assert paces[0] == low + limits.step
    assert (paces[-1], pace.times) == (limits.ceiling, 0)
    assert all(later - former in (0, limits.step) or later == limits.ceiling for former, later in pairwise(paces))


def test_a_long_rest_grows_it_by_one_step_alone() -> None:
    assert take(fresh(LOGS, NOW), LOGS, NOW + 1000 * MINUTE, 1, live=True).pace.per_minute == LOGS.begins + LOGS.step


def test_a_clock_that_goes_back_fills_nothing() -> None:
    pace = used_up(LOGS)

    assert take(pace, LOGS, NOW - MINUTE, 1, live=True).calls == 0
    assert take(pace, LOGS, NOW - MINUTE, 1, live=True).pace.filled == NOW


def test_what_was_not_used_is_there_again() -> None:
    took = take(fresh(LOGS, NOW), LOGS, NOW, 4, live=True)

    again = given_back(took.pace, NOW, 3)

    assert take(again, LOGS, NOW, 100, live=True).calls == LOGS.begins // 2 - 1
    assert given_back(fresh(LOGS, NOW), NOW, 100).fill == fresh(LOGS, NOW).fill


def test_the_budgets_begin_below_what_duo_has_named_and_stay_there() -> None:
    assert LOGS.begins <= 6 * 2, "two calls a minute for each of six logs"
    assert LOGS.ceiling < 50
    assert LISTS.ceiling < 200
    assert LOGS.begins < LISTS.begins
