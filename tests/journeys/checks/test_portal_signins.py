"""The portal's sign-ins come to the lake each once, and are judged once both sides can tell."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.portal import MARK, PortalSnapshots, fetched, read
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.checks.catalogue.portal_duo_mismatch import PORTAL_DUO_MISMATCH
from doorbook.checks.finding import Closing, Status
from doorbook.checks.story import NOW, ago
from doorbook.checks.verdict import Lack, Verdict
from doorbook.checks.watched import StreamState
from doorbook.checks.wire import signin
from doorbook.checks.wire_own import portal_signin
from doorbook.errors import FixSettingsError
from doorbook.events import AuditRow, Outcome
from tests.journeys.checks.test_slices import anew, opened
from tests.watched import Watch

HOUR = timedelta(hours=1)


class Portal:
    """An audit, and what is made of it."""

    def __init__(self, folder: Path) -> None:
        self.objects: Objects = MemoryObjects()
        self.audit: list[AuditRow] = []
        self.folder = folder
        self.asked: list[str] = []
        self.refresh(ago(hours=5) + timedelta(minutes=2))

    def signs_in(self, who: str, at: datetime, outcome: Outcome = Outcome.SIGNED_IN, txid: str | None = "t") -> None:
        told = portal_signin(who, at, txid="t")
        self.audit.append(AuditRow(**{**told, "at": at, "outcome": outcome, "txid": txid}))

    def written(self, day: date, after: str) -> Iterator[tuple[str, AuditRow]]:
        self.asked.append(after)
        rows = sorted((each.key, each) for each in self.audit if each.at.date() == day)
        return (each for each in rows if each[0] > after)

    def refresh(self, at: datetime, objects: Objects | None = None) -> int | None:
        snapshots = PortalSnapshots(objects or self.objects, self.folder / "work", self.written)
        return snapshots.refresh(round(at.timestamp() * 1000))

    def names(self, folder: str = "lake") -> list[str]:
        files = fetched(self.objects, self.folder / folder, "")
        engine = connect(self.folder / "engine")
        return [
            str(name)
            for path in files
            for (name,) in engine.execute(f"SELECT username FROM read_parquet('{path}') ORDER BY key").fetchall()  # noqa: S608 - our own path
        ]


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return Portal(tmp_path)


def test_those_whom_duo_let_in_by_a_factor_come_and_no_others(portal: Portal) -> None:
    at = ago(hours=4)
    portal.signs_in("ann", at)
    portal.signs_in("bob", at, Outcome.BYPASS_ALLOWED)
    portal.signs_in("cid", at, Outcome.FAIL_OPEN, None)
    portal.signs_in("dan", at, Outcome.PUSH_DENIED)
    portal.signs_in("eve", at, txid=None)

    portal.refresh(NOW)

    assert portal.names() == ["ann"]


def test_looked_at_in_slices_each_is_there_once_and_no_hour_is_read_again(portal: Portal) -> None:
    for minutes in (200, 190, 100, 59, 3):
        portal.signs_in(f"at{minutes}", NOW - timedelta(minutes=minutes))
    for minutes in (180, 179, 60, 0):
        portal.refresh(NOW - timedelta(minutes=minutes))
    portal.asked.clear()

    until = portal.refresh(NOW + timedelta(minutes=1))

    assert portal.names() == ["at200", "at190", "at100", "at59", "at3"]
    assert until == round(NOW.timestamp() * 1000)
    assert portal.asked == ["2026-03-18T14", "2026-03-18T15"]


def test_what_happened_within_the_last_minute_waits(portal: Portal) -> None:
    portal.signs_in("ann", NOW - timedelta(seconds=59))

    portal.refresh(NOW)
    assert portal.names() == []
    portal.refresh(NOW + timedelta(seconds=1))

    assert portal.names("then") == ["ann"]


class Overtaking(MemoryObjects):
    """A lake in which another is faster."""

    def __init__(self, portal: Portal) -> None:
        super().__init__()
        self.portal = portal

    def __getattribute__(self, name: str) -> object:
        if name in {"portal", "put_if", "__class__", "__dict__"}:
            return super().__getattribute__(name)
        return getattr(super().__getattribute__("portal").objects, name)

    def put_if(self, key: str, body: bytes, tag: str | None) -> bool:
        self.portal.refresh(NOW + timedelta(seconds=1))
        return self.portal.objects.put_if(key, body, tag)


def test_of_two_at_once_nothing_is_lost_and_nothing_twice(portal: Portal) -> None:
    portal.signs_in("ann", ago(minutes=30))

    until = portal.refresh(NOW, Overtaking(portal))

    assert until == round((NOW - timedelta(seconds=59)).timestamp() * 1000), "what the faster one told counts"
    assert portal.names() == ["ann"]


def test_what_an_hour_was_before_goes_once_nobody_reads_it(portal: Portal) -> None:
    portal.signs_in("ann", ago(hours=4, minutes=-10))
    portal.refresh(ago(hours=4, minutes=-20))
    portal.signs_in("bob", ago(hours=4, minutes=-30))
    portal.refresh(ago(hours=4, minutes=-40))
    held = [each.key for each in portal.objects.under("portal/day=")]
    assert [each.rpartition("/")[2] for each in held] == ["11-1.parquet", "11-2.parquet"]

    for hours in (2.9, 1.9):
        portal.refresh(ago(hours=hours))

    assert [each.key.rpartition("/")[2] for each in portal.objects.under("portal/day=")] == ["11-2.parquet"]
    assert portal.names() == ["ann", "bob"]


def test_after_long_it_goes_on_some_days_at_a_time(portal: Portal) -> None:
    later = NOW + timedelta(days=5)
    portal.signs_in("ann", NOW + timedelta(days=4))

    steps = [portal.refresh(later) for _ in range(4)]

    assert steps == sorted(set(map(int, filter(None, steps[:3])))) + steps[2:3]
    assert portal.names() == ["ann"]


def test_a_mark_that_says_nothing_is_no_mark(portal: Portal) -> None:
    portal.objects.put(MARK, b"[]")

    with pytest.raises(FixSettingsError):
        read(portal.objects)


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    made = Watch(tmp_path / "watch", checks=(PORTAL_DUO_MISMATCH,))
    made.let_in([portal_signin("ann", ago(hours=30), txid="t1")])
    made.tell("authentication", [signin("ann", ago(hours=30), txid="t1")])
    return made


def test_one_is_judged_once_both_are_read_far_enough_though_nothing_comes(watch: Watch, tmp_path: Path) -> None:
    watch.let_in([portal_signin("bob", ago(minutes=3), txid="t2")])
    watch.inspect()
    assert not watch.found()

    watch.pass_(minutes=2)
    watch.inspect()
    assert not watch.found()
    watch.pass_(minutes=5)
    watch.inspect()

    (found,) = watch.found()
    assert (found.name, found.facts[1]) == ("bob", ("time", "14:57"))
    assert opened(watch) == opened_anew(watch, tmp_path)
    assert watch.inspect().first is None


def test_as_long_as_the_log_is_not_read_nothing_is_judged(watch: Watch) -> None:
    watch.let_in([portal_signin("bob", ago(minutes=60), txid="t2")])
    before = round(ago(minutes=58).timestamp() * 1000)
    stuck = StreamState(
        stream="authentication", is_log=True, read_until=before, last_success=before, newest=before, was_granted=True
    )
    watch.health = {"authentication": stuck}
    watch.inspect()
    assert not watch.found()

    watch.health = {}
    watch.inspect()

    assert [each.name for each in watch.found()] == ["bob"]


def test_a_row_that_comes_late_takes_it_back(watch: Watch, tmp_path: Path) -> None:
    watch.let_in([portal_signin("bob", ago(hours=20), txid="t2")])
    watch.inspect()
    assert [each.name for each in watch.found()] == ["bob"]

    watch.tell("authentication", [signin("bob", ago(hours=20), txid="t2")])
    watch.inspect()

    assert not watch.found()
    assert [each.closing for each in watch.found(status=Status.CLOSED)] == [Closing.WITHDRAWN]
    assert opened(watch) == opened_anew(watch, tmp_path)


def test_a_portal_whose_account_is_another_is_not_judged(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "watch", checks=(PORTAL_DUO_MISMATCH,))
    watch.let_in([portal_signin(who, ago(hours=3), txid=f"t-{who}") for who in ("ann", "bob")])
    watch.tell("authentication", [signin("bob", ago(hours=3), txid="another")])

    watch.inspect()

    judged = watch.verdict(PORTAL_DUO_MISMATCH.id)
    assert (judged.verdict, judged.lack, judged.missing) == (Verdict.NOT_EVALUABLE, Lack.OWN, "portal_signins")
    assert not watch.found()


def opened_anew(watch: Watch, folder: Path) -> set[tuple[str, str, str, str]]:
    once = anew(watch, folder / "once")
    once.checks = watch.checks
    once.inspect()
    return opened(once)
