"""What the console calls what people have and use."""

from collections.abc import Iterable, Sequence
from typing import Final

from doorbook.actions.ports import Kind as PersonKind
from doorbook.dossiers.mix import Count
from doorbook.dossiers.person import Enrolment, Status, Strength
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

KINDS: Final = {
    PersonKind.HUMAN: "A human",
    PersonKind.SERVICE: "A service",
    PersonKind.SHARED: "A shared account",
    PersonKind.BREAK_GLASS: "A break-glass account",
}
"""What somebody may be classified as."""

STRENGTHS: Final = {
    Strength.PHISHING_RESISTANT: "Passkey or key",
    Strength.PUSH: "Push",
    Strength.PASSCODES: "Passcodes",
    Strength.TEXTS_OR_CALLS: "Texts or calls",
    Strength.NONE: "None",
    Strength.UNKNOWN: "Not known",
}
"""The strongest thing that somebody can confirm with. Whether a push asks for a number is a matter of policy."""

CHOICES: Final = {
    "How they stand": {
        "all": "Everybody",
        "active": "Active",
        "enrolled": "Enrolled",
        "not-enrolled": "Not enrolled",
        "enrolment-unknown": "Not known whether enrolled",
        "in-bypass": "In bypass, themselves or by a group",
        "locked-out": "Locked out",
        "disabled": "Disabled",
        "pending-deletion": "Waiting for deletion",
    },
    "What they can confirm with at best": {
        "phishing-resistant": "A passkey or security key",
        "push": "Push",
        "passcodes": "Passcodes of an app or a token",
        "texts-or-calls": "Texts or calls alone",
        "without-factor": "Without a second factor",
        "factor-unknown": "Not known",
    },
    "What they were classified as": {
        "human": "Human",
        "service": "Service",
        "shared": "Shared",
        "break-glass": "Break-glass",
    },
}
"""What one may look for, as the list of people names it, group by group."""

ENROLLED: Final = (
    (Enrolment.ENROLLED, "Enrolled", 1, "enrolled"),
    (Enrolment.NOT_ENROLLED, "Not enrolled", 2, "not-enrolled"),
    (Enrolment.BYPASS, "In bypass", 5, "in-bypass"),
    (Enrolment.LOCKED_OUT, "Locked out", 3, "locked-out"),
    (Enrolment.DISABLED, "Disabled", 4, "disabled"),
    (Enrolment.PENDING_DELETION, "Waiting for deletion", 6, "pending-deletion"),
    (Enrolment.UNKNOWN, "Not known", 6, "enrolment-unknown"),
)
HELD: Final = (
    (Strength.PHISHING_RESISTANT, "Passkey or security key", 1, "phishing-resistant"),
    (Strength.PUSH, "Push, with or without a number", 4, "push"),
    (Strength.PASSCODES, "Passcodes of an app or a token", 3, "passcodes"),
    (Strength.TEXTS_OR_CALLS, "Texts or calls alone", 2, "texts-or-calls"),
    (Strength.NONE, "None", 5, "without-factor"),
    (Strength.UNKNOWN, "Not known", 6, "factor-unknown"),
)
"""What is counted, in the order of its picture: its name, what it is called, its tone, and the choice that lists it."""

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
    where: str | None = None


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


def counted(counts: Iterable[Count], told: Sequence[tuple[str, str, int, str]], where: str) -> tuple[Part, ...]:
    """Return the parts of a whole that is told in an order of its own; each leads to a list of its people."""
    of = {each.name: each.people for each in counts}
    total = sum(of.values())
    parts: list[Part] = []
    before = 0
    for name, label, tone, choice in told if total else ():
        people = of.get(name, 0)
        begin, end = before * 1000 // total, (before + people) * 1000 // total
        parts.append(
            Part(
                label=label,
                count=people,
                share=share(people, total),
                tone=tone,
                begin=begin,
                width=end - begin,
                where=f"{where}?show={choice}" if people else None,
            )
        )
        before += people
    return tuple(parts)


def each_of(counts: Iterable[Count], whole: int) -> tuple[Part, ...]:
    """Return a bar for each factor, the longest first; names that mean the same are one."""
    of: dict[str, int] = {}
    for each in counts:
        called = factor(each.name)
        of[called] = min(of.get(called, 0) + each.people, whole)
    ordered = sorted(of.items(), key=lambda one: (-one[1], one[0]))
    return tuple(
        Part(label=label, count=people, share=share(people, whole), tone=1, begin=0, width=people * 1000 // whole)
        for label, people in ordered
        if people
    )


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
