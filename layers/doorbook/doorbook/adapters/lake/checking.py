"""Looks through the lake for what must not be: files that are missing, rows twice, rows that only raw pages have."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorbook.adapters.duo.admin_records import taken
from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.manifest import FileEntry, Shelf, day_of
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.views import Span
from doorbook.collect.account import PageRequest, Record
from doorbook.collect.lake.keeping import GRACE
from doorbook.collect.logs.taking import unique
from doorbook.collect.mark import DAY, SECOND
from doorbook.collect.stream import Log
from doorbook.errors import BreakageError
from doorbook.values import value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PAGE: Final = re.compile(r"raw/connection=([^/]+)/stream=\w+/day=[\d-]+/[a-z]+-(\d+)-(\d+)-\w+\.jsonl\.zst")
AT_WORK: Final = timedelta(minutes=15)
"""What a raw page has is in the events this soon, or somebody was stopped between the two and goes on later."""

LEFT: Final = 2 * GRACE
KEPT_DAYS: Final = 4

type Known = Counter[tuple[int, str]]
"""How often there is a record: by its key, and of logs whose equals are counted by its second and what it says."""


@value(kw_only=True)
class Checked:
    """A day as it was found: how many rows its manifest says, and everything that is wrong with it."""

    shelf: Shelf
    rows: int
    faults: tuple[str, ...]


class LakeCheck:
    """Reads one file at a time, below a folder of its own; `now` tells what may still be on its way."""

    def __init__(self, objects: Objects, engine: "DuckDBPyConnection", folder: Path, now: datetime) -> None:
        self._objects = objects
        self._engine = engine
        self._file = folder / "checked.parquet"
        self._now = now
        self._known: dict[Shelf, Known] = {}

    def days(self, log: Log, span: Span) -> Iterator[Checked]:
        """Go through the days of a log that have files."""
        for shelf in span.shelves(self._objects, log.name):
            try:
                yield self._day(shelf)
            except BreakageError as broke:
                yield Checked(shelf=shelf, rows=0, faults=(broke.detail,))

    def lacking(self, log: Log, connection: str, span: Span) -> Iterator[str]:
        """Say of each raw page how many of its records are no events."""
        from backports import zstd  # noqa: PLC0415 - nobody else here needs it

        for each in self._objects.under(f"raw/connection={connection}/stream={log.name}/day="):
            found = PAGE.fullmatch(each.key)
            if found is None or each.written > self._now - AT_WORK:
                continue
            low, high = int(found[2]), int(found[3])
            kept = self._objects.get(each.key) if low <= span.high and span.low <= high else None
            if kept is None:
                continue
            lines = zstd.decompress(kept.body).split(b"\n")[:-1]
            records, bad = taken(PageRequest(stream=log, low=low, high=high), lines, is_utf8=True)
            least, most = max(low, span.low), min(high, span.high)
            lacks = self._lacking(log, connection, [row for row in records if least <= row.at <= most])
            if lacks or bad:
                yield f"{each.key} has {lacks + len(bad)} records that are no events"

    def _day(self, shelf: Shelf) -> Checked:
        counting = manifest.read(self._objects, shelf).files
        faults: list[str] = []
        keys: Counter[str] = Counter()
        for entry in counting:
            faults += self._read(entry, keys)
        twice = sum(1 for count in keys.values() if count > 1)
        if twice:
            faults.append(f"{twice} events are there more than once")
        names = Counter(each.object for each in counting)
        faults += [f"{name} counts more than once" for name, count in names.items() if count > 1]
        left = [
            each.key
            for each in self._objects.under(shelf.prefix)
            if each.key.endswith(".parquet") and each.key not in names and each.written <= self._now - LEFT
        ]
        faults += [f"{key} does not count, and nobody removed it" for key in left]
        return Checked(shelf=shelf, rows=sum(each.rows for each in counting), faults=tuple(faults))

    def _read(self, entry: FileEntry, keys: Counter[str]) -> Iterator[str]:
        import duckdb  # noqa: PLC0415 - only once there is something to read

        if not self._objects.fetch(entry.object, self._file):
            yield f"{entry.object} is missing, with {entry.rows} rows"
            return
        try:
            rows = self._rows("metadata.uid, time", self._file)
        except duckdb.Error as error:
            yield f"{entry.object} cannot be read ({type(error).__name__})"
            return
        keys.update(str(key) for key, _ in rows)
        if len(rows) != entry.rows:
            yield f"{entry.object} has {len(rows)} rows, and {entry.rows} by its manifest"
        if any(not entry.low <= at <= entry.high for _, at in rows):
            yield f"{entry.object} has rows of another time than its manifest says"

    def _rows(self, what: str, path: Path) -> list[tuple[str, int]]:
        found = self._engine.execute(f"SELECT {what} FROM read_parquet('{path}', hive_partitioning = false)")  # noqa: S608 - ours
        return found.fetchall()

    def _lacking(self, log: Log, connection: str, records: list[Record]) -> int:
        said = Counter(_name(log, connection, each) for each in records)
        days = {each.at // DAY for each in records}
        known: Known = Counter()
        for day in days:
            known |= self._known_of(log, Shelf(log.name, connection, day_of(day * DAY)))
        if not log.is_counted:
            said = Counter(dict.fromkeys(said, 1))
        return (said - known).total()

    def _known_of(self, log: Log, shelf: Shelf) -> Known:
        if shelf not in self._known:
            known: Known = Counter()
            with suppress(BreakageError):  # told of where the day is looked at
                for entry in manifest.read(self._objects, shelf).files:
                    known.update(self._named(log, shelf, entry))
            while len(self._known) >= KEPT_DAYS:
                del self._known[next(iter(self._known))]
            self._known[shelf] = known
        return self._known[shelf]

    def _named(self, log: Log, shelf: Shelf, entry: FileEntry) -> Iterator[tuple[int, str]]:
        import duckdb  # noqa: PLC0415 - as above

        if not self._objects.fetch(entry.object, self._file):
            return  # told of where the day is looked at
        try:
            if not log.is_counted:
                yield from ((0, key) for key, _ in self._rows("metadata.uid, time", self._file))
                return
            rows = self._rows("raw_data, time", self._file)
        except duckdb.Error:
            return  # as above
        asked = PageRequest(stream=log, low=entry.low, high=entry.high)
        records, _ = taken(asked, (said.encode() for said, _ in rows), is_utf8=True)
        yield from (_name(log, shelf.connection, each) for each in records)


def _name(log: Log, connection: str, record: Record) -> tuple[int, str]:
    if log.is_counted:
        return record.at // SECOND, record.key
    return 0, unique(connection, log.name, record)
