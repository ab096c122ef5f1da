"""Collects a month into a lake with the product's own parts, as often as a test looks."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.lake.snapshots import S3Snapshots
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.collect.inventories.lister import Lister, ListingOrder
from doorbook.collect.lake.ports import Source
from doorbook.collect.logs import moving
from doorbook.collect.logs.collector import Collector, Order
from doorbook.collect.mark import ms
from doorbook.collect.stream import Inventory, Log, Stream
from doorbook.collect.streams import STREAMS
from tests.journeys.collect.watch import Plenty, Told
from tests.journeys.month.month_account import MonthAccount
from tests.month.month import Month

CONNECTION = "c1"
ACCOUNT = "Example Inc"
MINUTE = 60_000
RESTLESS = ("users", "phones")
COLLECTED: tuple[Stream, ...] = STREAMS


@dataclass
class Collecting:
    """One connection, from the beginning of a month on."""

    month: Month
    folder: Path
    rows: MemoryRows = field(default_factory=MemoryRows)
    now: int = 0
    """Milliseconds."""

    def __post_init__(self) -> None:
        self.objects = MemoryObjects(lambda: datetime.fromtimestamp(self.now / 1000, UTC))
        self.account = MonthAccount(self.month)
        self._said: dict[str, str] = {}
        self.marks, self.listings = StoredMarks(self.rows), StoredListings(self.rows)
        lake = S3Lake(self.objects, self.folder / "lake", day=lambda: f"{self._moment():%Y-%m-%d}")
        self.collector = Collector(marks=self.marks, lake=lake, outbox=Told(), budget=Plenty(), clock=lambda: self.now)
        self.lister = Lister(
            listings=self.listings,
            lake=lake,
            snapshots=S3Snapshots(self.objects, self.folder / "lists"),
            budget=Plenty(),
            clock=lambda: self.now,
        )

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self.now / 1000, UTC)

    def collect(self, at: float, *, lists: Collection[str]) -> None:
        """Let the month go on to a moment, in seconds, and read what is new of logs, and these lists as they stand."""
        self.month.run_to(at)
        self.now = int(at * 1000)
        for stream in COLLECTED:
            source = Source(CONNECTION, ACCOUNT, stream.name)
            if isinstance(stream, Log):
                self._read(source, stream)
            elif stream.name in lists and self._is_other(stream):
                order = ListingOrder(source=source, inventory=stream, interval=1, until=self.now + MINUTE)
                while self.lister.turn(order, self.account).more:
                    pass

    def _is_other(self, inventory: Inventory) -> bool:
        """Tell whether a list says more than that its people signed in again."""
        said = json.dumps([_without_people(each) for each in self.account.things(inventory.name)])
        before = self._said.get(inventory.name)
        self._said[inventory.name] = said
        return said != before or inventory.name in RESTLESS

    def _read(self, source: Source, log: Log) -> None:
        """Read what is new; that Duo may write late is for others to test."""
        until = self.now + MINUTE
        order = Order(
            source=source,
            log=log,
            interval=1,
            backfill_days=0,
            until=until,
            others_until=until,
            stopped=lambda: self._is_read(log),
        )
        while self.collector.turn(order, self.account).more:
            pass

    def _is_read(self, log: Log) -> bool:
        mark = self.marks.read(CONNECTION, log.name)
        return mark is not None and mark.settled >= moving.whole_second(self.now - ms(log.settles_after))


def _without_people(thing: dict[str, Any]) -> dict[str, Any]:
    """Return a thing with no more of its people than who they are."""
    told = dict(thing)
    for name in ("users", "user"):
        there = told.pop(name, None) or []
        told[f"{name} are"] = [each["user_id"] for each in (there if isinstance(there, list) else [there])]
    return told
