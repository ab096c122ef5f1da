"""The meter's lines: a metric that CloudWatch can read, a log line for the operator, and never a secret."""

import io
import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import pytest
from aws_lambda_powertools.logging import Logger

from doorbook.adapters.meter import NEEDS_A_LOOK, RINGS, CloudWatchMeter
from doorbook.errors import Cause, FixSettingsError, TryLaterError
from doorbook.events import AuditRow, Outcome
from doorbook.messages import CAUSES
from doorbook.signin.ports import Meter

ROW = AuditRow(
    id="row",
    at=datetime(2026, 5, 4, 12, 0, tzinfo=UTC),
    outcome=Outcome.SIGNED_IN,
    method="push",
    person="alice",
    address="192.0.2.7",
    agent="Mozilla/5.0",
    ticket="t1",
    duo_name="Alice",
    device="DPIPHONE",
    txid="txid-1",
)


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def meter(log: io.StringIO) -> Meter:
    logger = Logger(service=f"portal-{token_hex(8)}", stream=log, level="INFO")  # loggers of one name share a stream
    return CloudWatchMeter(logger, namespace="Doorbook", service="portal")


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def counted(text: str) -> list[dict[str, str]]:
    """Return the dimensions of each count, and see to it that it is one that CloudWatch can read."""
    found = []
    for line in lines(text):
        (metric,) = line["_aws"]["CloudWatchMetrics"]
        (dimensions,) = metric["Dimensions"]
        assert metric["Namespace"] == "Doorbook"
        assert metric["Metrics"] == [{"Name": "Outcome", "Unit": "Count"}]
        assert isinstance(line["_aws"]["Timestamp"], int)
        assert line["Outcome"] == [1.0]
        found.append({name: line[name] for name in dimensions})
    return found


@pytest.mark.parametrize("outcome", sorted(Outcome))
def test_each_outcome_is_one_metric_by_method_and_result(
    meter: Meter, capsys: pytest.CaptureFixture[str], outcome: Outcome
) -> None:
    meter.outcome(replace(ROW, outcome=outcome))

    found = [each for each in counted(capsys.readouterr().out) if "method" in each]
    assert found == [{"service": "portal", "method": "push", "result": outcome}]


@pytest.mark.parametrize("method", ["push", "passcode", "prompt", "remembered", "none"])
@pytest.mark.parametrize("outcome", sorted(Outcome))
def test_what_rings_is_counted_over_all_methods_and_nothing_else_is(
    meter: Meter, capsys: pytest.CaptureFixture[str], outcome: Outcome, method: str
) -> None:
    meter.outcome(replace(ROW, outcome=outcome, method=method))

    found = [each for each in counted(capsys.readouterr().out) if "method" not in each]
    assert found == ([{"service": "portal", "result": outcome}] if outcome in RINGS else [])


def test_a_metric_has_nothing_of_the_person(meter: Meter, capsys: pytest.CaptureFixture[str]) -> None:
    meter.outcome(ROW)

    (line,) = lines(capsys.readouterr().out)
    assert set(line) == {"_aws", "Outcome", "service", "method", "result"}


@pytest.mark.usefixtures("capsys")
def test_the_log_line_says_who_what_and_why(meter: Meter, log: io.StringIO) -> None:
    meter.outcome(replace(ROW, outcome=Outcome.MISCONFIGURED, cause=Cause.WRONG_KEY, detail="Duo 40103"))

    (line,) = lines(log.getvalue())
    assert (line["level"], line["message"]) == ("WARNING", "outcome")
    assert (line["person"], line["txid"], line["address"]) == ("alice", "txid-1", "192.0.2.7")
    assert (line["cause"], line["meaning"], line["detail"]) == (
        "wrong_key",
        CAUSES[Cause.WRONG_KEY],
        "Duo 40103",
    )


@pytest.mark.usefixtures("capsys")
def test_what_is_unknown_is_left_out_of_the_log_line(meter: Meter, log: io.StringIO) -> None:
    meter.outcome(replace(ROW, person=None, txid=None, duo_name=None))

    (line,) = lines(log.getvalue())
    assert {"person", "txid", "duo_name", "cause", "meaning", "detail"}.isdisjoint(line)
    assert line["level"] == "INFO"


@pytest.mark.usefixtures("capsys")
@pytest.mark.parametrize("outcome", sorted(Outcome))
def test_what_needs_a_look_is_a_warning_and_the_rest_is_not(meter: Meter, log: io.StringIO, outcome: Outcome) -> None:
    meter.outcome(replace(ROW, outcome=outcome))

    (line,) = lines(log.getvalue())
    assert (line["level"] == "WARNING") is (outcome in NEEDS_A_LOOK)


@pytest.mark.parametrize("broke", [TryLaterError(Cause.STORE, "Throttled"), FixSettingsError(Cause.SECRET, "none")])
def test_a_breakage_is_counted_and_told_with_its_meaning(
    meter: Meter, log: io.StringIO, capsys: pytest.CaptureFixture[str], broke: TryLaterError | FixSettingsError
) -> None:
    meter.breakage(broke)

    (line,) = lines(log.getvalue())
    assert counted(capsys.readouterr().out) == [
        {"service": "portal", "method": "none", "result": "broken"},
        {"service": "portal", "result": "broken"},
    ]
    assert (line["level"], line["cause"], line["meaning"], line["detail"]) == (
        "ERROR",
        broke.cause,
        CAUSES[broke.cause],
        broke.detail,
    )


def test_no_row_has_a_place_for_a_password_or_a_secret() -> None:
    """What the meter is given is a row, and this is all that a row can hold."""
    assert {field.name for field in fields(AuditRow)} == {
        "id",
        "at",
        "outcome",
        "method",
        "person",
        "address",
        "agent",
        "ticket",
        "duo_name",
        "device",
        "txid",
        "cause",
        "detail",
        "integration",
    }


@pytest.mark.usefixtures("capsys")
def test_a_name_with_line_ends_makes_no_second_line(meter: Meter, log: io.StringIO) -> None:
    meter.outcome(replace(ROW, detail='x\r\n{"level": "INFO", "message": "forged"}'))

    assert len(lines(log.getvalue())) == 1
