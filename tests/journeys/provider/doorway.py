"""The portal and its provider in this process, and applications that send people there."""

import json
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from joserfc import jwt
from joserfc.jwk import KeySet

from doorbook.access.applications import Application, Applications, Asked
from doorbook.access.client_secret import hash_of
from doorbook.adapters.memory_grants import MemoryGrants
from doorbook.adapters.openid.key_ring import fresh_key
from doorbook.adapters.openid.provider import OpenIdProvider
from doorbook.provider.desk import ProviderDesk
from doorbook.provider.keys import KeyRing, SigningKey, first_ring
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import StartSession
from doorbook.signin.ledger import Ledger
from doorbook.signin.session import Session
from doorbook.signin.session_desk import SessionDesk
from doorbook.signin.tickets import proof_of
from doorbook.web.cookies import SESSION
from doorbook.web.pages import Pages
from doorbook.wiring import ProviderParts
from functions.provider import build
from tests.doorway import ORIGIN, ROOT, Browser, Clock, Doorway, Reply, Sent

CALLBACK = "https://wiki.example.com/callback"
LEFT = "https://wiki.example.com/left"
SECRET = "a secret of the wiki that nobody else has"
VERIFIER = "a-verifier-of-the-wiki-that-is-long-enough-0001"
WIKI = Application(
    id="wiki",
    name="The Wiki",
    redirects=(CALLBACK, f"{CALLBACK}?at=two"),
    logout_redirects=(LEFT,),
    secret_hash=hash_of(SECRET),
)
PHONE = Application(id="phone", name="Phone app", redirects=("com.example.phone:/back",), asks=Asked.PASSWORD)
NUMBERS = count()


@cache
def signing_key() -> SigningKey:
    """Make one key for all tests: it takes a while."""
    return fresh_key(Clock().now)


@dataclass
class TrustedDoorway(Doorway):
    """A portal with applications behind it."""

    catalogue: dict[str, Application] = field(default_factory=lambda: {"wiki": WIKI, "phone": PHONE})
    ring: KeyRing = field(init=False)
    grants: MemoryGrants = field(init=False)
    portal: APIGatewayHttpResolver = field(init=False)
    provider: APIGatewayHttpResolver = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.portal = self.app
        self.ring = first_ring("salt", signing_key(), self.clock())
        self.grants = MemoryGrants(self.doors)
        ledger = Ledger(
            doors=self.doors, meter=self.tally, clock=self.clock, chance=lambda: f"{next(NUMBERS):042d}p"[::-1]
        )
        desk = ProviderDesk(
            ledger=ledger,
            grants=self.grants,
            sessions=SessionDesk(ledger=ledger),
            applications=lambda: Applications(version=1, by_id=self.catalogue),
        )
        pages = Pages(ROOT / "templates" / "pages", ROOT / "templates" / "static", "Doorbook")
        endpoints = OpenIdProvider(desk=desk, keys=lambda: self.ring)
        self.provider = build(ProviderParts(endpoints=endpoints, ledger=ledger, pages=pages, origin=ORIGIN))

    def send(self, request: Sent) -> Reply:
        """Bring a request to the function whose route it is."""
        theirs = request.target.startswith(("/oidc/", "/.well-known/"))
        self.app = self.provider if theirs else self.portal
        return super().send(request)

    def enter(
        self,
        browser: Browser,
        name: str = "alice",
        *passed: Passed,
        lasts: timedelta = timedelta(hours=10),
    ) -> Session:
        """Put somebody inside, as a sign-in would."""
        secret = f"session-{next(NUMBERS):036d}"
        session = Session(
            proof=proof_of(secret),
            person=name,
            display=name.title(),
            passed=passed or (Passed.PASSWORD, Passed.DUO_PUSH),
            opened=self.clock(),
            seen=self.clock(),
            ends=self.clock() + lasts,
            idle=lasts,
            txid=None,
            address=browser.address,
            agent=browser.agent,
        )
        self.doors.commit(StartSession(session))
        browser.jar[SESSION] = secret
        return session


def challenge(verifier: str = VERIFIER) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def asking(**changes: str | None) -> str:
    """Return the address that the wiki sends people to; a parameter of None is left out."""
    usual: dict[str, str | None] = {
        "response_type": "code",
        "client_id": "wiki",
        "redirect_uri": CALLBACK,
        "scope": "openid profile email groups",
        "state": "state-1",
        "nonce": "nonce-1",
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
    }
    given = {name: value for name, value in {**usual, **changes}.items() if value is not None}
    return f"/oidc/authorize?{urlencode(given)}"


def answered(reply: Reply, callback: str = CALLBACK) -> dict[str, str]:
    """Return what the application was told, at its own address."""
    assert reply.status == 303, reply.body
    assert (reply.location or "").startswith(callback), reply.location
    return dict(parse_qsl(urlsplit(reply.location or "").query))


def refused_here(reply: Reply) -> bool:
    """Tell whether the request ended on our own page, leading nowhere."""
    return reply.status == 400 and reply.location is None and "portal does not follow" in reply.body


@dataclass
class Backend:
    """An application's own server, which talks to the provider behind the browser's back."""

    door: Doorway
    client: str = "wiki"
    secret: str | None = SECRET

    def redeem(self, code: str, **changes: str | None) -> Reply:
        """Change a code for tokens."""
        usual: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        }
        if self.secret is None:
            usual["client_id"] = self.client
        given = {name: value for name, value in {**usual, **changes}.items() if value is not None}
        return self.post(urlencode(given).encode())

    def post(self, body: bytes, **headers: str) -> Reply:
        sent = {"content-type": "application/x-www-form-urlencoded", **self.basic(), **headers}
        return self.door.send(Sent("POST", "/oidc/token", sent, {}, body, "192.0.2.200"))

    def basic(self) -> dict[str, str]:
        if self.secret is None:
            return {}
        return {"authorization": f"Basic {b64encode(f'{self.client}:{self.secret}'.encode()).decode()}"}

    def tokens(self, code: str, **changes: str | None) -> dict[str, Any]:
        """Change a code for tokens, which must be given."""
        reply = self.redeem(code, **changes)
        assert reply.status == 200, reply.body
        return reply.json

    def userinfo(self, token: str) -> Reply:
        sent = {"authorization": f"Bearer {token}"}
        return self.door.send(Sent("GET", "/oidc/userinfo", sent, {}, None, "192.0.2.200"))

    def claims(self, id_token: str) -> dict[str, Any]:
        """Return an id token's claims, checked with the published keys."""
        reply = self.door.send(Sent("GET", "/oidc/jwks", {}, {}, None, "192.0.2.200"))
        return dict(jwt.decode(id_token, KeySet.import_key_set(json.loads(reply.body)), ["RS256"]).claims)
