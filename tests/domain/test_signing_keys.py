"""Keys are exchanged without any verifier ever meeting a signature that it cannot check."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from doorbook.adapters.openid.key_ring import fresh_key, read, written
from doorbook.provider.keys import (
    PUBLISHED_AHEAD,
    RETIRED_KEPT,
    KeyRing,
    KeyState,
    SigningKey,
    TooSoon,
    dropped,
    first_ring,
    rotated,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NUMBERS = count()


def key() -> SigningKey:
    return SigningKey(kid=f"k{next(NUMBERS)}", state=KeyState.PENDING, since=NOW, public="{}", private="{}")


def states(ring: KeyRing) -> list[KeyState]:
    return [key.state for key in ring.keys]


def turned(ring: KeyRing, at: datetime) -> KeyRing:
    after = rotated(ring, key(), at)
    assert isinstance(after, KeyRing)
    return after


def test_the_first_key_signs_at_once() -> None:
    ring = first_ring("salt", key(), NOW)

    assert states(ring) == [KeyState.ACTIVE]
    assert ring.active is not None


def test_a_fresh_key_is_published_and_does_not_sign() -> None:
    ring = first_ring("salt", key(), NOW)

    after = turned(ring, NOW)

    assert states(after) == [KeyState.ACTIVE, KeyState.PENDING]
    assert after.active == ring.active


def test_it_takes_over_after_a_day_and_not_before() -> None:
    ring = turned(first_ring("salt", key(), NOW), NOW)
    waiting = ring.keys[1].kid

    early = rotated(ring, key(), NOW + PUBLISHED_AHEAD - timedelta(seconds=1))
    after = turned(ring, NOW + PUBLISHED_AHEAD)

    assert early == TooSoon(NOW + PUBLISHED_AHEAD)
    assert after.active is not None
    assert after.active.kid == waiting
    assert states(after) == [KeyState.RETIRED, KeyState.ACTIVE]


def test_a_retired_key_cannot_sign_any_more() -> None:
    ring = turned(turned(first_ring("salt", key(), NOW), NOW), NOW + PUBLISHED_AHEAD)

    assert ring.keys[0].private is None
    assert ring.keys[1].private is not None


def test_a_retired_key_is_dropped_after_its_time_and_not_before() -> None:
    ring = turned(turned(first_ring("salt", key(), NOW), NOW), NOW + PUBLISHED_AHEAD)
    over = NOW + PUBLISHED_AHEAD + RETIRED_KEPT

    assert len(turned(ring, over - timedelta(seconds=1)).keys) == 3
    assert len(turned(ring, over).keys) == 2


def test_in_a_hurry_it_takes_over_at_once() -> None:
    ring = turned(first_ring("salt", key(), NOW), NOW)

    after = rotated(ring, key(), NOW, hurry=True)

    assert isinstance(after, KeyRing)
    assert states(after) == [KeyState.RETIRED, KeyState.ACTIVE]
    assert after.active is not None
    assert after.active.kid == ring.keys[1].kid


def test_any_key_but_the_one_that_signs_can_be_dropped() -> None:
    ring = turned(turned(turned(first_ring("salt", key(), NOW), NOW), NOW + PUBLISHED_AHEAD), NOW + PUBLISHED_AHEAD)
    retired, active, pending = ring.keys

    assert dropped(ring, retired.kid) == KeyRing(salt="salt", keys=(active, pending))
    assert dropped(ring, pending.kid) == KeyRing(salt="salt", keys=(retired, active))
    assert dropped(ring, active.kid) is None
    assert dropped(ring, "another") is None


@given(st.lists(st.integers(0, 3 * 24 * 3600), max_size=20))
def test_whenever_it_is_turned_there_is_one_active_key_that_was_published_for_a_day(pauses: list[int]) -> None:
    at = NOW
    ring = first_ring("salt", key(), at)
    published = {ring.keys[0].kid: at - PUBLISHED_AHEAD}
    signed: dict[str, datetime] = {}
    for pause in pauses:
        at += timedelta(seconds=pause)
        after = rotated(ring, key(), at)
        ring = after if isinstance(after, KeyRing) else ring
        for each in ring.keys:
            published.setdefault(each.kid, at)
        assert states(ring).count(KeyState.ACTIVE) == 1
        assert states(ring).count(KeyState.PENDING) <= 1
        assert ring.active is not None
        assert at - published[ring.active.kid] >= PUBLISHED_AHEAD
        there = {each.kid for each in ring.keys}
        assert all(kid in there for kid, last in signed.items() if at - last < timedelta(minutes=10))
        signed[ring.active.kid] = at
        assert ring.salt == "salt"


def test_the_secret_holds_the_ring_as_it_is() -> None:
    ring = turned(first_ring("salt", fresh_key(NOW), NOW), NOW)
    ring = KeyRing(salt=ring.salt, keys=(ring.keys[0], fresh_key(NOW)))

    assert read(written(ring)) == ring
    assert read("{}") is None


def test_no_private_half_is_published() -> None:
    public = json.loads(fresh_key(NOW).public)

    assert public.keys() == {"kty", "n", "e", "kid", "use", "alg"}
