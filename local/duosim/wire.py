"""A request as it came off the wire, taken apart the way Duo takes it apart."""

import json
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from local.duosim.envelope import invalid, missing
from local.duosim.signing import Pairs, SignedRequest

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters of a call, all of them text: Duo takes natives and strings alike."""

    values: dict[str, str]
    pairs: Pairs = ()  # of query and form, with keys that come twice

    def get(self, name: str) -> str | None:
        return self.values.get(name) or None

    def required(self, name: str) -> str:
        value = self.get(name)
        if value is None:
            raise missing(name)
        return value

    def every(self, name: str) -> list[str]:
        """All the values of a key that may be repeated."""
        return [value for key, value in self.pairs if key == name and value]

    def flag(self, name: str) -> bool:
        value = self.values.get(name, "0").lower()
        if value not in ("1", "true", "0", "false", ""):
            raise invalid(name)
        return value in ("1", "true")

    def count(self, name: str, default: int) -> int:
        value = self.get(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdecimal()):
            raise invalid(name)
        return int(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One request: what the signature covers, and what the call is given."""

    method: str
    path: str
    base_url: str  # scheme and authority as the client wrote them, for addresses in answers
    authorization: str | None
    date: str | None
    content_type: str
    signed: SignedRequest
    params: Params
    is_json_object: bool
    headers: dict[str, str]

    @classmethod
    async def read(cls, request: web.BaseRequest) -> Self:
        authority, path, query_text = _target(request.raw_path, request.headers.get("Host", ""))
        body = await request.read()  # chunked or not: aiohttp has joined it
        content_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        query = _pairs(query_text)
        form = _pairs(body.decode("utf-8", "surrogateescape")) if body and content_type == FORM else None
        told = _from_json(body) if content_type == JSON else {}
        date = request.headers.get("X-Duo-Date") or request.headers.get("Date")
        return cls(
            method=request.method,
            path=path,
            base_url=f"{'https' if request.secure else 'http'}://{authority}",
            authorization=request.headers.get("Authorization"),
            date=date,
            content_type=content_type if body else "",
            signed=SignedRequest(
                method=request.method,
                host=_without_port(authority),
                path=path,
                date=date or "",
                query=query,
                form=form,
                body=body,
                x_duo=tuple((k, v) for k, v in request.headers.items() if k.lower().startswith("x-duo-")),
            ),
            params=Params({**dict(query), **dict(form or ()), **(told or {})}, query + (form or ())),
            is_json_object=told is not None,
            headers={name.lower(): value for name, value in request.headers.items()},
        )


def _target(raw: str, host: str) -> tuple[str, str, str]:
    """Split into authority, path and query; inside a CONNECT tunnel duo_client sends the target in absolute form."""
    bare, _, query = raw.partition("?")
    if bare.lower().startswith(("http://", "https://")):
        split = urlsplit(bare)
        return split.netloc, split.path or "/", query
    return host, bare, query


def _without_port(authority: str) -> str:
    if authority.startswith("["):
        return authority.partition("]")[0] + "]"
    return authority.partition(":")[0]


def _pairs(encoded: str) -> Pairs:
    return tuple(parse_qsl(encoded, keep_blank_values=True, errors="surrogateescape"))


def _from_json(body: bytes) -> dict[str, str] | None:
    """Read an object of parameters; None for anything else, which is refused only after its signature is checked."""
    if not body:
        return {}
    try:
        told: Any = json.loads(body)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    return {str(name): _text(value) for name, value in told.items() if value is not None}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)
