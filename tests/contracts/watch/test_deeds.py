"""What the stores of deeds and of Doorbook's own records of people promise, in memory and on the local AWS."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doorbook.actions.deed import Deed, Line, Order, Stand, Step
from doorbook.actions.ports import ActionRows, Kind, OwnRecords
from doorbook.adapters.memory_hooks import MemoryHookSecrets
from doorbook.adapters.watch.deeds import StoredDeeds
from doorbook.adapters.watch.leaving import LeavingConnection
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.own_records import StoredOwnRecords
from doorbook.adapters.watch.rows import ListedRows, Rows
from doorbook.collect.connections.connection import Connection, State, Trace

AT = datetime(2026, 11, 22, 1, 2, 3, 4000, tzinfo=UTC)
HOSTILE = "<b>é\u202e=1+1\x07"


@pytest.fixture
def deeds(rows: Rows) -> ActionRows:
    return StoredDeeds(rows)


@pytest.fixture
def own(rows: Rows) -> OwnRecords:
    return StoredOwnRecords(rows)


def deed(
    name: str = "d1", user: str = "DU1", connection: str = "c1", stand: Stand = Stand.BEGUN, since: int = 0
) -> Deed:
    at = AT + timedelta(seconds=since)
    order = Order(
        connection=connection, user=user, action="disable", target="DP1", given=(("hours", HOSTILE), ("x", ""))
    )
    return Deed(
        id=name,
        order=order,
        stand=stand,
        version=1,
        whom=HOSTILE,
        lines=(Line(what="Status", now="", then=HOSTILE),),
        facts={"status": "active", "codes": ""},
        saw="f" * 32,
        asked=Step(at=at, by="dana"),
        touched=at,
    )


def test_a_deed_comes_back_as_it_was(deeds: ActionRows) -> None:
    whole = replace(
        deed(), agreed=Step(at=AT, by="erin"), undone=Step(at=AT, by="dana"), why="actions.done", said=HOSTILE
    )
    assert deeds.put(whole)

    assert deeds.one("c1", "DU1", "d1") == whole
    assert deeds.one("c1", "DU2", "d1") is None
    assert deeds.one("c2", "DU1", "d1") is None


def test_a_persons_deeds_are_listed_the_newest_first(deeds: ActionRows) -> None:
    made = [deed("d2"), deed("d1", since=1), deed("d3", user="DU2")]
    assert all(deeds.put(each) for each in made)
    assert deeds.take_turn("c1", "DU1", 1, "d2")

    assert deeds.of("c1", "DU1") == (made[1], made[0])
    assert deeds.of("c1", "DU") == ()


def test_of_two_who_keep_a_deed_at_once_one_does(deeds: ActionRows) -> None:
    assert deeds.put(deed())

    assert not deeds.put(replace(deed(), stand=Stand.DONE))
    assert deeds.put(replace(deed(), stand=Stand.DONE, version=2))
    assert not deeds.put(replace(deed(), stand=Stand.UNSURE, version=2))
    found = deeds.one("c1", "DU1", "d1")
    assert found is not None
    assert found.stand is Stand.DONE


def test_of_two_who_take_a_turn_one_gets_it(deeds: ActionRows) -> None:
    assert deeds.turn("c1", "DU1") == (0, "")
    assert deeds.take_turn("c1", "DU1", 1, "d1")

    assert not deeds.take_turn("c1", "DU1", 1, "d2")
    assert deeds.turn("c1", "DU1") == (1, "d1")
    assert deeds.take_turn("c1", "DU1", 2, "d2")
    assert deeds.turn("c1", "DU1") == (2, "d2")
    assert deeds.turn("c1", "DU2") == (0, "")


def test_what_waits_is_listed_until_somebody_agrees_or_nobody_did(deeds: ActionRows, rows: Rows) -> None:
    first, second = deed("d2", stand=Stand.WAITING), deed("d1", "DU2", stand=Stand.WAITING, since=1)
    assert all(
        deeds.put(each) for each in (second, first, deed("d3"), deed("d4", connection="c2", stand=Stand.WAITING))
    )
    assert deeds.waiting("c1") == (first, second)

    assert deeds.put(replace(first, stand=Stand.BEGUN, version=2, agreed=Step(at=AT, by="erin")))
    assert deeds.waiting("c1") == (second,)
    assert deeds.put(replace(second, stand=Stand.LAPSED, version=2))
    assert deeds.waiting("c1") == ()
    assert len(deeds.waiting("c2")) == 1
    assert list(rows.beginning("connection#c1", "waiting#")) == []  # the list does not grow for ever


def test_what_somebody_is_is_kept_and_forgotten(own: OwnRecords) -> None:
    assert own.kind("c1", "DU1") is None
    own.classify("c1", "DU1", Kind.SERVICE)
    own.classify("c1", "DU1", Kind.BREAK_GLASS)
    own.classify("c2", "DU2", Kind.SHARED)

    assert own.kind("c1", "DU1") is Kind.BREAK_GLASS
    assert own.kinds("c1") == {"DU1": Kind.BREAK_GLASS}
    own.classify("c1", "DU1", None)
    own.classify("c1", "DU1", None)
    assert own.kind("c1", "DU1") is None
    assert own.kinds("c1") == {}


def test_a_link_is_seen_from_either_side_and_forgotten_from_both(own: OwnRecords) -> None:
    own.link("c1", "DU1", "DU2")
    own.link("c1", "DU1", "DU2")
    own.link("c1", "DU3", "DU1")

    assert own.linked("c1", "DU1") == {"DU2", "DU3"}
    assert own.linked("c1", "DU2") == {"DU1"}
    assert own.linked("c1", "DU") == set()
    assert own.links("c1") == {("DU1", "DU2"), ("DU2", "DU1"), ("DU1", "DU3"), ("DU3", "DU1")}
    own.unlink("c1", "DU2", "DU1")
    assert own.linked("c1", "DU1") == {"DU3"}
    assert own.linked("c1", "DU2") == set()


def test_with_its_connection_all_of_it_goes(rows: ListedRows) -> None:
    deeds, own = StoredDeeds(rows), StoredOwnRecords(rows)
    for connection in ("c1", "c2"):
        assert deeds.put(deed(connection=connection, stand=Stand.WAITING))
        assert deeds.take_turn(connection, "DU1", 1, "d1")
        own.classify(connection, "DU1", Kind.SERVICE)
        own.link(connection, "DU1", "DU2")
    trace = Trace(at=AT, by="dana")
    left = Connection(
        id="c1", name="x", host="x", state=State.DELETING, version=2, created=trace, changed=trace, keeps_data=True
    )

    assert LeavingConnection(rows, MemoryObjects(), MemoryHookSecrets())(left)

    assert (deeds.of("c1", "DU1"), deeds.waiting("c1"), deeds.turn("c1", "DU1")) == ((), (), (0, ""))
    assert (own.kinds("c1"), own.links("c1")) == ({}, frozenset())
    assert (len(deeds.of("c2", "DU1")), len(deeds.waiting("c2"))) == (1, 1)
    assert (own.kinds("c2"), len(own.links("c2"))) == ({"DU1": Kind.SERVICE}, 2)
