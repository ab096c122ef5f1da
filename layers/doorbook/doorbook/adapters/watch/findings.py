"""Findings as rows: in a list by severity, in one by whom they are about, and in one by check."""

import json
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Final, cast

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import IndexedRows
from doorbook.checks.check import Category, Severity, Subject
from doorbook.checks.finding import Closing, Finding, Status, Times, Triage
from doorbook.checks.listing import FindingPage
from doorbook.checks.opening import BY_PEOPLE
from doorbook.checks.ports import Known

FINDING: Final = "finding#"
SK: Final = "now"
AT_ONCE: Final = 500
SHOWN: Final = 20
LONGEST_KEY: Final = 200
TEXTS: Final = (
    "connection",
    "check",
    "subject",
    "name",
    "occasion",
    "summary",
    "digest",
    "suppression",
    "by",
    "note",
)


class StoredFindings:
    """The findings of all connections."""

    def __init__(self, rows: IndexedRows) -> None:
        self._rows = rows

    def known(self, connection: str, check: str, since: str, among: Iterable[Status] = Status) -> Iterable[Known]:
        """Return the findings of a check whose occasion is of this day or later, or not of a day at all."""
        for status in among:
            yield from self._known(_judged(connection, check, status), since)

    def standing(self, connection: str, check: str, status: Status) -> int:
        """Return how many findings of a check stand so."""
        return self._rows.count("by-check", _judged(connection, check, status))

    def _known(self, key: str, since: str) -> Iterable[Known]:
        after = None
        while True:
            part = self._rows.page("by-check", key, limit=AT_ONCE, after=after, newest=True)
            for row in part.rows:
                if str(row["judged_place"]) < since:
                    return
                yield Known(
                    id=str(row["pk"]).partition("#")[2],
                    status=Status(str(row["status"])),
                    digest=str(row["digest"]),
                    suppression=cast("str | None", row.get("suppression")),
                    settled=bool(row.get("settled")),
                )
            if part.following is None:
                return
            after = part.following

    def one(self, finding: str) -> Finding | None:
        """Return a finding as it is now."""
        kept = self._rows.get(finding_pk(finding), SK)
        return to_finding(kept) if kept else None

    def put(self, finding: Finding) -> bool:
        """Keep a finding where the version before it stands, or return False."""
        return self._rows.put_next(finding_pk(finding.id), SK, to_row(finding), finding.version)

    def list(self, status: Status, severity: Severity, *, limit: int, after: str | None = None) -> FindingPage:
        """Return a page of those of a severity that stand so, the latest first; ValueError where `after` is none."""
        part = self._rows.page("by-list", _listed(status, severity), limit=limit, after=after, newest=True)
        return FindingPage(tuple(map(to_finding, part.rows)), part.following)

    def about(self, connection: str, subject: str, *, limit: int, after: str | None = None) -> FindingPage:
        """Return a page of those about somebody or something, the latest first."""
        part = self._rows.page("by-about", _about(connection, subject), limit=limit, after=after, newest=True)
        return FindingPage(tuple(map(to_finding, part.rows)), part.following)

    def count(self, status: Status, severity: Severity, *, most: int | None = None) -> int:
        """Return how many of a severity stand so; beyond `most` nothing is counted any more."""
        return self._rows.count("by-list", _listed(status, severity), most=most)


def to_row(finding: Finding) -> dict[str, Plain]:
    """Return what is kept of a finding."""
    settled = finding.status is Status.CLOSED and finding.closing in BY_PEOPLE
    return {
        **{name: cast("Plain", getattr(finding, name)) for name in TEXTS},
        "check_version": finding.check_version,
        "parameters": _spelled(finding.parameters),
        "category": finding.category,
        "severity": finding.severity,
        "subject_kind": finding.subject_kind,
        "facts": _spelled(finding.facts),
        "lines": json.dumps(finding.lines),
        "evidence": [*finding.evidence],
        "records": finding.records,
        "event": finding.times.event,
        "available": finding.times.available,
        "evaluated": finding.times.evaluated,
        "status": finding.status,
        "triage": finding.triage,
        "closing": finding.closing,
        "closed": finding.closed,
        "reopened": finding.reopened,
        "settled": settled,
        "list": _listed(finding.status, finding.severity),
        "place": f"{finding.times.event:013}",
        "about": _about(finding.connection, finding.subject),
        "about_place": f"finding#{finding.times.event:013}",
        "judged": _judged(finding.connection, finding.check, finding.status),
        "judged_place": finding.occasion or "~",
    }


def to_finding(row: Mapping[str, Plain]) -> Finding:
    """Return the finding that a row keeps."""
    closing = row.get("closing")
    return Finding(
        id=str(row["pk"]).partition("#")[2],
        **{name: cast("str", row.get(name)) for name in TEXTS},
        check_version=cast("int", row["check_version"]),
        parameters=_pairs(row["parameters"]),
        category=Category(str(row["category"])),
        severity=Severity(str(row["severity"])),
        subject_kind=Subject(str(row["subject_kind"])),
        facts=_pairs(row["facts"]),
        lines=tuple((at, said) for at, said in json.loads(str(row.get("lines", "[]")))),
        evidence=tuple(map(str, cast("list[Plain]", row["evidence"]))),
        records=cast("int", row["records"]),
        times=Times(
            event=cast("int", row["event"]),
            available=cast("int | None", row.get("available")),
            evaluated=cast("int", row["evaluated"]),
        ),
        status=Status(str(row["status"])),
        triage=Triage(str(row["triage"])),
        closing=None if closing is None else Closing(str(closing)),
        closed=cast("int | None", row.get("closed")),
        reopened=cast("int", row["reopened"]),
        version=cast("int", row["version"]),
    )


def finding_pk(finding: str) -> str:
    """Return the place of a finding and of all that belongs to it."""
    return f"{FINDING}{finding}"


def told_sk(opening: int) -> str:
    """Return where it is kept when somebody was told; `opening` counts how often it was opened again."""
    return f"told#{opening:06}"


def _listed(status: Status, severity: Severity) -> str:
    return f"findings#{status}#{severity}"


def _about(connection: str, subject: str) -> str:
    """Return the key of a list; a name that somebody typed may be longer than any key that DynamoDB takes."""
    if len(subject) > LONGEST_KEY:
        subject = f"{subject[:SHOWN]}~{blake2b(subject.encode(), digest_size=16).hexdigest()}"
    return f"{connection}#{subject}"


def _judged(connection: str, check: str, status: Status) -> str:
    """Return the list that a finding is in: what is open is found without looking through what was closed in years."""
    return f"{connection}#{check}#{status}"


def _spelled(pairs: tuple[tuple[str, str], ...]) -> str:
    return json.dumps(pairs)


def _pairs(told: Plain) -> tuple[tuple[str, str], ...]:
    return tuple((name, said) for name, said in json.loads(str(told)))


def findings_about(rows: IndexedRows) -> Callable[[str, str], tuple[Finding, ...]]:
    """Return what tells the last findings about somebody of a connection."""
    return lambda connection, subject: StoredFindings(rows).about(connection, subject, limit=SHOWN).findings
