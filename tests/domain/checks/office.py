"""An office where findings are triaged: rows in memory, a clock and an audit."""

from dataclasses import dataclass, field
from itertools import count

from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.watch.backtests import AskedBacktests
from doorbook.adapters.watch.holds import LetHolds
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.trend import StoredTrend
from doorbook.adapters.watch.triage import ChosenSettings, EndedSuppressions, StoredTriage
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Category, Severity, Subject
from doorbook.checks.choosing import SettingsDesk
from doorbook.checks.finding import Finding, Status, Times, finding_id
from doorbook.checks.letting import LettingDesk
from doorbook.checks.triage import By, TriageDesk, Wish
from doorbook.checks.trying import BacktestDesk
from doorbook.events import AuditRow, Outcome
from doorbook.signin.ledger import Ledger
from doorbook.signin.roles import Role
from doorbook.signin.visitor import Visitor
from tests.doorway import Clock, Tally

DAY = 86_400_000


def finding(number: int = 1, **says: object) -> Finding:
    """Return one of an event: somebody was asked again and again."""
    told: dict[str, object] = {
        "connection": "c1",
        "check": "mfa-flood",
        "check_version": 1,
        "parameters": (("count", "5"),),
        "category": Category.THREAT,
        "severity": Severity.HIGH,
        "subject_kind": Subject.PERSON,
        "subject": f"DU{number}",
        "name": f"bob{number}",
        "occasion": "2026-03-18",
        "summary": f"bob{number} was asked 5 times.",
        "facts": (("times", "5"),),
        "evidence": (f"k{number}",),
        "records": 1,
        "digest": f"d{number}",
        "times": Times(event=1_773_000_000_000 + number, available=1_773_000_120_000, evaluated=1_773_000_180_000),
    } | says
    told.setdefault("id", finding_id(*(str(told[name]) for name in ("connection", "check", "subject", "occasion"))))
    return Finding(**told)  # type: ignore[arg-type]


@dataclass
class Office:
    """The desks over one store."""

    rows: MemoryRows = field(default_factory=MemoryRows)
    clock: Clock = field(default_factory=Clock)
    tally: Tally = field(default_factory=Tally)
    doors: MemoryDoors = field(default_factory=MemoryDoors)

    def __post_init__(self) -> None:
        numbers = count()
        ledger = Ledger(
            doors=self.doors, meter=self.tally, clock=self.clock, chance=lambda: f"{next(numbers):043d}"[::-1]
        )
        self.findings = StoredTriage(self.rows)
        self.suppressions = EndedSuppressions(self.rows)
        self.settings = ChosenSettings(self.rows, CHECKS)
        self.trend = StoredTrend(self.rows)
        self.desk = TriageDesk(ledger=ledger, findings=self.findings, suppressions=self.suppressions, trend=self.trend)
        self.choosing = SettingsDesk(ledger=ledger, settings=self.settings)
        self.backtests = AskedBacktests(self.rows, lambda: self.now)
        self.looked: list[tuple[str, str]] = []
        self.holds = LetHolds(self.rows)
        self.letting = LettingDesk(
            ledger=ledger, holds=self.holds, look=lambda connection, once: self.ask(connection, once=once)
        )
        self.trying = BacktestDesk(ledger=ledger, backtests=self.backtests, looks=self, chance=ledger.chance)

    @property
    def now(self) -> int:
        """The time in milliseconds."""
        return round(self.clock().timestamp() * 1000)

    @property
    def audit(self) -> list[AuditRow]:
        """What was written down, each row of which was counted."""
        rows = [*self.doors.audit, *self.rows.audit]
        assert sorted(row.id for row in rows) == sorted(row.id for row in self.tally.outcomes)
        return self.tally.outcomes

    @property
    def outcomes(self) -> list[Outcome]:
        """The outcomes alone."""
        return [row.outcome for row in self.audit]

    def ask(self, connection: str, *, once: str) -> None:
        """Hear of a look that an inspector is asked for."""
        self.looked.append((connection, once))

    def backtest(self, connection: str, backtest: str) -> None:
        """Hear what an inspector is asked for."""
        self.looked.append((connection, backtest))

    def export(self, export: str) -> None:
        """Hear of an export that an inspector is asked for."""
        self.looked.append(("", export))

    def keep(self, number: int = 1, **says: object) -> Finding:
        """Let there be a finding."""
        kept = finding(number, **says)
        assert self.findings.put(kept)
        return kept

    def now_is(self, of: Finding) -> Finding:
        """Return a finding as it stands."""
        found = self.findings.one(of.id)
        assert found is not None
        return found

    def status(self, of: Finding) -> Status:
        """Return how a finding stands."""
        return self.now_is(of).status


def by(role: Role = Role.HELP_DESK, person: str = "hal") -> By:
    """Return somebody."""
    return By(person=person, role=role, visitor=Visitor(address="192.0.2.7", agent="test", session=None))


def wish(of: Finding, note: str = "", *, role: Role = Role.HELP_DESK, seen: int | None = None) -> Wish:
    """Return what somebody wants of a finding as it was seen."""
    return Wish(by=by(role), finding=of.id, seen=of.version if seen is None else seen, note=note)
