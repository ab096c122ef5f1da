"""What is read next of a log, and how its mark stands afterwards."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.collect.logs import moving
from doorbook.collect.mark import DAY, HOUR, Gap, Lane, Mark, Tally, Walk
from doorbook.collect.streams import AUTHENTICATION as LOG
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from tests.domain.collect.marks import MINUTE, NOW, SECOND, fresh


def read_up_to(mark: Mark, now: int) -> Mark:
    walk = moving.window(mark, Lane.LIVE, LOG, now)
    return moving.done(mark, Lane.LIVE, walk, now) if walk else mark


def test_nothing_is_ever_read_that_is_younger_than_two_minutes() -> None:
    walk = moving.window(fresh(), Lane.LIVE, LOG, NOW + HOUR)

    assert walk is not None
    assert walk.high < NOW + HOUR - 2 * MINUTE
    assert walk.high % SECOND == SECOND - 1


def test_a_window_begins_five_minutes_before_what_was_read() -> None:
    mark = fresh()
    walk = moving.window(mark, Lane.LIVE, LOG, NOW + HOUR)

    assert walk is not None
    assert walk.low == mark.settled - 5 * MINUTE


def test_nothing_is_due_before_the_interval() -> None:
    mark = replace(fresh(days=0), swept=NOW + DAY, reviewed=NOW + DAY)

    assert moving.next_lane(mark, LOG, NOW + 4 * MINUTE, 5 * MINUTE) is None
    assert moving.next_lane(mark, LOG, NOW + 5 * MINUTE, 5 * MINUTE) is Lane.LIVE


def test_the_live_edge_comes_before_all_that_was_begun() -> None:
    walk = Walk(low=0, high=SECOND)
    mark = replace(fresh(), walks={Lane.BACKFILL: walk, Lane.SWEEP: walk})

    assert moving.next_lane(mark, LOG, NOW + HOUR, MINUTE) is Lane.LIVE
    assert moving.next_lane(mark, LOG, NOW, MINUTE) is Lane.SWEEP
    assert moving.next_lane(replace(mark, walks={Lane.BACKFILL: walk}), LOG, NOW, MINUTE) is Lane.BACKFILL


def test_a_run_reads_the_live_edge_before_its_time_and_once() -> None:
    mark = moving.into_run(replace(fresh(days=0), swept=NOW + DAY, reviewed=NOW + DAY), "run-1", NOW)

    assert moving.next_lane(mark, LOG, NOW + MINUTE, HOUR, forced=True) is Lane.LIVE
    assert moving.next_lane(mark, LOG, NOW + MINUTE, HOUR) is None
    after = read_up_to(mark, NOW + MINUTE)
    assert after.run is not None
    assert after.run.ended == NOW + MINUTE
    assert moving.next_lane(after, LOG, NOW + 2 * MINUTE, HOUR, forced=True) is None


def test_the_first_run_of_a_log_ends_with_a_day_of_its_history_and_not_before() -> None:
    mark = moving.into_run(fresh(days=3), "run-1", NOW)
    assert moving.next_lane(mark, LOG, NOW, HOUR, forced=True) is Lane.BACKFILL
    live = read_up_to(mark, NOW + MINUTE)
    assert live.run is not None
    assert live.run.ended is None
    walk = moving.window(live, Lane.BACKFILL, LOG, NOW)
    assert walk is not None

    after = moving.done(live, Lane.BACKFILL, walk, NOW)

    assert after.run is not None
    assert after.run.ended == NOW
    assert 0 < after.way_back < 1


def test_a_later_run_ends_with_the_live_edge_whatever_history_is_left() -> None:
    begun = fresh(days=3)
    walk = moving.window(begun, Lane.BACKFILL, LOG, NOW)
    assert walk is not None
    mark = moving.into_run(moving.done(begun, Lane.BACKFILL, walk, NOW), "run-2", NOW)

    after = read_up_to(mark, NOW + HOUR)

    assert mark.run is not None
    assert mark.run.ended is None
    assert after.run is not None
    assert after.run.ended == NOW + HOUR


def test_a_run_does_not_wait_for_what_failed_and_others_do() -> None:
    mark = moving.failed(moving.into_run(fresh(), "run-1", NOW), TryLaterError(Cause.DOWN), NOW + HOUR)

    assert moving.next_lane(mark, LOG, NOW + HOUR, MINUTE, forced=True) is Lane.LIVE
    assert moving.next_lane(mark, LOG, NOW + HOUR, MINUTE) is None


def test_the_way_back_ends_where_it_was_asked_to() -> None:
    mark, days = fresh(days=3), 0
    while walk := moving.window(mark, Lane.BACKFILL, LOG, NOW):
        assert walk.high == mark.reached - 1
        mark, days = moving.done(mark, Lane.BACKFILL, walk, NOW), days + 1

    assert mark.reached == mark.goal
    assert days == 3


def test_each_hour_is_looked_at_twice_two_hours_after_it_was_over() -> None:
    mark = read_up_to(fresh(days=0), NOW + 2 * HOUR)

    assert moving.window(mark, Lane.SWEEP, LOG, NOW + 3 * HOUR - MINUTE) is None
    walk = moving.window(mark, Lane.SWEEP, LOG, NOW + 3 * HOUR + MINUTE)
    assert walk is not None
    assert (walk.low, walk.high) == (mark.swept, mark.swept + HOUR - 1)


def test_each_day_is_looked_at_once_more_a_day_after_it_was_over() -> None:
    mark = read_up_to(fresh(days=0), NOW + 3 * DAY)

    assert moving.window(mark, Lane.REVIEW, LOG, NOW + 2 * DAY - MINUTE) is None
    walk = moving.window(mark, Lane.REVIEW, LOG, NOW + 2 * DAY)
    assert walk is not None
    assert (walk.low, walk.high) == (mark.reviewed, mark.reviewed + DAY - 1)


@pytest.mark.parametrize(("days", "again"), [(30, 2), (1, 1), (0, 0)])
def test_days_that_were_not_over_long_when_it_began_are_looked_at_again_too(days: int, again: int) -> None:
    mark = fresh(days=days)
    assert mark.reviewed == mark.settled - again * DAY

    walk = moving.window(mark, Lane.REVIEW, LOG, NOW)
    assert (walk is not None) == (again == 2)


def test_what_duo_keeps_no_longer_is_a_gap_and_the_rest_is_read() -> None:
    walk, gap = moving.readable(Walk(low=NOW - 200 * DAY, high=NOW), LOG, NOW)

    assert walk is not None
    assert NOW - 179 * DAY - SECOND <= walk.low <= NOW - 179 * DAY
    assert gap == Gap(low=NOW - 200 * DAY, high=walk.low - 1, why=moving.TOO_OLD)


def test_a_window_of_which_nothing_is_left_is_a_gap_alone() -> None:
    walk, gap = moving.readable(Walk(low=NOW - 200 * DAY, high=NOW - 190 * DAY), LOG, NOW)

    assert walk is None
    assert gap == Gap(low=NOW - 200 * DAY, high=NOW - 190 * DAY, why=moving.TOO_OLD)


def test_a_window_that_duo_keeps_leaves_no_gap() -> None:
    walk = Walk(low=NOW - 178 * DAY, high=NOW)

    assert moving.readable(walk, LOG, NOW) == (walk, None)


@pytest.mark.parametrize(
    ("broke", "wait"),
    [
        (TryLaterError(Cause.LIMITED, after=60), 60 * SECOND),
        (TryLaterError(Cause.DOWN), 15 * SECOND),
        (FixSettingsError(Cause.WRONG_KEY), 15 * SECOND),
        (FixSettingsError(Cause.NOT_GRANTED), HOUR),
        (FixSettingsError(Cause.NOT_OFFERED), HOUR),
    ],
)
def test_what_failed_is_tried_again_after_its_time(broke: BreakageError, wait: int) -> None:
    mark = moving.failed(fresh(), broke, NOW)

    assert mark.failure is not None
    assert mark.failure.again == NOW + wait
    assert moving.next_lane(mark, LOG, NOW + wait - 1, MINUTE) is None
    assert moving.next_lane(mark, LOG, NOW + wait + HOUR, MINUTE) is Lane.LIVE


def test_what_fails_again_and_again_waits_longer_up_to_a_quarter_of_an_hour() -> None:
    mark, waits = fresh(), []
    for _ in range(9):
        mark = moving.failed(mark, TryLaterError(Cause.DOWN), NOW)
        assert mark.failure is not None
        waits.append((mark.failure.again - NOW) // SECOND)

    assert waits == [15, 30, 60, 120, 240, 480, 900, 900, 900]


def test_neighbouring_gaps_of_one_cause_are_one() -> None:
    one = moving.noted((), Gap(low=0, high=999, why="a"))

    assert moving.noted(one, Gap(low=1000, high=1999, why="a")) == (Gap(low=0, high=1999, why="a"),)
    assert len(moving.noted(one, Gap(low=1000, high=1999, why="b"))) == 2
    assert moving.noted(one, None) == one


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 1000)), max_size=150))
def test_no_gap_is_ever_forgotten(spans: list[tuple[int, int]]) -> None:
    gaps: tuple[Gap, ...] = ()
    for low, length in spans:
        gaps = moving.noted(gaps, Gap(low=low, high=low + length, why=f"{low % 2}"))

    assert len(gaps) <= moving.MOST_GAPS
    assert all(any(gap.low <= low and low + length <= gap.high for gap in gaps) for low, length in spans)


@given(st.lists(st.integers(1, 3 * HOUR), min_size=1, max_size=30))
def test_live_windows_leave_nothing_out(waits: list[int]) -> None:
    mark, now = fresh(), NOW
    covered = mark.settled
    for wait in waits:
        now += wait
        walk = moving.window(mark, Lane.LIVE, LOG, now)
        if walk is not None:
            assert walk.low <= covered
            covered = walk.high + 1
            mark = moving.done(mark, Lane.LIVE, walk, now)
        assert mark.settled == covered


def test_what_was_read_is_counted_in_the_run_too_until_it_is_over() -> None:
    mark = moving.counted(moving.into_run(fresh(days=0), "run-1", NOW), Tally(pages=1, new=2), NOW)
    over = read_up_to(mark, NOW + HOUR)
    after = moving.counted(over, Tally(pages=1, new=5), NOW)

    assert after.tally == Tally(pages=2, new=7)
    assert after.run is not None
    assert after.run.tally == Tally(pages=1, new=2)
