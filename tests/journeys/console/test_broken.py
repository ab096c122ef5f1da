"""A check that raises stops itself alone: coverage names it, an alarm rings, and mended it judges what it owes."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from doorbook.adapters.meter import CloudWatchMeter
from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.push_fraud_reported import PUSH_FRAUD_REPORTED
from doorbook.checks.check import Check
from doorbook.checks.data_files import Library
from doorbook.checks.story import ago
from doorbook.checks.verdict import Judged, Verdict
from doorbook.checks.wire import AWAY, signin
from doorbook.collect.connections.connection import Connection
from doorbook.wiring.inspecting import Round
from tests.doorway import Browser
from tests.journeys.console.house import House
from tests.journeys.console.test_checks import FLOOD
from tests.journeys.console.test_coverage import COVERAGE, rows
from tests.watched import Watch

BROKEN = replace(MFA_FLOOD, sql="SELECT user_id AS subject, 1 / length('x') // '' AS moment FROM signins")
"""The engine itself refuses it, and only when it is asked."""


class Queue:
    """Nobody is asked to look."""

    def ask(self, connection: str, *, once: str) -> None:
        """Do nothing."""


def gauges(watch: Watch, out: pytest.CaptureFixture[str]) -> dict[str, float]:
    """Have the inspector show its numbers, as it does each hour, and return them as CloudWatch reads them."""
    parts: dict[str, Any] = dict.fromkeys(Round.__dataclass_fields__)
    parts |= {"watch": watch, "queue": Queue(), "verdicts": watch.verdicts, "library": Library}
    parts["meter"] = CloudWatchMeter(Logger("inspector"), "Doorbook", "inspector")
    out.readouterr()
    Round(**parts).ask_for_all()
    told = [json.loads(line) for line in out.readouterr().out.splitlines() if "CloudWatchMetrics" in line]
    return {name: each[name][0] for each in told for name in each if name.startswith("Checks")}


def look(watch: Watch, *checks: Check) -> None:
    watch.inspector(checks).inspect(watch.watched())


def test_it_stops_itself_alone_says_so_and_makes_up_for_it(
    house: House, kept: Connection, dana: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    watch = Watch(tmp_path, rows=house.rows, connection=kept.id, checks=(MFA_FLOOD, PUSH_FRAUD_REPORTED))
    watch.ids = lambda: (kept.id,)  # type: ignore[attr-defined]
    floods = [
        signin("bob", ago(days=2, minutes=minutes), result="denied", reason="user_cancelled", ip=AWAY)
        for minutes in (40, 36, 32, 28, 24)
    ]
    watch.tell("authentication", [*floods, signin("ann", ago(hours=3), result="fraud", reason="user_marked_fraud")])

    look(watch, BROKEN, PUSH_FRAUD_REPORTED)

    ((check, error),) = watch.broken
    kind = type(error).__name__
    assert check == MFA_FLOOD.id
    assert [each.check for each in watch.found()] == [PUSH_FRAUD_REPORTED.id]
    for page in (dana.get(COVERAGE), dana.get(FLOOD)):
        assert page.says(f"The check itself broke ({kind}). Operators are told by an alarm.")
    told = {each["check"]: each for each in rows(dana)}
    assert told[MFA_FLOOD.id]["verdict"] == "Not evaluable"
    assert kind in told[MFA_FLOOD.id]["what is missing"]
    assert told[PUSH_FRAUD_REPORTED.id]["verdict"] == "Findings"
    assert gauges(watch, capsys)["ChecksBroken"] == 1

    watch.pass_(days=1)
    look(watch, MFA_FLOOD, PUSH_FRAUD_REPORTED)

    assert {each.check for each in watch.found()} == {MFA_FLOOD.id, PUSH_FRAUD_REPORTED.id}
    assert not dana.get(COVERAGE).says("The check itself broke")
    assert gauges(watch, capsys)["ChecksBroken"] == 0
    assert {each["check"]: each for each in rows(dana)}[MFA_FLOOD.id]["verdict"] == "Findings"


def test_one_that_is_held_at_the_limit_rings_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    watch = Watch(tmp_path)
    watch.ids = lambda: (watch.connection,)  # type: ignore[attr-defined]
    judged = Judged(connection=watch.connection, check="mfa-flood", verdict=Verdict.PASS, at=1)
    watch.verdicts.put(judged)
    assert gauges(watch, capsys)["ChecksHeld"] == 0

    watch.verdicts.put(replace(judged, held=70, held_of=("ann",)))

    assert gauges(watch, capsys)["ChecksHeld"] == 1
