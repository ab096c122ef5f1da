"""A whole watch in this process: scheduler, queue, budget, collector, lake, over memory and the simulated Duo."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.lake.snapshots import S3Snapshots
from doorbook.adapters.memory_watch.connections import MemoryConnections
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.marks import StoredMarks, StoredRuns
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.paces import StoredPaces
from doorbook.adapters.watch.verifications import StoredVerifications
from doorbook.collect.account import DuoAccount
from doorbook.collect.connections.connection import Advanced, Connection, State, Trace
from doorbook.collect.inventories.lister import Lister
from doorbook.collect.lake.ports import Source
from doorbook.collect.logs.budget import SharedBudget
from doorbook.collect.logs.collector import Collector
from doorbook.collect.mark import Mark
from doorbook.collect.stream import Log
from doorbook.collect.streams import BY_NAME
from doorbook.collect.turns.run import Asked
from doorbook.collect.turns.running import RunDesk
from doorbook.collect.turns.schedule import Look, Scheduler
from doorbook.collect.turns.turn import Turntable
from doorbook.errors import BreakageError
from local.duosim.control import Control
from local.duosim.logs import LogName
from tests.contracts.watch.lakes import found
from tests.journeys.collect.watch import Told

SECOND = 1000
MINUTE = 60 * SECOND
OVERLAP = 5 * MINUTE
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


class Queue:
    """Turns that wait; what is asked with one word counts once."""

    def __init__(self) -> None:
        self.waiting: list[Asked] = []
        self._words: set[str] = set()

    def ask(self, asked: Asked, *, once: str) -> None:
        if once not in self._words:
            self._words.add(once)
            self.waiting.append(asked)

    def taken(self) -> Iterable[Asked]:
        while self.waiting:
            yield self.waiting.pop(0)


class Looks:
    """Connections that somebody is to look at."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, connection: str, *, once: str) -> None:
        assert once
        self.asked.append(connection)


@dataclass
class House:
    """Connections, and the minutes that pass."""

    folder: Path
    now: int
    rows: MemoryRows = field(default_factory=MemoryRows)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    connections: MemoryConnections = field(default_factory=MemoryConnections)
    accounts: dict[str, DuoAccount] = field(default_factory=dict)
    queue: Queue = field(default_factory=Queue)
    inspections: Looks = field(default_factory=Looks)
    told: Told = field(default_factory=Told)
    shown: dict[str, float] = field(default_factory=dict)
    causes: Counter[str] = field(default_factory=Counter)
    looks: list[Look] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.marks = StoredMarks(self.rows)
        self.listings = StoredListings(self.rows)
        self.runs = StoredRuns(self.rows)
        self.table = self.turntable()
        self.scheduler = Scheduler(
            connections=self.connections,
            marks=self.marks,
            listings=self.listings,
            turns=self.queue,
            unanswered=StoredVerifications(self.rows),
            gauges=self,
            clock=lambda: self.now,
        )
        self.desk = RunDesk(
            runs=self.runs,
            marks=self.marks,
            listings=self.listings,
            turns=self.queue,
            clock=lambda: self.now,
            chance=lambda: f"run{self.now:013}",
        )

    def turntable(self, rows: object = None, objects: object = None, outbox: object = None) -> Turntable:
        """Return what takes turns, with stores of its own where somebody wants others."""
        kept = cast("MemoryRows", rows or self.rows)
        lake = S3Lake(cast("MemoryObjects", objects or self.objects), self.folder / "lake")
        collector = Collector(
            marks=StoredMarks(kept),
            lake=lake,
            outbox=cast("Told", outbox or self.told),
            budget=SharedBudget(StoredPaces(kept), lambda: self.now),
            clock=lambda: self.now,
        )
        lister = Lister(
            listings=StoredListings(kept),
            lake=lake,
            snapshots=S3Snapshots(cast("MemoryObjects", objects or self.objects), self.folder / "lake"),
            budget=SharedBudget(StoredPaces(kept), lambda: self.now, "lists"),
            clock=lambda: self.now,
        )
        return Turntable(
            connections=self.connections,
            accounts=lambda connection: self.accounts[connection.id],
            collector=collector,
            lister=lister,
            runs=StoredRuns(kept),
            turns=self.queue,
            inspections=self.inspections,
            clock=lambda: self.now,
        )

    def gauge(self, name: str, number: float) -> None:
        self.shown[name] = number

    def connect(self, name: str, account: DuoAccount, *, days: int = 0, live: int = 1) -> Connection:
        """Add a connection whose live edge is read every so many minutes."""
        trace = Trace(at=BEGAN, by="admin")
        made = Connection(
            id=name,
            name=name.title(),
            host="localhost:1",
            state=State.ACTIVE,
            version=1,
            created=trace,
            changed=trace,
            advanced=Advanced(backfill_days=days, live=timedelta(minutes=live)),
        )
        self.connections.kept[name] = made
        self.accounts[name] = account
        return made

    def minute(self) -> None:
        """Let a minute pass: one look, and every turn that was asked for."""
        self.looks.append(self.scheduler.look())
        self.work()
        self.now += MINUTE

    def minutes(self, many: int) -> None:
        for _ in range(many):
            self.minute()

    def work(self) -> None:
        """Take the turns that wait, and hear of what breaks as a collector's meter does."""
        for asked in self.queue.taken():
            if not isinstance(BY_NAME[asked.stream], Log):
                continue  # of lists other tests tell
            try:
                self.table.take(asked)
            except BreakageError as broke:
                self.causes[broke.cause] += 1

    def mark(self, log: str, connection: str = "c1") -> Mark:
        mark = self.marks.read(connection, log)
        assert mark is not None
        return mark

    def found(self, log: str, connection: str = "c1") -> list[bytes]:
        """Return what readers of the lake find."""
        return found(self.objects, self.folder, Source(connection, connection.title(), log))

    def said(self, control: Control, log: LogName, connection: str = "c1", *, since: int | None = None) -> list[bytes]:
        """Return what Duo said in the time that was read by now."""
        mark = self.mark(log, connection)
        low = since if since is not None else min(mark.goal, mark.settled) - OVERLAP
        return sorted(each.encode() for each in control.every_row(log, low, mark.settled - 1))


__all__ = ["MINUTE", "OVERLAP", "SECOND", "House", "Queue"]
