"""What a check would have found in all that is stored: the page of one backtest, and the lines that lead to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import ceil
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.backtest import GONE, Backtest, Found
from doorbook.checks.check import Check, Kind, Severity, Subject
from doorbook.checks.desks import CheckDesks
from doorbook.checks.errand import Progress
from doorbook.checks.finding import Status
from doorbook.checks.settings import CheckSettings, Mode, of_spelled
from doorbook.checks.sifting import WORST_FIRST, Sieve
from doorbook.errors import Cause
from doorbook.messages import CAUSES, Message
from doorbook.messages import backtests as words
from doorbook.values import value
from doorbook.web.console.dossiers import person_of
from doorbook.web.console.finding_words import CHECKS, SEVERITIES, lacked, moment, span
from doorbook.web.console.findings import where
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.parameters import in_line, spoken
from doorbook.web.console.shown import legible
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html

STANDS: Final = {
    Progress.WAITING: Badge("Waiting"),
    Progress.RUNNING: Badge("Under way"),
    Progress.DONE: Badge("Done", "good"),
    Progress.FAILED: Badge("Broke off", "bad"),
}
LOST: Final = Badge("Lost", "off")
UNTOLD: Final = Badge("Not evaluable")

RECENT: Final = 30
"""Days of which it is told beside a backtest what the check really opened."""

WIDTH: Final = 600
HEIGHT: Final = 100
BAR: Final = 0.8
"""How much of its day's place in the picture a bar takes."""


@value(kw_only=True)
class BacktestLine:
    """A backtest among the others of its check; `came` says what it came to, `beside` what was opened meanwhile."""

    where: str
    state: Badge
    connection: str
    came: str
    chosen: tuple[tuple[str, str], ...]
    by: str
    at: datetime
    beside: str = ""


@value(kw_only=True)
class NumberLine:
    """A number that it was tried with, beside that which is set."""

    what: str
    now: str
    then: str


@value(kw_only=True)
class DayBar:
    """A day in the picture."""

    x: str
    width: str
    y: int
    height: int


@value(kw_only=True)
class DayLine:
    """A day on which it would have found something."""

    day: str
    many: tuple[int, ...]
    total: int


@value(kw_only=True)
class SampleLine:
    """A finding that there would have been; `about` leads to whom it is about, where there is such a page."""

    severity: Badge
    says: str
    name: str
    about: str | None
    at: datetime


@value(kw_only=True)
class TopLine:
    """One of those of whom most would have been found."""

    name: str
    about: str | None
    many: int


@value(kw_only=True)
class BacktestPage(ConsolePage):
    """One backtest. `sets` who may ask for another, and arm the check with these numbers."""

    template = "console_backtest.html"
    csrf: str
    check: str
    check_where: str
    check_version: int
    state: Badge
    live: bool
    told: Message
    why: str
    connection: str
    by: str
    asked: datetime
    took: str
    history: tuple[str, str] | None
    rows: str
    numbers: tuple[NumberLine, ...]
    found: str
    stands: bool
    bars: tuple[DayBar, ...]
    busiest: int
    severities: tuple[str, ...]
    days: tuple[DayLine, ...]
    samples: tuple[SampleLine, ...]
    top: tuple[TopLine, ...]
    sets: bool
    is_so: bool
    arms: bool
    version: int
    hidden: tuple[tuple[str, str], ...]
    connection_id: str


@value(kw_only=True)
class BacktestRoom:
    """The page for one who is inside."""

    pages: Pages
    desks: CheckDesks
    names: Mapping[str, str]
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def page(self, name: str, backtest: str) -> Response[str]:
        """Return it, however far it is."""
        check = self.desks.check(name)
        kept = self.desks.trying.backtests.one(backtest) if check else None
        if check is None or kept is None or kept.check != check.id:
            return self.nowhere()
        return html(self.pages, self._of(check, kept))

    def _of(self, check: Check, kept: Backtest) -> BacktestPage:
        now = self.desks.trying.now
        settings = self.desks.choosing.settings.of(check.id)
        is_told = kept.progress is Progress.DONE and kept.missing is None and kept.first is not None
        severities = tuple(each for each in WORST_FIRST if any(each in dict(day.severities) for day in kept.days))
        return BacktestPage(
            **self.inside.around,
            title=f"{check.title}, tried over the history",
            csrf=self.inside.csrf,
            check=check.title,
            check_where=f"{CHECKS}/{check.id}",
            check_version=kept.check_version,
            state=state_of(kept, now),
            live=kept.is_under_way(now),
            told=_told(kept, now),
            why=_why(kept),
            connection=self.names.get(kept.connection, kept.connection),
            by=kept.by,
            asked=moment(kept.asked),
            took=span(kept.ended - kept.began) if kept.ended and kept.began else "",
            history=(kept.first, kept.last) if kept.first and kept.last and check.kind is Kind.EVENT else None,
            rows=f"{kept.rows:,}" if is_told else "",
            numbers=_numbers(check, settings, kept),
            found=came_to(kept, now) if is_told and kept.total else "",
            stands=check.kind is Kind.STATE,
            bars=bars_of(kept) if check.kind is Kind.EVENT else (),
            busiest=max((each.total for each in kept.days), default=0),
            severities=tuple(SEVERITIES[each].label for each in severities),
            days=tuple(_day(each, severities) for each in reversed(kept.days)) if check.kind is Kind.EVENT else (),
            samples=tuple(
                SampleLine(
                    severity=SEVERITIES[each.severity],
                    says=legible(each.says),
                    name=legible(each.name or each.subject),
                    about=_about(check, kept, each.subject),
                    at=moment(each.at),
                )
                for each in kept.samples
            ),
            top=tuple(
                TopLine(name=legible(name or subject), about=_about(check, kept, subject), many=many)
                for subject, name, many in kept.top
            ),
            sets=self.inside.administers,
            is_so=settings.mode is Mode.ARMED and is_tried_as_set(check, settings, kept),
            arms=is_told,
            version=settings.version,
            hidden=tuple((name, spoken(said)) for name, said in of_spelled(kept.parameters).items()),
            connection_id=kept.connection,
        )


def backtest_lines(
    check: Check, names: Mapping[str, str], kept: Sequence[Backtest], now: int
) -> tuple[BacktestLine, ...]:
    """Return a line of each."""
    usual = {each.name: each.default for each in check.parameters}
    return tuple(
        BacktestLine(
            where=place(each),
            state=state_of(each, now),
            connection=names.get(each.connection, each.connection),
            came=came_to(each, now),
            chosen=tuple(
                (name, in_line(said))
                for name, said in of_spelled(each.parameters).items()
                if name not in usual or said != usual[name]
            ),
            by=each.by,
            at=moment(each.asked),
        )
        for each in kept
    )


def beside(
    desks: CheckDesks, check: Check, began: Mapping[str, datetime], tried: Sequence[tuple[BacktestLine, Backtest]]
) -> tuple[BacktestLine, ...]:
    """Return lines that say too what was opened in the same time, as the check was set by then.

    `began` tells when each connection was made: what was before opens nothing.
    """
    day = f"{moment(desks.trying.now) - timedelta(days=RECENT):%Y-%m-%d}"
    return tuple(
        replace(line, beside=_beside(desks, check, each, max(day, f"{began[each.connection]:%Y-%m-%d}")))
        for line, each in tried
        if each.connection in began
    )


def _beside(desks: CheckDesks, check: Check, kept: Backtest, since: str) -> str:
    if kept.first is None or kept.missing is not None:
        return ""
    if check.kind is Kind.STATE:
        stands = desks.findings.standing(kept.connection, check.id, Status.OPEN)
        return f"Of such findings {stands:,} {'is' if stands == 1 else 'are'} open now."
    would = sum(each.total for each in kept.days if each.day >= since)
    did = sum(1 for _ in desks.findings.known(kept.connection, check.id, since))
    opened = f"{did:,} {'was' if did == 1 else 'were'} opened"
    return f"Since {since} it would have opened {would:,}; as it was set, {opened}."


def place(backtest: Backtest) -> str:
    """Return where its page is, which can be sent to others."""
    return f"{CHECKS}/{backtest.check}/backtests/{backtest.id}"


def is_tried_as_set(check: Check, settings: CheckSettings, kept: Backtest) -> bool:
    """Tell whether a backtest had the check and the numbers that count now."""
    return kept.check_version == check.version and of_spelled(kept.parameters) == settings.of(check)


def state_of(kept: Backtest, now: int) -> Badge:
    """Say how far it is."""
    if kept.is_lost(now):
        return LOST
    return UNTOLD if kept.missing else STANDS[kept.progress]


def came_to(kept: Backtest, now: int) -> str:
    """Say in a few words what it came to."""
    if kept.progress is not Progress.DONE:
        return "Nothing came of it." if kept.progress is Progress.FAILED or kept.is_lost(now) else ""
    if kept.missing is not None:
        return lacked(kept.missing.lack, kept.missing.what)
    if kept.first is None:
        return "There was no history."
    if not kept.total:
        return "It would have found nothing."
    days, subjects = _many(len(kept.days), "day"), _many(kept.subjects, "subject")
    return f"It would have found {kept.total:,}: {subjects}, on {days}."


def bars_of(kept: Backtest) -> tuple[DayBar, ...]:
    """Return a bar for each day of the history on which it would have found something."""
    if kept.first is None or kept.last is None or not kept.days:
        return ()
    begin, end = date.fromisoformat(kept.first), date.fromisoformat(kept.last)
    step = WIDTH / ((end - begin) / timedelta(days=1) + 1)
    most = max(each.total for each in kept.days)
    return tuple(
        DayBar(
            x=f"{(date.fromisoformat(each.day) - begin).days * step:.2f}",
            width=f"{max(1, step * BAR):.2f}",
            y=HEIGHT - ceil(each.total * HEIGHT / most),
            height=ceil(each.total * HEIGHT / most),
        )
        for each in kept.days
    )


def _told(kept: Backtest, now: int) -> Message:
    if kept.is_lost(now):
        return words.LOST
    match kept.progress:
        case Progress.WAITING:
            return words.ASKED
        case Progress.RUNNING:
            return words.UNDER_WAY
        case Progress.FAILED:
            if kept.why == GONE:
                return words.CONNECTION_GONE
            return words.BROKE if kept.why in set(Cause) else words.CHECK_BROKE
        case Progress.DONE if kept.missing is not None:
            return words.NOT_TOLD
        case Progress.DONE if kept.first is None:
            return words.NO_HISTORY
        case Progress.DONE:
            return words.FOUND if kept.total else words.NOTHING_FOUND


def _why(kept: Backtest) -> str:
    if kept.missing is not None:
        return lacked(kept.missing.lack, kept.missing.what)
    if kept.progress is not Progress.FAILED or kept.why == GONE:
        return ""
    return CAUSES[Cause(kept.why)] if kept.why in set(Cause) else kept.why


def _numbers(check: Check, settings: CheckSettings, kept: Backtest) -> tuple[NumberLine, ...]:
    tried, count = of_spelled(kept.parameters), settings.of(check)
    says = {each.name: each.says for each in check.parameters}
    return tuple(
        NumberLine(what=says.get(name, name), now=in_line(count[name]) if name in count else "", then=in_line(said))
        for name, said in tried.items()
    )


def _day(found: Found, severities: Sequence[Severity]) -> DayLine:
    many = dict(found.severities)
    return DayLine(day=found.day, many=tuple(many.get(each, 0) for each in severities), total=found.total)


def _about(check: Check, kept: Backtest, subject: str) -> str | None:
    if check.subject is Subject.PERSON:
        return person_of(kept.connection, subject)
    return where(Sieve(connection=kept.connection, subject=subject))


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
