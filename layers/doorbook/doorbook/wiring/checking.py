"""What the console's pages about findings and checks ask."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.inspections_queue import SqsInspections
from doorbook.adapters.watch.backtests import AskedBacktests
from doorbook.adapters.watch.data_files import StoredDataFiles
from doorbook.adapters.watch.exports import AskedExports
from doorbook.adapters.watch.holds import LetHolds
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.trend import StoredTrend
from doorbook.adapters.watch.triage import ChosenSettings, EndedSuppressions, StoredTriage
from doorbook.adapters.watch.verdicts import StoredVerdicts
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.choosing import SettingsDesk
from doorbook.checks.desks import CheckDesks
from doorbook.checks.exporting import Downloads, ExportDesk
from doorbook.checks.letting import LettingDesk
from doorbook.checks.ports import Looks
from doorbook.checks.triage import TriageDesk
from doorbook.checks.trying import BacktestDesk
from doorbook.signin.ledger import Ledger
from doorbook.wiring.clients import chance, config, dynamodb, env, session
from doorbook.wiring.exporting import downloads

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient


def check_desks(ledger: Ledger) -> CheckDesks:
    """Return the desks, from the environment."""
    rows = WatchRows(dynamodb(), env("WATCH_TABLE"), env("AUDIT_TABLE"))
    sqs = cast("SQSClient", session().create_client("sqs", config=config()))
    return desks_over(rows, ledger, SqsInspections(sqs, env("INSPECTIONS_QUEUE")), chance, downloads())


def desks_over(
    rows: WatchRows | MemoryRows, ledger: Ledger, looks: Looks, chance: Callable[[], str], downloads: Downloads
) -> CheckDesks:
    """Return the desks over a table, and what asks the inspector to work."""
    findings = StoredTriage(rows)
    suppressions = EndedSuppressions(rows)
    trend = StoredTrend(rows)
    return CheckDesks(
        triage=TriageDesk(ledger=ledger, findings=findings, suppressions=suppressions, trend=trend),
        choosing=SettingsDesk(ledger=ledger, settings=ChosenSettings(rows, CHECKS)),
        trying=BacktestDesk(
            ledger=ledger,
            backtests=AskedBacktests(rows, lambda: round(ledger.clock().timestamp() * 1000)),
            looks=looks,
            chance=chance,
        ),
        letting=LettingDesk(
            ledger=ledger,
            holds=LetHolds(rows),
            look=lambda connection, once: looks.ask(connection, once=once),
        ),
        exporting=ExportDesk(
            ledger=ledger,
            exports=AskedExports(rows, lambda: round(ledger.clock().timestamp() * 1000)),
            looks=looks,
            downloads=downloads,
            chance=chance,
        ),
        findings=findings,
        verdicts=StoredVerdicts(rows),
        suppressions=suppressions,
        trend=trend,
        checks=CHECKS,
        data_files=StoredDataFiles(rows).all,
    )
