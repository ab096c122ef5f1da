"""A connection as its inspector sees it, of what collecting keeps."""

from typing import Final

from doorbook.actions.ports import OwnRecords
from doorbook.checks.check import Grant
from doorbook.checks.watched import Own, StreamState, Watched
from doorbook.collect.connections.connection import Connection, Standing
from doorbook.collect.connections.ports import Connections
from doorbook.collect.inventories.listing import Listing
from doorbook.collect.inventories.ports import Listings
from doorbook.collect.logs.ports import Marks
from doorbook.collect.mark import Mark
from doorbook.collect.stream import Log
from doorbook.collect.streams import ENDPOINTS, STREAMS
from doorbook.errors import Cause

NAMES: Final = {str(grant) for grant in Grant}


class CollectedWatch:
    """The connections that are collected."""

    def __init__(self, connections: Connections, marks: Marks, listings: Listings, records: OwnRecords) -> None:
        self._connections = connections
        self._marks = marks
        self._listings = listings
        self._records = records

    def ids(self) -> tuple[str, ...]:
        """Return which there are."""
        return tuple(each.id for each in self._connections.all() if each.is_collected)

    def of(self, connection: str) -> Watched | None:
        """Return one, or None where it is not collected any more."""
        kept = self._connections.one(connection)
        if kept is None or not kept.is_collected:
            return None
        marks = {each.stream: each for each in self._marks.of(connection)}
        listings = {each.stream: each for each in self._listings.of(connection)}
        states = tuple(
            _log(each.name, marks.get(each.name))
            if isinstance(each, Log)
            else _inventory(each.name, listings.get(each.name))
            for each in STREAMS
            if each is not ENDPOINTS or kept.advanced.endpoints
        )
        return Watched(
            id=kept.id,
            name=kept.name,
            since=round(kept.created.at.timestamp() * 1000),
            refused=_refused(kept, states),
            streams=states,
            own=Own(
                links=tuple(sorted(self._records.links(connection))),
                classes=tuple(sorted((user, str(kind)) for user, kind in self._records.kinds(connection).items())),
            ),
        )


def _refused(connection: Connection, states: tuple[StreamState, ...]) -> frozenset[Grant]:
    """Return the grants that Duo refused, when they were tried or when a stream of theirs was last read."""
    probed = {
        Grant(each.grant)
        for each in connection.grants
        if each.standing is Standing.REFUSED and str(each.grant) in NAMES
    }
    failing = {each.stream for each in states if each.cause == Cause.NOT_GRANTED}
    read = {Grant(each.grant) for each in STREAMS if each.name in failing and str(each.grant) in NAMES}
    return frozenset(probed | read)


def _log(stream: str, mark: Mark | None) -> StreamState:
    if mark is None:
        return StreamState(stream=stream, is_log=True, read_until=None, last_success=None, newest=None)
    failure = mark.failure
    return StreamState(
        stream=stream,
        is_log=True,
        read_until=mark.settled,
        last_success=mark.moved,
        newest=mark.last_new,
        failures=failure.times if failure else 0,
        cause=failure.cause if failure else "",
        detail=failure.detail if failure else "",
        was_granted=mark.moved is not None,
    )


def _inventory(stream: str, listing: Listing | None) -> StreamState:
    if listing is None:
        return StreamState(stream=stream, is_log=False, read_until=None, last_success=None, newest=None)
    failure = listing.failure
    return StreamState(
        stream=stream,
        is_log=False,
        read_until=listing.listed,
        last_success=listing.moved,
        newest=listing.last_new,
        failures=failure.times if failure else 0,
        cause=failure.cause if failure else "",
        detail=failure.detail if failure else "",
        was_granted=listing.moved is not None,
    )
