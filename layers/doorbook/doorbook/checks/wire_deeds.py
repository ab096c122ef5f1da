"""Deeds of administrators for examples, as both logs tell them."""

from datetime import datetime, timedelta

from doorbook.checks.story import Wire
from doorbook.checks.wire import activity, deed

type Told = dict[str, tuple[Wire, ...]]


def both(  # noqa: PLR0913 - each is a field that examples differ by
    action: str,
    at: datetime,
    *,
    on: tuple[str, str, str] | None = None,
    told: str | None = None,
    before: str | None = None,
    by: str = "Olivia Owner",
) -> tuple[Wire, Wire]:
    """Return a deed's row of the older log, and that of the newer one, which comes a second later."""
    older = deed(action, at, by=by, on=on[2] if on else None, told=told)
    return older, activity(action, at + timedelta(seconds=1), by=by, on=on, told=told, before=before)


def told(*deeds: tuple[Wire, Wire]) -> Told:
    """Return what both logs tell."""
    return {"administrator": tuple(older for older, _ in deeds), "activity": tuple(newer for _, newer in deeds)}


def older(*deeds: tuple[Wire, Wire]) -> Told:
    """Return what the older log tells alone."""
    return {"administrator": tuple(one for one, _ in deeds)}


def newer(*deeds: tuple[Wire, Wire]) -> Told:
    """Return what the newer log tells alone; the other one was read, and said nothing."""
    return {"administrator": (), "activity": tuple(one for _, one in deeds)}
