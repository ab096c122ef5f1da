"""A finding: something that a check found true of somebody, when, on what evidence, and what became of it."""

from datetime import date
from enum import StrEnum
from hashlib import blake2b
from typing import Final

from doorbook.checks.check import Category, Severity, Subject
from doorbook.values import value

ID_BYTES: Final = 12
MOST_EVIDENCE: Final = 50
"""Records that a finding names; what is more is counted."""

MOST_LINES: Final = 20
"""Records that it tells in words."""


class Status(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    SUPPRESSED = "suppressed"
    """True, and somebody said with a reason that it is not to be looked at until a day."""

    CLOSED = "closed"


class Closing(StrEnum):
    """Why a finding is closed."""

    OVER = "over"
    """It is no longer so."""

    WITHDRAWN = "withdrawn"
    """With what is known by now it never was."""

    RESOLVED = "resolved"
    EXPECTED = "expected"
    """A person judged it to be nothing bad."""

    MALICIOUS = "malicious"
    """A person judged it to be an attack, which is over."""


class Triage(StrEnum):
    """How far people are with a finding."""

    NEW = "new"
    LOOKING = "looking"
    SETTLED = "settled"


@value(kw_only=True)
class Detection:
    """What a check's query said in one row or, for one subject on one occasion, in several."""

    subject: str
    name: str
    occasion: str
    at: int
    available: int | None
    severity: Severity
    evidence: tuple[str, ...]
    records: int
    facts: tuple[tuple[str, str], ...]
    stands: bool = False
    """Whether it is how things stand, and no event."""

    lines: tuple[tuple[int, str], ...] = ()
    """What happened in words, each with its moment."""

    about: Subject | None = None
    """Whom or what it is about, where that is another than the check says."""

    @property
    def digest(self) -> str:
        """Tell what it says from what it said before; when it was available is not part of that.

        Nor is since when things stand so: what tells it grows old, and an account is no other for that.
        """
        told = (self.name, None if self.stands else self.at, self.severity, self.evidence, self.records, self.facts)
        return blake2b(repr(told).encode(), digest_size=ID_BYTES).hexdigest()


@value(kw_only=True)
class Times:
    """When it happened, when it could be known, and when it was found; milliseconds.

    When somebody was told is known to who tells, and kept beside the finding.
    """

    event: int
    available: int | None
    evaluated: int


@value(kw_only=True)
class Finding:
    """One finding as it stands. `parameters` are those it was found with, `version` counts changes of the row."""

    id: str
    connection: str
    check: str
    check_version: int
    parameters: tuple[tuple[str, str], ...]
    category: Category
    severity: Severity
    subject_kind: Subject
    subject: str
    name: str
    occasion: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    evidence: tuple[str, ...]
    records: int
    digest: str
    times: Times
    lines: tuple[tuple[int, str], ...] = ()
    status: Status = Status.OPEN
    triage: Triage = Triage.NEW
    closing: Closing | None = None
    closed: int | None = None
    suppression: str | None = None
    reopened: int = 0
    by: str | None = None
    note: str | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Tell whether somebody should look at it."""
        return self.status is Status.OPEN


def finding_id(connection: str, check: str, subject: str, occasion: str) -> str:
    """Return the name of a finding, the same whenever and however often it is found."""
    told = f"{connection}\x1f{check}\x1f{subject}\x1f{occasion}"
    return blake2b(told.encode(), digest_size=ID_BYTES).hexdigest()


def day_before(day: str, days: int) -> str:
    """Return the day so many days before another."""
    return date.fromordinal(date.fromisoformat(day).toordinal() - days).isoformat()
