"""The lake's days laid out for checks: their files fetched, and told apart by day and by when they came."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorbook.adapters.lake import facts_sql, manifest, telephony_sql, trust_monitor_sql
from doorbook.adapters.lake.manifest import FileEntry, Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.ocsf_sql import columns
from doorbook.adapters.lake.views import fetched

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SIGNINS: Final = "authentication"
ADMINISTRATION: Final = frozenset({"administrator", "activity"})
TELEPHONY: Final = "telephony"
TRUST_MONITOR: Final = "trust_monitor"

RELATIONS: Final[Mapping[str, tuple[frozenset[str], Callable[[str], str]]]] = {
    "signins": (frozenset({SIGNINS}), facts_sql.signins),
    "admin_events": (ADMINISTRATION, facts_sql.admin_events),
    "telephony": (frozenset({TELEPHONY}), telephony_sql.telephony),
    "surfaced": (frozenset({TRUST_MONITOR}), trust_monitor_sql.surfaced),
}
"""What is made of which logs, and how."""


class DayFiles:
    """One connection's days."""

    def __init__(self, objects: Objects, folder: Path, connection: str) -> None:
        self._objects = objects
        self._folder = folder
        self._connection = connection
        self.fetched: set[Path] = set()

    def lay_out(self, engine: "DuckDBPyConnection", name: str, streams: Iterable[str], first: str, last: str) -> None:
        """Make `name`_signins and each of the others of the days from the first to the last, both included."""
        wanted = set(streams)
        engine.execute(
            "CREATE TABLE IF NOT EXISTS files "
            "(path VARCHAR, connection VARCHAR, stream VARCHAR, day VARCHAR, available BIGINT)"
        )
        for relation, (logs, query) in RELATIONS.items():
            rows = self._rows(engine, query, wanted & logs, first=first, last=last) or facts_sql.EMPTY[relation]
            engine.execute(f"CREATE OR REPLACE VIEW {name}_{relation} AS {rows}")

    def _rows(
        self,
        engine: "DuckDBPyConnection",
        query: Callable[[str], str],
        streams: Iterable[str],
        *,
        first: str,
        last: str,
    ) -> str:
        found = [*self._found(streams, first, last)]
        if not found:
            return ""
        known = {row[0] for row in engine.execute("SELECT path FROM files").fetchall()}
        fresh = [each for each in found if each[0] not in known]
        if fresh:
            engine.executemany("INSERT INTO files VALUES (?, ?, ?, ?, ?)", fresh)
        listed = ", ".join(f"'{path}'" for path, *_ in found)
        declared = self._declared(engine)
        options = "union_by_name = true, filename = true, hive_partitioning = false"
        return query(f"read_parquet(['{declared}', {listed}], {options})")

    def _found(self, streams: Iterable[str], first: str, last: str) -> Iterable[tuple[str, str, str, str, int]]:
        for stream in sorted(streams):
            prefix = f"events/{stream}/connection={self._connection}/day="
            listed = [*self._objects.under(prefix)]
            came: dict[str, datetime] = {each.key: each.written for each in listed}
            days = sorted({each.key.removeprefix(prefix).split("/")[0] for each in listed})
            for day in days:
                if first <= day <= last:
                    for entry in manifest.read(self._objects, Shelf(stream, self._connection, day)).files:
                        path = fetched(self._objects, self._folder, entry)
                        self.fetched.add(path)
                        yield str(path), self._connection, stream, day, _came(came, entry)

    def _declared(self, engine: "DuckDBPyConnection") -> Path:
        """Return a file of all columns and no rows: one of yesterday may lack one of today."""
        path = self._folder / "declared.parquet"
        if not path.exists():
            told = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in columns().items())
            engine.execute(f"COPY (SELECT {told} WHERE false) TO '{path}' (FORMAT parquet)")
        return path


def _came(came: dict[str, datetime], entry: FileEntry) -> int:
    at = came.get(entry.object)
    return round(at.timestamp() * 1000) if at else entry.high
