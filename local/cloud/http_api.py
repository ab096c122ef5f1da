"""What API Gateway's HTTP API does to a request and to an answer, in payload format 2.0.

Learnt from AWS's own description and from captures of the real service: `rawPath` arrives decoded, cookies leave the
headers, and whatever is not plainly text is base64, forms included.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

TEXT = re.compile(r"text/|application/(json|javascript|xml)\b", re.IGNORECASE)
NOT_PASSED_ON = frozenset({"connection", "cookie", "keep-alive", "transfer-encoding", "upgrade"})

type Json = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """An HTTP request as it came in."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    peer: str


@dataclass(frozen=True)
class Answer:
    """An HTTP answer as it goes out."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class Api:
    """Which API of which account an event tells of."""

    id: str
    account: str
    domain: str
    port: int


@dataclass(frozen=True)
class Route:
    """One route key, and what stands behind it."""

    key: str
    target: str

    @property
    def method(self) -> str:
        return self.key.split(" ")[0]

    @property
    def segments(self) -> list[str]:
        return self.key.split(" ")[-1].split("/")[1:]

    def parameters(self, path: str) -> dict[str, str] | None:
        """Read what a path holds for this route's {names}; None when it is another's."""
        if self.key == "$default":
            return {}
        wanted, found = self.segments, path.split("/")[1:]
        greedy = wanted[-1].endswith("+}")
        if len(found) < len(wanted) or (len(found) > len(wanted) and not greedy):
            return None
        if greedy:
            found = [*found[: len(wanted) - 1], "/".join(found[len(wanted) - 1 :])]
        taken = {}
        for want, have in zip(wanted, found, strict=True):
            if want.startswith("{") and have:
                taken[want.strip("{+}")] = unquote(have)
            elif want != have:
                return None
        return taken


class Match(NamedTuple):
    """The route of a request, and what its path held for the route's {names}."""

    route: Route
    taken: Mapping[str, str]


def matched(routes: Iterable[Route], method: str, path: str) -> Match | None:
    """Find a request's route: the most literal path, its own method before ANY, $default last."""
    found = []
    for route in routes:
        taken = route.parameters(path)
        if taken is not None and route.method in {method, "ANY", "$default"}:
            literal = [0 if not s.startswith("{") else 2 if s.endswith("+}") else 1 for s in route.segments]
            found.append((route.key == "$default", literal, route.method == "ANY", route, taken))
    if not found:
        return None
    *_, route, taken = min(found, key=lambda each: each[:3])
    return Match(route, taken)


def event(request: Request, match: Match, api: Api, request_id: str, now: datetime) -> Json:
    """Make the event that the function receives."""
    route, taken = match
    headers = _joined(request, api)
    text = TEXT.match(headers.get("content-type", ""))
    path = unquote(request.path)
    made: Json = {
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": path,
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": {
            "accountId": api.account,
            "apiId": api.id,
            "domainName": api.domain,
            "domainPrefix": api.domain.split(".")[0],
            "http": {
                "method": request.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.peer,
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": request_id,
            "routeKey": route.key,
            "stage": "$default",
            "time": now.astimezone(UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now.timestamp() * 1000),
        },
        "isBase64Encoded": bool(request.body) and not text,
    }
    cookies = [c.strip() for name, value in request.headers if name.lower() == "cookie" for c in value.split(";")]
    if cookies:
        made["cookies"] = cookies
    if request.query:
        made["queryStringParameters"] = _comma_joined(parse_qsl(request.query, keep_blank_values=True))
    if taken:
        made["pathParameters"] = dict(taken)
    if request.body:
        made["body"] = request.body.decode() if text else base64.b64encode(request.body).decode()
    return made


def _joined(request: Request, api: Api) -> dict[str, str]:
    passed = [(n.lower(), v) for n, v in request.headers if n.lower() not in NOT_PASSED_ON]
    passed += [("x-forwarded-for", request.peer)]  # at the end of what the client claims, as AWS does
    headers = _comma_joined((n, v) for n, v in passed if n not in {"x-forwarded-port", "x-forwarded-proto"})
    return headers | {"x-forwarded-port": str(api.port), "x-forwarded-proto": "http"}


def _comma_joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, list[str]] = {}
    for name, value in pairs:
        joined.setdefault(name, []).append(value)
    return {name: ",".join(values) for name, values in joined.items()}


class BadAnswer(Exception):  # noqa: N818 - it says what happened
    """The function returned what API Gateway cannot make an HTTP answer of."""


def answer(result: object) -> Answer:
    """Make the HTTP answer of what the function returned."""
    if not isinstance(result, dict) or "statusCode" not in result:
        plain = result if isinstance(result, str) else json.dumps(result)
        return Answer(200, (("content-type", "application/json"),), plain.encode())
    try:
        status = int(result["statusCode"])
        headers = {str(name).lower(): _text(value) for name, value in (result.get("headers") or {}).items()}
        content = result.get("body") or ""
        body = base64.b64decode(content, validate=True) if result.get("isBase64Encoded") else content.encode()
        cookies = [("set-cookie", str(cookie)) for cookie in result.get("cookies") or []]
    except (AttributeError, TypeError, ValueError, binascii.Error) as broken:
        raise BadAnswer(str(broken)) from broken
    if not 100 <= status <= 599:  # noqa: PLR2004 - what HTTP knows
        raise BadAnswer(f"no HTTP status: {status}")
    headers.setdefault("content-type", "text/plain;charset=UTF-8")
    headers.pop("content-length", None)
    return Answer(status, (*headers.items(), *cookies), body)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def message(status: int, text: str) -> Answer:
    """Say what API Gateway says when no function does."""
    return Answer(status, (("content-type", "application/json"),), json.dumps({"message": text}).encode())
