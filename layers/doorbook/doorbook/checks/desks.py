"""What the console's pages about findings and checks ask."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from doorbook.checks.check import Check, Severity
from doorbook.checks.choosing import SettingsDesk
from doorbook.checks.data_files import DataFile
from doorbook.checks.exporting import ExportDesk
from doorbook.checks.finding import Finding, Status
from doorbook.checks.letting import LettingDesk
from doorbook.checks.ports import Known, Verdicts
from doorbook.checks.sifting import ListedFindings
from doorbook.checks.trend import Trend
from doorbook.checks.triage import EndingSuppressions, Step, TriageDesk
from doorbook.checks.trying import BacktestDesk
from doorbook.values import value


class ShownFindings(ListedFindings, Protocol):
    """Findings as pages show them."""

    def one(self, finding: str) -> Finding | None:
        """Return a finding as it is now."""
        ...

    def told(self, finding: Finding) -> int | None:
        """Return when somebody was told that it is open, in milliseconds."""
        ...

    def steps(self, finding: str) -> Sequence[Step]:
        """Return what people did about a finding, the first thing first."""
        ...

    def known(self, connection: str, check: str, since: str, among: Iterable[Status] = Status) -> Iterable[Known]:
        """Return the findings of a check whose occasion is of this day or later, or not of a day at all."""
        ...

    def standing(self, connection: str, check: str, status: Status) -> int:
        """Return how many findings of a check stand so."""
        ...

    def count(self, status: Status, severity: Severity, *, most: int | None = None) -> int:
        """Return how many of a severity stand so; beyond `most` nothing is counted any more."""
        ...


@value(kw_only=True)
class CheckDesks:
    """The desks and the stores behind them."""

    triage: TriageDesk
    choosing: SettingsDesk
    trying: BacktestDesk
    letting: LettingDesk
    exporting: ExportDesk
    findings: ShownFindings
    verdicts: Verdicts
    suppressions: EndingSuppressions
    trend: Trend
    checks: Sequence[Check]
    data_files: Callable[[], Sequence[DataFile]]

    def check(self, name: str) -> Check | None:
        """Return the check of this id."""
        return next((each for each in self.checks if each.id == name), None)
