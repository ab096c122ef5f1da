"""The days of the lake as they are kept: many files made into few, and what does not count removed."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.manifest import FileEntry, Manifest, Shelf
from doorbook.adapters.lake.merging import merged
from doorbook.adapters.lake.objects import Objects
from doorbook.collect.lake.compacting import groups
from doorbook.collect.lake.keeping import Seen

ROOTS: Final = ("changes", "events", "snapshots")
A_DAY: Final = re.compile(r"(\w+)/(\w+)/connection=([^/]+)/day=(\d{4}-\d\d-\d\d)/")


class LakeShelves:
    """The days in a bucket; `today` names the day it is, `folder` is where files may lie while they are made."""

    def __init__(self, objects: Objects, folder: Path, today: Callable[[], str]) -> None:
        self._objects = objects
        self._folder = folder
        self._today = today

    def seen(self) -> Iterator[Seen]:
        """List all days, as one listing of the bucket shows them."""
        for root in ROOTS:
            for place, listed in groupby(self._objects.under(f"{root}/"), lambda each: each.key.rpartition("/")[0]):
                day = A_DAY.fullmatch(f"{place}/")
                if day is None:
                    continue
                found = [*listed]
                files = [each for each in found if each.key.endswith(".parquet")]
                yield Seen(
                    place=f"{place}/",
                    root=root,
                    connection=day[3],
                    day=day[4],
                    files=len(files),
                    has_manifest=len(files) < len(found),
                    eldest=min(each.written for each in files or found),
                    newest=max(each.written for each in found),
                )

    def compact(self, seen: Seen, is_over: Callable[[], bool]) -> int:
        """Make few files of many, group after group; each takes its place by one change of the manifest."""
        shelf = shelf_of(seen.place)
        replaced = 0
        for group in groups(manifest.read(self._objects, shelf).files):
            if is_over():
                break
            replaced += self._replace(shelf, group)
        return replaced

    def empty(self, seen: Seen) -> int:
        """Have no file of a day count any more."""
        counted = 0

        def changed(before: Manifest) -> Manifest | None:
            nonlocal counted
            counted = len(before.files)
            return Manifest() if before.files else None

        manifest.change(self._objects, shelf_of(seen.place), changed)
        return counted

    def sweep(self, seen: Seen, before: datetime) -> int:
        """Remove what does not count, once neither it nor the manifest has changed for so long.

        The manifest is read first: if the listing then shows it to be as old, it is the one that was read. A manifest
        without files goes with the last of them.
        """
        shelf = shelf_of(seen.place)
        counting = manifest.read(self._objects, shelf)
        listed = {each.key: each for each in self._objects.under(shelf.prefix)}
        told = listed.pop(shelf.manifest, None)
        if told is not None and told.written > before:
            return 0
        counted = {each.object for each in counting.files}
        gone = [key for key, each in listed.items() if key not in counted and each.written <= before]
        self._objects.drop(gone)
        if told is not None and not counted and len(gone) == len(listed):
            self._objects.drop([shelf.manifest])
        return len(gone)

    def _replace(self, shelf: Shelf, group: Sequence[FileEntry]) -> int:
        made = merged(self._objects, self._folder, shelf, group, self._today())
        names = {each.object for each in group}

        def changed(before: Manifest) -> Manifest | None:
            if not names <= {each.object for each in before.files}:
                return None  # somebody else has replaced them, or the day was emptied
            kept = [each for each in before.files if each.object not in names]
            return Manifest(files=tuple(sorted((*kept, *made), key=lambda each: (each.low, each.object))))

        return len(group) if manifest.change(self._objects, shelf, changed) else 0


def shelf_of(place: str) -> Shelf:
    """Return the day that lies at a place."""
    found = A_DAY.fullmatch(place)
    if found is None:
        raise ValueError(place)
    root, stream, connection, day = found.groups()
    return Shelf(stream, connection, day, root)
