"""A client of the Universal Prompt that may get anything wrong on purpose; its tokens are PyJWT's."""

import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final
from urllib.parse import urlencode

import jwt

from local.duosim.integrations import Integration
from local.duosim.running import RunningDuo
from tests.at_duo import CALLBACK, AtDuo, told
from tests.doorway import Reply

HEALTH: Final = "/oauth/v1/health_check"
AUTHORIZE: Final = "/oauth/v1/authorize"
TOKEN: Final = "/oauth/v1/token"
STATE: Final = "a-state-of-thirty-six-characters-000"
BY_ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LEFT_OUT: Final = object()

type Odd = Mapping[str, object]
"""Claims or parameters that differ from an ordinary call; one that is LEFT_OUT is not there."""


def mixed(plain: Mapping[str, Any], odd: Odd) -> dict[str, Any]:
    return {name: value for name, value in {**plain, **odd}.items() if value is not LEFT_OUT}


@dataclass
class PromptCaller:
    """Calls over TLS, as an application must, and looks at authorize as a browser does."""

    duo: RunningDuo
    integration: Integration
    algorithm: str = "HS512"
    secret: str | None = None
    in_query: bool = False
    timeout: float = 20
    jtis: "count[int]" = field(default_factory=count)

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.duo.tls_port}"

    def signed(self, claims: Mapping[str, Any]) -> str:
        secret = self.integration.skey if self.secret is None else self.secret
        payload = json.dumps(dict(claims)).encode()
        return jwt.PyJWS().encode(payload, secret if self.algorithm != "none" else "", self.algorithm)

    def assertion(self, path: str, odd: Odd) -> str:
        plain = {
            "iss": self.integration.ikey,
            "sub": self.integration.ikey,
            "aud": self.origin + path,
            "exp": time.time() + 300,
            "jti": f"{next(self.jtis):036d}",
        }
        return self.signed(mixed(plain, odd))

    def health(self, claims: Odd = {}, params: Odd = {}) -> Reply:  # noqa: B006 - only read
        plain = {"client_id": self.integration.ikey, "client_assertion": self.assertion(HEALTH, claims)}
        return self.post(HEALTH, mixed(plain, params))

    def request(self, odd: Odd = {}) -> str:  # noqa: B006 - only read
        plain = {
            "response_type": "code",
            "scope": "openid",
            "exp": int(time.time()) + 300,
            "client_id": self.integration.ikey,
            "redirect_uri": CALLBACK,
            "state": STATE,
            "duo_uname": "alice",
            "iss": self.integration.ikey,
            "aud": self.origin,
            "use_duo_code_attribute": True,
        }
        return self.signed(mixed(plain, odd))

    def authorize(self, claims: Odd = {}, params: Odd = {}) -> Reply:  # noqa: B006 - only read
        plain = {"response_type": "code", "client_id": self.integration.ikey, "request": self.request(claims)}
        return AtDuo.of(self.duo).open(f"{AUTHORIZE}?{urlencode(mixed(plain, params))}")

    def code(self, claims: Odd = {}, answer: str = "way:duo_push") -> str:  # noqa: B006 - only read
        """Press a button on the page, and take the code from where that leads."""
        plain = {"response_type": "code", "client_id": self.integration.ikey, "request": self.request(claims)}
        browser = AtDuo.of(self.duo)
        browser.open(f"{AUTHORIZE}?{urlencode(plain)}")
        return told(browser.press(answer).location)["duo_code"]

    def token(self, code: str, claims: Odd = {}, params: Odd = {}) -> Reply:  # noqa: B006 - only read
        plain = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "client_id": self.integration.ikey,
            "client_assertion_type": BY_ASSERTION,
            "client_assertion": self.assertion(TOKEN, claims),
        }
        return self.post(TOKEN, mixed(plain, params))

    def claims(self, reply: Reply) -> dict[str, Any]:
        """Read the token in an answer, with its signature checked."""
        options: Any = {"verify_aud": False}
        claims: dict[str, Any] = jwt.decode(
            reply.json["id_token"], self.integration.skey, algorithms=["HS512"], options=options
        )
        return claims

    def post(self, path: str, params: Mapping[str, Any]) -> Reply:
        """Send them as a form, as Node does, or in the query, as Python does at the token endpoint."""
        encoded = urlencode(params)
        query, body = (f"?{encoded}", b"") if self.in_query else ("", encoded.encode())
        request = urllib.request.Request(f"{self.origin}{path}{query}", body, method="POST")  # noqa: S310 - https above
        try:
            with urllib.request.urlopen(  # noqa: S310 - https above
                request, timeout=self.timeout, context=ssl.create_default_context(cafile=self.duo.ca_file)
            ) as answer:
                return Reply(answer.status, answer.read().decode(), dict(answer.headers), [])
        except urllib.error.HTTPError as refused:
            with refused:
                return Reply(refused.code, refused.read().decode(), dict(refused.headers), [])


def refusal(reply: Reply) -> tuple[int, str, str]:
    """Return the status, the error and its text."""
    body = json.loads(reply.body)
    return reply.status, body["error"], body["error_description"]
