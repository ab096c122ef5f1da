"""Where administrators let a check open what the limit holds: once, and as much as they saw."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol

from doorbook.checks.choosing import LONGEST_DETAIL, METHOD
from doorbook.checks.holding import Hold, Holds
from doorbook.checks.triage import LONGEST_REASON, SHORTEST_REASON, By, NotNow, Overtaken, Unfit
from doorbook.checks.words import clean
from doorbook.events import AuditRow, Outcome
from doorbook.messages import findings
from doorbook.signin.ledger import Ledger
from doorbook.values import value

ASKED: Final = "let"


class LettableHolds(Holds, Protocol):
    """Keeps what is held, and what of it people let open."""

    def let(self, hold: Hold, row: AuditRow) -> bool:
        """Keep that it is let open, with the audit, or return False where somebody else was faster."""
        ...


@value(kw_only=True)
class LettingDesk:
    """Lets open what is held. `look` asks the inspector for a look at a connection, once for each word."""

    ledger: Ledger
    holds: LettableHolds
    look: Callable[[str, str], None]

    def let(self, by: By, check: str, connection: str, seen: int, why: str) -> Hold | Unfit | NotNow | Overtaken:
        """Let it open what it was seen to hold; what comes to that meanwhile is asked for anew."""
        reason = clean(why)
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            return Unfit("let-why", findings.REASON_MISSING)
        before = self.holds.one(connection, check)
        if before is None or not before.many:
            return NotNow(findings.NOT_HELD)
        if before.version != seen:
            return Overtaken()
        after = replace(
            before,
            parts=tuple(replace(each, let=each.total if each.waits else each.let) for each in before.parts),
            by=by.person,
            why=reason,
            version=seen + 1,
        )
        detail = f"{check} on {connection}, {before.many} findings: {reason}"[:LONGEST_DETAIL]
        row = self.ledger.row(Outcome.CHECK_LET, by.visitor, method=METHOD, person=by.person, detail=detail).row
        if not self.holds.let(after, row):
            return Overtaken()
        self.ledger.meter.outcome(row)
        self.look(connection, f"{ASKED}:{connection}:{check}:{after.version}")
        return after
