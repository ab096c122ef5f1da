"""One suite for both stores of push verifications: kept as asked, changed by one alone, and denials in order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doorbook.actions.verification import Answer, Denial, Verification, Way
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.verifications import StoredDenials, StoredVerifications

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ASKED = Verification(
    id="v1",
    connection="c1",
    user="DU1",
    username="alice\u202e",
    phone="DP1",
    label="iPhone (…0101)",
    answer=Answer.SENDING,
    began=NOON,
    by="hugo",
)
DENIED = Denial(id="v1", connection="c1", user="DU1", username="alice", label="iPhone", by="hugo", fraud=False, at=NOON)


@pytest.fixture
def kept(rows: MemoryRows | WatchRows) -> StoredVerifications:
    return StoredVerifications(rows)


@pytest.fixture
def denials(rows: MemoryRows | WatchRows) -> StoredDenials:
    return StoredDenials(rows)


def test_what_is_kept_comes_back_field_by_field(kept: StoredVerifications) -> None:
    whole = replace(
        ASKED,
        id="v2",
        answer=Answer.FRAUD,
        way=Way.AUTH_API,
        push="p1",
        code="004711",
        typed=True,
        lacked="a grant",
        why="verification.fraud",
        ended=NOON + timedelta(seconds=9),
    )

    assert kept.put(ASKED)
    assert kept.put(whole)

    assert kept.one("c1", "DU1", "v1") == ASKED
    assert kept.one("c1", "DU1", "v2") == whole
    assert kept.one("c1", "DU1", "v3") is None
    assert kept.one("c2", "DU1", "v1") is None


def test_of_two_who_change_it_one_does(kept: StoredVerifications) -> None:
    assert kept.put(ASKED)
    assert not kept.put(ASKED)
    assert kept.put(replace(ASKED, answer=Answer.APPROVED, version=2))
    assert not kept.put(replace(ASKED, answer=Answer.DENIED, version=2))

    found = kept.one("c1", "DU1", "v1")
    assert found is not None
    assert found.answer is Answer.APPROVED


def test_the_last_ones_of_a_person_come_with_the_newest_first(kept: StoredVerifications) -> None:
    for number in range(4):
        assert kept.put(replace(ASKED, id=f"v{number}", began=NOON + timedelta(minutes=number)))
    assert kept.put(replace(ASKED, id="v9", user="DU2"))

    assert [each.id for each in kept.of("c1", "DU1", 3)] == ["v3", "v2", "v1"]


def test_denials_come_in_their_order_each_once(denials: StoredDenials) -> None:
    later = replace(DENIED, id="v0", at=NOON + timedelta(milliseconds=1), fraud=True)
    for each in (later, DENIED, later):
        denials.keep(each)
    denials.keep(replace(DENIED, connection="c2"))

    assert denials.of("c1") == (DENIED, later)
    assert denials.of("c3") == ()
