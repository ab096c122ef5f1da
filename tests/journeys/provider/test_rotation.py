"""What a key signed counts as long as the key is published, and not a moment longer."""

from datetime import timedelta

import pytest
from joserfc.errors import InvalidKeyIdError

from doorbook.adapters.openid.key_ring import fresh_key
from doorbook.provider.keys import PUBLISHED_AHEAD, RETIRED_KEPT, KeyRing, KeyState, dropped, rotated
from tests.doorway import Browser
from tests.journeys.provider.doorway import Backend, TrustedDoorway, answered, asking, refused_here
from tests.journeys.provider.test_logout import leaving


def turn(door: TrustedDoorway, pause: timedelta) -> None:
    door.clock.advance(pause.total_seconds())
    after = rotated(door.ring, fresh_key(door.clock()), door.clock())
    assert isinstance(after, KeyRing)
    door.ring = after


def signed(door: TrustedDoorway, browser: Browser, wiki: Backend) -> str:
    door.enter(browser)
    token: str = wiki.tokens(answered(browser.get(asking()))["code"])["id_token"]
    return token


def test_a_key_that_is_only_published_signs_nothing(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    first = door.ring.active
    turn(door, timedelta(0))

    signed(door, browser, wiki)

    assert door.ring.active == first
    assert [key.state for key in door.ring.keys] == [KeyState.ACTIVE, KeyState.PENDING]


def test_a_token_of_a_retired_key_counts_until_the_key_is_dropped(
    door: TrustedDoorway, browser: Browser, wiki: Backend
) -> None:
    old = signed(door, browser, wiki)
    turn(door, timedelta(0))
    turn(door, PUBLISHED_AHEAD)
    new = signed(door, browser, wiki)

    turn(door, RETIRED_KEPT - timedelta(seconds=1))
    assert wiki.claims(old)["aud"] == "wiki"
    turn(door, PUBLISHED_AHEAD)

    with pytest.raises(InvalidKeyIdError):
        wiki.claims(old)
    assert refused_here(browser.get(leaving(id_token_hint=old)))
    assert wiki.claims(new)["aud"] == "wiki"


def test_a_key_that_an_operator_drops_is_gone_at_once(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    leaked = door.ring.keys[0].kid
    old = signed(door, browser, wiki)
    turn(door, timedelta(0))
    after = rotated(door.ring, fresh_key(door.clock()), door.clock(), hurry=True)
    assert isinstance(after, KeyRing)
    door.ring = after
    assert wiki.claims(old)["aud"] == "wiki"

    left = dropped(door.ring, leaked)
    assert left is not None
    door.ring = left

    with pytest.raises(InvalidKeyIdError):
        wiki.claims(old)
    assert refused_here(browser.get(leaving(id_token_hint=old)))
    assert wiki.claims(signed(door, browser, wiki))["aud"] == "wiki"
