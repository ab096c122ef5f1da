"""An application signs somebody out: at once where it proves whom, after a question elsewhere."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import digest
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from doorbook.adapters.openid.key_ring import fresh_key
from doorbook.events import Outcome
from doorbook.provider.keys import KeyRing, KeyState, rotated
from doorbook.web.cookies import SESSION
from tests.doorway import ORIGIN, Browser
from tests.journeys.provider.doorway import (
    LEFT,
    Backend,
    TrustedDoorway,
    answered,
    asking,
    refused_here,
)


@pytest.fixture
def hint(door: TrustedDoorway, browser: Browser, wiki: Backend) -> str:
    """Let Alice be at the wiki, and hold what it was told."""
    door.enter(browser)
    token: str = wiki.tokens(answered(browser.get(asking()))["code"])["id_token"]
    return token


def leaving(**changes: str | None) -> str:
    usual: dict[str, str | None] = {"post_logout_redirect_uri": LEFT, "state": "bye"}
    return "/oidc/logout?" + urlencode({n: v for n, v in {**usual, **changes}.items() if v is not None})


def test_whoever_proves_whom_they_mean_ends_the_session(door: TrustedDoorway, browser: Browser, hint: str) -> None:
    reply = browser.ask("GET", leaving(id_token_hint=hint))

    assert (reply.status, reply.location) == (303, f"{LEFT}?state=bye")
    assert SESSION not in browser.jar
    assert door.doors.kept.sessions == {}
    assert door.outcomes[-1] is Outcome.SIGNED_OUT


def test_an_old_hint_is_a_hint(door: TrustedDoorway, browser: Browser, hint: str) -> None:
    door.clock.advance(1800)

    assert browser.ask("GET", leaving(id_token_hint=hint)).location == f"{LEFT}?state=bye"


def test_without_a_hint_the_person_is_asked(door: TrustedDoorway, browser: Browser, hint: str) -> None:
    assert hint
    page = browser.get(leaving(client_id="wiki"))
    assert page.says("Sign out of this portal?")
    assert page.says("The Wiki")
    assert browser.has_entered()

    done = browser.submit(browser.get(leaving(client_id="wiki")).form("/oidc/logout"))

    assert done.says("You are signed out.")
    assert f'href="{LEFT}?state=bye"' in done.body
    assert not browser.has_entered()
    assert door.outcomes[-1] is Outcome.SIGNED_OUT


def test_a_hint_of_another_session_is_asked_about(door: TrustedDoorway, browser: Browser, hint: str) -> None:
    door.add("bob")
    session = door.enter(browser, "bob")

    page = browser.get(leaving(id_token_hint=hint))

    assert page.says("Sign out of this portal?")
    assert session.proof in door.doors.kept.sessions


def test_the_answer_counts_from_our_own_page_alone(door: TrustedDoorway, browser: Browser, hint: str) -> None:
    assert hint
    form = browser.get(leaving(client_id="wiki")).form("/oidc/logout")

    foreign = browser.post(form.action, form.fields, origin="https://evil.example")
    assert foreign.says("Sign out of this portal?")
    for forged in ({**form.fields, "csrf": "0" * 32}, {"client_id": "wiki"}):
        assert browser.post(form.action, forged).status == 403
    assert len(door.doors.kept.sessions) == 1

    assert browser.submit(form).says("You are signed out.")


def test_somebody_who_is_not_inside_is_led_on(door: TrustedDoorway, browser: Browser, hint: str) -> None:
    elsewhere = Browser(door)

    assert elsewhere.ask("GET", leaving(id_token_hint=hint)).location == f"{LEFT}?state=bye"
    assert elsewhere.get(leaving(client_id="wiki")).location is None
    assert elsewhere.get("/oidc/logout").says("You are signed out.")
    assert len(door.doors.kept.sessions) == 1
    assert browser.has_entered()


@pytest.mark.parametrize(
    "where", [f"{LEFT}/", f"{LEFT}?more=1", f"{LEFT}#x", "https://evil.example/", "https://wiki.example.com/callback"]
)
def test_only_the_very_address_that_is_registered_is_left_for(
    door: TrustedDoorway, browser: Browser, hint: str, where: str
) -> None:
    reply = browser.ask("GET", leaving(id_token_hint=hint, post_logout_redirect_uri=where))

    assert (reply.status, reply.location) == (200, None)
    assert where not in reply.body
    assert door.doors.kept.sessions == {}


def test_a_hint_for_another_application_is_refused(door: TrustedDoorway, browser: Browser, hint: str) -> None:
    assert refused_here(browser.get(leaving(id_token_hint=hint, client_id="phone")))
    assert len(door.doors.kept.sessions) == 1

    assert browser.ask("GET", leaving(id_token_hint=hint, client_id="wiki")).status == 303


def _part(content: dict[str, str]) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def forged(door: TrustedDoorway, hint: str) -> dict[str, str]:
    """Return the hint as others would write it."""
    (key,) = door.ring.keys
    claims = jwt.decode(hint, RSAKey.import_key(json.loads(key.public)), ["RS256"]).claims
    header, body, signature = hint.split(".")
    pem = RSAKey.import_key(json.loads(key.public)).as_pem(private=False)
    shared = f"{_part({'alg': 'HS256', 'kid': key.kid})}.{body}"
    mac = urlsafe_b64encode(digest(pem, shared.encode(), sha256)).rstrip(b"=").decode()
    private = RSAKey.import_key(json.loads(key.private or "") | {"alg": "PS256"})
    other = RSAKey.import_key(json.loads(fresh_key(door.clock()).private or ""))
    none = _part({"alg": "none"})
    return {
        "no signature": f"{none}.{body}.",
        "no signature, the old one": f"{none}.{body}.{signature}",
        "empty signature": f"{header}.{body}.",
        "the public key as a shared secret": f"{shared}.{mac}",
        "another key under our name": jwt.encode({"alg": "RS256", "kid": key.kid}, claims, other, ["RS256"]),
        "another key": jwt.encode({"alg": "RS256", "kid": other.thumbprint()}, claims, other, ["RS256"]),
        "another algorithm": jwt.encode({"alg": "PS256"}, claims, private, ["PS256"]),
        "garbage": "a.b.c",
        "no token": "x",
    }


@pytest.mark.parametrize(
    "how",
    [
        "no signature",
        "no signature, the old one",
        "empty signature",
        "the public key as a shared secret",
        "another key under our name",
        "another key",
        "another algorithm",
        "garbage",
        "no token",
    ],
)
def test_a_hint_that_we_did_not_sign_ends_nothing(door: TrustedDoorway, browser: Browser, hint: str, how: str) -> None:
    assert refused_here(browser.get(leaving(id_token_hint=forged(door, hint)[how])))
    assert len(door.doors.kept.sessions) == 1

    assert browser.ask("GET", leaving(id_token_hint=hint)).status == 303


def test_a_hint_of_another_issuer_ends_nothing(door: TrustedDoorway, browser: Browser, hint: str) -> None:
    (key,) = door.ring.keys
    claims = jwt.decode(hint, RSAKey.import_key(json.loads(key.public)), ["RS256"]).claims
    private = RSAKey.import_key(json.loads(key.private or ""))
    other = jwt.encode({"alg": "RS256", "kid": key.kid}, {**claims, "iss": f"{ORIGIN}.example"}, private, ["RS256"])

    assert browser.get(leaving(id_token_hint=other)).says("Sign out of this portal?")
    assert len(door.doors.kept.sessions) == 1


def test_a_form_of_the_application_asks_as_a_query_does(door: TrustedDoorway, browser: Browser, hint: str) -> None:
    body = urlencode({"id_token_hint": hint}).encode()

    reply = browser.ask("POST", "/oidc/logout", body, {"origin": "https://wiki.example.com"})

    assert (reply.status, (reply.location or "").partition("?")[0]) == (303, "/oidc/logout")
    assert browser.get(reply.location or "").says("You are signed out.")
    assert door.doors.kept.sessions == {}


def test_what_was_signed_before_a_rotation_still_counts_and_what_is_signed_after_it_too(
    door: TrustedDoorway, browser: Browser, wiki: Backend, hint: str
) -> None:
    old = door.ring.keys[0].kid
    for pause in (0, 24 * 3600):
        door.clock.advance(pause)
        turned = rotated(door.ring, fresh_key(door.clock()), door.clock())
        assert isinstance(turned, KeyRing)
        door.ring = turned
    assert [key.state for key in door.ring.keys] == [KeyState.RETIRED, KeyState.ACTIVE]

    assert wiki.claims(hint)["aud"] == "wiki"
    door.enter(browser)
    after = wiki.tokens(answered(browser.get(asking()))["code"])["id_token"]
    assert wiki.claims(after)["aud"] == "wiki"
    assert {old} != {key.kid for key in door.ring.keys if key.state is KeyState.ACTIVE}
    assert browser.ask("GET", leaving(id_token_hint=after)).location == f"{LEFT}?state=bye"
