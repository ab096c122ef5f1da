"""What a sign-in proves, computed from what was passed and never set."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from doorbook.values import value


class Passed(StrEnum):
    """A factor that was really asked and really answered. Bypass and fail-open are not among them."""

    PASSWORD = "password"  # noqa: S105 - a factor
    DUO_PUSH = "duo_push"
    DUO_VERIFIED_PUSH = "duo_verified_push"
    DUO_PASSCODE = "duo_passcode"
    DUO_CALL = "duo_call"
    DUO_U2F = "duo_u2f"
    DUO_WEBAUTHN = "duo_webauthn"
    DUO_WEBAUTHN_ROAMING = "duo_webauthn_roaming"
    DUO_WEBAUTHN_PLATFORM = "duo_webauthn_platform"


class Level(StrEnum):
    """The assurance levels that applications can ask for, as `acr` values, the weakest first."""

    NONE = "urn:doorbook:none"
    PASSWORD = "urn:doorbook:password"  # noqa: S105 - a level
    ONE_FACTOR = "urn:doorbook:one-factor"
    DUO = "urn:doorbook:duo"
    VERIFIED_PUSH = "urn:doorbook:verified-push"
    PHISHING_RESISTANT = "urn:doorbook:phishing-resistant"


@value
class Assurance:
    """The `acr` and the sorted `amr` (RFC 8176) of a sign-in."""

    acr: Level
    amr: tuple[str, ...]

    @property
    def is_two(self) -> bool:
        """Tell whether a second factor was passed."""
        return "mfa" in self.amr


HOW: Final = {
    Passed.DUO_PUSH: frozenset({"swk"}),
    Passed.DUO_VERIFIED_PUSH: frozenset({"swk"}),
    Passed.DUO_PASSCODE: frozenset({"otp"}),
    Passed.DUO_CALL: frozenset({"tel"}),
    Passed.DUO_U2F: frozenset({"hwk", "user"}),
    Passed.DUO_WEBAUTHN: frozenset({"pop", "user"}),
    Passed.DUO_WEBAUTHN_ROAMING: frozenset({"hwk", "user"}),
    Passed.DUO_WEBAUTHN_PLATFORM: frozenset({"hwk", "user"}),
}
"""The RFC 8176 words for how each factor of Duo's was passed; where the key lives is said only where Duo says it."""

REACHED: Final = {
    Passed.DUO_PUSH: Level.DUO,
    Passed.DUO_VERIFIED_PUSH: Level.VERIFIED_PUSH,
    Passed.DUO_PASSCODE: Level.DUO,
    Passed.DUO_CALL: Level.DUO,
    Passed.DUO_U2F: Level.DUO,
    Passed.DUO_WEBAUTHN: Level.PHISHING_RESISTANT,
    Passed.DUO_WEBAUTHN_ROAMING: Level.PHISHING_RESISTANT,
    Passed.DUO_WEBAUTHN_PLATFORM: Level.PHISHING_RESISTANT,
}
"""What each factor of Duo's reaches after a password."""

ALONE: Final = frozenset({Passed.DUO_WEBAUTHN_PLATFORM})
"""What is two factors by itself: a key that never leaves the device, opened by the finger, face or PIN of its owner."""

SINGLE: Final = frozenset({Passed.DUO_VERIFIED_PUSH, Passed.DUO_WEBAUTHN, Passed.DUO_WEBAUTHN_ROAMING})
"""What a stack can let in alone, and what is one factor as far as we can tell: a key says nothing of its owner."""

ORDER: Final = tuple(Level)


def assurance(passed: Collection[Passed]) -> Assurance:
    """Return what the passed factors amount to; without a password only what is two factors by itself counts."""
    factors = frozenset(passed)
    counted = factors if Passed.PASSWORD in factors else factors & ALONE
    if not counted:
        words = sorted({word for factor in factors & SINGLE for word in HOW[factor]})
        return Assurance(Level.ONE_FACTOR if words else Level.NONE, tuple(words))
    duos = counted - {Passed.PASSWORD}
    amr = {word for factor in duos for word in HOW[factor]} | ({"mfa"} if duos else set())
    amr |= {"pwd"} if Passed.PASSWORD in counted else set()
    level = max((REACHED[factor] for factor in duos), key=ORDER.index, default=Level.PASSWORD)
    return Assurance(level, tuple(sorted(amr)))
