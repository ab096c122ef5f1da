"""What is found is a function of what lies in the lake: however it came, and however often somebody looked."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorbook.adapters.lake.facts import DuckBench, LakeFacts
from doorbook.adapters.lake.shelves import LakeShelves
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.checks import inspecting
from doorbook.checks.finding import Finding, Status
from doorbook.checks.ports import Day, Extent, Shelved
from doorbook.checks.story import NOW
from doorbook.checks.watched import Watched
from doorbook.checks.wire import AWAY, HOME, days_of, phone, signin, user
from doorbook.checks.wire_things import endpoint, texted, thing_id
from tests.journeys.checks.happenings import (
    BEGAN,
    HAPPENINGS,
    PEOPLE,
    PLACES,
    Told,
    Wire,
    flooded,
    let_in,
    pumped,
    reported,
)
from tests.watched import Watch


def opened(watch: Watch) -> set[tuple[str, str, str, str]]:
    return {(each.id, each.digest, each.severity, each.status) for each in watch.found()}


def anew(watch: Watch, folder: Path) -> Watch:
    """Return a watch of the same lake, in which nobody has ever looked."""
    objects = MemoryObjects()
    for each in watch.objects.under(""):
        kept = watch.objects.get(each.key)
        if kept is not None and not each.key.startswith(("inspections/", "rollups/")):
            objects.put(each.key, kept.body)
    once = Watch(folder, now=watch.now, since=watch.since, objects=objects)
    for ended in watch.ends.of(watch.connection, watch.since, watch.now):
        once.ends.keep(ended)
    once.audit = watch.audit
    return once


@dataclass
class History:
    """Rows, and which of the slices each comes with; and who is in bypass at each."""

    rows: list[tuple[int, Told]] = field(default_factory=list, repr=False)
    bypassed: list[frozenset[str]] = field(default_factory=list)

    @property
    def slices(self) -> int:
        return len(self.bypassed)

    def told(self, number: int) -> Iterator[Told]:
        return (told for place, told in self.rows if place == number)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw some happenings of few people and addresses on few days, each row of which comes when it likes."""
    slices = draw(st.integers(2, 4))
    rows: list[Told] = [("authentication", each) for who in PEOPLE for each in days_of(who, 22, 9)]
    for happening in draw(st.lists(st.sampled_from(HAPPENINGS), min_size=3, max_size=7)):
        at = BEGAN + timedelta(minutes=draw(st.integers(0, 5 * 1440)))
        rows += happening(draw(st.sampled_from(PEOPLE)), at, draw(st.sampled_from(PLACES)))
    places = draw(st.lists(st.integers(0, slices - 1), min_size=len(rows), max_size=len(rows)))
    bypassed = draw(st.lists(st.frozensets(st.sampled_from(PEOPLE)), min_size=slices, max_size=slices))
    told = [(0 if each[0] == "portal_signins" else place, each) for place, each in zip(places, rows, strict=True)]
    return History(rows=told, bypassed=bypassed)  # the portal's own rows are never late


def tell(watch: Watch, rows: Iterator[Told]) -> None:
    by_log: dict[str, list[Wire]] = {}
    for log, row in rows:
        by_log.setdefault(log, []).append(row)
    watch.take(by_log)


def looked_at(history: History, folder: Path, look: Callable[[Watch], object] = Watch.inspect) -> Watch:
    """Tell a history slice by slice, and look after each."""
    watch = Watch(folder, now=NOW - timedelta(hours=history.slices), since=BEGAN - timedelta(days=1))
    watch.show("phones", [phone(who) for who in PEOPLE])
    watch.show("tokens", ())
    watch.show("webauthn", ())
    for number in range(history.slices):
        tell(watch, history.told(number))
        names = history.bypassed[number]
        watch.show("users", [user(who, status="bypass" if who in names else "active") for who in PEOPLE])
        watch.pass_(hours=1)
        look(watch)
    return watch


class Seen:
    """What was found in all examples together: an example in which nothing is found shows little."""

    checks: set[str] = set()  # noqa: RUF012 - one for all examples


def the_same_either_way(history: History) -> None:
    with tempfile.TemporaryDirectory() as folder:
        watch = looked_at(history, Path(folder) / "slices")
        once = anew(watch, Path(folder) / "once")
        once.inspect()
        Seen.checks |= {each.check for each in once.found()}
        assert opened(watch) == opened(once)


@settings(
    max_examples=7,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(history=histories())
def _looking_at_slices_finds_what_one_look_finds(history: History) -> None:
    the_same_either_way(history)


def test_looking_at_slices_finds_what_one_look_finds() -> None:
    Seen.checks.clear()

    _looking_at_slices_finds_what_one_look_finds()

    assert len(Seen.checks) > 10, Seen.checks


def test_that_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def newest(before: dict[Day, Shelved], after: dict[Day, Shelved], _since: str, _today: str) -> str | None:
        new = [day for (log, day), told in after.items() if before.get((log, day), Shelved("", 0)).rows != told.rows]
        return max(new, default=None)

    rows = [(0, each) for each in flooded("bob", NOW - timedelta(days=2), AWAY)]
    history = History(rows=[*rows, (1, let_in("ann", NOW - timedelta(hours=5), HOME))], bypassed=[frozenset()] * 2)
    the_same_either_way(history)
    monkeypatch.setattr(inspecting, "first_to_judge", newest)

    with pytest.raises(AssertionError):
        the_same_either_way(history)


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    made = Watch(tmp_path / "watch", since=BEGAN)
    tell(made, iter(("authentication", each) for each in days_of("bob", 22, 9)))
    return made


def of_check(watch: Watch, check: str, *, status: Status | None = Status.OPEN) -> list[Finding]:
    return watch.found(check, status=status)


def whole(watch: Watch, folder: Path) -> set[tuple[str, str, str, str]]:
    once = anew(watch, folder)
    once.inspect()
    return opened(once)


def test_looking_twice_changes_nothing(watch: Watch) -> None:
    tell(watch, iter(flooded("bob", NOW - timedelta(hours=5), AWAY)))
    first = watch.inspect()
    found = watch.found(status=None)

    again = watch.inspect()

    assert first.opened == len(found) > 0
    assert (again.opened, again.changed, again.closed, again.first) == (0, 0, 0, None)
    assert watch.found(status=None) == found


def test_an_event_that_comes_a_day_late_makes_up_what_was_missing(watch: Watch) -> None:
    *asked, then = flooded("bob", NOW - timedelta(hours=40), AWAY)
    tell(watch, iter((*asked[1:3], then, let_in("bob", NOW - timedelta(hours=1), HOME))))
    watch.inspect()
    assert not of_check(watch, "mfa-flood-approved")

    watch.pass_(days=1)
    tell(watch, iter(asked[:1]))
    watch.inspect()

    (found,) = of_check(watch, "mfa-flood-approved")
    assert found.occasion == "2026-03-16"
    assert found.times.available is not None


def test_one_that_comes_late_takes_back_what_is_not_so(watch: Watch, tmp_path: Path) -> None:
    tell(watch, iter(flooded("bob", NOW - timedelta(hours=5), AWAY)))
    watch.inspect()
    (before,) = of_check(watch, "mfa-flood-approved")

    tell(watch, iter((let_in("bob", NOW - timedelta(days=3), AWAY),)))
    watch.inspect()

    assert not of_check(watch, "mfa-flood-approved")
    assert [each.id for each in of_check(watch, "mfa-flood-approved", status=Status.CLOSED)] == [before.id]
    assert opened(watch) == whole(watch, tmp_path / "once")


def test_history_opens_nothing_and_is_compared_with(watch: Watch) -> None:
    old = flooded("bob", BEGAN - timedelta(days=2), AWAY)
    tell(watch, iter(old))
    watch.inspect()
    assert not of_check(watch, "mfa-flood")
    assert not of_check(watch, "mfa-flood-approved")

    tell(watch, iter(flooded("bob", NOW - timedelta(hours=5), AWAY)))
    watch.inspect()

    assert not of_check(watch, "mfa-flood-approved"), "they were let in from there before anybody watched"
    tell(watch, iter(flooded("bob", NOW - timedelta(hours=3), "198.51.100.7")))
    watch.inspect()
    assert of_check(watch, "mfa-flood-approved")


def test_what_is_dated_ahead_is_found_whenever_somebody_looks(watch: Watch, tmp_path: Path) -> None:
    ahead = flooded("bob", NOW + timedelta(days=2), AWAY)
    tell(watch, iter((*ahead, let_in("ann", NOW - timedelta(hours=1), HOME))))
    watch.inspect()

    watch.pass_(days=4)
    tell(watch, iter((let_in("ann", watch.now - timedelta(hours=1), HOME),)))
    watch.inspect()

    (found,) = of_check(watch, "mfa-flood-approved")
    assert found.occasion == "2026-03-20"
    assert opened(watch) == whole(watch, tmp_path / "once")


def test_texts_that_come_in_slices_are_found_as_if_they_came_at_once(watch: Watch, tmp_path: Path) -> None:
    usual = (("telephony", texted("+17345550100", NOW - timedelta(days=day), cost=9)) for day in range(60, 0, -9))
    poland = [texted(f"+4860000000{n}", NOW - timedelta(days=day)) for n, day in enumerate((150, 60, 1, 1, 1))]
    tell(watch, usual)
    tell(watch, iter(("telephony", each) for each in poland[:2]))
    watch.inspect()
    rows = pumped("bob", NOW - timedelta(days=2), AWAY)
    for each in (rows[1:6], rows[:1], rows[6:8], (*rows[8:], *(("telephony", one) for one in poland[2:]))):
        tell(watch, iter(each))
        watch.pass_(hours=2)
        watch.inspect()

    found = of_check(watch, "telephony-abuse")
    assert {(each.occasion, each.name) for each in found} == {
        ("2026-03-17", "+37120000003"),
        ("2026-03-16", "the Duo account"),
        ("2026-03-17", "the Duo account"),
    }
    assert not any(" of PL" in each.summary for each in found), "something went there two months ago"
    assert opened(watch) == whole(watch, tmp_path / "once")


@pytest.mark.parametrize(("days", "found"), [((10, 5), 1), ((40, 5), 0)])
def test_what_a_computer_lacked_long_ago_is_not_added_to_what_it_lacks(
    watch: Watch, tmp_path: Path, days: tuple[int, int], found: int
) -> None:
    began = round((NOW - timedelta(days=50)).timestamp())
    watch.show("endpoints", [endpoint("bob", health_data_last_collected=began)])
    for day in days:
        row = signin("bob", NOW - timedelta(days=day), device=thing_id("EP", "bob"))
        row["access_device"]["is_encryption_enabled"] = False
        tell(watch, iter([("authentication", row)]))
    watch.inspect()
    tell(watch, iter([let_in("ann", NOW - timedelta(hours=1), HOME)]))
    watch.inspect()

    assert len(of_check(watch, "endpoint-unhealthy")) == found
    assert opened(watch) == whole(watch, tmp_path / "once")


def compact(watch: Watch, folder: Path) -> int:
    shelves = LakeShelves(watch.objects, folder, lambda: "2099-01-01")
    return sum(shelves.compact(each, lambda: False) for each in shelves.seen())


def test_files_made_into_fewer_change_nothing(watch: Watch, tmp_path: Path) -> None:
    for each in flooded("bob", NOW - timedelta(hours=5), AWAY):
        tell(watch, iter((each,)))
    watch.inspect()
    found = watch.found(status=None)
    assert found

    assert compact(watch, tmp_path / "shelves") > 0
    inspected = watch.inspect()

    assert (inspected.opened, inspected.changed, inspected.closed, inspected.first) == (0, 0, 0, None)
    assert watch.found(status=None) == found
    assert opened(watch) == whole(watch, tmp_path / "once")


class KilledError(BaseException):
    """The process is gone."""


def test_one_that_is_killed_before_its_mark_ends_right(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (flooded, reported):
        tell(watch, iter(each("bob", NOW - timedelta(hours=6), AWAY)))
    keep = watch.findings.put

    def once(finding: Finding) -> bool:
        keep(finding)
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(watch.findings, "put", once)
        with pytest.raises(KilledError):
            watch.inspect()
    assert len(watch.found()) == 1

    watch.inspect()

    assert len(watch.found()) > 1
    assert opened(watch) == whole(watch, tmp_path / "once")
    assert all(each.version == 1 for each in watch.found()), "what was there already stays as it is"


class Waiting(LakeFacts):
    """Facts after whose laying out something else happens first."""

    def __init__(self, watch: Watch, then: Callable[[], object]) -> None:
        super().__init__(watch.objects, watch.folder / "waiting")
        self.then: Callable[[], object] | None = then

    @contextmanager
    def open(self, watched: Watched, extent: Extent) -> Iterator[DuckBench]:
        with super().open(watched, extent) as bench:
            then, self.then = self.then, None
            if then is not None:
                then()
            yield bench


def test_of_two_at_once_the_one_who_knows_less_does_not_have_the_last_word(watch: Watch, tmp_path: Path) -> None:
    *asked, then = flooded("bob", NOW - timedelta(hours=5), AWAY)
    tell(watch, iter(asked))

    def another() -> None:
        tell(watch, iter((then,)))
        watch.inspect()
        assert of_check(watch, "mfa-flood-approved")

    slow = inspecting.Inspector(**{**watch.inspector().__dict__, "facts": Waiting(watch, another)})
    slow.inspect(watch.watched())

    assert of_check(watch, "mfa-flood-approved")
    assert opened(watch) == whole(watch, tmp_path / "once")
    assert watch.inspect().first is None
