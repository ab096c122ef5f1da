"""The page of an export: how far it is, and where its file can be taken."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.desks import CheckDesks
from doorbook.checks.errand import Progress
from doorbook.checks.export import Export, Of
from doorbook.checks.exporting import TooMany
from doorbook.errors import Cause
from doorbook.messages import CAUSES, Message
from doorbook.messages import exports as words
from doorbook.values import value
from doorbook.web.console.coverage import WHERE as COVERAGE
from doorbook.web.console.export_form import ExportForm
from doorbook.web.console.finding import by
from doorbook.web.console.finding_words import FINDINGS, SEVERITIES, STATUSES, moment, span
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.rooms import CONSOLE
from doorbook.web.console.shown import legible
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

EXPORTS: Final = f"{CONSOLE}/exports"
LISTS: Final = {Of.FINDINGS: ("Findings", FINDINGS), Of.COVERAGE: ("Coverage", COVERAGE)}
STANDS: Final = {
    Progress.WAITING: (Badge("Asked for"), words.ASKED),
    Progress.RUNNING: (Badge("Under way"), words.UNDER_WAY),
    Progress.DONE: (Badge("Made", "good"), words.THERE),
    Progress.FAILED: (Badge("Broke off", "bad"), words.BROKE),
}
EXPIRED: Final = (Badge("Expired", "off"), words.EXPIRED)
LOST: Final = (Badge("Lost", "off"), words.LOST)
SAID: Final = {
    **{("status", str(each)): badge.label for each, badge in STATUSES.items()},
    **{("severity", str(each)): badge.label for each, badge in SEVERITIES.items()},
    ("show", "able"): "Those that can tell",
    ("show", "unable"): "Those that cannot",
}
FILTERS: Final = {
    "status": "Standing",
    "severity": "Severity",
    "check": "Check",
    "connection": "Connection",
    "subject": "About",
    "show": "Which",
}
KIB: Final = 1024


@value(kw_only=True)
class ExportLine:
    """An export among the others of the same person."""

    where: str
    what: str
    state: Badge
    asked: datetime


@value(kw_only=True)
class ExportPage(ConsolePage):
    """One export. `file` leads to it while it is there, until `until`."""

    template = "console_export.html"
    what: str
    list_where: str
    state: Badge
    live: bool
    told: Message
    why: str
    sieve: tuple[tuple[str, str], ...]
    asked: datetime
    took: str
    rows: str
    size: str
    file: str
    until: datetime
    parquet: ExportForm | None
    others: tuple[ExportLine, ...]
    message: Message | None = None


@value(kw_only=True)
class ExportRoom:
    """The pages for one who is inside, of what they asked for themselves."""

    pages: Pages
    desks: CheckDesks
    names: Mapping[str, str]
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def ask(self, of: Of, sieve: Mapping[str, str]) -> Response[str]:
        """Ask for one, and lead to its page."""
        answer = self.desks.exporting.ask(by(self.inside), of, sieve)
        if isinstance(answer, TooMany):
            page = replace(self._of(answer.exports[0]), message=words.TOO_MANY)
            return html(self.pages, page, status=HTTPStatus.CONFLICT)
        return see(_place(answer))

    def page(self, export: str) -> Response[str]:
        """Return how far one is."""
        kept = self.desks.exporting.one(self.inside.session.person, export)
        return html(self.pages, self._of(kept)) if kept else self.nowhere()

    def file(self, export: str) -> Response[str]:
        """Lead to the file, by an address that ends after a few minutes."""
        link = self.desks.exporting.link(self.inside.session.person, export)
        return see(link) if link else self.nowhere()

    def _of(self, kept: Export) -> ExportPage:
        now = self.desks.exporting.now
        state, told = _stands(kept, now)
        live, there = kept.is_under_way(now), kept.is_there(now)
        what, where = LISTS[kept.of]
        others = (each for each in self.desks.exporting.all(kept.by) if each.id != kept.id)
        return ExportPage(
            **self.inside.around,
            title=f"{what} as Parquet",
            what=what,
            list_where=where,
            state=state,
            live=live,
            told=told,
            why=CAUSES[Cause(kept.why)] if kept.why in set(Cause) else kept.why,
            sieve=tuple(self._said(*each) for each in kept.sieve),
            asked=moment(kept.asked),
            took=span(kept.ended - kept.began) if kept.ended and kept.began else "",
            rows=f"{kept.rows:,}" if kept.progress is Progress.DONE else "",
            size=f"{-(-kept.size // KIB):,} KiB" if there else "",
            file=f"{_place(kept)}/file" if there else "",
            until=moment(kept.until),
            parquet=None if live or there else ExportForm(f"{where}/export", self.inside.csrf, kept.sieve),
            others=tuple(
                ExportLine(
                    where=_place(each), what=LISTS[each.of][0], state=_stands(each, now)[0], asked=moment(each.asked)
                )
                for each in others
            ),
        )

    def _said(self, name: str, said: str) -> tuple[str, str]:
        if name == "check":
            check = self.desks.check(said)
            return FILTERS[name], check.title if check else legible(said)
        if name == "connection":
            return FILTERS[name], self.names.get(said, legible(said))
        return FILTERS[name], SAID.get((name, said), legible(said))


def _stands(kept: Export, now: int) -> tuple[Badge, Message]:
    if kept.is_lost(now):
        return LOST
    return EXPIRED if kept.is_expired(now) else STANDS[kept.progress]


def _place(kept: Export) -> str:
    return f"{EXPORTS}/{kept.id}"
