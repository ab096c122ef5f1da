"""A connection as its inspector sees it, of what collecting keeps."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from doorbook.actions.ports import OwnRecords
from doorbook.actions.verification import Ended, Ends
from doorbook.checks.check import Grant
from doorbook.checks.data_files import Library
from doorbook.checks.inspecting import FARTHEST, PORTAL, VERIFICATIONS
from doorbook.checks.watched import Own, Pushed, StreamState, Watched
from doorbook.collect.connections.connection import Connection, PushBy, Standing
from doorbook.collect.connections.ports import Connections
from doorbook.collect.inventories.listing import Listing
from doorbook.collect.inventories.ports import Listings
from doorbook.collect.logs.ports import Marks
from doorbook.collect.mark import Mark
from doorbook.collect.stream import Log
from doorbook.collect.streams import ENDPOINTS, STREAMS
from doorbook.errors import Cause

JUDGED: Final = timedelta(days=FARTHEST + 1)
NAMES: Final = {str(grant) for grant in Grant}


class CollectedWatch:
    """The connections that are collected. `clock` returns milliseconds, `portal` up to when its sign-ins are told.

    `data` looks at the data files.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - each is a store
        self,
        connections: Connections,
        marks: Marks,
        listings: Listings,
        records: OwnRecords,
        ends: Ends,
        clock: Callable[[], int],
        portal: Callable[[], int | None] = lambda: None,
        data: Callable[[], Library] = Library,
    ) -> None:
        self._connections = connections
        self._marks = marks
        self._listings = listings
        self._records = records
        self._ends = ends
        self._clock = clock
        self._portal = portal
        self._data = data

    def ids(self) -> tuple[str, ...]:
        """Return which there are."""
        return tuple(each.id for each in self._connections.all() if each.is_collected)

    def of(self, connection: str, *, whole: bool = False) -> Watched | None:
        """Return one, or None where it is not collected any more.

        What Doorbook itself saw is told as far back as a look may judge it, or the `whole` of it.
        """
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
            own=self._own(kept, whole=whole),
            data=self._data(),
        )

    def _own(self, of: Connection, *, whole: bool) -> Own:
        now = datetime.fromtimestamp(self._clock() / 1000, UTC)
        since = of.created.at if whole else max(of.created.at, now - JUDGED)
        asked = tuple(pushed(each) for each in self._ends.of(of.id, since, now))
        until = self._portal()
        verifies = bool(asked) or of.push.by is not PushBy.OFF
        return Own(
            links=tuple(sorted(self._records.links(of.id))),
            classes=tuple(sorted((user, str(kind)) for user, kind in self._records.kinds(of.id).items())),
            verifications=asked,
            portal_until=until,
            tells=frozenset(({VERIFICATIONS} if verifies else set()) | ({PORTAL} if until is not None else set())),
        )


def pushed(ended: Ended) -> Pushed:
    """Return a push as checks see it."""
    return Pushed(
        id=ended.id,
        user_id=ended.user,
        username=ended.username,
        device=ended.label,
        asked_by=ended.by,
        answer=str(ended.answer),
        moment=round(ended.at.timestamp() * 1000),
        available=round(ended.known.timestamp() * 1000),
        txid=ended.push,
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
