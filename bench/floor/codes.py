"""Passcodes, calls and texts by hand: the same requests to DynamoDB, the same kind of answer; no Duo."""

import hmac
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from bench.floor import pages
from bench.floor.dynamodb import Json
from bench.floor.portal import (
    FLAGS,
    FloorPortal,
    _chance,
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

type Event = Mapping[str, Any]


class FloorCodes(FloorPortal):
    """The steps that follow a right password where no push is sent."""

    def ask_code(self, event: Event) -> Json:
        """Show where a passcode is typed: one read, one page."""
        kept, ticket, secret = self._read(event)
        return _reply(200, pages.passcode(self._portal, ticket, _csrf(secret, ticket), kept["display"]["S"]))

    def begin(self, event: Event) -> Json:
        """Call somebody or text them codes: two reads, two counted tries, two transactions."""
        person, ticket, secret = self._theirs(event)
        now = time.time()
        window = (int(now) // 3600 + 1) * 3600
        for subject in (person, event["requestContext"]["http"]["sourceIp"]):
            self._store.ask(
                "UpdateItem", {"TableName": self._doors, **_count(f"tries#calls#{subject}#{window}", window)}
            )
        asked = _ticket(ticket, _proof(secret), "sending", now)
        self._store.ask("TransactWriteItems", {"TransactItems": [self._move(asked), self._pacing(person, ticket, now)]})
        waiting = _ticket(ticket, _proof(secret), "waiting", now)
        self._store.ask("TransactWriteItems", {"TransactItems": [self._move(waiting)]})
        return _reply(303, "", location=f"/signin/{ticket}")

    def passcode(self, event: Event) -> Json:
        """Let somebody in by a passcode: two reads, one counted try, one transaction."""
        person, ticket, secret = self._theirs(event)
        now, session = time.time(), _chance()
        window = (int(now) // 300 + 1) * 300
        self._store.ask("UpdateItem", {"TableName": self._doors, **_count(f"tries#code#{person}#{window}", window)})
        row = {"day": {"S": time.strftime("%Y-%m-%d")}, "at": {"S": f"{now:.6f}#{_chance()[:16]}"}, **_visit(event)}
        kept = {"TableName": self._people, "Key": {"pk": {"S": f"person#{person}"}}, **_if_enabled()}
        operations = [
            self._move(_ticket(ticket, _proof(secret), "inside", now)),
            {"ConditionCheck": kept},
            {"Put": {"TableName": self._doors, "Item": {**_session(_proof(session), now), **_visit(event)}}},
            {"Delete": {"TableName": self._doors, "Key": {"pk": {"S": f"tries#name#{person}"}}}},
            {"Delete": {"TableName": self._doors, "Key": {"pk": {"S": f"tries#code#{person}"}}}},
            {"Put": {"TableName": self._audit, "Item": row}},
        ]
        self._store.ask("TransactWriteItems", {"TransactItems": operations})
        cookies = [f"__Host-doorbook={session}; {FLAGS}", f"__Host-doorbook-ticket-{ticket}=; Max-Age=0; {FLAGS}"]
        return _reply(303, "", cookies, location="/")

    def _theirs(self, event: Event) -> tuple[str, str, str]:
        kept, ticket, secret = self._read(event)
        fields = dict(parse_qsl(event["body"]))
        if not hmac.compare_digest(fields["csrf"], _csrf(secret, ticket)):
            raise PermissionError
        person = kept["person"]["S"]
        address = event["requestContext"]["http"]["sourceIp"]
        self._store.ask(
            "BatchGetItem",
            {
                "RequestItems": {
                    self._doors: {
                        "Keys": [{"pk": {"S": f"push#{person}"}}, {"pk": {"S": f"tries#address#{address}"}}],
                        "ConsistentRead": True,
                    },
                    self._people: {"Keys": [{"pk": {"S": f"person#{person}"}}], "ConsistentRead": True},
                }
            },
        )
        return person, *_key(event)
