"""Requests to authorize that are not in order, each beside one that is."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from doorbook.access.applications import Asked
from doorbook.events import Outcome
from doorbook.signin.assurance import Passed
from tests.doorway import Browser
from tests.journeys.provider.doorway import (
    PHONE,
    SECRET,
    WIKI,
    Backend,
    TrustedDoorway,
    answered,
    asking,
    challenge,
    refused_here,
)

(BACK,) = PHONE.redirects


@pytest.fixture(autouse=True)
def _inside(door: TrustedDoorway, browser: Browser) -> None:
    door.enter(browser)


@pytest.mark.parametrize(
    "redirect",
    [
        "https://wiki.example.com/callback/",
        "https://wiki.example.com/callback/more",
        "https://wiki.example.com/callbac",
        "https://wiki.example.com/Callback",
        "https://WIKI.example.com/callback",
        "http://wiki.example.com/callback",
        "https://wiki.example.com:443/callback",
        "https://wiki.example.com/callback?more=1",
        "https://wiki.example.com/callback?at=two&more=1",
        "https://wiki.example.com/callback#part",
        "https://wiki.example.com/callback#",
        "https://wiki.example.com/callback%00",
        "https://wiki.example.com/x/../callback",
        "https://wiki.example.com@evil.example/callback",
        "https://evil.example/callback",
        "https://wiki.example.com/callb\u00e4ck",
        'https://wiki.example.com/"callback',
        "com.example.phone:/back",
        "javascript:alert(1)",
        " https://wiki.example.com/callback",
        "",
        None,
    ],
)
def test_only_the_very_redirect_that_is_registered_is_gone_to(
    door: TrustedDoorway, browser: Browser, redirect: str | None
) -> None:
    assert refused_here(browser.get(asking(redirect_uri=redirect)))
    assert door.grants.codes == {}
    assert door.outcomes == [Outcome.AUTHORIZATION_REFUSED]

    assert "code" in answered(browser.get(asking()))


@pytest.mark.parametrize("client", ["", None, "Wiki", "wiki ", "wik\u00ef", "x" * 2000])
def test_an_unknown_application_is_not_answered(door: TrustedDoorway, browser: Browser, client: str | None) -> None:
    assert refused_here(browser.get(asking(client_id=client)))
    assert door.outcomes == [Outcome.AUTHORIZATION_REFUSED]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": "none"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": "profile email"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
        ({"request_uri": "https://evil.example/request"}, "request_uri_not_supported"),
        ({"registration": "{}"}, "registration_not_supported"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "create"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"max_age": "\u0663"}, None),
        ({"max_age": "9" * 400}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "s256"}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": challenge() + "="}, "invalid_request"),
        ({"code_challenge": None, "code_challenge_method": None, "nonce": None}, "invalid_request"),
    ],
)
def test_a_request_that_is_not_in_order_goes_back_with_its_error(
    door: TrustedDoorway, browser: Browser, changes: dict[str, str | None], error: str | None
) -> None:
    reply = browser.get(asking(**changes))

    if error is None:
        assert refused_here(reply)
    else:
        told = answered(reply)
        assert told["error"] == error
        assert told["state"] == "state-1"
        assert told["iss"] == "http://localhost"
        assert "code" not in told
    assert door.grants.codes == {}
    assert door.outcomes == [Outcome.AUTHORIZATION_REFUSED]


@pytest.mark.parametrize(
    "changes",
    [
        {"response_mode": "query"},
        {"prompt": "consent"},
        {"max_age": "60"},
        {"scope": "email openid offline_access"},
        {"state": None},
        {"nonce": None},
        {"code_challenge": None, "code_challenge_method": None},
        {"acr_values": "urn:elsewhere:gold"},
        {"ui_locales": "pt"},
        {"unheard": "of"},
    ],
)
def test_a_request_that_is_in_order_gets_a_code(browser: Browser, changes: dict[str, str | None]) -> None:
    assert "code" in answered(browser.get(asking(**changes)))


@pytest.mark.parametrize("challenged", [True, False])
def test_a_public_application_asks_with_a_challenge(browser: Browser, challenged: bool) -> None:
    without: dict[str, str | None] = {"code_challenge": None, "code_challenge_method": None}

    told = answered(browser.get(asking(client_id="phone", redirect_uri=BACK, **({} if challenged else without))), BACK)

    assert ("code" in told) == challenged


@pytest.mark.parametrize(
    "repeated", ["client_id", "redirect_uri", "state", "scope", "nonce", "code_challenge", "prompt", "max_age", "x"]
)
def test_a_parameter_given_twice_is_given_by_somebody_else(
    door: TrustedDoorway, browser: Browser, repeated: str
) -> None:
    once = {"prompt": "consent", "max_age": "60", "x": "y"}
    good = f"{asking()}&{urlencode(once)}"
    assert "code" in answered(browser.get(good))

    assert refused_here(browser.get(f"{good}&{repeated}=evil"))
    assert len(door.grants.codes) == 1


@pytest.mark.parametrize(("name", "most"), [("state", 1024), ("nonce", 512)])
def test_what_comes_back_may_be_long_up_to_a_limit(browser: Browser, name: str, most: int) -> None:
    longest = "s" * most
    assert "code" in answered(browser.get(asking(**{name: longest})))

    assert refused_here(browser.get(asking(**{name: f"{longest}s"})))


def test_a_query_of_any_length_is_read_only_so_far(browser: Browser) -> None:
    for length in (4000, 100_000):
        reply = browser.get(asking(x="y" * length))
        assert (reply.status, reply.location) == (414, None)


@pytest.mark.parametrize("query", ["client_id=%ff", "%fe=1", "&".join(f"a{n}=1" for n in range(50)), "", "&&&", "="])
def test_a_query_that_is_no_query_is_refused(door: TrustedDoorway, browser: Browser, query: str) -> None:
    reply = browser.get(f"/oidc/authorize?{query}")

    assert (reply.status, reply.location) == (400, None)
    assert len(door.outcomes) == 1


def test_any_state_comes_back_as_it_was(browser: Browser) -> None:
    state = '\u00e9\u202e"<script>&=+%20\n\r\x00'

    assert answered(browser.get(asking(state=state)))["state"] == state


def test_silence_is_kept_where_it_is_asked_for(door: TrustedDoorway, browser: Browser) -> None:
    assert "code" in answered(browser.get(asking(prompt="none")))
    before = door.outcomes

    assert answered(Browser(door).get(asking(prompt="none")))["error"] == "login_required"
    assert answered(browser.get(asking(prompt="none", max_age="0")))["error"] == "login_required"
    door.enter(browser, "alice", Passed.PASSWORD)
    assert answered(browser.get(asking(prompt="none")))["error"] == "interaction_required"
    assert door.outcomes == before


def test_an_application_asking_for_duo_takes_no_sign_in_without_it(door: TrustedDoorway, browser: Browser) -> None:
    """Bypass and fail-open leave a session that says password: a new sign-in is asked for, and once more is no loop."""
    door.enter(browser, "alice", Passed.PASSWORD)
    reply = browser.ask("GET", asking())
    assert (reply.location or "").startswith("/signin?return=%2Foidc%2Fauthorize")
    resume = _begun(door, browser)

    door.clock.advance(5)
    door.enter(browser, "alice", Passed.PASSWORD)
    told = answered(browser.get(resume))

    assert told["error"] == "unmet_authentication_requirements"
    assert "code" not in told


def test_a_new_sign_in_is_asked_for_once(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    assert (browser.ask("GET", asking(prompt="login")).location or "").startswith("/signin?")
    resume = _begun(door, browser, prompt="login")
    assert (browser.ask("GET", resume).location or "").startswith("/signin?")

    door.clock.advance(5)
    session = door.enter(browser)

    told = answered(browser.get(resume))
    assert wiki.claims(wiki.tokens(told["code"])["id_token"])["auth_time"] == int(session.opened.timestamp())


def test_nobody_writes_the_mark_of_a_sign_in_for_themselves(door: TrustedDoorway, browser: Browser) -> None:
    door.catalogue["wiki"] = replace(WIKI, freshness=timedelta(minutes=1))
    door.clock.advance(90)

    for mark in ("0.", f"{int(door.clock().timestamp()) - 120}.00000000000000000000000000000000"):
        reply = browser.ask("GET", asking(doorbook_left=mark))
        assert (reply.location or "").startswith("/signin?")
    assert door.grants.codes == {}


def test_a_mark_serves_its_own_request_alone(door: TrustedDoorway, browser: Browser) -> None:
    door.catalogue["wiki"] = replace(WIKI, freshness=timedelta(seconds=1))
    resume = _begun(door, browser, prompt="login")
    door.clock.advance(5)
    door.enter(browser)
    door.clock.advance(5)

    assert (browser.ask("GET", resume.replace("state-1", "state-2")).location or "").startswith("/signin?")
    assert "code" in answered(browser.get(resume))


def test_the_name_goes_before_the_person(door: TrustedDoorway) -> None:
    location = Browser(door).ask("GET", asking(login_hint="alice@example.com")).location or ""

    assert location.endswith("&name=alice%40example.com")
    assert 'value="alice@example.com"' in Browser(door).get(location).body
    assert 'value="alice@example.com"' not in Browser(door).get("/signin").body
    assert f'value="{"x" * 128}"' in Browser(door).get(f"/signin?name={'x' * 129}").body


def test_an_application_for_others_is_closed(door: TrustedDoorway, browser: Browser) -> None:
    door.catalogue["wiki"] = replace(WIKI, groups=frozenset({"board"}))
    assert answered(browser.get(asking()))["error"] == "access_denied"

    door.catalogue["wiki"] = replace(WIKI, groups=frozenset({"board", "staff"}))
    assert "code" in answered(browser.get(asking()))


def test_somebody_disabled_is_nobody(door: TrustedDoorway, browser: Browser) -> None:
    door.doors.kept.people["alice"] = replace(door.person("alice"), disabled=True)

    assert (browser.ask("GET", asking()).location or "").startswith("/signin?")


def test_an_entry_without_redirects_is_no_client(door: TrustedDoorway, browser: Browser) -> None:
    door.catalogue["wiki"] = replace(WIKI, redirects=())

    assert refused_here(browser.get(asking()))


@pytest.mark.parametrize(
    ("factor", "reached"),
    [(Passed.DUO_VERIFIED_PUSH, False), (Passed.DUO_U2F, False), (Passed.DUO_WEBAUTHN_ROAMING, True)],
)
def test_phishing_resistant_is_refused_after_one_sign_in_that_is_not(
    door: TrustedDoorway, browser: Browser, factor: Passed, *, reached: bool
) -> None:
    door.catalogue["wiki"] = replace(WIKI, asks=Asked.PHISHING_RESISTANT)
    resume = _begun(door, browser)
    door.clock.advance(5)
    door.enter(browser, "alice", Passed.PASSWORD, factor)

    back = answered(browser.get(resume))

    assert ("code" in back) == reached
    assert back.get("error") == (None if reached else "unmet_authentication_requirements")


def test_no_secret_of_an_application_is_written_down(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    code = answered(browser.get(asking()))["code"]
    tokens = wiki.tokens(code)
    wiki.redeem(code)
    browser.get(asking(scope="none"))

    written = repr(door.audit) + repr(door.grants.codes) + repr(door.grants.tokens)

    for secret in (code, tokens["access_token"], tokens["id_token"], SECRET):
        assert secret not in written


def _begun(door: TrustedDoorway, browser: Browser, **changes: str) -> str:
    """Return where the sign-in that a request leads to comes back to."""
    browser.get(asking(**changes))
    returns = {ticket.return_to for ticket in door.doors.kept.tickets.values() if ticket.return_to}
    assert all(each.startswith("/oidc/authorize?") for each in returns)
    return max(returns)
