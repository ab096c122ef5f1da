"""Keeping the lake: the hourly turn that makes few files of many, drops what nobody reads and what is too old."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, Protocol
from zlib import crc32

from doorbook.errors import BreakageError
from doorbook.values import value

MANY: Final = 60
"""So many files a day that is not over may have; a day that is over is to have as few as can be."""

GRACE: Final = timedelta(hours=36)
"""A day for whoever still holds the manifest of before, and half a day for whoever named a file before midnight."""

QUIET: Final = 2 * GRACE
"""A day in which nothing was written for so long is looked at once a day, each at an hour of its own."""

EVENTS: Final = "events"
CHANGES: Final = "changes"


@value(kw_only=True)
class Seen:
    """A day of a stream of a connection as a listing shows it; when its oldest file and newest object were written."""

    place: str
    root: str
    connection: str
    day: str
    files: int
    has_manifest: bool
    eldest: datetime
    newest: datetime


@value
class LakeTurned:
    """What a turn did, in words, and what broke on the way; one day's trouble does not stop the others."""

    did: tuple[str, ...]
    broke: tuple[BreakageError, ...]


class Shelves(Protocol):
    """The days of the lake. Each act may be cut off anywhere, and done again."""

    def seen(self) -> Iterator[Seen]:
        """List all days."""
        ...

    def compact(self, seen: Seen, is_over: Callable[[], bool]) -> int:
        """Make few files of many, until the time is over, and return how many were replaced."""
        ...

    def empty(self, seen: Seen) -> int:
        """Have no file of a day count any more, and return how many did."""
        ...

    def sweep(self, seen: Seen, before: datetime) -> int:
        """Remove what does not count and has not since `before`, and return how many objects that were."""
        ...


class Place(Protocol):
    """Where the last turn was, so that the next one goes on there."""

    def read(self) -> str:
        """Return the place of the day that was last begun."""
        ...

    def keep(self, place: str) -> None:
        """Keep it."""
        ...


@value(kw_only=True)
class LakeKeeper:
    """Looks at every day once an hour, from where it was; doing it twice does nothing more."""

    shelves: Shelves
    place: Place
    clock: Callable[[], datetime]
    days: int
    """For how many days events are kept."""

    leaving: Callable[[], frozenset[str]]
    """Returns the connections that are being deleted: their data is left to who deletes it."""

    def turn(self, lasts: timedelta) -> LakeTurned:
        """Do what is due, and begin nothing more once so much time has passed."""
        now = self.clock()
        did: list[str] = []
        broke: list[BreakageError] = []
        leaving = self.leaving()
        due = [each for each in self.shelves.seen() if each.connection not in leaving and self._is_due(each, now)]
        was = self.place.read() if due else ""
        for each in sorted(due, key=lambda seen: (seen.place <= was, seen.place)):
            if self.clock() >= now + lasts:
                break
            self.place.keep(each.place)  # before: a day that ends us every time does not keep us from the others
            try:
                did += self._kept(each, now, now + lasts)
            except BreakageError as error:
                broke.append(error)
        return LakeTurned(tuple(did), tuple(broke))

    def _is_due(self, seen: Seen, now: datetime) -> bool:
        if seen.newest <= now - QUIET and crc32(seen.place.encode()) % 24 != now.hour:
            return False
        return self._is_too_old(seen, now) or _is_crowded(seen, now) or _may_have_left_over(seen, now)

    def _is_too_old(self, seen: Seen, now: datetime) -> bool:
        return seen.day < f"{now - timedelta(days=self.days):%Y-%m-%d}"

    def _kept(self, seen: Seen, now: datetime, until: datetime) -> list[str]:
        did = []
        if self._is_too_old(seen, now):
            did += _told(seen, self.shelves.empty(seen), "too old")
        elif _is_crowded(seen, now):
            did += _told(seen, self.shelves.compact(seen, lambda: self.clock() >= until), "made into fewer")
        if seen.eldest <= now - GRACE:
            did += _told(seen, self.shelves.sweep(seen, now - GRACE), "removed")
        return did


def _is_crowded(seen: Seen, now: datetime) -> bool:
    return seen.root == EVENTS and seen.files > (MANY if seen.day >= f"{now:%Y-%m-%d}" else 1)


def _may_have_left_over(seen: Seen, now: datetime) -> bool:
    """Tell whether there may be files that do not count; where one file and a manifest are, the one counts."""
    swept = seen.root in (EVENTS, CHANGES) and seen.eldest <= now - GRACE
    return swept and (seen.files > 1 or not seen.has_manifest)


def _told(seen: Seen, count: int, what: str) -> list[str]:
    return [f"{seen.place} {count} {what}"] if count else []
