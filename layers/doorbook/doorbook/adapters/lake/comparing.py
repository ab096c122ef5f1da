"""Compares what a listing found with the state before, and makes the state after and the history between."""

import json
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from doorbook.adapters.lake import state_sql
from doorbook.adapters.lake.pointer import Pointer
from doorbook.adapters.lake.state_sql import SEPARATOR, staged
from doorbook.collect.content import content, differing, digest, is_id, read_id, recipe
from doorbook.collect.inventory import shape_of
from doorbook.collect.lake import Source
from doorbook.collect.listing import Reading
from doorbook.collect.mark import DAY
from doorbook.collect.stream import Inventory

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AT_ONCE: Final = 100
KEY_BYTES: Final = 16
GONE_FOR: Final = 30 * DAY
"""An object that is gone stays in the state for so long; its history stays."""


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
    def was(self) -> str:
        """Return the file of the state before."""
        return str(self.place / "was.parquet")


class Compared(NamedTuple):
    """The files that were made, and what is in them; without a history nothing changed."""

    state: Path
    history: Path | None
    there: int
    missing: int
    gone: int
    news: int
    same: int


class _Was(NamedTuple):
    digest: str
    missing_since: int | None
    gone_at: int | None


def compare(engine: "DuckDBPyConnection", what: Comparison) -> Compared:
    """Make the files of the state after a reading, and of what changed."""
    known = _known(engine, what)
    kinds = _stage_listed(what, known)
    absent = _stage_absent(what, known)
    state = what.place / "state.parquet"
    now, gone = str(what.place / "now"), str(what.place / "absent")
    relations = (
        f"WITH now AS (SELECT * FROM {staged('now', 'key', 'kind', 'digest', 'raw')}), "  # noqa: S608 - all ours
        f"absent AS (SELECT * FROM {staged('absent', 'key', 'kind')}), was AS (SELECT * FROM read_parquet($was)) "
    )
    files = {"now": now, "absent": gone, "was": what.was}
    moments = {"connection": what.source.connection, "began": what.reading.began, "ended": what.ended}
    query = state_sql.state(what.inventory.name).lstrip().removeprefix("WITH")
    engine.execute(
        f"COPY ({relations}, {query}) TO '{state}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 8192)",
        {**files, **moments},
    )
    news = sum(number for kind, number in kinds.items() if kind != "same") + absent.get("removed", 0)
    history = _history(engine, what, relations + state_sql.CHANGES, files) if news else None
    missing = absent.get("missed", 0) + absent.get("kept", 0)
    return Compared(
        state=state,
        history=history,
        there=sum(kinds.values()) + missing + absent.get("hidden", 0),
        missing=missing,
        gone=absent.get("removed", 0) + absent.get("gone", 0),
        news=news,
        same=kinds.get("same", 0),
    )


def _known(engine: "DuckDBPyConnection", what: Comparison) -> dict[str, _Was]:
    """Return what was there before, by its ids; digests are made anew where they were made otherwise."""
    shape = shape_of(what.inventory)
    alike = what.before is not None and what.before.recipe == recipe(shape)
    told = engine.cursor().execute(
        f"SELECT uid, {'digest' if alike else 'raw_data'}, missing_since, gone_at FROM read_parquet($was)",  # noqa: S608 - two constants
        {"was": what.was},
    )
    known = {}
    while rows := told.fetchmany(AT_ONCE):
        for uid, text, missing_since, gone_at in rows:
            known[uid] = _Was(text if alike else digest(shape, text.encode()), missing_since, gone_at)
    return known


def _stage_listed(what: Comparison, known: dict[str, _Was]) -> dict[str, int]:
    """Write each object that was listed once, as it was read last; what it was known as is taken from `known`."""
    shape, first = shape_of(what.inventory), what.before is None
    seen: set[str] = set()
    kinds: dict[str, int] = {}
    with (what.place / "now").open("wb") as out:
        for raw in _lines_backwards(what):
            key = read_id(what.inventory, raw)
            if key is None or not is_id(key) or key in seen:
                continue
            seen.add(key)
            told = digest(shape, raw)
            was = known.pop(key, None)
            if was is None:
                kind = "found" if first else "added"
            elif was.gone_at is not None:
                kind = "returned"
            else:
                kind = "same" if was.digest == told else "changed"
            kinds[kind] = kinds.get(kind, 0) + 1
            out.write(SEPARATOR.encode().join((key.encode(), kind.encode(), told.encode(), raw)) + b"\n")
    return kinds


def _stage_absent(what: Comparison, left: dict[str, _Was]) -> dict[str, int]:
    """Write what was there before and was not listed: missing at first, and gone when it is missing again."""
    kinds: dict[str, int] = {}
    with (what.place / "absent").open("w", encoding="utf-8") as out:
        for key, was in left.items():
            kind = _absence(what, key, was)
            if kind is not None:
                kinds[kind] = kinds.get(kind, 0) + 1
                out.write(f"{key}{SEPARATOR}{kind}\n")
    return kinds


def _absence(what: Comparison, key: str, was: _Was) -> str | None:
    if was.gone_at is not None:
        return "gone" if what.ended - was.gone_at < GONE_FOR else None
    if key in what.reading.hidden:
        return "hidden"
    if what.reading.blurred:
        return "kept"
    return "missed" if was.missing_since is None else "removed"


def _lines_backwards(what: Comparison) -> Iterator[bytes]:
    from backports import zstd  # noqa: PLC0415 - only who collects needs it

    for number in reversed(range(what.reading.pages)):
        lines = zstd.decompress((what.place / f"{number}.zst").read_bytes()).split(b"\n")
        yield from (line for line in reversed(lines) if line)


def _history(engine: "DuckDBPyConnection", what: Comparison, query: str, files: dict[str, str]) -> Path:
    told = engine.cursor().execute(query, files)
    lines, made = what.place / "changes", what.place / "history.parquet"
    with lines.open("w", encoding="utf-8") as out:
        while rows := told.fetchmany(AT_ONCE):
            out.writelines(SEPARATOR.join(_change(what, row)) + "\n" for row in rows)
    engine.execute(
        f"COPY ({state_sql.history()}) TO '{made}' (FORMAT parquet, COMPRESSION zstd)", {"changes": str(lines)}
    )
    return made


def _change(what: Comparison, row: tuple[str, str, str | None, str | None, int | None, int | None]) -> Iterator[str]:
    """Write a change, its columns in the order of HISTORY."""
    uid, kind, before, after, last_listed, missing_since = row
    shape, fields = shape_of(what.inventory), list[str]()
    if before is not None and after is not None:
        was, now = content(shape, before.encode()), content(shape, after.encode())
        fields = list(differing(was, now))
    named = f"{what.source.connection}/{what.inventory.name}/{uid}/{what.reading.id}/{kind}".encode()
    listed = what.before.began if what.before else None
    told = {
        "connection": what.source.connection,
        "key": blake2b(named, digest_size=KEY_BYTES).hexdigest(),
        "uid": uid,
        "listing": what.reading.id,
        "kind": kind,
        "noticed": what.ended,
        "not_before": listed if kind in {"added", "returned"} else last_listed,
        "not_after": missing_since if kind == "removed" else what.ended,
        "fields": json.dumps(fields),
        "before": before,
        "after": after,
    }
    return ("" if told[name] is None else str(told[name]) for name in state_sql.HISTORY)
