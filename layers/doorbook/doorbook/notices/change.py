"""What became of a finding, as rules of notices see it, and as it is kept until it is told."""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from doorbook.checks.check import Category, Check, Severity, Subject
from doorbook.checks.finding import Finding, Status
from doorbook.values import value


class What(StrEnum):
    """What became of it."""

    OPENED = "opened"
    REOPENED = "reopened"
    WORSE = "worse"
    HANDLED = "handled"
    """Somebody took it up, or suppressed it."""

    CLOSED = "closed"


@value(kw_only=True)
class Change:
    """One change of a finding; `number` is the version that it made, `at` when, `since` when it happened: milliseconds.

    `by` is who was the last to do something about it, or empty.
    """

    finding: str
    number: int
    what: What
    at: int
    connection: str
    check: str
    title: str
    category: Category
    severity: Severity
    subject_kind: Subject
    subject: str
    name: str
    summary: str
    since: int
    by: str = ""

    @property
    def id(self) -> str:
        """Name it: the same whenever the same change is told again."""
        return f"{self.finding}.{self.number}"


def change(before: Finding | None, after: Finding, check: Check | None, at: int) -> Change | None:
    """Return what became of a finding, or None where nothing did that a rule could ask for."""
    what = _what(before, after)
    if what is None:
        return None
    return Change(
        finding=after.id,
        number=after.version,
        what=what,
        at=at,
        connection=after.connection,
        check=after.check,
        title=check.title if check else after.check,
        category=after.category,
        severity=after.severity,
        subject_kind=after.subject_kind,
        subject=after.subject,
        name=after.name or after.subject,
        summary=after.summary,
        since=after.times.event,
        by=after.by or "",
    )


def _what(before: Finding | None, after: Finding) -> What | None:
    if before is None:
        return What.OPENED if after.is_open else None
    if after.status is Status.CLOSED:
        return None if before.status is Status.CLOSED else What.CLOSED
    if not after.is_open:
        return What.HANDLED if before.is_open else None
    if not before.is_open:
        return What.REOPENED
    if after.severity.rank > before.severity.rank:
        return What.WORSE
    return What.HANDLED if (before.triage, before.by) != (after.triage, after.by) else None


def written(of: Change) -> dict[str, str | int]:
    """Return it in plain words and numbers."""
    return {each.name: _plain(getattr(of, each.name)) for each in fields(of)}


def read(kept: Mapping[str, Any]) -> Change:
    """Return what `written` wrote; raise KeyError or ValueError of anything else."""
    told = {each.name: kept[each.name] for each in fields(Change)}
    return Change(
        **told
        | {
            "what": What(told["what"]),
            "category": Category(told["category"]),
            "severity": Severity(told["severity"]),
            "subject_kind": Subject(told["subject_kind"]),
            "number": int(told["number"]),
            "at": int(told["at"]),
            "since": int(told["since"]),
        }
    )


def _plain(said: object) -> str | int:
    return said if isinstance(said, int) else str(said)
