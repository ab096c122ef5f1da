"""The applications in memory, for tests."""

from doorbook.access.applications import Applications
from doorbook.access.ports import AppliedMeanwhileError
from doorbook.events import AuditRow


class MemoryApplications:
    """Keeps every version, and the audit rows that came with them."""

    def __init__(self) -> None:
        self.versions: list[Applications] = []
        self.rows: list[AuditRow] = []
        self.reads = 0

    def read(self) -> Applications:
        """Return the last version."""
        self.reads += 1
        return self.versions[-1] if self.versions else Applications()

    def apply(self, applications: Applications, row: AuditRow) -> None:
        """Keep a version, provided that it follows the last."""
        if applications.version != len(self.versions) + 1:
            raise AppliedMeanwhileError
        self.versions.append(applications)
        self.rows.append(row)

    def history(self, most: int) -> tuple[Applications, ...]:
        """Return the last versions, the newest first."""
        return tuple(reversed(self.versions))[:most]
