"""The minute's look at every connection: what is due is asked for, and what lags, fails or is silent is shown."""

from collections.abc import Callable
from typing import Final

from doorbook.collect.connections.connection import Connection
from doorbook.collect.connections.ports import Connections
from doorbook.collect.inventories.listing import Listing, is_unattended
from doorbook.collect.inventories.listing import is_due as is_listing_due
from doorbook.collect.inventories.ports import Listings
from doorbook.collect.logs import moving
from doorbook.collect.logs.ports import Marks
from doorbook.collect.mark import HOUR, SECOND, Mark, ms
from doorbook.collect.stream import Inventory, Log
from doorbook.collect.turns.ports import Gauges, Turns, Unanswered
from doorbook.collect.turns.run import VERIFICATIONS, Asked
from doorbook.collect.turns.turn import streams_of
from doorbook.errors import Cause
from doorbook.values import value

MINUTE: Final = 60 * SECOND
SILENT_AFTER: Final = 24 * HOUR
"""A log in which people wrote before, and then nobody for so long, is silent: perhaps it is not their log any more."""

LATE_AFTER: Final = HOUR // 2
"""So far behind its interval a stream rings."""

GAUGES: Final = ("StreamLag", "StreamsFailing", "StreamsSilent")
"""What alarms listen to: the longest lag in seconds, how many streams fail, and how many are silent."""

EXPECTED: Final = {Cause.NOT_GRANTED, Cause.NOT_OFFERED}
"""What an administrator knows from the connection's page: no fault of the collection's, unless it once was granted."""


@value(kw_only=True)
class Look:
    """What a look saw: how many turns were asked for, and over all streams the longest lag, the failing, the silent."""

    asked: int
    lag: int
    failing: int
    silent: int


@value(kw_only=True)
class Scheduler:
    """Asks for what is due."""

    connections: Connections
    marks: Marks
    listings: Listings
    turns: Turns
    unanswered: Unanswered
    gauges: Gauges
    clock: Callable[[], int]

    def look(self) -> Look:
        """Look at every connection once."""
        now = self.clock()
        asked, known, listed = self._ask_answers(now), [], []
        for connection in self.connections.all():
            if connection.is_collected:
                marks = {each.stream: each for each in self.marks.of(connection.id)}
                listings = {each.stream: each for each in self.listings.of(connection.id)}
                asked += self._ask(connection, marks, now) + self._ask_lists(connection, listings, now)
                known += [(connection, each) for each in marks.values()]
                listed += [(connection, each) for each in listings.values()]
        lags = [mark.lag(now) - ms(each.advanced.live) for each, mark in known if not is_expected(mark)]
        lags += [mark.lag(now) - ms(each.advanced.inventory) for each, mark in listed if not is_expected(mark)]
        look = Look(
            asked=asked,
            lag=max(0, *lags) if lags else 0,
            failing=sum(_is_failing(mark) for _, mark in known) + sum(_is_failing(mark) for _, mark in listed),
            silent=sum(1 for _, mark in known if is_silent(mark, now)),
        )
        for name, number in zip(GAUGES, (look.lag / SECOND, look.failing, look.silent), strict=True):
            self.gauges.gauge(name, number)
        return look

    def _ask(self, connection: Connection, marks: dict[str, Mark], now: int) -> int:
        asked = 0
        longest_behind = sorted(streams_of(connection), key=lambda each: _settled(marks.get(each.name)))
        for stream in longest_behind:  # first, so that a short budget is not always the same log's
            if isinstance(stream, Log) and is_due(marks.get(stream.name), stream, now, ms(connection.advanced.live)):
                once = f"{connection.id}:{stream.name}:{now // MINUTE}"
                self.turns.ask(Asked(connection=connection.id, stream=stream.name, at=now), once=once)
                asked += 1
        return asked

    def _ask_answers(self, now: int) -> int:
        """Have the answers fetched that nobody looks at: Duo tells them for a minute or two."""
        waiting = self.unanswered.connections()
        for each in waiting:
            once = f"{each}:{VERIFICATIONS}:{now // MINUTE}"
            self.turns.ask(Asked(connection=each, stream=VERIFICATIONS, at=now), once=once)
        return len(waiting)

    def _ask_lists(self, connection: Connection, listings: dict[str, Listing], now: int) -> int:
        asked = 0
        for stream in streams_of(connection):
            listing = listings.get(stream.name)
            if not isinstance(stream, Inventory) or not is_unattended(listing, now):
                continue
            if is_listing_due(listing, now, ms(connection.advanced.inventory)):
                once = f"{connection.id}:{stream.name}:{now // MINUTE}"
                self.turns.ask(Asked(connection=connection.id, stream=stream.name, at=now), once=once)
                asked += 1
        return asked


def is_due(mark: Mark | None, log: Log, now: int, interval: int) -> bool:
    """Tell whether there is something to read of a log."""
    return mark is None or moving.next_lane(mark, log, now, interval) is not None


def is_silent(mark: Mark, now: int) -> bool:
    """Tell whether a log that people wrote in has been silent for long, though it is read."""
    return mark.last_new is not None and mark.failure is None and now - mark.last_new > SILENT_AFTER


def _settled(mark: Mark | None) -> int:
    return mark.settled if mark else 0


def _is_failing(mark: Mark | Listing) -> bool:
    return mark.failure is not None and not is_expected(mark)


def is_late(mark: Mark | Listing, now: int, interval: int) -> bool:
    """Tell whether what happens at Duo is read so late that it rings."""
    return mark.lag(now) - interval >= LATE_AFTER


def is_expected(mark: Mark | Listing) -> bool:
    """Tell whether a stream cannot be read for what the account's grants and edition leave out."""
    if mark.failure is None or mark.failure.cause not in EXPECTED:
        return False
    return mark.failure.cause == Cause.NOT_OFFERED or mark.moved is None
