"""How an organisation sets a check: whether it opens findings, and with which numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from doorbook.checks.check import Parameter, Setting
from doorbook.checks.settings import Adjustable, CheckSettings, Mode, Wrong, takes, unfit
from doorbook.checks.triage import LONGEST_REASON, SHORTEST_REASON, By, Overtaken, Unfit
from doorbook.checks.words import clean
from doorbook.events import AuditRow, Outcome
from doorbook.messages import Message, findings
from doorbook.signin.ledger import Ledger
from doorbook.values import value

METHOD: Final = "checks"
LONGEST_NUMBER: Final = 20
WHY: Final = {
    Wrong.UNKNOWN: findings.SETTING_UNKNOWN,
    Wrong.KIND: findings.KIND_WRONG,
    Wrong.RANGE: findings.NUMBER_WRONG,
    Wrong.LONG: findings.LIST_LONG,
    Wrong.LINE: findings.LINE_LONG,
    Wrong.MISSING: findings.SETTING_MISSING,
}
"""What is said of what will not do; what is taken instead is said beside it."""


class ChosenFor(Protocol):
    """Keeps what was chosen for checks."""

    def of(self, check: str) -> CheckSettings:
        """Return what counts now; where nothing was chosen, what the check says itself."""
        ...

    def all(self) -> Mapping[str, CheckSettings]:
        """Return what counts now for each check."""
        ...

    def choose(self, settings: CheckSettings, row: AuditRow) -> bool:
        """Keep a choice where the one before it stands, with its history and the audit, or return False."""
        ...

    def history(self, check: str) -> Sequence[CheckSettings]:
        """Return all choices, the first one first."""
        ...


@value
class Chosen:
    """It is set so now; `tries` tells that it watches with other numbers than before, which are to be tried."""

    settings: CheckSettings
    tries: bool = False


@value
class Unchanged:
    """It was set so before."""

    why: Message = findings.NOTHING_CHANGED


@value(kw_only=True)
class SettingsDesk:
    """Where administrators set checks. What is as a check says itself is not kept, so that it follows the check."""

    ledger: Ledger
    settings: ChosenFor

    def choose(  # noqa: PLR0913 - each is a field of the form
        self,
        by: By,
        check: Adjustable,
        seen: int,
        *,
        mode: Mode,
        typed: Mapping[str, str],
        why: str,
        at_once: bool = True,
    ) -> Chosen | Unchanged | Unfit | Overtaken:
        """Set a check as it was typed, where it stands as it was seen.

        With other numbers it watches first, where nobody says that they count `at_once`.
        """
        chosen = read_all(check, typed)
        if isinstance(chosen, Unfit):
            return chosen
        reason = clean(why)
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            return Unfit("why", findings.REASON_MISSING)
        before = self.settings.of(check.id)
        if before.version != seen:
            return Overtaken()
        differs = before.of(check) != chosen
        if before.mode is mode and not differs:
            return Unchanged()
        if mode is Mode.ARMED and differs and not at_once:
            mode = Mode.WATCHING
        after = CheckSettings(
            check=check.id,
            armed=mode is Mode.ARMED,
            watches=mode is Mode.WATCHING,
            chosen=tuple((name, said) for name, said in chosen.items() if said != check.setting(name)),
            version=seen + 1,
            at=round(self.ledger.clock().timestamp() * 1000),
            by=by.person,
            why=reason,
        )
        detail = f"{check.id} {mode} {dict(after.chosen)}: {reason}"
        row = self.ledger.row(
            Outcome.CHECK_CHANGED, by.visitor, method=METHOD, person=by.person, detail=detail[:LONGEST_DETAIL]
        ).row
        if not self.settings.choose(after, row):
            return Overtaken()
        self.ledger.meter.outcome(row)
        return Chosen(after, tries=differs and mode is Mode.WATCHING)


LONGEST_DETAIL: Final = 2000


def read_all(check: Adjustable, typed: Mapping[str, str]) -> dict[str, Setting] | Unfit:
    """Return all numbers of a check as they were typed, or what is wrong with one, and what it takes."""
    known = {each.name for each in check.parameters}
    unknown = next((name for name in sorted(typed) if name not in known), None)
    if unknown is not None:
        return Unfit(unknown, findings.SETTING_UNKNOWN)
    chosen: dict[str, Setting] = {}
    for each in check.parameters:
        said = read(each, typed.get(each.name, ""))
        if isinstance(said, Wrong):
            return Unfit(each.name, refusal(said, takes(each)))
        chosen[each.name] = said
    wrong = unfit(check, chosen)
    return chosen if wrong is None else Unfit(wrong.parameter, refusal(wrong.wrong, wrong.takes))


def refusal(wrong: Wrong, taken: str) -> Message:
    """Say what is wrong, and what is taken instead."""
    return replace(WHY[wrong], cure=f"It takes {taken}.")


def read(of: Parameter, typed: str) -> Setting | Wrong:
    """Return what was typed as the parameter's own kind, or why it is not."""
    if isinstance(of.default, tuple):
        return tuple(line for line in map(clean, typed.splitlines()) if line)
    if isinstance(of.default, bool):
        return typed == "yes" if typed in {"yes", "no", ""} else Wrong.KIND
    if isinstance(of.default, str):
        return clean(typed)
    return _number(typed.strip(), whole=isinstance(of.default, int))


def _number(typed: str, *, whole: bool) -> Setting | Wrong:
    if not typed:
        return Wrong.MISSING
    digits = typed.removeprefix("-").replace(".", "", 0 if whole else 1)
    if not (digits.isascii() and digits.isdecimal()):
        return Wrong.KIND
    if len(typed) > LONGEST_NUMBER:
        return Wrong.RANGE
    return int(typed) if whole else float(typed)
