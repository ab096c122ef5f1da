"""Where the keeping of the lake was, as a row."""

from typing import Final

from doorbook.adapters.watch.rows import Rows

PK: Final = "lake"
SK: Final = "place"


class StoredPlace:
    """The place that was last begun."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def read(self) -> str:
        """Return it, or nothing."""
        kept = self._rows.get(PK, SK)
        return str(kept["place"]) if kept else ""

    def keep(self, place: str) -> None:
        """Keep it."""
        self._rows.put(PK, SK, {"place": place})
