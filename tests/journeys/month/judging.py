"""Inspects a month as it is collected, and says what was found of what is planted, how soon, and what besides."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from doorbook.actions.ports import Kind as Classified
from doorbook.actions.verification import Answer, Ended
from doorbook.adapters.lake.data_files import DataFiles
from doorbook.adapters.lake.facts import LakeFacts
from doorbook.adapters.lake.inspections import StoredInspections
from doorbook.adapters.lake.portal import PortalSnapshots
from doorbook.adapters.memory_watch.connections import MemoryConnections
from doorbook.adapters.watch.data_files import StoredDataFiles
from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.holds import StoredHolds
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.own_records import StoredOwnRecords
from doorbook.adapters.watch.trend import StoredTrend
from doorbook.adapters.watch.verdicts import StoredSettings, StoredSuppressions, StoredVerdicts
from doorbook.adapters.watch.verifications import StoredEnds
from doorbook.adapters.watch.watched import CollectedWatch
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Kind, Severity, Subject
from doorbook.checks.data_files import Library
from doorbook.checks.finding import Finding, Times
from doorbook.checks.inspecting import Inspector
from doorbook.checks.settings import CheckSettings
from doorbook.collect.connections.connection import Advanced, Connection, State, Trace
from doorbook.collect.stream import Log
from doorbook.collect.streams import STREAMS
from doorbook.events import AuditRow, Outcome
from tests.given import give
from tests.journeys.month.collecting import ACCOUNT, COLLECTED, CONNECTION, Collecting
from tests.month import networks
from tests.month.moments import BEGINS, DAY, DAYS, ENDS, HOUR, MINUTE, on
from tests.month.month import Month
from tests.month.plant import Expected, Planted
from tests.month.things import Person

POLL = 2 * MINUTE
WITHHELD = 2 * MINUTE
SETTLES = 10 * MINUTE
"""What the portal says is compared with what Duo does once both must have said it, and that in steps."""

WEEK = 7 * DAY
EVERY = 4
"""Days after which somebody looks whatever happened."""

KINDS = {check.id: check.kind for check in CHECKS}
LISTED = {check.id: set(check.streams) for check in CHECKS}
ALL = {each.name for each in COLLECTED}
OF_LOGS = {each.name for each in STREAMS if isinstance(each, Log)}
BY_LISTS = {
    check.id for check in CHECKS if check.streams and (check.kind is Kind.STATE or OF_LOGS.isdisjoint(check.streams))
}
"""Checks that see what happened by a list, and so only when that is read."""

OF_ALL = {check.id for check in CHECKS if check.kind is Kind.EVENT and check.subject is Subject.CONNECTION}
OF_ALL |= {"collection-gap"}
BAD = (Severity.HIGH, Severity.CRITICAL)


@dataclass(kw_only=True)
class Look:
    """A moment at which logs are read and judged, and these lists: by these checks, or by all."""

    at: float
    lists: set[str]
    checks: set[str] | None


def looks(month: Month) -> list[Look]:
    """Choose, of all two-minute polls and hourly listings of a month, those after which there is something to see.

    All checks look every few days; between these only the one that could see a plant. What happened is judged alike
    whenever it is judged: so of decoys only those that do not stay are looked at.
    """
    chosen: dict[float, Look] = {}
    for plant in (*month.incidents, *month.decoys):
        for each in plant.expected:
            is_listed = each.check in BY_LISTS
            lasts = is_listed or KINDS.get(each.check) is Kind.STATE
            if each.check in KINDS and BEGINS <= each.since < ENDS - HOUR and (lasts or plant in month.incidents):
                at = (
                    _next(each.since + MINUTE, HOUR) if is_listed else _next(each.since + _told_after(each.check), POLL)
                )
                look = chosen.setdefault(at, Look(at=at, lists=set(), checks=set()))
                look.lists |= LISTED[each.check] if is_listed else set()
                look.checks = (look.checks or set()) | {each.check}
    for at in (*(on(day, 0.2) + POLL for day in range(0, DAYS, EVERY)), ENDS):
        chosen[at] = Look(at=at, lists=ALL, checks=None)
    return [chosen[at] for at in sorted(chosen)]


def _told_after(check: str) -> float:
    """Return after how many seconds there is everything to judge by."""
    return WITHHELD + 1 + (SETTLES if check == "portal-duo-mismatch" else 0)


def _next(at: float, step: int) -> float:
    return (int(at) // step + 1) * step


def _audited(at: float, who: Person, txid: str) -> AuditRow:
    return AuditRow(
        id=txid[:8],
        at=datetime.fromtimestamp(at, UTC),
        outcome=Outcome.SIGNED_IN,
        method="push",
        person=who.username,
        address=who.home.ip,
        agent=who.computer.browser or "",
        duo_name=who.username,
        txid=txid,
        integration="portal",
    )


@dataclass
class Judged:
    """A month that was collected and inspected from look to look."""

    seed: int
    folder: Path
    broken: list[tuple[str, Exception]] = field(default_factory=list)
    stood: dict[tuple[str, Times], Finding] = field(default_factory=dict)
    """What stands of the whole account has one finding, whenever it was: so it is noted at each look."""

    renewed: int = -1

    def __post_init__(self) -> None:
        self.month = Month(self.seed)
        self.collecting = Collecting(self.month, self.folder)
        rows, objects = self.collecting.rows, self.collecting.objects
        connections = MemoryConnections()
        began = Trace(at=datetime.fromtimestamp(BEGINS, UTC), by="admin")
        connections.kept[CONNECTION] = Connection(
            id=CONNECTION,
            name=ACCOUNT,
            host="api-00000000.duosecurity.com",
            state=State.ACTIVE,
            version=1,
            created=began,
            changed=began,
            advanced=Advanced(endpoints=True),
        )
        own = StoredOwnRecords(rows)
        for one, other in self.month.linked:
            own.link(CONNECTION, one, other)
        for each in self.month.services:
            own.classify(CONNECTION, each, Classified.SERVICE)
        self.ends = StoredEnds(rows)
        self.watch = CollectedWatch(
            connections,
            self.collecting.marks,
            self.collecting.listings,
            own,
            self.ends,
            lambda: self.collecting.now,
            self._portal_until,
            self._library,
        )
        self.portal = PortalSnapshots(objects, self.folder / "portal", self._let_in)
        self.files = StoredDataFiles(rows)
        self.findings = StoredFindings(rows)
        self.verdicts = StoredVerdicts(rows)
        settings = StoredSettings(rows, CHECKS)
        self._choose(settings)
        self.inspector = Inspector(
            checks=CHECKS,
            facts=LakeFacts(objects, self.folder / "facts"),
            findings=self.findings,
            inspections=StoredInspections(objects),
            verdicts=self.verdicts,
            suppressions=StoredSuppressions(rows),
            settings=settings,
            holds=StoredHolds(rows),
            trend=StoredTrend(rows),
            clock=lambda: self.collecting.now,
            broke=lambda check, error: self.broken.append((check, error)),
        )
        self.glances = StoredInspections(MemoryObjects(lambda: datetime.fromtimestamp(self.collecting.now / 1000, UTC)))
        self.glanced_holds = StoredHolds(MemoryRows())

    def _library(self) -> Library:
        """Look at the data files, which the organisation renews each week."""
        objects, now = self.collecting.objects, self.collecting.now / 1000
        week = int(now - BEGINS) // WEEK
        if week != self.renewed:
            self.renewed = week
            for each in networks.data_files(BEGINS + week * WEEK):
                give(objects, self.folder / "given", each)
        return DataFiles(objects, self.files, self.folder / "data").refresh(self.collecting.now)

    def _portal_until(self) -> int | None:
        """Bring what the portal says by now, as a tick does again and again."""
        until = self.portal.refresh(self.collecting.now)
        while until is not None and until < self.collecting.now - POLL * 1000:
            until = self.portal.refresh(self.collecting.now)
        return until

    def _let_in(self, day: date, after: str) -> Iterator[tuple[str, AuditRow]]:
        """Return the portal's audit of a day."""
        rows = (_audited(*each) for each in self.month.scene.portal)
        return iter(sorted((row.key, row) for row in rows if row.at.date() == day and row.key > after))

    def _of(self, look: Look) -> Inspector:
        """Return who looks. What one check saw by itself is seen by all of them again, as they know nothing of it."""
        if look.checks is None:
            return self.inspector
        checks = [each for each in CHECKS if each.id in look.checks]
        return replace(self.inspector, checks=checks, inspections=self.glances, holds=self.glanced_holds)

    def _choose(self, settings: StoredSettings) -> None:
        """Set what the organisation has chosen."""
        for check, wanted in self.month.wanted.items():
            if check in KINDS:
                chosen = tuple(wanted.items())
                assert settings.put(CheckSettings(check=check, armed=True, chosen=chosen, version=1))

    def _keep_verified(self) -> None:
        """Keep how the pushes ended that the help desk sent from here, as its own page does once it knows."""
        for number, each in enumerate(self.month.verified):
            self.ends.keep(
                Ended(
                    id=f"push-{number}",
                    connection=CONNECTION,
                    user=each.who.user_id,
                    username=each.who.username,
                    label=each.who.phones[-1].shown,
                    by="helen",
                    answer=Answer(each.answer),
                    at=datetime.fromtimestamp(each.at, UTC),
                    known=datetime.fromtimestamp(each.known, UTC),
                    push=f"{each.who.user_id}-{number}",
                )
            )

    def run(self) -> None:
        """Let the month go by."""
        for look in looks(self.month):
            self.collecting.collect(look.at, lists=look.lists)
            self.take(look)

    def take(self, look: Look) -> None:
        """Inspect what was collected, and note what stands of the whole account."""
        self._keep_verified()
        watched = self.watch.of(CONNECTION)
        assert watched is not None
        self._of(look).inspect(watched)
        assert not self.broken, self.broken
        for each in self._of_all(look.checks or KINDS, _whole(self.month)):
            self.stood[each.id, each.times] = each

    def every(self) -> list[Finding]:
        """Return all findings there ever were; what stood and was over, and is so again, as often as it was."""
        last = {(each.id, each.times): each for each in self._of_all(KINDS, None)}
        return list({**self.stood, **last}.values())

    def _of_all(self, checks: Collection[str], subjects: set[str] | None) -> Iterator[Finding]:
        for check in checks:
            for known in self.findings.known(CONNECTION, check, ""):
                finding = self.findings.one(known.id)
                assert finding is not None
                if subjects is None or finding.subject in subjects:
                    yield finding


def _whole(month: Month) -> set[str]:
    """Return what incidents and decoys are both about."""
    incidents, decoys = (
        {subject for one in planted for each in one.expected for subject in each.subjects}
        for planted in (month.incidents, month.decoys)
    )
    return incidents & decoys


def _is_rival(one: Expected, other: Expected) -> bool:
    return one is not other and one.check == other.check and bool(_subjects(one) & _subjects(other))


def _subjects(expected: Expected) -> frozenset[str]:
    """Return what a finding may be about: some happen to nobody in particular."""
    return expected.subjects | ({CONNECTION} if expected.check in OF_ALL else set())


def _far(finding: Finding, since: float) -> float:
    return abs(finding.times.event / 1000 - since)


@dataclass
class Score:
    """What came of a month."""

    judged: Judged

    def __post_init__(self) -> None:
        self.findings = sorted(self.judged.every(), key=lambda each: (each.times.event, each.check, each.subject))

    def _of(self, expected: Expected) -> list[Finding]:
        """Return the findings that are the one expected; that of a log may be about its connection.

        Of what is about the whole account, incident and decoy have one subject: a finding is of the nearer one.
        """
        subjects = _subjects(expected)
        there = [each for each in self.findings if each.check == expected.check and each.subject in subjects]
        others = [each.since for each in (*self.incidents, *self.decoys) if _is_rival(each, expected)]
        return [each for each in there if all(_far(each, expected.since) <= _far(each, other) for other in others)]

    @staticmethod
    def _there(planted: list[Planted]) -> list[Expected]:
        return [each for one in planted for each in one.expected if each.check in KINDS]

    @property
    def incidents(self) -> list[Expected]:
        return self._there(self.judged.month.incidents)

    @property
    def decoys(self) -> list[Expected]:
        return self._there(self.judged.month.decoys)

    @property
    def unasked(self) -> set[str]:
        """Return the checks that something is planted for and that are not there."""
        return {each.check for one in self.judged.month.incidents for each in one.expected} - KINDS.keys()

    @property
    def missed(self) -> list[Expected]:
        return [each for each in self.incidents if not self._of(each)]

    @property
    def early(self) -> list[Expected]:
        """Return what was found before it was so."""
        return [each for each in self.incidents if self._of(each) and self.took(each) < 0]

    @property
    def fooled(self) -> list[Finding]:
        return [finding for each in self.decoys for finding in self._of(each)]

    def took(self, expected: Expected) -> float:
        """Return after how many seconds somebody could know."""
        return min(each.times.evaluated for each in self._of(expected)) / 1000 - expected.since

    @property
    def others(self) -> list[Finding]:
        """Return the bad ones that nobody planted, and that are not known to be true."""
        month = self.judged.month
        true = [
            *month.also,
            *(each for planted in month.incidents for each in (*planted.expected, *planted.also)),
            *(each for planted in month.decoys for each in planted.also),
        ]
        known = {finding.id for each in true for finding in self._of(each)}
        there = {each.id: each for each in self.findings if each.severity in BAD and each.id not in known}
        return list(there.values())

    @property
    def noise(self) -> float:
        """Return how many of those there are to a thousand days of a person."""
        return 1000 * len(self.others) / self.judged.month.user_days

    def told(self) -> str:
        """Return what to print."""
        times = sorted((self.took(each) / 60, each.check) for each in self.incidents if self._of(each))
        middle = times[len(times) // 2][0] if times else 0
        first, last = (times[0][0], times[-1][0]) if times else (0, 0)
        found = f"{len(times)} of {len(self.incidents)} found, {len(self.fooled)} of {len(self.decoys)} decoys"
        besides = f"{self.noise:.2f} others to 1,000 user-days"
        soon = f"minutes to detect: {first:.0f} to {last:.0f}, half of them within {middle:.0f}"
        head = f"month {self.judged.seed}: {found}, {besides}; {soon}"
        return "\n".join((head, *(f"  {minutes:7.1f} min  {check}" for minutes, check in times)))
