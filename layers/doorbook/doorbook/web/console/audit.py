"""The audit's page: what happened, who did it, and from where; and the same as a file."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from doorbook.errors import Cause
from doorbook.events import AuditRow, Outcome
from doorbook.messages import CAUSES, Message, console
from doorbook.signin.audit import PAGE, Audit, Wanted, after, day, gathered, place
from doorbook.signin.by_person import Listed
from doorbook.signin.ledger import Ledger
from doorbook.signin.names import LONGEST, person_id
from doorbook.values import value
from doorbook.web.browsers import in_words
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.outcomes import GROUPS, OUTCOMES
from doorbook.web.console.rooms import CONSOLE
from doorbook.web.console.sheet import sheet
from doorbook.web.console.shown import legible
from doorbook.web.pages import Pages
from doorbook.web.replies import html
from doorbook.web.words import METHODS

AUDIT: Final = f"{CONSOLE}/audit"
COLUMNS: Final = (
    "time",
    "outcome",
    "what",
    "person",
    "method",
    "address",
    "agent",
    "ticket",
    "duo_name",
    "device",
    "txid",
    "cause",
    "detail",
)
LONGEST_DAY: Final = 20


@value(kw_only=True)
class AuditLine:
    """One row in words."""

    at: datetime
    what: str
    who: str
    how: str
    address: str
    browser: str
    cause: str
    detail: str
    txid: str


@value(kw_only=True)
class Choice:
    """One kind of rows that can be chosen."""

    value: str
    label: str


@value(kw_only=True)
class AuditPage(ConsolePage):
    """A page of it; `more` and `export` are addresses."""

    template = "console_audit.html"
    title: str = "Audit"
    person: str
    outcome: str
    until: str
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    lines: tuple[AuditLine, ...]
    newest: bool
    more: str | None
    export: str
    message: Message | None = None


@value(kw_only=True)
class Asked:
    """What somebody looks for, as they typed it and as it is meant; `faulty` where it can be nothing."""

    person: str
    outcome: str
    until: str
    before: str | None
    wanted: Wanted
    faulty: Message | None

    def address(self, page: str, **more: str) -> str:
        """Return where a page of the same is."""
        given = {"person": self.person, "outcome": self.outcome, "until": self.until, **more}
        query = urlencode({name: text for name, text in given.items() if text})
        return f"{page}?{query}" if query else page


@value(kw_only=True)
class AuditReplies:
    """The page and the file for one who is inside."""

    pages: Pages
    audit: Audit
    ledger: Ledger
    inside: Inside

    def page(self, query: Mapping[str, str]) -> Response[str]:
        """Return a page."""
        asked = _asked(query)
        listed = Listed[AuditRow](())
        if asked.faulty is None:
            listed = self.audit.rows(asked.wanted, self._before(asked), PAGE)
        page = AuditPage(
            **self.inside.around,
            person=asked.person,
            outcome=asked.outcome,
            until=asked.until,
            groups=_groups(),
            lines=tuple(map(_line, listed.items)),
            newest=asked.before is None,
            more=asked.address(AUDIT, before=listed.more) if listed.more else None,
            export=asked.address(f"{AUDIT}/export", before=asked.before or ""),
            message=asked.faulty,
        )
        return html(self.pages, page, status=400 if asked.faulty else 200)

    def export(self, query: Mapping[str, str]) -> Response[str]:
        """Return what the page shows, and much more of it, as a file; who took it is written down."""
        asked = _asked(query)
        if asked.faulty is not None:
            return self.page(query)
        rows = gathered(self.audit, asked.wanted, self._before(asked)).items
        found = f"{len(rows)} rows, {rows[-1].key} to {rows[0].key}" if rows else "no rows"
        detail = f"{found}, of {asked.wanted.person or 'everybody'}, {asked.outcome or 'of any kind'}"
        who = self.inside.session.person
        self.ledger.commit(
            self.ledger.row(Outcome.AUDIT_EXPORTED, self.inside.visitor, method="none", person=who, detail=detail)
        )
        return sheet(f"audit-{self.ledger.clock():%Y-%m-%d}", COLUMNS, map(_cells, rows))

    def _before(self, asked: Asked) -> str:
        until = day(asked.until)
        begins = place(asked.before, self.ledger.clock())
        return min(begins, after(until)) if until else begins


def _asked(query: Mapping[str, str]) -> Asked:
    person, until = query.get("person", "").strip()[:LONGEST], query.get("until", "").strip()[:LONGEST_DAY]
    chosen = query.get("outcome", "")
    outcome = Outcome(chosen) if chosen in set(Outcome) else None
    who = person_id(person) if person else None
    faulty = (
        console.NO_SUCH_NAME if person and who is None else console.NO_SUCH_DAY if until and not day(until) else None
    )
    return Asked(
        person=person,
        outcome=outcome or "",
        until=until,
        before=query.get("before"),
        wanted=Wanted(person=who, outcome=outcome),
        faulty=faulty,
    )


def _groups() -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    return tuple(
        (name, tuple(Choice(value=outcome, label=words) for outcome, words in group.items()))
        for name, group in GROUPS.items()
    )


def _line(row: AuditRow) -> AuditLine:
    return AuditLine(
        at=row.at,
        what=OUTCOMES[row.outcome],
        who=legible(row.person or ""),
        how=METHODS.get(row.method, ""),
        address=row.address,
        browser=in_words(row.agent) if row.agent else "",
        cause=CAUSES[Cause(row.cause)] if row.cause in set(Cause) else row.cause or "",
        detail=legible(row.detail or ""),
        txid=row.txid or "",
    )


def _cells(row: AuditRow) -> tuple[str, ...]:
    return (
        f"{row.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        row.outcome,
        OUTCOMES[row.outcome],
        row.person or "",
        row.method,
        row.address,
        row.agent,
        row.ticket or "",
        row.duo_name or "",
        row.device or "",
        row.txid or "",
        row.cause or "",
        row.detail or "",
    )
