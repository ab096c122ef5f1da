"""A watch in this process: the collector over memory and the simulated Duo, killed wherever a test wants it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from doorbook.adapters.lake.batches import Batches
from doorbook.adapters.lake.objects import Kept, Listed
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.lake.shelves import LakeShelves
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.collect.account import DuoAccount, Page, PageRequest
from doorbook.collect.lake.ports import NewFile, Source
from doorbook.collect.logs.collector import Collector, Ended, Order
from doorbook.collect.mark import Lane, Mark
from doorbook.collect.stream import Log

MINUTE = 60_000


class Killed(BaseException):
    """The process is gone, as by SIGKILL."""


@dataclass
class Steps:
    """Counts every step to another, kills before or after the chosen one, and has somebody look after each."""

    die_at: int | None = None
    after: bool = False
    taken: int = 0
    names: list[str] = field(default_factory=list)
    look: Callable[[], None] = lambda: None

    def take[Result](self, name: str, step: Callable[[], Result]) -> Result:
        self.taken += 1
        self.names.append(name)
        last = self.taken == self.die_at
        if last and not self.after:
            raise Killed(name)
        result = step()
        self.look()
        if last:
            raise Killed(name)
        return result


class Mortal:
    """Somebody who may be killed at each of the named steps."""

    def __init__(self, inner: object, steps: Steps, *names: str) -> None:
        self._inner = inner
        self._steps = steps
        self._names = names

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the other has
        there = getattr(self._inner, name)
        if name not in self._names:
            return there
        return lambda *given, **named: self._steps.take(name, lambda: there(*given, **named))


@dataclass
class Told:
    """An outbox that remembers what it was told."""

    files: list[NewFile] = field(default_factory=list)

    def announce(self, _source: Source, files: Sequence[NewFile], _at: int) -> None:
        self.files.extend(files)


class Plenty:
    """A budget that is never spent."""

    def take(self, _connection: str, _lane: Lane, most: int) -> int:
        return most

    def give_back(self, _connection: str, _calls: int) -> None:
        """Need none back."""

    def refused(self, _connection: str, _after: int) -> None:
        """Hear it, and go on."""


@dataclass
class Watch:
    """One stream of one connection, collected by one process after another."""

    log: Log
    account: DuoAccount
    folder: Path
    now: int
    since: int
    rows: MemoryRows = field(default_factory=MemoryRows)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    told: Told = field(default_factory=Told)
    processes: int = 0
    batches: Batches | None = None
    """What all processes make files with; None: each begins its own."""

    def __post_init__(self) -> None:
        self.source = Source("c1", "Acme", self.log.name)

    def order(self) -> Order:
        late = self.now + 60 * MINUTE
        return Order(source=self.source, log=self.log, interval=MINUTE, backfill_days=0, until=late, others_until=late)

    def process(self, steps: Steps | None = None, batches: Batches | None = None) -> Collector:
        """Start a process that knows nothing of those before it."""
        steps = steps or Steps()
        self.processes += 1
        objects = cast("MemoryObjects", Mortal(self.objects, steps, "put", "put_if", "send"))
        place = self.folder / f"{self.processes}"
        return Collector(
            marks=cast("StoredMarks", Mortal(StoredMarks(self.rows), steps, "move")),
            lake=S3Lake(objects, place, batches=batches or self.batches),
            outbox=cast("Told", Mortal(self.told, steps, "announce")),
            budget=Plenty(),
            clock=lambda: self.now,
        )

    def begin(self, mark: Mark) -> None:
        """Begin with a mark, as if everything before it had been read."""
        StoredMarks(self.rows).move(mark)

    def collect(
        self, steps: Steps | None = None, account: DuoAccount | None = None, batches: Batches | None = None
    ) -> Ended:
        """Take turns until nothing is left to do."""
        steps = steps or Steps()
        collector = self.process(steps, batches)
        mortal = cast("DuoAccount", Mortal(account or self.account, steps, "page"))
        ended = collector.turn(self.order(), mortal)
        while ended.more:
            ended = collector.turn(self.order(), mortal)
        return ended

    def collect_killed(self, steps: Steps, account: DuoAccount | None = None, batches: Batches | None = None) -> bool:
        """Take turns until nothing is left, or the process is killed; and tell which."""
        try:
            self.collect(steps, account, batches)
        except Killed:
            return True
        return False

    def compact(self, steps: Steps) -> bool:
        """Make few files of many, until that is done or the process is killed; and tell which."""
        self.processes += 1
        objects = cast("MemoryObjects", Mortal(self.objects, steps, "put_if", "send"))
        shelves = LakeShelves(objects, self.folder / f"{self.processes}", lambda: "2026-11-22")
        try:
            for seen in shelves.seen():
                shelves.compact(seen, lambda: False)
        except Killed:
            return True
        return False


class Counting:
    """An account that counts its pages."""

    def __init__(self, inner: DuoAccount) -> None:
        self._inner = inner
        self.pages: list[PageRequest] = []

    def page(self, asked: PageRequest) -> Page:
        self.pages.append(asked)
        return self._inner.page(asked)


__all__ = ["Counting", "Kept", "Killed", "Listed", "Mortal", "Plenty", "Steps", "Told", "Watch"]
type Rows = Iterator[bytes]
