"""Deciding of each change who is told, and when; and telling what was held once its time has come.

What a rule makes of a change is decided once, by a conditional row; what is cut short is done again as was decided.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from doorbook.notices.change import Change
from doorbook.notices.ports import Gauges, InGroup, Parcels, Rules, Sendings
from doorbook.notices.rule import Pace, Rule
from doorbook.notices.sending import Due, Parcel, Plan, Sending, Why
from doorbook.notices.times import due
from doorbook.notices.wording import Telling, parcels
from doorbook.signin.ledger import Ledger
from doorbook.values import value

MOST_HELD: Final = 500
"""Changes of a rule that are held for one digest; what is more is counted."""

UNCOUNTED: Final = 10**9
AT_ONCE: Final = 50
"""Digests that one look tells."""

HOUR: Final = 3_600_000
GAUGES: Final = ("NoticesLag",)
"""How long what is due has waited, in seconds."""


@value(kw_only=True)
class Notifier:
    """Takes what became of findings. `console` is where the console is."""

    rules: Rules
    sendings: Sendings
    parcels: Parcels
    in_group: InGroup
    gauges: Gauges
    ledger: Ledger
    console: str

    def take(self, change: Change, rules: Sequence[Rule]) -> None:
        """Tell a change to whom it concerns, or hold it; raise TryLaterError or FixSettingsError."""
        for rule in rules:
            if rule.tells and rule.asks_for(change) and self._in_group(rule, change):
                self._by(rule, change)

    def _in_group(self, rule: Rule, change: Change) -> bool:
        return not rule.group or self.in_group(change.connection, change.subject, rule.group)

    def _by(self, rule: Rule, change: Change) -> None:
        plan = self.sendings.plan(rule.id, change.id)
        if plan is None:
            plan = self._plan(rule, change)
            if not self.sendings.decide(rule.id, change.id, plan):
                plan = self.sendings.plan(rule.id, change.id) or plan
        if plan.done:
            return
        if plan.due is None:
            self._send(Telling(rule=rule, changes=(change,), why=plan.why, at=change.at))
        else:
            self._hold(rule, change, Due(rule=rule.id, until=plan.due, why=plan.why))
        self.sendings.decide(rule.id, change.id, Plan(due=plan.due, why=plan.why, done=True))

    def _plan(self, rule: Rule, change: Change) -> Plan:
        now = self.ledger.clock()
        breaks = rule.breaks(change)
        then = due(rule, now, breaks=breaks)
        if then is not None:
            return Plan(due=_ms(then), why=Why.QUIET if rule.pace is Pace.AT_ONCE else Why.DIGEST)
        hour = _ms(now) // HOUR
        if self.sendings.count(rule.id, f"hour#{hour}", rule.rate):
            return Plan(due=None, why=Why.AT_ONCE)
        over = datetime.fromtimestamp((hour + 1) * 3600, UTC)
        return Plan(due=_ms(due(rule, over, breaks=breaks) or over), why=Why.MANY)

    def _hold(self, rule: Rule, change: Change, of: Due) -> None:
        if self.sendings.count(rule.id, f"held#{of.until}", MOST_HELD):
            self.sendings.hold(rule.id, of.until, change)
        else:
            self.sendings.count(rule.id, f"more#{of.until}", UNCOUNTED)
        self.sendings.remind(of)  # last: whoever released meanwhile finds the change by this

    def flush(self, left: timedelta) -> int:
        """Tell what was held and is due, as long as there is time, and return how many messages that were."""
        now = self.ledger.clock()
        end, told = now + left, 0
        due = self.sendings.due(_ms(now), AT_ONCE)
        self.gauges.gauge(GAUGES[0], (_ms(now) - due[0].until) / 1000 if due else 0)
        for each in due:
            if self.ledger.clock() >= end:
                break
            told += self._release(each)
        return told

    def _release(self, of: Due) -> bool:
        held = self.sendings.held(of.rule, of.until)
        rule = self.rules.one(of.rule)
        tells = rule is not None and rule.tells and bool(held)
        if rule is not None and tells:
            more = self.sendings.counted(of.rule, f"more#{of.until}")
            self._send(Telling(rule=rule, changes=tuple(held), why=of.why, at=of.until, more=more))
        self.sendings.release(of, held)
        return tells

    def _send(self, telling: Telling) -> None:
        waiting: list[Parcel] = []
        for each in parcels(telling, self.console):
            before = self.sendings.one(each.rule, each.message, each.target)
            if before is None:
                self.sendings.put(sending(each))
            if before is None or not before.state.is_over:
                waiting.append(each)
        self.parcels.hand(waiting)


def sending(of: Parcel) -> Sending:
    """Return how a parcel stands that nobody tried yet."""
    return Sending(rule=of.rule, message=of.message, target=of.target, at=of.at, line=of.line, why=of.why)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
