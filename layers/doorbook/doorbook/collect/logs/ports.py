"""What collecting needs of others."""

from collections.abc import Sequence
from typing import Protocol

from doorbook.collect.lake.ports import NewFile, Source
from doorbook.collect.mark import Lane, Mark


class OvertakenError(Exception):
    """Somebody else moved the mark; what they wrote is as good as ours."""


class Marks(Protocol):
    """Keeps how far each stream was read."""

    def read(self, connection: str, stream: str) -> Mark | None:
        """Return the mark, read consistently."""
        ...

    def of(self, connection: str) -> tuple[Mark, ...]:
        """Return all marks of a connection."""
        ...

    def move(self, after: Mark) -> None:
        """Keep a mark of the version after the one that is there; raise OvertakenError where that is another."""
        ...

    def forget(self, connection: str) -> None:
        """Drop all marks of a connection."""
        ...


class Outbox(Protocol):
    """Tells others of new files of records, at least once."""

    def announce(self, source: Source, files: Sequence[NewFile], at: int) -> None:
        """Put one row for each file; the same file is the same row."""
        ...


class Budget(Protocol):
    """How often a connection may ask Duo."""

    def take(self, connection: str, lane: Lane, most: int) -> int:
        """Return for how many calls there is room now, of at most so many; 0 says to wait."""
        ...

    def give_back(self, connection: str, calls: int) -> None:
        """Hear that so many of the calls that were taken were not made."""
        ...

    def refused(self, connection: str, after: int) -> None:
        """Hear that Duo said there were too many, and for how many seconds to wait."""
        ...
