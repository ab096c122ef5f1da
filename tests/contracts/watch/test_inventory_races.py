"""Two who adopt listings at once: the second begins again from what the first left, and no change is told of a past."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from doorbook.adapters.lake.snapshots import S3Snapshots
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.collect.account import Record
from doorbook.collect.inventories.listing import Reading
from doorbook.collect.mark import HOUR
from doorbook.collect.streams import PHONES
from tests.contracts.watch.lists import NOW, Desk, phone


class Meanwhile(MemoryObjects):
    """A bucket in which something happens once, just before a pointer is changed."""

    def __init__(self) -> None:
        super().__init__()
        self.act: Callable[[], object] = lambda: None

    def put_if(self, key: str, body: bytes, tag: str | None) -> bool:
        if key.endswith("current.json"):
            act, self.act = self.act, lambda: None
            act()
        return super().put_if(key, body, tag)


@pytest.fixture
def objects() -> Meanwhile:
    return Meanwhile()


@pytest.fixture
def desk(objects: Meanwhile, tmp_path: Path) -> Desk:
    return Desk(MemoryRows(), objects, tmp_path / "lists")


def adopt(desk: Desk, snapshots: S3Snapshots, number: int, name: str) -> None:
    """Adopt a listing in which the only phone has this name."""
    at = NOW + number * HOUR
    said = phone(1, "DU1", name=name)
    begun = Reading(id=f"listing-{number}", began=at, ended=at)
    snapshots.keep_page(desk.source, begun, [Record("DP0001", at, json.dumps(said).encode())])
    read = Reading(id=begun.id, began=at, ended=at, pages=1, rows=1)
    assert snapshots.adopt(desk.source, PHONES, read) is not None


def test_who_is_overtaken_tells_the_change_from_what_is_there_by_now(
    desk: Desk, objects: Meanwhile, tmp_path: Path
) -> None:
    another = S3Snapshots(objects, tmp_path / "another")
    adopt(desk, desk.snapshots, 1, "first")
    objects.act = lambda: adopt(desk, another, 2, "second")

    adopt(desk, desk.snapshots, 3, "third")

    told = [
        (json.loads(each["before"] or "{}").get("name"), json.loads(each["after"])["name"]) for each in desk.history()
    ]
    assert told == [(None, "first"), ("first", "second"), ("second", "third")]
    assert [json.loads(each["raw_data"])["name"] for each in desk.state()] == ["third"]


def test_who_is_alone_is_not_disturbed(desk: Desk) -> None:
    adopt(desk, desk.snapshots, 1, "first")
    adopt(desk, desk.snapshots, 3, "third")

    assert [json.loads(each["after"])["name"] for each in desk.history()] == ["first", "third"]
