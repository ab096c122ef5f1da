"""The demo's side of OpenID Connect: all of it is idpyoidc's, whose relying party is certified."""

import threading
from dataclasses import dataclass
from typing import Any

from cryptojwt import KeyJar
from cryptojwt.exception import JWKESTException
from idpyoidc.client.defaults import DEFAULT_OIDC_SERVICES
from idpyoidc.client.exception import OidcServiceError
from idpyoidc.client.rp_handler import RPHandler
from idpyoidc.exception import OidcMsgError

from local.demo.applications import Demo

PKCE = {
    "pkce": {
        "function": "idpyoidc.client.oauth2.add_on.pkce.add_support",
        "kwargs": {"code_challenge_length": 64, "code_challenge_method": "S256"},
    }
}
LOGOUT = {"end_session": {"class": "idpyoidc.client.oidc.end_session.EndSession"}}
REFUSALS = (OidcMsgError, OidcServiceError, JWKESTException, KeyError)
"""What the library raises where an answer is not in order."""

SCOPES = ["openid", "profile", "email", "groups"]


@dataclass(frozen=True)
class Told:
    """What the portal said of somebody, checked; `state` finds it again at sign-out."""

    state: str
    claims: dict[str, Any]


class RefusedError(Exception):
    """The portal, or the check of what it said, refused."""


class Relying:
    """One application before one portal. The library keeps its state in plain dictionaries, so one at a time."""

    def __init__(self, demo: Demo, origin: str, portal: str) -> None:
        client: dict[str, Any] = {
            "issuer": portal,
            "client_id": demo.id,
            "client_secret": demo.secret,
            "client_type": "oidc",
            "redirect_uris": [f"{origin}/callback"],
            "post_logout_redirect_uris": [f"{origin}/"],
            "response_types_supported": ["code"],
            "scopes_supported": SCOPES,
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "add_ons": PKCE,
        }
        self._id = demo.id
        self._portal = portal
        self._left_for = f"{origin}/"
        self._lock = threading.Lock()
        self._library = RPHandler(
            base_url=origin,
            client_configs={demo.id: client},
            services=DEFAULT_OIDC_SERVICES | LOGOUT,
            keyjar=KeyJar(),  # left to itself, the library writes keys into the folder that it is in
            httpc_params={"timeout": 30},
        )

    def begin(self, **more: str) -> str:
        """Return the address to send somebody to."""
        with self._lock:
            address: str = self._library.begin(issuer_id=self._id, req_args=more or None)
            return address

    def finish(self, answer: dict[str, str]) -> Told:
        """Change what came back for what the portal says of the person."""
        with self._lock:
            if self._library.state2issuer(answer.get("state", "")) != self._portal:
                raise RefusedError("nobody here began this sign-in")
            try:
                done = self._library.issuer2rp[self._portal].finalize(answer)
            except REFUSALS as error:
                raise RefusedError(f"what the portal said does not hold: {type(error).__name__}") from error
            if "error" in done:
                raise RefusedError(f"the portal says: {done['error']}")
            return Told(done["state"], {**done["id_token"].to_dict(), **done["userinfo"].to_dict()})

    def leave(self, told: Told) -> str:
        """Return the address at which the portal ends the session too."""
        with self._lock:
            asked: str = self._library.issuer2rp[self._portal].logout(told.state, self._left_for)["url"]
            return asked
