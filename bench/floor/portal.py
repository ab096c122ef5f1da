"""Each step of signing in, as short as a hand can write it: the same requests to DynamoDB, the same kind of answer."""

import hashlib
import hmac
import json
import os
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import parse_qsl

from bench.floor import pages
from bench.floor.dynamodb import DynamoDb, Json

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FLAGS = "Path=/; Secure; HttpOnly; SameSite=Lax"

TYPE_CHECKING = False  # typing's own would cost the floor the import of typing
if TYPE_CHECKING:
    from typing import Any

type Event = Mapping[str, Any]
type Kept = Any


class FloorPortal:
    """The steps over one store; every method takes the event that API Gateway sends and returns the reply."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._store = DynamoDb(environment)
        self._doors = environment["DOORS_TABLE"]
        self._people = environment["PEOPLE_TABLE"]
        self._audit = environment["AUDIT_TABLE"]
        self._portal = environment["PORTAL_NAME"]

    def sign_in(self, _event: Event) -> Json:
        """Open a ticket: one write, one page."""
        now = time.time()
        ticket, secret = f"{int(now):08x}{_chance()[:14]}", _chance()
        self._store.ask("PutItem", {"TableName": self._doors, "Item": _ticket(ticket, _proof(secret), "password", now)})
        cookie = f"__Host-doorbook-ticket-{ticket}={secret}; Max-Age=600; {FLAGS}"
        return _reply(200, pages.password(self._portal, ticket, _csrf(secret, ticket)), [cookie])

    def password(self, event: Event) -> Json:
        """Check a form and send people on: one batch read, one counted try, two transactions; no hash, no Duo."""
        ticket, secret = _key(event)
        fields = dict(parse_qsl(event["body"]))
        if not hmac.compare_digest(fields["csrf"], _csrf(secret, ticket)):
            return _reply(403, "")
        now = time.time()
        person = fields["name"]
        address = event["requestContext"]["http"]["sourceIp"]
        window = (int(now) // 300 + 1) * 300
        asked = [f"ticket#{ticket}", f"push#{person}", f"tries#address#{address}#{window}"]
        found = self._store.ask(
            "BatchGetItem",
            {
                "RequestItems": {
                    self._doors: {"Keys": [{"pk": {"S": key}} for key in asked], "ConsistentRead": True},
                    self._people: {"Keys": [{"pk": {"S": f"person#{person}"}}], "ConsistentRead": True},
                }
            },
        )
        if not found["Responses"]:
            return _reply(403, "")
        self._store.ask("UpdateItem", {"TableName": self._doors, **_count(f"tries#name#{person}#{window}", window)})
        sending = _ticket(ticket, _proof(secret), "sending", now)
        self._store.ask(
            "TransactWriteItems", {"TransactItems": [self._move(sending), self._pacing(person, ticket, now)]}
        )
        waiting = _ticket(ticket, _proof(secret), "waiting", now)
        self._store.ask("TransactWriteItems", {"TransactItems": [self._move(waiting)]})
        return _reply(303, "", location=f"/signin/{ticket}")

    def show(self, event: Event) -> Json:
        """Show the ticket as it stands: one read, one page."""
        kept, ticket, secret = self._read(event)
        display, device = kept["display"]["S"], kept["push"]["M"]["device"]["M"]["label"]["S"]
        return _reply(200, pages.push(self._portal, ticket, _csrf(secret, ticket), display, device))

    def state(self, event: Event) -> Json:
        """Tell a waiting page how it stands: one read, a line of JSON."""
        kept, _, _ = self._read(event)
        left = int(kept["expires"]["N"]) // 1000 - int(time.time())
        return _reply(200, json.dumps({"state": "waiting", "seconds": left, "message": None}))

    def finish(self, event: Event) -> Json:
        """Let somebody in: one read, one transaction, a line of JSON."""
        kept, ticket, secret = self._read(event)
        session, now, person = _chance(), time.time(), kept["person"]["S"]
        inside = _ticket(ticket, _proof(secret), "inside", now)
        row = {"day": {"S": time.strftime("%Y-%m-%d")}, "at": {"S": f"{now:.6f}#{_chance()[:16]}"}, **_visit(event)}
        operations = [
            self._move(inside),
            {"ConditionCheck": {"TableName": self._people, "Key": {"pk": {"S": f"person#{person}"}}, **_if_enabled()}},
            {"Put": {"TableName": self._doors, "Item": {**_session(_proof(session), now), **_visit(event)}}},
            {"Delete": {"TableName": self._doors, "Key": {"pk": {"S": f"tries#name#{person}"}}}},
            {"Delete": {"TableName": self._doors, "Key": {"pk": {"S": f"push#{person}"}}}},
            {"Put": {"TableName": self._audit, "Item": row}},
        ]
        self._store.ask("TransactWriteItems", {"TransactItems": operations})
        cookies = [f"__Host-doorbook={session}; {FLAGS}", f"__Host-doorbook-ticket-{ticket}=; Max-Age=0; {FLAGS}"]
        return _reply(200, json.dumps({"state": "moved", "to": "/"}), cookies)

    def home(self, event: Event) -> Json:
        """Greet somebody who is inside: one read, one page."""
        secret = _cookies(event)["__Host-doorbook"]
        key = {"pk": {"S": f"session#{_proof(secret)}"}}
        kept: Kept = self._store.ask("GetItem", {"TableName": self._doors, "Key": key, "ConsistentRead": True})["Item"]
        opened, ends = (time.strftime("%H:%M", time.gmtime(int(kept[name]["N"]) / 1000)) for name in ("opened", "ends"))
        return _reply(200, pages.home(self._portal, _csrf(secret, "signout"), kept["display"]["S"], opened, ends))

    def _read(self, event: Event) -> tuple[Kept, str, str]:
        ticket, secret = _key(event)
        key = {"pk": {"S": f"ticket#{ticket}"}}
        kept: Kept = self._store.ask("GetItem", {"TableName": self._doors, "Key": key, "ConsistentRead": True})["Item"]
        if not hmac.compare_digest(kept["proof"]["S"], _proof(secret)):
            raise PermissionError
        return kept, ticket, secret

    def _move(self, item: Json) -> Json:
        given = {":version": {"N": "0"}}
        condition = {"ConditionExpression": "version = :version", "ExpressionAttributeValues": given}
        return {"Put": {"TableName": self._doors, "Item": item, **condition}}

    def _pacing(self, person: str, ticket: str, now: float) -> Json:
        until = {"N": str(int(now * 1000) + 60_000)}
        item = {
            "pk": {"S": f"push#{person}"},
            "live_ticket": {"S": ticket},
            "live_until": until,
            "refusals": {"N": "0"},
        }
        return {"Put": {"TableName": self._doors, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}


def _ticket(ticket: str, proof: str, state: str, now: float) -> Json:
    item: Json = {
        "pk": {"S": f"ticket#{ticket}"},
        "ttl": {"N": str(int(now) + 601)},
        "id": {"S": ticket},
        "proof": {"S": proof},
        "state": {"S": state},
        "version": {"N": "0"},
        "expires": {"N": str(int(now * 1000) + 600_000)},
        "devices": {"L": []},
    }
    if state != "password":
        device = {"id": {"S": "DPXXXXXXXXXXXXXXXXXX"}, "label": {"S": "Phone (XXX-XXX-0100)"}}
        item |= {"person": {"S": "alice"}, "display": {"S": "Alice Moreau"}, "duo_name": {"S": "alice"}}
        item |= {"devices": {"L": [{"M": device}]}, "push": {"M": {"device": {"M": device}}}}
    return item


def _session(proof: str, now: float) -> Json:
    opened = {"N": str(int(now * 1000))}
    return {
        "pk": {"S": f"session#{proof}"},
        "person": {"S": "alice"},
        "display": {"S": "Alice Moreau"},
        "passed": {"L": [{"S": "password"}, {"S": "duo_push"}]},
        "opened": opened,
        "seen": opened,
        "ends": {"N": str(int(now * 1000) + 36_000_000)},
        "idle": {"N": "3600"},
    }


def _visit(event: Event) -> Json:
    http = event["requestContext"]["http"]
    return {"address": {"S": http["sourceIp"]}, "agent": {"S": http["userAgent"]}}


def _count(key: str, window: int) -> Json:
    return {
        "Key": {"pk": {"S": key}},
        "UpdateExpression": "ADD tries :one SET #ttl = :ttl",
        "ConditionExpression": "attribute_not_exists(tries) OR tries < :most",
        "ExpressionAttributeNames": {"#ttl": "ttl"},
        "ExpressionAttributeValues": {":one": {"N": "1"}, ":ttl": {"N": str(window)}, ":most": {"N": "5"}},
    }


def _if_enabled() -> Json:
    return {"ConditionExpression": "disabled = :no", "ExpressionAttributeValues": {":no": {"BOOL": False}}}


def _key(event: Event) -> tuple[str, str]:
    ticket = event["rawPath"].split("/")[2]
    return ticket, _cookies(event)[f"__Host-doorbook-ticket-{ticket}"]


def _cookies(event: Event) -> dict[str, str]:
    return dict(cookie.split("=", 1) for cookie in event["cookies"])


def _chance() -> str:
    return urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()


def _proof(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _csrf(secret: str, form: str) -> str:
    return hmac.digest(secret.encode(), f"csrf {form}".encode(), "sha256").hex()[:32]


def _reply(status: int, body: str, cookies: list[str] | None = None, location: str | None = None) -> Json:
    headers = HEADERS if location is None else {**HEADERS, "Location": location}
    return {"statusCode": status, "headers": headers, "cookies": cookies or [], "body": body, "isBase64Encoded": False}
