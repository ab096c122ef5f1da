"""Collect now: begun once however often it is pressed, watched stream by stream, and called off."""

from collections.abc import Callable
from enum import StrEnum

from doorbook.collect.connections.connection import Connection
from doorbook.collect.inventories.listing import Listing
from doorbook.collect.inventories.ports import Listings
from doorbook.collect.logs.ports import Marks, OvertakenError
from doorbook.collect.mark import Mark, Tally
from doorbook.collect.turns.ports import Runs, Turns
from doorbook.collect.turns.run import GIVEN_UP, Asked, Run
from doorbook.collect.turns.turn import streams_of
from doorbook.values import value


class Standing(StrEnum):
    """How one stream of a run stands."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@value(kw_only=True)
class StreamProgress:
    """How far a run came with one stream; `lag` is in milliseconds, `cause` says why it failed.

    `kept` is how many rows the lake has of the stream in all, `back` how much of its history was read, from 0 to 1.
    """

    stream: str
    standing: Standing
    tally: Tally
    lag: int | None
    kept: int = 0
    back: float = 0
    cause: str | None = None
    detail: str = ""


@value(kw_only=True)
class Progress:
    """How far a run came."""

    run: Run
    streams: tuple[StreamProgress, ...]

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen."""
        return not any(each.standing in {Standing.WAITING, Standing.READING} for each in self.streams)


@value(kw_only=True)
class RunDesk:
    """Begins, shows and cancels runs."""

    runs: Runs
    marks: Marks
    listings: Listings
    turns: Turns
    clock: Callable[[], int]
    chance: Callable[[], str]

    def begin(self, connection: Connection, by: str) -> Progress:
        """Have every stream of a connection read at once; where that is being done already, return how far it is."""
        before = self.runs.read(connection.id)
        now = self.clock()
        if before is not None and now - before.asked < GIVEN_UP and not self._progress(before).is_over:
            return self._progress(before)
        streams = tuple(each.name for each in streams_of(connection))
        run = Run(
            id=self.chance()[:16],
            connection=connection.id,
            version=(before.version if before else 0) + 1,
            by=by,
            asked=now,
            streams=streams,
        )
        try:
            self.runs.begin(run, before)
        except OvertakenError:
            found = self.runs.read(connection.id)
            return self._progress(found or run)
        for name in streams:
            asked = Asked(connection=connection.id, stream=name, at=now, run=run.id)
            self.turns.ask(asked, once=f"{connection.id}:{name}:run:{run.id}")
        return self._progress(run)

    def marks_of(self, connection: str) -> dict[str, Mark | Listing]:
        """Return how each stream of a connection stands that was ever read."""
        logs: dict[str, Mark | Listing] = {each.stream: each for each in self.marks.of(connection)}
        return logs | {each.stream: each for each in self.listings.of(connection)}

    def progress(self, connection: str) -> Progress | None:
        """Return how far the last run came."""
        run = self.runs.read(connection)
        return self._progress(run) if run else None

    def cancel(self, connection: str, run: str) -> None:
        """Have a run stop after what it reads now; nothing happens where it is another by now."""
        there = self.runs.read(connection)
        if there is not None and there.id == run and not there.cancelled:
            self.runs.cancel(there)

    def _progress(self, run: Run) -> Progress:
        marks = self.marks_of(run.connection)
        now = self.clock()
        return Progress(run=run, streams=tuple(_stream(run, name, marks.get(name), now) for name in run.streams))


def _stream(run: Run, name: str, mark: Mark | Listing | None, now: int) -> StreamProgress:
    lag = mark.lag(now) if mark else None
    kept, back = (mark.tally.new, mark.way_back) if mark else (0, 0)
    if mark is None or mark.run is None or mark.run.id != run.id:
        standing = Standing.CANCELLED if run.cancelled else Standing.WAITING
        return StreamProgress(stream=name, standing=standing, tally=Tally(), lag=lag, kept=kept, back=back)
    failure = mark.failure if mark.failure is not None and mark.failure.at >= mark.run.began else None
    if failure is not None:
        standing = Standing.FAILED
    elif mark.run.ended is not None:
        standing = Standing.DONE
    else:
        standing = Standing.CANCELLED if run.cancelled else Standing.READING
    return StreamProgress(
        stream=name,
        standing=standing,
        tally=mark.run.tally,
        lag=lag,
        kept=kept,
        back=back,
        cause=failure.cause if failure else None,
        detail=failure.detail if failure else "",
    )
