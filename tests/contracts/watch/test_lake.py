"""The lake: what Duo said lies there raw as often as it was said, and refined once."""

import json
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from backports import zstd

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.manifest import Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.refined import S3Lake
from doorbook.collect.account import BadRecord
from doorbook.collect.lake.ports import NewFile
from doorbook.collect.mark import DAY, Walk
from tests.contracts.watch.lakes import NOON, SOURCE, found, nobody, record

WALK = Walk(low=NOON, high=NOON + 999, cursor="1,t")


def test_a_page_lies_there_as_duo_gave_it_and_again_in_the_same_place(lake: S3Lake, objects: Objects) -> None:
    rows = [record(1), record(2)]
    lake.keep_raw(SOURCE, "live", WALK, rows[:1])
    lake.keep_raw(SOURCE, "live", WALK, rows)
    lake.keep_raw(SOURCE, "live", Walk(low=NOON, high=NOON + 999), rows)

    pages = list(objects.under("raw/connection=c1/stream=authentication/day="))

    kept = [objects.get(each.key) for each in pages]
    assert [zstd.decompress(each.body) for each in kept if each] == [b"".join(each.raw + b"\n" for each in rows)] * 2


def test_what_was_added_is_found_with_the_bytes_that_duo_sent(lake: S3Lake, objects: Objects, tmp_path: Path) -> None:
    rows = [record(1, odd='"\\,;\u00e9'), record(2, NOON + 1, spaced=[1, 2]), record(3, NOON + DAY)]

    assert sorted(lake.refine(SOURCE, rows, nobody)) == [NOON, NOON + 1, NOON + DAY]

    assert found(objects, tmp_path) == sorted(each.raw for each in rows)


def test_a_file_is_in_order_of_time_and_key_however_the_records_came(
    lake: S3Lake, objects: Objects, tmp_path: Path
) -> None:
    rows = [record(number, NOON + (number * 7919 % 12_007) // 2) for number in range(12_007)]
    lake.refine(SOURCE, rows, nobody)
    (entry,) = manifest.read(objects, Shelf.at(SOURCE.stream, SOURCE.connection, NOON)).files
    objects.fetch(entry.object, tmp_path / "file")

    lines = "SELECT time, metadata.uid FROM read_parquet($file, file_row_number = true) ORDER BY file_row_number"
    with connect(tmp_path / "engine") as engine:
        kept = engine.execute(lines, {"file": str(tmp_path / "file")}).fetchall()

    assert kept == sorted((each.at, each.key) for each in rows)
    assert kept != [(each.at, each.key) for each in rows]


def test_what_is_there_is_not_added_again(lake: S3Lake, objects: Objects, tmp_path: Path) -> None:
    rows = [record(number, NOON + number) for number in range(50)]
    lake.refine(SOURCE, rows[:30], nobody)

    assert sorted(lake.refine(SOURCE, [*rows, *rows], nobody)) == [each.at for each in rows[30:]]
    assert list(lake.refine(SOURCE, rows, nobody)) == []
    assert found(objects, tmp_path) == sorted(each.raw for each in rows)


def test_another_process_knows_what_is_there(objects: Objects, tmp_path: Path) -> None:
    rows = [record(number, NOON + number) for number in range(50)]
    S3Lake(objects, tmp_path / "one").refine(SOURCE, rows[:30], nobody)

    assert len(S3Lake(objects, tmp_path / "other").refine(SOURCE, rows, nobody)) == 20


def test_two_connections_with_equal_records_have_one_each(lake: S3Lake, objects: Objects, tmp_path: Path) -> None:
    other = SOURCE.__class__("c2", "Other", "authentication")
    lake.refine(SOURCE, [record(1)], nobody)
    lake.refine(other, [record(1)], nobody)

    assert found(objects, tmp_path) == found(objects, tmp_path, other) == [record(1).raw]


def test_others_are_told_of_a_file_before_anybody_can_read_it(lake: S3Lake, objects: Objects) -> None:
    told: list[NewFile] = []

    def announce(files: Sequence[NewFile]) -> None:
        assert manifest.read(objects, Shelf("authentication", "c1", files[0].day)).files == ()
        assert objects.get(files[0].object) is not None
        told.extend(files)

    lake.refine(SOURCE, [record(1), record(2)], announce)
    lake.refine(SOURCE, [record(1), record(2)], announce)

    assert [(each.day, each.rows) for each in told] == [(manifest.day_of(NOON), 2)]


def test_where_telling_others_fails_nothing_is_added_and_the_next_time_it_is(
    lake: S3Lake, objects: Objects, tmp_path: Path
) -> None:
    def breaks(_: Sequence[NewFile]) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        lake.refine(SOURCE, [record(1)], breaks)
    assert found(objects, tmp_path) == []

    assert len(lake.refine(SOURCE, [record(1)], nobody)) == 1


def test_many_at_once_add_each_record_once(objects: Objects, tmp_path: Path) -> None:
    rows = [record(number, NOON + number) for number in range(120)]
    chance = random.Random(7)  # noqa: S311 - it only has to vary

    def add(number: int) -> None:
        part = chance.sample(rows, 60) if number % 2 else rows[number * 10 :]
        S3Lake(objects, tmp_path / f"{number}").refine(SOURCE, part, nobody)

    with ThreadPoolExecutor(4) as many:
        list(many.map(add, range(8)))

    assert found(objects, tmp_path) == sorted(each.raw for each in rows)


def test_what_is_no_record_is_put_aside_once_with_its_reason(lake: S3Lake, objects: Objects) -> None:
    bad = [BadRecord("no time", b'{"x": \xff}'), BadRecord("no object", b"7")]
    lake.quarantine(SOURCE, bad, NOON)
    lake.quarantine(SOURCE, bad, NOON + 1)

    kept = [objects.get(each.key) for each in objects.under("quarantine/")]

    assert sorted(json.loads(each.body)["why"] for each in kept if each) == ["no object", "no time"]
