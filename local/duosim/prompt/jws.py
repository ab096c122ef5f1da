"""JSON Web Signatures with a shared secret, from RFC 7515 and 7518: written, read, and held against the secret."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Literal

Algorithm = Literal["HS512", "HS256", "none"]
Claims = dict[str, Any]
DIGESTS = {"HS512": hashlib.sha512, "HS256": hashlib.sha256}


class BadToken(Exception):  # noqa: N818 - it is no token, or not this client's
    """The text says what is wrong with it."""


class BadSignature(BadToken):
    """It reads well, and somebody else wrote it."""


@dataclass(frozen=True, slots=True)
class Jws:
    """A compact token taken apart; nothing of it is proved yet."""

    header: Claims
    claims: Claims
    covered: bytes
    signature: bytes


def written(claims: Claims, secret: str, algorithm: Algorithm = "HS512") -> str:
    """Sign them; ``none`` leaves the signature out, as RFC 7519 allows and nobody should accept."""
    covered = f"{_packed({'alg': algorithm, 'typ': 'JWT'})}.{_packed(claims)}"
    signature = b"" if algorithm == "none" else _mac(algorithm, secret, covered.encode())
    return f"{covered}.{_encoded(signature)}"


def read(token: str) -> Jws:
    """Take it apart: three parts, two of them JSON objects."""
    parts = token.split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, claims, signature
        raise BadToken("The token is not a compact JWS")
    return Jws(
        header=_unpacked(parts[0]),
        claims=_unpacked(parts[1]),
        covered=f"{parts[0]}.{parts[1]}".encode(),
        signature=_decoded(parts[2]),
    )


def verified(token: str, secret: str) -> Claims:
    """Read it and hold its signature against the secret; HS512 and HS256 are taken, nothing else."""
    jws = read(token)
    algorithm = jws.header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in DIGESTS or "crit" in jws.header:
        raise BadSignature("The `alg` header is invalid")
    if not hmac.compare_digest(_mac(algorithm, secret, jws.covered), jws.signature):
        raise BadSignature("Failed to verify signature.")
    return jws.claims


def _mac(algorithm: str, secret: str, covered: bytes) -> bytes:
    return hmac.new(secret.encode(), covered, DIGESTS[algorithm]).digest()


def _packed(told: Claims) -> str:
    return _encoded(json.dumps(told, separators=(",", ":")).encode())


def _unpacked(part: str) -> Claims:
    try:
        told = json.loads(_decoded(part))
    except (ValueError, RecursionError) as error:
        raise BadToken("The token is not JSON") from error
    if not isinstance(told, dict):
        raise BadToken("The token is not a JSON object")
    return told


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(part: str) -> bytes:
    if "=" in part or "+" in part or "/" in part:
        raise BadToken("The token is not base64url")
    try:
        swapped = part.replace("-", "+").replace("_", "/")
        return base64.b64decode(swapped + "=" * (-len(part) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadToken("The token is not base64url") from error
