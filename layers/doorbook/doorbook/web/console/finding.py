"""One finding: what it says, on what evidence, when, what people did about it, and what can be done."""

import re
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final, assert_never
from urllib.parse import quote, urlencode

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.check import Check, Kind, Subject
from doorbook.checks.desks import CheckDesks
from doorbook.checks.finding import Closing, Finding, Status
from doorbook.checks.opening import BY_PEOPLE
from doorbook.checks.suppression import LONGEST, USUAL, Suppression
from doorbook.checks.triage import (
    Answer,
    By,
    Done,
    NoSuchFinding,
    NotNow,
    NotYours,
    Overtaken,
    Scope,
    Step,
    Unfit,
    Wish,
)
from doorbook.messages import Message, console, findings
from doorbook.signin.roles import Role
from doorbook.values import value
from doorbook.web.console.finding_words import (
    CHECKS,
    CLOSINGS,
    DID,
    FINDINGS,
    JUDGEMENTS,
    SCOPES,
    SEVERITIES,
    STATUSES,
    SUBJECTS,
    moment,
    span,
    standing,
)
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.remedies import Remedy, remedies
from doorbook.web.console.shown import legible
from doorbook.web.console.steps import base, number
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

DONE: Final = {
    "take-up": findings.TAKEN_UP,
    "settle": findings.SETTLED,
    "reopen": findings.REOPENED,
    "suppress": findings.SUPPRESSED,
    "unsuppress": findings.UNSUPPRESSED,
}
"""What is said of each step that leads here."""

WHOLE: Final = "SELECT * FROM events WHERE metadata.uid IN"
"""What the operator's command shows whole records with."""

TAME: Final = re.compile(r"[A-Za-z0-9:._+@,/-]+")


@value(kw_only=True)
class StepTold:
    """What somebody did."""

    what: str
    by: str
    at: datetime
    note: str


@value(kw_only=True)
class Held:
    """The suppression that hides it. `ends` where whoever looks may end it."""

    reason: str
    by: str
    at: datetime
    until: datetime
    scope: str
    ends: bool


@value
class Option:
    """One of those to choose from, with what it means."""

    value: str
    label: str
    says: str
    chosen: bool = False


@value(kw_only=True)
class Typed:
    """What was typed into the forms, and what will not do."""

    note: str = ""
    reason: str = ""
    days: str = str(USUAL)
    scope: str = Scope.FINDING
    closing: str = ""
    faults: dict[str, Message] = field(default_factory=dict)


@value(kw_only=True)
class FindingPage(ConsolePage):
    """A finding. The forms are there where whoever looks may use them and the finding stands so."""

    template = "console_finding.html"
    csrf: str
    where: str
    version: int
    severity: Badge
    state: Badge
    standing: str
    summary: str
    subject_kind: str
    subject: str
    name: str
    person: str | None
    about: str
    connection: str
    connection_where: str
    check: str
    check_where: str
    check_version: int
    why: str
    parameters: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    times: tuple[tuple[str, datetime | None], ...]
    detected: str | None
    evidence: tuple[str, ...]
    records: int
    lines: tuple[tuple[datetime, str], ...]
    query: str
    note: str
    steps: tuple[StepTold, ...]
    held: Held | None
    takes_up: bool
    settles: bool
    reopens: bool
    suppresses: bool
    judgements: tuple[Option, ...]
    scopes: tuple[Option, ...]
    longest: int
    entered: Typed
    remedies: tuple[Remedy, ...]
    good: Message | None = None
    message: Message | None = None
    again: str | None = None


@value(kw_only=True)
class FindingRoom:
    """The page for one who is inside, and its forms."""

    pages: Pages
    desks: CheckDesks
    names: Mapping[str, str]
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def page(self, finding: str, done: str | None = None) -> Response[str]:
        """Return it."""
        found = self.desks.findings.one(finding)
        if found is None:
            return self.nowhere()
        return html(self.pages, replace(self._of(found), good=self.inside.was_done(done, DONE)))

    def take_up(self, finding: str, fields: Mapping[str, str]) -> Response[str]:
        """Say that they are looking into it."""
        return self._answer("take-up", finding, fields, self.desks.triage.take_up(self._wish(finding, fields)))

    def settle(self, finding: str, fields: Mapping[str, str]) -> Response[str]:
        """Close it with a judgement."""
        said = fields.get("closing", "")
        closing = Closing(said) if said in {*Closing} else None
        answer = self.desks.triage.settle(self._wish(finding, fields), closing)
        return self._answer("settle", finding, fields, answer)

    def reopen(self, finding: str, fields: Mapping[str, str]) -> Response[str]:
        """Open it again."""
        return self._answer("reopen", finding, fields, self.desks.triage.reopen(self._wish(finding, fields)))

    def suppress(self, finding: str, fields: Mapping[str, str]) -> Response[str]:
        """Have it not looked at until a day; for everybody only with a fresh second factor."""
        said = fields.get("scope", "")
        scope = Scope(said) if said in {*Scope} else None
        if scope is Scope.EVERYBODY and self.inside.administers and not self.inside.fresh:
            return self._not_fresh(finding, fields)
        wish = self._wish(finding, {**fields, "note": fields.get("reason", "")})
        return self._answer(
            "suppress", finding, fields, self.desks.triage.suppress(wish, scope, fields.get("days", ""))
        )

    def unsuppress(self, finding: str, fields: Mapping[str, str]) -> Response[str]:
        """End its suppression."""
        return self._answer("unsuppress", finding, fields, self.desks.triage.end(self._wish(finding, fields)))

    def _wish(self, finding: str, fields: Mapping[str, str]) -> Wish:
        seen = number(fields.get("version"))
        return Wish(by=by(self.inside), finding=finding, seen=seen, note=fields.get("note", ""))

    def _answer(self, step: str, finding: str, fields: Mapping[str, str], answer: Answer) -> Response[str]:
        match answer:
            case Done(kept):
                return see(f"{FINDINGS}/{kept.id}" + self.inside.done(step))
            case Unfit(name, why):
                return self._again(finding, fields, None, HTTPStatus.BAD_REQUEST, {name: why})
            case NotNow(why):
                return self._again(finding, fields, why, HTTPStatus.CONFLICT)
            case NotYours(why):
                return self._again(finding, fields, why, HTTPStatus.FORBIDDEN)
            case Overtaken():
                return self._again(finding, fields, findings.OVERTAKEN, HTTPStatus.CONFLICT)
            case NoSuchFinding():
                return self.nowhere()
            case _:
                assert_never(answer)

    def _not_fresh(self, finding: str, fields: Mapping[str, str]) -> Response[str]:
        found = self.desks.findings.one(finding)
        if found is None:
            return self.nowhere()
        page = replace(self._of(found, _typed(fields)), message=console.NOT_FRESH, again=f"{FINDINGS}/{found.id}")
        return html(self.pages, page, status=HTTPStatus.FORBIDDEN)

    def _again(
        self,
        finding: str,
        fields: Mapping[str, str],
        why: Message | None,
        status: HTTPStatus,
        faults: dict[str, Message] | None = None,
    ) -> Response[str]:
        found = self.desks.findings.one(finding)
        if found is None:
            return self.nowhere()
        typed = replace(_typed(fields), faults=faults or {})
        return html(self.pages, replace(self._of(found, typed), message=why), status=status)

    def _of(self, found: Finding, typed: Typed | None = None) -> FindingPage:
        typed = typed or Typed()
        check = self.desks.check(found.check)
        person = f"{base(found.connection)}/people/{quote(found.subject, safe='')}"
        helps = self.inside.role.reaches(Role.HELP_DESK)
        is_open = found.status is Status.OPEN
        is_person = found.subject_kind is Subject.PERSON
        return FindingPage(
            **self.inside.around,
            title=check.title if check else found.check,
            csrf=self.inside.csrf,
            where=f"{FINDINGS}/{found.id}",
            version=found.version,
            severity=SEVERITIES[found.severity],
            state=STATUSES[found.status],
            standing=standing(found),
            summary=legible(found.summary),
            subject_kind=SUBJECTS[found.subject_kind],
            subject=legible(found.subject),
            name=legible(found.name or found.subject),
            person=person if is_person else None,
            about=f"{FINDINGS}?{_about(found)}",
            connection=self.names.get(found.connection, found.connection),
            connection_where=base(found.connection),
            check=check.title if check else found.check,
            check_where=f"{CHECKS}/{found.check}",
            check_version=found.check_version,
            why=check.why if check else "",
            parameters=found.parameters,
            facts=tuple((name, legible(said)) for name, said in found.facts),
            times=_times(found, self.desks.findings.told(found)),
            detected=span(found.times.evaluated - found.times.event) if _is_event(check) else None,
            evidence=found.evidence,
            records=found.records,
            lines=tuple((moment(at), legible(said)) for at, said in found.lines),
            query=_query(found),
            note=found.note or "",
            steps=tuple(map(_step, reversed(self.desks.findings.steps(found.id)))),
            held=self._held(found),
            takes_up=helps and is_open,
            settles=helps and found.status is not Status.CLOSED and bool(found.occasion),
            reopens=helps and found.status is Status.CLOSED and found.closing in BY_PEOPLE,
            suppresses=helps and is_open,
            judgements=tuple(Option(each, label, says, each == typed.closing) for each, label, says in JUDGEMENTS),
            scopes=self._scopes(typed),
            longest=LONGEST,
            entered=typed,
            remedies=remedies(check, person if is_person else None, self.inside.role),
        )

    def _scopes(self, typed: Typed) -> tuple[Option, ...]:
        offered = (each for each in SCOPES if each[0] is not Scope.EVERYBODY or self.inside.administers)
        return tuple(Option(each, label, says, each == typed.scope) for each, label, says in offered)

    def _held(self, found: Finding) -> Held | None:
        said = self.desks.suppressions.one(found.suppression) if found.suppression else None
        if said is None:
            return None
        least = Role.ADMINISTRATOR if said.subject is None else Role.HELP_DESK
        return Held(
            reason=said.reason,
            by=said.by,
            at=moment(said.at),
            until=moment(said.until),
            scope=scope_of(said),
            ends=self.inside.role.reaches(least),
        )


def by(inside: Inside) -> By:
    """Return who is inside, as the desks know them."""
    return By(person=inside.session.person, role=inside.role, visitor=inside.visitor)


def scope_of(said: Suppression) -> str:
    """Say how much a suppression speaks of."""
    scope = Scope.EVERYBODY if said.subject is None else Scope.FINDING if said.digest else Scope.SUBJECT
    return next(label for each, label, _ in SCOPES if each is scope)


def _typed(fields: Mapping[str, str]) -> Typed:
    usual = Typed()
    return Typed(
        note=fields.get("note", ""),
        reason=fields.get("reason", ""),
        days=fields.get("days", usual.days),
        scope=fields.get("scope", usual.scope),
        closing=fields.get("closing", ""),
    )


def _about(found: Finding) -> str:
    return urlencode({"status": str(found.status), "connection": found.connection, "subject": found.subject})


def _times(found: Finding, told: int | None) -> tuple[tuple[str, datetime | None], ...]:
    times = (
        ("It happened, or stands so since", found.times.event),
        ("It came to the lake", found.times.available),
        ("It was found", found.times.evaluated),
        ("Somebody was told", told),
        *((("It was closed", found.closed),) if found.closed else ()),
    )
    return tuple((what, None if at is None else moment(at)) for what, at in times)


def _is_event(check: Check | None) -> bool:
    return check is not None and check.kind is Kind.EVENT


def _query(found: Finding) -> str:
    """Return a query that can be put into a command as it stands: a key is made of Duo's words."""
    keys = ", ".join(f"'{key}'" for key in found.evidence if TAME.fullmatch(key))
    return f"{WHOLE} ({keys})" if keys else ""


def _step(step: Step) -> StepTold:
    said = f"{DID[step.did]}: {CLOSINGS[step.closing].lower()}" if step.closing else DID[step.did]
    return StepTold(what=said, by=step.by, at=moment(step.at), note=step.note)
