"""One check: why, what it asks, with which numbers, its examples, and how an organisation set it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final, assert_never

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.backtest import Backtest
from doorbook.checks.check import Check, Kind
from doorbook.checks.choosing import Chosen, Unchanged
from doorbook.checks.data_files import in_words
from doorbook.checks.desks import CheckDesks
from doorbook.checks.errand import Progress
from doorbook.checks.facts import OWN
from doorbook.checks.holding import Hold
from doorbook.checks.settings import CheckSettings, Mode
from doorbook.checks.story import Story, shown
from doorbook.checks.suppression import Suppression
from doorbook.checks.triage import NotNow, NotYours, Overtaken, Unfit
from doorbook.checks.trying import UnderWay
from doorbook.messages import Message, backtests, console, findings
from doorbook.signin.roles import Role
from doorbook.values import value
from doorbook.web.console.backtests import BacktestLine, backtest_lines, beside, is_tried_as_set, place
from doorbook.web.console.checks import MODES, VerdictLine, verdict_lines, verdicts
from doorbook.web.console.finding import Option, by, scope_of
from doorbook.web.console.finding_words import CATEGORIES, CHECKS, SEVERITIES, SUBJECTS, granted, moment
from doorbook.web.console.findings import Choice
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.limit import StoppedLine, stopped_lines
from doorbook.web.console.parameters import ParameterLine, in_line, parameter_lines, spoken, typed_in, unknown
from doorbook.web.console.remedies import Remedy, remedies
from doorbook.web.console.shown import legible
from doorbook.web.console.steps import number
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

DONE: Final = {
    "choose": findings.CHECK_CHANGED,
    "end": findings.UNSUPPRESSED,
    "let": findings.LET_OPEN,
    "watch": findings.CHECK_WATCHES,
}
NOW: Final = "now"
"""What somebody says who has other numbers count without being watched first."""

"""What is said of each step that leads here."""

OPTIONS: Final = (
    (Mode.ARMED, "Armed", "It opens findings."),
    (Mode.WATCHING, "Watching", "It is judged as often, and what it would find is counted; nothing is opened."),
    (Mode.OFF, "Disarmed", "It is not asked."),
)


@value(kw_only=True)
class ChoiceLine:
    """A choice in the history."""

    at: datetime
    by: str
    why: str
    mode: str
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
class Trial:
    """The form that has the check tried over the history: on which connection, with which numbers.

    `under_way` leads to the one that is, where none was asked for.
    """

    connections: tuple[Choice, ...]
    parameters: tuple[ParameterLine, ...]
    under_way: str | None = None


@value(kw_only=True)
class CheckPage(ConsolePage):
    """A check. `sets` who may set it; `tried` is what the numbers that are set came to over the history."""

    template = "console_check.html"
    csrf: str
    where: str
    severity: Badge
    category: str
    kind: str
    subject: str
    mode: Badge | None
    asked: bool
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
    modes: tuple[Option, ...]
    at_once: bool = False
    reason: str
    faults: dict[str, Message] = field(default_factory=dict)
    history: tuple[ChoiceLine, ...]
    held: tuple[HeldLine, ...]
    stopped: tuple[StoppedLine, ...]
    let_reason: str = ""
    trial: Trial
    tries: tuple[BacktestLine, ...]
    tried: tuple[BacktestLine, ...]
    arming: tuple[tuple[str, str], ...]
    good: Message | None = None
    message: Message | None = None
    again: str | None = None


@value(kw_only=True)
class CheckRoom:
    """The page for one who is inside, and its forms.

    `collected` are the connections whose history can be tried, `began` says when each was made.
    """

    pages: Pages
    desks: CheckDesks
    names: Mapping[str, str]
    collected: Mapping[str, str]
    began: Mapping[str, datetime]
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
        if fields.get("mode") not in set(Mode):
            page = replace(self._of(check, fields), faults={"mode": findings.CHOICE_MISSING})
            return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
        answer = self.desks.choosing.choose(
            by(self.inside),
            check,
            number(fields.get("version")),
            mode=Mode(fields["mode"]),
            typed=typed_in(check, "set", fields),
            why=fields.get("why", ""),
            at_once=fields.get("numbers") == NOW,
        )
        match answer:
            case Chosen(tries=True):
                for each in self.collected:
                    self.desks.trying.ask(by(self.inside), check, each, typed_in(check, "set", fields))
                return see(f"{CHECKS}/{check.id}" + self.inside.done("watch"))
            case Chosen():
                return see(f"{CHECKS}/{check.id}" + self.inside.done("choose"))
            case Unfit(parameter, why):
                page = replace(self._of(check, fields, {parameter: why}), faults={parameter: why}, message=unknown(why))
                return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
            case Unchanged(why):
                return html(self.pages, replace(self._of(check, fields), message=why), status=HTTPStatus.CONFLICT)
            case Overtaken():
                page = replace(self._of(check), message=findings.OVERTAKEN)
                return html(self.pages, page, status=HTTPStatus.CONFLICT)
            case _:
                assert_never(answer)

    def ask(self, name: str, fields: Mapping[str, str]) -> Response[str]:
        """Have it tried over the history of a connection; it changes nothing, so that no fresh factor is needed."""
        check = self.desks.check(name)
        if check is None:
            return self.nowhere()
        connection = fields.get("connection", "")
        if connection not in self.collected:
            page = replace(self._of(check, fields), message=backtests.NO_CONNECTION)
            return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
        answer = self.desks.trying.ask(by(self.inside), check, connection, typed_in(check, "try", fields))
        match answer:
            case Backtest():
                return see(place(answer))
            case Unfit(parameter, why):
                faults = {parameter: why}
                page = replace(self._of(check, fields), trial=self._trial(check, fields, faults), faults=faults)
                page = replace(page, message=unknown(why))
                return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
            case UnderWay(other):
                trial = replace(self._trial(check, fields), under_way=place(other))
                page = replace(self._of(check, fields), trial=trial, message=backtests.OTHER_UNDER_WAY)
                return html(self.pages, page, status=HTTPStatus.CONFLICT)
            case _:
                assert_never(answer)

    def let(self, name: str, fields: Mapping[str, str]) -> Response[str]:
        """Let it open what the limit holds on a connection, with a fresh second factor."""
        check = self.desks.check(name)
        connection = fields.get("connection", "")
        if check is None or connection not in self.names:
            return self.nowhere()
        typed = fields.get("let-why", "")
        if not self.inside.fresh:
            page = replace(self._of(check), let_reason=typed, message=console.NOT_FRESH, again=f"{CHECKS}/{check.id}")
            return html(self.pages, page, status=HTTPStatus.FORBIDDEN)
        answer = self.desks.letting.let(by(self.inside), check.id, connection, number(fields.get("version")), typed)
        match answer:
            case Hold():
                return see(f"{CHECKS}/{check.id}" + self.inside.done("let"))
            case Unfit(parameter, why):
                page = replace(self._of(check), let_reason=typed, faults={parameter: why})
                return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
            case NotNow(why):
                return html(self.pages, replace(self._of(check), message=why), status=HTTPStatus.CONFLICT)
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
        mode = typed.get("mode", settings.mode)
        now = self.desks.trying.now
        tries = self.desks.trying.backtests.of(check.id)
        tried = [each for each in tries if each.progress is Progress.DONE and is_tried_as_set(check, settings, each)]
        latest = _latest(tried)
        lines = backtest_lines(check, self.names, latest, now)
        return CheckPage(
            **self.inside.around,
            title=check.title,
            csrf=self.inside.csrf,
            where=f"{CHECKS}/{check.id}",
            severity=SEVERITIES[check.severity],
            category=CATEGORIES[check.category],
            kind="How things stand" if check.kind is Kind.STATE else "What happened",
            subject=SUBJECTS[check.subject],
            mode=MODES[settings.mode],
            asked=settings.mode is not Mode.OFF,
            why=check.why,
            definition=check.definition,
            false_positives=check.false_positives,
            sql=_unindented(check.sql),
            grant=granted(check.grant) if check.grant else "None",
            streams=", ".join(
                (*check.streams, *(OWN[each] for each in check.own), *in_words(check.files, check.helps))
            ),
            check_version=check.version,
            verdicts=verdict_lines(check, settings.mode, self.names, verdicts(self.desks, self.names)),
            fires=tuple(map(_example, check.fires)),
            quiet=tuple(map(_example, check.quiet)),
            attack=check.attack,
            nist=check.nist,
            peers=check.peers,
            remedies=remedies(check, None, self.inside.role),
            sets=self.inside.administers,
            version=settings.version,
            parameters=parameter_lines(check, "set", chosen, typed if "mode" in typed else {}, wrong),
            at_once=typed.get("numbers") == NOW,
            modes=tuple(
                Option(value=each, label=label, says=says, chosen=each == mode) for each, label, says in OPTIONS
            ),
            reason=typed.get("why", ""),
            history=tuple(choice(each) for each in reversed(self.desks.choosing.settings.history(check.id))),
            held=self._held(check),
            stopped=stopped_lines(self.desks, check, settings.mode, self.names),
            trial=self._trial(check, typed),
            tries=backtest_lines(check, self.names, tries, now),
            tried=beside(self.desks, check, self.began, list(zip(lines, latest, strict=True))),
            arming=tuple((f"set-{name}", spoken(said)) for name, said in chosen.items()),
        )

    def _trial(self, check: Check, fields: Mapping[str, str], faults: Mapping[str, Message] | None = None) -> Trial:
        """Return the form as it was typed; where it was another one that was, with the numbers that count."""
        mine = fields if "connection" in fields else {}
        chosen = self.desks.choosing.settings.of(check.id).of(check)
        return Trial(
            connections=tuple(
                Choice(each, name, chosen=each == mine.get("connection")) for each, name in self.collected.items()
            ),
            parameters=parameter_lines(check, "try", chosen, mine, faults or {}),
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


def choice(settings: CheckSettings) -> ChoiceLine:
    """Return a choice as the history shows it."""
    return ChoiceLine(
        at=moment(settings.at),
        by=settings.by,
        why=settings.why,
        mode=_label(settings.mode),
        chosen=tuple((name, in_line(said)) for name, said in settings.chosen),
    )


def _label(mode: Mode) -> str:
    return next(label for each, label, _ in OPTIONS if each is mode)


def _latest(tried: Sequence[Backtest]) -> list[Backtest]:
    """Return the latest of each connection."""
    return list({each.connection: each for each in reversed(tried)}.values())


def _example(story: Story) -> Example:
    records = ((stream, "\n".join(map(shown, told))) for stream, told in story.told.items())
    return Example(
        says=story.says, records=tuple(records), chosen=tuple((name, str(said)) for name, said in story.parameters)
    )


def _unindented(sql: str) -> str:
    lines = sql.strip("\n").rstrip().splitlines()
    least = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[least:] for line in lines)
