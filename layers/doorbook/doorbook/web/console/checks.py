"""The catalogue: every check, what it came to on each connection, and what keeps it from telling."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.check import Check
from doorbook.checks.desks import CheckDesks
from doorbook.checks.settings import CheckSettings, Mode
from doorbook.checks.sifting import Sieve
from doorbook.checks.verdict import Judged
from doorbook.values import value
from doorbook.web.console.finding_words import CATEGORIES, CHECKS, SEVERITIES, VERDICTS, held_words, lacking, moment
from doorbook.web.console.findings import where
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html

MODES = {Mode.ARMED: None, Mode.WATCHING: Badge("Watching"), Mode.OFF: Badge("Disarmed", "off")}
"""What is said of a check that is not armed."""

NOT_YET = Badge("Not judged yet")
HELD = Badge("Held at the limit", "bad")
"""What would fire for everyone opens nothing until a person lets it."""


@value(kw_only=True)
class VerdictLine:
    """What a check came to on a connection."""

    connection: str
    verdict: Badge
    open: int
    suppressed: int
    findings: str
    lacking: str
    held: str
    judged: datetime | None
    fired: datetime | None
    coverage: tuple[str, ...]


@value(kw_only=True)
class CheckLine:
    """A check among the others; `mode` is said where it is not armed; `fired` when it last did, on any connection."""

    where: str
    title: str
    severity: Badge
    mode: Badge | None
    asked: bool
    verdicts: tuple[VerdictLine, ...]
    fired: datetime | None


@value(kw_only=True)
class Shelf:
    """The checks of one kind."""

    label: str
    lines: tuple[CheckLine, ...]


@value(kw_only=True)
class ChecksPage(ConsolePage):
    """The catalogue."""

    template = "console_checks.html"
    title: str = "Checks"
    shelves: tuple[Shelf, ...]


def catalogue(pages: Pages, desks: CheckDesks, names: Mapping[str, str], inside: Inside) -> Response[str]:
    """Return the page."""
    judged, settings = verdicts(desks, names), desks.choosing.settings.all()
    shelves = (
        Shelf(
            label=label,
            lines=tuple(
                _line(each, settings[each.id], names, judged) for each in desks.checks if each.category is category
            ),
        )
        for category, label in CATEGORIES.items()
    )
    return html(pages, ChecksPage(**inside.around, shelves=tuple(each for each in shelves if each.lines)))


def verdicts(desks: CheckDesks, names: Iterable[str]) -> dict[tuple[str, str], Judged]:
    """Return the last verdicts by connection and check."""
    return {(name, each.check): each for name in names for each in desks.verdicts.of(name)}


def verdict_lines(
    check: Check, mode: Mode, names: Mapping[str, str], judged: Mapping[tuple[str, str], Judged]
) -> tuple[VerdictLine, ...]:
    """Return what a check came to on each connection."""
    return tuple(_verdict(check, mode, each, name, judged.get((each, check.id))) for each, name in names.items())


def _line(
    check: Check, settings: CheckSettings, names: Mapping[str, str], judged: Mapping[tuple[str, str], Judged]
) -> CheckLine:
    mode = settings.mode
    lines = verdict_lines(check, mode, names, judged)
    return CheckLine(
        where=f"{CHECKS}/{check.id}",
        title=check.title,
        severity=SEVERITIES[check.severity],
        mode=MODES[mode],
        asked=mode is not Mode.OFF,
        verdicts=lines,
        fired=_latest([line.fired for line in lines]),
    )


def _verdict(check: Check, mode: Mode, connection: str, name: str, judged: Judged | None) -> VerdictLine:
    found = where(Sieve(check=check.id, connection=connection))
    if judged is None:
        return VerdictLine(
            connection=name,
            verdict=NOT_YET,
            open=0,
            suppressed=0,
            findings=found,
            lacking="",
            held="",
            judged=None,
            fired=None,
            coverage=(),
        )
    return VerdictLine(
        connection=name,
        verdict=said_of(mode, judged),
        open=judged.open,
        suppressed=judged.suppressed,
        findings=found,
        lacking=lacking(judged),
        held=held_words(judged),
        judged=moment(judged.at),
        fired=None if judged.fired is None else moment(judged.fired),
        coverage=tuple(f"{each.field}: {each.have:,} of {each.of:,}" for each in judged.coverage),
    )


def said_of(mode: Mode, judged: Judged) -> Badge:
    """Say what it came to; of a check that watches, what it would have; of one at the limit, that it is held."""
    if mode is Mode.ARMED and judged.held:
        return HELD
    if mode is not Mode.WATCHING or judged.would is None or judged.lack is not None:
        return VERDICTS[judged.verdict]
    return Badge(f"Would find {judged.would:,}", "bad") if judged.would else Badge("Would find nothing", "good")


def _latest(moments: Sequence[datetime | None]) -> datetime | None:
    return max((each for each in moments if each is not None), default=None)
