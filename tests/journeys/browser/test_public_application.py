"""An application that keeps no secret signs somebody in at the deployed portal, by PKCE and a certified client."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptojwt import KeyJar
from idpyoidc.client.client_auth import ClientAuthnMethod
from idpyoidc.client.defaults import DEFAULT_OIDC_SERVICES
from idpyoidc.client.rp_handler import RPHandler
from playwright.sync_api import Browser, Page

from local.cloud.stack import Stack
from local.demo.applications import POCKET
from local.demo.relying import PKCE, REFUSALS, SCOPES
from local.duosim.control import Control
from tests.journeys.browser.steps import Someone, give_password, see

(BACK,) = POCKET.redirects


class NoSecret(ClientAuthnMethod):  # type: ignore[misc] # the library ships no types
    """What the library lacks: a client that only says its name."""

    def construct(self, request: Any, service: Any = None, http_args: Any = None, **_: Any) -> Any:  # noqa: ANN401
        request["client_id"] = service.upstream_get("context").get_client_id()
        return http_args or {}


class Pocket:
    """The application, without the server that it would run on the person's own computer."""

    def __init__(self, portal: str) -> None:
        nothing_to_show = {
            "default_authn_method": "none",
            "client_authn_methods": {"none": {"class": NoSecret, "kwargs": {}}},
        }
        tokens = DEFAULT_OIDC_SERVICES["access_token"] | {"kwargs": nothing_to_show}
        client: dict[str, Any] = {
            "issuer": portal,
            "client_id": POCKET.id,
            "client_type": "oidc",
            "redirect_uris": [BACK],
            "response_types_supported": ["code"],
            "scopes_supported": SCOPES,
            "token_endpoint_auth_methods_supported": ["none"],
            "add_ons": PKCE,
        }
        self.library = RPHandler(
            base_url=BACK,
            client_configs={POCKET.id: client},
            services=DEFAULT_OIDC_SERVICES | {"access_token": tokens},
            keyjar=KeyJar(),
            httpc_params={"timeout": 30},
        )
        self.portal = portal

    def sent_to(self) -> str:
        """Return the address to send somebody to."""
        return str(self.library.begin(issuer_id=POCKET.id))

    def finish(self, answer: dict[str, str]) -> dict[str, Any]:
        done = self.library.issuer2rp[self.portal].finalize(answer)
        return {**done["id_token"].to_dict(), **done["userinfo"].to_dict()}


@pytest.fixture
def page(stack: Stack, chromium: Browser) -> Iterator[Page]:
    """Open a tab that may end where nobody answers: the way back leads to the person's own computer."""
    context = chromium.new_context(base_url=stack.portal)
    yield context.new_page()
    context.close()


def brought_back(page: Page, pocket: Pocket, someone: Someone) -> dict[str, str]:
    """Sign in by the password that this application is content with, and return what the browser brings back."""
    page.goto(pocket.sent_to())
    see(page, "Sign in")
    with page.expect_request(lambda request: request.url.startswith(BACK)) as back:
        give_password(page, someone)
    return dict(parse_qsl(urlsplit(back.value.url).query))


def test_it_is_told_who_came_by_pkce_alone(page: Page, stack: Stack, duo: Control, alice: Someone) -> None:
    pocket = Pocket(stack.portal)

    says = pocket.finish(brought_back(page, pocket, alice))

    assert (says["aud"], says["name"], says["amr"]) == ([POCKET.id], alice.display, ["pwd"])
    assert duo.pushes(alice.name) == []


def test_whoever_takes_the_code_without_the_verifier_is_told_nothing(page: Page, stack: Stack, alice: Someone) -> None:
    pocket, thief = Pocket(stack.portal), Pocket(stack.portal)
    taken = brought_back(page, pocket, alice)
    begun = dict(parse_qsl(urlsplit(thief.sent_to()).query))

    with pytest.raises(REFUSALS) as refused:
        thief.finish({**taken, "state": begun["state"]})
    assert "invalid_grant" in str(refused.value)

    assert pocket.finish(taken)["name"] == alice.display
