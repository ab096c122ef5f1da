"""The one place where somebody gets in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from doorbook import messages
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.signin.answers import Inside
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import (
    Change,
    EndSession,
    ForgetTries,
    MoveTicket,
    StartSession,
    StillEnabled,
)
from doorbook.signin.flow import Move
from doorbook.signin.ledger import Ledger
from doorbook.signin.remembering import Arrived, Remembering, Used
from doorbook.signin.rules import Rules
from doorbook.signin.session import Session
from doorbook.signin.throttle import of_name
from doorbook.signin.tickets import LIVES, Ticket, proof_of
from doorbook.signin.visitor import Visitor
from doorbook.values import value


@value(kw_only=True)
class Admission:
    """On what grounds somebody is let in: the ticket as it was read and as it stands, and what was passed.

    `used` is what the remembered browser that stood in for the password changes.
    """

    stored: Ticket
    ticket: Ticket
    moves: tuple[Move, ...]
    passed: tuple[Passed, ...]
    outcome: Outcome
    method: str = "none"
    txid: str | None = None
    lasts: timedelta | None = None
    message: Message | None = None
    broke: BreakageError | None = None
    detail: str | None = None
    used: Used | None = None
    also: tuple[Change, ...] = ()


@value
class Entrance:
    """Lets people in. Without `remembering` no browser remembers anybody."""

    ledger: Ledger
    rules: Rules
    remembering: Callable[[], Remembering] | None = None

    def let_in(self, visitor: Visitor, by: Admission) -> Inside:
        """Make the session, provided that the ticket was not moved meanwhile and the person is still enabled.

        Where a remembered browser stood in for the password, it has to remember them still.

        A session that the browser already had ends: its id is never carried over a step up.
        """
        ledger, person = self.ledger, by.ticket.person
        if person is None:
            raise ValueError("nobody is named on this ticket")
        now = ledger.clock()
        message, return_to, unmet = self._destined(visitor, by)
        secret = ledger.chance()
        session = self._session(visitor, by, secret)
        arrived = self._arrived(visitor, by, person)
        offered = arrived.offer is not None and message is None
        ticket = by.ticket.moved(*by.moves, *((Move.OFFERED,) if offered else ()))
        if offered:  # whoever is asked has as long as for a sign-in
            ticket = replace(ticket, expires=now + LIVES, shared=arrived.offer is not None and arrived.offer.shared)
        row = ledger.row(
            by.outcome, visitor, by.ticket, method=by.method, txid=by.txid, broke=by.broke, detail=by.detail
        )
        ledger.commit(
            MoveTicket(by.stored, ticket),
            *_still(person, by.used),
            StartSession(session),
            *((EndSession(proof_of(visitor.session)),) if visitor.session else ()),
            ForgetTries(of_name(person, now)),
            *by.also,
            *arrived.also,
            *(arrived.asked if offered else ()),
            row,
            *unmet,
        )
        return Inside(
            ticket=by.ticket.id,
            session=session,
            secret=secret,
            return_to=return_to,
            message=message,
            held=arrived.held,
            offer=offered,
        )

    def _destined(self, visitor: Visitor, by: Admission) -> tuple[Message | None, str | None, tuple[Change, ...]]:
        """Return what they are told and where they are sent on; nowhere, where the application asks for more."""
        destination = by.ticket.destination
        if destination is None or by.outcome is Outcome.FAIL_OPEN or destination.accepts(by.passed):
            return by.message, by.ticket.return_to, ()
        detail = f"{destination.application} asks for more"
        row = self.ledger.row(Outcome.APPLICATION_REFUSED, visitor, by.ticket, method=by.method, detail=detail)
        return messages.APPLICATION_ASKS_MORE, None, (row,)

    def _session(self, visitor: Visitor, by: Admission, secret: str) -> Session:
        person, now = by.ticket.person or "", self.ledger.clock()
        return Session(
            proof=proof_of(secret),
            person=person,
            display=by.ticket.display or person,
            passed=by.passed,
            opened=now,
            seen=now,
            ends=now + (by.lasts or self.rules.longest),
            idle=self.rules.idle,
            txid=by.txid,
            address=visitor.address,
            agent=visitor.agent,
            ticket=by.ticket.id,
            duo=by.ticket.integration,
            role=by.ticket.role,
        )

    def _arrived(self, visitor: Visitor, by: Admission, person: str) -> Arrived:
        """Return what this means for whom the browser remembers."""
        if by.used is not None:
            return Arrived(held=by.used.held, also=by.used.also)
        if self.remembering is None:
            return Arrived()
        return self.remembering().arrived(visitor.remembered, person, by.passed, by.ticket.destination, visitor)


def _still(person: str, used: Used | None) -> tuple[Change, ...]:
    if used is None:
        return (StillEnabled(person),)
    return StillEnabled(person, used.change.generation, used.change.alias), used.change
