"""How often a person's phone may be asked: one push at a time, slower after each refusal, none after too many."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from doorbook.values import value

LIVES: Final = timedelta(seconds=60)
"""How long Duo keeps a push open."""

GRACE: Final = timedelta(seconds=10)
"""For how long after that we still take its answer."""

FORGETS_AFTER: Final = timedelta(hours=1)
WAITS: Final = (timedelta(0), timedelta(0), timedelta(seconds=15), timedelta(seconds=30), timedelta(seconds=60))
"""How long the next push waits after the n-th refusal in a row."""

BLOCKED_AT: Final = len(WAITS)
BLOCKED_FOR: Final = timedelta(minutes=30)


@value(kw_only=True)
class Pacing:
    """What the phone of one person went through lately; the empty one is that of a person who was never asked."""

    live_ticket: str | None = None
    live_until: datetime | None = None
    refusals: int = 0
    refused: datetime | None = None
    fraud: datetime | None = None


@value
class Busy:
    """Another ticket's push is on the phone."""

    until: datetime


@value
class BackOff:
    """The next push has to wait."""

    until: datetime


@value
class Blocked:
    """No pushes for a while."""

    until: datetime


def asked_past(pacing: Pacing, ticket: str) -> Pacing:
    """Return the pacing for a ticket that asks anew: its own push, which nobody is sending any more, was a refusal."""
    if pacing.live_until and pacing.live_ticket == ticket:
        return refused(pacing, pacing.live_until - LIVES - GRACE)
    return pacing


def settled(pacing: Pacing, now: datetime) -> Pacing:
    """Return the pacing as it counts now: a push that nobody came back for was a refusal, and old refusals fade."""
    if pacing.live_until and pacing.live_until <= now:
        pacing = refused(pacing, pacing.live_until)
    if pacing.refused is None or now >= pacing.refused + FORGETS_AFTER:
        return replace(pacing, refusals=0, refused=None)
    if pacing.refusals >= BLOCKED_AT and now >= pacing.refused + BLOCKED_FOR:
        return replace(pacing, refusals=BLOCKED_AT - 1)
    return pacing


def refused(pacing: Pacing, at: datetime, *, fraud: bool = False) -> Pacing:
    """Return the pacing after a push that was not approved, for whatever reason: denied, left, or not answered."""
    return Pacing(refusals=pacing.refusals + 1, refused=at, fraud=at if fraud else pacing.fraud)


def held_back(pacing: Pacing, ticket: str, now: datetime) -> Busy | BackOff | Blocked | None:
    """Return why no push may be sent now, or None where it may. Takes a settled pacing."""
    if pacing.fraud and now < pacing.fraud + BLOCKED_FOR:
        return Blocked(pacing.fraud + BLOCKED_FOR)
    if pacing.refused and pacing.refusals >= BLOCKED_AT:
        return Blocked(pacing.refused + BLOCKED_FOR)
    if pacing.live_until and pacing.live_ticket != ticket:
        return Busy(pacing.live_until)
    if pacing.refused and now < pacing.refused + WAITS[pacing.refusals]:
        return BackOff(pacing.refused + WAITS[pacing.refusals])
    return None


def begins_block(before: Pacing, after: Pacing) -> bool:
    """Tell whether a phone that might be asked before may not be asked any more after too many refusals."""
    return before.refusals < BLOCKED_AT <= after.refusals


def claimed(pacing: Pacing, ticket: str, now: datetime) -> Pacing:
    """Return the pacing with this ticket's push on the phone."""
    return replace(pacing, live_ticket=ticket, live_until=now + LIVES + GRACE)


def ended(pacing: Pacing, ticket: str, now: datetime, *, fraud: bool = False) -> Pacing:
    """Return the pacing after this ticket's push was not approved.

    Where another push followed it, it was counted then, and that one stays on the phone.
    """
    if pacing.live_ticket == ticket:
        return refused(pacing, now, fraud=fraud)
    return replace(pacing, fraud=now) if fraud else pacing
