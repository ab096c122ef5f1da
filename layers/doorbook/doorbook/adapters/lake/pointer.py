"""Which file is an inventory's state: one small object, changed only where it is still what was read."""

import json
from typing import Any, Final

from doorbook.adapters.lake.manifest import FileEntry
from doorbook.adapters.lake.objects import Objects
from doorbook.collect.lake.ports import Source
from doorbook.errors import Cause, FixSettingsError
from doorbook.values import value

VERSION: Final = 1


@value(kw_only=True)
class Pointer:
    """The listing that counts; times are milliseconds.

    `history` is the file of what changed with it, `replaced` are states before, each with when it was replaced, and
    `doomed` those that nobody reads any more. `recipe` tells how the digests in the state were made.
    """

    listing: str
    began: int
    ended: int
    state: str
    there: int
    missing: int
    gone: int
    news: int
    same: int
    recipe: str
    history: FileEntry | None = None
    replaced: tuple[tuple[str, int], ...] = ()
    doomed: tuple[str, ...] = ()
    tag: str | None = None


def shelf_of(source: Source) -> str:
    """Return how the names of an inventory's states begin."""
    return f"inventory/{source.stream}/connection={source.connection}/"


def read(objects: Objects, source: Source) -> Pointer | None:
    """Return which state counts now, or None where nothing was ever listed."""
    place = f"{shelf_of(source)}current.json"
    kept = objects.get(place)
    if kept is None:
        return None
    try:
        told: dict[str, Any] = json.loads(kept.body)
        if told.pop("version") != VERSION:
            raise FixSettingsError(Cause.LAKE, f"{place} was written by a later Doorbook")
        history = FileEntry(**told.pop("history")) if told["history"] else told.pop("history")
        replaced = tuple((name, at) for name, at in told.pop("replaced"))
        doomed = tuple(told.pop("doomed"))
        return Pointer(**told, history=history, replaced=replaced, doomed=doomed, tag=kept.tag)
    except (ValueError, TypeError, KeyError) as error:
        raise FixSettingsError(Cause.LAKE, f"{place} is no pointer") from error


def write(objects: Objects, source: Source, pointer: Pointer) -> bool:
    """Put a pointer in the place of the one that it knows the tag of, or return False where that is gone."""
    told = {**pointer.__dict__, "history": pointer.history.__dict__ if pointer.history else None, "version": VERSION}
    del told["tag"]
    return objects.put_if(f"{shelf_of(source)}current.json", json.dumps(told).encode(), pointer.tag)
