"""A caller who signs as Duo's client does, and may then get anything wrong on purpose."""

import base64
import email.utils
import http.client
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypedDict, Unpack
from urllib.parse import urlencode

from duo_client.client import sign

from local.duosim.integrations import Integration
from local.duosim.running import RunningDuo

PATIENCE = 20.0
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: http.client.HTTPMessage = field(default_factory=http.client.HTTPMessage)

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told

    @property
    def response(self) -> dict[str, Any]:
        response: dict[str, Any] = self.told["response"]
        return response

    @property
    def refusal(self) -> tuple[int, int, str | None]:
        return self.status, self.told["code"], self.told.get("message_detail")


class Odd(TypedDict, total=False):
    """What differs from an ordinary call; a header that is None is left out."""

    date: str
    headers: Mapping[str, str | None]
    raw_body: str


@dataclass(frozen=True)
class Caller:
    """Calls the plain listener; ``send`` signs with v5, or with whatever headers it is given."""

    duo: RunningDuo
    integration: Integration

    @classmethod
    def of(cls, duo: RunningDuo) -> Self:
        return cls(duo, duo.integration())

    def headers(self, method: str, path: str, params: dict[str, str], body: str, date: str) -> dict[str, str]:
        """Sign with v5; ``params`` are those of the query."""
        listed = {name: [value] for name, value in params.items()}
        signed = sign(self.integration.ikey, self.integration.skey, method, HOST, path, date, 5, listed, body=body)
        return {"Authorization": signed, "Date": date, "Content-Type": "application/json"}

    def send(
        self,
        method: str,
        path: str,
        params: dict[str, str] | None = None,
        **odd: Unpack[Odd],
    ) -> Answer:
        """Send it, odd where it is told to be."""
        params, raw_body = params or {}, odd.get("raw_body")
        query = params if method == "GET" else {}
        body = (json.dumps(params) if raw_body is None else raw_body) if method == "POST" else ""
        all_headers: dict[str, str | None] = {
            **self.headers(method, path, query, body, odd.get("date") or email.utils.formatdate()),
            **odd.get("headers", {}),
        }
        target = f"{path}?{urlencode(query)}" if query else path
        connection = http.client.HTTPConnection(HOST, self.duo.http_port, timeout=PATIENCE)
        try:
            left = {name: value for name, value in all_headers.items() if value is not None}
            connection.request(method, target, body.encode() or None, left)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), answer.headers)
        finally:
            connection.close()

    def raw(self, request: bytes) -> Answer:
        """Write these bytes on a socket of its own and read until the other side closes."""
        with socket.create_connection((HOST, self.duo.http_port), PATIENCE) as wire:
            wire.sendall(request)
            answer = http.client.HTTPResponse(wire)
            answer.begin()
            return Answer(answer.status, answer.read(), answer.headers)


def basic(ikey: str, signature: str) -> str:
    return "Basic " + base64.b64encode(f"{ikey}:{signature}".encode()).decode()
