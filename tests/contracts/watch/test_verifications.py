"""One suite for both stores of push verifications: each changed by one alone, open until its end, ends in order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doorbook.actions.verification import Answer, Ended, Verification, Way
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.verifications import StoredEnds, StoredVerifications

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
DENIED = Ended(
    id="v1",
    connection="c1",
    user="DU1",
    username="alice",
    label="iPhone",
    by="hugo",
    answer=Answer.DENIED,
    at=NOON,
    known=NOON + timedelta(seconds=9),
    push="p1",
)


@pytest.fixture
def kept(rows: MemoryRows | WatchRows) -> StoredVerifications:
    return StoredVerifications(rows)


@pytest.fixture
def ends(rows: MemoryRows | WatchRows) -> StoredEnds:
    return StoredEnds(rows)


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


def test_one_is_open_until_its_end_is_kept(kept: StoredVerifications) -> None:
    assert kept.connections() == ()
    other = replace(ASKED, id="v2", connection="c10", began=NOON + timedelta(minutes=1))
    assert kept.put(ASKED)
    assert kept.put(other)
    assert kept.put(replace(ASKED, answer=Answer.WAITING, version=2))
    assert kept.connections() == ("c1", "c10")
    assert kept.unanswered("c1") == (replace(ASKED, answer=Answer.WAITING, version=2),)

    assert not kept.put(replace(ASKED, answer=Answer.DENIED, version=2))
    assert kept.connections() == ("c1", "c10"), "who was overtaken ended nothing"
    assert kept.put(replace(ASKED, answer=Answer.DENIED, version=3))

    assert kept.connections() == ("c10",)
    assert kept.unanswered("c1") == ()
    assert kept.unanswered("c10") == (other,)


def test_one_whose_end_was_kept_and_that_is_still_listed_is_dropped(
    kept: StoredVerifications, rows: MemoryRows | WatchRows
) -> None:
    assert kept.put(ASKED)
    (listed,) = rows.beginning("verifications-open", "")
    assert kept.put(replace(ASKED, answer=Answer.APPROVED, version=2))
    rows.put("verifications-open", str(listed["sk"]), listed)
    assert kept.connections() == ("c1",)

    assert kept.unanswered("c1") == ()

    assert kept.connections() == ()


def test_ends_come_in_their_order_and_the_first_of_each_stands(ends: StoredEnds) -> None:
    later = replace(DENIED, id="v0", at=NOON + timedelta(milliseconds=1), answer=Answer.FRAUD)
    for each in (later, DENIED, replace(later, answer=Answer.TIMED_OUT)):
        ends.keep(each)
    ends.keep(replace(DENIED, connection="c2"))

    assert ends.of("c1", NOON, NOON) == (DENIED, later)
    assert ends.of("c3", NOON, NOON) == ()


def test_ends_are_asked_for_by_the_month(ends: StoredEnds) -> None:
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    moments = (new_year - timedelta(seconds=1), new_year, new_year + timedelta(days=31))
    kept = [replace(DENIED, id=f"v{number}", at=at) for number, at in enumerate(moments)]
    for each in kept:
        ends.keep(each)

    def of(since: datetime, until: datetime) -> list[Ended]:
        return list(ends.of("c1", since, until))

    assert of(new_year - timedelta(days=1), new_year + timedelta(days=40)) == kept
    assert of(new_year - timedelta(days=1), new_year) == kept[:2]
    assert of(new_year, new_year + timedelta(days=20)) == kept[1:2]
