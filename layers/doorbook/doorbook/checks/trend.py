"""How many findings were opened and closed on each day."""

from collections.abc import Sequence
from typing import Final, Protocol

from doorbook.values import value

KEPT: Final = 30
"""Days that are shown."""


@value(kw_only=True)
class DayTold:
    """A day, in UTC, and what became of findings on it."""

    day: str
    opened: int = 0
    closed: int = 0


class Trend(Protocol):
    """Counts days."""

    def count(self, day: str, connection: str, *, opened: int = 0, closed: int = 0) -> None:
        """Add to a day's numbers."""
        ...

    def since(self, day: str) -> Sequence[DayTold]:
        """Return the days from one on, of which there is anything to tell, all connections together."""
        ...
