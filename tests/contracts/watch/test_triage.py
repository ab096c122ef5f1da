"""Findings, suppressions and settings that people change: with the audit or not at all, in memory and on DynamoDB."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.rows import AuditedRows, Next
from doorbook.adapters.watch.triage import ChosenSettings, EndedSuppressions, StoredTriage
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.finding import Closing, Finding, Status
from doorbook.checks.settings import CheckSettings
from doorbook.checks.suppression import Suppression
from doorbook.checks.triage import Did, Step
from doorbook.events import AuditRow, Outcome
from local.cloud.stack import Stack
from tests.domain.checks.office import finding

NUMBERS = itertools.count(1)


def row() -> AuditRow:
    return AuditRow(
        id=f"triage-{next(NUMBERS):06}",
        at=datetime(2026, 3, 18, 12, tzinfo=UTC),
        outcome=Outcome.FINDING_TAKEN_UP,
        method="findings",
        person="hal",
        address="192.0.2.7",
        agent="test",
    )


def kept(audited: AuditedRows, of: AuditRow, request: pytest.FixtureRequest) -> bool:
    """Tell whether the audit has this row."""
    if isinstance(audited, MemoryRows):
        return of in audited.audit
    stack: Stack = request.getfixturevalue("stack")
    key = {"day": {"S": "2026-03-18"}, "at": {"S": of.key}}
    return "Item" in stack.aws.client("dynamodb").get_item(TableName=stack.table("Audit"), Key=key)


def step(of: Finding, **says: object) -> Step:
    return replace(Step(version=of.version, at=5, by="hal", did=Did.TOOK_UP), **says)  # type: ignore[arg-type]


def test_all_is_kept_together(audited: AuditedRows, request: pytest.FixtureRequest) -> None:
    written = row()

    assert audited.put_all([Next("a", "1", {"n": 1}, 1), Next("b", "1", {"n": 2}, 1)], written)

    assert (audited.get("a", "1") or {})["n"] == 1
    assert (audited.get("b", "1") or {})["version"] == 1
    assert kept(audited, written, request)


def test_where_one_was_overtaken_nothing_is_kept(audited: AuditedRows, request: pytest.FixtureRequest) -> None:
    audited.put_all([Next("a", "1", {"n": 1}, 1)], row())
    written = row()

    for version in (1, 3):
        assert not audited.put_all([Next("b", "1", {"n": 2}, 1), Next("a", "1", {"n": 2}, version)], written)

    assert audited.get("b", "1") is None
    assert (audited.get("a", "1") or {})["n"] == 1
    assert not kept(audited, written, request)


def test_a_finding_is_kept_with_what_was_done(audited: AuditedRows) -> None:
    store = StoredTriage(audited)
    first = finding()
    assert store.put(first)
    after = replace(first, by="hal", note="Héllo =1+1 \u202e", version=2)
    closed = replace(after, status=Status.CLOSED, closing=Closing.EXPECTED, closed=7, version=3)
    steps = [step(after, note="Héllo"), step(closed, did=Did.SETTLED, closing=Closing.EXPECTED, at=7)]

    assert store.change(after, steps[0], row())
    assert store.change(closed, steps[1], row())

    assert store.one(first.id) == closed
    assert list(store.steps(first.id)) == steps
    assert not store.change(after, steps[0], row())
    assert store.steps("nothing") == []


def test_a_suppression_is_kept_with_its_finding_and_ended_once(audited: AuditedRows) -> None:
    store, said = StoredTriage(audited), EndedSuppressions(audited)
    first = finding()
    store.put(first)
    one = Suppression(
        id="s1", connection="c1", check="mfa-flood", subject=None, digest=None, reason="x", by="d", at=1, until=9
    )
    hidden = replace(first, status=Status.SUPPRESSED, suppression="s1", version=2)

    assert store.change(hidden, step(hidden, did=Did.SUPPRESSED), row(), one)
    assert said.all() == [one]
    assert said.one("s1") == one
    assert said.one("s2") is None
    assert not store.change(replace(hidden, version=3), step(hidden, version=3), row(), one)
    assert store.one(first.id) == hidden

    over = replace(one, ended=5)
    assert said.end(over, row())
    assert said.all() == [over]
    assert not said.end(replace(over, ended=6), row())


def test_a_choice_is_kept_with_its_history(audited: AuditedRows) -> None:
    settings = ChosenSettings(audited, CHECKS)
    first = CheckSettings(check="mfa-flood", armed=True, chosen=(("count", 7),), version=1, at=1, by="d", why="x")
    second = replace(first, armed=False, chosen=(), version=2, at=2)

    assert settings.of("mfa-flood").version == 0
    assert settings.choose(first, row())
    assert not settings.choose(first, row())
    assert settings.choose(second, row())

    assert settings.of("mfa-flood") == second
    every = settings.all()
    assert every.keys() == {each.id for each in CHECKS}
    assert every == {each: settings.of(each) for each in every}
    assert settings.history("mfa-flood") == [first, second]


def test_counting_has_an_end(audited: AuditedRows) -> None:
    store = StoredTriage(audited)
    for number in range(7):
        store.put(finding(number))

    assert [store.count(Status.OPEN, finding().severity, most=most) for most in (None, 3, 7, 9)] == [7, 3, 7, 7]
