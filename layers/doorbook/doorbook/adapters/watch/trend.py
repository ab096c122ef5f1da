"""How many findings were opened and closed each day, as one row for each day and connection."""

from collections.abc import Sequence
from typing import Final, cast

from doorbook.adapters.watch.rows import ListedRows
from doorbook.checks.trend import DayTold

TREND: Final = "trend"
TRIES: Final = 5
MOST: Final = 5000
"""Rows that are added up at most: thirty days of more connections than anybody has."""


class StoredTrend:
    """Days, counted."""

    def __init__(self, rows: ListedRows) -> None:
        self._rows = rows

    def count(self, day: str, connection: str, *, opened: int = 0, closed: int = 0) -> None:
        """Add to a day's numbers; where others count at the same time again and again, it is given up."""
        for _ in range(TRIES):
            before = self._rows.get(TREND, f"{day}#{connection}") or {}
            version = cast("int", before.get("version", 0)) + 1
            after = {
                "opened": cast("int", before.get("opened", 0)) + opened,
                "closed": cast("int", before.get("closed", 0)) + closed,
            }
            if self._rows.put_next(TREND, f"{day}#{connection}", after, version):
                return

    def since(self, day: str) -> Sequence[DayTold]:
        """Return the days from one on, of which there is anything to tell, all connections together."""
        days: dict[str, DayTold] = {}
        for row in self._rows.some(TREND, "", day, MOST):
            name = str(row["sk"]).partition("#")[0]
            told = days.get(name, DayTold(day=name))
            days[name] = DayTold(
                day=name,
                opened=told.opened + cast("int", row["opened"]),
                closed=told.closed + cast("int", row["closed"]),
            )
        return [days[name] for name in sorted(days)]
