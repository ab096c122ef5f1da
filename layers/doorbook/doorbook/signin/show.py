"""What a ticket's page shows, from the ticket alone, so that a reload shows the same."""

from datetime import datetime, timedelta
from typing import Final

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
from doorbook.signin.flow import State
from doorbook.signin.pacing import LIVES
from doorbook.signin.tickets import Note, Ticket

SENDING_TAKES: Final = timedelta(seconds=30)
"""Longer than a request can last: whoever was sending the push is gone."""

GOES_ON_FOR: Final = timedelta(seconds=15)
"""Whoever sees the page that leads to Duo later than this has come back to it, and would be sent away in vain."""


type Shown = (
    AskPassword | AskIdentity | AskFactor | AskPasscode | Enrolling | AtDuo | PushLive | Refused | Ended | AskToRemember
)


def show(ticket: Ticket, now: datetime) -> Shown:  # noqa: C901 - one case for each state
    """Return what the person sees of a ticket that is theirs."""
    display = ticket.display or ""
    match ticket.state:
        case State.WELCOME | State.PASSWORD:
            return begun(ticket)
        case State.FACTOR:
            return AskFactor(ticket=ticket.id, display=display, devices=ticket.devices, note=ticket.note)
        case State.PASSCODE:
            return AskPasscode(ticket=ticket.id, display=display, devices=ticket.devices, note=ticket.note)
        case State.ENROLLING if ticket.enrolment is not None:
            return Enrolling(ticket=ticket.id, display=display, enrolment=ticket.enrolment, note=ticket.note)
        case State.ENROLLING:
            note = Note(messages.ENROL_UNDERWAY)
            return AskFactor(ticket=ticket.id, display=display, devices=(), note=note)
        case State.PROMPTING | State.ALONE:
            just_now = ticket.handoff is not None and now < ticket.handoff.began + GOES_ON_FOR
            alone = ticket.state is State.ALONE
            shown = ticket.hint.shown if alone and ticket.hint else display
            return AtDuo(ticket=ticket.id, display=shown, goes_on=just_now, alone=alone)
        case State.SENDING | State.WAITING if ticket.push is not None and not sender_is_gone(ticket, now):
            return PushLive(ticket=ticket.id, display=display, push=ticket.push, until=ticket.push.began + LIVES)
        case State.SENDING | State.WAITING:
            note = Note(messages.PUSH_UNSENT)
            return AskFactor(ticket=ticket.id, display=display, devices=ticket.devices, note=note)
        case State.REFUSED:
            return Refused(display=display, note=ticket.note or Note(messages.DUO_DENIED))
        case State.LEFT:
            return Ended(message=messages.NOT_ME)
        case State.OFFER:
            return AskToRemember(ticket=ticket.id, display=display, shared=ticket.shared)
        case State.INSIDE:
            return Ended(message=messages.ALREADY_DONE, return_to=ticket.return_to)


def begun(ticket: Ticket) -> AskPassword | AskIdentity:
    """Return what a ticket asks before anything is proven."""
    hint, note = ticket.hint, ticket.note
    if ticket.state is State.WELCOME:
        return AskIdentity(ticket=ticket.id, shown=hint.shown if hint else "", note=note)
    return AskPassword(ticket=ticket.id, name=hint.name if hint else "", message=note.message if note else None)


def sender_is_gone(ticket: Ticket, now: datetime) -> bool:
    """Tell whether a push is being sent by nobody any more: the function that did was cut off."""
    return ticket.state is State.SENDING and (ticket.push is None or now >= ticket.push.began + SENDING_TAKES)
