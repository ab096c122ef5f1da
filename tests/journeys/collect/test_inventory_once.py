"""Killed anywhere, or listed by two at once: the state is what Duo says, and each change is in the history once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.lake.snapshots import S3Snapshots
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.collect.account import DuoAccount
from doorbook.collect.inventories.lister import Lister
from doorbook.collect.mark import HOUR
from doorbook.collect.streams import PHONES
from tests.contracts.watch.lists import Desk, Said, phone
from tests.journeys.collect.watch import Killed, Mortal, Steps

SMALL = replace(PHONES, page=10)
EVERY_STEP = ("put", "put_if", "send", "drop")


class Process:
    """A desk whose process starts anew each time, and is killed at a step."""

    def __init__(self, folder: Path) -> None:
        self.rows, self.objects = MemoryRows(), MemoryObjects()
        self.folder = folder
        self.begun = 0
        self.desk = Desk(self.rows, self.objects, folder / "reader", SMALL)

    def lives(self, steps: Steps) -> bool:
        """List until nothing is left to do, or until it is killed; and tell which."""
        self.begun += 1
        desk, folder = self.desk, self.folder / f"{self.begun}"
        objects = cast("MemoryObjects", Mortal(self.objects, steps, *EVERY_STEP))
        lister = Lister(
            listings=cast("StoredListings", Mortal(StoredListings(self.rows), steps, "move")),
            lake=S3Lake(objects, folder),
            snapshots=S3Snapshots(objects, folder),
            budget=desk.purse,
            clock=desk.clock,
        )
        account, whole = desk.account, desk.lister
        desk.lister, desk.account = lister, cast("Any", Mortal(account, steps, "page"))
        try:
            ended = desk.turn()
            while ended.more:
                ended = desk.turn()
        except Killed:
            return False
        finally:
            desk.lister, desk.account = whole, account
        return True


def step_on(held: list[Said], chance: Random) -> list[Said]:
    """Change, remove and add some."""
    changed = [each | {"name": f"{chance.random()}"} if chance.random() < 0.2 else each for each in held]
    left = [each for each in changed if chance.random() > 0.1]
    return [*left, *(phone(chance.randrange(1000, 9000), "DU1") for _ in range(chance.randrange(3)))]


def replayed(history: list[Said]) -> dict[str, str]:
    """Return what is there after all of a history, and see that each of its steps follows from those before."""
    there: dict[str, str] = {}
    for each in history:
        if each["kind"] == "removed":
            assert there.pop(each["uid"]) is not None
        elif each["kind"] == "changed":
            assert there[each["uid"]] == each["before"]
            there[each["uid"]] = each["after"]
        else:
            assert each["uid"] not in there
            there[each["uid"]] = each["after"]
    return there


def steps_of_a_listing(folder: Path, held: list[Said]) -> int:
    """Count what a whole listing of changes does."""
    process, steps = Process(folder), Steps()
    process.desk.listed(*held)
    process.desk.listed(*held[1:])
    process.desk.account.held = [*held[2:], phone(0)]
    process.desk.now += HOUR
    assert process.lives(steps)
    return steps.taken


@pytest.mark.parametrize("after", [True, False])
def test_killed_at_each_step_a_repeat_gives_the_same(tmp_path: Path, *, after: bool) -> None:
    held = [phone(number) for number in range(1, 25)]
    count = steps_of_a_listing(tmp_path / "whole", held)
    assert count > 10

    for step in range(1, count + 1):
        process = Process(tmp_path / f"{step}")
        process.desk.listed(*held)
        process.desk.listed(*held[1:])
        before = process.desk.history()
        process.desk.account.held = [*held[2:], phone(0)]
        process.desk.now += HOUR
        assert not process.lives(Steps(die_at=step, after=after))
        seen = process.desk.there()
        assert seen in (sorted([*(e["phone_id"] for e in held)]), sorted(e["phone_id"] for e in [*held[1:], phone(0)]))
        process.lives(Steps())

        new = [(each["kind"], each["uid"]) for each in process.desk.history() if each not in before]
        assert new == [("added", "DP0000"), ("removed", "DP0001")], step
        assert process.desk.there() == sorted(e["phone_id"] for e in [*held[1:], phone(0)]), step


@pytest.mark.parametrize("seed", range(12))
def test_killed_again_and_again_the_history_leads_to_the_state(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - it only has to vary
    process = Process(tmp_path)
    held = [phone(number, "DU1") for number in range(25)]
    killed = 0
    for _ in range(5):
        process.desk.account.held = held
        process.desk.now += HOUR
        while not process.lives(Steps(die_at=chance.randrange(1, 30), after=chance.random() < 0.5)):
            killed += 1
        held = step_on(held, chance)
    process.desk.account.held = held
    for _ in range(3):
        process.desk.now += HOUR
        process.lives(Steps())

    desk = process.desk
    there = {each["uid"]: each["raw_data"] for each in desk.state() if each["gone_at"] is None}
    history = desk.history()
    assert killed
    assert desk.there() == sorted({each["phone_id"] for each in held})
    assert replayed(history) == there
    assert len({each["key"] for each in history}) == len(history)


def test_two_who_list_at_once_leave_one_state_and_each_change_once(tmp_path: Path) -> None:
    process = Process(tmp_path)
    desk = process.desk
    desk.listed(*(phone(number) for number in range(40)))
    for round_ in range(6):
        desk.account.held = [phone(number, name=f"round {round_}") for number in range(round_, 40)]
        desk.now += HOUR
        with ThreadPoolExecutor(2) as two:
            listers = [
                replace(desk.lister, snapshots=S3Snapshots(process.objects, tmp_path / f"{round_}-{each}"))
                for each in range(2)
            ]
            ended = list(two.map(lambda lister: turned(desk, lister), listers))
        assert all(not each for each in ended)

    history = desk.history()
    desk.again()
    desk.again()
    there = {each["uid"]: each["raw_data"] for each in desk.state() if each["gone_at"] is None}
    assert replayed(desk.history()) == there
    assert len({each["key"] for each in history}) == len(history)
    assert desk.there() == [f"DP{number:04}" for number in range(5, 40)]


def turned(desk: Desk, lister: Lister) -> bool:
    account: DuoAccount = desk.account
    order = desk.order()
    ended = lister.turn(order, account)
    while ended.more:
        ended = lister.turn(order, account)
    return ended.more
