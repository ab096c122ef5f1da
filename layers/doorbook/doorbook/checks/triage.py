"""What people do about findings: look into them, settle them, open them again, and have them not looked at for a time.

Everything is done to a finding as it was seen: who was overtaken is told, and changes nothing. What is done, who did it
and the row of the audit are kept together or not at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from doorbook.checks.covering import Whose, cover, cover_subject
from doorbook.checks.finding import Closing, Finding, Status, Triage
from doorbook.checks.listing import FindingPage
from doorbook.checks.opening import BY_PEOPLE, covered
from doorbook.checks.ports import Findings
from doorbook.checks.suppression import DAY, LONGEST, Suppression
from doorbook.checks.trend import Trend
from doorbook.checks.words import clean
from doorbook.events import AuditRow, Outcome
from doorbook.messages import Message, findings
from doorbook.signin.ledger import Ledger
from doorbook.signin.roles import Role
from doorbook.signin.visitor import Visitor
from doorbook.values import value

METHOD: Final = "findings"
LONGEST_NOTE: Final = 1000
LONGEST_REASON: Final = 500
SHORTEST_REASON: Final = 3
AT_ONCE: Final = 100
"""Further findings that a request covers or uncovers; the next inspection does the rest."""


class Did(StrEnum):
    """What somebody did about a finding."""

    TOOK_UP = "took_up"
    SETTLED = "settled"
    REOPENED = "reopened"
    SUPPRESSED = "suppressed"
    UNSUPPRESSED = "unsuppressed"


class Scope(StrEnum):
    """How much a suppression speaks of."""

    FINDING = "finding"
    SUBJECT = "subject"
    EVERYBODY = "everybody"


@value(kw_only=True)
class Step:
    """What somebody did, when (milliseconds), and what they said to it; `version` is that of the finding it made."""

    version: int
    at: int
    by: str
    did: Did
    closing: Closing | None = None
    note: str = ""


@value(kw_only=True)
class By:
    """Who does it, and what they may."""

    person: str
    role: Role
    visitor: Visitor


@value(kw_only=True)
class Wish:
    """Whose wish it is about which finding, in which version they saw it, and what they say to it."""

    by: By
    finding: str
    seen: int
    note: str = ""


@value
class Done:
    """It is done; so it stands now."""

    finding: Finding


@value
class NotNow:
    """It makes no sense as the finding stands."""

    why: Message


@value
class NotYours:
    """Their role does not reach."""

    why: Message


@value
class Unfit:
    """What was typed will not do."""

    field: str
    why: Message


@value
class Overtaken:
    """It was changed since it was seen."""


@value
class NoSuchFinding:
    """There is none of this name."""


class Told(NamedTuple):
    """What is written down: what was done, what was said to it, and what the audit says of it."""

    did: Did
    note: str
    detail: str


type Answer = Done | NotNow | NotYours | Unfit | Overtaken | NoSuchFinding


class TriagedFindings(Findings, Protocol):
    """Findings as people change them."""

    def about(self, connection: str, subject: str, *, limit: int, after: str | None = None) -> FindingPage:
        """Return a page of those about somebody or something, the latest first."""
        ...

    def change(self, finding: Finding, step: Step, row: AuditRow, suppression: Suppression | None = None) -> bool:
        """Keep a finding where the version before it stands, with what was done and the audit, or return False.

        `suppression` is one that is made with it, or ended.
        """
        ...

    def steps(self, finding: str) -> Sequence[Step]:
        """Return what people did about a finding, the first thing first."""
        ...


class EndingSuppressions(Protocol):
    """Suppressions as people end them."""

    def all(self) -> Sequence[Suppression]:
        """Return them all, also those that are over."""
        ...

    def one(self, suppression: str) -> Suppression | None:
        """Return one."""
        ...

    def end(self, suppression: Suppression, row: AuditRow) -> bool:
        """Keep one that was ended, with the audit, or return False where somebody else ended it."""
        ...


@value(kw_only=True)
class TriageDesk:
    """Where people say what becomes of findings."""

    ledger: Ledger
    findings: TriagedFindings
    suppressions: EndingSuppressions
    trend: Trend

    def take_up(self, wish: Wish) -> Answer:
        """Say that somebody is looking into it."""

        def change(before: Finding, said: str) -> Finding | NotNow:
            if before.status is not Status.OPEN:
                return NotNow(findings.NOT_OPEN)
            return replace(before, triage=Triage.LOOKING, by=wish.by.person, note=said or before.note)

        return self._change(wish, Did.TOOK_UP, change)

    def settle(self, wish: Wish, closing: Closing | None) -> Answer:
        """Close it with a judgement; how things stand cannot be settled, for it would come again."""
        if closing not in BY_PEOPLE:
            return Unfit("closing", findings.CHOICE_MISSING)

        def change(before: Finding, said: str) -> Finding | NotNow:
            if before.status is Status.CLOSED:
                return NotNow(findings.ALREADY_CLOSED)
            if not before.occasion:
                return NotNow(findings.STILL_SO)
            return replace(
                before,
                status=Status.CLOSED,
                triage=Triage.SETTLED,
                closing=closing,
                closed=self._now,
                suppression=None,
                by=wish.by.person,
                note=said or before.note,
            )

        return self._change(wish, Did.SETTLED, change)

    def reopen(self, wish: Wish) -> Answer:
        """Open what a person settled."""

        def change(before: Finding, said: str) -> Finding | NotNow:
            if before.status is not Status.CLOSED or before.closing not in BY_PEOPLE:
                return NotNow(findings.NOT_SETTLED)
            opened = replace(
                before,
                status=Status.OPEN,
                triage=Triage.LOOKING,
                closing=None,
                closed=None,
                reopened=before.reopened + 1,
                by=wish.by.person,
                note=said or before.note,
            )
            return covered(opened, self.suppressions.all(), self._now)

        return self._change(wish, Did.REOPENED, change)

    def suppress(self, wish: Wish, scope: Scope | None, days: str) -> Answer:
        """Have it not looked at until a day: it alone as it is now, its subject's, or everybody's of its check."""
        said = clean(wish.note)
        if scope is None:
            return Unfit("scope", findings.CHOICE_MISSING)
        if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
            return Unfit("reason", findings.REASON_MISSING)
        if not (days.isascii() and days.isdecimal() and len(days) < len("1000") and 1 <= int(days) <= LONGEST):
            return Unfit("days", findings.DAYS_WRONG)
        before = self.findings.one(wish.finding)
        if before is None:
            return NoSuchFinding()
        if scope is Scope.EVERYBODY and not wish.by.role.reaches(Role.ADMINISTRATOR):
            return self._not_theirs(wish.by, f"{before.id} {before.check} suppress everybody")
        if before.version != wish.seen:
            return Overtaken()
        if before.status is not Status.OPEN:
            return NotNow(findings.NOT_OPEN)
        made = Suppression(
            id=self.ledger.chance()[:22],
            connection=before.connection,
            check=before.check,
            subject=None if scope is Scope.EVERYBODY else before.subject,
            digest=before.digest if scope is Scope.FINDING else None,
            reason=said,
            by=wish.by.person,
            at=self._now,
            until=self._now + int(days) * DAY,
        )
        after = replace(before, status=Status.SUPPRESSED, suppression=made.id, version=before.version + 1)
        answer = self._kept(wish.by, after, Told(Did.SUPPRESSED, said, f"{scope} {days} days: {said}"), made)
        if isinstance(answer, Done):
            self._cover_others(made)
        return answer

    def end(self, wish: Wish) -> Answer:
        """End the suppression of a finding, and with it what else it hides."""
        before = self.findings.one(wish.finding)
        if before is None:
            return NoSuchFinding()
        if before.version != wish.seen:
            return Overtaken()
        held = self.suppressions.one(before.suppression) if before.suppression else None
        if held is None or held.ended is not None:
            return NotNow(findings.ALREADY_OVER)
        if held.subject is None and not wish.by.role.reaches(Role.ADMINISTRATOR):
            return self._not_theirs(wish.by, f"{before.id} {before.check} end {held.id}")
        over = replace(held, ended=self._now)
        others = [each for each in self.suppressions.all() if each.id != held.id]
        after = replace(covered(before, others, self._now), version=before.version + 1)
        answer = self._kept(wish.by, after, Told(Did.UNSUPPRESSED, "", held.id), over)
        if isinstance(answer, Done):
            self._cover_others(over)
        return answer

    def end_one(self, by: By, suppression: str) -> Suppression | NotNow | NotYours:
        """End a suppression, and open what it hid."""
        held = self.suppressions.one(suppression)
        if held is None or held.ended is not None:
            return NotNow(findings.ALREADY_OVER)
        if held.subject is None and not by.role.reaches(Role.ADMINISTRATOR):
            return self._not_theirs(by, f"{held.check} end {held.id}")
        over = replace(held, ended=self._now)
        row = self._row(Outcome.SUPPRESSION_ENDED, by, f"{held.connection} {held.check} {held.id}")
        if not self.suppressions.end(over, row):
            return NotNow(findings.ALREADY_OVER)
        self.ledger.meter.outcome(row)
        self._cover_others(over)
        return over

    def _cover_others(self, of: Suppression) -> None:
        whose = Whose(of.connection, of.check, of.subject)
        if of.subject is not None:
            cover_subject(self.findings, whose, self.suppressions.all(), self._now, most=AT_ONCE)
        else:
            cover(self.findings, whose, self.suppressions.all(), self._now, most=AT_ONCE)

    def _change(self, wish: Wish, did: Did, change: Callable[[Finding, str], Finding | NotNow]) -> Answer:
        said = clean(wish.note)
        if len(said) > LONGEST_NOTE:
            return Unfit("note", findings.NOTE_LONG)
        before = self.findings.one(wish.finding)
        if before is None:
            return NoSuchFinding()
        if before.version != wish.seen:
            return Overtaken()
        after = change(before, said)
        if isinstance(after, NotNow):
            return after
        told = Told(did, said, f"{after.closing}: {said}" if after.closing else said)
        return self._kept(wish.by, replace(after, version=before.version + 1), told)

    def _kept(self, by: By, after: Finding, told: Told, suppression: Suppression | None = None) -> Answer:
        step = Step(
            version=after.version, at=self._now, by=by.person, did=told.did, closing=after.closing, note=told.note
        )
        row = self._row(OUTCOMES[told.did], by, f"{after.id} {after.check} {told.detail}".strip())
        if not self.findings.change(after, step, row, suppression):
            return Overtaken()
        self.ledger.meter.outcome(row)
        if told.did in {Did.SETTLED, Did.REOPENED}:
            day, is_end = f"{self.ledger.clock():%Y-%m-%d}", told.did is Did.SETTLED
            self.trend.count(day, after.connection, opened=int(not is_end), closed=int(is_end))
        return Done(after)

    def _not_theirs(self, by: By, what: str) -> NotYours:
        detail = f"{what}: for administrators"
        row = self.ledger.row(Outcome.FINDING_REFUSED, by.visitor, method=METHOD, person=by.person, detail=detail)
        self.ledger.commit(row)
        return NotYours(findings.FOR_EVERYBODY)

    def _row(self, outcome: Outcome, by: By, detail: str) -> AuditRow:
        return self.ledger.row(outcome, by.visitor, method=METHOD, person=by.person, detail=detail).row

    @property
    def _now(self) -> int:
        return round(self.ledger.clock().timestamp() * 1000)


OUTCOMES: Final = {
    Did.TOOK_UP: Outcome.FINDING_TAKEN_UP,
    Did.SETTLED: Outcome.FINDING_SETTLED,
    Did.REOPENED: Outcome.FINDING_REOPENED,
    Did.SUPPRESSED: Outcome.FINDING_SUPPRESSED,
    Did.UNSUPPRESSED: Outcome.SUPPRESSION_ENDED,
}
