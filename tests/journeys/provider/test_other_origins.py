"""What scripts of other origins may read: what is public, and nothing that a code, a token or a secret opens."""

import pytest

from tests.doorway import Browser, Sent
from tests.journeys.provider.doorway import CALLBACK, Backend, TrustedDoorway, answered, asking

ORIGINS = ["https://wiki.example.com", "https://evil.example", "null"]
ALLOWED = "access-control-allow-origin"
assert CALLBACK.startswith(ORIGINS[0])


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("where", ["/.well-known/openid-configuration", "/oidc/jwks"])
def test_what_is_public_may_be_read_from_anywhere(door: TrustedDoorway, where: str, origin: str) -> None:
    reply = door.send(Sent("GET", where, {"origin": origin}, {}, None, "192.0.2.7"))

    assert (reply.status, reply.headers[ALLOWED]) == (200, "*")
    assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize("origin", ORIGINS)
def test_no_script_reads_what_a_code_or_a_token_opens(
    door: TrustedDoorway, browser: Browser, wiki: Backend, origin: str
) -> None:
    door.enter(browser)
    code = answered(browser.get(asking()))["code"]
    body = f"grant_type=authorization_code&code={code}".encode()
    refused = wiki.post(body, origin=origin)
    token = wiki.tokens(code)["access_token"]
    opened = {"authorization": f"Bearer {token}", "origin": origin}

    told = door.send(Sent("GET", "/oidc/userinfo", opened, {}, None, "192.0.2.7"))

    assert told.status == 200
    for reply in (refused, told):
        assert not [name for name in reply.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("where", ["/oidc/token", "/oidc/userinfo"])
def test_whoever_asks_beforehand_is_not_told_to_go_on(door: TrustedDoorway, where: str) -> None:
    asked = {
        "origin": ORIGINS[0],
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
    }

    reply = door.send(Sent("OPTIONS", where, asked, {}, None, "192.0.2.7"))

    assert reply.status == 404
    assert not [name for name in reply.headers if name.startswith("access-control-")]
