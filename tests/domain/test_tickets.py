"""A ticket belongs to one tab for ten minutes, and every move of it raises its version."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doorbook import messages
from doorbook.signin.duo import Device
from doorbook.signin.flow import ImpossibleMoveError, Move, State
from doorbook.signin.tickets import LIVES, Note, Push, TicketKey, new_ticket, proof_of

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
KEY = TicketKey(id="t1", secret="the tab's secret")
TICKET = new_ticket(KEY, "https://wiki.example.com/", NOON)
NOTE = Note(messages.PUSH_DENIED)
PUSH = Push(device=Device(id="DPIPHONE", label="iPhone"), began=NOON)
ONE_MS = timedelta(milliseconds=1)


def test_a_new_ticket_waits_for_the_password_and_keeps_no_secret() -> None:
    assert (TICKET.state, TICKET.version, TICKET.expires) == (State.PASSWORD, 0, NOON + LIVES)
    assert TICKET.return_to == "https://wiki.example.com/"
    assert (KEY.secret or "") not in str(TICKET)


def test_a_ticket_without_a_secret_is_not_made() -> None:
    with pytest.raises(ValueError, match="secret"):
        new_ticket(TicketKey(id="t1", secret=None), None, NOON)


def test_it_belongs_to_the_tab_that_has_its_secret() -> None:
    assert TICKET.belongs_to(KEY, NOON)


@pytest.mark.parametrize(
    "secret", [None, "", "another tab's", "the tab's secre", "THE TAB'S SECRET", "dé", TICKET.proof]
)
def test_it_belongs_to_nobody_else(secret: str | None) -> None:
    assert not TICKET.belongs_to(TicketKey(id="t1", secret=secret), NOON)


def test_it_belongs_to_nobody_once_it_is_over() -> None:
    assert TICKET.belongs_to(KEY, NOON + LIVES - ONE_MS)
    assert not TICKET.belongs_to(KEY, NOON + LIVES)


def test_proofs_differ_and_tell_nothing() -> None:
    assert proof_of("a") == proof_of("a") != proof_of("b")
    assert len(proof_of("a")) == 64


def test_a_move_raises_the_version_by_one_however_many_moves_it_joins() -> None:
    once = TICKET.moved(Move.PASSWORD_RIGHT)
    both = TICKET.moved(Move.PASSWORD_RIGHT, Move.BEGIN_PUSH, push=PUSH)

    assert (once.state, once.version) == (State.FACTOR, 1)
    assert (both.state, both.version, both.push) == (State.SENDING, 1, PUSH)
    assert (TICKET.state, TICKET.version) == (State.PASSWORD, 0)


def test_note_and_push_are_those_of_the_new_state() -> None:
    waiting = replace(TICKET, state=State.WAITING, push=PUSH, note=Note(messages.CHOOSE_DEVICE))

    denied = waiting.moved(Move.NOT_APPROVED, note=NOTE)
    assert (denied.push, denied.note) == (None, NOTE)
    assert denied.moved(Move.BEGIN_PUSH, push=PUSH).note is None


def test_an_impossible_move_makes_no_ticket() -> None:
    with pytest.raises(ImpossibleMoveError) as refused:
        TICKET.moved(Move.APPROVED)

    assert str(refused.value) == "approved from password"
