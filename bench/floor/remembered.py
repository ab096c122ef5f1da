"""Coming in by Duo alone, by hand: the same requests to DynamoDB, the bare cipher for the cookie; no Duo."""

import hmac
import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import parse_qsl

from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from bench.floor import pages
from bench.floor.dynamodb import Json
from bench.floor.portal import (
    FLAGS,
    Event,
    FloorPortal,
    Kept,
    _chance,
    _cookies,
    _count,
    _csrf,
    _if_enabled,
    _key,
    _proof,
    _reply,
    _session,
    _ticket,
    _visit,
)

BROWSER = "__Host-doorbook-browser"
BOUND = b"doorbook browser"
NONCE = 12
HOLDER, KEPT = "h" * 22, "b" * 22
AT_DUO = "https://localhost/oauth/v1/authorize?request="


class FloorRemembered(FloorPortal):
    """The steps of somebody whom the browser remembers, and of whoever is asked whether it should."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__(environment)
        self._cipher = AESGCMSIV(os.urandom(32))

    def remembered(self) -> str:
        """Return the cookie that such a browser shows."""
        return self._seal(int(time.time()))

    def welcome(self, event: Event) -> Json:
        """Ask who it is: one batch read, one write, one page."""
        self._recognised(event)
        now = time.time()
        ticket, secret = f"{int(now):08x}{_chance()[:14]}", _chance()
        kept = {**_ticket(ticket, _proof(secret), "password", now), "state": {"S": "welcome"}}
        self._store.ask("PutItem", {"TableName": self._doors, "Item": kept})
        cookie = f"__Host-doorbook-ticket-{ticket}={secret}; Max-Age=600; {FLAGS}"
        return _reply(200, pages.welcome(self._portal, ticket, _csrf(secret, ticket)), [cookie])

    def go_on(self, event: Event) -> Json:
        """Lead to Duo: one read, one batch read, one transaction, one page."""
        _, ticket, secret = self._theirs(event)
        self._recognised(event)
        now, salt = time.time(), _chance()
        window = (int(now) // 300 + 1) * 300
        operations = [
            self._move(self._at_duo(ticket, secret, salt, now)),
            {"Update": {"TableName": self._doors, **_count(f"tries#browser#{KEPT}#{window}", window)}},
        ]
        self._store.ask("TransactWriteItems", {"TransactItems": operations})
        page = pages.at_duo(self._portal, ticket, _csrf(secret, ticket), AT_DUO + _state(ticket, secret, salt))
        return _reply(200, page, [f"__Host-doorbook-ticket-{ticket}={secret}; Max-Age=600; {FLAGS}"])

    def come_back(self, event: Event) -> Json:
        """Let them in: one read, one batch read, one transaction, and the cookie sealed anew."""
        state = event["queryStringParameters"]["state"]
        ticket = state.partition(".")[0]
        secret = _cookies(event)[f"__Host-doorbook-ticket-{ticket}"]
        kept = self._kept(ticket, secret)
        if not hmac.compare_digest(state, _state(ticket, secret, kept["handoff"]["M"]["salt"]["S"])):
            raise PermissionError
        made = self._recognised(event)
        now, session = time.time(), _chance()
        used = {"TableName": self._people, "Key": {"pk": {"S": f"browser#{KEPT}"}}, **_used(now)}
        row = {"day": {"S": time.strftime("%Y-%m-%d")}, "at": {"S": f"{now:.6f}#{_chance()[:16]}"}, **_visit(event)}
        again = {**row, "at": {"S": f"{now:.6f}#{_chance()[:16]}"}}
        operations = [
            self._move(_ticket(ticket, _proof(secret), "inside", now)),
            {"ConditionCheck": {"TableName": self._people, "Key": {"pk": {"S": "person#alice"}}, **_if_enabled()}},
            {"Update": used},
            {"Put": {"TableName": self._doors, "Item": {**_session(_proof(session), now), **_visit(event)}}},
            {"Delete": {"TableName": self._doors, "Key": {"pk": {"S": "tries#name#alice"}}}},
            {"Put": {"TableName": self._audit, "Item": row}},
            {"Put": {"TableName": self._audit, "Item": again}},
        ]
        self._store.ask("TransactWriteItems", {"TransactItems": operations})
        cookies = [
            f"__Host-doorbook={session}; {FLAGS}",
            f"{BROWSER}={self._seal(made)}; Max-Age=7776000; {FLAGS}",
            f"__Host-doorbook-ticket-{ticket}=; Max-Age=0; {FLAGS}",
        ]
        return _reply(303, "", cookies, location="/")

    def offer(self, event: Event) -> Json:
        """Ask whether the browser is to remember them: one read, one page."""
        kept, ticket, secret = self._read(event)
        return _reply(200, pages.offer(self._portal, ticket, _csrf(secret, ticket), kept["display"]["S"]))

    def _theirs(self, event: Event) -> tuple[Kept, str, str]:
        kept, ticket, secret = self._read(event)
        fields = dict(parse_qsl(event["body"]))
        if not hmac.compare_digest(fields["csrf"], _csrf(secret, ticket)):
            raise PermissionError
        return kept, *_key(event)

    def _kept(self, ticket: str, secret: str) -> Kept:
        key = {"pk": {"S": f"ticket#{ticket}"}}
        kept: Kept = self._store.ask("GetItem", {"TableName": self._doors, "Key": key, "ConsistentRead": True})["Item"]
        if not hmac.compare_digest(kept["proof"]["S"], _proof(secret)):
            raise PermissionError
        return kept

    def _recognised(self, event: Event) -> int:
        """Open the cookie and read whose it is."""
        raw = urlsafe_b64decode(_cookies(event)[BROWSER])
        told = json.loads(self._cipher.decrypt(raw[:NONCE], raw[NONCE:], BOUND))
        keys = [{"pk": {"S": f"browser#{told['d']}"}}, {"pk": {"S": f"alias#{told['u']}"}}]
        self._store.ask("BatchGetItem", {"RequestItems": {self._people: {"Keys": keys, "ConsistentRead": True}}})
        return int(told["iat"])

    def _seal(self, made: int) -> str:
        told = {"u": HOLDER, "d": KEPT, "g": 0, "iat": made, "exp": made + 7_776_000, "n": 1}
        nonce = os.urandom(NONCE)
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, json.dumps(told).encode(), BOUND)).decode()

    def _at_duo(self, ticket: str, secret: str, salt: str, now: float) -> Json:
        handoff = {"salt": {"S": salt}, "began": {"N": str(int(now * 1000))}}
        return {**_ticket(ticket, _proof(secret), "alone", now), "handoff": {"M": handoff}}


def _state(ticket: str, secret: str, salt: str) -> str:
    return f"{ticket}.{hmac.digest(secret.encode(), f'prompt state {salt}'.encode(), 'sha256').hex()}"


def _used(now: float) -> Json:
    return {
        "UpdateExpression": "SET uses = :uses, used = :used",
        "ConditionExpression": "generation = :generation",
        "ExpressionAttributeValues": {
            ":uses": {"N": "2"},
            ":used": {"N": str(int(now * 1000))},
            ":generation": {"N": "0"},
        },
    }
