"""What was seen of people on days that are over: counted once a day, and of all days before one in a single file.

Both are named for what they were made of, so that one made of something else is never taken for it: a day's for its
number of rows, since a day only grows; the sum of days for all of those; and both for what is counted of them.
"""

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorbook.adapters.lake import facts_sql
from doorbook.adapters.lake.day_files import DayFiles
from doorbook.adapters.lake.objects import Objects
from doorbook.checks.facts import SEEN
from doorbook.checks.finding import day_before

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HOURS_KEPT: Final = 36
"""Days."""

TOGETHER: Final = 20_480
"""Rows of a part of a file that is read or passed over as a whole."""
COUNTED: Final = blake2b(f"{facts_sql.SIGNIN_ROWS} {facts_sql.seen('')}".encode(), digest_size=4).hexdigest()
"""Stands for what is counted: what an earlier version counted otherwise is counted anew."""

NEAR: Final = 8
"""Days back in which the sum of days before is looked for, to which the days since are added."""


class Rollups:
    """The counted days of one connection."""

    def __init__(self, objects: Objects, folder: Path, connection: str) -> None:
        self._objects = objects
        self._folder = folder
        self._prefix = f"rollups/connection={connection}/"
        self._connection = connection

    def before(self, engine: "DuckDBPyConnection", first: str, days: Mapping[str, int]) -> Path | None:
        """Return the file that sums all days before one up, of days with so many rows; None where there are none."""
        past = {day: rows for day, rows in days.items() if day < first and rows}
        if not past:
            return None
        there = {each.key for each in self._objects.under(self._prefix)}
        wanted = self._sum(past)
        if wanted not in there:
            self._add_up(engine, first, past, there, wanted)
            self._objects.drop([key for key in sorted(there) if self._is_stale(key, first, past)])
        return self._fetched(wanted)

    def each(self, engine: "DuckDBPyConnection", days: Mapping[str, int]) -> list[Path]:
        """Return a file for each day that there are rows of."""
        there = {each.key for each in self._objects.under(self._prefix)}
        files = []
        for day, rows in sorted(days.items()):
            if rows:
                name = self._day(day, rows)
                if name not in there:
                    self._count(engine, day, name)
                files.append(self._fetched(name))
        return files

    def _add_up(
        self, engine: "DuckDBPyConnection", first: str, past: Mapping[str, int], there: set[str], wanted: str
    ) -> None:
        starts = ({day: rows for day, rows in past.items() if day < day_before(first, back)} for back in range(1, NEAR))
        start = next((each for each in starts if each and self._sum(each) in there), {})
        files = [self._fetched(self._sum(start))] if start else []
        for day in sorted(past.keys() - start.keys()):
            name = self._day(day, past[day])
            if name not in there:
                self._count(engine, day, name)
            files.append(self._fetched(name))
        listed = ", ".join(f"'{each}'" for each in files)
        made = self._folder / "sum.parquet"
        rows = f"(SELECT * FROM read_parquet([{listed}], union_by_name = true))"  # noqa: S608 - our own paths
        _write(engine, facts_sql.consolidated(rows, day_before(first, HOURS_KEPT)), made)
        self._objects.send(wanted, made)

    def _count(self, engine: "DuckDBPyConnection", day: str, name: str) -> None:
        files = DayFiles(self._objects, self._folder, self._connection)
        files.lay_out(engine, "counted", {"authentication"}, day, day)
        made = self._folder / "day.parquet"
        columns = ", ".join(f'"{each}"' for each in SEEN)
        engine.execute("CREATE TABLE counted AS FROM counted_signins")  # a dozen counts follow: the files are read once
        _write(engine, f"SELECT {columns} FROM ({facts_sql.seen('counted')})", made)  # noqa: S608 - our own words
        engine.execute("DROP TABLE counted")
        self._objects.send(name, made)

    def _sum(self, past: Mapping[str, int]) -> str:
        told = blake2b(f"{COUNTED} {sorted(past.items())}".encode(), digest_size=12).hexdigest()
        return f"{self._prefix}sum/{max(past)}-{told}.parquet"

    def _day(self, day: str, rows: int) -> str:
        return f"{self._prefix}day={day}/rows={rows}-{COUNTED}.parquet"

    def _is_stale(self, key: str, first: str, past: Mapping[str, int]) -> bool:
        told = key.removeprefix(self._prefix)
        if told.startswith("sum/"):
            return told.removeprefix("sum/")[:10] < day_before(first, NEAR)
        day, _, rows = told.removeprefix("day=").partition("/rows=")
        return day in past and rows != f"{past[day]}-{COUNTED}.parquet"

    def _fetched(self, key: str) -> Path:
        path = self._folder / key
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._objects.fetch(key, path)
        return path


def _write(engine: "DuckDBPyConnection", query: str, made: Path) -> None:
    """Write a file in which one kind stands together: whoever asks of one kind passes over the others."""
    ordered = f"SELECT * FROM ({query}) ORDER BY kind, user_id, value"  # noqa: S608 - our own words
    engine.execute(f"COPY ({ordered}) TO '{made}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {TOGETHER})")
