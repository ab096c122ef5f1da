"""What giving turns needs of others."""

from typing import Protocol

from doorbook.collect.turns.run import Asked, Run


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


class Unanswered(Protocol):
    """Knows of the pushes to people whose answer nobody has looked at."""

    def connections(self) -> tuple[str, ...]:
        """Return the connections that have such pushes."""
        ...


class Inspections(Protocol):
    """Asks an inspector to look at what came."""

    def ask(self, connection: str, *, once: str) -> None:
        """Ask; what is asked with the same word within five minutes counts once."""
        ...
