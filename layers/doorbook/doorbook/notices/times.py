"""When a rule tells: quiet hours and digests, by the clocks of a time zone and whatever those are put to."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from doorbook.notices.rule import Pace, Quiet, Rule

DAY: Final = timedelta(days=1)
MINUTES: Final = 24 * 60
NONE: Final = frozenset({"", "localtime", "posixrules", "Factory"})
"""Names of files beside zones, or of the machine's own."""

AT_MOST: Final = 8
"""Quiet periods that may follow one another at once: where clocks are put on, the next may begin before one ends."""


def zone(name: str) -> ZoneInfo | None:
    """Return a time zone by IANA's name, or None where there is none of that name."""
    if name in NONE or name.startswith(("posix/", "right/")):
        return None
    try:
        found = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, or too long for one
        return None
    return found


def due(rule: Rule, at: datetime, *, breaks: bool) -> datetime | None:
    """Return when what came at that moment is to be told, or None for at once."""
    there = zone(rule.zone) or ZoneInfo("UTC")
    then = None if rule.pace is Pace.AT_ONCE else digest_after(rule.pace, rule.hour, there, at)
    if rule.quiet is None or breaks:
        return then
    until = quiet_until(rule.quiet, there, then or at)
    return until or then


def digest_after(pace: Pace, hour: int, there: ZoneInfo, at: datetime) -> datetime:
    """Return when the next digest is: the full hour, or that hour of a day, once a day however clocks are put."""
    local = at.astimezone(there)
    if pace is Pace.HOURLY:
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return at.astimezone(UTC) - past + timedelta(hours=1)
    coming = (_moment(local.date() + DAY * days, hour * 60, there) for days in range(-1, 3))
    return next(each for each in coming if each > at)


def quiet_until(quiet: Quiet, there: ZoneInfo, at: datetime) -> datetime | None:
    """Return when the quiet hours are over in which a moment is, or None where it is in none."""
    until = None
    for _ in range(AT_MOST):
        further = _end(quiet, there, until or at)
        if further is None:
            break
        until = further
    return until


def _end(quiet: Quiet, there: ZoneInfo, at: datetime) -> datetime | None:
    today = at.astimezone(there).date()
    for began in (today - DAY, today):
        if began.weekday() in quiet.days:
            ends = began if quiet.ends > quiet.begins else began + DAY
            if _moment(began, quiet.begins, there) <= at < (over := _moment(ends, quiet.ends, there)):
                return over
    return None


def _moment(day: date, minutes: int, there: ZoneInfo) -> datetime:
    """Return when clocks show that: of two such moments the first, and where they skip it, as much later."""
    return datetime.combine(day, time(minutes // 60, minutes % 60), there).astimezone(UTC)
