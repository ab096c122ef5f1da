"""Compares what a listing found with the state before, and makes the state after and the history between.

What is known of each object is held; its JSON is not, but goes from file to file.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from doorbook.adapters.lake import state_sql
from doorbook.adapters.lake.pointer import Pointer
from doorbook.collect.inventories.content import content, differing, digest, is_id, read_id, recipe
from doorbook.collect.inventories.inventory import Shape, shape_of
from doorbook.collect.inventories.listing import Reading
from doorbook.collect.lake.ports import Source
from doorbook.collect.mark import DAY
from doorbook.collect.stream import Inventory
from doorbook.values import value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AT_ONCE: Final = 100
KEY_BYTES: Final = 16
GONE_FOR: Final = 30 * DAY
"""An object that is gone stays in the state for so long; its history stays."""

KNOWN: Final = ("uid", "digest", "first_listed", "last_listed", "changed_at", "missing_since", "gone_at")


class Comparison(NamedTuple):
    """What is to be compared: a reading, and the pointer to the state before; the place holds its pages and `was`."""

    source: Source
    inventory: Inventory
    reading: Reading
    before: Pointer | None
    place: Path

    @property
    def ended(self) -> int:
        """Return when the reading's last page was read."""
        return max(self.reading.began, self.reading.ended or 0)

    @property
    def shape(self) -> Shape:
        """Return what is known of the inventory's objects."""
        return shape_of(self.inventory)


class Compared(NamedTuple):
    """The files that were made, and what is in them; without a history nothing changed."""

    state: Path
    history: Path | None
    there: int
    missing: int
    gone: int
    news: int
    same: int


@value(kw_only=True)
class Known:
    """What is known of an object: times are milliseconds; of some words since when they say what they say."""

    uid: str
    digest: str
    first_listed: int
    last_listed: int
    changed_at: int
    missing_since: int | None = None
    gone_at: int | None = None
    since: tuple[tuple[object, int], ...] = ()


def compare(engine: "DuckDBPyConnection", what: Comparison) -> Compared:
    """Make the files of the state after a reading, and of what changed."""
    known = _known(engine, what)
    work = _Work(what, known)
    with (what.place / "staged").open("w+b") as out, (what.place / "changes").open("wb") as changes:
        work.listed(out)
        work.absent(out, changes, _rows(engine, what, ("uid", "raw_data")))
    state, history = what.place / "state.parquet", what.place / "history.parquet"
    query = state_sql.state(what.inventory.name)
    engine.execute(
        f"COPY ({query}) TO '{state}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)",
        {"state": str(what.place / "staged")},
    )
    kinds = work.kinds
    news = sum(number for kind, number in kinds.items() if kind in NEWS)
    if news:
        engine.execute(
            f"COPY ({state_sql.history()}) TO '{history}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)",
            {"changes": str(what.place / "changes")},
        )
    missing, gone = kinds["missed"] + kinds["kept"], kinds["removed"] + kinds["gone"]
    return Compared(
        state=state,
        history=history if news else None,
        there=sum(kinds.values()) - gone,
        missing=missing,
        gone=gone,
        news=news,
        same=kinds["same"],
    )


NEWS: Final = {"found", "added", "changed", "returned", "removed"}


class _Work:
    """Goes through what was listed and then through what was not."""

    def __init__(self, what: Comparison, known: dict[str, Known]) -> None:
        self._what = what
        self._known = known
        self.kinds: Counter[str] = Counter()
        self._news: dict[str, tuple[str, Known | None, int, int]] = {}
        """What is other than it was: its kind, as what it was known, and where its JSON is in what was staged."""

    def listed(self, out: BinaryIO) -> None:
        """Write each object that was listed once, as it was read last."""
        seen: set[str] = set()
        for raw in _lines_backwards(self._what):
            key = read_id(self._what.inventory, raw)
            if key is None or not is_id(key) or key in seen:
                continue
            seen.add(key)
            was = self._known.pop(key, None)
            kind, now = self._compared(key, content(self._what.shape, raw), was)
            self.kinds[kind] += 1
            self._write(out, now, raw)
            if kind != "same":
                self._news[key] = kind, was, out.tell() - len(raw) - 1, len(raw)

    def absent(self, out: BinaryIO, changes: BinaryIO, before: Iterable[tuple[Any, ...]]) -> None:
        """Write what was there before and was not listed, and the history of all that is other than it was."""
        for key, text in before:
            was = self._known.get(key)
            if was is not None:
                kind = self._absence(key, was)
                if kind is not None:
                    self.kinds[kind] += 1
                    out.seek(0, 2)
                    self._write(out, self._unlisted(kind, was), text.encode())
                if kind == "removed":
                    changes.write(_change(self._what, kind, was, (key, text, None)))
            elif key in self._news:
                kind, was, *place = self._news.pop(key)
                changes.write(_change(self._what, kind, was, (key, text, _cut(out, *place))))
        for key, (kind, was, *place) in self._news.items():
            changes.write(_change(self._what, kind, was, (key, None, _cut(out, *place))))
        out.flush()

    def _compared(self, key: str, told: object, was: Known | None) -> tuple[str, Known]:
        what, said = self._what, told if isinstance(told, dict) else {}
        words = [said.get(name) or None for name in what.shape.since]
        began, ended = what.reading.began, what.ended
        if was is None:
            kind = "found" if what.before is None else "added"
            since = tuple((word, began) for word in words)
            return kind, Known(
                uid=key, digest=digest(told), first_listed=began, last_listed=began, changed_at=ended, since=since
            )
        now = replace(
            was,
            digest=digest(told),
            last_listed=began,
            missing_since=None,
            gone_at=None,
            since=tuple(
                (word, before[1] if word == before[0] else ended) for word, before in zip(words, was.since, strict=True)
            ),
        )
        kind = "returned" if was.gone_at is not None else "changed" if was.digest != now.digest else "same"
        return kind, now if kind == "same" else replace(now, changed_at=ended)

    def _absence(self, key: str, was: Known) -> str | None:
        if was.gone_at is not None:
            return "gone" if self._what.ended - was.gone_at < GONE_FOR else None
        if key in self._what.reading.hidden:
            return "hidden"
        if self._what.reading.blurred:
            return "kept"
        return "missed" if was.missing_since is None else "removed"

    def _unlisted(self, kind: str, was: Known) -> Known:
        match kind:
            case "hidden":
                return replace(was, missing_since=None)
            case "missed":
                return replace(was, missing_since=self._what.ended)
            case "removed":
                return replace(was, gone_at=was.missing_since, changed_at=was.missing_since or self._what.ended)
            case _:
                return was

    def _write(self, out: BinaryIO, now: Known, raw: bytes) -> None:
        told = {**now.__dict__, "connection": self._what.source.connection}
        told |= {f"{name}_since": at for name, (_, at) in zip(self._what.shape.since, now.since, strict=True)}
        words = ("" if told[name] is None else str(told[name]) for name in state_sql.ours_of(self._what.inventory.name))
        out.write(state_sql.SEPARATOR.join(words).encode() + state_sql.SEPARATOR.encode() + raw + b"\n")


def _known(engine: "DuckDBPyConnection", what: Comparison) -> dict[str, Known]:
    """Return what was known before, by its ids; digests are made anew where they were made otherwise."""
    shape = what.shape
    is_alike = what.before is not None and what.before.recipe == recipe(shape)
    held = _columns(engine, what)
    since = [each for name in shape.since for each in (name, f"{name}_since")]
    columns = [name if name in held else "NULL" for name in (*KNOWN, *since)]
    known = {}
    for row in _rows(engine, what, (*columns, "NULL" if is_alike else "raw_data")):
        *told, raw = row
        ours = dict(zip(KNOWN, told, strict=False))
        words = told[len(KNOWN) :]
        pairs = zip(words[::2], words[1::2], strict=True)
        ours["since"] = tuple((word or None, ours["first_listed"] if at is None else at) for word, at in pairs)
        if raw is not None:
            ours["digest"] = digest(content(shape, raw.encode()))
        known[str(ours["uid"])] = Known(**ours)
    return known


def _columns(engine: "DuckDBPyConnection", what: Comparison) -> set[str]:
    told = engine.execute("SELECT name FROM parquet_schema($was)", {"was": str(what.place / "was.parquet")})
    return {name for (name,) in told.fetchall()}


def _rows(engine: "DuckDBPyConnection", what: Comparison, columns: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Give the state before, some rows at a time."""
    told = engine.cursor().execute(
        f"SELECT {', '.join(columns)} FROM read_parquet($was)",  # noqa: S608 - our own columns
        {"was": str(what.place / "was.parquet")},
    )
    while rows := told.fetchmany(AT_ONCE):
        yield from rows


def _lines_backwards(what: Comparison) -> Iterator[bytes]:
    from backports import zstd  # noqa: PLC0415 - only who collects needs it

    for number in reversed(range(what.reading.pages)):
        lines = zstd.decompress((what.place / f"{number}.zst").read_bytes()).split(b"\n")
        yield from (line for line in reversed(lines) if line)


def _cut(staged: BinaryIO, begin: int, length: int) -> str:
    staged.seek(begin)
    return staged.read(length).decode()


def _change(what: Comparison, kind: str, was: Known | None, objects: tuple[str, str | None, str | None]) -> bytes:
    """Write a change of an object, as it was and as it is, its columns in the order of HISTORY."""
    uid, before, after = objects
    fields = list[str]()
    if before is not None and after is not None:
        fields = [*differing(content(what.shape, before.encode()), content(what.shape, after.encode()))]
    named = f"{what.source.connection}/{what.inventory.name}/{uid}/{what.reading.id}/{kind}".encode()
    listed = what.before.began if what.before else None
    told = {
        "connection": what.source.connection,
        "key": blake2b(named, digest_size=KEY_BYTES).hexdigest(),
        "uid": uid,
        "listing": what.reading.id,
        "kind": kind,
        "noticed": what.ended,
        "not_before": listed if kind in {"added", "returned"} or was is None else was.last_listed,
        "not_after": was.missing_since if kind == "removed" and was is not None else what.ended,
        "fields": json.dumps(fields),
        "before": before,
        "after": after,
    }
    words = ("" if told[name] is None else str(told[name]) for name in state_sql.HISTORY)
    return state_sql.SEPARATOR.join(words).encode() + b"\n"
