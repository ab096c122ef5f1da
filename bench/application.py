"""An application that sends browsers to the portal and asks who they are. Knows neither the portal nor the bench."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit

from bench.browser import Event, Reply, UnexpectedReplyError, event

ID, SECRET = "wiki", "a-secret-of-the-wiki-of-forty-characters"
CALLBACK = "https://wiki.example.com/callback"
VERIFIER = "a-verifier-of-the-wiki-that-is-long-enough-0001"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
AUTHORIZE = "/oidc/authorize?" + urlencode(
    {
        "response_type": "code",
        "client_id": ID,
        "redirect_uri": CALLBACK,
        "scope": "openid profile email groups",
        "state": "a-state-of-the-wiki",
        "nonce": "a-nonce-of-the-wiki",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
)
DOCUMENT = [
    {
        "id": ID,
        "name": "Team wiki",
        "redirects": [CALLBACK],
        "origins": [],
        "logout_redirects": [],
        "secret_hash": f"sha256:{sha256(SECRET.encode()).hexdigest()}",
        "duo": "portal",
        "asks": "duo",
        "groups": [],
        "fail_mode": "closed",
        "passwordless": True,
        "freshness": None,
    }
]


def applications() -> dict[str, object]:
    """Return the document of applications as the store keeps it."""
    return {
        "pk": {"S": "applications"},
        "version": {"N": "1"},
        "author": {"S": "bench"},
        "document": {"S": json.dumps(DOCUMENT)},
    }


class Application:
    """Asks the token endpoint and userinfo, server to server."""

    def __init__(self, ask: Callable[[str, Event], Reply], again: int = 1) -> None:
        self._ask = ask
        self._again = again

    def learn(self, address: str) -> None:
        """Change the code in the address for tokens, and ask who it is."""
        code = dict(parse_qsl(urlsplit(address).query))["code"]
        basic = b64encode(f"{ID}:{SECRET}".encode()).decode()
        told = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        reply = self._go("POST token", event("POST", "/oidc/token", body=urlencode(told)), f"Basic {basic}")
        bearer = f"Bearer {json.loads(reply['body'])['access_token']}"
        for _ in range(self._again):
            self._go("GET userinfo", event("GET", "/oidc/userinfo"), bearer)
            self._go("GET the keys", event("GET", "/oidc/jwks"))

    def _go(self, step: str, asked: Event, authorization: str | None = None) -> Reply:
        if authorization:
            asked["headers"]["authorization"] = authorization
        reply = self._ask(step, asked)
        if reply["statusCode"] != 200:  # noqa: PLR2004 - all of these succeed
            raise UnexpectedReplyError(f"{step}: {reply}")
        return reply
