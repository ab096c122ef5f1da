"""Coverage: of every check on every connection whether it can tell, why not, when it last fired, and what it costs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Final, assert_never
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.check import Check
from doorbook.checks.choosing import Chosen, Unchanged
from doorbook.checks.desks import CheckDesks
from doorbook.checks.holding import LIMIT
from doorbook.checks.settings import Mode
from doorbook.checks.triage import Overtaken, Unfit
from doorbook.checks.verdict import Judged, Verdict
from doorbook.messages import Message, console, findings
from doorbook.values import value
from doorbook.web.console.check import ChoiceLine, choice
from doorbook.web.console.checks import MODES, NOT_YET, said_of, verdicts
from doorbook.web.console.finding import by
from doorbook.web.console.finding_words import CHECKS, held_words, lacking, moment
from doorbook.web.console.findings import Choice
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.parameters import ParameterLine, parameter_lines, typed_in, unknown
from doorbook.web.console.rooms import CONSOLE
from doorbook.web.console.sheet import sheet
from doorbook.web.console.steps import number
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

WHERE: Final = f"{CONSOLE}/coverage"
COLUMNS: Final = (
    "check",
    "title",
    "connection",
    "verdict",
    "what is missing",
    "held at the limit",
    "coverage",
    "last fired",
    "last could have fired",
    "judged",
    "milliseconds",
)


class Show(StrEnum):
    """Which lines somebody wants to see."""

    ALL = ""
    ABLE = "able"
    UNABLE = "unable"


DONE: Final = {"limit": findings.LIMIT_CHANGED}
SHOWN: Final = {Show.ALL: "All", Show.ABLE: "Those that can tell", Show.UNABLE: "Those that cannot"}


@value(kw_only=True)
class CoverageLine:
    """A check on a connection. `took` is what asking it took the last time, in milliseconds."""

    check: str
    title: str
    where: str
    connection: str
    verdict: Badge
    unable: bool
    lacking: str
    held: str
    fields: tuple[str, ...]
    fired: datetime | None
    able: datetime | None
    judged: datetime | None
    took: int | None


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
        asked = self._asked(query)
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
        lines = tuple(each for each in every if _wanted(each, show))
        names = {"": "Every connection", **self.names}
        return CoveragePage(
            **self.inside.around,
            lines=tuple(map(self._named, lines)),
            able=sum(not each.unable for each in every),
            every=len(every),
            dearest=max((each for each in every if each.took), key=lambda each: each.took or 0, default=None),
            shows=tuple(Choice(each, label, each is show) for each, label in SHOWN.items()),
            connections=tuple(Choice(each, label, each == connection) for each, label in names.items()),
            export=f"{WHERE}/export?" + urlencode({"show": str(show), "connection": connection}),
            csrf=self.inside.csrf,
            sets=self.inside.administers,
            version=settings.version,
            limits=parameter_lines(LIMIT, "set", settings.of(LIMIT), typed, faults or {}),
            reason=typed.get("why", ""),
            history=tuple(choice(each) for each in reversed(self.desks.choosing.settings.history(LIMIT.id))),
        )

    def file(self, query: Mapping[str, str]) -> Response[str]:
        """Return the same as a file."""
        asked = self._asked(query)
        if asked is None:
            return self.nowhere()
        show, connection = asked
        lines = (each for each in self._lines() if connection in {"", each.connection} and _wanted(each, show))
        return sheet("coverage", COLUMNS, map(_row, map(self._named, lines)))

    def _asked(self, query: Mapping[str, str]) -> tuple[Show, str] | None:
        show, connection = query.get("show", ""), query.get("connection", "")
        if show not in {*Show} or connection not in {"", *self.names}:
            return None
        return Show(show), connection

    def _named(self, line: CoverageLine) -> CoverageLine:
        return replace(line, connection=self.names[line.connection])

    def _lines(self) -> Iterator[CoverageLine]:
        judged = verdicts(self.desks, self.names)
        for check in self.desks.checks:
            mode = self.desks.choosing.settings.of(check.id).mode
            for connection in self.names:
                yield _line(check, connection, judged.get((connection, check.id)), mode)


def _line(check: Check, connection: str, judged: Judged | None, mode: Mode) -> CoverageLine:
    asked = mode is not Mode.OFF
    unable = not asked or judged is None or judged.verdict is Verdict.NOT_EVALUABLE
    verdict = NOT_YET if judged is None else said_of(mode, judged)
    return CoverageLine(
        check=check.id,
        title=check.title,
        where=f"{CHECKS}/{check.id}",
        connection=connection,
        verdict=verdict if asked else MODES[mode] or verdict,
        unable=unable,
        lacking=lacking(judged) if judged and asked else "",
        held=held_words(judged) if judged and mode is Mode.ARMED else "",
        fields=tuple(f"{each.field}: {each.have:,} of {each.of:,}" for each in judged.coverage) if judged else (),
        fired=_moment(judged.fired if judged else None),
        able=_moment(judged.able if judged else None),
        judged=_moment(judged.at if judged else None),
        took=judged.took if judged else None,
    )


def _wanted(line: CoverageLine, show: Show) -> bool:
    return show is Show.ALL or line.unable is (show is Show.UNABLE)


def _moment(at: int | None) -> datetime | None:
    return None if at is None else moment(at)


def _row(line: CoverageLine) -> tuple[str, ...]:
    return (
        line.check,
        line.title,
        line.connection,
        line.verdict.label,
        line.lacking,
        line.held,
        "; ".join(line.fields),
        *(each.isoformat() if each else "" for each in (line.fired, line.able, line.judged)),
        "" if line.took is None else str(line.took),
    )
