"""A ticket belongs to one tab: whether it is theirs, and what they see where it is not, or where it has moved on."""

from collections.abc import Callable
from datetime import datetime

from doorbook import messages
from doorbook.events import Outcome
from doorbook.signin.answers import Answer, Ended, Refused
from doorbook.signin.changes import MoveTicket
from doorbook.signin.flow import Move
from doorbook.signin.ledger import Ledger
from doorbook.signin.ports import OvertakenError
from doorbook.signin.show import show
from doorbook.signin.tickets import Note, Ticket, TicketKey, proof_of
from doorbook.signin.visitor import Visitor
from doorbook.values import value


@value
class Tabs:
    """The tickets of tabs, as every step of a sign-in asks for them first."""

    ledger: Ledger

    def theirs(self, key: TicketKey, now: datetime) -> Ticket | None:
        """Return the ticket, if it still lives and this is its tab."""
        ticket = self.ledger.doors.ticket(key.id)
        return ticket if ticket and ticket.belongs_to(key, now) else None

    def not_theirs(self, key: TicketKey, visitor: Visitor) -> Ended:
        """Turn away a request for a ticket that is not this tab's, or not any more."""
        if self._led_here(key, visitor):
            done = self.ledger.doors.ticket(key.id)
            return Ended(message=messages.ALREADY_DONE, return_to=done.return_to if done else None)
        detail = "no cookie of this tab" if key.secret is None else "unknown, expired or another tab's ticket"
        self.ledger.commit(self.ledger.row(Outcome.REQUEST_REFUSED, visitor, method="none", detail=detail))
        return Ended(message=messages.TICKET_GONE)

    def _led_here(self, key: TicketKey, visitor: Visitor) -> bool:
        """Tell whether this browser is inside by this very ticket, whose cookie went when the session's came."""
        if visitor.session is None:
            return False
        session = self.ledger.doors.session(proof_of(visitor.session))
        return session is not None and session.ticket == key.id and session.lives(self.ledger.clock())

    def disabled(self, key: TicketKey, ticket: Ticket, visitor: Visitor, moves: tuple[Move, ...]) -> Answer:
        """End the sign-in of somebody who was disabled since they gave their password."""
        after = ticket.moved(*moves, Move.REFUSE, note=Note(messages.DUO_DENIED))
        row = self.ledger.row(Outcome.WRONG_PASSWORD, visitor, ticket, detail="disabled since the password was given")

        def refuse() -> Refused:
            self.ledger.commit(MoveTicket(ticket, after), row)
            return Refused(display=after.display or "", note=Note(messages.DUO_DENIED))

        return self.or_as_it_stands(key, refuse)

    def as_it_stands(self, key: TicketKey, visitor: Visitor) -> Answer:
        """Show the ticket, without asking Duo; this is what a reload sees."""
        now = self.ledger.clock()
        ticket = self.theirs(key, now)
        return show(ticket, now) if ticket else self.not_theirs(key, visitor)

    def or_as_it_stands(self, key: TicketKey, act: Callable[[], Answer]) -> Answer:
        """Act, or show what another request made of the ticket meanwhile."""
        try:
            return act()
        except OvertakenError:
            now = self.ledger.clock()
            ticket = self.theirs(key, now)
            return show(ticket, now) if ticket else Ended(message=messages.TICKET_GONE)
