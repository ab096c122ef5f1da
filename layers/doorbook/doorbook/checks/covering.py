"""Findings brought to what is said of them by now, where no inspection judges them anew: those of days long past."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple, Protocol

from doorbook.checks.finding import Finding, Status
from doorbook.checks.listing import FindingPage
from doorbook.checks.opening import covered
from doorbook.checks.ports import Findings, Known
from doorbook.checks.suppression import Suppression

AT_ONCE: Final = 50
LIVE: Final = (Status.OPEN, Status.SUPPRESSED)


class Whose(NamedTuple):
    """Whose findings: of a connection and a check, and, where it is one's alone, of whom."""

    connection: str
    check: str
    subject: str | None = None


class Subjects(Findings, Protocol):
    """Findings that are listed by whom they are about."""

    def about(self, connection: str, subject: str, *, limit: int, after: str | None = None) -> FindingPage:
        """Return a page of those about somebody or something, the latest first."""
        ...


def cover(findings: Findings, whose: Whose, said: Sequence[Suppression], now: int, *, most: int | None = None) -> int:
    """Suppress what is said of everybody, and open what nothing is said of any more; return of how many.

    A suppression of one subject is applied where it is made; here it only ends.
    """
    speaking = [each for each in said if (each.connection, each.check) == whose[:2]]
    if not speaking:
        return 0
    changed = 0
    for known in findings.known(whose.connection, whose.check, "", LIVE):
        if most is not None and changed >= most:
            break
        if _may_differ(known, speaking, now):
            changed += _settle(findings, findings.one(known.id), speaking, now)
    return changed


def cover_subject(findings: Subjects, whose: Whose, said: Sequence[Suppression], now: int, *, most: int) -> None:
    """Bring those about one subject to what is said of them; at most so many are looked at."""
    after, looked = None, 0
    while looked < most:
        part = findings.about(whose.connection, whose.subject or "", limit=AT_ONCE, after=after)
        for each in part.findings:
            if each.check == whose.check:
                _settle(findings, findings.one(each.id), said, now)
        looked += AT_ONCE
        after = part.following
        if after is None:
            return


def _may_differ(known: Known, speaking: Sequence[Suppression], now: int) -> bool:
    holding = [each for each in speaking if each.holds(now)]
    if known.status is Status.SUPPRESSED:
        return all(each.id != known.suppression for each in holding)
    return known.status is Status.OPEN and any(each.subject is None for each in holding)


def _settle(findings: Findings, before: Finding | None, said: Sequence[Suppression], now: int) -> bool:
    if before is None:
        return False
    after = covered(before, said, now)
    if after == before:
        return False
    return findings.put(replace(after, version=before.version + 1))
