"""How each stream of a connection is: read when last, how far behind, when again, and what went wrong."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from doorbook.collect.connections.connection import Connection
from doorbook.collect.inventories.listing import Listing
from doorbook.collect.mark import Gap, Lane, Mark, ms
from doorbook.collect.streams import STREAMS
from doorbook.collect.turns.schedule import is_expected, is_late, is_silent
from doorbook.errors import Cause
from doorbook.messages import CAUSES, console
from doorbook.values import value
from doorbook.web.console.words import Badge, lag

EXPECTED: Final = {Cause.NOT_GRANTED, Cause.NOT_OFFERED}
"""What the connection's grants and edition leave out; it is no fault."""


LEFT_OUT: Final = Badge("Left out", "off")
LATE: Final = Badge("Late", "bad")
SILENT: Final = Badge("Silent")

REMARKS: Final = {
    each: f"{message.text} {message.cure}" for each, message in ((LATE, console.LATE), (SILENT, console.SILENT))
}
"""What is said of a stream that does not fail, and yet is not well."""


@value(kw_only=True)
class GapLine:
    """A span that nobody can read any more."""

    low: datetime
    high: datetime
    why: str


@value(kw_only=True)
class StreamLine:
    """One stream. `again` is when it is read next; None where nothing is read at present."""

    stream: str
    state: Badge
    rows: str
    last: datetime | None
    lag: str
    again: datetime | None
    error: str
    gaps: tuple[GapLine, ...]


def stream_lines(connection: Connection, marks: Iterable[Mark | Listing], now: datetime) -> tuple[StreamLine, ...]:
    """Return a line for each stream that was ever read."""
    order = [each.name for each in STREAMS]
    known = sorted((mark for mark in marks if mark.stream in order), key=lambda mark: order.index(mark.stream))
    return tuple(_line(connection, mark, now) for mark in known)


def named(stream: str) -> str:
    """Return what a stream is called."""
    return stream.replace("_", " ").capitalize()


def moment(milliseconds: int) -> datetime:
    """Return a moment."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _line(connection: Connection, mark: Mark | Listing, now: datetime) -> StreamLine:
    at = round(now.timestamp() * 1000)
    state = _state(connection, mark, at)
    return StreamLine(
        stream=named(mark.stream),
        state=state,
        rows=f"{_rows(mark):,}",
        last=moment(mark.moved) if mark.moved is not None else None,
        lag=lag(mark.lag(at)),
        again=_again(connection, mark, now),
        error=_error(mark) or REMARKS.get(state, ""),
        gaps=tuple(_gap(each) for each in mark.gaps) if isinstance(mark, Mark) else (),
    )


def _rows(mark: Mark | Listing) -> int:
    """Return how many rows were read of a log, or how many objects there are."""
    if isinstance(mark, Mark):
        return mark.tally.new
    return mark.standing.there if mark.standing is not None else 0


def _state(connection: Connection, mark: Mark | Listing, now: int) -> Badge:
    if mark.failure is not None:
        return LEFT_OUT if is_expected(mark) else Badge("Failing", "bad")
    if not connection.is_collected:
        return Badge("Resting", "off")
    if is_late(mark, now, ms(_often(connection, mark))):
        return LATE
    if isinstance(mark, Mark) and (Lane.BACKFILL in mark.walks or mark.reached > mark.goal):
        return Badge(f"Fetching history: {int(mark.way_back * 100)} %", "good")
    if isinstance(mark, Mark) and is_silent(mark, now):
        return SILENT
    return Badge("Well", "good")


def _again(connection: Connection, mark: Mark | Listing, now: datetime) -> datetime | None:
    if not connection.is_collected:
        return None
    if mark.failure is not None:
        return moment(mark.failure.again)
    last = mark.moved if isinstance(mark, Mark) else mark.listed
    due = moment(last + ms(_often(connection, mark))) if last is not None else now
    return max(due, now)


def _often(connection: Connection, mark: Mark | Listing) -> timedelta:
    return connection.advanced.live if isinstance(mark, Mark) else connection.advanced.inventory


def _error(mark: Mark | Listing) -> str:
    if mark.failure is None:
        return ""
    return CAUSES.get(Cause(mark.failure.cause), mark.failure.cause) if mark.failure.cause in set(Cause) else "Unknown."


def _gap(gap: Gap) -> GapLine:
    return GapLine(low=moment(gap.low), high=moment(gap.high), why=gap.why)
