"""What can be asked of inventories: who is there, what changed, who had which phone when."""

from pathlib import Path
from typing import Any

import pytest

from doorbook.adapters.lake.inventory_views import views
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.collect.mark import HOUR
from doorbook.collect.streams import INVENTORIES, PHONES, USERS
from tests.contracts.watch.lists import Desk, phone


class House:
    """People and phones of one connection."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.objects = MemoryObjects()
        rows = MemoryRows()
        self.people = Desk(rows, self.objects, folder / "users", USERS)
        self.phones = Desk(rows, self.objects, folder / "phones", PHONES)

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        engine = self.phones.snapshots.engine
        views(engine, self.objects, self.folder / "read", ["c1", "nothing-yet"])
        return engine.execute(question).fetchall()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_every_inventory_can_be_asked_for_before_anything_was_listed(house: House) -> None:
    for each in INVENTORIES:
        assert house.ask(f"SELECT * FROM {each.name}") == []  # noqa: S608 - our own names
        assert house.ask(f"SELECT * FROM {each.name}_history") == []  # noqa: S608 - as above
    assert house.ask("SELECT * FROM phone_holders") == []


def test_what_is_gone_is_not_there_and_can_be_asked_for(house: House) -> None:
    house.people.listed({"user_id": "DU1", "username": "ann", "status": "active"}, {"user_id": "DU2"})
    house.people.listed({"user_id": "DU1", "username": "ann", "status": "bypass"})
    house.people.again()

    assert house.ask("SELECT username, status FROM users") == [("ann", "bypass")]
    assert house.ask("SELECT uid FROM users_all WHERE gone_at IS NOT NULL") == [("DU2",)]
    assert house.ask("SELECT uid, fields FROM users_history WHERE kind = 'changed'") == [("DU1", ["status"])]


def test_who_had_which_phone_when(house: House) -> None:
    house.people.listed({"user_id": "DU1", "username": "ann"}, {"user_id": "DU2", "username": "ben"})
    first = house.phones.listed(phone(1, "DU1", number="+1"), phone(2, "DU1", "DU2"))
    second = house.phones.listed(phone(1, "DU2", number="+1"), phone(2, "DU1", "DU2"))
    house.phones.listed(phone(1, number="+1"), phone(2, "DU1", "DU2"))
    fourth = house.phones.listed(phone(1, "DU1", number="+1"))
    house.phones.again()

    told = house.ask(
        "SELECT number, username, since_not_before, since_not_after, until_not_before, until_not_after "
        "FROM phone_holders WHERE phone_id = 'DP0001' ORDER BY since_not_after"
    )

    assert [(row[0], row[1]) for row in told] == [("+1", "ann"), ("+1", "ben"), ("+1", "ann")]
    ann, ben, again = (row[2:] for row in told)
    assert ann[0] is None
    assert ann[2] == ben[0] == first.listed
    assert ann[3] == ben[1]
    assert ben[2] == second.listed
    assert again[2:] == (None, None)
    assert again[0] < fourth.listed <= again[1]

    both = house.ask("SELECT username, until_not_after FROM phone_holders WHERE phone_id = 'DP0002' ORDER BY 1")
    assert [each[0] for each in both] == ["ann", "ben"]
    assert fourth.listed is not None
    assert all(fourth.listed <= each[1] <= fourth.listed + HOUR for each in both)


def test_who_had_the_phone_at_a_moment(house: House) -> None:
    house.people.listed({"user_id": "DU1", "username": "ann"}, {"user_id": "DU2", "username": "ben"})
    one = house.phones.listed(phone(1, "DU1"))
    two = house.phones.listed(phone(1, "DU2"))

    def had(moment: int | None) -> list[tuple[Any, ...]]:
        return house.ask(
            f"SELECT username FROM phone_holders WHERE {moment} >= coalesce(since_not_before, 0) "  # noqa: S608 - a number
            f"AND ({moment} < until_not_after OR until_not_after IS NULL) ORDER BY 1"
        )

    assert one.moved is not None
    assert two.moved is not None
    assert had(one.moved - HOUR) == [("ann",)]
    assert had(one.moved) == [("ann",), ("ben",)]  # it changed hands between the two listings, nobody knows when
    assert had(two.moved) == [("ben",)]
