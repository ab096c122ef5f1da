"""Athena's table is what the lake's files are: same columns, same types, same places; its view has each event once."""

import re
from pathlib import Path

import duckdb
import pytest

from doorbook.adapters.lake.manifest import Shelf
from doorbook.adapters.lake.ocsf_sql import columns
from doorbook.collect.ocsf.catalogue import MAPPINGS
from local.cloud.template import Template
from tests.shipped.hive import hive


@pytest.fixture
def table(expanded: Template) -> Template:
    """Return what Glue is told of the events."""
    found: Template = expanded["Resources"]["LakeEvents"]["Properties"]["TableInput"]
    return found


def test_the_columns_are_those_of_the_files(table: Template) -> None:
    told = {each["Name"]: each["Type"] for each in table["StorageDescriptor"]["Columns"]}

    assert list(told.items()) == [(name, hive(kind)) for name, kind in columns().items()]


def test_every_stream_that_has_events_is_a_partition(table: Template) -> None:
    assert table["Parameters"]["projection.stream.values"] == ",".join(sorted(MAPPINGS))


def test_a_partition_is_where_its_shelf_is(table: Template) -> None:
    template = table["Parameters"]["storage.location.template"]["Fn::Sub"]

    shelf = Shelf("${!stream}", "${!connection}", "${!day}")
    assert template == f"s3://${{Lake}}/{shelf.prefix.rstrip('/')}"
    assert [each["Name"] for each in table["PartitionKeys"]] == ["stream", "connection", "day"]
    assert {f"projection.{each['Name']}.type" for each in table["PartitionKeys"]} <= table["Parameters"].keys()


def test_athena_passes_over_what_is_no_events_file() -> None:
    manifest = Shelf("authentication", "one", "2026-11-22").manifest

    assert manifest.rpartition("/")[2].startswith("_")  # it would take any other name for Parquet


@pytest.mark.parametrize(
    ("duckdb", "expected"),
    [
        ("VARCHAR", "string"),
        ("VARCHAR[]", "array<string>"),
        ('STRUCT("a" BIGINT)', "struct<a:bigint>"),
        (
            'STRUCT("a" STRUCT("b" VARCHAR[])[], "c" BOOLEAN)[]',
            "array<struct<a:array<struct<b:array<string>>>,c:boolean>>",
        ),
    ],
)
def test_a_type_is_written_as_athena_does(duckdb: str, expected: str) -> None:
    assert hive(duckdb) == expected


PAGE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
ROWS = """
INSERT INTO events VALUES
  ('one.parquet', 'authentication', 'c1', '2026-11-22', {'uid': 'a'}, 'denied'),
  ('two.parquet', 'authentication', 'c1', '2026-11-22', {'uid': 'a'}, 'denied'),
  ('two.parquet', 'authentication', 'c1', '2026-11-22', {'uid': 'b'}, 'denied'),
  ('six.parquet', 'authentication', 'c2', '2026-11-22', {'uid': 'a'}, 'denied'),
  ('ten.parquet', 'telephony', 'c1', '2026-11-22', {'uid': 'a'}, 'denied')
"""


def test_the_view_of_the_page_has_each_event_once() -> None:
    """DuckDB takes the text as it stands, and means by it what Athena does."""
    query, view = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    engine = duckdb.connect(":memory:")
    engine.execute(
        'CREATE TABLE events ("$path" VARCHAR, stream VARCHAR, connection VARCHAR, day VARCHAR, '
        "metadata STRUCT(uid VARCHAR), status VARCHAR)"
    )
    engine.execute(ROWS)

    engine.execute(view)

    kept = engine.execute("SELECT stream, connection, metadata.uid FROM once ORDER BY ALL").fetchall()
    assert kept == [
        ("authentication", "c1", "a"),
        ("authentication", "c1", "b"),
        ("authentication", "c2", "a"),
        ("telephony", "c1", "a"),
    ]
    assert engine.execute(query.replace("CONNECTION", "c1")).fetchall() == [("2026-11-22", 2)]
