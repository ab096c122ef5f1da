"""Runs in a process of its own: lets minutes pass for one connection, and tells what AWS and Duo were asked for."""

import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from bench.watch.counting import (
    Bill,
    CountedAccount,
    CountedConnections,
    CountedLooks,
    CountedOutbox,
    CountedRows,
    CountedTurns,
    FolderObjects,
)
from bench.watch.told import Told
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.lake.snapshots import S3Snapshots
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.marks import StoredMarks, StoredRuns
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.paces import StoredPaces
from doorbook.adapters.watch.verifications import StoredVerifications
from doorbook.collect.connections.connection import Advanced, Connection, State, Trace
from doorbook.collect.inventories.lister import Lister
from doorbook.collect.logs.budget import SharedBudget
from doorbook.collect.logs.collector import Collector
from doorbook.collect.turns.schedule import Scheduler
from doorbook.collect.turns.turn import Turntable

MINUTE = 60_000
SETTLING = 15
"""Minutes until what a new connection does at first is over."""


class Gauges:
    """Shows numbers to nobody."""

    def gauge(self, name: str, number: float) -> None:
        """Hear it."""


class Passing:
    """A stack with one connection whose minutes pass as somebody says."""

    def __init__(self, told: Told, now: int, backfill_days: int) -> None:
        self.bill: Bill = Counter()
        self.now = now
        at = Trace(at=datetime.now(UTC), by="bench")
        advanced = Advanced(backfill_days=backfill_days)
        connection = Connection(
            id="c1", name="Acme", host="api", state=State.ACTIVE, version=1, created=at, changed=at, advanced=advanced
        )
        rows = CountedRows(MemoryRows(), self.bill)
        connections = CountedConnections(connection, self.bill)
        objects = FolderObjects(Path(told.folder) / "bucket", self.bill)
        work = Path(told.folder) / "work"
        lake, self._turns = S3Lake(objects, work), CountedTurns(self.bill)
        account = CountedAccount(told.admin(), self.bill)
        self.marks = StoredMarks(rows)
        self._scheduler = Scheduler(
            connections=connections,
            marks=self.marks,
            listings=StoredListings(rows),
            turns=self._turns,
            unanswered=StoredVerifications(rows),
            gauges=Gauges(),
            clock=self.clock,
        )
        self._table = Turntable(
            connections=connections,
            accounts=lambda _: account,
            collector=Collector(
                marks=self.marks,
                lake=lake,
                outbox=CountedOutbox(self.bill),
                budget=SharedBudget(StoredPaces(rows), self.clock),
                clock=self.clock,
            ),
            lister=Lister(
                listings=StoredListings(rows),
                lake=lake,
                snapshots=S3Snapshots(objects, work),
                budget=SharedBudget(StoredPaces(rows), self.clock, "lists"),
                clock=self.clock,
            ),
            runs=StoredRuns(rows),
            turns=self._turns,
            inspections=CountedLooks(self.bill),
            clock=self.clock,
        )

    def clock(self) -> int:
        """Return the time it is there."""
        return self.now

    def minute(self) -> None:
        """Look, take all turns that were asked for, and let a minute pass."""
        self.bill["EventBridge Scheduler"] += 1
        self.bill["Lambda scheduler"] += 1
        self._scheduler.look()
        while self._turns.asked:
            self._table.take(self._turns.asked.pop(0))
        self.now += MINUTE


def quiet(told: Told) -> None:
    """Let an hour pass in which happens what Duo says happened in the window, once the connection has settled."""
    stack = Passing(told, told.low, backfill_days=0)
    for _ in range(SETTLING):
        stack.minute()
    stack.bill.clear()
    for _ in range(told.count):
        stack.minute()
    sys.stdout.write(json.dumps(dict(stack.bill)) + "\n")


def history(told: Told) -> None:
    """Read as many events of the past of a connection as were asked for, minute after minute."""
    stack = Passing(told, int(time.time() * 1000), backfill_days=-(-(told.high - told.low) // (24 * 60 * MINUTE)))
    minutes, new = 0, 0
    while new < told.count:
        stack.minute()
        minutes += 1
        mark = stack.marks.read("c1", "authentication")
        new = mark.tally.new if mark else 0
    sys.stdout.write(json.dumps({**stack.bill, "events": new, "minutes": minutes}) + "\n")


if __name__ == "__main__":
    {"quiet": quiet, "history": history}[sys.argv[1]](Told.of(sys.argv[2]))
