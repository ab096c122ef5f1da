"""How it stands at one look: what is open, how that changes, how soon it is found, and whether all is read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.check import Kind
from doorbook.checks.desks import CheckDesks
from doorbook.checks.finding import Finding, Status
from doorbook.checks.sifting import WORST_FIRST, Sieve
from doorbook.checks.trend import KEPT, DayTold
from doorbook.collect.connections.connection import Connection, State
from doorbook.dossiers.mix import MixCard
from doorbook.values import value
from doorbook.web.console.dossier_words import ENROLLED, HELD, Part, counted, each_of
from doorbook.web.console.finding_words import CHECKS, FINDINGS, SEVERITIES, held_words, span
from doorbook.web.console.findings import where
from doorbook.web.console.health import StreamLine
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.shown import moment
from doorbook.web.console.steps import base
from doorbook.web.console.words import STATES, Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html

MOST: Final = 999
"""Open findings that are counted of each severity; who has more has other worries than their number."""

LATEST: Final = 20
"""Findings of each severity that tell how soon things are found."""

HEIGHT: Final = 60
STEP: Final = 20
HALF: Final = 0.5
MONTH: Final = timedelta(days=30)
NEARLY_ALL: Final = 0.95


@value(kw_only=True)
class SeverityLine:
    """How many of a severity are open."""

    severity: Badge
    many: str
    where: str


@value(kw_only=True)
class Bar:
    """A day in the picture: what was opened stands above the line, what was closed hangs below it."""

    day: str
    opened: int
    closed: int
    x: int
    up: int
    down: int


@value(kw_only=True)
class Soon:
    """How soon what happened was found: half of it, and nearly all of it, of so many."""

    median: str
    nearly_all: str
    of: int


@value(kw_only=True)
class HealthLine:
    """A connection, and which of its logs and lists are not well."""

    where: str
    name: str
    state: Badge
    read: int
    amiss: tuple[tuple[str, Badge], ...]


@value(kw_only=True)
class StoppedCheck:
    """A check that the limit holds on a connection, and how much it would open, about whom."""

    where: str
    title: str
    connection: str
    says: str


@value(kw_only=True)
class MixLine:
    """Who there is at a connection: how they stand, with what they can confirm, and with what they did.

    `since` is when sign-ins are known from, where that is no month ago; `known` is False before anybody was listed.
    """

    where: str
    name: str
    known: bool
    people: int
    enrolled: tuple[Part, ...]
    held: tuple[Part, ...]
    signed_in: int
    used: tuple[Part, ...]
    since: datetime | None


@value(kw_only=True)
class OverviewPage(ConsolePage):
    """The overview. Before there is a connection there is nothing to see."""

    template = "console_overview.html"
    title: str = "Overview"
    severities: tuple[SeverityLine, ...]
    suppressed: str
    stopped: tuple[StoppedCheck, ...]
    bars: tuple[Bar, ...]
    busiest: int
    soon: Soon | None
    mixes: tuple[MixLine, ...]
    health: tuple[HealthLine, ...]


@value(kw_only=True)
class Overview:
    """The page for one who is inside. `streams` tells how each stream of a connection is, `mix` who there is at it."""

    pages: Pages
    desks: CheckDesks
    connections: Sequence[Connection]
    streams: Callable[[Connection], Sequence[StreamLine]]
    mix: Callable[[str], MixCard | None]
    inside: Inside
    now: datetime

    def page(self) -> Response[str]:
        """Return it."""
        lines, found = self._open()
        bars = bars_of(self.desks.trend.since(_day(self.now - timedelta(days=KEPT - 1))), self.now)
        return html(
            self.pages,
            OverviewPage(
                **self.inside.around,
                severities=lines,
                suppressed=where(Sieve(status=Status.SUPPRESSED)),
                stopped=tuple(self._stopped()),
                bars=bars,
                busiest=max((max(each.opened, each.closed) for each in bars), default=0),
                soon=soon(each for each in found if self._happened(each)),
                mixes=tuple(
                    self._mix(each) for each in self.connections if each.state not in {State.DRAFT, State.DELETING}
                ),
                health=tuple(self._health(each) for each in self.connections if each.state is not State.DRAFT),
            ),
        )

    def _open(self) -> tuple[tuple[SeverityLine, ...], list[Finding]]:
        """Return how many there are, and the latest; where there are few they are their own number."""
        lines: list[SeverityLine] = []
        found: list[Finding] = []
        for severity in WORST_FIRST:
            latest = self.desks.findings.list(Status.OPEN, severity, limit=LATEST)
            found += latest.findings
            many = len(latest.findings)
            if latest.following is not None:
                many = self.desks.findings.count(Status.OPEN, severity, most=MOST + 1)
            lines.append(
                SeverityLine(
                    severity=SEVERITIES[severity],
                    many=f"more than {MOST}" if many > MOST else str(many),
                    where=where(Sieve(severity=severity), at=FINDINGS),
                )
            )
        return tuple(lines), found

    def _stopped(self) -> Iterator[StoppedCheck]:
        for connection in self.connections:
            judged = [] if connection.state is State.DRAFT else self.desks.verdicts.of(connection.id)
            for each in judged:
                check = self.desks.check(each.check) if each.held else None
                if check is not None:
                    yield StoppedCheck(
                        where=f"{CHECKS}/{check.id}",
                        title=check.title,
                        connection=connection.name,
                        says=held_words(each),
                    )

    def _happened(self, finding: Finding) -> bool:
        check = self.desks.check(finding.check)
        return check is not None and check.kind is Kind.EVENT

    def _health(self, connection: Connection) -> HealthLine:
        streams = self.streams(connection)
        return HealthLine(
            where=base(connection.id),
            name=connection.name,
            state=STATES[connection.state],
            read=len(streams),
            amiss=tuple((each.stream, each.state) for each in streams if each.state.tone == "bad"),
        )

    def _mix(self, connection: Connection) -> MixLine:
        card = self.mix(connection.id) or MixCard(connection=connection.id)
        people = f"{base(connection.id)}/people"
        since = moment(card.first)
        return MixLine(
            where=people,
            name=connection.name,
            known=bool(card.people),
            people=card.people,
            enrolled=counted(card.enrolments, ENROLLED, people),
            held=counted(card.strengths, HELD, people),
            signed_in=card.signed_in,
            used=each_of(card.factors, card.signed_in),
            since=since if since and since > self.now - MONTH else None,
        )


def soon(found: Iterable[Finding]) -> Soon | None:
    """Return how soon findings followed what they are about."""
    took = sorted(each.times.evaluated - each.times.event for each in found)
    if not took:
        return None
    return Soon(median=span(_quantile(took, HALF)), nearly_all=span(_quantile(took, NEARLY_ALL)), of=len(took))


def bars_of(told: Iterable[DayTold], now: datetime) -> tuple[Bar, ...]:
    """Return a bar for each of the last days."""
    days = {each.day: each for each in told}
    names = [_day(now - timedelta(days=back)) for back in range(KEPT - 1, -1, -1)]
    shown = [days.get(name, DayTold(day=name)) for name in names]
    most = max((max(each.opened, each.closed) for each in shown), default=0) or 1
    return tuple(
        Bar(
            day=each.day,
            opened=each.opened,
            closed=each.closed,
            x=number * STEP,
            up=ceil(each.opened * HEIGHT / most),
            down=ceil(each.closed * HEIGHT / most),
        )
        for number, each in enumerate(shown)
    )


def _quantile(took: Sequence[int], part: float) -> int:
    return took[min(len(took) - 1, ceil(part * len(took)) - 1)]


def _day(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d}"
