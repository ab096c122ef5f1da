"""What somebody says was not them makes every browser forget them, in the one commit that writes it down."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doorbook.adapters.memory import MemoryByPerson, MemoryDoors
from doorbook.command.office import Unmetered
from doorbook.errors import Cause, TryLaterError
from doorbook.events import AuditRow, Outcome
from doorbook.signin.changes import Write
from doorbook.signin.my_sessions import MySessions
from doorbook.signin.my_signins import MySignIns
from tests.domain.browser_door import NOON, VISITOR, BrowserDoor
from tests.domain.one_phone import VISITOR as AT_THE_PHONE
from tests.domain.one_phone import Portal, portal_with

SLIP = AuditRow(
    id="slip",
    at=NOON - timedelta(minutes=1),
    outcome=Outcome.PUSH_DENIED,
    method="push",
    person="alice",
    address="192.0.2.9",
    agent="other",
)


@pytest.fixture
def portal() -> Portal:
    return portal_with(Unmetered())


@pytest.fixture
def door() -> BrowserDoor:
    door = BrowserDoor()
    door.doors.commit(Write(SLIP))
    return door


def my_sign_ins(door: BrowserDoor) -> MySignIns:
    kept = MemoryByPerson(door.doors)
    return MySignIns(door.ledger, kept, MySessions(door.ledger, kept))


def generation(doors: MemoryDoors) -> int:
    return doors.kept.people["alice"].generation


@pytest.mark.parametrize(("said", "counts"), [("fraud", 1), ("deny", 0), ("timeout", 0)])
def test_a_push_reported_as_fraud_makes_browsers_forget_and_a_denied_one_does_not(
    portal: Portal, said: str, counts: int
) -> None:
    key = portal.sign_in()
    portal.duo.refused["txid-1"] = said

    portal.desk.look(key, AT_THE_PHONE)

    assert generation(portal.doors) == counts
    assert len([each for each in portal.doors.audit if each.outcome is not Outcome.SIGNED_IN]) == 1


def test_a_report_that_cannot_be_kept_forgets_nothing(portal: Portal) -> None:
    key = portal.sign_in()
    portal.duo.refused["txid-1"] = "fraud"

    def silent() -> None:
        raise TryLaterError(Cause.STORE)

    portal.doors.before_commit = silent
    with pytest.raises(TryLaterError):
        portal.desk.look(key, AT_THE_PHONE)

    assert generation(portal.doors) == 0


def test_a_sign_in_that_is_disowned_makes_browsers_forget(door: BrowserDoor) -> None:
    alices, bobs = door.accepted("alice"), door.accepted("bob")

    my_sign_ins(door).report(door.session("alice"), SLIP.key, VISITOR)

    assert generation(door.doors) == 1
    assert door.recognise(alices) != door.recognise(bobs)
    assert door.recognised(bobs).person == "bob"


@pytest.mark.parametrize("key", ["nonsense", replace(SLIP, id="other").key])
def test_what_is_no_sign_in_of_theirs_makes_none_forget(door: BrowserDoor, key: str) -> None:
    cookie = door.accepted("alice")

    my_sign_ins(door).report(door.session("alice"), key, VISITOR)

    assert door.recognised(cookie).person == "alice"


def test_to_disown_twice_forgets_once(door: BrowserDoor) -> None:
    for _ in range(2):
        my_sign_ins(door).report(door.session("alice"), SLIP.key, VISITOR)

    assert generation(door.doors) == 1
