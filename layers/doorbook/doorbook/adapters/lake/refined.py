"""Adds what Duo said to the lake: raw pages as they came, and of their records each one once, as events of a day."""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.known import KnownKeys
from doorbook.adapters.lake.manifest import FileEntry, Manifest, Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.ocsf_sql import select
from doorbook.collect.account import BadRecord, Record
from doorbook.collect.lake import NewFile, Source
from doorbook.collect.mark import DAY, Walk

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, Statement

ZSTD_LEVEL: Final = 1
NAME_BYTES: Final = 16
LONGEST_LINE: Final = 2**20
PARQUET: Final = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {ZSTD_LEVEL}, ROW_GROUP_SIZE 10240"
"""A row group for about what a batch holds: a larger one is room that nothing fills."""

SEPARATOR: Final = b"\x1f"
"""Stands between the columns of a batch: JSON writes it as an escape, so no record holds it."""

LINE: Final = SEPARATOR.join((b"%b", b"%d", b"%b")) + b"\n"


def today() -> str:
    """Return the day it is, in UTC."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


class S3Lake:
    """The lake in a bucket; `folder` is where files may lie while they are made, `day` tells the day it is."""

    def __init__(self, objects: Objects, folder: Path, day: Callable[[], str] = today) -> None:
        self._objects = objects
        self._folder = folder
        self._day = day
        self._known = KnownKeys(self._fetched)
        self._statements: dict[str, Statement] = {}

    def keep_raw(self, source: Source, lane: str, walk: Walk, records: Sequence[Record]) -> None:
        """Keep a page as JSON lines, in a place that its window and cursor name."""
        from backports import zstd  # noqa: PLC0415 - only who collects needs it

        place = f"{walk.low}-{walk.high}-{_name((walk.cursor or '').encode())}"
        lines = b"\n".join(each.raw for each in records) + b"\n"
        prefix = f"raw/connection={source.connection}/stream={source.stream}/day={manifest.day_of(walk.high)}"
        self._objects.put(f"{prefix}/{lane}-{place}.jsonl.zst", zstd.compress(lines, ZSTD_LEVEL))

    def quarantine(self, source: Source, bad: Sequence[BadRecord], at: int) -> None:
        """Put aside what is no record, named for what it is, so that it lies there once."""
        for each in bad:
            prefix = f"quarantine/connection={source.connection}/stream={source.stream}"
            told = {"why": each.why, "at": at, "raw": each.raw.decode(errors="backslashreplace")}
            self._objects.put(f"{prefix}/{_name(each.raw)}.json", json.dumps(told).encode())

    def refine(
        self, source: Source, records: Sequence[Record], announce: Callable[[Sequence[NewFile]], None]
    ) -> Sequence[int]:
        """Add those records that no file of their day has, one file for each day, and return their moments."""
        days: dict[int, dict[str, Record]] = {}
        for each in records:
            days.setdefault(each.at // DAY, {}).setdefault(each.key, each)
        added: list[int] = []
        for day, keyed in sorted(days.items()):
            shelf = Shelf.at(source.stream, source.connection, day * DAY)
            added += self._shelve(source, shelf, keyed, announce)
        return added

    def _shelve(
        self, source: Source, shelf: Shelf, keyed: dict[str, Record], announce: Callable[[Sequence[NewFile]], None]
    ) -> list[int]:
        """Put on a shelf what it has not; where somebody else changes it meanwhile, look again at what it has."""
        added: list[int] = []

        def changed(before: Manifest) -> Manifest | None:
            low, high = min(each.at for each in keyed.values()), max(each.at for each in keyed.values())
            known = self._known.of(before.files, low, high)
            fresh = [each for key, each in keyed.items() if key not in known]
            added[:] = [each.at for each in fresh]
            if not fresh:
                return None
            entry = self._write(source, shelf, fresh)
            announce([NewFile(entry.object, shelf.day, entry.rows)])
            return Manifest(files=(*before.files, entry))

        manifest.change(self._objects, shelf, changed)
        return added

    def _write(self, source: Source, shelf: Shelf, fresh: list[Record]) -> FileEntry:
        """Write a file of records; the same records make a file of the same name, for as long as it is the same day.

        So what is removed a day after it was left over (see `doorbook.collect.lake_keeping`) is nobody's new file.
        """
        fresh.sort(key=lambda each: (each.at, each.key))
        name = f"{shelf.prefix}{_name(''.join((self._day(), *(each.key for each in fresh))).encode())}.parquet"
        with self.workplace() as place:
            lines, made = place / "batch", place / "events.parquet"
            with lines.open("wb", buffering=LONGEST_LINE) as out:
                out.writelines(LINE % (each.key.encode(), each.at, each.raw) for each in fresh)
            self._writer.execute(
                self._statement(source.stream),
                {"lines": str(lines), "connection": source.connection, "account": source.account, "made": str(made)},
            )
            self._objects.send(name, made)
            size = made.stat().st_size
        self._known.keep(name, frozenset(each.key for each in fresh))
        return FileEntry(object=name, rows=len(fresh), low=fresh[0].at, high=fresh[-1].at, size=size)

    @cached_property
    def engine(self) -> "DuckDBPyConnection":
        """Return the engine, which is started when it is first needed."""
        return connect(self._folder, in_order=True)

    @cached_property
    def _writer(self) -> "DuckDBPyConnection":
        """Return the engine as files are written: what a batch becomes is planned faster than it is planned well."""
        writer = self.engine.cursor()
        writer.execute("PRAGMA disable_optimizer")
        writer.execute("SET TimeZone = 'UTC'")
        return writer

    def _statement(self, stream: str) -> "Statement":
        """Return what makes a file of a batch, parsed once: of a small batch that is a third of the work."""
        if stream not in self._statements:
            query = f"COPY ({_batch(select(stream))}) TO $made ({PARQUET})"
            self._statements[stream] = self.engine.extract_statements(query)[0]
        return self._statements[stream]

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Give a folder that is gone afterwards."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder) as place:
            yield Path(place)

    def _fetched(self, entry: FileEntry, low: int, high: int) -> frozenset[str] | None:
        """Return the keys of a file's rows of these milliseconds; None where the file is gone."""
        with self.workplace() as place:
            if not self._objects.fetch(entry.object, place / "events.parquet"):
                return None
            found = self.engine.execute(
                "SELECT metadata.uid FROM read_parquet($path) WHERE time BETWEEN $low AND $high",
                {"path": str(place / "events.parquet"), "low": low, "high": high},
            )
            return frozenset(key for (key,) in found.fetchall())


def _batch(events: str) -> str:
    """Read a batch, which has its order already."""
    columns = "{'key': 'VARCHAR', 'at': 'BIGINT', 'raw': 'VARCHAR'}"
    reading = f"header = false, quote = '', escape = '', auto_detect = false, columns = {columns}"
    limits = f"max_line_size = {LONGEST_LINE}, buffer_size = {8 * LONGEST_LINE}, new_line = '\\n'"
    batch = f"SELECT * FROM read_csv($lines, delim = '{SEPARATOR.decode()}', {reading}, {limits})"  # noqa: S608 - all ours
    return f"WITH batch AS ({batch}) {events}"


def _name(of: bytes) -> str:
    return blake2b(of, digest_size=NAME_BYTES).hexdigest()
