"""Duo's answers: the OK and FAIL envelopes, and every refusal with its code."""

import hashlib
import json
from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

from aiohttp import web

MESSAGES = {
    40001: "Missing required request parameters",
    40002: "Invalid request parameters",
    40003: "Resource conflict",
    40101: "Missing request credentials",
    40102: "Invalid integration key in request credentials",
    40103: "Invalid signature in request credentials",
    40104: "Missing request timestamp",
    40105: "Bad request timestamp",
    40106: "Invalid Content-Type",
    40301: "Access forbidden",
    40401: "Resource not found",
    40501: "Method not allowed",
    42901: "Too Many Requests",
    50000: "Internal error",
}


class Refused(Exception):  # noqa: N818 - it is Duo's refusal, an ordinary answer on this wire
    """A FAIL envelope in the making; the HTTP status is the code's first three digits."""

    def __init__(self, code: int, detail: str | None = None, *, retry_after: int | None = None) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.retry_after = retry_after


def missing(name: str) -> Refused:
    return Refused(40001, name)


def invalid(detail: str) -> Refused:
    return Refused(40002, detail)


def ok(response: object) -> web.Response:
    return _envelope(200, {"stat": "OK", "response": response})


def ok_page(response: list[dict[str, Any]], metadata: dict[str, int | None]) -> web.Response:
    """Answer with a page of a list; what there is beyond it is told beside the list."""
    return _envelope(200, {"stat": "OK", "response": response, "metadata": metadata})


def ok_rows_alone(rows: list[str]) -> web.Response:
    """Answer with rows of JSON text, which go out byte for byte as they were written."""
    return _text(f'{{"stat": "OK", "response": [{", ".join(rows)}]}}')


def ok_rows(name: str, rows: list[str], metadata: dict[str, Any]) -> web.Response:
    """Do as ``ok_rows_alone``, with the metadata beside them inside the response."""
    inside = f'{{"{name}": [{", ".join(rows)}], "metadata": {json.dumps(metadata)}}}'
    return _text(f'{{"stat": "OK", "response": {inside}}}')


def _text(body: str) -> web.Response:
    return web.Response(body=body.encode(), content_type="application/json")


def fail(code: int, detail: str | None = None, *, retry_after: int | None = None) -> web.Response:
    told: dict[str, object] = {"stat": "FAIL", "code": code, "message": MESSAGES.get(code, "Request failed")}
    if detail is not None:
        told["message_detail"] = detail
    response = _envelope(code // 100, told)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _envelope(status: int, told: Mapping[str, object]) -> web.Response:
    return web.Response(status=status, body=json.dumps(told).encode(), content_type="application/json")


def dress(response: web.StreamResponse, *, method: str, now: float) -> None:
    """Put on the headers that Duo's answers wear."""
    response.headers["Server"] = "Duo/1.0"
    response.headers["Date"] = formatdate(now, usegmt=True)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if method == "GET" and isinstance(response, web.Response) and isinstance(response.body, bytes):
        response.headers["ETag"] = f'"{hashlib.sha256(response.body).hexdigest()[:40]}"'
