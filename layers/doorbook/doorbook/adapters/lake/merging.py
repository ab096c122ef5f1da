"""Files of one day that become others, in order of time; memory stays the same however many there are."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import batched, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.manifest import FileEntry, Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.collect.lake.compacting import WHOLE
from doorbook.errors import Cause, FixSettingsError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NAME_BYTES: Final = 16
GROUPS: Final = "ROW_GROUP_SIZE 5000, ROW_GROUP_SIZE_BYTES '32MB'"
"""What looks for an hour of a day reads no more than it needs, and what writes one holds no more."""

SORTED: Final = ((2_500, 112), (250, 112), (25, 512))
"""So many rows are sorted at a time, in so many MB; fewer where they are too large for that, at last with more room."""


def merged(objects: Objects, folder: Path, shelf: Shelf, group: Sequence[FileEntry], today: str) -> list[FileEntry]:
    """Write the files that take the place of these; `today` is part of their names."""
    import duckdb  # noqa: PLC0415 - 70 MB, and a lake that is in order needs none of it

    folder.mkdir(parents=True, exist_ok=True)
    for rows, memory in SORTED:
        with TemporaryDirectory(dir=folder) as made, connect(Path(made), memory_mb=memory) as engine:
            try:
                return _Merge(objects, engine, Path(made), shelf, rows).made(group, today)
            except duckdb.OutOfMemoryException:
                continue
            except duckdb.Error as error:
                raise FixSettingsError(Cause.LAKE, f"{shelf.prefix}: {type(error).__name__}: {error}") from error
    raise FixSettingsError(Cause.LAKE, f"{shelf.prefix} has rows that are too large")


class _Merge:
    """Reads one file at a time, and sorts a slice of the day at a time, below a folder of its own."""

    def __init__(
        self, objects: Objects, engine: "DuckDBPyConnection", place: Path, shelf: Shelf, sorted_rows: int
    ) -> None:
        self._objects = objects
        self._engine = engine
        self._place = place
        self._shelf = shelf
        self._sorted_rows = sorted_rows
        self._files: dict[Path, FileEntry] = {}

    def made(self, group: Sequence[FileEntry], today: str) -> list[FileEntry]:
        self._files = {self._place / f"{number}.parquet": entry for number, entry in enumerate(group)}
        for path, entry in self._files.items():
            if not self._objects.fetch(entry.object, path):
                raise FixSettingsError(Cause.LAKE, f"{entry.object} is not there")
        self._declare()
        slices = batched(self._slices(), WHOLE // self._sorted_rows, strict=False)
        made = [self._piece(each, today) for each in slices]
        if sum(each.rows for each in made) != sum(each.rows for each in group):
            raise FixSettingsError(Cause.LAKE, f"{self._shelf.prefix} has not the rows that its manifest says")
        return made

    def _declare(self) -> None:
        """Make tables of what is read: of today's columns, and of those that a file has besides, written by others."""
        from doorbook.adapters.lake.ocsf_sql import columns  # noqa: PLC0415 - as above

        told = ", ".join(f'"{name}" {kind}' for name, kind in columns().items())
        self._engine.execute(f"CREATE TABLE declared ({told})")
        self._engine.execute("CREATE TABLE moments (moment BIGINT)")
        known = {(tuple(columns().items())): "SELECT * FROM declared"}
        for path in self._files:
            self._engine.execute(f"INSERT INTO moments SELECT time FROM {_file(path)}")  # noqa: S608 - our own path
            told_by_file = self._engine.execute(f"DESCRIBE SELECT * FROM {_file(path)}").fetchall()  # noqa: S608 - as above
            shape = tuple((str(name), str(kind)) for name, kind, *_ in told_by_file)
            known.setdefault(shape, f"SELECT * FROM {_file(path)} LIMIT 0")  # noqa: S608 - as above
        empty = [self._place / f"empty-{number}.parquet" for number in range(len(known))]
        for path, rows in zip(empty, known.values(), strict=True):
            self._copy(rows, path)
        every = f"read_parquet({[*map(str, empty)]}, union_by_name = true, hive_partitioning = false)"
        self._engine.execute(f"CREATE TABLE slice AS SELECT * FROM {every}")  # noqa: S608 - as above

    def _slices(self) -> Iterator[tuple[int, int]]:
        """Go through the milliseconds of each slice, both included; all rows of one moment are in one."""
        cuts = self._engine.execute(
            "SELECT DISTINCT moment FROM (SELECT moment, row_number() OVER (ORDER BY moment) AS nth FROM moments) "
            "WHERE nth % $each = 1 ORDER BY moment",
            {"each": self._sorted_rows},
        ).fetchall()
        last = self._engine.execute("SELECT max(moment) + 1 FROM moments").fetchall()
        self._engine.execute("DROP TABLE moments")
        for (low,), (after,) in pairwise([*cuts, *last]):
            yield low, after - 1

    def _piece(self, slices: Sequence[tuple[int, int]], today: str) -> FileEntry:
        parts = [self._in_order(number, low, high) for number, (low, high) in enumerate(slices)]
        made = parts[0]
        if len(parts) > 1:
            made = self._place / "made.parquet"
            self._copy(f"SELECT * FROM read_parquet({[*map(str, parts)]}, hive_partitioning = false)", made)  # noqa: S608 - as above
        told = self._engine.execute(f"SELECT count(*), min(time), max(time) FROM {_file(made)}")  # noqa: S608 - as above
        rows, low, high = told.fetchall()[0]
        name = f"{self._shelf.prefix}{_named(made, today)}.parquet"
        self._objects.send(name, made)
        return FileEntry(object=name, rows=rows, low=low, high=high, size=made.stat().st_size)

    def _in_order(self, number: int, low: int, high: int) -> Path:
        """Write the rows between two moments, in order."""
        for path, entry in self._files.items():
            if entry.touches(low, high):
                rows = f"SELECT * FROM {_file(path)} WHERE time BETWEEN {low} AND {high}"  # noqa: S608 - as above
                self._engine.execute(f"INSERT INTO slice BY NAME {rows}")
        made = self._place / f"sorted-{number}.parquet"
        self._copy("SELECT * FROM slice ORDER BY time, metadata.uid", made)
        self._engine.execute("TRUNCATE slice")
        return made

    def _copy(self, rows: str, to: Path) -> None:
        self._engine.execute(f"COPY ({rows}) TO '{to}' (FORMAT parquet, COMPRESSION zstd, {GROUPS})")


def _file(path: Path) -> str:
    return f"read_parquet('{path}', hive_partitioning = false)"


def _named(made: Path, today: str) -> str:
    """Return a name that nobody gives on another day, so that what is removed a day later is nobody's new file."""
    digest = blake2b(today.encode(), digest_size=NAME_BYTES)
    with made.open("rb") as body:
        while part := body.read(2**20):
            digest.update(part)
    return digest.hexdigest()
