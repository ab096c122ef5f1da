"""The hourly turn over the lake: what is due, in which order, and what does not keep it from the rest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from doorbook.collect.lake.keeping import GRACE, MANY, QUIET, LakeKeeper, LakeTurned, Seen
from doorbook.errors import Cause, TryLaterError

NOW = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
LONG = timedelta(minutes=2)


def seen(day: str = "2026-11-21", *, files: int = 2, root: str = "events", age: timedelta = timedelta(hours=2)) -> Seen:
    return Seen(
        place=f"{root}/authentication/connection=c1/day={day}/",
        root=root,
        connection="c1",
        day=day,
        files=files,
        has_manifest=True,
        eldest=NOW - age,
        newest=NOW,
    )


@dataclass
class Days:
    """Days that note what is done to them, and break or take their time where a test wants it."""

    days: list[Seen]
    did: list[tuple[str, str]] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    now: datetime = NOW
    takes: timedelta = timedelta(0)
    place: str = ""

    def seen(self) -> Iterator[Seen]:
        return iter(self.days)

    def compact(self, seen: Seen, is_over: Callable[[], bool]) -> int:
        assert not is_over()
        return self._act("compact", seen)

    def empty(self, seen: Seen) -> int:
        return self._act("empty", seen)

    def sweep(self, seen: Seen, before: datetime) -> int:
        assert before == NOW - GRACE
        return self._act("sweep", seen)

    def _act(self, what: str, seen: Seen) -> int:
        assert self.place == seen.place
        self.now += self.takes
        if seen.day in self.broken:
            raise TryLaterError(Cause.LAKE, seen.day)
        self.did.append((what, seen.day))
        return 3

    def read(self) -> str:
        return self.place

    def keep(self, place: str) -> None:
        self.place = place


def turned(days: Days, *, leaving: frozenset[str] = frozenset(), lasts: timedelta = LONG) -> LakeTurned:
    keeper = LakeKeeper(shelves=days, place=days, clock=lambda: days.now, days=400, leaving=lambda: leaving)
    return keeper.turn(lasts)


@pytest.mark.parametrize(
    ("day", "does"),
    [
        (seen(), ["compact"]),
        (seen(files=1), []),
        (seen("2026-11-22", files=MANY), []),
        (seen("2026-11-22", files=MANY + 1), ["compact"]),
        (seen(age=GRACE), ["compact", "sweep"]),
        (seen(files=1, age=GRACE), []),
        (replace(seen(files=1, age=GRACE), has_manifest=False), ["sweep"]),
        (seen(root="changes", age=GRACE), ["sweep"]),
        (seen(root="changes"), []),
        (seen(root="snapshots", age=GRACE), []),
        (seen("2025-10-18", files=1, age=GRACE), []),
        (seen("2025-10-17", files=1, age=GRACE), ["empty", "sweep"]),
        (seen("2025-10-17", files=1), ["empty"]),
        (seen("2025-10-17", files=1, age=GRACE, root="snapshots"), ["empty", "sweep"]),
        (seen("2025-10-17", files=1, age=GRACE, root="changes"), ["empty", "sweep"]),
    ],
)
def test_what_is_due_is_done_and_nothing_else(day: Seen, does: list[str]) -> None:
    days = Days([day])

    turned(days)

    assert [what for what, _ in days.did] == does


def test_what_was_done_is_told() -> None:
    assert turned(Days([seen()])).did == ("events/authentication/connection=c1/day=2026-11-21/ 3 made into fewer",)


def test_a_day_in_which_nothing_is_written_is_looked_at_once_a_day() -> None:
    quiet = replace(seen(), newest=NOW - QUIET)
    did = []
    for hour in range(24):
        days = Days([quiet], now=NOW + timedelta(hours=hour), place=quiet.place)
        turned(days)
        did += days.did

    assert len([what for what, _ in did if what == "compact"]) == 1


def test_the_data_of_a_connection_that_is_being_deleted_is_left_alone() -> None:
    days = Days([seen()])

    turned(days, leaving=frozenset({"c1"}))

    assert days.did == []


def test_the_next_turn_goes_on_where_the_time_was_over() -> None:
    days = Days([seen(f"2026-11-1{number}") for number in range(5)], takes=timedelta(minutes=1))

    turned(days)
    assert [day for _, day in days.did] == ["2026-11-10", "2026-11-11"]

    days.now = NOW
    turned(days)
    assert [day for _, day in days.did[2:]] == ["2026-11-12", "2026-11-13"]

    days.now = NOW
    turned(days)
    assert [day for _, day in days.did[4:]] == ["2026-11-14", "2026-11-10"]


def test_a_day_that_breaks_does_not_keep_it_from_the_others() -> None:
    days = Days([seen("2026-11-10"), seen("2026-11-11")], broken=frozenset({"2026-11-10"}))

    done = turned(days)

    assert [day for _, day in days.did] == ["2026-11-11"]
    assert [each.detail for each in done.broke] == ["2026-11-10"]
