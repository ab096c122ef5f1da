"""The ticket: one attempt to sign in, from the first page to a session or to nothing."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from doorbook.messages import Message
from doorbook.signin.destinations import Destination
from doorbook.signin.duo import Device, Enrolment
from doorbook.signin.flow import Move, State, step
from doorbook.signin.handoff import HandOff
from doorbook.signin.integrations import PORTAL
from doorbook.signin.people import Method
from doorbook.signin.roles import Role
from doorbook.values import value

LIVES: Final = timedelta(minutes=10)


def proof_of(secret: str) -> str:
    """Return what the store keeps of a cookie's secret, so that reading the store lets nobody in."""
    return sha256(secret.encode()).hexdigest()


@value
class TicketKey:
    """What a browser shows to use a ticket: its id from the address and the secret from the tab's cookie."""

    id: str
    secret: str | None


@value
class Note:
    """What the person is told on the ticket's page: a sentence, until when it holds, and where Duo enrols them."""

    message: Message
    until: datetime | None = None
    enrol_url: str | None = None


@value(kw_only=True)
class Push:
    """The push or the call of a ticket. `txid` is None while it is being sent; `code` is the number to type, if any."""

    device: Device
    began: datetime
    txid: str | None = None
    code: str | None = None
    method: Method = Method.PUSH


@value(kw_only=True)
class Hint:
    """Whom the browser remembers: the name that their password goes with, and what a page may show of it."""

    name: str
    shown: str


@value(kw_only=True)
class Ticket:
    """One attempt. Every move raises `version`, and a write succeeds only over the version that was read.

    `role` is how it was when the person was named: enough to show the way to a page, and to open none.
    """

    id: str
    proof: str
    state: State
    version: int
    expires: datetime
    return_to: str | None = None
    person: str | None = None
    display: str | None = None
    duo_name: str | None = None
    devices: tuple[Device, ...] = ()
    push: Push | None = None
    note: Note | None = None
    enrolment: Enrolment | None = None
    destination: Destination | None = None
    handoff: HandOff | None = None
    hint: Hint | None = None
    shared: bool = False
    role: Role | None = None

    @property
    def integration(self) -> str:
        """The name of the Duo integration that every step of this attempt asks."""
        return self.destination.duo if self.destination else PORTAL

    def belongs_to(self, key: TicketKey, now: datetime) -> bool:
        """Tell whether this browser tab may use it, now."""
        if key.secret is None or now >= self.expires:
            return False
        return compare_digest(self.proof, proof_of(key.secret))

    def moved(
        self,
        *moves: Move,
        note: Note | None = None,
        push: Push | None = None,
        enrolment: Enrolment | None = None,
        handoff: HandOff | None = None,
    ) -> "Ticket":
        """Return the ticket after the moves; note, push, enrolment and hand-off are those of the new state."""
        after, version = step(self.state, *moves), self.version + 1
        return replace(self, state=after, version=version, note=note, push=push, enrolment=enrolment, handoff=handoff)


def new_ticket(
    key: TicketKey,
    return_to: str | None,
    now: datetime,
    destination: Destination | None = None,
    hint: Hint | None = None,
) -> Ticket:
    """Return the ticket that a sign-in begins with; with a hint it asks first whether that is who they are."""
    if key.secret is None:
        raise ValueError("a ticket needs a secret")
    return Ticket(
        id=key.id,
        proof=proof_of(key.secret),
        state=State.WELCOME if hint else State.PASSWORD,
        version=0,
        expires=now + LIVES,
        return_to=return_to,
        destination=destination,
        hint=hint,
    )
