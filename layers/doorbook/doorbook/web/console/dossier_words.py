"""What the console calls what people have and use."""

from collections.abc import Iterable, Sequence
from typing import Final

from doorbook.dossiers.person import Status
from doorbook.dossiers.usage import Used
from doorbook.factors import normalised
from doorbook.values import value
from doorbook.web.console.shown import legible
from doorbook.web.console.words import Badge

STATUSES: Final = {
    Status.ACTIVE: Badge("Active", "good"),
    Status.BYPASS: Badge("Bypass: no second factor", "bad"),
    Status.DISABLED: Badge("Disabled", "off"),
    Status.LOCKED_OUT: Badge("Locked out", "bad"),
    Status.PENDING_DELETION: Badge("Waits for deletion", "off"),
}

FACTORS: Final = {
    "duo_push": "Duo Push",
    "verified_duo_push": "Duo Push with a number",
    "phone_call": "Phone call",
    "sms_passcode": "Passcode by text message",
    "sms_refresh": "Passcodes sent by text message",
    "passcode": "Passcode",
    "duo_mobile_passcode": "Passcode of Duo Mobile",
    "duo_mobile_passcode_hotp": "Passcode of Duo Mobile",
    "duo_mobile_passcode_totp": "Passcode of Duo Mobile",
    "hardware_token": "Hardware token",
    "yubikey_code": "YubiKey passcode",
    "yubikey_passcode": "YubiKey passcode",
    "digipass_go_7_token": "Digipass token",
    "bypass_code": "Bypass code",
    "u2f_token": "U2F key",
    "webauthn": "Passkey or security key",
    "webauthn_credential": "Passkey or security key",
    "webauthn_security_key": "Security key",
    "webauthn_chrome_touch_id": "Passkey of the device",
    "platform_authenticator": "Passkey of the device",
    "remembered_device": "Remembered device: nobody was asked",
    "trusted_network": "Trusted network: nobody was asked",
    "trusted_endpoint": "Trusted device: nobody was asked",
    "trusted_mobile_authenticator": "Trusted phone",
    "not_available": "No factor",
}

ACCESS: Final = {
    "ALL_USERS": "All users",
    "PERMITTED_GROUPS": "Users of some groups",
    "NO_USERS": "Nobody",
}

CHOICES: Final = {
    "all": "Everybody",
    "without-factor": "Without a second factor",
    "in-bypass": "In bypass, themselves or by a group",
    "active": "Active",
    "disabled": "Disabled",
    "locked-out": "Locked out",
    "pending-deletion": "Waiting for deletion",
}
"""What one may look for, as the list of people names it."""

TONES: Final = 6
"""Parts of a picture that are told apart; what is behind them is one part."""


@value(kw_only=True)
class Part:
    """A part of a picture of the whole, and its line in the table beside it. Numbers are of a thousand."""

    label: str
    count: int
    share: str
    tone: int
    begin: int
    width: int


def status(of: str) -> Badge:
    """Return how somebody stands."""
    return STATUSES[Status(of)] if of in set(Status) else Badge(legible(of) or "Unknown")


def factor(name: str) -> str:
    """Return what a factor is called."""
    return FACTORS.get(normalised(name), legible(name)) if name.isascii() else legible(name)


def mix(used: Iterable[Used]) -> tuple[Part, ...]:
    """Return which part each factor has of what succeeded, the largest first."""
    counts: dict[str, int] = {}
    for each in used:
        if each.successes:
            counts[factor(each.value)] = counts.get(factor(each.value), 0) + each.successes
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return _parts(ordered, sum(counts.values()))


def _parts(ordered: Sequence[tuple[str, int]], total: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    before = 0
    for place, (label, count) in enumerate(ordered):
        begin, end = before * 1000 // total, (before + count) * 1000 // total
        tone = min(place, TONES - 1) + 1
        part = Part(label=label, count=count, share=share(count, total), tone=tone, begin=begin, width=end - begin)
        parts.append(part)
        before += count
    return tuple(parts)


def share(count: int, total: int) -> str:
    """Return a part of a whole; what there is at all is never said to be nothing, nor everything but one to be all."""
    whole = count * 100 / total
    if 0 < whole < 1:
        return "< 1 %"
    return f"{min(round(whole), 99) if count < total else 100} %"
