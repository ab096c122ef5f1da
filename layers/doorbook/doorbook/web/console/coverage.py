"""Coverage: of every check on every connection whether it can tell, why not, when it last fired, and what it costs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from http import HTTPStatus
from typing import Final, assert_never
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.choosing import Chosen, Unchanged
from doorbook.checks.desks import CheckDesks
from doorbook.checks.export import COVERAGE
from doorbook.checks.holding import LIMIT
from doorbook.checks.settings import Mode
from doorbook.checks.triage import Overtaken, Unfit
from doorbook.messages import Message, console, findings
from doorbook.values import value
from doorbook.web.console.check import ChoiceLine, choice
from doorbook.web.console.coverage_lines import (
    CoverageLine,
    Show,
    coverage_cells,
    coverage_lines,
    named,
    picked,
    wanted,
)
from doorbook.web.console.export_form import ExportForm
from doorbook.web.console.finding import by
from doorbook.web.console.finding_words import moment
from doorbook.web.console.findings import Choice
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.parameters import ParameterLine, parameter_lines, typed_in, unknown
from doorbook.web.console.rooms import CONSOLE
from doorbook.web.console.sheet import in_words, sheet
from doorbook.web.console.steps import number
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

WHERE: Final = f"{CONSOLE}/coverage"


DONE: Final = {"limit": findings.LIMIT_CHANGED}
SHOWN: Final = {Show.ALL: "All", Show.ABLE: "Those that can tell", Show.UNABLE: "Those that cannot"}


@value(kw_only=True)
class CoveragePage(ConsolePage):
    """The page. `able` of all `lines` can tell; the dearest took `dearest` milliseconds."""

    template = "console_coverage.html"
    title: str = "Coverage"
    lines: tuple[CoverageLine, ...]
    able: int
    every: int
    dearest: CoverageLine | None
    shows: tuple[Choice, ...]
    connections: tuple[Choice, ...]
    export: str
    parquet: ExportForm
    csrf: str
    sets: bool
    version: int
    limits: tuple[ParameterLine, ...]
    reason: str
    faults: dict[str, Message] = field(default_factory=dict)
    history: tuple[ChoiceLine, ...]
    good: Message | None = None
    message: Message | None = None
    again: str | None = None


@value(kw_only=True)
class CoverageRoom:
    """The page for one who is inside."""

    pages: Pages
    desks: CheckDesks
    names: Mapping[str, str]
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def page(self, query: Mapping[str, str]) -> Response[str]:
        """Return it, as an address asks for it."""
        asked = self.asked_of(query)
        if asked is None:
            return self.nowhere()
        return html(self.pages, replace(self._of(*asked), good=self.inside.was_done(query.get("done"), DONE)))

    def limit(self, fields: Mapping[str, str]) -> Response[str]:
        """Set how much a check may open at once, with a fresh second factor."""
        if not self.inside.fresh:
            page = replace(self._of(fields=fields), message=console.NOT_FRESH, again=WHERE)
            return html(self.pages, page, status=HTTPStatus.FORBIDDEN)
        answer = self.desks.choosing.choose(
            by(self.inside),
            LIMIT,
            number(fields.get("version")),
            mode=Mode.ARMED,
            typed=typed_in(LIMIT, "set", fields),
            why=fields.get("why", ""),
        )
        match answer:
            case Chosen():
                return see(WHERE + self.inside.done("limit"))
            case Unfit(name, why):
                page = replace(self._of(fields=fields, faults={name: why}), faults={name: why}, message=unknown(why))
                return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
            case Unchanged(why):
                return html(self.pages, replace(self._of(fields=fields), message=why), status=HTTPStatus.CONFLICT)
            case Overtaken():
                return html(self.pages, replace(self._of(), message=findings.OVERTAKEN), status=HTTPStatus.CONFLICT)
            case _:
                assert_never(answer)

    def _of(
        self,
        show: Show = Show.ALL,
        connection: str = "",
        fields: Mapping[str, str] | None = None,
        faults: Mapping[str, Message] | None = None,
    ) -> CoveragePage:
        settings = self.desks.choosing.settings.of(LIMIT.id)
        typed = fields or {}
        every = [each for each in self._lines() if connection in {"", each.connection}]
        lines = tuple(each for each in every if wanted(each, show))
        names = {"": "Every connection", **self.names}
        return CoveragePage(
            **self.inside.around,
            lines=tuple(named(each, self.names) for each in lines),
            able=sum(not each.unable for each in every),
            every=len(every),
            dearest=max((each for each in every if each.took), key=lambda each: each.took or 0, default=None),
            shows=tuple(Choice(each, label, each is show) for each, label in SHOWN.items()),
            connections=tuple(Choice(each, label, each == connection) for each, label in names.items()),
            export=f"{WHERE}/export?" + urlencode({"show": str(show), "connection": connection}),
            parquet=ExportForm(f"{WHERE}/export", self.inside.csrf, (("show", str(show)), ("connection", connection))),
            csrf=self.inside.csrf,
            sets=self.inside.administers,
            version=settings.version,
            limits=parameter_lines(LIMIT, "set", settings.of(LIMIT), typed, faults or {}),
            reason=typed.get("why", ""),
            history=tuple(choice(each) for each in reversed(self.desks.choosing.settings.history(LIMIT.id))),
        )

    def file(self, query: Mapping[str, str]) -> Response[str]:
        """Return the same as a file."""
        asked = self.asked_of(query)
        if asked is None:
            return self.nowhere()
        show, connection = asked
        lines = picked(self._lines(), self.names, show, connection)
        rows = (in_words(COVERAGE, coverage_cells(each), _iso) for each in lines)
        return sheet("coverage", [each.name for each in COVERAGE], rows)

    def asked_of(self, query: Mapping[str, str]) -> tuple[Show, str] | None:
        """Return what an address asks for; None where it asks for what there is not."""
        show, connection = query.get("show", ""), query.get("connection", "")
        if show not in {*Show} or connection not in {"", *self.names}:
            return None
        return Show(show), connection

    def _lines(self) -> Iterator[CoverageLine]:
        return coverage_lines(self.desks.checks, self.desks.choosing.settings, self.desks.verdicts, self.names)


def _iso(at: int) -> str:
    return moment(at).isoformat()
