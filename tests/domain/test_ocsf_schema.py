"""The schema finds what is wrong with an event, and all streams fill one table."""

import copy
import json
from pathlib import Path

import pytest

from doorbook.adapters.lake import ocsf_sql
from doorbook.adapters.lake.engine import connect
from doorbook.collect.ocsf.catalogue import MAPPINGS
from doorbook.collect.ocsf.event import CLASSES
from doorbook.collect.streams import LOGS
from tests.domain.duo_records import (
    ADMIN_LOGIN,
    BYPASS_CREATED,
    ENROLMENT,
    OFFLINE_ENROLLED,
    POLICY_UPDATED,
    SECRET_VIEWED,
    SIGN_IN,
    TEXT_SENT,
    UNUSUAL_SIGN_IN,
    Record,
    but,
)
from tests.domain.ocsf import Event, events, faults, written

EXAMPLES: tuple[tuple[str, Record, int], ...] = (
    ("authentication", SIGN_IN, 3002),
    ("authentication", ENROLMENT, 3001),
    ("activity", ADMIN_LOGIN, 3002),
    ("activity", BYPASS_CREATED, 3001),
    ("activity", POLICY_UPDATED, 3004),
    ("administrator", SECRET_VIEWED, 3004),
    ("telephony", TEXT_SENT, 0),
    ("offline_enrollment", OFFLINE_ENROLLED, 3001),
    ("trust_monitor", UNUSUAL_SIGN_IN, 2004),
)


def changed(event: Event, path: str, said: object) -> Event:
    """Return the event with one member put somewhere else, or taken away where that is None."""
    changed = copy.deepcopy(event)
    *objects, name = path.split(".")
    inner = changed
    for each in objects:
        inner = inner[each][0] if isinstance(inner[each], list) else inner[each]
    inner.pop(name, None)
    if said is not None:
        inner[name] = said
    return changed


@pytest.mark.parametrize(("stream", "record", "class_uid"), EXAMPLES)
def test_an_example_of_each_class_keeps_to_the_schema(stream: str, record: Record, class_uid: int) -> None:
    (made,) = events(stream, record)

    assert made["class_uid"] == class_uid
    assert faults(made) == []


def test_there_is_an_example_of_each_class_and_stream() -> None:
    assert {class_uid for _, _, class_uid in EXAMPLES} == {each.uid for each in CLASSES}
    assert {stream for stream, _, _ in EXAMPLES} == set(MAPPINGS) == {log.name for log in LOGS}


@pytest.mark.parametrize(
    ("stream", "record", "path", "said", "fault"),
    [
        ("authentication", SIGN_IN, "brand_new", "x", "'brand_new' was unexpected"),
        ("authentication", SIGN_IN, "src_endpoint.brand_new", "x", "'brand_new' was unexpected"),
        ("authentication", SIGN_IN, "time", "yesterday", "is not of type 'integer'"),
        ("authentication", SIGN_IN, "is_mfa", "true", "is not of type 'boolean'"),
        ("authentication", SIGN_IN, "user.groups", "Staff", "is not of type 'array'"),
        ("authentication", SIGN_IN, "status_id", 7, "is not one of"),
        ("authentication", SIGN_IN, "type_uid", 300110, "is not one of"),
        ("authentication", SIGN_IN, "auth_factors.factor_type_id", 50, "is not one of"),
        ("authentication", SIGN_IN, "src_endpoint.ip", "1.2.3", "does not match"),
        ("authentication", SIGN_IN, "user.email_addr", "nobody", "does not match"),
        ("authentication", SIGN_IN, "user", None, "'user' is a required property"),
        ("authentication", SIGN_IN, "metadata.product", None, "'product' is a required property"),
        ("authentication", SIGN_IN, "auth_factors.factor_type_id", None, "'factor_type_id' is a required property"),
        ("authentication", SIGN_IN, "service", None, "is not valid under any of the given schemas"),
        ("authentication", SIGN_IN, "src_endpoint.location", {}, "is not valid under any of the given schemas"),
        ("authentication", ENROLMENT, "service", {"name": "x"}, "'service' was unexpected"),
        ("activity", POLICY_UPDATED, "entity", None, "'entity' is a required property"),
        ("activity", POLICY_UPDATED, "user", {"name": "x"}, "'user' was unexpected"),
        ("activity", BYPASS_CREATED, "activity_id", 55, "is not one of"),
        ("telephony", TEXT_SENT, "severity_id", None, "'severity_id' is a required property"),
        ("telephony", TEXT_SENT, "activity_id", 1, "is not one of"),
        ("trust_monitor", UNUSUAL_SIGN_IN, "finding_info.uid", None, "'uid' is a required property"),
        ("trust_monitor", UNUSUAL_SIGN_IN, "evidences.user", {}, "is not valid under any of the given schemas"),
    ],
)
def test_the_schema_finds_what_is_wrong(stream: str, record: Record, path: str, said: object, fault: str) -> None:
    (made,) = events(stream, record)
    wrong = changed(made, path, said)

    assert faults(made) == []
    assert any(fault in each for each in faults(wrong)), faults(wrong)


@pytest.mark.parametrize("stream", MAPPINGS)
@pytest.mark.parametrize(
    "records", [[], ["{}"], ["nonsense"], [json.dumps(SIGN_IN)]], ids=["none", "empty", "bad", "x"]
)
def test_every_file_has_the_same_columns(stream: str, records: list[str], tmp_path: Path) -> None:
    written(stream, records, tmp_path / "events.parquet")

    with connect(tmp_path / "engine") as connection:
        found = connection.execute("DESCRIBE FROM read_parquet(?)", [str(tmp_path / "events.parquet")]).fetchall()
    types = {name: type_.replace('"', "") for name, type_, *_ in found}
    assert types == {name: type_.replace('"', "") for name, type_ in ocsf_sql.columns().items()}
    assert list(types) == list(ocsf_sql.columns())


def test_files_of_all_streams_are_read_as_one(tmp_path: Path) -> None:
    for number, (stream, record, _) in enumerate(EXAMPLES):
        written(stream, [json.dumps(record)], tmp_path / f"{number}.parquet")

    with connect(tmp_path / "engine") as connection:
        found = connection.execute("SELECT class_uid FROM read_parquet(?)", [str(tmp_path / "*.parquet")]).fetchall()
    assert sorted(found) == sorted((class_uid,) for _, _, class_uid in EXAMPLES)


def test_the_bytes_of_a_record_are_kept_as_duo_sent_them() -> None:
    raw = '{"txid":  "a\\u00e9é\\u0000\\/", "n": 1.0, "twice": 1, "twice": 2, "user": {"name": "ad\\u0061"}}'
    (made,) = events("authentication", raw)

    assert made["raw_data"] == raw
    assert (made["user"]["name"], made["unmapped"]["txid"]) == ("ada", "aéé\x00/")


def test_a_key_and_an_account_are_never_taken_for_sql() -> None:
    (made,) = events("authentication", but(SIGN_IN, user__name="'; DROP TABLE batch; --", reason="x\"}'\\"))

    assert (made["user"]["name"], made["status_detail"]) == ("'; DROP TABLE batch; --", "x\"}'\\")
