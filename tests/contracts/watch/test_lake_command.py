"""What an operator asks of the lake: answers in SQL, and every kind of damage found."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorbook.adapters.lake import inventory_views, manifest, views
from doorbook.adapters.lake.checking import LakeCheck
from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.manifest import FileEntry, Manifest, Shelf
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.lake.views import Span
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.collect.account import PageRequest, Record
from doorbook.collect.lake.ports import Source
from doorbook.collect.logs import moving
from doorbook.collect.logs.taking import numbered, unique
from doorbook.collect.mark import DAY, Failure, Gap, Mark, Walk
from doorbook.collect.stream import Log
from doorbook.collect.streams import ADMINISTRATOR, AUTHENTICATION
from doorbook.command import lake as command
from doorbook.command.terminal import StopError, Terminal
from tests.contracts.watch.lakes import nobody

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

from doorbook.adapters.duo.admin_records import taken

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = 20_779 * DAY
SPAN = Span(low=TODAY - 7 * DAY, high=TODAY + DAY)
SHELF = Shelf.at("authentication", "c1", TODAY)
LONG_AGO = NOW - timedelta(days=9)


class Said:
    """A terminal that remembers."""

    def __init__(self) -> None:
        self.writes, self.tells = io.StringIO(), io.StringIO()
        self.terminal = Terminal(io.StringIO(), self.writes, self.tells)

    @property
    def text(self) -> str:
        return self.writes.getvalue()


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects(lambda: LONG_AGO)


def rows(log: Log, *, name: str = "ada", count: int = 5) -> list[Record]:
    """Return records as they are read from a page: of the administrator's log the last two are equals."""
    told: list[dict[str, object]] = []
    for number in range(count):
        at = TODAY // 1000 + number
        if log is ADMINISTRATOR:
            told.append({"action": "admin_login", "timestamp": min(at, TODAY // 1000 + count - 2), "username": name})
        else:
            iso = f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S}.000000+00:00"
            user = {"name": name, "key": "DU1"}
            told.append({"txid": f"t{number}", "isotimestamp": iso, "result": "success", "user": user})
    asked = PageRequest(stream=log, low=TODAY, high=TODAY + 99_999)
    records, bad = taken(asked, [json.dumps(each).encode() for each in told], is_utf8=True)
    assert not bad
    return list(records)


def collected(objects: MemoryObjects, folder: Path, log: Log, *, name: str = "ada", connection: str = "c1") -> None:
    """Put records into the lake as a collector does."""
    source = Source(connection, "Acme", log.name)
    lake, read = S3Lake(objects, folder / "lake"), rows(log, name=name)
    lake.keep_raw(source, "live", Walk(low=TODAY, high=TODAY + 99_999), read)
    counted = numbered(tuple(read)) if log.is_counted else tuple(read)
    keyed = [each._replace(key=unique(connection, log.name, each)) for each in counted]
    lake.refine(source, keyed[:2], nobody)
    lake.refine(source, keyed, nobody)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator["DuckDBPyConnection"]:
    with connect(tmp_path / "engine") as made:
        yield made


def asked(engine: "DuckDBPyConnection", objects: MemoryObjects, folder: Path, sql: str, span: Span = SPAN) -> None:
    views.make(engine, objects, folder, span, views.wanted(sql))
    views.alone(engine, folder)


def test_the_events_of_all_streams_and_of_one_are_relations(
    engine: "DuckDBPyConnection", objects: MemoryObjects, tmp_path: Path
) -> None:
    collected(objects, tmp_path, AUTHENTICATION)
    collected(objects, tmp_path, ADMINISTRATOR, connection="c2")
    sql = "SELECT stream, connection, day, count(*) FROM events GROUP BY ALL ORDER BY 1"

    asked(engine, objects, tmp_path, sql)

    assert engine.execute(sql).fetchall() == [
        ("administrator", "c2", "2026-11-22", 5),
        ("authentication", "c1", "2026-11-22", 5),
    ]
    one = "SELECT user.name, metadata.log_name FROM events_authentication LIMIT 1"
    assert engine.execute(one).fetchall() == [("ada", "authentication")]


@pytest.mark.parametrize(
    ("span", "count"),
    [
        (replace(SPAN, connection="c1"), 5),
        (replace(SPAN, connection="c2"), 0),
        (replace(SPAN, low=TODAY + 1000, high=TODAY + 2000), 2),
        (replace(SPAN, high=TODAY - 1), 0),
    ],
)
def test_only_what_is_of_the_span_is_there(
    engine: "DuckDBPyConnection", objects: MemoryObjects, tmp_path: Path, span: Span, count: int
) -> None:
    collected(objects, tmp_path, AUTHENTICATION)

    asked(engine, objects, tmp_path, "events", span)

    assert engine.execute("SELECT count(*) FROM events").fetchall() == [(count,)]


def test_only_streams_that_are_named_are_fetched(
    engine: "DuckDBPyConnection", objects: MemoryObjects, tmp_path: Path
) -> None:
    collected(objects, tmp_path, AUTHENTICATION)
    objects.drop([each.key for each in objects.under("events/") if each.key.endswith(".parquet")])

    asked(engine, objects, tmp_path, "SELECT * FROM events_activity")

    assert views.wanted("SELECT * FROM events_activity") == ["activity"]
    assert engine.execute("SELECT count(*) FROM events_activity").fetchall() == [(0,)]


def test_inventories_are_fetched_where_a_query_names_one(
    objects: MemoryObjects, engine: "DuckDBPyConnection", tmp_path: Path
) -> None:
    assert views.wants_inventories("SELECT * FROM phone_holders")
    assert not views.wants_inventories("SELECT user.name FROM events")
    inventory_views.views(engine, objects, tmp_path, ["c1"])

    there = {name for (name,) in engine.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}

    assert there == {*views.of_inventories()}


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_answers_are_written_as_a_table_as_csv_and_as_json(engine: "DuckDBPyConnection", said: Said, form: str) -> None:
    command.answer(
        engine, "SELECT 7 AS n, '=1+1' AS t, {'a': [1, 2]} AS s, -3 AS m, NULL AS nothing", said.terminal, form
    )

    match form:
        case "json":
            assert json.loads(said.text) == {"n": 7, "t": "=1+1", "s": {"a": [1, 2]}, "m": -3, "nothing": None}
        case "csv":
            assert list(csv.reader(io.StringIO(said.text))) == [
                ["n", "t", "s", "m", "nothing"],
                ["7", "'=1+1", '{"a": [1, 2]}', "-3", ""],
            ]
        case _:
            assert said.text.splitlines()[1].split() == ["7", "=1+1", '{"a":', "[1,", "2]}", "-3"]


@pytest.mark.parametrize("text", ["=x", "+x", "-x", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert command.harmless(text) == f"'{text}"
    assert command.harmless(f"a{text}") == f"a{text}"


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELEC 1", "the lake did not understand"),
        ("SELECT * FROM events_logins", "events_authentication"),
        ("SELECT nobody FROM events", "the lake did not understand"),
        ("SELECT * FROM read_text('/etc/passwd')", "the lake did not understand"),
        ("SELECT * FROM read_parquet('https://127.0.0.1/x')", "the lake did not understand"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_so(
    engine: "DuckDBPyConnection", objects: MemoryObjects, tmp_path: Path, said: Said, sql: str, says: str
) -> None:
    asked(engine, objects, tmp_path, sql)

    with pytest.raises(StopError, match=says):
        command.answer(engine, sql, said.terminal, "table")


@pytest.mark.parametrize(
    "sql", ["DROP VIEW events", "SELECT 1; SELECT 2", "COPY events TO 'x'", "ATTACH 'x'", "", "SET a = 1"]
)
def test_the_lake_is_only_read(engine: "DuckDBPyConnection", sql: str) -> None:
    with pytest.raises(StopError, match="only read"):
        command.only_reads(engine, sql)


def test_a_question_may_be_explained(engine: "DuckDBPyConnection") -> None:
    command.only_reads(engine, "EXPLAIN SELECT 1")
    command.only_reads(engine, "WITH one AS (SELECT 1) SELECT * FROM one;")


def fine(connection: str) -> list[Mark]:
    mark = moving.first(connection, AUTHENTICATION, TODAY, 7)
    return [replace(mark, reached=mark.goal)]


def verified(
    objects: MemoryObjects, folder: Path, said: Said, marks: Callable[[str], list[Mark]] = fine, span: Span = SPAN
) -> int:
    with connect(folder / "checking") as engine:
        check = LakeCheck(objects, engine, folder / "checking", NOW)
        return command.verified(check, marks, said.terminal, command.Verified(span, None, {"c1"}))


@pytest.mark.parametrize("log", [AUTHENTICATION, ADMINISTRATOR], ids=lambda log: log.name)
def test_nothing_is_wrong_with_what_was_collected(objects: MemoryObjects, tmp_path: Path, said: Said, log: Log) -> None:
    collected(objects, tmp_path, log)

    assert (verified(objects, tmp_path, said), said.text) == (0, f"{log.name}  c1  2026-11-22  5 rows\n")


def files(objects: MemoryObjects, stream: str = "authentication") -> tuple[FileEntry, ...]:
    return manifest.read(objects, replace(SHELF, stream=stream)).files


def counting(objects: MemoryObjects, entries: tuple[FileEntry, ...], stream: str = "authentication") -> None:
    manifest.change(objects, replace(SHELF, stream=stream), lambda _: Manifest(files=entries))


def missing(objects: MemoryObjects) -> None:
    objects.drop([files(objects)[0].object])


def unreadable(objects: MemoryObjects) -> None:
    objects.put(files(objects)[0].object, b"PAR1")


def fewer(objects: MemoryObjects) -> None:
    one, *others = files(objects)
    counting(objects, (replace(one, rows=one.rows + 1), *others))


def elsewhen(objects: MemoryObjects) -> None:
    one, *others = files(objects)
    counting(objects, (replace(one, high=one.low), *others))


def doubled(objects: MemoryObjects) -> None:
    one, *others = files(objects)
    kept = objects.get(one.object)
    assert kept is not None
    objects.put(f"{SHELF.prefix}again.parquet", kept.body)
    counting(objects, (one, replace(one, object=f"{SHELF.prefix}again.parquet"), *others))


def listed_twice(objects: MemoryObjects) -> None:
    one, *others = files(objects)
    counting(objects, (one, one, *others))


def left_over(objects: MemoryObjects) -> None:
    objects.put(f"{SHELF.prefix}left.parquet", b"")


def forgotten(objects: MemoryObjects) -> None:
    counting(objects, files(objects)[:1])


def all_forgotten(objects: MemoryObjects) -> None:
    objects.drop([each.key for each in objects.under("events/")])


def spoilt(objects: MemoryObjects) -> None:
    objects.put(SHELF.manifest, b"{")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (missing, "is missing, with 2 rows"),
        (unreadable, "cannot be read"),
        (fewer, "has 2 rows, and 3 by its manifest"),
        (elsewhen, "rows of another time"),
        (doubled, "2 events are there more than once"),
        (listed_twice, "counts more than once"),
        (left_over, "left.parquet does not count"),
        (forgotten, "has 3 records that are no events"),
        (all_forgotten, "has 5 records that are no events"),
        (spoilt, "is no manifest"),
    ],
)
def test_every_damage_is_found(
    objects: MemoryObjects, tmp_path: Path, said: Said, damage: Callable[[MemoryObjects], None], says: str
) -> None:
    collected(objects, tmp_path, AUTHENTICATION)
    damage(objects)

    assert verified(objects, tmp_path, said) > 0
    assert says in said.text


def test_of_equal_rows_each_is_looked_for(objects: MemoryObjects, tmp_path: Path, said: Said) -> None:
    collected(objects, tmp_path, ADMINISTRATOR)
    with connect(tmp_path / "cutting") as engine:
        last = files(objects, "administrator")[-1]
        objects.fetch(last.object, tmp_path / "last")
        engine.execute(
            f"COPY (SELECT * FROM read_parquet('{tmp_path / 'last'}') ORDER BY time LIMIT {last.rows - 1}) "  # noqa: S608 - ours
            f"TO '{tmp_path / 'cut'}' (FORMAT parquet)"
        )
        objects.send(last.object, tmp_path / "cut")
    counting(objects, (*files(objects, "administrator")[:-1], replace(last, rows=last.rows - 1)), "administrator")

    assert verified(objects, tmp_path, said) == 1
    assert "has 1 records that are no events" in said.text


def test_a_page_that_is_at_work_is_left_alone(tmp_path: Path, said: Said) -> None:
    objects = MemoryObjects(lambda: NOW - timedelta(minutes=5))
    collected(objects, tmp_path, AUTHENTICATION)
    forgotten(objects)

    assert verified(objects, tmp_path, said) == 0


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        ({"gaps": (Gap(low=TODAY, high=TODAY + 1000, why="older than Duo keeps it"),)}, "older than Duo keeps it"),
        ({"failure": Failure(cause="limited", detail="", times=3, at=TODAY, again=TODAY)}, "limited since 2026-11-22"),
        ({"reached": TODAY - 60_000}, "still being fetched"),
    ],
)
def test_what_the_mark_tells_of_is_told(
    objects: MemoryObjects, tmp_path: Path, said: Said, mark: dict[str, object], says: str
) -> None:
    collected(objects, tmp_path, AUTHENTICATION)

    def marks(connection: str) -> list[Mark]:
        return [replace(fine(connection)[0], **mark)]  # type: ignore[arg-type]  # each is of its own type

    assert verified(objects, tmp_path, said, marks) == 1
    assert says in said.text
