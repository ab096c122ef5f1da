"""Duo records through the very SQL that the collector runs, and the OCSF schema as its authors publish it."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

from doorbook.adapters.lake import ocsf_sql
from doorbook.adapters.lake.engine import connect
from doorbook.collect.ocsf.event import VERSION

type Event = dict[str, Any]

AT = 1_795_200_000_000


def written(stream: str, records: Sequence[str], parquet: Path, *, first: int = AT) -> None:
    """Write the events of these records, one millisecond apart and in their order."""
    with connect(parquet.parent) as connection:
        connection.execute('CREATE TABLE batch (key VARCHAR, "at" BIGINT, raw VARCHAR)')
        rows = [(f"key-{number}", first + number, raw) for number, raw in enumerate(records)]
        if rows:
            connection.executemany("INSERT INTO batch VALUES (?, ?, ?)", rows)
        connection.execute(
            f"COPY ({ocsf_sql.select(stream)}) TO '{parquet}' (FORMAT parquet, COMPRESSION zstd)",
            {"connection": "acme", "account": "Acme, Inc."},
        )


def events(stream: str, *records: object) -> list[Event]:
    """Make events of records, which are values for JSON or texts as Duo would send them."""
    raw = [each if isinstance(each, str) else json.dumps(each) for each in records]
    with TemporaryDirectory() as folder, connect(Path(folder)) as connection:
        parquet = Path(folder) / "events.parquet"
        written(stream, raw, parquet)
        return [json.loads(text) for _, text in ocsf_sql.events(connection, parquet)]


def faults(event: Event) -> list[str]:
    """Say what the schema holds against an event."""
    found = _validator(event["class_uid"]).iter_errors(event)
    return sorted(f"{error.json_path}: {error.message}" for error in found)


@cache
def _schema() -> OcsfJsonSchemaEmbedded:
    return OcsfJsonSchemaEmbedded(get_ocsf_schema(VERSION))


@cache
def _validator(class_uid: int) -> Draft202012Validator:
    schema = _schema()
    return Draft202012Validator(schema.get_class_schema(schema.lookup_class_name_from_uid(class_uid)))
