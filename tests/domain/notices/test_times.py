"""Quiet hours and digests by the clocks of a place, on the days too on which those are put on and back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from hypothesis import given
from hypothesis import strategies as some

from doorbook.notices.rule import Pace, Quiet, Rule
from doorbook.notices.times import digest_after, due, quiet_until, zone

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = tuple(range(7))
NIGHT = Quiet(begins=22 * 60, ends=7 * 60, days=DAYS)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_zone_is_one_by_its_name_alone() -> None:
    for name in ("", "Europe/Nowhere", "Europe", "../UTC", "/etc/passwd", "localtime", "right/UTC", "a" * 300, "\0"):
        assert zone(name) is None, name
    assert str(zone("Europe/Berlin")) == "Europe/Berlin"


def test_zones_are_there_where_the_system_has_none() -> None:
    """Nothing says that Lambda's runtime has any: the data are shipped."""
    reset_tzpath(())
    ZoneInfo.clear_cache()
    try:
        assert zone("America/Toronto") is not None
        assert [zone(each) for each in ("Europe/Nowhere", "Europe", "__init__.py", "zones", "../UTC")] == [None] * 5
    finally:
        reset_tzpath()
        ZoneInfo.clear_cache()


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-03-20T20:59:59", None),
        ("2026-03-20T21:00:00", "2026-03-21T06:00:00"),
        ("2026-03-21T05:59:59", "2026-03-21T06:00:00"),
        ("2026-03-21T06:00:00", None),
        # Clocks are put on in the night to the 29th: the night is an hour shorter, and ends at 7 there.
        ("2026-03-28T21:00:00", "2026-03-29T05:00:00"),
        ("2026-03-29T05:00:00", None),
        # And back in the night to the 25th of October: an hour longer.
        ("2026-10-24T20:00:00", "2026-10-25T06:00:00"),
        ("2026-10-25T05:59:59", "2026-10-25T06:00:00"),
        ("2026-10-25T06:00:00", None),
    ],
)
def test_a_night_is_quiet_by_the_clocks_of_its_place(at: str, until: str | None) -> None:
    assert quiet_until(NIGHT, BERLIN, utc(at)) == (utc(until) if until else None)


@pytest.mark.parametrize(
    ("begins", "ends", "at", "until"),
    [
        # 02:30 is skipped on 29 March: quiet from 03:30 there, which is 01:30 UTC, until 04:00.
        (150, 240, "2026-03-29T01:29:59", None),
        (150, 240, "2026-03-29T01:30:00", "2026-03-29T02:00:00"),
        # 02:30 comes twice on 25 October: the first one counts, as a beginning and as an end.
        (150, 240, "2026-10-25T00:30:00", "2026-10-25T03:00:00"),
        (60, 150, "2026-10-25T00:29:59", "2026-10-25T00:30:00"),
        (60, 150, "2026-10-25T01:29:59", None),
    ],
)
def test_an_hour_that_is_skipped_or_comes_twice(begins: int, ends: int, at: str, until: str | None) -> None:
    quiet = Quiet(begins=begins, ends=ends, days=DAYS)

    assert quiet_until(quiet, BERLIN, utc(at)) == (utc(until) if until else None)


def test_the_day_on_which_it_begins_is_what_was_chosen() -> None:
    friday = Quiet(begins=22 * 60, ends=7 * 60, days=(4,))

    assert quiet_until(friday, BERLIN, utc("2026-03-21T05:00:00")) == utc("2026-03-21T06:00:00")  # Saturday's morning
    assert quiet_until(friday, BERLIN, utc("2026-03-20T05:00:00")) is None  # Friday's own


@pytest.mark.parametrize(
    ("pace", "at", "then"),
    [
        (Pace.HOURLY, "2026-03-20T10:00:00", "2026-03-20T11:00:00"),
        (Pace.HOURLY, "2026-03-20T10:59:59", "2026-03-20T11:00:00"),
        (Pace.DAILY, "2026-03-20T00:59:59", "2026-03-20T01:00:00"),
        (Pace.DAILY, "2026-03-20T01:00:00", "2026-03-21T01:00:00"),
        # 2 o'clock is skipped on 29 March: it comes at 3, which is 1 UTC.
        (Pace.DAILY, "2026-03-28T01:00:00", "2026-03-29T01:00:00"),
        (Pace.DAILY, "2026-03-29T01:00:00", "2026-03-30T00:00:00"),
        # 2 o'clock comes twice on 25 October: one digest, at the first.
        (Pace.DAILY, "2026-10-24T23:00:00", "2026-10-25T00:00:00"),
        (Pace.DAILY, "2026-10-25T00:00:00", "2026-10-26T01:00:00"),
        (Pace.DAILY, "2026-10-25T00:59:59", "2026-10-26T01:00:00"),
    ],
)
def test_a_digest_is_at_its_hour_once_a_day(pace: Pace, at: str, then: str) -> None:
    assert digest_after(pace, 2, BERLIN, utc(at)) == utc(then)


def test_the_full_hour_is_that_of_the_place() -> None:
    assert digest_after(Pace.HOURLY, 0, ZoneInfo("Asia/Kolkata"), utc("2026-03-20T10:10:00")) == utc(
        "2026-03-20T10:30:00"
    )


def test_a_digest_of_quiet_hours_waits_for_their_end() -> None:
    rule = Rule(id="r1", name="Digest", pace=Pace.DAILY, hour=3, zone="Europe/Berlin", quiet=NIGHT)

    assert due(rule, utc("2026-03-20T12:00:00"), breaks=False) == utc("2026-03-21T06:00:00")
    assert due(rule, utc("2026-03-20T12:00:00"), breaks=True) == utc("2026-03-21T02:00:00")


@given(
    at=some.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - it gets its zone below
    begins=some.integers(0, 1439),
    length=some.integers(1, 1439),
    days=some.sets(some.integers(0, 6), min_size=1),
    where=some.sampled_from(["UTC", "Europe/Berlin", "America/Toronto", "Australia/Lord_Howe", "Asia/Kolkata"]),
)
def test_quiet_ends_later_than_it_is_and_then_it_is_not_quiet(
    at: datetime, begins: int, length: int, days: set[int], where: str
) -> None:
    now, there = at.replace(tzinfo=UTC), ZoneInfo(where)
    quiet = Quiet(begins=begins, ends=(begins + length) % 1440, days=tuple(sorted(days)))

    until = quiet_until(quiet, there, now)

    if until is not None:
        assert now < until <= now + timedelta(days=8)
        assert quiet_until(quiet, there, until) is None
