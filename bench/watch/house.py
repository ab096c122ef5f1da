"""One connection with so many days of history, twenty thousand people on its lists, and its inspector."""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from bench.watch.counting import FolderObjects
from bench.watch.history import DAY, PEOPLE, STREAM, TELEPHONY, midnight, write_days, write_more
from bench.watch.inventories import LISTS
from bench.watch.reference import library, said_of
from doorbook.adapters.duo.admin_pages import to_page
from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.facts import LakeFacts
from doorbook.adapters.lake.inspections import StoredInspections
from doorbook.adapters.lake.objects import Listed
from doorbook.adapters.lake.snapshots import S3Snapshots
from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.holds import StoredHolds
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.trend import StoredTrend
from doorbook.adapters.watch.verdicts import StoredSettings, StoredSuppressions, StoredVerdicts
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.inspecting import LOGS, Inspected, Inspector
from doorbook.checks.ports import Bench
from doorbook.checks.settings import CheckSettings
from doorbook.checks.watched import Own, Pushed, StreamState, Watched
from doorbook.collect.account import PageRequest
from doorbook.collect.inventories.listing import Reading
from doorbook.collect.lake.ports import Source
from doorbook.collect.stream import Inventory
from doorbook.collect.streams import BY_NAME

NOW: Final = 1_795_200_000_000 + 10 * 3_600_000
NEW: Final = 500
MORE: Final = 600_000
TODAY: Final = 2_000
A_PAGE: Final = 300
A_TEXT_OF: Final = 50
"""Sign-ins for each text that is sent."""

CHOSEN: Final = MappingProxyType(
    {
        "no-phishing-resistant-factor": (("priority_groups", ("group 0",)),),
        "untrusted-endpoint-sensitive-app": (("sensitive_apps", ("Application 7",)),),
    }
)
"""What an organisation has to choose before these checks can judge."""

LISTING: Final = Reading(id="listing-0001", began=NOW - 3_600_000, ended=NOW - 3_600_000)


class TaggedObjects(FolderObjects):
    """A bucket in a folder that knows the tags of what it has, as S3 does, and reads nothing to list it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, Counter())
        self._known: dict[tuple[str, float, int], str] = {}

    def tag(self, path: Path, listed: Listed) -> str:
        """Return an object's tag, which is made once."""
        place = (listed.key, listed.written.timestamp(), listed.size)
        if place not in self._known:
            self._known[place] = super().tag(path, listed)
        return self._known[place]

    def take(self, key: str, path: Path) -> dict[str, str] | None:
        """Copy a data file, of which the same is said as of each."""
        return said_of(NOW) if self.fetch(key, path) else None


@dataclass
class House:
    """A connection whose sign-ins of so many days are there, `daily` each."""

    folder: Path
    days: int
    daily: int

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.objects = TaggedObjects(self.folder / "bucket")
        self.engine = connect(self.folder / "work", memory_mb=1000, threads=2)
        days = [midnight(NOW) - back * DAY for back in range(self.days, 0, -1)]
        write_days(self.engine, self.objects, self.folder, STREAM, days, self.daily)
        write_days(self.engine, self.objects, self.folder, TELEPHONY, days, max(self.daily // A_TEXT_OF, 1))
        write_more(self.engine, self.objects, self.folder, midnight(NOW) + DAY // 4, TODAY)
        self._list()
        read = tuple(
            StreamState(stream=each, is_log=True, read_until=NOW, last_success=NOW, newest=NOW)
            for each in sorted(LOGS | {TELEPHONY})
        )
        since = midnight(NOW) - DAY
        data = library(self.objects, self.folder / "given", NOW)
        self.watched = Watched(
            id="c1",
            name="Acme",
            since=since,
            refused=frozenset(),
            streams=read,
            data=data,
            own=_asked_by_the_help_desk(),
        )
        self.costs: dict[str, float] = {}
        self.inspector = self.fresh("last")

    @property
    def events(self) -> int:
        """How many there are before today."""
        return self.days * self.daily

    def fresh(self, name: str) -> Inspector:
        """Return an inspector that has looked at nothing; what it fetched and counted stays."""
        self.rows = MemoryRows()
        (self.folder / "bucket" / "inspections" / "connection=c1" / "last.json").unlink(missing_ok=True)
        settings = StoredSettings(self.rows, CHECKS)
        for check, chosen in CHOSEN.items():
            settings.put(CheckSettings(check=check, armed=True, chosen=chosen, version=1))
        return Inspector(
            checks=CHECKS,
            facts=LakeFacts(self.objects, self.folder / f"facts-{name}"),
            findings=StoredFindings(self.rows),
            inspections=StoredInspections(self.objects),
            verdicts=StoredVerdicts(self.rows),
            suppressions=StoredSuppressions(self.rows),
            settings=settings,
            holds=StoredHolds(self.rows),
            trend=StoredTrend(self.rows),
            clock=self._clock,
            broke=_broke,
        )

    def after_a_collection(self, turn: int) -> float:
        """Add what a minute brings, and return the CPU time of the look at it."""
        began = midnight(NOW) + DAY // 4 + MORE * (turn + 1)
        write_more(self.engine, self.objects, self.folder, began, NEW)
        return seconds(lambda: self.inspector.inspect(self.watched))

    def costs_of_checks(self) -> dict[str, int]:
        """Return the milliseconds that each check took at the last look, of which most is the processor's."""
        return {each.check: each.took for each in StoredVerdicts(self.rows).of("c1")}

    def judged(self) -> int:
        """Return how many checks had what they need at the last look."""
        return sum(each.missing == "" for each in StoredVerdicts(self.rows).of("c1"))

    def _clock(self) -> int:
        """Stand still but for the time that the process has had, so that what a check took is its own."""
        return NOW + round(time.process_time() * 1000)

    def _list(self) -> None:
        snapshots = S3Snapshots(self.objects, self.folder / "snapshots")
        for stream, (of, people) in LISTS.items():
            many = PEOPLE // people
            inventory = BY_NAME[stream]
            if not isinstance(inventory, Inventory):
                raise TypeError(stream)
            source = Source("c1", "Acme", stream)
            pages = 0
            for first in range(0, many, A_PAGE):
                objects = [of(number) for number in range(first, min(first + A_PAGE, many))]
                told = objects[0] if inventory.is_one else objects
                body = json.dumps({"stat": "OK", "response": told}).encode()
                page = to_page(PageRequest(stream=inventory, low=LISTING.began, high=LISTING.began), body)
                reading = Reading(id=LISTING.id, began=LISTING.began, ended=LISTING.began, pages=pages)
                snapshots.keep_page(source, reading, page.records)
                pages += 1
            done = Reading(id=LISTING.id, began=LISTING.began, ended=LISTING.ended, pages=pages, rows=many)
            if snapshots.adopt(source, inventory, done) is None:
                raise RuntimeError(stream)


def _asked_by_the_help_desk() -> Own:
    """Return twenty pushes of each of the last five weeks' days, of which one in ten was denied."""
    sent = tuple(
        Pushed(
            id=f"v{number}",
            user_id=f"DU{number}",
            username=f"person{number}",
            device=f"DP{number}",
            asked_by="help desk",
            answer="approved" if number % 10 else "denied",
            moment=(at := NOW - number * DAY // 20),
            available=at + 60_000,
            txid=f"t{number}",
        )
        for number in range(1, 35 * 20)
    )
    return Own(verifications=sent, tells=frozenset({"verifications"}))


def _broke(check: str, error: Exception) -> None:
    raise RuntimeError(check) from error


def seconds(act: Callable[[], Inspected | list[Any] | None]) -> float:
    """Return the CPU time of one call."""
    began = time.process_time()
    act()
    return time.process_time() - began


def rows_of(bench: Bench, sql: str) -> list[Any]:
    """Return what a query finds."""
    return list(bench.ask(sql, {}))
