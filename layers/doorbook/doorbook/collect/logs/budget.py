"""The calls of a connection, shared by all who ask Duo for it: one read and one conditional write for a batch."""

from collections.abc import Callable
from typing import Final, Protocol

from doorbook.collect.logs.pace import LISTS, LOGS, Limits, Pace, fresh, given_back, refused, take
from doorbook.collect.logs.ports import OvertakenError
from doorbook.collect.mark import Lane

TRIES: Final = 4
"""So often a lost race is tried again; then whoever lost it waits as if there were nothing."""

LIMITS: Final[dict[str, Limits]] = {"logs": LOGS, "lists": LISTS}


class Paces(Protocol):
    """Keeps how fast each connection may ask, for logs and for lists apart."""

    def read(self, connection: str, kind: str) -> Pace | None:
        """Return the pace, read consistently."""
        ...

    def move(self, connection: str, kind: str, after: Pace) -> None:
        """Keep a pace of the version after the one that is there; raise OvertakenError where that is another."""
        ...


class SharedBudget:
    """The budget for logs or for lists, of any connection; `clock` returns milliseconds."""

    def __init__(self, paces: Paces, clock: Callable[[], int], kind: str = "logs") -> None:
        self._paces = paces
        self._clock = clock
        self._kind = kind
        self._limits = LIMITS[kind]

    def take(self, connection: str, lane: Lane, most: int) -> int:
        """Return for how many calls there is room now, of at most so many; 0 says to wait."""
        granted = 0

        def taken(pace: Pace, now: int) -> Pace | None:
            nonlocal granted
            took = take(pace, self._limits, now, most, live=lane is Lane.LIVE)
            granted = took.calls
            return took.pace if granted else None

        return granted if self._change(connection, taken) else 0

    def give_back(self, connection: str, calls: int) -> None:
        """Return calls that were taken and not made."""
        if calls > 0:
            self._change(connection, lambda pace, now: given_back(pace, now, calls))

    def refused(self, connection: str, after: int) -> None:
        """Hear that Duo said there were too many, and for how many seconds to wait."""
        self._change(connection, lambda pace, now: refused(pace, self._limits, now, after))

    def _change(self, connection: str, change: Callable[[Pace, int], Pace | None]) -> bool:
        for _ in range(TRIES):
            now = self._clock()
            pace = self._paces.read(connection, self._kind) or fresh(self._limits, now)
            after = change(pace, now)
            if after is None:
                return False
            try:
                self._paces.move(connection, self._kind, _next(after, pace.version))
            except OvertakenError:
                continue
            return True
        return False


def _next(after: Pace, version: int) -> Pace:
    return Pace(**{**after.__dict__, "version": version + 1})
