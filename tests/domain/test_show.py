"""What a ticket's page shows, for each state, from the ticket alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doorbook import messages
from doorbook.signin.answers import (
    AskFactor,
    AskIdentity,
    AskPasscode,
    AskPassword,
    AskToRemember,
    AtDuo,
    Ended,
    Enrolling,
    PushLive,
    Refused,
)
from doorbook.signin.duo import Device, Enrolment
from doorbook.signin.flow import State
from doorbook.signin.handoff import HandOff
from doorbook.signin.pacing import LIVES
from doorbook.signin.show import GOES_ON_FOR, SENDING_TAKES, sender_is_gone, show
from doorbook.signin.tickets import Hint, Note, Push, Ticket

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PHONE = Device(id="DPIPHONE", label="iPhone", capabilities=frozenset({"push"}))
PUSH = Push(device=PHONE, began=NOON, code="417")
NOTE = Note(messages.PUSH_BACK_OFF, NOON + timedelta(seconds=15))
TICKET = Ticket(
    id="t1",
    proof="proof",
    state=State.PASSWORD,
    version=0,
    expires=NOON + timedelta(minutes=10),
    person="alice",
    display="Alice",
    devices=(PHONE,),
)
FACTOR = AskFactor(ticket="t1", display="Alice", devices=(PHONE,), note=NOTE)
UNSENT = replace(FACTOR, note=Note(messages.PUSH_UNSENT))
LIVE = PushLive(ticket="t1", display="Alice", push=PUSH, until=NOON + LIVES)
ENROLMENT = Enrolment(user_id="DU1", code="duo://code", url=None, expires=NOON + timedelta(minutes=10))
HANDOFF = HandOff(began=NOON, salt="salt", integration="portal", name="alice")
AT_DUO = AtDuo(ticket="t1", display="Alice", goes_on=True)
HINT = Hint(name="alice", shown="A•••")
JUST_GONE = NOON + SENDING_TAKES
STILL_THERE = JUST_GONE - timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("ticket", "now", "shown"),
    [
        (TICKET, NOON, AskPassword(ticket="t1")),
        (replace(TICKET, state=State.FACTOR, note=NOTE), NOON, FACTOR),
        (replace(TICKET, state=State.FACTOR, note=None, display=None), NOON, replace(FACTOR, note=None, display="")),
        (
            replace(TICKET, state=State.PASSCODE, note=NOTE),
            NOON,
            AskPasscode(ticket="t1", display="Alice", devices=(PHONE,), note=NOTE),
        ),
        (
            replace(TICKET, state=State.ENROLLING, enrolment=ENROLMENT),
            NOON,
            Enrolling(ticket="t1", display="Alice", enrolment=ENROLMENT),
        ),
        (
            replace(TICKET, state=State.ENROLLING),
            NOON,
            replace(FACTOR, devices=(), note=Note(messages.ENROL_UNDERWAY)),
        ),
        (replace(TICKET, state=State.PROMPTING, handoff=HANDOFF), NOON, AT_DUO),
        (replace(TICKET, state=State.PROMPTING, handoff=HANDOFF), NOON + GOES_ON_FOR, replace(AT_DUO, goes_on=False)),
        (replace(TICKET, state=State.PROMPTING), NOON, replace(AT_DUO, goes_on=False)),
        (replace(TICKET, hint=HINT), NOON, AskPassword(ticket="t1", name="alice")),
        (replace(TICKET, state=State.WELCOME, hint=HINT), NOON, AskIdentity(ticket="t1", shown="A•••", note=None)),
        (
            replace(TICKET, state=State.WELCOME, hint=HINT, note=Note(messages.FACTOR_NOT_ENOUGH)),
            NOON,
            AskIdentity(ticket="t1", shown="A•••", note=Note(messages.FACTOR_NOT_ENOUGH)),
        ),
        (
            replace(TICKET, state=State.ALONE, hint=HINT, handoff=HANDOFF),
            NOON,
            AtDuo(ticket="t1", display="A•••", goes_on=True, alone=True),
        ),
        (
            replace(TICKET, state=State.OFFER, shared=True),
            NOON,
            AskToRemember(ticket="t1", display="Alice", shared=True),
        ),
        (replace(TICKET, state=State.SENDING, push=PUSH), NOON, LIVE),
        (replace(TICKET, state=State.SENDING, push=PUSH), STILL_THERE, LIVE),
        (replace(TICKET, state=State.SENDING, push=PUSH), JUST_GONE, UNSENT),
        (replace(TICKET, state=State.SENDING, push=None), NOON, UNSENT),
        (replace(TICKET, state=State.WAITING, push=PUSH), NOON, LIVE),
        (replace(TICKET, state=State.WAITING, push=PUSH), JUST_GONE, LIVE),
        (replace(TICKET, state=State.WAITING, push=None), NOON, UNSENT),
        (
            replace(TICKET, state=State.REFUSED, note=Note(messages.BYPASS_REFUSED)),
            NOON,
            Refused(display="Alice", note=Note(messages.BYPASS_REFUSED)),
        ),
        (replace(TICKET, state=State.REFUSED), NOON, Refused(display="Alice", note=Note(messages.DUO_DENIED))),
        (replace(TICKET, state=State.LEFT), NOON, Ended(message=messages.NOT_ME)),
        (replace(TICKET, state=State.INSIDE), NOON, Ended(message=messages.ALREADY_DONE)),
    ],
)
def test_each_state_has_its_page(ticket: Ticket, now: datetime, shown: object) -> None:
    assert show(ticket, now) == shown


@pytest.mark.parametrize("state", sorted(State))
def test_no_state_shows_its_ticket_as_somebody_inside(state: State) -> None:
    shown = show(replace(TICKET, state=state), NOON)

    before = AskIdentity | AskPassword | AskFactor | AskPasscode | AtDuo | PushLive | Refused | Ended
    assert isinstance(shown, AskToRemember if state is State.OFFER else before)


@pytest.mark.parametrize("state", sorted(State))
def test_only_a_push_that_is_being_sent_can_lose_its_sender(state: State) -> None:
    ticket = replace(TICKET, state=state, push=PUSH)

    assert not sender_is_gone(ticket, STILL_THERE)
    assert sender_is_gone(ticket, JUST_GONE) is (state is State.SENDING)
