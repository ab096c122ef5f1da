"""Exports are kept as they are, with who asked for them; their files are there whole, and handed out by an address."""

from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import duckdb
import pytest

from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.lake.handing_out import SignedDownloads
from doorbook.adapters.lake.objects import Objects, S3Objects
from doorbook.adapters.lake.tables import GROUP, ParquetTables
from doorbook.adapters.watch.exports import KEPT, AskedExports
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.checks.errand import Progress
from doorbook.checks.export import Column, Export, Kind, Of
from doorbook.checks.exporting import Lately
from tests.contracts.watch.test_triage import row

NOW = 1_773_000_000_000
HOSTILE = "\u202e<script>\x00 =1+1 \"'\n\r, é\U0001f600"
ASKED = Export(id="e1", of=Of.FINDINGS, sieve=(("subject", HOSTILE),), asked=NOW, by="dana")
COLUMNS = (Column("what is"), Column("many", Kind.NUMBER), Column("at", Kind.MOMENT), Column("said", Kind.TEXTS))


@pytest.fixture
def store(audited: MemoryRows | WatchRows) -> AskedExports:
    return AskedExports(audited, lambda: NOW)


def test_one_is_kept_as_it_is(store: AskedExports) -> None:
    assert store.one("e1") is None
    assert store.begin(ASKED, Lately(1, ("e1",)), row())
    assert store.one("e1") == ASKED

    done = replace(ASKED.begun(NOW + 1).over(Progress.DONE, NOW + 2), rows=7, size=512)
    assert not store.put(done), "what came before it is not there"
    assert store.put(ASKED.begun(NOW + 1))
    assert store.put(done)
    assert store.one("e1") == done
    assert not store.put(done)
    assert store.until == NOW // 1000 + KEPT == NOW // 1000 + 30 * 86_400


def test_who_asks_twice_at_once_has_asked_once(store: AskedExports) -> None:
    assert store.lately("dana") == Lately(0, ())
    assert store.begin(ASKED, Lately(1, ("e1",)), row())
    second = replace(ASKED, id="e2")

    assert not store.begin(second, Lately(1, ("e2",)), row())

    assert (store.one("e2"), store.lately("dana"), store.lately("sam")) == (None, Lately(1, ("e1",)), Lately(0, ()))
    assert store.begin(second, Lately(2, ("e2", "e1")), row())
    assert store.lately("dana") == Lately(2, ("e2", "e1"))


def test_a_file_has_what_was_written_with_its_types_in_its_order(objects: Objects, tmp_path: Path) -> None:
    told = [(HOSTILE, 7, NOW + 123, (HOSTILE, "")), (None, None, None, ()), ("", -1, 0, ("a",))]
    many = [*told, *((f"n{number}", number, NOW, ()) for number in range(GROUP + 5))]

    written = ParquetTables(objects, tmp_path / "made").write("exports/e1.parquet", COLUMNS, iter(many))

    kept = objects.get("exports/e1.parquet")
    assert kept is not None
    assert written == (len(many), len(kept.body))
    assert list((tmp_path / "made").glob("table.*")) == []
    (tmp_path / "taken").write_bytes(kept.body)
    taken = [str(tmp_path / "taken")]
    with duckdb.connect() as engine:
        rows = engine.execute('SELECT "what is", many, epoch_ms("at"), said FROM read_parquet(?)', taken).fetchall()
        types = engine.execute("SELECT logical_type FROM parquet_schema(?) WHERE name = 'at'", taken).fetchall()
    assert rows == [(*row[:3], list(row[3])) for row in many]
    assert "isAdjustedToUTC=1" in str(types)


@pytest.mark.parametrize("objects", ["s3"], indirect=True)
def test_whoever_has_its_address_is_given_the_file_under_its_name(objects: Objects) -> None:
    assert isinstance(objects, S3Objects)
    objects.put("exports/e1.parquet", b"PAR1")
    downloads = SignedDownloads(lambda: objects._client, objects._bucket)  # noqa: SLF001 - whoever signs has no other

    with urlopen(downloads.link("exports/e1.parquet", "findings.parquet")) as got:  # noqa: S310 - the local S3
        assert got.read() == b"PAR1"
        assert got.headers["Content-Disposition"] == 'attachment; filename="findings.parquet"'
