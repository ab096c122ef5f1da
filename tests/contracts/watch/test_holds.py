"""What the limit holds, and which checks a stack has known, are kept as they are and changed by one at a time."""

from dataclasses import replace

from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.holds import LetHolds
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.register import StoredRegister
from doorbook.adapters.watch.verdicts import StoredVerdicts
from doorbook.checks.arriving import Known
from doorbook.checks.holding import Hold, Part
from doorbook.checks.verdict import Judged, Verdict

HOSTILE = "\u202e<script>\x00 =1+1 é"
HOLD = Hold(
    connection="c1",
    check="mfa-flood",
    check_version=2,
    parameters=(("count", "5"), ("groups", '["=1"]')),
    limits=(("floor", "50"),),
    at=1_773_000_000_000,
    parts=(
        Part(occasion="2026-03-08", many=70, total=75, names=(HOSTILE, "ann"), let=3),
        Part(occasion="2026-03-09", many=0, total=60, let=60),
    ),
    by="dana",
    why=HOSTILE,
)


def test_a_hold_is_kept_as_it_is_beside_those_of_others(rows: MemoryRows | WatchRows) -> None:
    store = LetHolds(rows)
    other = replace(HOLD, check="new-country-user", parts=HOLD.parts[:1])

    assert store.put(HOLD)
    assert store.put(other)
    assert store.put(replace(HOLD, connection="c2"))

    assert store.of("c1") == [HOLD, other]
    assert store.one("c1", "mfa-flood") == HOLD
    assert (store.one("c3", "mfa-flood"), store.of("c3")) == (None, [])


def test_of_two_at_once_the_second_is_told(rows: MemoryRows | WatchRows) -> None:
    store = LetHolds(rows)
    assert store.put(HOLD)

    assert not store.put(HOLD)
    assert not store.put(replace(HOLD, version=3))
    assert store.put(replace(HOLD, version=2, by="eve"))
    store.drop("c1", "mfa-flood")

    assert store.of("c1") == []


def test_a_verdict_says_what_is_held(rows: MemoryRows | WatchRows) -> None:
    judged = Judged(connection="c1", check="mfa-flood", verdict=Verdict.PASS, at=1, held=2, held_of=(HOSTILE,))

    StoredVerdicts(rows).put(judged)

    assert StoredVerdicts(rows).of("c1") == [judged]


def test_what_a_stack_has_known_is_one_row(rows: MemoryRows | WatchRows) -> None:
    store = StoredRegister(rows)
    assert store.known() is None
    first, second = Known(versions={"a": 1}, version=1), Known(versions={"a": 2, "b": 1}, version=2)

    assert store.keep(first)
    assert not store.keep(first)
    assert store.keep(second)

    assert store.known() == second
