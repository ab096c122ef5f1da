"""A cookie that was changed, sealed for something else or copied means the password; as it was it opens the door."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from doorbook.adapters.sealing import GcmSiv
from doorbook.events import Outcome
from doorbook.remember.cookie import OPTED_OUT, PURPOSE, BrowserCookies, Opened, Remembered
from doorbook.remember.key_ring import KEPT, KNOWN_AHEAD, KeyRing, Secret, revoked, rotated, swept
from doorbook.web.cookies import BROWSER, SESSION
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Doorway
from tests.journeys.signin.alone import (
    LOCK,
    at_duo,
    browser,
    door,
    enter,
    go_alone,
    press,
    rows,
    visit,
    ways,
)
from tests.journeys.signin.prompts import brought_back

__all__ = ["browser", "door"]

NEXT = "5e6f7081"


def sealed(
    door: Doorway,
    browser: Browser,
    told: Remembered | None = None,
    *,
    stage: str = "test",
    purpose: str = PURPOSE,
    name: str = BROWSER,
) -> str:
    """Seal what the browser holds once more, under the same key, as another stack or page would."""
    read = door.remembered.sign_in.recogniser.cookies.open(browser.jar[BROWSER], door.clock())
    assert isinstance(read, Opened)
    cookies = BrowserCookies(
        stage=stage,
        ring=door.browser_keys,
        sealer=GcmSiv(),
        nonce=lambda: b"n" * 12,
        purpose=purpose,
        cookie=name,
    )
    made = cookies.seal(told or read.remembered, door.clock())
    assert isinstance(made, str)
    return made


def held(door: Doorway, browser: Browser) -> Remembered:
    read = door.remembered.sign_in.recogniser.cookies.open(browser.jar[BROWSER], door.clock())
    assert isinstance(read, Opened)
    return read.remembered


def is_asked_for_the_password(door: Doorway, browser: Browser) -> bool:
    """Tell whether the next visit names nobody, asks for a password and lets nobody in."""
    page = visit(browser)
    assert "A•••" not in page.body
    assert not door.doors.kept.sessions
    assert SESSION not in browser.jar
    return 'type="password"' in page.body and 'value="alice"' not in page.body


def flipped(cookie: str, byte: int, bit: int) -> str:
    version, kid, letters = cookie.split(".")
    raw = bytearray(urlsafe_b64decode(letters + "=" * (-len(letters) % 4)))
    raw[byte] ^= 1 << bit
    return f"{version}.{kid}.{urlsafe_b64encode(bytes(raw)).rstrip(b'=').decode()}"


@pytest.mark.parametrize("byte", [0, 11, 12, 40, -16, -1])
@pytest.mark.parametrize("bit", [0, 7])
def test_one_flipped_bit_means_the_password_and_the_cookie_goes(
    door: Doorway, browser: Browser, byte: int, bit: int
) -> None:
    browser.jar[BROWSER] = flipped(browser.jar[BROWSER], byte, bit)

    assert is_asked_for_the_password(door, browser)

    assert BROWSER not in browser.jar
    assert [row.detail for row in rows(door, Outcome.BROWSER_FORGOTTEN)] == ["forged"]


def test_the_same_sealed_once_more_opens(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.jar[BROWSER] = sealed(door, browser)

    visit(browser)
    go_alone(browser, duo)

    assert browser.has_entered()


@pytest.mark.parametrize("other", ["stage", "purpose", "name"])
def test_what_was_sealed_for_another_stage_purpose_or_name_means_the_password(
    door: Doorway, browser: Browser, other: str
) -> None:
    browser.jar[BROWSER] = {
        "stage": lambda: sealed(door, browser, stage="prod"),
        "purpose": lambda: sealed(door, browser, purpose="session"),
        "name": lambda: sealed(door, browser, name=SESSION),
    }[other]()

    assert is_asked_for_the_password(door, browser)

    assert BROWSER not in browser.jar
    assert [row.detail for row in rows(door, Outcome.BROWSER_FORGOTTEN)] == ["forged"]


CHANGES: dict[str, Callable[[Remembered], Remembered]] = {
    "another browser": lambda of: replace(of, browser="b" * 22),
    "another person": lambda of: replace(of, holder="h" * 22),
    "another generation": lambda of: replace(of, generation=of.generation + 1),
    "made tomorrow": lambda of: replace(of, made=of.made + timedelta(days=1)),
    "over": lambda of: replace(of, ends=of.made + timedelta(seconds=1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_even_with_the_key_only_what_stands_in_the_store_counts(door: Doorway, browser: Browser, change: str) -> None:
    told = CHANGES[change](held(door, browser))
    door.clock.advance(2)
    browser.jar[BROWSER] = sealed(door, browser, told)

    assert is_asked_for_the_password(door, browser)


def turned(door: Doorway) -> KeyRing:
    """Return the ring with another key that has just begun to seal; Duo's clock does not wait for ours."""
    made = rotated(door.browser_keys.ring, NEXT, Secret(b"n" * 32), door.clock() - KNOWN_AHEAD)
    assert isinstance(made, KeyRing)
    return made


def test_a_retired_key_opens_still_and_the_use_is_sealed_by_the_next(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    door.browser_keys.ring = turned(door)

    visit(browser)
    go_alone(browser, duo)

    assert browser.has_entered()
    assert browser.jar[BROWSER].split(".")[1] == NEXT


def test_a_key_that_the_ring_dropped_means_the_password(door: Doorway, browser: Browser) -> None:
    door.browser_keys.ring = swept(turned(door), door.clock() + KEPT)
    assert len(door.browser_keys.ring.keys) == 1

    assert is_asked_for_the_password(door, browser)

    assert BROWSER not in browser.jar
    assert len(rows(door, Outcome.BROWSER_KEY_UNKNOWN)) == 1


def revoke_the_key(door: Doorway) -> None:
    ring = revoked(door.browser_keys.ring, "0a1b2c3d", door.clock())
    assert isinstance(ring, KeyRing)
    door.browser_keys.ring = ring


def test_a_revoked_key_means_the_password_and_the_cookie_goes(door: Doorway, browser: Browser) -> None:
    revoke_the_key(door)

    assert is_asked_for_the_password(door, browser)

    assert BROWSER not in browser.jar


def test_a_key_that_is_revoked_while_somebody_is_at_duo_means_the_password(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    visit(browser)
    press(browser, "/continue")
    back = brought_back(duo, at_duo(browser), LOCK)
    revoke_the_key(door)

    browser.get(back)

    assert not door.doors.kept.sessions
    assert 'type="password"' in browser.page.body
    assert rows(door, Outcome.REMEMBER_OVER)


@pytest.mark.parametrize(
    "marker", ["v1.optout.", "V1.OPTOUT", "v1.optout2", "v1.0a1b2c3d.optout", "v2.optout", '"v1.optout"']
)
def test_what_only_looks_like_the_marker_is_none(door: Doorway, duo: RunningDuo, browser: Browser, marker: str) -> None:
    browser.jar[BROWSER] = marker
    assert is_asked_for_the_password(door, browser)

    enter(browser, duo)

    assert ways(browser.page) == ["remember", "decline"]


def test_with_the_marker_nobody_is_asked(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.jar[BROWSER] = OPTED_OUT
    assert is_asked_for_the_password(door, browser)

    enter(browser, duo)

    assert browser.has_entered()
    assert ways(browser.page) == []
    assert browser.jar[BROWSER] == OPTED_OUT


def test_a_copied_cookie_is_told_and_only_its_person_gets_in_by_it(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    copy = Browser(door, jar={BROWSER: browser.jar[BROWSER]})
    visit(browser)
    go_alone(browser, duo)
    assert not rows(door, Outcome.BROWSER_PERHAPS_COPIED)

    visit(copy)
    go_alone(copy, duo)

    assert {session.person for session in door.doors.kept.sessions.values()} == {"alice"}
    assert len(rows(door, Outcome.BROWSER_PERHAPS_COPIED)) == 1
    assert copy.jar[BROWSER] != browser.jar[BROWSER]


def test_a_used_cookie_says_for_whom_and_how_often_and_lives_no_longer(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    before = held(door, browser)
    door.clock.advance(30)

    visit(browser)
    go_alone(browser, duo)

    assert held(door, browser) == replace(before, uses=before.uses + 1)
    assert [each.uses for each in door.doors.kept.browsers.values()] == [before.uses + 1]


def test_the_name_is_given_to_nobody_whose_cookie_counts_no_more(door: Doorway, browser: Browser) -> None:
    visit(browser)
    revoke_the_key(door)

    press(browser, "/use-password")

    assert 'type="password"' in browser.page.body
    assert "alice" not in browser.page.body.lower()
    assert not rows(door, Outcome.REMEMBER_FELL_BACK)
