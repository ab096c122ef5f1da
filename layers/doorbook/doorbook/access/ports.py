"""What access needs from outside; tests/contracts holds the versions in memory and on DynamoDB to it."""

from typing import Protocol

from doorbook.access.applications import Applications
from doorbook.events import AuditRow


class AppliedMeanwhileError(Exception):
    """Somebody else applied a document since this one's was read, so nothing was changed."""


class ApplicationStore(Protocol):
    """The applications and their history. Raises TryLaterError where the store does not answer."""

    def read(self) -> Applications:
        """Return the applications as they were applied last."""
        ...

    def apply(self, applications: Applications, row: AuditRow) -> None:
        """Keep the next version and its audit row, or raise AppliedMeanwhileError unless the one before it stands."""
        ...

    def history(self, most: int) -> tuple[Applications, ...]:
        """Return the versions that were applied, the newest first."""
        ...
