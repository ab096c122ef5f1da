"""Days of the lake made into fewer files, swept and emptied: each row is found once, whatever happens meanwhile."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.manifest import FileEntry, Manifest, Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.lake.shelves import LakeShelves
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.collect.account import Record
from doorbook.collect.lake import compacting
from doorbook.collect.lake.keeping import Seen
from doorbook.collect.mark import DAY
from doorbook.errors import FixSettingsError
from tests.contracts.watch.lakes import NOON, SOURCE, found, nobody, record
from tests.journeys.collect.watch import Killed, Mortal, Steps

SHELF = Shelf.at("authentication", "c1", NOON)
LATER = datetime.now(UTC) + timedelta(days=2)


def never() -> bool:
    return False


def shelves(objects: Objects, folder: Path) -> LakeShelves:
    return LakeShelves(objects, folder / "shelves", lambda: "2026-11-22")


def fill(objects: Objects, folder: Path, files: int = 6, each: int = 4) -> list[Record]:
    """Add rows in files that overlap and files that do not, in no order."""
    lake = S3Lake(objects, folder / "filling")
    rows = [record(number, NOON + number * 1000) for number in range(files * each)]
    mixed = [*rows]
    random.Random(files).shuffle(mixed)  # noqa: S311 - it only has to vary
    half = len(rows) // 2
    parts = [rows[at : at + each] for at in range(0, half, each)]
    parts += [[row for row in mixed if row in rows[half:]][at : at + each] for at in range(0, half, each)]
    for part in parts:
        lake.refine(SOURCE, part, nobody)
    return rows


def the_day(objects: Objects, folder: Path) -> Seen:
    (seen,) = [each for each in shelves(objects, folder).seen() if each.place == SHELF.prefix]
    return seen


def compact(objects: Objects, folder: Path) -> int:
    return shelves(objects, folder).compact(the_day(objects, folder), never)


def files(objects: Objects) -> tuple[FileEntry, ...]:
    return manifest.read(objects, SHELF).files


def in_order(objects: Objects, folder: Path) -> list[tuple[int, str]]:
    """Return the rows' moments and keys as the files have them, file after file."""
    rows: list[tuple[int, str]] = []
    with connect(folder) as engine:
        for each in files(objects):
            path = folder / "one.parquet"
            assert objects.fetch(each.object, path)
            rows += engine.execute(f"SELECT time, metadata.uid FROM read_parquet('{path}')").fetchall()  # noqa: S608 - ours
    return rows


def test_a_day_is_seen_as_a_listing_shows_it(objects: Objects, tmp_path: Path) -> None:
    fill(objects, tmp_path)
    objects.put("events/strange", b"")
    objects.put("snapshots/users/connection=c1/day=2026-11-22/state.parquet", b"")

    seen = {
        each.place: (each.root, each.day, each.files, each.has_manifest) for each in shelves(objects, tmp_path).seen()
    }

    assert seen == {
        SHELF.prefix: ("events", SHELF.day, 6, True),
        "snapshots/users/connection=c1/day=2026-11-22/": ("snapshots", "2026-11-22", 1, False),
    }


def test_many_files_become_one_with_the_same_rows_in_order(objects: Objects, tmp_path: Path) -> None:
    rows = fill(objects, tmp_path)

    assert compact(objects, tmp_path) == 6

    (made,) = files(objects)
    assert (made.rows, made.low, made.high) == (len(rows), rows[0].at, rows[-1].at)
    assert in_order(objects, tmp_path) == [(each.at, each.key) for each in rows]
    assert found(objects, tmp_path) == sorted(each.raw for each in rows)
    assert compact(objects, tmp_path) == 0


def test_a_large_day_becomes_files_that_follow_one_another(
    objects: Objects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compacting, "WHOLE", 10)
    monkeypatch.setattr("doorbook.adapters.lake.merging.WHOLE", 10)
    monkeypatch.setattr("doorbook.adapters.lake.merging.SORTED", ((3, 112),))
    rows = fill(objects, tmp_path, files=10, each=5)

    compact(objects, tmp_path)

    assert in_order(objects, tmp_path) == [(each.at, each.key) for each in rows]
    assert all(each.rows <= 10 for each in files(objects))
    assert len(files(objects)) < 10


def test_a_late_row_finds_its_place_and_the_collector_knows_what_is_there(objects: Objects, tmp_path: Path) -> None:
    rows = fill(objects, tmp_path)
    compact(objects, tmp_path)
    late = record(999, NOON + 500)

    added = S3Lake(objects, tmp_path / "again").refine(SOURCE, [*rows, late], nobody)
    compact(objects, tmp_path)

    assert list(added) == [late.at]
    assert len(files(objects)) == 1
    assert found(objects, tmp_path) == sorted(each.raw for each in (*rows, late))


def test_whoever_read_the_manifest_of_before_finds_its_files(objects: Objects, tmp_path: Path) -> None:
    fill(objects, tmp_path)
    before = files(objects)

    compact(objects, tmp_path)
    seen = the_day(objects, tmp_path)
    shelves(objects, tmp_path).sweep(seen, datetime.now(UTC) - timedelta(minutes=1))

    assert all(objects.get(each.object) for each in before)


def test_what_was_replaced_is_removed_once_the_manifest_is_old_too(tmp_path: Path) -> None:
    now = [LATER - timedelta(days=9)]
    objects = MemoryObjects(lambda: now[0])
    rows = fill(objects, tmp_path)
    before = files(objects)
    now[0] += timedelta(days=5)
    compact(objects, tmp_path)
    sweeping = shelves(objects, tmp_path)

    assert sweeping.sweep(the_day(objects, tmp_path), now[0] - timedelta(days=1)) == 0
    assert all(objects.get(each.object) for each in before)

    assert sweeping.sweep(the_day(objects, tmp_path), now[0]) == 6
    assert not any(objects.get(each.object) for each in before)
    assert found(objects, tmp_path) == sorted(each.raw for each in rows)


def test_a_file_that_never_counted_is_removed_a_day_later_and_no_other(objects: Objects, tmp_path: Path) -> None:
    rows = fill(objects, tmp_path)
    objects.put(f"{SHELF.prefix}left-over.parquet", b"PAR1")
    seen, sweeping = the_day(objects, tmp_path), shelves(objects, tmp_path)

    assert sweeping.sweep(seen, datetime.now(UTC) - timedelta(hours=1)) == 0
    assert sweeping.sweep(seen, LATER) == 1

    assert objects.get(f"{SHELF.prefix}left-over.parquet") is None
    assert found(objects, tmp_path) == sorted(each.raw for each in rows)


def test_a_file_that_was_written_a_moment_ago_may_count_a_moment_later(tmp_path: Path) -> None:
    now = [LATER - timedelta(days=9)]
    objects = MemoryObjects(partial(now.__getitem__, 0))
    fill(objects, tmp_path)
    now[0] += timedelta(days=5)
    objects.put(f"{SHELF.prefix}coming.parquet", b"PAR1")

    assert shelves(objects, tmp_path).sweep(the_day(objects, tmp_path), now[0] - timedelta(days=1)) == 0
    assert objects.get(f"{SHELF.prefix}coming.parquet") is not None


def test_a_day_that_is_too_old_is_emptied_and_then_gone(objects: Objects, tmp_path: Path) -> None:
    fill(objects, tmp_path)
    seen, keeping = the_day(objects, tmp_path), shelves(objects, tmp_path)

    assert keeping.empty(seen) == 6
    assert files(objects) == ()
    assert keeping.empty(seen) == 0
    assert keeping.sweep(seen, datetime.now(UTC) - timedelta(hours=1)) == 0
    assert keeping.sweep(seen, LATER) == 6

    assert list(objects.under("events/")) == []


def test_files_of_before_that_lack_columns_or_have_others_are_read_by_name(objects: Objects, tmp_path: Path) -> None:
    fill(objects, tmp_path)
    old = f"{SHELF.prefix}old.parquet"
    with connect(tmp_path) as engine:
        engine.execute(
            f"COPY (SELECT {NOON - 1}::BIGINT AS time, {{'uid': 'old', 'gone': 7}} AS metadata, "
            f"'{{}}' AS raw_data, 'x' AS forgotten) TO '{tmp_path / 'old'}' (FORMAT parquet)"
        )
    objects.send(old, tmp_path / "old")
    entry = FileEntry(object=old, rows=1, low=NOON - 1, high=NOON - 1, size=1)
    manifest.change(objects, SHELF, lambda before: Manifest(files=(*before.files, entry)))

    assert compact(objects, tmp_path) == 7

    (made,) = files(objects)
    assert objects.fetch(made.object, tmp_path / "made")
    with connect(tmp_path) as engine:
        told = engine.execute(
            "SELECT metadata.gone, metadata.log_name, forgotten, status, raw_data, user.name "  # noqa: S608 - ours
            f"FROM read_parquet('{tmp_path / 'made'}') ORDER BY time"
        ).fetchall()
    assert told[0] == (7, None, "x", None, "{}", None)
    assert told[1][0] is None
    assert (told[1][2], told[1][5]) == (None, "álice")


@pytest.mark.parametrize("damage", ["gone", "short", "broken"])
def test_a_day_whose_files_are_not_what_its_manifest_says_stays_as_it_is(
    objects: Objects, tmp_path: Path, damage: str
) -> None:
    fill(objects, tmp_path)
    before = files(objects)
    match damage:
        case "gone":
            objects.drop([before[0].object])
        case "short":
            assert objects.fetch(before[1].object, tmp_path / "other")
            objects.send(before[0].object, tmp_path / "other")
            fewer = tuple(each.__class__(**{**each.__dict__, "rows": each.rows + 1}) for each in before)
            manifest.change(objects, SHELF, lambda _: Manifest(files=fewer))
            before = fewer
        case _:
            objects.put(before[0].object, b"PAR1 and no more")

    with pytest.raises(FixSettingsError):
        compact(objects, tmp_path)

    assert files(objects) == before


def test_rows_that_are_large_are_sorted_a_few_at_a_time(tmp_path: Path) -> None:
    objects, rows = MemoryObjects(), [record(number, NOON + number, padding="x" * 400_000) for number in range(400)]
    lake = S3Lake(objects, tmp_path / "filling")
    for at in range(0, 400, 50):
        lake.refine(SOURCE, rows[at : at + 50], nobody)

    compact(objects, tmp_path)

    assert len(files(objects)) == 1
    assert in_order(objects, tmp_path) == sorted((each.at, each.key) for each in rows)


class Meddled:
    """Objects between whose reading and changing of a manifest something happens, once."""

    def __init__(self, inner: Objects, happens: Callable[[], object]) -> None:
        self._inner = inner
        self._happens: list[Callable[[], object]] = [happens]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the other has
        return getattr(self._inner, name)

    def put_if(self, key: str, body: bytes, tag: str | None) -> bool:
        if self._happens:
            self._happens.pop()()
        return self._inner.put_if(key, body, tag)


def test_a_file_that_is_added_meanwhile_stays(objects: Objects, tmp_path: Path) -> None:
    rows = fill(objects, tmp_path)
    more = record(999, NOON + 500)
    meddled = Meddled(objects, lambda: S3Lake(objects, tmp_path / "meddling").refine(SOURCE, [more], nobody))

    assert compact(cast("Objects", meddled), tmp_path) == 6

    assert [each.rows for each in files(objects)] == [len(rows), 1]
    assert found(objects, tmp_path) == sorted(each.raw for each in (*rows, more))


@pytest.mark.parametrize("what", ["another compaction", "the day was emptied"])
def test_files_that_somebody_else_replaced_meanwhile_are_not_replaced_again(
    objects: Objects, tmp_path: Path, what: str
) -> None:
    rows = fill(objects, tmp_path)
    seen, other = the_day(objects, tmp_path), LakeShelves(objects, tmp_path / "other", lambda: "another day")
    happens = {
        "another compaction": lambda: other.compact(seen, never),
        "the day was emptied": lambda: other.empty(seen),
    }[what]

    assert compact(cast("Objects", Meddled(objects, happens)), tmp_path) == 0

    kept = sorted(each.raw for each in rows) if what == "another compaction" else []
    assert found(objects, tmp_path) == kept


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_step_each_row_is_found_once_and_the_next_turn_ends_it(tmp_path: Path, *, after: bool) -> None:
    survived, step = False, 0
    while not survived:
        step += 1
        now = [LATER - timedelta(days=30)]
        objects = MemoryObjects(partial(now.__getitem__, 0))
        rows = fill(objects, tmp_path / f"{step}-{after}", files=4)
        expected = sorted(each.raw for each in rows)
        seen = the_day(objects, tmp_path)
        mortal = cast("Objects", Mortal(objects, Steps(step, after), "put", "put_if", "send", "drop", "fetch", "get"))

        def turn(objects: Objects, seen: Seen = seen, now: list[datetime] = now) -> None:
            keeping = shelves(objects, tmp_path)
            keeping.compact(seen, never)
            now[0] += timedelta(days=2)
            keeping.sweep(seen, now[0] - timedelta(days=1))

        try:
            turn(mortal)
            survived = True
        except Killed:
            pass
        assert found(objects, tmp_path) == expected
        turn(objects)
        now[0] += timedelta(days=9)
        turn(objects)
        assert found(objects, tmp_path) == expected
        assert len(list(objects.under(SHELF.prefix))) == 2  # the manifest, and one file
    assert step > 8


def test_readers_and_collectors_go_on_while_days_are_compacted(objects: Objects, tmp_path: Path) -> None:
    rows = [record(number, NOON + number * 7919 % DAY // 3) for number in range(240)]
    collected: list[bytes] = []
    over = Event()

    def collect(number: int) -> None:
        lake = S3Lake(objects, tmp_path / f"collector-{number}")
        for at in range(0, len(rows), 12):
            lake.refine(SOURCE, rows[at : at + 24], nobody)
            if number == 0:
                collected.extend(each.raw for each in rows[at : at + 24])

    def keep() -> int:
        replaced = 0
        while not over.is_set():
            for seen in shelves(objects, tmp_path).seen():
                replaced += shelves(objects, tmp_path).compact(seen, never)
        return replaced

    def read() -> int:
        times = 0
        while not over.is_set():
            least = set(collected)
            there = found(objects, tmp_path / "reader")
            assert len(there) == len(set(there))
            assert least <= set(there)
            times += 1
        return times

    (tmp_path / "reader").mkdir()
    with ThreadPoolExecutor(4) as many:
        keeping, reading = many.submit(keep), many.submit(read)
        try:
            writing: Sequence[Any] = [many.submit(collect, number) for number in range(2)]
            for each in writing:
                each.result()
        finally:
            over.set()
        assert keeping.result() > 0
        assert reading.result() > 0

    assert found(objects, tmp_path) == sorted(each.raw for each in rows)
