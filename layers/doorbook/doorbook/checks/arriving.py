"""Checks that came or changed with a release: each watches until a person has armed it.

A new stack takes all checks as they come: what it never knew otherwise has not changed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from doorbook.checks.check import Check
from doorbook.checks.settings import CheckSettings, Mode
from doorbook.values import value

AUTHOR: Final = "Doorbook"
"""Who stands in the history of a check that nobody set to watch."""

NEW: Final = "It is new in this release."
CHANGED: Final = "Its version {version} came with a release."


@value(kw_only=True)
class Known:
    """The checks that this stack has known, each with its version. `version` counts changes of this row itself."""

    versions: Mapping[str, int]
    version: int


class Register(Protocol):
    """Keeps which checks this stack has known."""

    def known(self) -> Known | None:
        """Return them, or None where none ever were."""
        ...

    def keep(self, known: Known) -> bool:
        """Keep them where the version before stands, or return False."""
        ...


class Kept(Protocol):
    """Keeps what was chosen for checks."""

    def of(self, check: str) -> CheckSettings:
        """Return what counts now."""
        ...

    def put(self, settings: CheckSettings) -> bool:
        """Keep a choice where the one before it stands, with its history, or return False."""
        ...

    def history(self, check: str) -> Sequence[CheckSettings]:
        """Return all choices, the first one first."""
        ...


@value(kw_only=True)
class Arrivals:
    """Has what came or changed watch. `ask` asks for backtests of it with these numbers; `clock` is in milliseconds."""

    checks: Sequence[Check]
    register: Register
    settings: Kept
    ask: Callable[[Check, CheckSettings], None]
    clock: Callable[[], int]

    def settle(self) -> tuple[str, ...]:
        """Return the checks that were armed and watch from now on.

        Whoever is killed in between does it again; what a person armed meanwhile stays armed.
        """
        known = self.register.known()
        versions = dict(known.versions) if known else {}
        now = {each.id: each.version for each in self.checks}
        if known is not None and versions == now:
            return ()
        came = [each for each in self.checks if known and versions.get(each.id) != each.version]
        watching = tuple(each.id for each in came if self._watches(each, is_new=each.id not in versions))
        self.register.keep(Known(versions=now, version=known.version + 1 if known else 1))
        return watching

    def _watches(self, check: Check, *, is_new: bool) -> bool:
        before = self.settings.of(check.id)
        why = NEW if is_new else CHANGED.format(version=check.version)
        told = any((each.by, each.why) == (AUTHOR, why) for each in self.settings.history(check.id))
        if before.mode is Mode.OFF or told:
            return False
        after = before
        if before.mode is Mode.ARMED:
            after = replace(
                before,
                armed=False,
                watches=True,
                version=before.version + 1,
                at=self.clock(),
                by=AUTHOR,
                why=why,
            )
            if not self.settings.put(after):
                return False
        self.ask(check, after)
        return after is not before
