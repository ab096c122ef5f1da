"""What Duo calls the ways through the prompt: every factor that was seen in a log or a token, grouped as on the page.

The names are Duo's, with their spaces and capitals; which of them are good enough is for an application to say.
"""

from dataclasses import dataclass

from local.duosim.people import Person, Phone, Token, WebAuthn

Carried = Phone | Token | WebAuthn
NOT_AVAILABLE = "not_available"


@dataclass(frozen=True, slots=True)
class Way:
    """One button that lets somebody through, and the words that the token says it in."""

    key: str
    label: str
    factor: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """Ways of one kind."""

    title: str
    ways: tuple[Way, ...]


def _approved(*factors: str) -> tuple[Way, ...]:
    return tuple(Way(each, each, each, "user_approved") for each in factors)


def _typed(*factors: str) -> tuple[Way, ...]:
    return tuple(Way(each, each, each, "valid_passcode") for each in factors)


GROUPS = (
    Group(
        "This device, or a security key",
        _approved(
            "WebAuthn Chrome Touch ID",
            "WebAuthn Security Key",
            "WebAuthn Credential",
            "webauthn",
            "platform_authenticator",
            "u2f_token",
        ),
    ),
    Group("Duo Mobile", _approved("duo_push", "verified_duo_push")),
    Group(
        "Passcodes",
        _typed(
            "passcode",
            "duo_mobile_passcode",
            "duo_mobile_passcode_hotp",
            "duo_mobile_passcode_totp",
            "hardware_token",
            "yubikey_passcode",
            "yubikey_code",
            "digipass_go_7_token",
        ),
    ),
    Group(
        "Calls and texts",
        (*_approved("phone_call"), *_typed("sms_passcode"), *_approved("sms_refresh")),
    ),
    Group("From the help desk", _typed("bypass_code")),
    Group(
        "Nobody is asked",
        (
            Way("bypass_user", "Bypass user", NOT_AVAILABLE, "bypass_user"),
            Way("remembered_device", "Remembered device", "remembered_device", "remembered_device"),
            Way("trusted_network", "Trusted network", "trusted_network", "trusted_network"),
            Way("trusted_location", "Trusted location", NOT_AVAILABLE, "trusted_location"),
            Way("trusted_endpoint", "Trusted endpoint", "trusted_endpoint", "allowed_by_policy"),
            Way("allowed_by_policy", "Allowed by policy", NOT_AVAILABLE, "allowed_by_policy"),
            Way("allow_unenrolled_user", "Unenrolled allowed", NOT_AVAILABLE, "allow_unenrolled_user"),
            Way(
                "allow_unenrolled_user_on_trusted_network",
                "Unenrolled allowed on a trusted network",
                NOT_AVAILABLE,
                "allow_unenrolled_user_on_trusted_network",
            ),
            Way("no_factor", "No factor", None, "bypass_user"),
            Way("no_factor_approved", "No factor, “approved”", None, "user_approved"),
            Way("unknown_factor", "Unknown factor", "Retina Scan 3000", "user_approved"),
        ),
    ),
)
WAYS = {way.key: way for group in GROUPS for way in group.ways}
PLATFORM = ("WebAuthn Chrome Touch ID", "platform_authenticator")
EITHER_KIND = ("WebAuthn Credential", "webauthn")
CAPABILITIES = {
    "duo_push": "push",
    "verified_duo_push": "push",
    "phone_call": "phone",
    "sms_passcode": "sms",
    "sms_refresh": "sms",
    "passcode": "mobile_otp",
    "duo_mobile_passcode": "mobile_otp",
    "duo_mobile_passcode_hotp": "mobile_otp",
    "duo_mobile_passcode_totp": "mobile_otp",
}


def reason_of(factor: str | None) -> str:
    """Say the reason that goes with a factor when nothing else is said."""
    return next((way.reason for way in WAYS.values() if way.factor == factor), "user_approved")


def carried_for(person: Person | None, factor: str | None) -> Carried | None:
    """Find what the person would use for this factor, if they carry it."""
    if person is None or factor is None:
        return None
    if factor == "hardware_token":
        return next(iter(person.tokens), None)
    if factor in CAPABILITIES:
        return next((phone for phone in person.phones if phone.can(CAPABILITIES[factor])), None)
    if factor in EITHER_KIND:
        return next(iter(person.webauthn), None)
    if factor in PLATFORM or factor == "WebAuthn Security Key":
        return next((each for each in person.webauthn if each.is_platform == (factor in PLATFORM)), None)
    return None
