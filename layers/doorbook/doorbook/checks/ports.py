"""What inspecting needs of others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from doorbook.checks.backtest import Backtest
from doorbook.checks.finding import Finding, Status
from doorbook.checks.settings import CheckSettings
from doorbook.checks.suppression import Suppression
from doorbook.checks.verdict import Judged
from doorbook.checks.watched import Watched
from doorbook.values import value

type Day = tuple[str, str]
"""A log's name, and a day."""


class Shelved(NamedTuple):
    """What lies of a log's day: the tag of what says so, and how many rows."""

    tag: str
    rows: int


@value(kw_only=True)
class Inspection:
    """How far a connection was inspected: which days and listings were judged, and when. `tag` tells it from others.

    `data` stands for the data files that were read. `owed` is the first day that is still to be judged
    by a check that broke.
    """

    days: Mapping[Day, Shelved]
    listings: Mapping[str, str]
    settings: str
    at: int
    data: str = ""
    owed: str | None = None
    tag: str | None = None


@value(kw_only=True)
class Extent:
    """What is to be asked of: events from `reach` on, of which those from `first` on are judged; days, in UTC.

    What administrators did, which is little, is there from `admin_reach` on. Where it is `whole`, nothing is held in
    memory that need not be, and `seen` has each day by itself.
    """

    reach: str
    admin_reach: str
    first: str
    days: Mapping[Day, Shelved]
    streams: frozenset[str]
    whole: bool = False


class Bench(Protocol):
    """Where questions are asked of one connection's facts; the relations are those of `doorbook.checks.facts`."""

    def ask(self, sql: str, parameters: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
        """Return the rows of a query."""
        ...


class Facts(Protocol):
    """What was collected, as checks see it."""

    def days(self, connection: str) -> Mapping[Day, str]:
        """Return the days that there is anything of, each with a tag that changes when it does."""
        ...

    def rows(self, connection: str, day: Day) -> Shelved:
        """Return how many rows a day has now."""
        ...

    def listings(self, connection: str) -> Mapping[str, str]:
        """Return the inventories that were ever listed, each with a tag that changes when anything in it does."""
        ...

    def open(self, watched: Watched, extent: Extent) -> AbstractContextManager[Bench]:
        """Lay a connection's facts out."""
        ...


class Inspections(Protocol):
    """Keeps how far each connection was inspected."""

    def read(self, connection: str) -> Inspection | None:
        """Return it."""
        ...

    def write(self, connection: str, inspection: Inspection) -> bool:
        """Keep it in the place of the one whose tag it has, or return False where that is another by now."""
        ...


@value(kw_only=True)
class Known:
    """What a listing tells of a finding."""

    id: str
    status: Status
    digest: str
    suppression: str | None
    settled: bool
    """Closed by a person."""


class Findings(Protocol):
    """Keeps findings."""

    def known(self, connection: str, check: str, since: str, among: Iterable[Status] = Status) -> Iterable[Known]:
        """Return the findings of a check whose occasion is of this day or later, or not of a day at all."""
        ...

    def standing(self, connection: str, check: str, status: Status) -> int:
        """Return how many findings of a check stand so; what was written a moment ago may be missing."""
        ...

    def one(self, finding: str) -> Finding | None:
        """Return a finding as it is now."""
        ...

    def put(self, finding: Finding) -> bool:
        """Keep a finding where the version before it stands, or return False."""
        ...


class Verdicts(Protocol):
    """Keeps what each check came to when it was last asked."""

    def put(self, judged: Judged) -> None:
        """Keep it."""
        ...

    def of(self, connection: str) -> Sequence[Judged]:
        """Return those of a connection."""
        ...


class Suppressions(Protocol):
    """Keeps what is not to be looked at."""

    def all(self) -> Sequence[Suppression]:
        """Return them all, also those that are over."""
        ...


class Settings(Protocol):
    """Keeps what an organisation chose for its checks."""

    def all(self) -> Mapping[str, CheckSettings]:
        """Return what counts now for each check; where nothing was chosen, what the check says itself."""
        ...


class Backtests(Protocol):
    """Keeps what checks would have found."""

    def one(self, backtest: str) -> Backtest | None:
        """Return one."""
        ...

    def of(self, check: str) -> Sequence[Backtest]:
        """Return those of a check, the latest first."""
        ...

    def put(self, backtest: Backtest) -> bool:
        """Keep one where the version before it stands, or return False."""
        ...


class Looks(Protocol):
    """Asks the inspector to work."""

    def ask(self, connection: str, *, once: str) -> None:
        """Ask for a look at a connection; a second one of the same word is none."""
        ...

    def backtest(self, connection: str, backtest: str) -> None:
        """Ask for a backtest."""
        ...

    def export(self, export: str) -> None:
        """Ask for an export."""
        ...
