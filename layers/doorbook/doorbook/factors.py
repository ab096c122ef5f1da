"""Duo's names for how somebody was let in, as data: what kind each is, and which reasons mean that nobody was asked.

Duo spells them differently in its prompt, its logs and its policies, and adds new ones without a word. A name that is
not in the table stays unknown: nothing is concluded from how it sounds.
"""

import re
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a factor is, as far as it matters at the door."""

    WEBAUTHN_PLATFORM = "webauthn_platform"
    WEBAUTHN_ROAMING = "webauthn_roaming"
    WEBAUTHN = "webauthn"
    """WebAuthn, on the device or on a key of its own: Duo's name does not tell."""
    PUSH = "push"
    VERIFIED_PUSH = "verified_push"
    CALL = "call"
    TEXT = "text"
    PASSCODE = "passcode"
    U2F = "u2f"
    """What came before WebAuthn: a touch, and never the person."""
    BYPASS = "bypass"
    NONE = "none"
    """Nobody was asked for anything."""
    UNKNOWN = "unknown"


KINDS: Final = {
    "webauthn_chrome_touch_id": Kind.WEBAUTHN_PLATFORM,
    "platform_authenticator": Kind.WEBAUTHN_PLATFORM,
    "webauthn_security_key": Kind.WEBAUTHN_ROAMING,
    "webauthn_credential": Kind.WEBAUTHN,
    "webauthn": Kind.WEBAUTHN,
    "duo_push": Kind.PUSH,
    "verified_duo_push": Kind.VERIFIED_PUSH,
    "phone_call": Kind.CALL,
    "sms_passcode": Kind.TEXT,
    "passcode": Kind.PASSCODE,
    "duo_mobile_passcode": Kind.PASSCODE,
    "duo_mobile_passcode_hotp": Kind.PASSCODE,
    "duo_mobile_passcode_totp": Kind.PASSCODE,
    "hardware_token": Kind.PASSCODE,
    "yubikey_passcode": Kind.PASSCODE,
    "yubikey_code": Kind.PASSCODE,
    "digipass_go_7_token": Kind.PASSCODE,
    "u2f_token": Kind.U2F,
    "bypass_code": Kind.BYPASS,
    "sms_refresh": Kind.NONE,
    "remembered_device": Kind.NONE,
    "trusted_network": Kind.NONE,
    "trusted_endpoint": Kind.NONE,
    "not_available": Kind.NONE,
}
"""Every name that is known, normalised. `sms_refresh` has codes texted and passes nothing."""

WEBAUTHN: Final = frozenset({Kind.WEBAUTHN_PLATFORM, Kind.WEBAUTHN_ROAMING, Kind.WEBAUTHN})
"""What no page but the real one can be given."""

LIVE: Final = frozenset(Kind) - {Kind.BYPASS, Kind.NONE, Kind.UNKNOWN}
"""Somebody was asked, and answered with something that they have."""

SILENT_REASONS: Final = frozenset(
    {
        "bypass_user",
        "remembered_device",
        "trusted_network",
        "trusted_location",
        "allow_unenrolled_user",
        "allow_unenrolled_user_on_trusted_network",
        "allowed_by_policy",
    }
)
"""Why Duo lets somebody in whom it did not ask."""

LONGEST: Final = 64
"""No name of Duo's is longer; what is kept of one that we do not know ends there."""


def normalised(name: str) -> str:
    """Return a name of Duo's in the one spelling that the table has."""
    return re.sub(r"[\s_-]+", "_", name.strip().lower())


def kind_of(raw: object) -> Kind:
    """Return what kind of factor Duo names; no name at all means that nobody was asked."""
    if raw is None or raw == "":
        return Kind.NONE
    if not isinstance(raw, str) or not raw.isascii():
        return Kind.UNKNOWN
    return KINDS.get(normalised(raw), Kind.UNKNOWN)


def is_silent(reason: object) -> bool:
    """Tell whether Duo's reason says that nobody was asked."""
    return isinstance(reason, str) and normalised(reason) in SILENT_REASONS


def spelled(raw: object) -> str:
    """Return a name as Duo wrote it, fit to be kept and read by an operator."""
    said = raw if isinstance(raw, str) else "" if raw is None else type(raw).__name__
    return "".join(each for each in said if each.isascii() and each.isprintable())[:LONGEST] or "nothing"
