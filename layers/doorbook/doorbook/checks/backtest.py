"""What a check would have found in all that is stored: day by day, before it is armed or its numbers are changed."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from doorbook.checks.check import Check, Severity
from doorbook.checks.errand import Errand
from doorbook.checks.finding import Detection
from doorbook.checks.opening import summary
from doorbook.checks.verdict import Missing
from doorbook.values import value

TOP: Final = 10
"""Subjects that are named, those with the most findings first."""

SHOWN: Final = 10
"""Findings that are told in words, the worst and latest first."""

LONGEST: Final = 500
"""Characters of such a sentence; names in it are whatever somebody called themselves."""

GONE: Final = "connection gone"
"""Why there is nothing to look at."""


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
class Sample:
    """One finding that there would have been, in words; `at` is in milliseconds."""

    at: int
    severity: Severity
    subject: str
    name: str
    says: str


@value(kw_only=True)
class Backtest(Errand):
    """One backtest; moments are milliseconds. `first` and `last` are the days that it looked at.

    Where the check could not be judged, `missing` says what it lacks; `subjects` counts whom it would have found.
    """

    connection: str
    check: str
    parameters: tuple[tuple[str, str], ...]
    check_version: int = 1
    first: str | None = None
    last: str | None = None
    rows: int = 0
    days: tuple[Found, ...] = ()
    top: tuple[tuple[str, str, int], ...] = ()
    """Subject, name, and findings."""

    subjects: int = 0
    samples: tuple[Sample, ...] = ()
    missing: Missing | None = None

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
    return tuple((subject, names[subject][:LONGEST], many) for subject, many in counted.most_common(TOP))


def samples(check: Check, detections: Iterable[Detection]) -> tuple[Sample, ...]:
    """Tell some in words, the worst and latest first."""
    shown = sorted(detections, key=lambda each: (-each.severity.rank, -each.at, each.subject))[:SHOWN]
    return tuple(
        Sample(
            at=each.at,
            severity=each.severity,
            subject=each.subject,
            name=each.name[:LONGEST],
            says=summary(check, each)[:LONGEST],
        )
        for each in shown
    )
