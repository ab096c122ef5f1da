"""Which files of a day count: one small object, changed only where it is still what was read."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from doorbook.adapters.lake.objects import Objects
from doorbook.collect.mark import DAY
from doorbook.errors import Cause, FixSettingsError, TryLaterError
from doorbook.values import value

VERSION: Final = 1
TRIES: Final = 10


@value
class Shelf:
    """A day of a stream of a connection, and where its files lie."""

    stream: str
    connection: str
    day: str
    root: str = "events"

    @property
    def prefix(self) -> str:
        """Return how its objects begin."""
        return f"{self.root}/{self.stream}/connection={self.connection}/day={self.day}/"

    @property
    def manifest(self) -> str:
        """Return where its manifest lies."""
        return f"{self.prefix}_manifest.json"  # Athena passes over what begins so

    @classmethod
    def at(cls, stream: str, connection: str, moment: int) -> "Shelf":
        """Return the shelf of a moment in milliseconds."""
        return cls(stream, connection, day_of(moment))


@value(kw_only=True)
class FileEntry:
    """A file that counts: where it lies, how many rows of which milliseconds, and how large it is."""

    object: str
    rows: int
    low: int
    high: int
    size: int

    def touches(self, low: int, high: int) -> bool:
        """Tell whether it may hold rows of these milliseconds."""
        return self.low <= high and low <= self.high


@value(kw_only=True)
class Manifest:
    """The files of a day that count, and the tag of the object that says so; None where there is none yet."""

    files: tuple[FileEntry, ...] = ()
    tag: str | None = None


def day_of(moment: int) -> str:
    """Return the day of a moment in milliseconds, in UTC."""
    return f"{datetime.fromtimestamp(moment // DAY * DAY // 1000, UTC):%Y-%m-%d}"


def read(objects: Objects, shelf: Shelf) -> Manifest:
    """Return a day's manifest as it is now."""
    kept = objects.get(shelf.manifest)
    return Manifest() if kept is None else Manifest(files=_files(kept.body, shelf), tag=kept.tag)


def write(objects: Objects, shelf: Shelf, manifest: Manifest) -> bool:
    """Put a manifest in the place of the one that it was made from, or return False where that is gone."""
    files = [dict(each.__dict__) for each in manifest.files]
    return objects.put_if(shelf.manifest, json.dumps({"version": VERSION, "files": files}).encode(), manifest.tag)


def change(objects: Objects, shelf: Shelf, changed: Callable[[Manifest], Manifest | None]) -> bool:
    """Change a manifest as it is now, as often as somebody is first; None changes nothing, and False is returned."""
    for _ in range(TRIES):
        before = read(objects, shelf)
        after = changed(before)
        if after is None:
            return False
        if write(objects, shelf, replace(after, tag=before.tag)):
            return True
    raise TryLaterError(Cause.LAKE, f"{shelf.manifest} is changed by others all the time")


def _files(body: bytes, shelf: Shelf) -> tuple[FileEntry, ...]:
    try:
        told: dict[str, Any] = json.loads(body)
        if told["version"] != VERSION:
            raise FixSettingsError(Cause.LAKE, f"{shelf.manifest} was written by a later Doorbook")
        return tuple(FileEntry(**each) for each in told["files"])
    except (ValueError, TypeError, KeyError) as error:
        raise FixSettingsError(Cause.LAKE, f"{shelf.manifest} is no manifest") from error
