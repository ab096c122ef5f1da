"""The list of findings, as somebody wants to see it; the address says how, so that it can be shared."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.check import Check
from doorbook.checks.desks import CheckDesks
from doorbook.checks.export import FINDINGS as FINDING_COLUMNS
from doorbook.checks.export import finding_cells
from doorbook.checks.finding import Finding
from doorbook.checks.sifting import WORST_FIRST, Sieve, read_sieve, sift, spelled
from doorbook.values import value
from doorbook.web.console.export_form import ExportForm
from doorbook.web.console.finding_words import FINDINGS, SEVERITIES, STATUSES, moment, standing
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.sheet import in_words, sheet
from doorbook.web.console.shown import legible
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html

LONGEST: Final = 200
"""Of a word in an address."""

EXPORTED: Final = 2000
"""Lines of a file at most: as many as are read while somebody waits, and as Lambda's answer can hold."""

AT_ONCE: Final = 500


@value(kw_only=True)
class FindingLine:
    """A finding among others."""

    where: str
    severity: Badge
    summary: str
    check: str
    name: str
    about: str
    connection: str
    at: datetime
    standing: str


@value
class Choice:
    """One of those to choose from."""

    value: str
    label: str
    chosen: bool


@value(kw_only=True)
class FindingsPage(ConsolePage):
    """A page of the list. `subject` is set where it is about one alone, `all_of` leads to everybody's."""

    template = "console_findings.html"
    title: str = "Findings"
    lines: tuple[FindingLine, ...]
    statuses: tuple[Choice, ...]
    severities: tuple[Choice, ...]
    checks: tuple[Choice, ...]
    connections: tuple[Choice, ...]
    subject: str
    all_of: str
    more: str | None
    first: str | None
    export: str
    exported: int
    parquet: ExportForm


@value(kw_only=True)
class FindingsRoom:
    """The list for one who is inside."""

    pages: Pages
    desks: CheckDesks
    names: Mapping[str, str]
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def page(self, query: Mapping[str, str]) -> Response[str]:
        """Return the part of the list that an address asks for."""
        asked = asked_of(query)
        if asked is None:
            return self.nowhere()
        sieve, after = asked
        try:
            found = sift(self.desks.findings, sieve, after)
        except ValueError:
            return self.nowhere()
        return html(
            self.pages,
            FindingsPage(
                **self.inside.around,
                lines=tuple(self._line(each) for each in found.findings),
                statuses=tuple(Choice(each, badge.label, each is sieve.status) for each, badge in STATUSES.items()),
                severities=self._severities(sieve),
                checks=_choices("Every check", sieve.check, ((each.id, each.title) for each in self.desks.checks)),
                connections=_choices("Every connection", sieve.connection, self.names.items()),
                subject=sieve.subject,
                all_of=where(sieve, subject=""),
                more=where(sieve, after=found.following) if found.following else None,
                first=where(sieve) if after else None,
                export=where(sieve, at=f"{FINDINGS}/export", after=after or ""),
                exported=EXPORTED,
                parquet=ExportForm(f"{FINDINGS}/export", self.inside.csrf, tuple(spelled(sieve).items())),
            ),
        )

    def export(self, query: Mapping[str, str]) -> Response[str]:
        """Return what an address asks for as a file; where there is more than it takes, its last line says so."""
        asked = asked_of(query)
        if asked is None:
            return self.nowhere()
        sieve, after = asked
        found: list[Finding] = []
        for _ in range(EXPORTED // AT_ONCE):
            try:
                part = sift(self.desks.findings, sieve, after, page=AT_ONCE)
            except ValueError:
                return self.nowhere()
            found += part.findings
            after = part.following
            if after is None:
                break
        rows = [tuple(self._row(each)) for each in found]
        if after is not None:
            rows.append(("There are more.", "", "", f"Go on at {where(sieve, at=f'{FINDINGS}/export', after=after)}"))
        return sheet("findings", [each.name for each in FINDING_COLUMNS], rows)

    def _line(self, finding: Finding) -> FindingLine:
        check = self.desks.check(finding.check)
        about = Sieve(status=finding.status, connection=finding.connection, subject=finding.subject)
        return FindingLine(
            where=f"{FINDINGS}/{finding.id}",
            severity=SEVERITIES[finding.severity],
            summary=legible(finding.summary),
            check=_title(check, finding.check),
            name=legible(finding.name or finding.subject),
            about=where(about),
            connection=self.names.get(finding.connection, finding.connection),
            at=moment(finding.times.event),
            standing=standing(finding),
        )

    def _severities(self, sieve: Sieve) -> tuple[Choice, ...]:
        labels = ((each, SEVERITIES[each].label) for each in WORST_FIRST)
        return _choices("Every severity", sieve.severity or "", labels)

    def _row(self, finding: Finding) -> Iterable[str]:
        cells = finding_cells(finding, self.names.get(finding.connection, finding.connection))
        return in_words(FINDING_COLUMNS, cells, _iso)


def asked_of(query: Mapping[str, str]) -> tuple[Sieve, str | None] | None:
    """Return what an address asks for, and from where on; None where it asks for what there is not."""
    said = {name: query.get(name, "") for name in ("status", "severity", "check", "connection", "subject", "after")}
    if any(len(each) > LONGEST for name, each in said.items() if name != "after"):
        return None
    try:
        sieve = read_sieve(said)
    except ValueError:
        return None
    return sieve, said["after"] or None


def where(sieve: Sieve, *, at: str = FINDINGS, after: str = "", subject: str | None = None) -> str:
    """Return the address of a list."""
    said = {**spelled(sieve), "after": after}
    if subject is not None:
        said["subject"] = subject
    return f"{at}?" + urlencode({name: each for name, each in said.items() if each})


def _choices(whole: str, chosen: str, of: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    return (Choice("", whole, not chosen), *(Choice(each, label, each == chosen) for each, label in of))


def _title(check: Check | None, name: str) -> str:
    return check.title if check else name


def _iso(at: int) -> str:
    return moment(at).isoformat(timespec="seconds").replace("+00:00", "Z")
