"""A rule: who is to be told of which changes of which findings, and when."""

from enum import StrEnum
from typing import Final

from doorbook.checks.check import Category, Severity, Subject
from doorbook.notices.change import Change, What
from doorbook.values import value

MOST_RULES: Final = 20
MOST_WEBHOOKS: Final = 10
MOST_ADDRESSES: Final = 20
USUAL: Final = (What.OPENED, What.REOPENED, What.WORSE)
USUAL_RATE: Final = 20
HIGHEST_RATE: Final = 200
"""Messages of one rule within an hour; what is more comes in one."""

BUS: Final = "bus"
MAIL: Final = "mail"
HOOK: Final = "webhook:"


class Pace(StrEnum):
    """When what a rule asks for is told."""

    AT_ONCE = "at_once"
    HOURLY = "hourly"
    DAILY = "daily"


class Deed(StrEnum):
    """What was done to a rule."""

    MADE = "made"
    CHANGED = "changed"
    STARTED = "started"
    STOPPED = "stopped"
    REMOVED = "removed"


@value(kw_only=True)
class Quiet:
    """Hours in which nothing is told: minutes of the day from `begins` to `ends`, which is of the next day if less.

    `days` are those on which they begin, Monday being 0. What is as severe as `breaks` is told nevertheless.
    """

    begins: int
    ends: int
    days: tuple[int, ...]
    breaks: Severity | None = None


@value(kw_only=True)
class Rule:
    """One rule as it stands. No categories, or no checks, are all of them; `zone` is by IANA's name.

    `webhooks` are a connection and a webhook of it, parted by a slash; `addresses` are ids of those that mail goes to.
    """

    id: str
    name: str
    on: bool = True
    least: Severity = Severity.HIGH
    categories: tuple[Category, ...] = ()
    checks: tuple[str, ...] = ()
    connection: str = ""
    group: str = ""
    changes: tuple[What, ...] = USUAL
    bus: bool = False
    webhooks: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    pace: Pace = Pace.AT_ONCE
    hour: int = 8
    zone: str = "UTC"
    quiet: Quiet | None = None
    rate: int = USUAL_RATE
    version: int = 1
    at: int = 0
    by: str = ""
    deed: Deed = Deed.MADE

    @property
    def is_there(self) -> bool:
        """Tell whether it was not removed."""
        return self.deed is not Deed.REMOVED

    @property
    def tells(self) -> bool:
        """Tell whether anybody is told by it now."""
        return self.on and self.is_there

    @property
    def targets(self) -> tuple[str, ...]:
        """Name whom it tells: each fails and is tried again by itself."""
        hooks = tuple(f"{HOOK}{each}" for each in self.webhooks)
        return ((BUS,) if self.bus else ()) + hooks + ((MAIL,) if self.addresses else ())

    def asks_for(self, of: Change) -> bool:
        """Tell whether it asks for a change, but for the group, which others know."""
        return (
            of.what in self.changes
            and of.severity.rank >= self.least.rank
            and (not self.categories or of.category in self.categories)
            and (not self.checks or of.check in self.checks)
            and self.connection in {"", of.connection}
            and (not self.group or of.subject_kind is Subject.PERSON)
        )

    def breaks(self, of: Change) -> bool:
        """Tell whether a change is told in quiet hours too."""
        least = self.quiet.breaks if self.quiet else None
        return least is not None and of.severity.rank >= least.rank


def hook_of(target: str) -> tuple[str, str]:
    """Return the connection and the webhook that a target names."""
    connection, _, hook = target.removeprefix(HOOK).partition("/")
    return connection, hook
