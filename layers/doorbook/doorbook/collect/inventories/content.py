"""What an object says, apart from what is no change of it; and what must never be kept. Pure."""

import json
import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final

from doorbook.collect.inventories.inventory import Shape
from doorbook.collect.stream import Inventory

DIGEST_BYTES: Final = 16
SECRET: Final = re.compile(
    rb'("[^"\\]*(?:secret|skey|private_id|aes_key)[^"\\]*"\s*:\s*)(?:"(?:[^"\\]|\\.)*"|\[[^\]\[{]*\])',
    re.IGNORECASE,
)
"""A word whose name says that it is a secret: Duo tells an application's secret key in the list of applications."""


def without_secrets(raw: bytes) -> bytes:
    """Return an object as Duo wrote it, with null in the place of every secret."""
    return SECRET.sub(rb"\1null", raw)


def id_in(inventory: Inventory, raw: bytes) -> str | None:
    """Find the id in what could not be read as an object, so that nobody takes that object for gone."""
    if inventory.is_one:
        return inventory.name
    found = re.search(rb'"%s"\s*:\s*"([^"\\]{1,200})"' % inventory.key.encode(), raw)
    return found[1].decode(errors="replace") if found else None


def is_id(told: str) -> bool:
    """Tell whether this can be an object's id: it names rows and files."""
    return told.isprintable() and len(told) <= 200  # noqa: PLR2004 - Duo's are twenty long


def read_id(inventory: Inventory, raw: bytes) -> str | None:
    """Return the id of an object that is one."""
    if inventory.is_one:
        return inventory.name
    told = _read(raw)
    found = told.get(inventory.key) if told else None
    return found if isinstance(found, str) else id_in(inventory, raw)


def digest(told: object) -> str:
    """Return what tells whether an object changed, of its content: equal as long as it says the same."""
    return blake2b(_written(told).encode(), digest_size=DIGEST_BYTES).hexdigest()


def recipe(shape: Shape) -> str:
    """Return what tells whether digests of two moments were made alike."""
    return blake2b(repr((1, shape.restless, shape.refers)).encode(), digest_size=DIGEST_BYTES).hexdigest()


def content(shape: Shape, raw: bytes) -> object:
    """Return what counts as what an object says; all that was written where that cannot be read."""
    told = _read(raw)
    if told is None:
        return raw.decode(errors="backslashreplace")
    for path in shape.restless:
        _drop(told, path.split("."))
    for name, key in shape.refers:
        if name in told:
            told[name] = _ids(told[name], key)
    return _ordered(told)


def differing(before: object, after: object, within: str = "") -> Iterator[str]:
    """Name the words in which two contents differ, as paths."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            path = f"{within}.{name}" if within else name
            yield from differing(before.get(name), after.get(name), path)
    elif before != after:
        yield within


def _read(raw: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _drop(told: object, path: list[str]) -> None:
    if isinstance(told, list):
        for each in told:
            _drop(each, path)
    elif isinstance(told, dict) and len(path) == 1:
        told.pop(path[0], None)
    elif isinstance(told, dict):
        _drop(told.get(path[0]), path[1:])


def _ids(told: object, key: str) -> object:
    if isinstance(told, list):
        return [_ids(each, key) for each in told]
    return told.get(key, told) if isinstance(told, dict) else told


def _ordered(told: object) -> object:
    """Return the same with every list in one order: Duo's lists are sets, and come in any."""
    if isinstance(told, dict):
        return {name: _ordered(each) for name, each in told.items()}
    if isinstance(told, list):
        return sorted(map(_ordered, told), key=_written)
    return told


def _written(told: object) -> str:
    return json.dumps(told, sort_keys=True, separators=(",", ":"))
