"""Who is most at risk, with each finding that says so and what it weighs; and how much findings weigh."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from http import HTTPStatus
from typing import Final, assert_never

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.choosing import Chosen, Unchanged
from doorbook.checks.desks import CheckDesks
from doorbook.checks.finding import Finding
from doorbook.checks.risk import PEOPLE, RISK, WORST, Reason, Risk, most_at_risk
from doorbook.checks.settings import Mode
from doorbook.checks.triage import Overtaken, Unfit
from doorbook.messages import Message, console, findings
from doorbook.values import value
from doorbook.web.console.check import ChoiceLine, choice
from doorbook.web.console.dossiers import person_of
from doorbook.web.console.finding import by
from doorbook.web.console.finding_words import FINDINGS, SEVERITIES
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.parameters import ParameterLine, parameter_lines, typed_in, unknown
from doorbook.web.console.rooms import CONSOLE
from doorbook.web.console.shown import legible
from doorbook.web.console.steps import number
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

WHERE: Final = f"{CONSOLE}/risk"
DONE: Final = {"weigh": findings.WEIGHTS_CHANGED}


@value(kw_only=True)
class ReasonLine:
    """A finding about somebody, and the points that go with it."""

    where: str
    summary: str
    severity: Badge
    points: int


@value(kw_only=True)
class RiskLine:
    """Somebody, their points and all reasons; where it is not `whole`, further findings were not looked at."""

    where: str
    name: str
    connection: str
    points: int
    reasons: tuple[ReasonLine, ...]
    whole: bool


@value(kw_only=True)
class RiskPage(ConsolePage):
    """Those who are most at risk. `sets` who may say what findings weigh; `searched` findings were looked through."""

    template = "console_risk.html"
    title: str = "Risk"
    csrf: str
    risks: tuple[RiskLine, ...]
    most: int
    searched: int
    sets: bool
    version: int
    weights: tuple[ParameterLine, ...]
    reason: str
    faults: dict[str, Message] = field(default_factory=dict)
    history: tuple[ChoiceLine, ...]
    good: Message | None = None
    message: Message | None = None
    again: str | None = None


@value(kw_only=True)
class RiskRoom:
    """The page for one who is inside, and its form."""

    pages: Pages
    desks: CheckDesks
    names: Mapping[str, str]
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def page(self, done: str | None = None) -> Response[str]:
        """Return it."""
        return html(self.pages, replace(self._of(), good=self.inside.was_done(done, DONE)))

    def weigh(self, fields: Mapping[str, str]) -> Response[str]:
        """Set what findings weigh, with a fresh second factor."""
        if not self.inside.fresh:
            page = replace(self._of(fields), message=console.NOT_FRESH, again=WHERE)
            return html(self.pages, page, status=HTTPStatus.FORBIDDEN)
        answer = self.desks.choosing.choose(
            by(self.inside),
            RISK,
            number(fields.get("version")),
            mode=Mode.ARMED,
            typed=typed_in(RISK, "set", fields),
            why=fields.get("why", ""),
        )
        match answer:
            case Chosen():
                return see(WHERE + self.inside.done("weigh"))
            case Unfit(name, why):
                page = replace(self._of(fields, {name: why}), faults={name: why}, message=unknown(why))
                return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
            case Unchanged(why):
                return html(self.pages, replace(self._of(fields), message=why), status=HTTPStatus.CONFLICT)
            case Overtaken():
                return html(self.pages, replace(self._of(), message=findings.OVERTAKEN), status=HTTPStatus.CONFLICT)
            case _:
                assert_never(answer)

    def _of(self, fields: Mapping[str, str] | None = None, faults: Mapping[str, Message] | None = None) -> RiskPage:
        settings = self.desks.choosing.settings.of(RISK.id)
        chosen, typed, wrong = settings.of(RISK), fields or {}, faults or {}
        return RiskPage(
            **self.inside.around,
            csrf=self.inside.csrf,
            risks=tuple(map(self._line, most_at_risk(self.desks.findings, settings))),
            most=PEOPLE,
            searched=WORST,
            sets=self.inside.administers,
            version=settings.version,
            weights=parameter_lines(RISK, "set", chosen, typed, wrong),
            reason=typed.get("why", ""),
            history=tuple(choice(each) for each in reversed(self.desks.choosing.settings.history(RISK.id))),
        )

    def _line(self, risk: Risk) -> RiskLine:
        return RiskLine(
            where=person_of(risk.connection, risk.subject),
            name=legible(risk.name),
            connection=self.names.get(risk.connection, risk.connection),
            points=risk.points,
            reasons=tuple(map(reason_line, risk.reasons)),
            whole=risk.whole,
        )


def reason_line(reason: Reason) -> ReasonLine:
    """Return a reason as pages show it."""
    of: Finding = reason.finding
    return ReasonLine(
        where=f"{FINDINGS}/{of.id}",
        summary=legible(of.summary),
        severity=SEVERITIES[of.severity],
        points=reason.points,
    )
