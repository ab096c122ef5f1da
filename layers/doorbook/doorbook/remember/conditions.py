"""When a browser may remember somebody: the stack's settings, and what nobody can set."""

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from typing import Final

from doorbook.factors import WEBAUTHN, Kind
from doorbook.remember.key_ring import LONGEST_LIFE
from doorbook.signin.assurance import Passed
from doorbook.signin.destinations import Destination
from doorbook.signin.people import Person
from doorbook.signin.remembering import Why
from doorbook.values import value

MAY_BE_ALONE: Final = WEBAUTHN | {Kind.VERIFIED_PUSH}
"""What a stack can set to be enough: nothing that is said, typed or pressed without looking."""

KIND_OF: Final = {
    Passed.DUO_PUSH: Kind.PUSH,
    Passed.DUO_VERIFIED_PUSH: Kind.VERIFIED_PUSH,
    Passed.DUO_PASSCODE: Kind.PASSCODE,
    Passed.DUO_CALL: Kind.CALL,
    Passed.DUO_U2F: Kind.U2F,
    Passed.DUO_WEBAUTHN: Kind.WEBAUTHN,
    Passed.DUO_WEBAUTHN_ROAMING: Kind.WEBAUTHN_ROAMING,
    Passed.DUO_WEBAUTHN_PLATFORM: Kind.WEBAUTHN_PLATFORM,
}
"""What kind each factor of Duo's is; a password is none."""


@value(kw_only=True)
class Conditions:
    """The settings, each with its safe default. No `groups` admit everybody."""

    on: bool = False
    groups: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = field(default_factory=lambda: frozenset({Kind.WEBAUTHN_PLATFORM}))
    lasts: timedelta = timedelta(days=90)
    preset_lasts: timedelta = timedelta(days=30)

    def accepts(self, kind: Kind) -> bool:
        """Tell whether this factor is enough without a password."""
        return kind in self.kinds & MAY_BE_ALONE

    def accepted(self, passed: tuple[Passed, ...]) -> Kind | None:
        """Return the factor among those that were passed which would have been enough alone."""
        kinds = (KIND_OF[each] for each in passed if each in KIND_OF)
        return next((kind for kind in kinds if self.accepts(kind)), None)

    def admits(self, groups: frozenset[str]) -> bool:
        """Tell whether somebody of these groups is in the pilot."""
        return not self.groups or bool(self.groups & groups)

    def against(self, person: Person | None, destination: Destination | None) -> Why | None:
        """Return why this person may not come to this application by a remembered browser, or None where they may."""
        if not self.on:
            return Why.SWITCHED_OFF
        if person is None:
            return Why.NOBODY
        if person.disabled:
            return Why.DISABLED
        if not person.rememberable:
            return Why.NOT_REMEMBERABLE
        if not self.admits(person.groups):
            return Why.NOT_IN_PILOT
        if destination is not None and not destination.passwordless:
            return Why.APPLICATION
        return None


def conditions(settings: Mapping[str, str]) -> Conditions:
    """Return the conditions that the parameters of the stack state, by their names; what is not there is as usual."""
    usual = Conditions()
    kinds = settings.get("PasswordlessFactors")
    days, preset = settings.get("PasswordlessDays"), settings.get("PasswordlessPresetDays")
    return Conditions(
        on=settings.get("Passwordless") == "on",
        groups=_listed(settings.get("PasswordlessGroups", "")),
        kinds=frozenset(Kind(each) for each in _listed(kinds)) if kinds else usual.kinds,
        lasts=min(timedelta(days=int(days)), LONGEST_LIFE) if days else usual.lasts,
        preset_lasts=timedelta(days=int(preset)) if preset else usual.preset_lasts,
    )


def _listed(text: str) -> frozenset[str]:
    return frozenset(each.strip() for each in text.split(",") if each.strip())
