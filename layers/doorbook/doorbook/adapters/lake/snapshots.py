"""Inventories in the lake: the state of all objects in one file, and what changed about them in files of a day."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorbook.adapters.lake import manifest, pointer, state_sql
from doorbook.adapters.lake.comparing import Compared, Comparison, compare
from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.manifest import FileEntry, Manifest, Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.pointer import Pointer
from doorbook.collect.account import Record
from doorbook.collect.inventories.content import recipe
from doorbook.collect.inventories.inventory import shape_of
from doorbook.collect.inventories.listing import Reading, Standing
from doorbook.collect.inventories.ports import Adopted
from doorbook.collect.lake.ports import Source
from doorbook.collect.mark import HOUR
from doorbook.collect.stream import Inventory
from doorbook.errors import Cause, TryLaterError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ZSTD_LEVEL: Final = 1
NAME_BYTES: Final = 8
TRIES: Final = 3
READ_FOR: Final = HOUR
"""A state that was replaced stays for so long, for whoever had read that it counts."""


class S3Snapshots:
    """The inventories of all connections in a bucket; `folder` is where files may lie while they are made."""

    def __init__(self, objects: Objects, folder: Path) -> None:
        self._objects = objects
        self._folder = folder

    def keep_page(self, source: Source, reading: Reading, records: Sequence[Record]) -> None:
        """Keep a page as JSON lines, in the place of its number."""
        from backports import zstd  # noqa: PLC0415 - only who collects needs it

        lines = b"".join(each.raw + b"\n" for each in records)
        self._objects.put(_page(source, reading, reading.pages), zstd.compress(lines, ZSTD_LEVEL))

    def clear(self, source: Source) -> None:
        """Drop the pages of all readings."""
        self._objects.drop([each.key for each in self._objects.under(_pages(source))])

    def adopt(self, source: Source, inventory: Inventory, reading: Reading) -> Adopted | None:
        """Make the state and the history, have the pointer say that they count, and put the history on its shelf.

        Whoever is stopped before the pointer has changed nothing that anybody reads; whoever is stopped after it finds
        in the pointer what is left to do.
        """
        for _ in range(TRIES):
            before = pointer.read(self._objects, source)
            if before is not None:
                self._shelve(source, before)
                if before.listing == reading.id:
                    return _adopted(before)
            with self._workplace() as place:
                after = self._made(source, inventory, reading, before, place)
            if after is None:
                return None
            if pointer.write(self._objects, source, after):
                self._shelve(source, after)
                return _adopted(after)
        raise TryLaterError(Cause.LAKE, f"{pointer.shelf_of(source)}current.json is changed by others all the time")

    def one(self, source: Source, uid: str) -> dict[str, object] | None:
        """Return one object as it stands, without a look at any other inventory."""
        now = pointer.read(self._objects, source)
        if now is None:
            return None
        with self._workplace() as place:
            self._fetch(now.state, place / "state.parquet")
            found = self.engine.execute(
                "SELECT * FROM read_parquet($state) WHERE uid = $uid",
                {"state": str(place / "state.parquet"), "uid": uid},
            )
            names = [each[0] for each in found.description]
            row = found.fetchone()
        return dict(zip(names, row, strict=True)) if row else None

    @cached_property
    def engine(self) -> "DuckDBPyConnection":
        """Return the engine, which is started when it is first needed."""
        return connect(self._folder)

    def _made(
        self, source: Source, inventory: Inventory, reading: Reading, before: Pointer | None, place: Path
    ) -> Pointer | None:
        was = place / "was.parquet"
        if before is None:
            self.engine.execute(
                f"COPY ({state_sql.empty(state_sql.columns(inventory.name))}) TO '{was}' (FORMAT parquet)"
            )
        else:
            self._fetch(before.state, was)
        pages = [_page(source, reading, number) for number in range(reading.pages)]
        if not all(self._objects.fetch(page, place / f"{number}.zst") for number, page in enumerate(pages)):
            return None
        found = self._compared(Comparison(source, inventory, reading, before, place))
        state = self._send(found.state, f"{pointer.shelf_of(source)}{reading.id}")
        history = self._send_history(source, reading, found.history, found.news) if found.history else None
        self._keep_days(source, reading, before, place)
        replaced = (*before.replaced, (before.state, _ended(reading))) if before else ()
        return Pointer(
            listing=reading.id,
            began=reading.began,
            ended=_ended(reading),
            state=state,
            there=found.there,
            missing=found.missing,
            gone=found.gone,
            news=found.news,
            same=found.same,
            recipe=recipe(shape_of(inventory)),
            history=history,
            replaced=tuple(each for each in replaced if _is_read(each[1], reading)),
            doomed=tuple(name for name, at in replaced if not _is_read(at, reading) and name != state),
            tag=before.tag if before else None,
        )

    def _compared(self, what: Comparison) -> Compared:
        from duckdb import Error  # noqa: PLC0415 - as in `engine.connect`

        try:
            return compare(self.engine, what)
        except Error as error:  # such as too little memory for what there is
            raise TryLaterError(Cause.LAKE, type(error).__name__) from error

    def _send(self, made: Path, name: str) -> str:
        """Send a file to a place that its content names, so that no other is ever in that place."""
        with made.open("rb") as body:
            told = blake2b(body.read(), digest_size=NAME_BYTES).hexdigest()
        self._objects.send(f"{name}-{told}.parquet", made)
        return f"{name}-{told}.parquet"

    def _send_history(self, source: Source, reading: Reading, made: Path, rows: int) -> FileEntry:
        ended = _ended(reading)
        name = self._send(made, f"{_history(source, ended).prefix}{reading.id}")
        return FileEntry(object=name, rows=rows, low=ended, high=ended, size=made.stat().st_size)

    def _keep_days(self, source: Source, reading: Reading, before: Pointer | None, place: Path) -> None:
        """With the first listing of a day, keep the last state of the day before, and this one as this day's so far."""
        today = manifest.day_of(_ended(reading))
        last = manifest.day_of(before.ended) if before else ""
        if last < today:
            if before is not None:
                self._objects.send(_snapshot(source, last), place / "was.parquet")
            self._objects.send(_snapshot(source, today), place / "state.parquet")

    def _shelve(self, source: Source, now: Pointer) -> None:
        """Do what the pointer says is to be done; done twice it is as if it were done once."""
        entry = now.history
        if entry is not None:

            def with_it(shelf: Manifest) -> Manifest | None:
                is_there = any(each.object == entry.object for each in shelf.files)
                return None if is_there else Manifest(files=(*shelf.files, entry))

            manifest.change(self._objects, _history(source, now.ended), with_it)
        if now.doomed:
            self._objects.drop(now.doomed)

    def _fetch(self, key: str, path: Path) -> None:
        if not self._objects.fetch(key, path):  # replaced, and dropped, since the pointer was read
            raise TryLaterError(Cause.LAKE, f"{key} is gone")

    @contextmanager
    def _workplace(self) -> Iterator[Path]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder) as place:
            yield Path(place)


def _pages(source: Source) -> str:
    return f"raw/connection={source.connection}/stream={source.stream}/"


def _page(source: Source, reading: Reading, number: int) -> str:
    return f"{_pages(source)}listing={reading.id}/{number:05}.jsonl.zst"


def _history(source: Source, moment: int) -> Shelf:
    return Shelf(source.stream, source.connection, manifest.day_of(moment), "changes")


def _snapshot(source: Source, day: str) -> str:
    return f"snapshots/{source.stream}/connection={source.connection}/day={day}/state.parquet"


def _ended(reading: Reading) -> int:
    return reading.began if reading.ended is None else max(reading.began, reading.ended)


def _is_read(replaced: int, reading: Reading) -> bool:
    return replaced > _ended(reading) - READ_FOR


def _adopted(now: Pointer) -> Adopted:
    standing = Standing(there=now.there, missing=now.missing, gone=now.gone)
    return Adopted(standing=standing, news=now.news, same=now.same)
