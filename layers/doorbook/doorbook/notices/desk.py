"""The desk of rules: make, change, start, stop, remove. Whoever asks is an administrator by now."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from doorbook.checks.triage import By
from doorbook.collect.announcing.ports import Webhooks
from doorbook.events import AuditRow, Outcome
from doorbook.messages import Message, notices
from doorbook.notices import typed
from doorbook.notices.addresses import AddressDesk
from doorbook.notices.ports import Rules, Sendings
from doorbook.notices.post import METHOD
from doorbook.notices.rule import BUS, HOOK, MAIL, MOST_RULES, Deed, Rule
from doorbook.notices.sending import Sending, State
from doorbook.notices.testing import Tester
from doorbook.notices.typed import Choices, Faults
from doorbook.signin.ledger import Ledger
from doorbook.values import value

OUTCOMES: Final = {
    Deed.MADE: Outcome.RULE_MADE,
    Deed.CHANGED: Outcome.RULE_CHANGED,
    Deed.STARTED: Outcome.RULE_STARTED,
    Deed.STOPPED: Outcome.RULE_STOPPED,
    Deed.REMOVED: Outcome.RULE_REMOVED,
}
LOOKED_AT: Final = 50
"""Messages of a rule that its page tells of, and how its targets are is read from."""


@value
class Kept:
    """It stands so now."""

    rule: Rule


@value
class Unfit:
    """Nothing was kept: what was typed, and what is wrong with which field."""

    rule: Rule
    faults: Faults


@value
class Refused:
    """Nothing was changed, and why."""

    why: Message
    gone: bool = False


@value(kw_only=True)
class Trouble:
    """A target that does not take what it is sent: since when, in milliseconds, and why."""

    target: str
    since: int
    why: str


@value(kw_only=True)
class RuleDesk:
    """What administrators do to rules. `connections` are names by id, `checks` ids, and `name` makes an id."""

    rules: Rules
    sendings: Sendings
    webhooks: Webhooks
    addresses: AddressDesk
    tester: Tester
    connections: Callable[[], Mapping[str, str]]
    checks: frozenset[str]
    name: Callable[[], str]
    ledger: Ledger

    def choices(self) -> Choices:
        """Return what there is to choose from."""
        connections = self.connections()
        hooks = (hook for each in connections for hook in self.webhooks.of(each))
        return Choices(
            checks=self.checks,
            connections=frozenset(connections),
            webhooks=frozenset(f"{each.connection}/{each.id}" for each in hooks),
            addresses=frozenset(each.id for each in self.addresses.all()),
        )

    def make(self, by: By, fields: Mapping[str, str]) -> Kept | Unfit | Refused:
        """Make a rule."""
        if len(self.rules.all()) >= MOST_RULES:
            return self._refused(Refused(notices.TOO_MANY), by, "a new rule")
        rule, faults = typed.read(Rule(id=self.name(), name=""), fields, self.choices())
        return Unfit(rule, faults) if faults else self._keep(by, rule, Deed.MADE)

    def change(self, by: By, rule: str, seen: int, fields: Mapping[str, str]) -> Kept | Unfit | Refused:
        """Change a rule as it was typed, where it stands as it was seen."""
        before = self._seen(rule, seen)
        if isinstance(before, Refused):
            return self._refused(before, by, rule)
        after, faults = typed.read(before, fields, self.choices())
        if faults:
            return Unfit(after, faults)
        return self._keep(by, replace(after, version=seen + 1), Deed.CHANGED)

    def switch(self, by: By, rule: str, seen: int, *, on: bool) -> Kept | Refused:
        """Start or stop it."""
        before = self._seen(rule, seen)
        if isinstance(before, Refused):
            return self._refused(before, by, rule)
        deed = Deed.STARTED if on else Deed.STOPPED
        return self._keep(by, replace(before, on=on, version=seen + 1), deed)

    def remove(self, by: By, rule: str, seen: int) -> Kept | Refused:
        """Remove it; its history stays."""
        before = self._seen(rule, seen)
        if isinstance(before, Refused):
            return self._refused(before, by, rule)
        return self._keep(by, replace(before, version=seen + 1), Deed.REMOVED)

    def _seen(self, rule: str, seen: int) -> Rule | Refused:
        before = self.rules.one(rule)
        if before is None or not before.is_there:
            return Refused(notices.NOT_THERE, gone=True)
        return before if before.version == seen else Refused(notices.OVERTAKEN)

    def _keep(self, by: By, rule: Rule, deed: Deed) -> Kept | Refused:
        now = round(self.ledger.clock().timestamp() * 1000)
        kept = replace(rule, at=now, by=by.person, deed=deed)
        row = self._row(OUTCOMES[deed], by, f"{rule.id} {rule.name}: {', '.join(rule.targets)}")
        if not self.rules.put(kept, row):
            return self._refused(Refused(notices.OVERTAKEN), by, rule.id)
        self.ledger.meter.outcome(row)
        return Kept(kept)

    def _refused(self, refused: Refused, by: By, rule: str) -> Refused:
        write = self.ledger.row(
            Outcome.RULE_REFUSED, by.visitor, method=METHOD, person=by.person, detail=f"{rule}: {refused.why.id}"
        )
        self.ledger.commit(write)
        return refused

    def _row(self, outcome: Outcome, by: By, detail: str) -> AuditRow:
        return self.ledger.row(outcome, by.visitor, method=METHOD, person=by.person, detail=detail[:1000]).row

    def troubles(self, rule: Rule, last: tuple[Sending, ...], choices: Choices | None = None) -> tuple[Trouble, ...]:
        """Return which targets do not take what they are sent; those that are there no more are among them."""
        there = (choices or self.choices()).webhooks
        found = []
        for target in rule.targets:
            since, why = None, ""
            for each in last:
                if each.target != target or each.state in {State.WAITING, State.SENDING, State.DROPPED}:
                    continue
                if not each.state.is_bad:
                    break
                since, why = each.since or each.at, why or each.detail
            if target not in {BUS, MAIL} and target.removeprefix(HOOK) not in there:
                since, why = since or rule.at, "its webhook is there no more"
            if since is not None:
                found.append(Trouble(target=target, since=since, why=why))
        return tuple(found)

    def last(self, rule: str) -> tuple[Sending, ...]:
        """Return what it told last, the latest first."""
        return tuple(self.sendings.last(rule, LOOKED_AT))
