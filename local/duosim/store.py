"""The simulator's memory on disk: one file, replaced as a whole, so that a kill leaves the last one or the next."""

import json
import os
from pathlib import Path
from typing import Any

VERSION = 1


def load(path: Path) -> dict[str, Any] | None:
    if not path.exists():
        return None
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if told.get("version") != VERSION:
        raise RuntimeError(f"{path} was written by another version of the simulator; remove it to begin anew")
    return told


def save(path: Path, told: dict[str, Any]) -> None:
    write_whole(path, json.dumps({"version": VERSION, **told}, indent=1))


def write_whole(path: Path, text: str) -> None:
    """Write beside it, then swap; readable by the owner alone, since keys are in it."""
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
    beside.replace(path)
