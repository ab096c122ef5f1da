"""What a report of fraud has as its consequence here: whoever reported is signed out of the portal everywhere."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final, Protocol

from doorbook.checks.finding import Closing, Status, day_before
from doorbook.checks.ports import Findings
from doorbook.values import value

REPORTS: Final = ("push-fraud-reported",)
"""Checks whose findings are reports by the person themselves; what else is suspected is for people to judge."""

LOOKED_BACK: Final = 2
"""Days. What comes later than this was perhaps settled long ago."""


class Doors(Protocol):
    """The portal's sessions and remembered browsers, of people as Duo calls them."""

    def end(self, user_id: str, username: str) -> bool:
        """End all of somebody's, and tell whether there is such a person here."""
        ...


class Followed(Protocol):
    """Keeps which findings had their consequence."""

    def what(self, finding: str) -> str | None:
        """Return the digest of the finding when it had."""
        ...

    def note(self, finding: str, digest: str, at: int) -> None:
        """Keep that it had."""
        ...


@value(kw_only=True)
class Consequences:
    """Ends what is open. `clock` returns milliseconds."""

    findings: Findings
    doors: Doors
    followed: Followed
    clock: Callable[[], int]
    reports: Iterable[str] = REPORTS

    def follow(self, connection: str) -> int:
        """End what those have open who reported; return how many people that were.

        Another report of the same day says something new, and is followed again. It is noted afterwards: whoever is
        stopped in between ends it all once more.
        """
        now = self.clock()
        since = day_before(f"{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%d}", LOOKED_BACK)
        ended = 0
        for check in self.reports:
            for known in self.findings.known(connection, check, since):
                finding = self.findings.one(known.id)
                if finding is None or (finding.status, finding.closing) == (Status.CLOSED, Closing.WITHDRAWN):
                    continue
                if self.followed.what(finding.id) == finding.digest:
                    continue
                ended += self.doors.end(finding.subject, finding.name)
                self.followed.note(finding.id, finding.digest, now)
        return ended
