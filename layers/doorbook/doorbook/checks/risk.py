"""How much speaks against somebody: points for each open finding about them, never without these reasons."""

from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol

from doorbook.checks.check import Parameter, Setting, Severity, Subject
from doorbook.checks.finding import Finding, Status
from doorbook.checks.listing import FindingPage
from doorbook.checks.settings import CheckSettings
from doorbook.checks.sifting import WORST_FIRST, ListedFindings
from doorbook.values import value

MOST_POINTS: Final = 1000
AT_ONCE: Final = 100
LOOKED_AT: Final = 300
"""Findings about one person that are weighed at most, closed ones among them, the latest first."""

WORST: Final = 200
"""Open findings among which those who are most at risk are looked for, the worst first."""

PEOPLE: Final = 15


@value
class Weighing:
    """What a finding of each severity weighs, as an organisation may set it."""

    id: str
    parameters: tuple[Parameter, ...]

    def setting(self, name: str) -> Setting:
        """Return what it weighs where nobody chose."""
        return next(each.default for each in self.parameters if each.name == name)


def _weight(severity: Severity, points: int) -> Parameter:
    says = f"Points of a finding that is {severity}"
    return Parameter(name=str(severity), default=points, says=says, least=0, most=MOST_POINTS)


RISK: Final = Weighing(
    "user-risk",
    (
        _weight(Severity.CRITICAL, 100),
        _weight(Severity.HIGH, 40),
        _weight(Severity.MEDIUM, 10),
        _weight(Severity.LOW, 3),
        _weight(Severity.INFO, 0),
    ),
)


class Reason(NamedTuple):
    """A finding, and the points that go once it is closed or suppressed."""

    finding: Finding
    points: int


@value(kw_only=True)
class Risk:
    """The points of somebody, with all reasons, the heaviest first.

    It is not `whole` where there are so many findings about them that some were not looked at.
    """

    connection: str
    subject: str
    name: str
    reasons: tuple[Reason, ...]
    whole: bool

    @property
    def points(self) -> int:
        """Return their sum."""
        return sum(each.points for each in self.reasons)


class About(Protocol):
    """Findings by whom they are about."""

    def about(self, connection: str, subject: str, *, limit: int, after: str | None = None) -> FindingPage:
        """Return a page of those about somebody or something, the latest first."""
        ...


def risk_of(kept: About, weights: CheckSettings, connection: str, subject: str) -> Risk:
    """Weigh the open findings about somebody."""
    found, whole = _about(kept, connection, subject)
    chosen = weights.of(RISK)
    weighed = (Reason(each, int(str(chosen[each.severity]))) for each in found if each.is_open)
    reasons = sorted(weighed, key=lambda reason: (-reason.points, -reason.finding.times.event, reason.finding.id))
    name = next((each.name for each in found if each.name), subject)
    return Risk(connection=connection, subject=subject, name=name, reasons=tuple(reasons), whole=whole)


def most_at_risk(kept: ListedFindings, weights: CheckSettings) -> tuple[Risk, ...]:
    """Return those with the most points, of the people with the worst open findings."""
    people: dict[tuple[str, str], None] = {}
    for each in _worst(kept):
        if each.subject_kind is Subject.PERSON:
            people.setdefault((each.connection, each.subject))
        if len(people) == PEOPLE:
            break
    risks = (risk_of(kept, weights, connection, subject) for connection, subject in people)
    return tuple(sorted(risks, key=lambda risk: (-risk.points, risk.name, risk.subject)))


def _about(kept: About, connection: str, subject: str) -> tuple[list[Finding], bool]:
    found: list[Finding] = []
    after: str | None = None
    while len(found) < LOOKED_AT:
        part = kept.about(connection, subject, limit=AT_ONCE, after=after)
        found += part.findings
        after = part.following
        if after is None:
            return found, True
    return found, False


def _worst(kept: ListedFindings) -> Iterator[Finding]:
    left = WORST
    for severity in WORST_FIRST:
        if left <= 0:
            return
        part = kept.list(Status.OPEN, severity, limit=left)
        left -= len(part.findings)
        yield from part.findings
