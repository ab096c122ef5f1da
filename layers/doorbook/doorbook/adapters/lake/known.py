"""Which records the lake has already: keys of files, kept in memory as far as there is room."""

from collections.abc import Callable, Sequence
from typing import Final

from doorbook.adapters.lake.manifest import FileEntry
from doorbook.errors import Cause, TryLaterError

MOST_KEPT: Final = 200_000
SMALL: Final = 50_000
"""A larger file is asked for the milliseconds in question alone, and not remembered."""

type Fetch = Callable[[FileEntry, int, int], frozenset[str] | None]


class KnownKeys:
    """Keys by file; files never change, so what was read once stays true."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._kept: dict[str, frozenset[str]] = {}

    def of(self, files: Sequence[FileEntry], low: int, high: int) -> set[str]:
        """Return the keys of all rows between two milliseconds, and perhaps of others."""
        known: set[str] = set()
        for entry in files:
            if entry.touches(low, high):
                known |= self._file(entry, low, high)
        return known

    def keep(self, name: str, keys: frozenset[str]) -> None:
        """Remember a file's keys; the file that was remembered first goes first."""
        if len(keys) > SMALL:
            return
        self._kept[name] = keys
        while sum(map(len, self._kept.values())) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def _file(self, entry: FileEntry, low: int, high: int) -> frozenset[str]:
        if entry.object in self._kept:
            return self._kept[entry.object]
        whole = entry.rows <= SMALL
        keys = self._fetch(entry, entry.low if whole else low, entry.high if whole else high)
        if keys is None:  # compacted, and dropped, since the manifest was read
            raise TryLaterError(Cause.LAKE, f"{entry.object} is gone")
        if whole:
            self.keep(entry.object, keys)
        return keys
