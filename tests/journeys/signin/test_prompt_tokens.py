"""What comes back from Duo signed: which of it proves something, which lets in, and which does neither."""

from dataclasses import replace

import pytest

from doorbook import messages
from doorbook.events import Outcome
from doorbook.factors import KINDS, LIVE, kind_of
from doorbook.signin.assurance import Level, Passed
from doorbook.signin.destinations import Destination
from local.duosim.prompt.factors import WAYS
from local.duosim.prompt.tampering import Tampering
from local.duosim.running import RunningDuo
from tests.doorway import APPLICATION, Browser, Doorway
from tests.journeys.signin.prompts import (
    again,
    answer_at_duo,
    prompting_door,
    refused,
    script,
)


@pytest.fixture
def door(duo: RunningDuo) -> Doorway:
    """Give a portal whose Duo secret is that of a Universal Prompt, with Alice."""
    return prompting_door(duo)


@pytest.mark.parametrize("way", WAYS)
def test_a_way_through_duo_proves_what_its_factor_is_and_nothing_else_lets_in(
    door: Doorway, duo: RunningDuo, browser: Browser, way: str
) -> None:
    browser.sign_in("alice")
    answer_at_duo(browser, duo, f"way:{way}")

    live = kind_of(WAYS[way].factor) in LIVE
    assert browser.inside == live
    sessions = list(door.doors.kept.sessions.values())
    assert [session.assurance.is_two for session in sessions] == ([True] if live else [])
    unknown = WAYS[way].factor is not None and kind_of(WAYS[way].factor) == "unknown"
    expected = Outcome.SIGNED_IN if live else Outcome.PROMPT_FACTOR_UNKNOWN if unknown else Outcome.BYPASS_REFUSED
    assert door.outcomes == [expected]
    assert door.audit[-1].txid


@pytest.mark.parametrize("way", [way for way in WAYS if kind_of(WAYS[way].factor) not in LIVE])
def test_where_the_policy_allows_bypass_silence_lets_in_and_proves_a_password_alone(
    door: Doorway, duo: RunningDuo, browser: Browser, way: str
) -> None:
    door = replace(door, rules=replace(door.rules, bypass_allowed=True))
    door.add("alice2")
    browser.doorway = door
    browser.sign_in("alice")
    answer_at_duo(browser, duo, f"way:{way}")

    known = way != "unknown_factor"
    assert browser.inside == known
    assert [session.passed for session in door.doors.kept.sessions.values()] == ([(Passed.PASSWORD,)] if known else [])


def test_every_live_factor_of_duos_was_pressed() -> None:
    pressed = {kind_of(way.factor) for way in WAYS.values()}

    assert set(KINDS.values()) <= pressed


@pytest.mark.parametrize(
    ("factor", "reached"),
    [
        ("WebAuthn Chrome Touch ID", True),
        ("WebAuthn Security Key", True),
        ("webauthn", True),
        ("u2f_token", False),
        ("verified_duo_push", False),
        ("duo_push", False),
        ("hardware_token", False),
        ("phone_call", False),
    ],
)
def test_what_asks_for_phishing_resistant_is_reached_by_webauthn_alone(
    door: Doorway, duo: RunningDuo, browser: Browser, factor: str, *, reached: bool
) -> None:
    door.destinations = lambda _: Destination(application="wiki", name="Wiki", needs=Level.PHISHING_RESISTANT)
    door.__post_init__()
    browser.sign_in("alice", return_to=APPLICATION)

    page = answer_at_duo(browser, duo, f"way:{factor}")

    assert (APPLICATION in page.links()) == reached
    assert (Outcome.APPLICATION_REFUSED in door.outcomes) != reached


DENIED = (messages.PROMPT_DENIED, Outcome.PROMPT_DENIED)
UNTRUSTED = (messages.PROMPT_UNTRUSTED, Outcome.PROMPT_UNTRUSTED)
STALE = (messages.PROMPT_STALE, Outcome.PROMPT_STALE)
OTHER_NAME = (messages.PROMPT_OTHER_NAME, Outcome.PROMPT_OTHER_NAME)
UNKNOWN = (messages.PROMPT_FACTOR_UNKNOWN, Outcome.PROMPT_FACTOR_UNKNOWN)
SILENT = (messages.PROMPT_SILENT, Outcome.BYPASS_REFUSED)
DAY = 86_400
SIGNED_TOKENS = {
    "deny": (Tampering.says_deny(), *DENIED),
    "deny in the context alone": (Tampering(context={"result": "denied"}), *DENIED),
    "fraud in the context alone": (Tampering(context={"result": "fraud", "reason": "user_marked_fraud"}), *DENIED),
    "result in capitals": (Tampering.claim("auth_result", {"result": "ALLOW"}), *DENIED),
    "no result": (Tampering.claim("auth_result", {}), *DENIED),
    "auth_time a day old": (Tampering.old_auth_time(), *STALE),
    "auth_time two minutes before the hand-off": (Tampering.shifted(auth_time=-120), *STALE),
    "auth_time in two minutes": (Tampering.shifted(auth_time=120), *STALE),
    "iat a day old": (Tampering.shifted(iat=-DAY), *STALE),
    "iat in 90 seconds": (Tampering.shifted(iat=90), *STALE),
    "expired": (Tampering.shifted(iat=-7200, exp=-7200), *STALE),
    "another nonce": (Tampering.wrong_nonce(), *UNTRUSTED),
    "no nonce": (Tampering.missing("nonce"), *UNTRUSTED),
    "another audience": (Tampering.wrong_audience(), *UNTRUSTED),
    "another issuer": (Tampering.wrong_issuer(), *UNTRUSTED),
    "alg none": (Tampering.unsigned(), *UNTRUSTED),
    "HS256": (Tampering.hs256(), *UNTRUSTED),
    "another secret": (Tampering.another_secret(), *UNTRUSTED),
    "no context": (Tampering.missing("auth_context"), *UNTRUSTED),
    "another name": (Tampering.wrong_name(), *OTHER_NAME),
    "no name": (Tampering.missing("preferred_username"), *OTHER_NAME),
    "no reason": (Tampering(context={"reason": None}), *UNKNOWN),
    "a factor that is a list": (Tampering(context={"factor": ["duo_push"]}), *UNKNOWN),
    "a live factor and a silent reason": (Tampering(context={"reason": "Remembered Device"}), *SILENT),
    "no factor": (Tampering(context={"factor": None}), *SILENT),
}


@pytest.mark.parametrize("token", SIGNED_TOKENS)
def test_a_token_that_is_not_this_hand_offs_own_lets_nobody_in(
    door: Doorway, duo: RunningDuo, browser: Browser, token: str
) -> None:
    tampering, message, outcome = SIGNED_TOKENS[token]
    browser.sign_in("alice")
    script(duo, tampering)

    answer_at_duo(browser, duo)

    assert refused(browser, door, message, outcome)
    answer_at_duo(again(browser), duo)
    assert browser.inside, "the same sign-in goes on"


@pytest.mark.parametrize(
    "within",
    [Tampering.shifted(auth_time=-50), Tampering.shifted(auth_time=30), Tampering.shifted(iat=-50)],
)
def test_a_clock_that_is_a_little_off_keeps_nobody_out(
    door: Doorway, duo: RunningDuo, browser: Browser, within: Tampering
) -> None:
    browser.sign_in("alice")
    script(duo, within)

    answer_at_duo(browser, duo)

    assert browser.inside
    assert door.outcomes == [Outcome.SIGNED_IN]
