"""The events of a span as relations to ask questions of, in files that are fetched as the manifests tell."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.manifest import FileEntry, Shelf, day_of
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.ocsf_sql import columns
from doorbook.adapters.lake.shelves import A_DAY
from doorbook.collect.streams import INVENTORIES, LOGS
from doorbook.errors import Cause, TryLaterError
from doorbook.values import value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ALL: Final = "events"


@value(kw_only=True)
class Span:
    """From when to when, in milliseconds, both included, and of which connection; None is of all."""

    low: int
    high: int
    connection: str | None = None

    def shelves(self, objects: Objects, stream: str) -> Iterator[Shelf]:
        """Go through the days of a stream that have something of the span, by connection and day."""
        under = f"{ALL}/{stream}/" + (f"connection={self.connection}/" if self.connection else "")
        last = None
        for each in objects.under(under):
            found = A_DAY.match(each.key)
            if found is None or found[0] == last:
                continue
            last = found[0]
            if day_of(self.low) <= found[4] <= day_of(self.high):
                yield Shelf(stream, found[3], found[4])


def names() -> tuple[str, ...]:
    """Return how the relations are called: one for all streams, and one for each."""
    return (ALL, *(f"{ALL}_{log.name}" for log in LOGS))


def wanted(query: str) -> list[str]:
    """Return the streams that a query names; the others need not be fetched."""
    words = set(re.findall(r"\w+", query.lower()))
    return [log.name for log in LOGS if ALL in words or f"{ALL}_{log.name}" in words]


def of_inventories() -> tuple[str, ...]:
    """Return how the relations of inventories are called."""
    each = (f"{inventory.name}{kind}" for inventory in INVENTORIES for kind in ("", "_all", "_history"))
    return (*each, "phone_holders", "token_holders")


def wants_inventories(query: str) -> bool:
    """Tell whether a query names a relation of an inventory."""
    return not {*re.findall(r"\w+", query.lower())}.isdisjoint(of_inventories())


def make(engine: "DuckDBPyConnection", objects: Objects, folder: Path, span: Span, streams: list[str]) -> None:
    """Make the relations, with the rows of these streams."""
    told = ", ".join(f'"{name}" {kind}' for name, kind in columns().items())
    declared = folder / "declared.parquet"
    engine.execute(f"CREATE TABLE declared ({told})")
    engine.execute(f"COPY declared TO '{declared}' (FORMAT parquet)")
    for log in LOGS:
        found = list(span.shelves(objects, log.name)) if log.name in streams else []
        parts = [
            _one(shelf, [fetched(objects, folder, each) for each in entries(objects, shelf, span)]) for shelf in found
        ]
        rows = " UNION ALL BY NAME ".join(
            (_rows(f"'{log.name}'", "NULL", "NULL", [declared]), *(part for part in parts if part))
        )
        engine.execute(
            f"CREATE VIEW {ALL}_{log.name} AS SELECT * FROM ({rows}) WHERE time BETWEEN {span.low} AND {span.high}"  # noqa: S608 - ours
        )
    every = " UNION ALL BY NAME ".join(f"SELECT * FROM {name}" for name in names()[1:])  # noqa: S608 - as above
    engine.execute(f"CREATE VIEW {ALL} AS {every}")


def entries(objects: Objects, shelf: Shelf, span: Span) -> list[FileEntry]:
    """Return the files of a day that count and may have something of the span."""
    return [each for each in manifest.read(objects, shelf).files if each.touches(span.low, span.high)]


def fetched(objects: Objects, folder: Path, entry: FileEntry) -> Path:
    """Return where a file of the lake lies here; files never change, so one that is here stays."""
    path = folder / entry.object
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        coming = path.with_suffix(".coming")
        if not objects.fetch(entry.object, coming):
            raise TryLaterError(Cause.LAKE, f"{entry.object} is gone; `doorbook lake verify` says whether it counts")
        coming.rename(path)
    return path


def alone(engine: "DuckDBPyConnection", folder: Path) -> None:
    """Have the engine read nothing but what lies in the folder from now on."""
    engine.execute(f"SET allowed_directories = [{text(str(folder))}]")
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")


def text(said: Any) -> str:  # noqa: ANN401 - whatever is to be written into a query
    """Return something as SQL's text."""
    return "'" + str(said).replace("'", "''") + "'"


def _one(shelf: Shelf, files: list[Path]) -> str:
    return _rows(text(shelf.stream), text(shelf.connection), text(shelf.day), files) if files else ""


def _rows(stream: str, connection: str, day: str, files: list[Path]) -> str:
    listed = ", ".join(text(each) for each in files)
    return (
        f"SELECT {stream}::VARCHAR AS stream, {connection}::VARCHAR AS connection, {day}::VARCHAR AS day, * "  # noqa: S608 - as above
        f"FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
    )
