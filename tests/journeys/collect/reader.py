"""A reader of the lake that goes by the manifests at any moment, and will not see an event twice, nor one vanish."""

from collections import Counter
from threading import RLock
from typing import NamedTuple

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.batches import Batches
from doorbook.adapters.lake.manifest import FileEntry, Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.collect.lake.ports import Source


class Row(NamedTuple):
    """An event as readers find it."""

    key: str
    time: int
    raw: str


class Reader:
    """Remembers what it saw; files never change, so each is read once."""

    def __init__(self, objects: Objects, source: Source, batches: Batches) -> None:
        self._objects = objects
        self._prefix = f"events/{source.stream}/connection={source.connection}/day="
        self._source = source
        self._batches = batches
        self._files: dict[str, list[Row]] = {}
        self._counting: list[str] = []
        self._one_at_a_time = RLock()
        self.seen: dict[str, Row] = {}
        self.looks = 0

    def look(self) -> None:
        """Read all that counts by now, and compare it with what was there before."""
        with self._one_at_a_time:
            self.looks += 1
            entries = self._entries()
            counting = sorted(each.object for each in entries)
            if counting == self._counting:
                return
            rows = [row for each in entries for row in self._read(each)]
            found = {row.key: row for row in rows}
            assert len(found) == len(rows), [key for key, n in Counter(row.key for row in rows).items() if n > 1]
            vanished = self.seen.keys() - found.keys()
            assert not vanished, vanished
            self._counting, self.seen = counting, found

    def raws(self) -> list[str]:
        """Return what is there now, as the text that Duo sent."""
        self.look()
        return sorted(row.raw for row in self.seen.values())

    def of_file(self, name: str) -> list[Row]:
        """Return the events of a file, whether or not it counts."""
        with self._one_at_a_time:
            if name not in self._files:
                with self._batches.workplace() as place:
                    assert self._objects.fetch(name, place / "read.parquet"), name
                    told = self._batches.engine.execute(
                        "SELECT metadata.uid, time, raw_data FROM read_parquet($path)",
                        {"path": str(place / "read.parquet")},
                    )
                    self._files[name] = [Row(*each) for each in told.fetchall()]
            return self._files[name]

    def _entries(self) -> list[FileEntry]:
        days = {each.key.removeprefix(self._prefix).split("/")[0] for each in self._objects.under(self._prefix)}
        shelves = [Shelf(self._source.stream, self._source.connection, day) for day in sorted(days)]
        return [entry for shelf in shelves for entry in manifest.read(self._objects, shelf).files]

    def _read(self, entry: FileEntry) -> list[Row]:
        rows = self.of_file(entry.object)
        assert len(rows) == entry.rows, entry
        assert (min(row.time for row in rows), max(row.time for row in rows)) == (entry.low, entry.high)
        return rows
