"""The one place where somebody gets in."""

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
    UseBrowser,
)
from doorbook.signin.flow import Move
from doorbook.signin.ledger import Ledger
from doorbook.signin.rules import Rules
from doorbook.signin.session import Session
from doorbook.signin.throttle import of_name
from doorbook.signin.tickets import Ticket, proof_of
from doorbook.signin.visitor import Visitor
from doorbook.values import value


@value(kw_only=True)
class Admission:
    """On what grounds somebody is let in: the ticket as it was read and as it stands, and what was passed.

    `used` is the remembered browser that stood in for the password.
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
    used: UseBrowser | None = None
    also: tuple[Change, ...] = ()


def let_in(ledger: Ledger, rules: Rules, visitor: Visitor, by: Admission) -> Inside:
    """Make the session, provided that the ticket was not moved meanwhile and the person is still enabled.

    Where a remembered browser stood in for the password, it has to remember them still.

    A session that the browser already had ends: its id is never carried over a step up.
    """
    person = by.ticket.person
    if person is None:
        raise ValueError("nobody is named on this ticket")
    now = ledger.clock()
    message, return_to = by.message, by.ticket.return_to
    destination = by.ticket.destination
    unmet: tuple[Change, ...] = ()
    if destination is not None and by.outcome is not Outcome.FAIL_OPEN and not destination.accepts(by.passed):
        message, return_to = messages.APPLICATION_ASKS_MORE, None
        detail = f"{destination.application} asks for more"
        unmet = (ledger.row(Outcome.APPLICATION_REFUSED, visitor, by.ticket, method=by.method, detail=detail),)
    secret = ledger.chance()
    session = Session(
        proof=proof_of(secret),
        person=person,
        display=by.ticket.display or person,
        passed=by.passed,
        opened=now,
        seen=now,
        ends=now + (by.lasts or rules.longest),
        idle=rules.idle,
        txid=by.txid,
        address=visitor.address,
        agent=visitor.agent,
        ticket=by.ticket.id,
        duo=by.ticket.integration,
    )
    row = ledger.row(by.outcome, visitor, by.ticket, method=by.method, txid=by.txid, broke=by.broke, detail=by.detail)
    ledger.commit(
        MoveTicket(by.stored, by.ticket.moved(*by.moves)),
        *((StillEnabled(person, by.used.generation, by.used.alias), by.used) if by.used else (StillEnabled(person),)),
        StartSession(session),
        *((EndSession(proof_of(visitor.session)),) if visitor.session else ()),
        ForgetTries(of_name(person, now)),
        *by.also,
        row,
        *unmet,
    )
    return Inside(ticket=by.ticket.id, session=session, secret=secret, return_to=return_to, message=message)
