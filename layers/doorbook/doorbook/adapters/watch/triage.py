"""Findings, suppressions and settings as people change them: each together with the audit."""

from collections.abc import Mapping, Sequence
from typing import Final, cast

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.findings import SK, StoredFindings, finding_pk, to_row, told_sk
from doorbook.adapters.watch.rows import AuditedRows, Next
from doorbook.adapters.watch.verdicts import (
    SUPPRESSIONS,
    StoredSettings,
    StoredSuppressions,
    settings_places,
    settings_row,
    suppression_row,
)
from doorbook.checks.check import Check
from doorbook.checks.finding import Closing, Finding
from doorbook.checks.settings import CheckSettings
from doorbook.checks.suppression import Suppression
from doorbook.checks.triage import Did, Step
from doorbook.events import AuditRow

MADE: Final = 1
ENDED: Final = 2
"""The versions that a suppression has in its life."""


class StoredTriage(StoredFindings):
    """Findings, with what people did about them."""

    def __init__(self, rows: AuditedRows) -> None:
        super().__init__(rows)
        self._audited = rows

    def change(self, finding: Finding, step: Step, row: AuditRow, suppression: Suppression | None = None) -> bool:
        """Keep a finding where the version before it stands, with what was done and the audit, or return False."""
        changes = [
            Next(finding_pk(finding.id), SK, to_row(finding), finding.version),
            Next(finding_pk(finding.id), f"step#{step.version:08}", _step_row(step), 1),
        ]
        if suppression is not None:
            changes.append(_suppression(suppression))
        return self._audited.put_all(changes, row)

    def told(self, finding: Finding) -> int | None:
        """Return when somebody was told that it is open, in milliseconds."""
        kept = self._audited.get(finding_pk(finding.id), told_sk(finding.reopened))
        return cast("int", kept["at"]) if kept else None

    def steps(self, finding: str) -> Sequence[Step]:
        """Return what people did about a finding, the first thing first."""
        return [_step(each) for each in self._audited.beginning(finding_pk(finding), "step#")]


class EndedSuppressions(StoredSuppressions):
    """Suppressions, which people end."""

    def __init__(self, rows: AuditedRows) -> None:
        super().__init__(rows)
        self._audited = rows

    def end(self, suppression: Suppression, row: AuditRow) -> bool:
        """Keep one that was ended, with the audit, or return False where somebody else ended it."""
        return self._audited.put_all([_suppression(suppression)], row)


class ChosenSettings(StoredSettings):
    """What people choose for checks."""

    def __init__(self, rows: AuditedRows, checks: Sequence[Check]) -> None:
        super().__init__(rows, checks)
        self._audited = rows

    def choose(self, settings: CheckSettings, row: AuditRow) -> bool:
        """Keep a choice where the one before it stands, with its history and the audit, or return False."""
        kept = settings_row(settings)
        return self._audited.put_all(
            [Next(pk, sk, kept, version) for pk, sk, version in settings_places(settings)], row
        )


def _suppression(of: Suppression) -> Next:
    return Next(SUPPRESSIONS, of.id, suppression_row(of), MADE if of.ended is None else ENDED)


def _step_row(step: Step) -> dict[str, Plain]:
    return {"at": step.at, "by": step.by, "did": step.did, "closing": step.closing, "note": step.note}


def _step(row: Mapping[str, Plain]) -> Step:
    closing = row.get("closing")
    return Step(
        version=int(str(row["sk"]).partition("#")[2]),
        at=cast("int", row["at"]),
        by=str(row["by"]),
        did=Did(str(row["did"])),
        closing=None if closing is None else Closing(str(closing)),
        note=str(row["note"]),
    )
