"""A code is good once, for a minute, for whom and for what it was made; each refusal beside what is taken."""

from base64 import b64encode
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from doorbook.access.client_secret import hash_of
from doorbook.events import Outcome
from doorbook.signin.changes import EndSession
from tests.doorway import Browser
from tests.journeys.provider.doorway import (
    CALLBACK,
    PHONE,
    SECRET,
    VERIFIER,
    WIKI,
    Backend,
    TrustedDoorway,
    answered,
    asking,
    challenge,
)

(BACK,) = PHONE.redirects


@pytest.fixture
def code(door: TrustedDoorway, browser: Browser) -> str:
    """Send Alice to the wiki, as far as the code."""
    door.enter(browser)
    return answered(browser.get(asking()))["code"]


def expect_refused(backend: Backend, code: str, error: str = "invalid_grant", **changes: str | None) -> None:
    reply = backend.redeem(code, **changes)
    assert (reply.status, reply.json["error"]) == (401 if error == "invalid_client" else 400, error)
    assert "access_token" not in reply.json
    assert reply.headers["cache-control"] == "no-store"


def test_a_code_is_changed_for_tokens(door: TrustedDoorway, wiki: Backend, code: str) -> None:
    tokens = wiki.tokens(code)

    assert tokens.keys() == {"access_token", "token_type", "expires_in", "scope", "id_token"}
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 600)
    assert door.outcomes == [Outcome.ADMITTED, Outcome.TOKENS_ISSUED]
    assert [row.person for row in door.audit] == ["alice", "alice"]


def test_a_replayed_code_gets_nothing_and_ends_what_it_got(door: TrustedDoorway, wiki: Backend, code: str) -> None:
    tokens = wiki.tokens(code)
    assert wiki.userinfo(tokens["access_token"]).status == 200

    expect_refused(wiki, code)

    assert wiki.userinfo(tokens["access_token"]).status == 401
    assert Outcome.CODE_REPLAYED in door.outcomes


def test_a_code_replayed_after_its_minute_still_ends_what_it_got(
    door: TrustedDoorway, wiki: Backend, code: str
) -> None:
    tokens = wiki.tokens(code)
    door.clock.advance(120)
    assert wiki.userinfo(tokens["access_token"]).status == 200

    expect_refused(wiki, code)

    assert wiki.userinfo(tokens["access_token"]).status == 401


def test_a_code_that_two_show_at_once_is_worth_nothing_to_either(
    door: TrustedDoorway, wiki: Backend, code: str
) -> None:
    first: list[str] = []

    def another_comes_first() -> None:
        door.grants.before_commit = lambda: None
        first.append(wiki.tokens(code)["access_token"])

    door.grants.before_commit = another_comes_first

    expect_refused(wiki, code)

    assert wiki.userinfo(first[0]).status == 401
    assert door.outcomes.count(Outcome.TOKENS_ISSUED) == 1
    assert Outcome.CODE_REPLAYED in door.outcomes


def test_a_code_lives_a_minute(door: TrustedDoorway, browser: Browser, wiki: Backend, code: str) -> None:
    door.clock.advance(59)
    wiki.tokens(code)

    late = answered(browser.get(asking()))["code"]
    door.clock.advance(60)
    expect_refused(wiki, late)


def test_a_code_is_for_its_own_application(door: TrustedDoorway, wiki: Backend, code: str) -> None:
    door.catalogue["mail"] = replace(WIKI, id="mail", secret_hash=hash_of("the secret of mail"))
    mail = Backend(door, client="mail", secret="the secret of mail")

    expect_refused(mail, code)

    assert Outcome.CODE_REPLAYED not in door.outcomes
    wiki.tokens(code)


@pytest.mark.parametrize("redirect", [f"{CALLBACK}?at=two", "https://evil.example/", "", None])
def test_a_code_is_for_its_own_redirect(wiki: Backend, code: str, redirect: str | None) -> None:
    expect_refused(wiki, code, redirect_uri=redirect)

    wiki.tokens(code)


@pytest.mark.parametrize(
    ("verifier", "error"),
    [
        (VERIFIER[::-1], "invalid_grant"),
        (VERIFIER + "x", "invalid_grant"),
        (challenge(), "invalid_grant"),
        ("short", "invalid_request"),
        (VERIFIER + "\u00e9", "invalid_request"),
        ("", "invalid_request"),
        (None, "invalid_request"),
    ],
)
def test_a_code_is_for_whoever_knows_the_verifier(wiki: Backend, code: str, verifier: str | None, error: str) -> None:
    expect_refused(wiki, code, error, code_verifier=verifier)

    wiki.tokens(code)


def test_a_code_without_challenge_takes_no_verifier(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    """Somebody took the challenge out of the request on its way: the application notices by being refused."""
    door.enter(browser)
    stripped = answered(browser.get(asking(code_challenge=None, code_challenge_method=None)))["code"]

    expect_refused(wiki, stripped, "invalid_request")

    wiki.tokens(stripped, code_verifier=None)


def test_a_code_of_another_sign_in_has_another_nonce_and_another_challenge(
    door: TrustedDoorway, browser: Browser, wiki: Backend
) -> None:
    """Code injection: a thief's code in the victim's browser does not fit what the victim's request began with."""
    thief = Browser(door)
    door.add("mallory")
    door.enter(thief, "mallory")
    door.enter(browser)
    own = "the-verifier-of-mallory-that-is-long-enough-0001"
    stolen = answered(thief.get(asking(code_challenge=challenge(own), nonce="nonce-2")))["code"]

    expect_refused(wiki, stolen)

    claims = wiki.claims(wiki.tokens(stolen, code_verifier=own)["id_token"])
    assert claims["nonce"] == "nonce-2"


def test_a_public_application_shows_its_verifier(door: TrustedDoorway, browser: Browser) -> None:
    phone = Backend(door, client="phone", secret=None)
    door.enter(browser)
    code = answered(browser.get(asking(client_id="phone", redirect_uri=BACK)), BACK)["code"]

    expect_refused(phone, code, "invalid_request", redirect_uri=BACK, code_verifier=None)
    expect_refused(phone, code, redirect_uri=BACK, code_verifier=VERIFIER[::-1])

    phone.tokens(code, redirect_uri=BACK)


@pytest.mark.parametrize("code", ["", "x", "\u00e9", "0" * 4000])
def test_a_word_that_is_no_code_gets_nothing(wiki: Backend, code: str) -> None:
    expect_refused(wiki, code)


def test_a_session_that_ended_takes_its_code_with_it(
    door: TrustedDoorway, browser: Browser, wiki: Backend, code: str
) -> None:
    session = door.enter(browser)
    ended = answered(browser.get(asking()))["code"]
    door.doors.commit(EndSession(session.proof))

    expect_refused(wiki, ended)

    wiki.tokens(code)


def test_a_session_that_ends_in_between_takes_its_code_with_it(
    door: TrustedDoorway, browser: Browser, wiki: Backend
) -> None:
    session = door.enter(browser)
    code = answered(browser.get(asking()))["code"]

    def ends() -> None:
        door.grants.before_commit = lambda: None
        door.doors.commit(EndSession(session.proof))

    door.grants.before_commit = ends
    expect_refused(wiki, code)
    assert door.grants.tokens == {}


@pytest.mark.parametrize("late", [True, False])
def test_somebody_disabled_gets_no_tokens(door: TrustedDoorway, wiki: Backend, code: str, late: bool) -> None:
    def disable() -> None:
        door.grants.before_commit = lambda: None
        door.doors.kept.people["alice"] = replace(door.person("alice"), disabled=True)

    if late:
        door.grants.before_commit = disable
    else:
        disable()

    expect_refused(wiki, code)
    assert door.grants.tokens == {}


def test_somebody_disabled_after_the_tokens_is_not_told_of(door: TrustedDoorway, wiki: Backend, code: str) -> None:
    token = wiki.tokens(code)["access_token"]
    assert wiki.userinfo(token).status == 200

    door.doors.kept.people["alice"] = replace(door.person("alice"), disabled=True)

    assert wiki.userinfo(token).status == 401


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper(), "\u00e9"])
def test_the_wrong_secret_gets_nothing(door: TrustedDoorway, wiki: Backend, code: str, secret: str) -> None:
    expect_refused(Backend(door, secret=secret), code, "invalid_client")
    assert door.outcomes[-1] is Outcome.TOKEN_REFUSED
    expect_refused(Backend(door, secret=None), code, "invalid_client", client_id="wiki", client_secret=secret)

    wiki.tokens(code)


def test_no_secret_at_all_gets_nothing(door: TrustedDoorway, wiki: Backend, code: str) -> None:
    reply = Backend(door, secret=None).redeem(code)

    assert (reply.status, reply.json["error"]) == (401, "invalid_client")
    assert reply.headers["www-authenticate"].startswith("Basic")
    wiki.tokens(code)


def test_the_secret_may_come_in_the_form(door: TrustedDoorway, code: str) -> None:
    Backend(door, secret=None).tokens(code, client_id="wiki", client_secret=SECRET)


def test_a_public_application_has_no_secret_to_show(door: TrustedDoorway, browser: Browser) -> None:
    door.enter(browser)
    code = answered(browser.get(asking(client_id="phone", redirect_uri=BACK)), BACK)["code"]

    for secret in ("", "anything"):
        phone = Backend(door, client="phone", secret=secret)
        if secret:
            expect_refused(phone, code, "invalid_client", redirect_uri=BACK)
    Backend(door, client="phone", secret=None).tokens(code, redirect_uri=BACK)


def test_an_unknown_application_gets_nothing(door: TrustedDoorway, code: str) -> None:
    expect_refused(Backend(door, client="other"), code, "invalid_client")


def test_an_application_says_once_who_it_is(wiki: Backend, code: str) -> None:
    expect_refused(wiki, code, "invalid_request", client_secret=SECRET)
    expect_refused(wiki, code, "invalid_request", client_id="phone")

    wiki.tokens(code, client_id="wiki")


@pytest.mark.parametrize("grant", ["password", "refresh_token", "client_credentials", "implicit", "", None])
def test_there_is_one_grant(wiki: Backend, code: str, grant: str | None) -> None:
    expect_refused(wiki, code, "unsupported_grant_type", grant_type=grant)

    wiki.tokens(code)


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", {}, 400),
        (b"grant_type=%ff", {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"a=1&" * 30, {}, 400),
        (b"code=" + b"x" * 9000, {}, 413),
        (b"{}", {"content-type": "application/json"}, 415),
        (b"grant_type=authorization_code&grant_type=authorization_code&code=x", {}, 400),
        (b"grant_type=authorization_code&code=x", {"authorization": "Basic"}, 401),
        (b"grant_type=authorization_code&code=x", {"authorization": "Basic ///"}, 401),
        (b"grant_type=authorization_code&code=x", {"authorization": "Bearer x"}, 401),
        (
            b"grant_type=authorization_code&code=x",
            {"authorization": f"Basic {b64encode(bytes([255, 254, 58, 255])).decode()}"},
            400,
        ),
    ],
)
def test_a_body_that_is_no_token_request_is_refused_and_written_down(
    door: TrustedDoorway, wiki: Backend, body: bytes, headers: dict[str, str], status: int
) -> None:
    reply = wiki.post(body, **headers)

    assert reply.status == status
    assert reply.json["error"] in {"invalid_request", "unsupported_grant_type", "invalid_client"}
    assert len(door.outcomes) == 1


def test_a_body_in_order_is_taken(wiki: Backend, code: str) -> None:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        "x": "y" * 4000,
    }
    assert wiki.post(urlencode(form).encode()).status == 200


@pytest.mark.parametrize("header", ["Basic x", "Bearer", "Bearer ", "Bearer x y", "DPoP x", "", "\u00e9"])
def test_userinfo_opens_to_a_bearer_token_alone(wiki: Backend, code: str, header: str) -> None:
    token = wiki.tokens(code)["access_token"]

    wiki_door = wiki.door
    reply = Browser(wiki_door).ask("GET", "/oidc/userinfo", headers={"authorization": header})

    assert reply.status in {400, 401}
    assert wiki.userinfo(token).status == 200
