"""Findings that somebody wants to see, a page at a time: the worst and latest first, never by looking at all."""

from collections.abc import Mapping
from typing import Final, NamedTuple, Protocol

from doorbook.checks.check import Severity
from doorbook.checks.finding import Finding, Status
from doorbook.checks.listing import FindingPage
from doorbook.values import value

PAGE: Final = 50
MOST_ASKED: Final = 12
"""Parts of the list that one page looks at; a rare thing is looked for further from page to page."""

WORST_FIRST: Final = tuple(reversed(Severity))


class ListedFindings(Protocol):
    """Findings in lists."""

    def list(self, status: Status, severity: Severity, *, limit: int, after: str | None = None) -> FindingPage:
        """Return a page of those of a severity that stand so, the latest first; ValueError where `after` is none."""
        ...

    def about(self, connection: str, subject: str, *, limit: int, after: str | None = None) -> FindingPage:
        """Return a page of those about somebody or something, the latest first; ValueError where `after` is none."""
        ...


@value(kw_only=True)
class Sieve:
    """What is wanted; what is empty is not asked for."""

    status: Status = Status.OPEN
    severity: Severity | None = None
    check: str = ""
    connection: str = ""
    subject: str = ""

    def lets(self, finding: Finding) -> bool:
        """Tell whether a finding is wanted."""
        return (
            finding.status is self.status
            and self.severity in {None, finding.severity}
            and self.check in {"", finding.check}
            and self.connection in {"", finding.connection}
            and self.subject in {"", finding.subject}
        )

    @property
    def picks(self) -> bool:
        """Tell whether some of a list are left out."""
        return bool(self.check or self.connection or self.subject)


def read_sieve(said: Mapping[str, str]) -> Sieve:
    """Return what is wanted as an address spells it; ValueError where it asks for what there is not."""
    return Sieve(
        status=Status(said.get("status") or Status.OPEN),
        severity=Severity(said["severity"]) if said.get("severity") else None,
        check=said.get("check", ""),
        connection=said.get("connection", ""),
        subject=said.get("subject", ""),
    )


def spelled(sieve: Sieve) -> dict[str, str]:
    """Return what is wanted as an address spells it."""
    return {
        "status": str(sieve.status),
        "severity": str(sieve.severity or ""),
        "check": sieve.check,
        "connection": sieve.connection,
        "subject": sieve.subject,
    }


class Sifted(NamedTuple):
    """A page of what is wanted, and where the next begins; None where nothing follows."""

    findings: tuple[Finding, ...]
    following: str | None


def sift(kept: ListedFindings, sieve: Sieve, after: str | None = None, *, page: int = PAGE) -> Sifted:
    """Return a page, a little longer where parts of the list have more; ValueError where `after` is no place."""
    if sieve.connection and sieve.subject:
        return _about(kept, sieve, after, page)
    asked_for = [each for each in WORST_FIRST if sieve.severity in {None, each}]
    place, token = _place(asked_for, after)
    found: list[Finding] = []
    for _ in range(MOST_ASKED):
        limit = page if sieve.picks else page - len(found)
        part = kept.list(sieve.status, asked_for[place], limit=limit, after=token)
        found += filter(sieve.lets, part.findings)
        token = part.following
        if token is None:
            place += 1
        if place == len(asked_for):
            return Sifted(tuple(found), None)
        if len(found) >= page:
            break
    return Sifted(tuple(found), f"{asked_for[place]}.{token or ''}")


def _place(asked_for: list[Severity], after: str | None) -> tuple[int, str | None]:
    if after is None:
        return 0, None
    severity, _, token = after.partition(".")
    return asked_for.index(Severity(severity)), token or None


def _about(kept: ListedFindings, sieve: Sieve, after: str | None, page: int) -> Sifted:
    found: list[Finding] = []
    for _ in range(MOST_ASKED):
        part = kept.about(sieve.connection, sieve.subject, limit=page, after=after)
        found += filter(sieve.lets, part.findings)
        after = part.following
        if after is None or len(found) >= page:
            break
    return Sifted(tuple(found), after)
