"""One check: why, what it asks, with which numbers, its examples, and how an organisation set it."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final, assert_never

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.check import Check, Kind, Parameter, Setting
from doorbook.checks.choosing import Chosen, Unchanged
from doorbook.checks.desks import CheckDesks
from doorbook.checks.facts import OWN
from doorbook.checks.settings import CheckSettings
from doorbook.checks.story import Story, shown
from doorbook.checks.suppression import Suppression
from doorbook.checks.triage import NotNow, NotYours, Overtaken, Unfit
from doorbook.messages import Message, console, findings
from doorbook.signin.roles import Role
from doorbook.values import value
from doorbook.web.console.checks import VerdictLine, verdict_lines, verdicts
from doorbook.web.console.finding import by, scope_of
from doorbook.web.console.finding_words import CATEGORIES, CHECKS, SEVERITIES, SUBJECTS, granted, moment
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.remedies import Remedy, remedies
from doorbook.web.console.shown import legible
from doorbook.web.console.steps import number
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

DONE: Final = {"choose": findings.CHECK_CHANGED, "end": findings.UNSUPPRESSED}
"""What is said of each step that leads here."""


@value(kw_only=True)
class ParameterLine:
    """A setting: `kind` is number, list, yes or text; `bounds` are said beside it."""

    name: str
    label: str
    kind: str
    typed: str
    bounds: str
    usual: str
    fault: Message | None = None


@value(kw_only=True)
class ChoiceLine:
    """A choice in the history."""

    at: datetime
    by: str
    why: str
    armed: bool
    chosen: tuple[tuple[str, str], ...]


@value(kw_only=True)
class Example:
    """What Duo says, and what the check makes of it."""

    says: str
    records: tuple[tuple[str, str], ...]
    chosen: tuple[tuple[str, str], ...]


@value(kw_only=True)
class HeldLine:
    """A suppression that holds."""

    end: str | None
    reason: str
    by: str
    at: datetime
    until: datetime
    scope: str
    subject: str
    connection: str


@value(kw_only=True)
class CheckPage(ConsolePage):
    """A check. `sets` who may set it."""

    template = "console_check.html"
    csrf: str
    where: str
    severity: Badge
    category: str
    kind: str
    subject: str
    armed: bool
    why: str
    definition: str
    false_positives: str
    sql: str
    grant: str
    streams: str
    check_version: int
    verdicts: tuple[VerdictLine, ...]
    fires: tuple[Example, ...]
    quiet: tuple[Example, ...]
    attack: tuple[str, ...]
    nist: tuple[str, ...]
    peers: tuple[tuple[str, str], ...]
    remedies: tuple[Remedy, ...]
    sets: bool
    version: int
    parameters: tuple[ParameterLine, ...]
    ticked: bool
    reason: str
    faults: dict[str, Message] = field(default_factory=dict)
    history: tuple[ChoiceLine, ...]
    held: tuple[HeldLine, ...]
    good: Message | None = None
    message: Message | None = None
    again: str | None = None


@value(kw_only=True)
class CheckRoom:
    """The page for one who is inside, and its forms."""

    pages: Pages
    desks: CheckDesks
    names: Mapping[str, str]
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def page(self, name: str, done: str | None = None) -> Response[str]:
        """Return it."""
        check = self.desks.check(name)
        if check is None:
            return self.nowhere()
        return html(self.pages, replace(self._of(check), good=self.inside.was_done(done, DONE)))

    def choose(self, name: str, fields: Mapping[str, str]) -> Response[str]:
        """Set it, with a fresh second factor."""
        check = self.desks.check(name)
        if check is None:
            return self.nowhere()
        if not self.inside.fresh:
            page = replace(self._of(check, fields), message=console.NOT_FRESH, again=f"{CHECKS}/{check.id}")
            return html(self.pages, page, status=HTTPStatus.FORBIDDEN)
        typed = {each.name: fields.get(f"set-{each.name}", "") for each in check.parameters}
        answer = self.desks.choosing.choose(
            by(self.inside),
            check,
            number(fields.get("version")),
            armed=fields.get("armed") == "yes",
            typed=typed,
            why=fields.get("why", ""),
        )
        match answer:
            case Chosen():
                return see(f"{CHECKS}/{check.id}" + self.inside.done("choose"))
            case Unfit(parameter, why):
                page = replace(self._of(check, fields, {parameter: why}), faults={parameter: why})
                return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
            case Unchanged(why):
                return html(self.pages, replace(self._of(check, fields), message=why), status=HTTPStatus.CONFLICT)
            case Overtaken():
                page = replace(self._of(check), message=findings.OVERTAKEN)
                return html(self.pages, page, status=HTTPStatus.CONFLICT)
            case _:
                assert_never(answer)

    def end(self, name: str, suppression: str) -> Response[str]:
        """End a suppression."""
        check = self.desks.check(name)
        held = self.desks.suppressions.one(suppression) if check else None
        if check is None or held is None or held.check != check.id:
            return self.nowhere()
        answer = self.desks.triage.end_one(by(self.inside), suppression)
        match answer:
            case Suppression():
                return see(f"{CHECKS}/{check.id}" + self.inside.done("end"))
            case NotNow(why):
                return html(self.pages, replace(self._of(check), message=why), status=HTTPStatus.CONFLICT)
            case NotYours(why):
                return html(self.pages, replace(self._of(check), message=why), status=HTTPStatus.FORBIDDEN)
            case _:
                assert_never(answer)

    def _of(
        self, check: Check, fields: Mapping[str, str] | None = None, faults: Mapping[str, Message] | None = None
    ) -> CheckPage:
        settings = self.desks.choosing.settings.of(check.id)
        chosen = settings.of(check)
        typed, wrong = fields or {}, faults or {}
        return CheckPage(
            **self.inside.around,
            title=check.title,
            csrf=self.inside.csrf,
            where=f"{CHECKS}/{check.id}",
            severity=SEVERITIES[check.severity],
            category=CATEGORIES[check.category],
            kind="How things stand" if check.kind is Kind.STATE else "What happened",
            subject=SUBJECTS[check.subject],
            armed=settings.armed,
            why=check.why,
            definition=check.definition,
            false_positives=check.false_positives,
            sql=_unindented(check.sql),
            grant=granted(check.grant) if check.grant else "None",
            streams=", ".join((*check.streams, *(OWN[each] for each in check.own))),
            check_version=check.version,
            verdicts=verdict_lines(check, self.names, verdicts(self.desks, self.names)),
            fires=tuple(map(_example, check.fires)),
            quiet=tuple(map(_example, check.quiet)),
            attack=check.attack,
            nist=check.nist,
            peers=check.peers,
            remedies=remedies(check, None, self.inside.role),
            sets=self.inside.administers,
            version=settings.version,
            parameters=tuple(
                parameter(each, typed.get(f"set-{each.name}", spoken(chosen[each.name])), wrong.get(each.name))
                for each in check.parameters
            ),
            ticked=typed.get("armed") == "yes" if typed else settings.armed,
            reason=typed.get("why", ""),
            history=tuple(choice(each) for each in reversed(self.desks.choosing.settings.history(check.id))),
            held=self._held(check),
        )

    def _held(self, check: Check) -> tuple[HeldLine, ...]:
        now = round(self.desks.triage.ledger.clock().timestamp() * 1000)
        holding = [each for each in self.desks.suppressions.all() if each.check == check.id and each.holds(now)]
        return tuple(self._held_line(each) for each in sorted(holding, key=lambda each: each.until))

    def _held_line(self, said: Suppression) -> HeldLine:
        least = Role.ADMINISTRATOR if said.subject is None else Role.HELP_DESK
        ends = self.inside.role.reaches(least)
        return HeldLine(
            end=f"{CHECKS}/{said.check}/suppressions/{said.id}/end" if ends else None,
            reason=said.reason,
            by=said.by,
            at=moment(said.at),
            until=moment(said.until),
            scope=scope_of(said),
            subject=legible(said.subject or ""),
            connection=self.names.get(said.connection, said.connection),
        )


def spoken(said: Setting) -> str:
    """Return a setting as it is typed."""
    if isinstance(said, tuple):
        return "\n".join(said)
    if isinstance(said, bool):
        return "yes" if said else "no"
    return f"{said:g}" if isinstance(said, float) else str(said)


def parameter(of: Parameter, typed: str, fault: Message | None) -> ParameterLine:
    """Return a setting as a form shows it."""
    bounded = of.least is not None and of.most is not None
    return ParameterLine(
        name=f"set-{of.name}",
        label=of.says,
        kind=_kind(of.default),
        typed=typed,
        bounds=f"From {of.least:g} to {of.most:g}." if bounded else "",
        usual=spoken(of.default).replace("\n", ", ") or "nothing",
        fault=fault,
    )


def _kind(default: Setting) -> str:
    if isinstance(default, tuple):
        return "list"
    if isinstance(default, bool):
        return "yes"
    return "text" if isinstance(default, str) else "number"


def choice(settings: CheckSettings) -> ChoiceLine:
    """Return a choice as the history shows it."""
    return ChoiceLine(
        at=moment(settings.at),
        by=settings.by,
        why=settings.why,
        armed=settings.armed,
        chosen=tuple((name, spoken(said).replace("\n", ", ")) for name, said in settings.chosen),
    )


def _example(story: Story) -> Example:
    records = ((stream, "\n".join(map(shown, told))) for stream, told in story.told.items())
    return Example(
        says=story.says, records=tuple(records), chosen=tuple((name, str(said)) for name, said in story.parameters)
    )


def _unindented(sql: str) -> str:
    lines = sql.strip("\n").rstrip().splitlines()
    least = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[least:] for line in lines)
