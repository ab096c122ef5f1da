"""People who differ in one thing, told together; whom a check finds among them, and in which words."""

from datetime import datetime, timedelta

from doorbook.checks.check import Check
from doorbook.checks.finding import Finding
from doorbook.checks.story import NOW, Wire, ago
from doorbook.checks.wire import AWAY, days_of, signin
from doorbook.values import value

OTHER = "198.51.100.7"
NOWHERE = "0.0.0.0"  # noqa: S104 - what Duo says of an address that it does not know
SINCE = ago(days=10)
"""Since when the connection is there."""

SECOND = 1 / 60
HOUR = 60
DAY = 24 * HOUR
"""In minutes."""


@value(kw_only=True)
class Found:
    """What is to be found: of whom, how bad, in which words, when, and on which rows; minutes before the look."""

    name: str
    severity: str
    says: str
    at: float
    rests: tuple[float, ...]


@value(kw_only=True)
class Edges:
    """A check, all that Duo tells, and all that is to be found of it."""

    check: Check
    told: dict[str, tuple[Wire, ...]]
    finds: tuple[Found, ...]


def before(minutes: float) -> datetime:
    """Return a moment so many minutes before the look; a part of one is told in whole seconds."""
    return NOW - timedelta(seconds=round(minutes * 60))


def asked(who: str, *minutes: float, reason: str = "user_cancelled", ip: str = AWAY, **says: str) -> tuple[Wire, ...]:
    """Return a prompt at each of these minutes before the look, none of which was approved."""
    return tuple(signin(who, before(each), result="denied", reason=reason, ip=ip, **says) for each in minutes)


def inside(who: str, minutes: float, *, ip: str = AWAY, **says: str) -> Wire:
    """Return a sign-in that came to pass."""
    return signin(who, before(minutes), ip=ip, **says)


def home(who: str, first: int = 14, last: int = 3, **says: str) -> tuple[Wire, ...]:
    """Return what makes somebody known: a sign-in on each of these days."""
    return days_of(who, first, last, **says)


def nobody(row: Wire) -> Wire:
    """Return a row of which Duo does not know whose it is."""
    return {**row, "user": {"groups": [], "key": None, "name": None}}


def minutes_before(moment: int) -> float:
    """Return how long before the look a moment is."""
    return round((NOW.timestamp() * 1000 - moment) / 60_000, 2)


def as_told(found: Finding) -> Found:
    """Return a finding in the words of a case."""
    return Found(
        name=found.name,
        severity=found.severity,
        says=found.summary,
        at=minutes_before(found.times.event),
        rests=tuple(minutes_before(moment) for moment, _ in found.lines),
    )
