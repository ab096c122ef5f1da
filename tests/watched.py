"""A connection whose Duo says what a test wants, in Duo's words: collected into a lake, and inspected."""

import atexit
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from doorbook.actions.verification import Answer, Ended
from doorbook.adapters.duo.admin_pages import to_page
from doorbook.adapters.lake.batches import Batches
from doorbook.adapters.lake.data_files import DataFiles, GivenObjects
from doorbook.adapters.lake.facts import LakeFacts
from doorbook.adapters.lake.inspections import StoredInspections
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.portal import MARK, WITHHELD, PortalSnapshots
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.lake.snapshots import S3Snapshots
from doorbook.adapters.watch.data_files import StoredDataFiles
from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.holds import StoredHolds
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.trend import StoredTrend
from doorbook.adapters.watch.verdicts import StoredSettings, StoredSuppressions, StoredVerdicts
from doorbook.adapters.watch.verifications import StoredEnds
from doorbook.adapters.watch.watched import JUDGED, pushed
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Check, Grant
from doorbook.checks.data_files import Library
from doorbook.checks.facts import OWN
from doorbook.checks.finding import Finding, Status
from doorbook.checks.inspecting import PORTAL, VERIFICATIONS, Inspected, Inspector
from doorbook.checks.settings import CheckSettings
from doorbook.checks.story import CONNECTED, NOW, Story
from doorbook.checks.verdict import Judged
from doorbook.checks.watched import Own, StreamState, Watched
from doorbook.checks.wire_files import DATA_FILES
from doorbook.collect.account import PageRequest
from doorbook.collect.inventories.listing import Reading
from doorbook.collect.lake.ports import Source
from doorbook.collect.logs.taking import numbered
from doorbook.collect.stream import Inventory, Log, Paging
from doorbook.collect.streams import BY_NAME, STREAMS
from doorbook.events import AuditRow, Outcome
from tests.given import give

CONNECTION = "c1"

type Wire = dict[str, Any]

FOLDER = Path(tempfile.mkdtemp(prefix="watched-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
BATCHES = Batches(FOLDER)
"""One engine for the files of all watches: to start it costs more than most stories."""

LISTED: dict[tuple[str, ...] | None, Sequence[tuple[str, bytes]]] = {}
"""What a first listing left in the bucket: many stories list the same, and what is made of it is told by that alone."""


@dataclass
class Watch:
    """One connection, its lake and its inspector."""

    folder: Path
    now: datetime = NOW
    since: datetime = CONNECTED
    checks: Sequence[Check] = CHECKS
    objects: Objects = field(default_factory=MemoryObjects)
    rows: MemoryRows = field(default_factory=MemoryRows)
    refused: frozenset[Grant] = frozenset()
    health: dict[str, StreamState] = field(default_factory=dict)
    read: set[str] = field(default_factory=lambda: {each.name for each in STREAMS if isinstance(each, Log)})
    connection: str = CONNECTION
    own: Own = field(default_factory=Own)
    audit: list[AuditRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lake = S3Lake(self.objects, self.folder / "lake", batches=BATCHES)
        self.snapshots = S3Snapshots(self.objects, self.folder / "snapshots")
        self.findings = StoredFindings(self.rows)
        self.verdicts = StoredVerdicts(self.rows)
        self.suppressions = StoredSuppressions(self.rows)
        self.settings = StoredSettings(self.rows, self.checks)
        self.trend = StoredTrend(self.rows)
        self.ends = StoredEnds(self.rows)
        self.holds = StoredHolds(self.rows)
        self.listed: Counter[str] = Counter()
        self.broken: list[tuple[str, Exception]] = []

    def tell(self, stream: str, records: Iterable[Mapping[str, Any]]) -> None:
        """Have Duo say these rows of a log, and the collector take them."""
        log = BY_NAME[stream]
        assert isinstance(log, Log)
        self.read.add(stream)
        rows = [dict(each) for each in records]
        if not rows:
            return
        body: object = rows
        for name in reversed(log.rows):
            body = {name: body}
        high = round(self.now.timestamp() * 1000)
        asked = PageRequest(stream=log, low=high - 179 * 86_400_000, high=high)
        page = to_page(asked, json.dumps({"stat": "OK", "response": body}).encode())
        assert not page.bad, page.bad
        taken = numbered(page.records) if log.paging is Paging.SECONDS else page.records
        self.lake.refine(self._source(stream), taken, lambda _files: None)

    def show(self, stream: str, objects: Iterable[Mapping[str, Any]]) -> None:
        """Have Duo list these objects."""
        inventory = BY_NAME[stream]
        assert isinstance(inventory, Inventory)
        self.listed[stream] += 1
        began = round(self.now.timestamp() * 1000)
        reading = Reading(id=f"listing-{self.listed[stream]:04}", began=began, ended=began)
        held = [dict(each) for each in objects]
        body = json.dumps({"stat": "OK", "response": held[0] if inventory.is_one else held})
        known = None if self._keys(stream) else (self.connection, stream, str(began), body)
        if known in LISTED:
            for key, made in LISTED[known]:
                self.objects.put(key, made)
            return
        page = to_page(PageRequest(stream=inventory, low=began, high=began), body.encode())
        assert not page.bad, page.bad
        self.snapshots.keep_page(self._source(stream), reading, page.records)
        done = Reading(id=reading.id, began=began, ended=began, pages=1, rows=len(page.records))
        assert self.snapshots.adopt(self._source(stream), inventory, done) is not None
        if known is not None:
            left = ((key, self.objects.get(key)) for key in self._keys(stream))
            LISTED[known] = [(key, kept.body) for key, kept in left if kept is not None]

    def _keys(self, stream: str) -> list[str]:
        """Return what lies in the bucket of a list."""
        shelf, raw = f"/{stream}/connection={self.connection}/", f"raw/connection={self.connection}/stream={stream}/"
        return [each.key for each in self.objects.under("") if shelf in each.key or each.key.startswith(raw)]

    def ask(self, records: Iterable[Wire]) -> None:
        """Have pushes of the help desk end as they are told."""
        for each in records:
            said = {**each, "connection": self.connection, "answer": Answer(each["answer"])}
            moments = {name: datetime.fromisoformat(each[name]) for name in ("at", "known")}
            self.ends.keep(Ended(**{**said, **moments}))

    def let_in(self, records: Iterable[Wire]) -> None:
        """Have the portal write down these sign-ins."""
        for each in records:
            at, outcome = datetime.fromisoformat(each["at"]), Outcome(each["outcome"])
            self.audit.append(AuditRow(**{**each, "at": at, "outcome": outcome}))

    def written(self, day: date, after: str) -> Iterator[tuple[str, AuditRow]]:
        """Return what was written down on a day, as the store does."""
        rows = sorted((each.key, each) for each in self.audit if each.at.date() == day and each.at <= self.now)
        return (each for each in rows if each[0] > after)

    def give(self, records: Iterable[Wire]) -> None:
        """Have the operator lay these data files into the bucket."""
        for each in records:
            give(self.objects, self.folder, each)

    def take(self, told: Mapping[str, Iterable[Wire]]) -> None:
        """Have Duo say all that a story tells."""
        for stream, records in told.items():
            if stream in OURS:
                OURS[stream](self, records)
                continue
            (self.tell if isinstance(BY_NAME[stream], Log) else self.show)(stream, records)

    def inspector(self, checks: Sequence[Check] | None = None) -> Inspector:
        """Return one that looks at this connection."""
        return Inspector(
            checks=checks or self.checks,
            facts=LakeFacts(self.objects, self.folder / "facts"),
            findings=self.findings,
            inspections=StoredInspections(self.objects),
            verdicts=self.verdicts,
            suppressions=self.suppressions,
            settings=self.settings,
            holds=self.holds,
            trend=self.trend,
            clock=lambda: round(self.now.timestamp() * 1000),
            broke=lambda check, error: self.broken.append((check, error)),
        )

    def portal(self) -> int | None:
        """Bring the portal's sign-ins of the last days to the lake, and return up to when they are told."""
        snapshots = PortalSnapshots(self.objects, self.folder / "portal", self.written)
        if self.objects.get(MARK) is None:
            if not self.audit:
                return None
            snapshots.refresh(_ms(self.now.replace(minute=30) - timedelta(days=8)))
        while (until := snapshots.refresh(_ms(self.now))) is not None and until < _ms(self.now) - WITHHELD:
            pass
        return until

    def library(self) -> Library:
        """Look at the data files."""
        objects = cast("GivenObjects", self.objects)
        return DataFiles(objects, StoredDataFiles(self.rows), self.folder / "data").refresh(_ms(self.now))

    def watched(self) -> Watched:
        """Return the connection as its inspector sees it."""
        now = round(self.now.timestamp() * 1000)
        well = {
            name: StreamState(
                stream=name,
                is_log=isinstance(BY_NAME[name], Log),
                read_until=now - 120_000,
                last_success=now,
                newest=now,
                was_granted=True,
            )
            for name in self.read
        }
        asked = tuple(map(pushed, self.ends.of(self.connection, self.now - JUDGED, self.now)))
        return Watched(
            id=self.connection,
            name="Acme",
            since=round(self.since.timestamp() * 1000),
            refused=self.refused,
            streams=tuple((well | self.health).values()),
            own=replace(self.own, verifications=asked, portal_until=self.portal(), tells=frozenset(OWN)),
            data=self.library(),
        )

    def inspect(self) -> Inspected:
        """Look once."""
        inspected = self.inspector().inspect(self.watched())
        assert not self.broken, self.broken
        return inspected

    def pass_(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def found(self, check: str | None = None, *, status: Status | None = Status.OPEN) -> list[Finding]:
        """Return the findings as they stand."""
        kept = []
        for each in self.checks:
            if check in {None, each.id}:
                for known in self.findings.known(self.connection, each.id, ""):
                    finding = self.findings.one(known.id)
                    assert finding is not None
                    kept.append(finding)
        return sorted((each for each in kept if status in {None, each.status}), key=lambda each: each.id)

    def verdict(self, check: str) -> Judged:
        """Return what a check came to."""
        return next(each for each in self.verdicts.of(self.connection) if each.check == check)

    def _source(self, stream: str) -> Source:
        return Source(self.connection, "Acme", stream)


def of_story(check: Check, story: Story, folder: Path, since: datetime = CONNECTED) -> Watch:
    """Return a watch in which a story was told and one check looked."""
    own = Own(links=story.links, classes=story.classes)
    watch = Watch(folder, since=since, checks=(check,), own=own, health={each.stream: each for each in story.health})
    if story.parameters:
        chosen = CheckSettings(check=check.id, armed=True, chosen=story.parameters, version=1)
        assert watch.settings.put(chosen)
    for stream in check.streams:
        if isinstance(BY_NAME[stream], Inventory) and stream not in story.told:
            watch.show(stream, ())
    watch.take(story.told)
    watch.pass_(days=story.later_days)
    watch.inspect()
    return watch


def at(text: str) -> datetime:
    """Return a moment of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


OURS = {VERIFICATIONS: Watch.ask, PORTAL: Watch.let_in, DATA_FILES: Watch.give}

__all__ = ["CONNECTION", "Watch", "at", "of_story"]
