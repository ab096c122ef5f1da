"""Adds what Duo said to the lake: raw pages as they came, and of their records each one once, as events of a day."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Final

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.batches import Batches
from doorbook.adapters.lake.known import KnownKeys
from doorbook.adapters.lake.manifest import FileEntry, Manifest, Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.collect.account import BadRecord, Record
from doorbook.collect.lake.ports import NewFile, Source
from doorbook.collect.mark import DAY, Walk

ZSTD_LEVEL: Final = 1
NAME_BYTES: Final = 16


def today() -> str:
    """Return the day it is, in UTC."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


class S3Lake:
    """The lake in a bucket; `folder` is where files may lie while they are made, `day` tells the day it is."""

    def __init__(
        self, objects: Objects, folder: Path, day: Callable[[], str] = today, batches: Batches | None = None
    ) -> None:
        self._objects = objects
        self._batches = batches or Batches(folder)
        self._day = day
        self._known = KnownKeys(self._fetched)

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

        So what is removed a day after it was left over (see `doorbook.collect.lake.keeping`) is nobody's new file.
        """
        fresh.sort(key=lambda each: (each.at, each.key))
        name = f"{shelf.prefix}{_name(''.join((self._day(), *(each.key for each in fresh))).encode())}.parquet"
        with self._batches.workplace() as place:
            made = self._batches.make(place, source, fresh)
            self._objects.send(name, made)
            size = made.stat().st_size
        self._known.keep(name, frozenset(each.key for each in fresh))
        return FileEntry(object=name, rows=len(fresh), low=fresh[0].at, high=fresh[-1].at, size=size)

    def _fetched(self, entry: FileEntry, low: int, high: int) -> frozenset[str] | None:
        """Return the keys of a file's rows of these milliseconds; None where the file is gone."""
        with self._batches.workplace() as place:
            if not self._objects.fetch(entry.object, place / "events.parquet"):
                return None
            found = self._batches.engine.execute(
                "SELECT metadata.uid FROM read_parquet($path) WHERE time BETWEEN $low AND $high",
                {"path": str(place / "events.parquet"), "low": low, "high": high},
            )
            return frozenset(key for (key,) in found.fetchall())


def _name(of: bytes) -> str:
    return blake2b(of, digest_size=NAME_BYTES).hexdigest()
