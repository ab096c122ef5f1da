"""Duo's replies, checked field by field: what is missing or odd is garbled, and garbled lets nobody in."""

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from doorbook.errors import Cause, TryLaterError
from doorbook.signin.duo import (
    Allowed,
    Denied,
    Device,
    Enrolment,
    EnrolmentStatus,
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


def to_enrolment(reply: Any) -> Enrolment:  # noqa: ANN401 - as above
    """Return what enrolling somebody gave."""
    expires = reply.get("expiration") if isinstance(reply, dict) else None
    try:
        ends = datetime.fromtimestamp(expires, UTC) if isinstance(expires, int) else None
    except (ValueError, OverflowError, OSError):
        ends = None
    if ends is None:
        raise TryLaterError(Cause.GARBLED, "an enrolment without end")
    return Enrolment(
        user_id=_text(reply, "user_id"),
        code=_text(reply, "activation_code"),
        url=_trusted(_optional(reply, "activation_url")),
        expires=ends,
    )


def to_enrolment_status(reply: Any) -> EnrolmentStatus:  # noqa: ANN401 - as above
    """Return how an enrolment stands: what is neither done nor waiting has failed."""
    match reply:
        case "success":
            return EnrolmentStatus.DONE
        case "waiting":
            return EnrolmentStatus.WAITING
    return EnrolmentStatus.FAILED


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


def _trusted(url: str) -> str | None:
    """Return an address that browsers call trustworthy: over TLS, or on their own machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    own = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    return url if own else _https(url)


def _https(url: str) -> str | None:
    try:
        return url if urlsplit(url).scheme == "https" else None
    except ValueError:
        return None
