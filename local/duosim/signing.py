"""Is this request signed by who it says? Written from the specification of signatures v2, v4 and v5."""

import base64
import email.utils
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

SHA1_HEX = 40
SHA512_HEX = 128
DATE_WINDOW_SECONDS = 300

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """What of a request takes part in its signature, as it came off the wire."""

    method: str
    host: str  # without a port: clients sign the bare host
    path: str  # still percent-encoded
    date: str  # verbatim
    query: Pairs
    form: Pairs | None  # None unless the body is a form
    body: bytes
    x_duo: Pairs


@dataclass(frozen=True, slots=True)
class Credentials:
    """The two halves of the Authorization header."""

    ikey: str
    signature: str


def credentials(authorization: str) -> Credentials | None:
    """Read ``Basic base64(ikey:signature)``; anything else is no credentials."""
    scheme, _, packed = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        ikey, colon, signature = base64.b64decode(packed.strip(), validate=True).decode("ascii").partition(":")
    except ValueError:
        return None
    return Credentials(ikey, signature) if colon else None


def is_fresh(date: str, now: float) -> bool:
    """Accept RFC 2822 with ``-0000``, ``GMT`` or an offset, five minutes either way."""
    try:
        told = email.utils.parsedate_to_datetime(date)
    except ValueError:
        return False
    if told.tzinfo is None:  # Python reads -0000 as "no zone known"
        told = told.replace(tzinfo=UTC)
    return abs(told - datetime.fromtimestamp(now, UTC)).total_seconds() <= DATE_WINDOW_SECONDS


def version_signed(request: SignedRequest, signature: str, skey: str) -> int | None:
    """Which version of the signature fits; None when none does. There is no replay cache: clients resend on 429."""
    for version, digest, canonical in _candidates(request, len(signature)):
        # Bytes that were not UTF-8 came through as surrogates and go back as they were.
        expected = hmac.new(skey.encode(), canonical.encode("utf-8", "surrogateescape"), digest).hexdigest()
        if hmac.compare_digest(expected.encode(), signature.encode()):
            return version
    return None


def _candidates(request: SignedRequest, length: int) -> Iterator[tuple[int, str, str]]:
    digest = {SHA1_HEX: "sha1", SHA512_HEX: "sha512"}.get(length)
    if digest is None:
        return
    head = [request.date, request.method.upper(), request.host.lower(), request.path]
    # A v2 signature covers no body but a form, and a POST's query not at all: neither may be smuggled in under it.
    if request.form is not None and not request.query:
        for params in _orders(request.form):
            yield 2, digest, "\n".join([*head, params])
    elif request.form is None and not request.body:
        for params in _orders(request.query):
            yield 2, digest, "\n".join([*head, params])
    if digest == "sha512":
        body = hashlib.sha512(request.body).hexdigest()
        x_duo = _x_duo_digest(request.x_duo)
        for params in _orders(request.query):
            yield 4, digest, "\n".join([*head, params, body])
            if x_duo is not None:
                yield 5, digest, "\n".join([*head, params, body, x_duo])


def _orders(params: Pairs) -> tuple[str, ...]:
    """Python, Go and Ruby sort the values inside a key, Node leaves them as they were given."""
    encoded = [(_encode(key), _encode(value)) for key, value in params]
    orders = (sorted(encoded), sorted(encoded, key=lambda pair: pair[0]))
    return tuple("&".join(f"{key}={value}" for key, value in order) for order in orders)


def _encode(text: str) -> str:
    return quote(text, safe="~", errors="surrogateescape")


def _x_duo_digest(headers: Pairs) -> str | None:
    names = [name.lower() for name, _ in headers]
    if len(set(names)) < len(names):
        return None
    lowered = sorted((name.lower(), value) for name, value in headers)
    joined = "\0".join(part for pair in lowered for part in pair)
    return hashlib.sha512(joined.encode("utf-8", "surrogateescape")).hexdigest()
