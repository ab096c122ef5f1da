"""Backtests are kept as they are, one at a time asked for of a check and a connection, with the audit."""

from dataclasses import replace

import pytest

from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.backtests import KEPT, AskedBacktests
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.rows import AuditedRows
from doorbook.checks.backtest import Backtest, Found, Sample
from doorbook.checks.check import Severity
from doorbook.checks.errand import Progress
from doorbook.checks.trying import Turn
from doorbook.checks.verdict import Lack, Missing
from local.cloud.stack import Stack
from tests.contracts.watch.test_triage import row

NOW = 1_773_000_000_000
HOSTILE = "\u202e<script>\x00 =1+1 é"
ASKED = Backtest(id="b1", connection="c1", check="mfa-flood", parameters=(("groups", '["=1"]'),), asked=NOW, by="dana")
DONE = replace(
    ASKED,
    progress=Progress.DONE,
    check_version=3,
    began=NOW + 1,
    ended=NOW + 2,
    first="2026-01-01",
    last="2026-03-01",
    rows=12,
    days=(Found(day="2026-02-01", severities=((Severity.HIGH, 2), (Severity.LOW, 1))),),
    top=(("DU1", HOSTILE, 3),),
    subjects=1,
    samples=(Sample(at=NOW, severity=Severity.HIGH, subject="DU1", name=HOSTILE, says=HOSTILE),),
    version=2,
)


@pytest.fixture
def store(request: pytest.FixtureRequest, rows: MemoryRows | WatchRows) -> AskedBacktests:
    audited: AuditedRows = rows
    if isinstance(rows, WatchRows):
        stack: Stack = request.getfixturevalue("stack")
        audited = WatchRows(stack.aws.client("dynamodb"), rows.table, stack.table("Audit"))
    return AskedBacktests(audited, lambda: NOW)


def test_what_it_came_to_is_kept_as_it_is(store: AskedBacktests) -> None:
    assert store.one("b1") is None
    assert store.begin(ASKED, 1, row())
    assert store.one("b1") == ASKED

    assert store.put(DONE)
    assert store.one("b1") == DONE
    assert not store.put(DONE)

    lacking = replace(DONE, missing=Missing(Lack.FIELD, "country"), version=3)
    assert store.put(lacking)
    assert store.one("b1") == lacking


def test_whoever_was_overtaken_has_begun_nothing(store: AskedBacktests) -> None:
    assert store.turn("mfa-flood", "c1") == Turn(0, None)
    assert store.begin(ASKED, 1, row())
    assert store.turn("mfa-flood", "c1") == Turn(1, "b1")
    second = replace(ASKED, id="b2", asked=NOW + 5)

    assert not store.begin(second, 1, row())

    assert store.one("b2") is None
    assert store.turn("mfa-flood", "c1") == Turn(1, "b1")
    assert store.turn("mfa-flood", "c2") == store.turn("user-in-bypass", "c1") == Turn(0, None)
    assert store.begin(second, 2, row())
    assert store.turn("mfa-flood", "c1") == Turn(2, "b2")
    assert [each.id for each in store.of("mfa-flood")] == ["b2", "b1"]


def test_it_is_kept_for_a_month(store: AskedBacktests) -> None:
    assert store.until == NOW // 1000 + KEPT == NOW // 1000 + 30 * 86_400


def test_one_that_no_person_asked_for_takes_the_turn_and_is_in_no_audit(store: AskedBacktests) -> None:
    assert store.begin(ASKED, 1, row())
    unasked = replace(ASKED, id="b2", by="Doorbook")

    assert store.begin_unasked(unasked)

    assert (store.turn("mfa-flood", "c1"), store.one("b2")) == (Turn(2, "b2"), unasked)
    assert not store.begin(replace(ASKED, id="b3"), 2, row())
