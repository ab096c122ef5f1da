"""What the console's pages about findings and checks ask."""

from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.trend import StoredTrend
from doorbook.adapters.watch.triage import ChosenSettings, EndedSuppressions, StoredTriage
from doorbook.adapters.watch.verdicts import StoredVerdicts
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.choosing import SettingsDesk
from doorbook.checks.desks import CheckDesks
from doorbook.checks.triage import TriageDesk
from doorbook.signin.ledger import Ledger
from doorbook.wiring.clients import dynamodb, env


def check_desks(ledger: Ledger) -> CheckDesks:
    """Return the desks, from the environment."""
    return desks_over(WatchRows(dynamodb(), env("WATCH_TABLE"), env("AUDIT_TABLE")), ledger)


def desks_over(rows: WatchRows | MemoryRows, ledger: Ledger) -> CheckDesks:
    """Return the desks over a table."""
    findings = StoredTriage(rows)
    suppressions = EndedSuppressions(rows)
    trend = StoredTrend(rows)
    return CheckDesks(
        triage=TriageDesk(ledger=ledger, findings=findings, suppressions=suppressions, trend=trend),
        choosing=SettingsDesk(ledger=ledger, settings=ChosenSettings(rows, CHECKS)),
        findings=findings,
        verdicts=StoredVerdicts(rows),
        suppressions=suppressions,
        trend=trend,
        checks=CHECKS,
    )
