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


class Level(StrEnum):
    """The assurance levels that applications can ask for, as `acr` values."""

    NONE = "urn:doorbook:none"
    PASSWORD = "urn:doorbook:password"  # noqa: S105 - a level
    DUO = "urn:doorbook:duo"
    VERIFIED_PUSH = "urn:doorbook:verified-push"


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
    Passed.DUO_PUSH: "swk",
    Passed.DUO_VERIFIED_PUSH: "swk",
    Passed.DUO_PASSCODE: "otp",
    Passed.DUO_CALL: "tel",
}
"""The RFC 8176 word for how each second factor was passed."""


def assurance(passed: Collection[Passed]) -> Assurance:
    """Return what the passed factors amount to; a second factor alone lifts nothing."""
    factors = frozenset(passed)
    if Passed.PASSWORD not in factors:
        return Assurance(Level.NONE, ())
    how = {HOW[factor] for factor in factors if factor in HOW}
    if not how:
        return Assurance(Level.PASSWORD, ("pwd",))
    level = Level.VERIFIED_PUSH if Passed.DUO_VERIFIED_PUSH in factors else Level.DUO
    return Assurance(level, tuple(sorted({"mfa", "pwd", *how})))
