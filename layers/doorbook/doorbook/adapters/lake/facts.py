"""A connection's facts, laid out by DuckDB on the files of the lake."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorbook.adapters.lake import addresses, facts_sql, holding_sql, inventory_views, manifest, portal
from doorbook.adapters.lake.day_files import ADMINISTRATION, SIGNINS, TELEPHONY, TRUST_MONITOR, DayFiles
from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.manifest import Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.rollups import OF_ADMINISTRATION, OF_SIGNINS, OF_TELEPHONY, Counting, Rollups
from doorbook.adapters.lake.shelves import A_DAY
from doorbook.checks.facts import STREAMS
from doorbook.checks.finding import day_before
from doorbook.checks.ports import Day, Extent, Shelved
from doorbook.checks.watched import Watched
from doorbook.collect.streams import LOGS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LAST: Final = "9999-12-31"
MEMORY_MB: Final = 768
CALLS_BACK: Final = 2
"""Days before those that are judged, of which each text and call is told; what was before these is counted."""


class DuckBench:
    """Questions to one engine."""

    def __init__(self, engine: "DuckDBPyConnection") -> None:
        self.engine = engine

    def ask(self, sql: str, parameters: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
        """Return the rows of a query."""
        told = self.engine.execute(sql, dict(parameters))
        names = [each[0] for each in told.description]
        while rows := told.fetchmany(1000):
            yield from (dict(zip(names, row, strict=True)) for row in rows)


class LakeFacts:
    """The facts of connections; `folder` keeps files of the lake from one look to the next, since none ever changes."""

    def __init__(self, objects: Objects, folder: Path, memory_mb: int = MEMORY_MB) -> None:
        self._objects = objects
        self._folder = folder
        self._memory_mb = memory_mb

    def days(self, connection: str) -> Mapping[Day, str]:
        """Return the days that there is anything of, each with its manifest's tag."""
        found = {}
        for log in LOGS:
            for each in self._objects.under(f"events/{log.name}/connection={connection}/day="):
                told = A_DAY.match(each.key)
                if told is not None and each.key.endswith("_manifest.json"):
                    found[log.name, told[4]] = each.tag
        return found

    def rows(self, connection: str, day: Day) -> Shelved:
        """Return how many rows a day has now."""
        told = manifest.read(self._objects, Shelf(day[0], connection, day[1]))
        return Shelved(told.tag or "", sum(each.rows for each in told.files))

    def listings(self, connection: str) -> Mapping[str, str]:
        """Return the inventories that were ever listed, each with its pointer's tag."""
        found = {}
        for each in self._objects.under("inventory/"):
            _, stream, owner, name = each.key.split("/", 3)
            if owner == f"connection={connection}" and name == "current.json":
                found[stream] = each.tag
        return found

    @contextmanager
    def open(self, watched: Watched, extent: Extent) -> Iterator[DuckBench]:
        """Lay a connection's facts out; what was fetched and is not asked again goes."""
        folder = self._folder / watched.id
        folder.mkdir(parents=True, exist_ok=True)
        engine = connect(folder, memory_mb=self._memory_mb, threads=2)
        files = DayFiles(self._objects, folder, watched.id)
        try:
            self._lay_out(engine, folder, files, watched, extent)
            yield DuckBench(engine)
        finally:
            engine.close()
            _tidy(folder, files.fetched)

    def _lay_out(
        self, engine: "DuckDBPyConnection", folder: Path, files: DayFiles, watched: Watched, extent: Extent
    ) -> None:
        files.lay_out(engine, "judged", extent.streams & {SIGNINS}, extent.reach, LAST)
        files.lay_out(engine, "kept", extent.streams & ADMINISTRATION, extent.admin_reach, LAST)
        held = "VIEW" if extent.whole else "TABLE"
        engine.execute(f"CREATE {held} signins AS FROM judged_signins")
        engine.execute(f"CREATE TABLE prompts AS {facts_sql.prompts('signins')}")
        engine.execute(f"CREATE {held} admin_events AS FROM kept_admin_events")
        self._count(engine, folder, watched.id, extent, OF_SIGNINS)
        engine.execute(f"CREATE VIEW seen AS SELECT * FROM seen_all WHERE kind <> '{facts_sql.HOUR}'")  # noqa: S608 - our own words
        engine.execute(f"CREATE VIEW hours AS {facts_sql.hours('seen_all')}")
        self._count(engine, folder, watched.id, extent, OF_ADMINISTRATION)
        calls = replace(extent, first=extent.first if extent.whole else day_before(extent.first, CALLS_BACK))
        files.lay_out(engine, "paid", extent.streams & {TELEPHONY}, calls.first, LAST)
        engine.execute(f"CREATE {held} telephony AS FROM paid_telephony")
        self._count(engine, folder, watched.id, calls, OF_TELEPHONY)
        files.lay_out(engine, "told", extent.streams & {TRUST_MONITOR}, extent.first, LAST)
        engine.execute(f"CREATE {held} surfaced AS FROM told_surfaced")
        inventory_views.states(engine, self._objects, folder, [watched.id])
        holding_sql.holdings(engine, held=not extent.whole)
        holding_sql.own(engine, watched.id, watched.own)
        _streams(engine, watched)
        addresses.lay_out(engine, self._objects, self._folder, folder, watched.data)
        _portal(engine, portal.fetched(self._objects, self._folder, extent.reach))

    def _count(
        self, engine: "DuckDBPyConnection", folder: Path, connection: str, extent: Extent, counting: Counting
    ) -> None:
        """Lay out what is counted of logs: of days before the first in sum, of others by day."""
        counted: Counter[str] = Counter()
        for (stream, day), told in extent.days.items():
            counted[day] += told.rows if stream in counting.streams else 0
        rollups = Rollups(self._objects, folder, connection, counting)
        parts = [facts_sql.empty(counting.columns)]
        if extent.whole:
            each_day = rollups.each(engine, counted)
            parts += [_read(*each_day)] if each_day else []
        elif counting.streams & extent.streams:
            sums = rollups.before(engine, extent.first, counted)
            parts.append(counting.count(f"(SELECT * FROM {counting.relation} WHERE day >= '{extent.first}')"))  # noqa: S608 - a day
            parts += [_read(sums)] if sums is not None else []
        columns = ", ".join(f'"{each}"' for each in counting.columns)
        kind = "VIEW" if extent.whole else "TABLE"
        together = " UNION ALL BY NAME ".join(parts)
        engine.execute(f"CREATE {kind} {counting.name} AS SELECT {columns} FROM ({together})")  # noqa: S608 - our own paths


def _read(*paths: Path) -> str:
    """Return the rows of files by one scan: an engine that scans each by itself has as many scans in its memory."""
    listed = ", ".join(f"'{each}'" for each in paths)
    return f"SELECT * FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"  # noqa: S608 - our own paths


def _portal(engine: "DuckDBPyConnection", files: list[Path]) -> None:
    """Lay the portal's sign-ins out, with whether Duo's log has a row of each by the time that it is due."""
    told = ", ".join(f"NULL::{kind} AS {name}" for name, kind in portal.KINDS.items())
    rows = [f"SELECT {told} WHERE false", *map(_read, files)]
    columns = ", ".join(f"one.{name}" for name in portal.KINDS)
    engine.execute(f"""
        CREATE TABLE portal_signins AS
        SELECT {columns}, count(signins.key) > 0 AS in_duo
        FROM ({" UNION ALL BY NAME ".join(rows)}) AS one LEFT JOIN signins ON signins.txid = one.txid
            AND signins.moment BETWEEN one.moment - 86400000 AND one.due
        GROUP BY {columns}
    """)  # noqa: S608 - our own words and paths


def _streams(engine: "DuckDBPyConnection", watched: Watched) -> None:
    told = ", ".join(f'"{name}" {kind}' for name, kind in STREAMS.items())
    engine.execute(f"CREATE TABLE streams ({told})")
    rows = [
        (
            watched.id,
            each.stream,
            each.is_log,
            each.read_until,
            each.last_success,
            each.newest,
            each.failures,
            each.cause,
            each.detail,
            each.was_granted,
        )
        for each in watched.streams
    ]
    if rows:
        marks = ", ".join("?" for _ in STREAMS)
        engine.executemany(f"INSERT INTO streams VALUES ({marks})", rows)  # noqa: S608 - question marks


def _tidy(folder: Path, kept: set[Path]) -> None:
    shutil.rmtree(folder / "spilled", ignore_errors=True)
    for path in (folder / "events").rglob("*.parquet"):
        if path not in kept:
            path.unlink()
