"""A turn that was asked for: which stream of which connection, and whether there is anything left to do there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, assert_never

from doorbook.collect.connections.connection import Connection
from doorbook.collect.connections.ports import Accounts, Connections
from doorbook.collect.inventories.lister import Lister, ListingEnded, ListingOrder
from doorbook.collect.inventories.listing import Listing
from doorbook.collect.lake.ports import Source
from doorbook.collect.logs import moving
from doorbook.collect.logs.collector import Collector, Ended, Order
from doorbook.collect.logs.scope import Scope
from doorbook.collect.mark import SECOND, Lane, Mark, ms
from doorbook.collect.stream import Inventory, Log, Stream
from doorbook.collect.streams import BY_NAME, ENDPOINTS, STREAMS
from doorbook.collect.turns.ports import Inspections, Runs, Turns
from doorbook.collect.turns.run import GIVEN_UP, Asked
from doorbook.values import value

TURN: Final = 60 * SECOND
SLICE: Final = 20 * SECOND
"""History makes room so often, for the live edges of other streams share a few collectors with it."""


def streams_of(connection: Connection) -> tuple[Stream, ...]:
    """Return what is read of a connection."""
    return tuple(each for each in STREAMS if each is not ENDPOINTS or connection.advanced.endpoints)


@value(kw_only=True)
class Turntable:
    """Takes turns, and asks for the next where there is more to do than one has time for."""

    connections: Connections
    accounts: Accounts
    collector: Collector
    lister: Lister
    runs: Runs
    turns: Turns
    inspections: Inspections
    clock: Callable[[], int]

    def take(self, asked: Asked) -> None:
        """Take the turn, or none where its connection is not collected any more."""
        connection, stream = self.connections.one(asked.connection), BY_NAME.get(asked.stream)
        if connection is None or not connection.is_collected or stream not in streams_of(connection):
            return
        asked = self._serving(stream, asked)
        began = self.clock()
        ended = self._turned(connection, stream, asked)
        if ended is not None and ended.mark is not None and _brought(ended.mark, began):
            self.inspections.ask(connection.id, once=f"{connection.id}:{stream.name}:{ended.mark.version}")
        if ended is not None and ended.more and ended.mark is not None:
            again = Asked(connection=asked.connection, stream=asked.stream, at=self.clock(), run=asked.run)
            self.turns.ask(again, once=f"{asked.connection}:{asked.stream}:after:{ended.mark.version}")

    def _serving(self, stream: Stream, asked: Asked) -> Asked:
        """Return what is asked for; whoever asked, a run that waits for the stream is served."""
        run = self.runs.read(asked.connection) if asked.run is None else None
        if run is None or run.cancelled or self.clock() - run.asked >= GIVEN_UP or stream.name not in run.streams:
            return asked
        kept = self.collector.marks if isinstance(stream, Log) else self.lister.listings
        there = kept.read(asked.connection, stream.name)
        served = there is not None and there.run is not None and there.run.id == run.id and there.run.ended is not None
        return asked if served else replace(asked, run=run.id)

    def _turned(self, connection: Connection, stream: Stream, asked: Asked) -> Ended | ListingEnded | None:
        match stream:
            case Log():
                return self._log(connection, stream, asked)
            case Inventory():
                return self._list(connection, stream, asked)
            case _:
                assert_never(stream)

    def _log(self, connection: Connection, log: Log, asked: Asked) -> Ended | None:
        if self._is_taken(connection, log, asked) if asked.run is None else self._is_cancelled(asked):
            return None
        began = self.clock()
        order = Order(
            source=Source(connection.id, connection.name, log.name),
            log=log,
            interval=ms(connection.advanced.live),
            backfill_days=connection.advanced.backfill_days,
            until=began + TURN,
            others_until=began + SLICE,
            scope=Scope(connection.advanced.groups),
            forced=asked.run,
            stopped=lambda: self._is_off(connection) or self._makes_room(asked, began),
        )
        return self.collector.turn(order, self.accounts(connection))

    def _list(self, connection: Connection, inventory: Inventory, asked: Asked) -> ListingEnded | None:
        listing = self.lister.listings.read(connection.id, inventory.name)
        touched = listing.touched if listing is not None else None
        if asked.run is None and touched is not None and asked.at <= touched <= self.clock():
            return None  # somebody who goes on by themselves has worked since
        began = self.clock()
        order = ListingOrder(
            source=Source(connection.id, connection.name, inventory.name),
            inventory=inventory,
            interval=ms(connection.advanced.inventory),
            until=began + TURN,
            forced=asked.run,
            stopped=lambda: self._is_off(connection) or self._makes_room(asked, began),
        )
        return self.lister.turn(order, self.accounts(connection))

    def _is_taken(self, connection: Connection, log: Log, asked: Asked) -> bool:
        """Tell whether somebody who goes on by themselves has worked since this was asked, and nothing is urgent."""
        mark = self.collector.marks.read(connection.id, log.name)
        if mark is None or mark.touched is None or mark.touched < asked.at:
            return False
        return moving.next_lane(mark, log, self.clock(), ms(connection.advanced.live)) is not Lane.LIVE

    def _is_off(self, connection: Connection) -> bool:
        """Tell whether somebody paused or deleted the connection meanwhile."""
        now = self.connections.one(connection.id)
        return now is None or not now.is_collected

    def _is_cancelled(self, asked: Asked) -> bool:
        """Tell whether a run was called off, or is over for another."""
        run = self.runs.read(asked.connection)
        return run is None or run.id != asked.run or run.cancelled

    def _makes_room(self, asked: Asked, began: int) -> bool:
        """Tell whether a run was called off, or whether one was asked for that waits for this turn to end."""
        if asked.run is not None:
            return self._is_cancelled(asked)
        run = self.runs.read(asked.connection)
        return run is not None and run.asked >= began and not run.cancelled


def _brought(mark: Mark | Listing, began: int) -> bool:
    """Tell whether anything new came since a moment, or a list was found to be complete."""
    if isinstance(mark, Listing) and mark.moved is not None and mark.moved >= began:
        return True
    return mark.last_new is not None and mark.last_new >= began
