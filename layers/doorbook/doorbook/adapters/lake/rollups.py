"""What is counted of days that are over: once a day, and of all days before one in a single file.

Both are named for what they were made of, so that one made of something else is never taken for it: a day's for its
number of rows, since a day only grows; the sum of days for all of those; and both for what is counted of them.
"""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorbook.adapters.lake import deeds_sql, facts_sql, telephony_sql
from doorbook.adapters.lake.day_files import ADMINISTRATION, SIGNINS, TELEPHONY, DayFiles
from doorbook.adapters.lake.objects import Objects
from doorbook.checks.facts import DONE, SEEN, SPENT
from doorbook.checks.finding import day_before
from doorbook.values import value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HOURS_KEPT: Final = 36
"""Days."""

TOGETHER: Final = 20_480
"""Rows of a part of a file that is read or passed over as a whole."""
NEAR: Final = 8
"""Days back in which the sum of days before is looked for, to which the days since are added."""


@value(kw_only=True)
class Counting:
    """What is counted of logs, and how it is called: of which relation, by which queries, and where the files lie.

    `sum_up` makes of many days one, but for what is kept from a day on; one kind stands together, in an `order`.
    """

    name: str
    streams: frozenset[str]
    relation: str
    folder: str
    columns: Mapping[str, str]
    count: Callable[[str], str]
    sum_up: Callable[[str, str], str]
    order: str
    rows: str

    @property
    def stamp(self) -> str:
        """Stand for what is counted: what an earlier version counted otherwise is counted anew."""
        return blake2b(f"{self.rows} {self.count('')}".encode(), digest_size=4).hexdigest()


OF_SIGNINS: Final = Counting(
    name="seen_all",
    streams=frozenset({SIGNINS}),
    relation="signins",
    folder="rollups",
    columns=SEEN,
    count=facts_sql.seen,
    sum_up=facts_sql.consolidated,
    order="kind, user_id, value",
    rows=facts_sql.SIGNIN_ROWS,
)
OF_TELEPHONY: Final = Counting(
    name="spent",
    streams=frozenset({TELEPHONY}),
    relation="telephony",
    folder="rollups/telephony",
    columns=SPENT,
    count=telephony_sql.spent,
    sum_up=telephony_sql.consolidated,
    order="kind, value",
    rows=telephony_sql.TELEPHONY_ROWS,
)
OF_ADMINISTRATION: Final = Counting(
    name="done",
    streams=ADMINISTRATION,
    relation="admin_events",
    folder="rollups/administration",
    columns=DONE,
    count=deeds_sql.done,
    sum_up=deeds_sql.consolidated,
    order="kind, actor_id, value",
    rows=facts_sql.ADMIN_ROWS,
)


class Rollups:
    """The counted days of one connection."""

    def __init__(self, objects: Objects, folder: Path, connection: str, counting: Counting = OF_SIGNINS) -> None:
        self._objects = objects
        self._folder = folder
        self._counting = counting
        self._prefix = f"{counting.folder}/connection={connection}/"
        self._connection = connection
        self._stamp = counting.stamp

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
        self._write(engine, self._counting.sum_up(rows, day_before(first, HOURS_KEPT)), made)
        self._objects.send(wanted, made)

    def _count(self, engine: "DuckDBPyConnection", day: str, name: str) -> None:
        files = DayFiles(self._objects, self._folder, self._connection)
        files.lay_out(engine, "counted", self._counting.streams, day, day)
        made = self._folder / "day.parquet"
        columns = ", ".join(f'"{each}"' for each in self._counting.columns)
        rows = f"counted_{self._counting.relation}"
        engine.execute(f"CREATE TABLE counted AS FROM {rows}")  # a dozen counts follow: the files are read once
        self._write(engine, f"SELECT {columns} FROM ({self._counting.count('counted')})", made)  # noqa: S608 - our own words
        engine.execute("DROP TABLE counted")
        self._objects.send(name, made)

    def _sum(self, past: Mapping[str, int]) -> str:
        told = blake2b(f"{self._stamp} {sorted(past.items())}".encode(), digest_size=12).hexdigest()
        return f"{self._prefix}sum/{max(past)}-{told}.parquet"

    def _day(self, day: str, rows: int) -> str:
        return f"{self._prefix}day={day}/rows={rows}-{self._stamp}.parquet"

    def _is_stale(self, key: str, first: str, past: Mapping[str, int]) -> bool:
        told = key.removeprefix(self._prefix)
        if told.startswith("sum/"):
            return told.removeprefix("sum/")[:10] < day_before(first, NEAR)
        day, _, rows = told.removeprefix("day=").partition("/rows=")
        return day in past and rows != f"{past[day]}-{self._stamp}.parquet"

    def _fetched(self, key: str) -> Path:
        path = self._folder / key
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._objects.fetch(key, path)
        return path

    def _write(self, engine: "DuckDBPyConnection", query: str, made: Path) -> None:
        """Write a file in which one kind stands together: whoever asks of one kind passes over the others."""
        ordered = f"SELECT * FROM ({query}) ORDER BY {self._counting.order}"  # noqa: S608 - our own words
        engine.execute(f"COPY ({ordered}) TO '{made}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {TOGETHER})")
