"""What the open findings about somebody weigh, as it was set."""

from collections.abc import Callable

from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.rows import IndexedRows
from doorbook.adapters.watch.verdicts import StoredSettings
from doorbook.checks.risk import RISK, Risk, risk_of


def risk_about(rows: IndexedRows) -> Callable[[str, str], Risk]:
    """Return what tells it of somebody of a connection."""
    findings, settings = StoredFindings(rows), StoredSettings(rows, ())
    return lambda connection, subject: risk_of(findings, settings.of(RISK.id), connection, subject)
