"""How far a log was read: the mark that moves behind every write, and what is known of the stream's health."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from doorbook.values import value

SECOND: Final = 1000
DAY: Final = 24 * 3600 * SECOND
HOUR: Final = 3600 * SECOND


def ms(span: timedelta) -> int:
    """Return a span in milliseconds."""
    return span // timedelta(milliseconds=1)


class Lane(StrEnum):
    """The ways in which one log is walked, the most urgent first."""

    LIVE = "live"
    SWEEP = "sweep"
    """Each hour once more, two hours after it was over, for what Duo wrote later than it says."""

    BACKFILL = "backfill"
    REVIEW = "review"
    """Each day once more, a day after it was over."""


@value(kw_only=True)
class Walk:
    """A window that is being read; it stays as it is until its last page, and `cursor` leads to the next one.

    `low` and `high` are milliseconds, both included, and cover whole seconds.
    """

    low: int
    high: int
    cursor: str | None = None
    pages: int = 0
    rows: int = 0


@value(kw_only=True)
class Gap:
    """A span of a log that nobody can read any more, in milliseconds; and why."""

    low: int
    high: int
    why: str


@value(kw_only=True)
class Failure:
    """What last went wrong in which lane, how often in a row, and when it is tried again; times in milliseconds."""

    cause: str
    detail: str
    times: int
    at: int
    again: int
    lane: str = Lane.LIVE

    def holds(self, now: int) -> bool:
        """Tell whether it is waited for; what a clock that was ahead wrote down holds nobody."""
        return self.at <= now < self.again


@value(kw_only=True)
class Tally:
    """What was read so far.

    `late` rows came after their time had been read, `known` ones were in the lake before, `bad` ones were put aside,
    and those `outside` are of people in no group that is collected.
    """

    pages: int = 0
    new: int = 0
    known: int = 0
    late: int = 0
    bad: int = 0
    outside: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(
            pages=self.pages + other.pages,
            new=self.new + other.new,
            known=self.known + other.known,
            late=self.late + other.late,
            bad=self.bad + other.bad,
            outside=self.outside + other.outside,
        )


@value(kw_only=True)
class RunProgress:
    """What one "Collect now" has done of this stream."""

    id: str
    began: int
    tally: Tally = Tally()
    ended: int | None = None


@value(kw_only=True)
class Mark:
    """How one log of one connection stands. Times are milliseconds.

    It began at `origin`: everything from there to `settled` was read by the live lane, everything down to `reached` by
    the way back to `goal`, and everything before `swept` and `reviewed` was looked at again. `touched` is when anything
    was last read of it, `moved` when a window was last read to its end, `last_new` when a row was last new.
    """

    connection: str
    stream: str
    version: int
    settled: int
    origin: int
    reached: int
    goal: int
    swept: int
    reviewed: int
    walks: dict[Lane, Walk]
    tally: Tally = Tally()
    touched: int | None = None
    moved: int | None = None
    last_new: int | None = None
    failure: Failure | None = None
    gaps: tuple[Gap, ...] = ()
    run: RunProgress | None = None

    def lag(self, now: int) -> int:
        """Return how far behind now the live lane is, in milliseconds."""
        return max(0, now - self.settled)

    @property
    def way_back(self) -> float:
        """Return how much of the history that was asked for was read, from 0 to 1."""
        return 1.0 if self.reached <= self.goal else (self.origin - self.reached) / (self.origin - self.goal)

    @property
    def has_no_history_yet(self) -> bool:
        """Tell whether history was asked for and nothing of it was read."""
        return self.goal < self.reached == self.origin
