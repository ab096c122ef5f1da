"""What went wrong in one lane holds no other back for longer than needs be, and a wrong clock holds nobody."""

from dataclasses import replace

import pytest

from doorbook.collect.logs import moving, pace
from doorbook.collect.mark import DAY, HOUR, Lane, Walk
from doorbook.collect.streams import ADMINISTRATOR
from doorbook.collect.streams import AUTHENTICATION as LOG
from doorbook.errors import Cause, FixSettingsError, TryLaterError
from tests.domain.collect.marks import MINUTE, NOW, SECOND, fresh

DOWN = TryLaterError(Cause.DOWN)


def test_what_fails_on_the_way_back_does_not_hold_the_live_edge() -> None:
    mark = moving.failed(fresh(), FixSettingsError(Cause.REQUEST_REFUSED), NOW, Lane.BACKFILL)
    for _ in range(6):
        mark = moving.failed(mark, FixSettingsError(Cause.REQUEST_REFUSED), NOW, Lane.BACKFILL)

    assert moving.next_lane(mark, LOG, NOW + 5 * MINUTE, 5 * MINUTE) is Lane.LIVE
    assert moving.next_lane(mark, LOG, NOW + MINUTE, 5 * MINUTE) is None
    assert moving.next_lane(moving.went_well(mark, Lane.LIVE), LOG, NOW + MINUTE, 5 * MINUTE) is None


def test_what_fails_on_the_live_edge_holds_all_lanes() -> None:
    mark = moving.failed(fresh(), DOWN, NOW)

    assert moving.next_lane(mark, LOG, NOW + 14 * SECOND, MINUTE) is None
    assert moving.next_lane(mark, LOG, NOW + 15 * SECOND, HOUR) is Lane.BACKFILL


def test_a_lane_that_goes_well_ends_its_own_failure_alone() -> None:
    mark = moving.failed(fresh(), DOWN, NOW, Lane.BACKFILL)

    assert moving.went_well(mark, Lane.LIVE).failure == mark.failure
    assert moving.went_well(mark, Lane.BACKFILL).failure is None
    assert moving.went_well(fresh(), Lane.LIVE) == fresh()


def test_nobody_waits_for_what_failed_by_a_clock_that_was_ahead() -> None:
    mark = moving.failed(fresh(), FixSettingsError(Cause.CLOCK), NOW + 5 * HOUR)

    assert moving.next_lane(mark, LOG, NOW + MINUTE, MINUTE) is Lane.LIVE


@pytest.mark.parametrize("days", [0, 30])
def test_what_a_clock_that_was_ahead_said_was_read_is_read_again(days: int) -> None:
    mark = fresh(now=NOW + 5 * HOUR, days=days)

    assert moving.next_lane(mark, LOG, NOW, MINUTE) is Lane.LIVE
    grounded = moving.grounded(mark, LOG, NOW)
    walk = moving.window(grounded, Lane.LIVE, LOG, NOW)
    assert walk is not None
    assert walk.low < NOW - DAY
    assert walk.high < NOW - 2 * MINUTE
    assert grounded.reached <= walk.low + 5 * MINUTE
    assert grounded.swept <= grounded.settled
    assert grounded.goal <= grounded.reached


def test_a_window_that_a_clock_that_was_ahead_began_is_begun_anew() -> None:
    right, wrong = Walk(low=NOW - HOUR, high=NOW - MINUTE), Walk(low=NOW - HOUR, high=NOW + HOUR)
    mark = replace(fresh(), walks={Lane.LIVE: wrong, Lane.BACKFILL: right})

    assert moving.grounded(mark, LOG, NOW).walks == {Lane.BACKFILL: right}
    assert moving.grounded(mark, LOG, NOW).settled == mark.settled


def test_what_was_read_by_a_right_clock_stays_read() -> None:
    assert moving.grounded(fresh(), LOG, NOW) == fresh()


@pytest.mark.parametrize("limits", [pace.LOGS, pace.LISTS])
def test_calls_flow_again_after_a_clock_that_was_ahead(limits: pace.Limits) -> None:
    ahead = NOW + 5 * HOUR
    used = pace.take(pace.fresh(limits, ahead), limits, ahead, 1000, live=True).pace
    blocked = pace.refused(used, limits, ahead, 60)

    now = NOW
    for _ in range(3):
        used = pace.take(used, limits, now, 0, live=True).pace
        blocked = pace.take(blocked, limits, now, 0, live=True).pace
        now += MINUTE
    assert pace.take(used, limits, now, 1, live=True).calls == 1
    assert pace.take(blocked, limits, now, 1, live=True).calls == 1


def test_rows_of_version_1_that_duo_no_longer_keeps_are_a_gap_from_where_the_walk_stood() -> None:
    now, low = NOW + 400 * DAY, NOW // SECOND * SECOND
    walk = Walk(low=low, high=low + DAY - 1, cursor=str(low // SECOND + 3600))

    left, gap = moving.readable(walk, ADMINISTRATOR, now)

    assert left is None
    assert gap is not None
    assert (gap.low, gap.high) == (low + HOUR, walk.high)
