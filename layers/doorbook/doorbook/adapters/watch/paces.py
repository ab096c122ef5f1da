"""How fast a connection may ask, as rows."""

from typing import Final, cast

from doorbook.adapters.watch.rows import Rows
from doorbook.collect.logs.pace import Pace
from doorbook.collect.logs.ports import OvertakenError

NUMBERS: Final = ("per_minute", "fill", "filled", "changed", "blocked", "times")


class StoredPaces:
    """One row for the logs of a connection, and one for its lists."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def read(self, connection: str, kind: str) -> Pace | None:
        """Return the pace as it is now."""
        kept = self._rows.get(f"connection#{connection}", f"pace#{kind}")
        if kept is None:
            return None
        return Pace(**{name: cast("int", kept[name]) for name in (*NUMBERS, "version")})

    def move(self, connection: str, kind: str, after: Pace) -> None:
        """Keep a pace where the version before it is."""
        row = {name: getattr(after, name) for name in NUMBERS}
        if not self._rows.put_next(f"connection#{connection}", f"pace#{kind}", row, after.version):
            raise OvertakenError
