"""What somebody said is not to be looked at: of whom, of which check, why, and until when."""

from typing import Final

from doorbook.checks.finding import Finding
from doorbook.values import value

DAY: Final = 86_400_000
USUAL: Final = 30
LONGEST: Final = 180
"""Days."""


@value(kw_only=True)
class Suppression:
    """Findings of a check that are true, and that nobody is to look at for a time; moments are milliseconds.

    No `subject` is everybody. One of a single finding names its `digest`: once that says something else, it is over.
    """

    id: str
    connection: str
    check: str
    subject: str | None
    digest: str | None
    reason: str
    by: str
    at: int
    until: int
    ended: int | None = None

    def holds(self, now: int) -> bool:
        """Tell whether its time is not over."""
        return now < self.until and self.ended is None

    def covers(self, finding: Finding) -> bool:
        """Tell whether it speaks of a finding as it is."""
        return (
            (self.connection, self.check) == (finding.connection, finding.check)
            and self.subject in {None, finding.subject}
            and self.digest in {None, finding.digest}
        )
