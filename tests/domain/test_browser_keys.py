"""Keys are exchanged without any function meeting a cookie that it cannot open, and a revoked one opens nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.adapters import secrets_manager
from doorbook.remember.key_ring import (
    CACHED_FOR,
    KEPT,
    KNOWN_AHEAD,
    LONGEST_LIFE,
    ROTATES_AFTER,
    AlreadyRevoked,
    KeyRing,
    KeyState,
    NoSuchKey,
    Secret,
    Waiting,
    due,
    first_ring,
    opening_key,
    retired,
    revoked,
    rotated,
    sealing_key,
    state,
    swept,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NUMBERS = count()


def fresh() -> tuple[str, Secret]:
    number = next(NUMBERS)
    return f"{number:08x}", Secret(number.to_bytes(32))


def first(at: datetime = NOW) -> KeyRing:
    return first_ring(*fresh(), at)


def turned(ring: KeyRing, at: datetime) -> KeyRing:
    after = rotated(ring, *fresh(), at)
    assert isinstance(after, KeyRing)
    return after


def without(ring: KeyRing, number: int, at: datetime) -> KeyRing:
    after = revoked(ring, ring.keys[number].kid, at)
    assert isinstance(after, KeyRing)
    return after


def states(ring: KeyRing, at: datetime) -> list[KeyState]:
    return [state(ring, key, at) for key in ring.keys]


def sealing(ring: KeyRing, at: datetime) -> str | None:
    key = sealing_key(ring, at)
    return key.kid if key else None


def test_the_first_key_seals_at_once() -> None:
    ring = first()

    assert sealing(ring, NOW) == ring.keys[0].kid
    assert states(ring, NOW) == [KeyState.ACTIVE]


def test_an_empty_ring_neither_seals_nor_opens() -> None:
    assert sealing_key(KeyRing(), NOW) is None
    assert opening_key(KeyRing(), "00000000") is None


def test_a_fresh_key_waits_until_every_function_knows_it() -> None:
    ring = turned(first(), NOW)
    old, new = (key.kid for key in ring.keys)

    assert states(ring, NOW) == [KeyState.ACTIVE, KeyState.PENDING]
    assert sealing(ring, NOW + KNOWN_AHEAD - SECOND) == old
    assert sealing(ring, NOW + KNOWN_AHEAD) == new
    assert states(ring, NOW + KNOWN_AHEAD) == [KeyState.DECRYPT_ONLY, KeyState.ACTIVE]


def test_a_pending_key_opens_for_the_clock_of_another_may_be_ahead() -> None:
    ring = turned(first(), NOW)

    assert opening_key(ring, ring.keys[1].kid) == ring.keys[1]


def test_while_one_waits_no_other_begins() -> None:
    ring = turned(first(), NOW)

    assert rotated(ring, *fresh(), NOW) == Waiting(ring.keys[1].kid, NOW + KNOWN_AHEAD)
    assert not due(ring, NOW + KNOWN_AHEAD - SECOND)


def test_no_rotation_is_due_while_one_is_on_its_way() -> None:
    ring = first()
    assert due(ring, NOW + ROTATES_AFTER)

    assert not due(turned(ring, NOW + ROTATES_AFTER), NOW + ROTATES_AFTER)


def test_a_revoked_key_that_kept_its_bytes_by_a_mistake_opens_nothing_all_the_same() -> None:
    (key,) = first().keys

    assert opening_key(KeyRing((key,)), key.kid) == key
    assert opening_key(KeyRing((replace(key, revoked=NOW),)), key.kid) is None


def test_a_rotation_is_due_after_thirty_days_and_not_before() -> None:
    ring = first()

    assert not due(ring, NOW + ROTATES_AFTER - SECOND)
    assert due(ring, NOW + ROTATES_AFTER)


def test_a_revoked_key_seals_and_opens_nothing_and_has_no_bytes() -> None:
    ring = without(first(), 0, NOW)

    assert (sealing_key(ring, NOW), opening_key(ring, ring.keys[0].kid)) == (None, None)
    assert ring.keys[0].secret is None
    assert states(ring, NOW) == [KeyState.REVOKED]
    assert due(ring, NOW)


def test_an_older_key_does_not_come_back_when_the_active_one_is_revoked() -> None:
    ring = turned(first(), NOW)
    later = NOW + KNOWN_AHEAD + SECOND

    after = without(ring, 1, later)

    assert sealing_key(after, later) is None
    assert opening_key(after, ring.keys[0].kid) is not None
    assert states(after, later) == [KeyState.DECRYPT_ONLY, KeyState.REVOKED]


def test_a_pending_key_that_is_revoked_takes_over_from_nobody() -> None:
    ring = without(turned(first(), NOW), 1, NOW + SECOND)

    assert sealing(ring, NOW + KNOWN_AHEAD) == ring.keys[0].kid
    assert retired(ring, ring.keys[0]) is None


def test_revoking_an_old_key_leaves_the_active_one() -> None:
    ring = turned(first(), NOW)
    later = NOW + KNOWN_AHEAD

    after = without(ring, 0, later)

    assert sealing(after, later) == ring.keys[1].kid
    assert states(after, later) == [KeyState.REVOKED, KeyState.ACTIVE]


def test_what_is_not_there_or_revoked_already_is_not_revoked() -> None:
    ring = without(first(), 0, NOW)

    assert revoked(ring, "ffffffff", NOW) == NoSuchKey()
    assert revoked(ring, ring.keys[0].kid, NOW + SECOND) == AlreadyRevoked(NOW)


def test_a_key_is_dropped_when_nothing_it_sealed_can_live_and_not_before() -> None:
    ring = turned(first(), NOW)
    over = NOW + KNOWN_AHEAD + KEPT

    assert swept(ring, over - SECOND) == ring
    assert swept(ring, over).keys == ring.keys[1:]


def test_the_key_that_seals_is_never_dropped() -> None:
    ring = first()

    assert swept(ring, NOW + 10 * KEPT) == ring


def test_a_revoked_key_is_remembered_as_long_so_that_it_is_not_taken_for_a_lost_one() -> None:
    ring = without(turned(first(), NOW), 0, NOW + timedelta(days=5))

    assert swept(ring, NOW + timedelta(days=5) + KEPT - SECOND) == ring
    assert swept(ring, NOW + timedelta(days=5) + KEPT).keys == ring.keys[1:]


def test_keys_are_kept_as_long_as_cookies_live_and_a_day() -> None:
    assert timedelta(days=180) == LONGEST_LIFE
    assert timedelta(days=1) == KEPT - LONGEST_LIFE


def test_a_key_waits_three_times_as_long_as_a_function_keeps_the_ring() -> None:
    assert secrets_manager.KEPT_FOR == CACHED_FOR
    assert KNOWN_AHEAD >= 3 * secrets_manager.KEPT_FOR


@pytest.mark.parametrize("told", [repr, str, "{}".format, "{!r}".format])
def test_no_text_shows_the_bytes_of_a_key(told: object) -> None:
    ring = first_ring("00000000", Secret(b"k" * 32), NOW)

    assert callable(told)
    assert "kkk" not in told(ring) + told(ring.keys[0].secret)


PAUSES = st.integers(0, 20 * 60) | st.integers(0, 40 * 24 * 3600)
STEPS = st.lists(st.tuples(PAUSES, st.integers(0, 9)), max_size=25)


@given(STEPS)
def test_whatever_happens_what_was_sealed_opens_everywhere_until_its_end_or_its_revocation(
    steps: list[tuple[int, int]],
) -> None:
    """Functions seal and open with rings as old as they may keep them, each with another."""
    at, ring = NOW, first()
    history = [(at, ring)]
    sealed: list[tuple[datetime, str]] = []
    for pause, act in steps:
        at += timedelta(seconds=pause)
        ring = swept(ring, at)
        if act == 0:
            after = revoked(ring, ring.keys[pause % len(ring.keys)].kid, at)
            ring = after if isinstance(after, KeyRing) else ring
        if act > 6 or due(ring, at):
            turning = rotated(ring, *fresh(), at)
            ring = turning if isinstance(turning, KeyRing) else ring
        history.append((at, ring))
        kept = known(history, at)
        for each in kept:
            key = sealing_key(each, at)
            assert states(each, at).count(KeyState.ACTIVE) == (key is not None)
            if key is not None:
                assert key.active_from <= at
                sealed.append((at, key.kid))
        for when, kid in sealed:
            for each in kept:
                found = each.key(kid)
                assert at - when >= LONGEST_LIFE or found is not None
                assert (opening_key(each, kid) is None) == (found is None or found.revoked is not None)


def known(history: list[tuple[datetime, KeyRing]], at: datetime) -> list[KeyRing]:
    """Every ring that some function may work with: the one that stands, and those that did five minutes ago."""
    ended = [*(began for began, _ in history[1:]), None]
    return [ring for (_, ring), end in zip(history, ended, strict=True) if end is None or at - end < CACHED_FOR]
