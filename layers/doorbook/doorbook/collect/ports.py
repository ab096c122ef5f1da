"""What collecting needs of others."""

from collections.abc import Sequence
from typing import Protocol

from doorbook.collect.lake import NewFile, Source
from doorbook.collect.mark import Lane, Mark
from doorbook.collect.run import Asked, Run


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


class Runs(Protocol):
    """Keeps the last "Collect now" of each connection."""

    def read(self, connection: str) -> Run | None:
        """Return it."""
        ...

    def begin(self, run: Run, instead_of: Run | None) -> None:
        """Keep a run in the place of the one before; raise OvertakenError where that is another by now."""
        ...

    def cancel(self, run: Run) -> None:
        """Have it stop; nothing happens where it is another by now."""
        ...


class Outbox(Protocol):
    """Tells others of new files of records, at least once."""

    def announce(self, source: Source, files: Sequence[NewFile], at: int) -> None:
        """Put one row for each file; the same file is the same row."""
        ...


class Turns(Protocol):
    """Asks collectors to take turns."""

    def ask(self, asked: Asked, *, once: str) -> None:
        """Ask; what is asked with the same word within five minutes counts once. One stream's turns never overlap."""
        ...


class Gauges(Protocol):
    """Shows numbers that alarms listen to."""

    def gauge(self, name: str, number: float) -> None:
        """Show a number as it is now."""
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
