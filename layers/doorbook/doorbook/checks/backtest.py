"""What a check would have found in all that is stored: day by day, before it is armed or its numbers are changed."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from doorbook.checks.check import Severity
from doorbook.checks.finding import Detection
from doorbook.values import value

TOP: Final = 10
"""Subjects that are named, those with the most findings first."""


class Progress(StrEnum):
    """Where a backtest stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@value(kw_only=True)
class Found:
    """What it would have found on a day: how many findings of each severity."""

    day: str
    severities: tuple[tuple[Severity, int], ...]

    @property
    def total(self) -> int:
        """Return how many in all."""
        return sum(many for _, many in self.severities)


@value(kw_only=True)
class Backtest:
    """One backtest; moments are milliseconds. `first` and `last` are the days that it looked at."""

    id: str
    connection: str
    check: str
    parameters: tuple[tuple[str, str], ...]
    asked: int
    by: str
    progress: Progress = Progress.WAITING
    began: int | None = None
    ended: int | None = None
    first: str | None = None
    last: str | None = None
    rows: int = 0
    days: tuple[Found, ...] = ()
    top: tuple[tuple[str, str, int], ...] = ()
    """Subject, name, and findings."""

    why: str = ""
    version: int = 1

    @property
    def total(self) -> int:
        """Return how many findings there would have been."""
        return sum(each.total for each in self.days)


def by_day(detections: Iterable[Detection]) -> tuple[Found, ...]:
    """Count what was detected by day and severity."""
    counted: dict[str, Counter[Severity]] = {}
    for each in detections:
        day = f"{datetime.fromtimestamp(each.at / 1000, UTC):%Y-%m-%d}"
        counted.setdefault(day, Counter())[each.severity] += 1
    return tuple(
        Found(day=day, severities=tuple((each, many[each]) for each in Severity if many[each]))
        for day, many in sorted(counted.items())
    )


def most(detections: Iterable[Detection]) -> tuple[tuple[str, str, int], ...]:
    """Name those of whom most was detected."""
    names: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for each in detections:
        names[each.subject] = each.name
        counted[each.subject] += 1
    return tuple((subject, names[subject], many) for subject, many in counted.most_common(TOP))
