"""What a sign-in by a remembered browser changes: tries, counters, seals, and what becomes of a copy."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doorbook.events import Outcome, Topic
from doorbook.factors import Kind
from doorbook.remember.key_ring import KNOWN_AHEAD, KeyRing, Secret, rotated
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import MoveTicket, OpenTicket, StillEnabled
from doorbook.signin.entry import Admission, Entrance
from doorbook.signin.flow import Move, State
from doorbook.signin.ports import OvertakenError
from doorbook.signin.remembering import Drop, Keep, NotRemembered, Why
from doorbook.signin.rules import Rules
from doorbook.signin.throttle import MOST_PER_BROWSER, MOST_REMEMBERED, WINDOW
from doorbook.signin.tickets import Ticket, TicketKey, new_ticket
from tests.domain.browser_door import VISITOR, BrowserDoor

KEY = TicketKey(id="t1", secret="secret of the tab")


@pytest.fixture
def door() -> BrowserDoor:
    return BrowserDoor()


def test_a_wrong_factor_is_written_down_by_its_name(door: BrowserDoor) -> None:
    by = door.recognised(door.accepted("alice"))

    door.doors.commit(door.desk.wrong_factor(by, "Bypass Code", "txid-9", VISITOR))

    row = max(door.doors.audit, key=lambda each: each.id)
    assert (row.outcome, row.method, row.detail, row.txid) == (
        Outcome.REMEMBER_WRONG_FACTOR,
        Kind.BYPASS,
        "Bypass Code",
        "txid-9",
    )


def test_a_browser_asks_duo_so_often_and_no_more(door: BrowserDoor) -> None:
    by = door.recognised(door.accepted("alice"))

    for _ in range(MOST_PER_BROWSER):
        assert door.desk.held_back(by, VISITOR) is None
        door.doors.commit(*door.desk.tries(by))
    until = door.desk.held_back(by, VISITOR)
    with pytest.raises(OvertakenError):
        door.doors.commit(*door.desk.tries(by))

    assert until is not None
    assert door.last == (Outcome.THROTTLED, "alice", "browser")
    door.now = until
    assert door.desk.held_back(by, VISITOR) is None


def test_all_browsers_of_a_person_together_ask_so_often(door: BrowserDoor) -> None:
    some = [door.recognised(door.accepted("alice")) for _ in range(3)]
    asked = [by for by in some for _ in range(MOST_PER_BROWSER)]

    answers = []
    for by in asked:
        answers.append(door.desk.held_back(by, VISITOR))
        if answers[-1] is None:
            door.doors.commit(*door.desk.tries(by))

    assert answers.count(None) == MOST_REMEMBERED
    assert door.last == (Outcome.THROTTLED, "alice", "remembered")
    assert door.desk.held_back(door.recognised(door.accepted("bob")), VISITOR) is None
    assert answers[-1] is not None
    assert answers[-1] - door.now <= WINDOW


def inside(door: BrowserDoor, cookie: str) -> Keep:
    """Come in by a remembered browser, as the sign-in does."""
    ticket = replace(
        new_ticket(KEY, None, door.now), state=State.FACTOR, person="alice", id=f"t{len(door.doors.audit)}"
    )
    used = door.desk.use(door.recognised(cookie), Kind.WEBAUTHN_PLATFORM, VISITOR)
    door.doors.commit(OpenTicket(ticket))
    Entrance(door.ledger, Rules()).let_in(VISITOR, admission(ticket, used))
    assert isinstance(used.held, Keep)
    return used.held


def admission(ticket: Ticket, change: object, also: tuple[object, ...] = ()) -> Admission:
    return Admission(
        stored=ticket,
        ticket=ticket,
        moves=(Move.PASS_WITHOUT_FACTOR,),
        passed=(Passed.DUO_WEBAUTHN_PLATFORM,),
        outcome=Outcome.SIGNED_IN,
        used=change,  # type: ignore[arg-type]  # the tests give what the desk gave
        also=also,  # type: ignore[arg-type]  # as above
    )


def test_a_use_counts_and_comes_back_sealed_anew(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    door.now += timedelta(hours=1)

    held = inside(door, cookie)

    (browser,) = door.kept()
    assert (browser.uses, browser.used) == (1, door.now)
    assert held.cookie != cookie
    shown = door.recognised(held.cookie)
    assert (shown.seen, shown.uses) == (1, 1)
    assert held.until == browser.expires
    assert len(door.doors.kept.sessions) == 1
    assert door.doors.audit[-1].outcome is not Outcome.BROWSER_PERHAPS_COPIED


def test_a_use_lengthens_nothing(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    for _ in range(3):
        door.now += timedelta(days=29)
        cookie = inside(door, cookie).cookie
    door.now += timedelta(days=3)

    assert door.recognise(cookie) == NotRemembered(Why.EXPIRED, Drop())


def test_a_use_is_sealed_by_the_key_of_the_day(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    following = rotated(door.ring, "1a1b2c3d", Secret(b"n" * 32), door.now)
    assert isinstance(following, KeyRing)
    door.ring, door.now = following, door.now + KNOWN_AHEAD

    assert ".1a1b2c3d." in inside(door, cookie).cookie


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda door: door.revoker.all("alice", "dana", VISITOR),
        lambda door: door.revoker.one("alice", door.kept()[0].id, "dana", VISITOR),
        lambda door: door.alter("alice", disabled=True),
        lambda door: door.alter("alice", rememberable=False),
        lambda door: door.alter("alice", alias="another"),
    ],
)
def test_what_is_revoked_in_between_makes_no_session(door: BrowserDoor, meanwhile: object) -> None:
    cookie = door.accepted("alice")
    ticket = replace(new_ticket(KEY, None, door.now), state=State.FACTOR, person="alice")
    used = door.desk.use(door.recognised(cookie), Kind.WEBAUTHN_PLATFORM, VISITOR)
    door.doors.commit(OpenTicket(ticket))
    meanwhile(door)  # type: ignore[operator]  # a column of the table

    with pytest.raises(OvertakenError):
        Entrance(door.ledger, Rules()).let_in(VISITOR, admission(ticket, used))

    assert door.doors.kept.sessions == {}
    assert door.kept()[0].uses == 0


def test_a_copy_is_told_and_locks_nobody_out(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    inside(door, cookie)

    held = inside(door, cookie)

    assert Outcome.BROWSER_PERHAPS_COPIED in door.outcomes
    (event,) = door.doors.kept.outbox.values()
    assert (event.topic, event.person) == (Topic.BROWSER_PERHAPS_COPIED, "alice")
    shown = door.recognised(held.cookie)
    assert (shown.seen, shown.uses) == (2, 2)


def test_where_it_cannot_be_sealed_anew_the_browser_keeps_what_it_has(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    by = door.recognised(cookie)
    door.breaks()

    used = door.desk.use(by, Kind.WEBAUTHN_PLATFORM, VISITOR)

    assert used.held is None
    door.doors.commit(used.change, StillEnabled("alice", 0, by.alias))
    door.broken = None
    shown = door.recognised(cookie)
    assert shown.seen == shown.uses


def test_a_ticket_that_moved_meanwhile_uses_nothing(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    ticket = replace(new_ticket(KEY, None, door.now), state=State.FACTOR, person="alice")
    used = door.desk.use(door.recognised(cookie), Kind.WEBAUTHN_PLATFORM, VISITOR)
    door.doors.commit(OpenTicket(ticket))
    door.doors.commit(MoveTicket(ticket, ticket.moved(Move.STAY)))

    with pytest.raises(OvertakenError):
        Entrance(door.ledger, Rules()).let_in(VISITOR, admission(ticket, used))

    assert door.kept()[0].uses == 0
