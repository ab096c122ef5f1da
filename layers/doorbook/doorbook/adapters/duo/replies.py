"""Duo's replies, checked field by field: what is missing or odd is garbled, and garbled lets nobody in."""

from typing import Any, Final
from urllib.parse import urlsplit

from doorbook.errors import Cause, TryLaterError
from doorbook.signin.duo import (
    Allowed,
    Denied,
    Device,
    LetThrough,
    MayTry,
    MustEnrol,
    NotAllowed,
    NotUnderstood,
    Preauth,
    PushStatus,
    Skipped,
    StillWaiting,
    Verification,
)

MOST_DEVICES: Final = 20
"""A ticket holds its devices, and nobody chooses among more."""


def to_preauth(reply: Any) -> Preauth:  # noqa: ANN401 - whatever came over the wire
    """Return what preauth said."""
    result, why = _text(reply, "result"), _optional(reply, "status_msg")
    match result:
        case "auth":
            return MayTry(_devices(reply), _verification(reply))
        case "allow":
            return LetThrough(why)
        case "deny":
            return Denied(why)
        case "enroll":
            return MustEnrol(_https(_optional(reply, "enroll_portal_url")))
    return NotUnderstood(result[:40])


def to_status(reply: Any) -> PushStatus:  # noqa: ANN401 - as above
    """Return how it stands. Only `allow` is allowed, whatever the status word says; `bypass` means nobody was asked."""
    result, status = _text(reply, "result"), _optional(reply, "status")
    match result:
        case "allow" if status == "bypass":
            return Skipped(_optional(reply, "status_msg"))
        case "allow":
            return Allowed()
        case "waiting":
            return StillWaiting(undelivered=status == "push_failed", answered=status == "answered")
    return NotAllowed(status or result[:40], _optional(reply, "status_msg"))


def to_txid(reply: Any) -> str:  # noqa: ANN401 - as above
    """Return the txid of a push that was sent."""
    return _text(reply, "txid")


def _devices(reply: Any) -> tuple[Device, ...]:  # noqa: ANN401 - as above
    devices = reply.get("devices")
    if not isinstance(devices, list):
        raise TryLaterError(Cause.GARBLED, "preauth without devices")
    return tuple(
        Device(
            id=_text(each, "device"),
            label=_optional(each, "display_name") or _optional(each, "name") or _text(each, "device"),
            capabilities=_capabilities(each),
            is_token=each.get("type") == "token",
            next_code=_optional(each, "sms_nextcode")[:1] or None,
        )
        for each in devices[:MOST_DEVICES]
    )


def _capabilities(device: dict[str, Any]) -> frozenset[str]:
    told = device.get("capabilities") or []
    if not isinstance(told, list):
        raise TryLaterError(Cause.GARBLED, "capabilities that are no list")
    return frozenset(str(one) for one in told)


def _verification(reply: Any) -> Verification | None:  # noqa: ANN401 - as above
    code = _optional(reply, "verification_code")
    return Verification(txid=_text(reply, "txid"), code=code) if code else None


def _text(reply: Any, name: str) -> str:  # noqa: ANN401 - as above
    value = reply.get(name) if isinstance(reply, dict) else None
    if not isinstance(value, str) or not value:
        raise TryLaterError(Cause.GARBLED, f"no {name} in the reply")
    return value


def _optional(reply: dict[str, Any], name: str) -> str:
    value = reply.get(name)
    return value if isinstance(value, str) else ""


def _https(url: str) -> str | None:
    try:
        return url if urlsplit(url).scheme == "https" else None
    except ValueError:
        return None
