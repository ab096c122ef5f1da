"""The inspector: asks every check of a connection what is new, and makes findings of the answers.

What is found is a function of what lies in the lake. Events are judged by whole days: those of which anything is new,
and every day after them, since what came late may be what they are compared with. So looking often, and at slices in
whatever order they come, ends with the same findings as looking once.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from doorbook.checks.asking import ask, coverages, spelled, streams_of
from doorbook.checks.check import Check, Kind, Setting
from doorbook.checks.covering import LIVE, Whose, cover
from doorbook.checks.finding import Detection, Status, day_before
from doorbook.checks.holding import Hold, Holds, part_of
from doorbook.checks.lacking import blind, lacks, present, unset
from doorbook.checks.limiting import Gate
from doorbook.checks.opening import Asked, again, covered, gone, is_of_other_files, opened
from doorbook.checks.ports import (
    Bench,
    Day,
    Extent,
    Facts,
    Findings,
    Inspection,
    Inspections,
    Known,
    Settings,
    Shelved,
    Suppressions,
    Verdicts,
)
from doorbook.checks.settings import CheckSettings, Mode
from doorbook.checks.suppression import Suppression
from doorbook.checks.telling import tell
from doorbook.checks.trend import Trend
from doorbook.checks.verdict import Coverage, Judged, Lack, Missing, Verdict
from doorbook.checks.watched import PORTAL_TICK, Watched
from doorbook.errors import BreakageError
from doorbook.values import value

DAY_MS: Final = 86_400_000
END: Final = 253_402_300_799_999
"""The last millisecond of the year 9999: what is dated ahead is judged as it comes, as nobody will look at it again."""

FARTHEST: Final = 35
"""Days. What comes later than this is compared with, and judged no more."""

OWED_AT_MOST: Final = 7
"""Days that are judged again for a check that broke; one that always does must not make every look long."""

TOLD_LATE: Final = 1
"""Days before today that are judged again where a data file is another: lists name an address after it was used."""

ADMIN_REACH: Final = 40
"""Days before those that are judged, of which it is known what administrators did."""

LOGS: Final = frozenset({"authentication", "administrator", "activity", "trust_monitor"})
"""What every check may ask, where it is there; a check's own streams are those without which it cannot be judged."""

VERIFICATIONS: Final = "verifications"
PORTAL: Final = "portal_signins"
"""What Doorbook itself saw, where days of logs are told."""

GAUGES: Final = ("ChecksBroken", "ChecksBlind", "ChecksHeld", "DataFilesUnfit")
"""Numbers that alarms listen to: checks that raised, checks that lack a field in every row, checks at the limit, and
data files that could not be taken or are too old."""

TRIES: Final = 3


class Inspected(NamedTuple):
    """What an inspection came to: how many findings it opened, changed and closed, and which days it judged."""

    opened: int
    changed: int
    closed: int
    first: str | None
    overtaken: bool = False


class Tally:
    """Counts what becomes of findings."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.opened = 0
        self.changed = 0
        self.closed = 0


class Answer(NamedTuple):
    """What a check said: what it detects, of how many rows it knew what it needs, and why it cannot say anything."""

    detections: list[Detection]
    coverage: tuple[Coverage, ...]
    missing: Missing | None


class Scope(NamedTuple):
    """What is judged: events from `first` on (None: of no day), and how things stand."""

    watched: Watched
    first: str | None
    now: int
    present: frozenset[str]
    suppressions: Sequence[Suppression]
    bench: Bench
    gate: Gate


@value(kw_only=True)
class Inspector:
    """Judges connections. `clock` returns milliseconds."""

    checks: Sequence[Check]
    facts: Facts
    findings: Findings
    inspections: Inspections
    verdicts: Verdicts
    suppressions: Suppressions
    settings: Settings
    holds: Holds
    trend: Trend
    clock: Callable[[], int]
    broke: Callable[[str, Exception], None] = lambda _check, _error: None
    besides: Callable[[Watched, Bench], None] = lambda _watched, _bench: None
    """What else is made of the facts; where it breaks, what was found is kept all the same."""

    def inspect(self, watched: Watched) -> Inspected:
        """Judge what is new since the last time; raise BreakageError where the lake or the store cannot be reached.

        Who was overtaken may have judged by less than the other, and put an end to what that one found: so the days
        that were judged are judged again, until nobody comes between.
        """
        inspected = self._look(watched, None)
        for _ in range(TRIES):
            if not inspected.overtaken:
                break
            inspected = self._look(watched, inspected.first)
        return inspected

    def _look(self, watched: Watched, again: str | None) -> Inspected:
        now = self.clock()
        before = self.inspections.read(watched.id)
        settings = self.settings.all()
        chosen = {check.id: settings[check.id] for check in self.checks}
        asked = [check for check in self.checks if chosen[check.id].mode is not Mode.OFF]
        listings = self.facts.listings(watched.id)
        days = self._days(watched.id, before) | own_days(watched)
        since = _day(watched.since)
        told = spelled({name: each.version for name, each in chosen.items()})
        news = first_to_judge(before.days if before else {}, days, since, _day(now))
        stale = _judged_otherwise(before, repr(told), watched.data.digest, _day(now)) if before else None
        owed = max(before.owed, day_before(_day(now), OWED_AT_MOST)) if before and before.owed else None
        gate = Gate(self.holds, self.verdicts, watched.id, settings, max(since, day_before(_day(now), FARTHEST)))
        self._release(gate, watched.id, chosen)
        let = gate.owed({each.id: (each, spelled(chosen[each.id].of(each))) for each in asked})
        first = min((each for each in (news, stale, again, owed, let) if each is not None), default=None)
        extent = _extent(asked, days, first or _day(now))
        tally = Tally()
        read = watched.data.only({kind for check in asked for kind in check.data})
        with self.facts.open(replace(watched, data=read), extent) as bench:
            scope = Scope(
                watched=watched,
                first=first,
                now=now,
                present=present(watched, listings, days),
                suppressions=self.suppressions.all(),
                bench=bench,
                gate=gate,
            )
            gate.over(bench)
            owes = False
            for check in asked:
                if chosen[check.id].armed:
                    cover(self.findings, Whose(watched.id, check.id), scope.suppressions, now)
                owes |= self._judge(check, chosen[check.id], bench, scope, tally)
            broke = self._besides(watched, bench)
        after = Inspection(
            days=days,
            listings=dict(listings),
            settings=repr(told),
            at=now,
            data=watched.data.digest,
            owed=first if owes else None,
            tag=before.tag if before else None,
        )
        kept = self.inspections.write(watched.id, after)
        if tally.opened or tally.closed:
            self.trend.count(_day(now), watched.id, opened=tally.opened, closed=tally.closed)
        if broke is not None:
            raise broke
        return Inspected(tally.opened, tally.changed, tally.closed, first, overtaken=not kept)

    def _release(self, gate: Gate, connection: str, chosen: Mapping[str, CheckSettings]) -> None:
        """Hold nothing of what opens nothing any more; of what is not asked either, its verdict says so here."""
        gone = gate.forget(name for name, each in chosen.items() if each.armed)
        if gone:
            for each in self.verdicts.of(connection):
                if each.check in gone:
                    self.verdicts.put(replace(each, held=0, held_of=()))

    def _besides(self, watched: Watched, bench: Bench) -> BreakageError | None:
        try:
            self.besides(watched, bench)
        except BreakageError as broke:
            return broke
        return None

    def _days(self, connection: str, before: Inspection | None) -> dict[Day, Shelved]:
        """Return what lies of each day; only of those whose tag is another it is read."""
        known = before.days if before else {}
        return {
            day: known[day] if day in known and known[day].tag == tag else self.facts.rows(connection, day)
            for day, tag in self.facts.days(connection).items()
        }

    def _judge(self, check: Check, settings: CheckSettings, bench: Bench, scope: Scope, tally: Tally) -> bool:
        """Ask one check, and tell whether it broke: it stops itself alone, and its days are owed."""
        chosen = settings.of(check)
        if check.kind is Kind.EVENT and scope.first is None and not lacks(check, scope.watched, scope.present):
            return False  # nothing happened, and what was judged stands
        began = self.clock()
        try:
            answer = _answer(check, chosen, bench, scope)
        except BreakageError:
            raise
        except Exception as error:  # noqa: BLE001 - one check must not keep the others from being asked
            self.broke(check.id, error)
            answer = Answer([], (), Missing(Lack.BROKEN, type(error).__name__))
        hold = None
        if answer.missing is None and settings.armed:
            hold = self._settle(check, chosen, answer.detections, scope, tally)
        live, held = (self.findings.standing(scope.watched.id, check.id, each) for each in LIVE)
        judged = _judged(check, scope, answer, (live, held), self.clock() - began)
        if hold is not None:
            judged = replace(judged, held=hold.many, held_of=hold.names)
        self.verdicts.put(judged if settings.armed else replace(judged, would=len(answer.detections)))
        return answer.missing is not None and answer.missing.lack is Lack.BROKEN

    def _settle(
        self, check: Check, chosen: Mapping[str, Setting], detections: Iterable[Detection], scope: Scope, tally: Tally
    ) -> Hold | None:
        asked = Asked(
            connection=scope.watched.id,
            check=check,
            parameters=spelled(chosen),
            files=scope.watched.data.read_by(check.data),
            now=scope.now,
        )
        since = (scope.first or "") if check.kind is Kind.EVENT else ""
        known = {each.id: each for each in self.findings.known(scope.watched.id, check.id, since)}
        found = {asked.id_of(each): each for each in detections}
        held = scope.gate.judge(asked, found.values(), known, scope.first)
        gone = known.keys() - found.keys()
        found = {name: each for name, each in found.items() if part_of(check, each.occasion) not in held.days}
        news = [each for name, each in found.items() if not _stands(known.get(name), each, scope, check)]
        for detection in tell(news, scope.bench):
            self._keep(asked, asked.id_of(detection), detection, scope, tally)
        for name in sorted(gone):
            if known[name].status is not Status.CLOSED:
                self._close(asked, name, scope, tally, held.days)
        return scope.gate.keep(held)

    def _keep(self, asked: Asked, name: str, detection: Detection, scope: Scope, tally: Tally) -> None:
        for _ in range(TRIES):
            before = self.findings.one(name)
            after = opened(asked, detection) if before is None else again(asked, before, detection)
            after = covered(after, scope.suppressions, scope.now)
            if after == before:
                return
            if before is not None:
                after = replace(after, version=before.version + 1)
            if self.findings.put(after):
                tally.opened += before is None or before.status is Status.CLOSED
                tally.changed += before is not None and before.status is not Status.CLOSED
                return

    def _close(self, asked: Asked, name: str, scope: Scope, tally: Tally, held: frozenset[str]) -> None:
        for _ in range(TRIES):
            before = self.findings.one(name)
            if before is None or before.status is Status.CLOSED or is_of_other_files(asked, before):
                return
            if part_of(asked.check, before.occasion) in held:
                return
            if self.findings.put(gone(asked.check, before, scope.now)):
                tally.closed += 1
                return


def _judged_otherwise(before: Inspection, settings: str, data: str, today: str) -> str | None:
    """Return the first day to judge anew since checks are set otherwise, or other data files are there, than before."""
    if before.data != data:
        return day_before(today, TOLD_LATE)
    return today if before.settings != settings else None


def _extent(asked: Sequence[Check], days: dict[Day, Shelved], first: str) -> Extent:
    """Return what of the lake these checks may ask to judge from that day on."""
    reach = day_before(first, max((check.reach.days + 1 for check in asked if check.reach), default=0))
    admin = day_before(first, ADMIN_REACH)
    return Extent(reach=reach, admin_reach=admin, first=first, days=days, streams=streams_of(asked) | LOGS)


def _answer(check: Check, chosen: Mapping[str, Setting], bench: Bench, scope: Scope) -> Answer:
    given = {**chosen, **_given(scope)}
    missing = lacks(check, scope.watched, scope.present)
    covers = () if missing else coverages(check.fields, bench, given)
    missing = missing or blind(check.fields, covers) or unset(check, chosen)
    return Answer([] if missing else ask(check, bench, given), covers, missing)


def _stands(known: Known | None, detection: Detection, scope: Scope, check: Check) -> bool:
    """Tell whether nothing is new about a finding, as far as its listing tells: most are such."""
    if known is None or known.digest != detection.digest:
        return False
    if known.settled:
        return True
    return known.status is Status.OPEN and all(each.check != check.id for each in scope.suppressions)


def first_to_judge(before: Mapping[Day, Shelved], after: Mapping[Day, Shelved], since: str, today: str) -> str | None:
    """Return the first day whose events are to be judged: that of which anything is new, or the one after it.

    Days before `since` are history: what is new of them may change what the others are compared with. A day that there
    is nothing left of was dropped for its age, which is no news.
    """
    earliest = max(since, day_before(today, FARTHEST))
    new = [day for (stream, day), told in after.items() if told.rows and _rows(before, (stream, day)) != told.rows]
    return max(earliest, min(new)) if new else None


def own_days(watched: Watched) -> dict[Day, Shelved]:
    """Return the days of what Doorbook itself saw, as if it were a log: rows only come, and stay as they are."""
    counted = Counter(_day(each.moment) for each in watched.own.verifications)
    return {(VERIFICATIONS, day): Shelved(str(rows), rows) for day, rows in counted.items()} | _portal_days(watched)


def _portal_days(watched: Watched) -> dict[Day, Shelved]:
    """Return how much of each day can be judged of the portal's sign-ins, which time alone makes more."""
    settled = watched.portal_settled
    if not settled:
        return {}
    last = settled // DAY_MS
    first = max(watched.since // DAY_MS, last - FARTHEST)
    steps = {
        each: (min(settled, (each + 1) * DAY_MS) - each * DAY_MS) // PORTAL_TICK for each in range(first, last + 1)
    }
    return {(PORTAL, _day(each * DAY_MS)): Shelved(str(many), many) for each, many in steps.items()}


def _rows(days: Mapping[Day, Shelved], day: Day) -> int:
    return days[day].rows if day in days else 0


def _day(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d}"


def begins(day: str) -> int:
    """Return the first millisecond of a day."""
    return (date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()) * DAY_MS


def _given(scope: Scope) -> dict[str, object]:
    begin = begins(scope.first) if scope.first else scope.now
    return {
        "now": scope.now,
        "begin": max(begin, scope.watched.since),
        "since": scope.watched.since,
        "end": END,
        "connection": scope.watched.id,
        "settled": scope.watched.portal_settled,
    }


def _judged(check: Check, scope: Scope, answer: Answer, counts: tuple[int, int], took: int) -> Judged:
    missing = answer.missing
    live, held = counts
    verdict = Verdict.NOT_EVALUABLE if missing else Verdict.FAIL if live or held else Verdict.PASS
    return Judged(
        connection=scope.watched.id,
        check=check.id,
        verdict=verdict,
        at=scope.now,
        lack=missing.lack if missing else None,
        missing=missing.what if missing else "",
        open=live,
        suppressed=held,
        coverage=answer.coverage,
        fired=max((each.at for each in answer.detections), default=None),
        able=None if missing else scope.now,
        took=took,
    )
