"""The offer to be remembered: made to who is inside, taken by hand, and never in the way of where they were going."""

from collections.abc import Callable

from doorbook import messages
from doorbook.signin.answers import Answer, Answered, AskToRemember, Ended
from doorbook.signin.changes import MoveTicket
from doorbook.signin.destinations import Destination
from doorbook.signin.flow import Move, State
from doorbook.signin.remembering import Accepted, Proof, Remembering
from doorbook.signin.show import show
from doorbook.signin.tabs import Tabs
from doorbook.signin.tickets import Ticket, TicketKey, proof_of
from doorbook.signin.visitor import Visitor
from doorbook.values import value


@value
class OfferDesk:
    """Takes the answer to an offer, from the tab that it was made to and the session that it was made for."""

    tabs: Tabs
    remembering: Remembering
    destination: Callable[[str | None], Destination | None]

    def accept(self, key: TicketKey, visitor: Visitor, *, own: bool) -> Answer:
        """Remember them here from now on; `own` is that they said by hand that the device is theirs."""
        ledger = self.tabs.ledger
        ticket = self.tabs.theirs(key, ledger.clock())
        if ticket is None:
            return self.tabs.not_theirs(key, visitor)
        if ticket.state is State.OFFER and not own:
            message = messages.NOT_SAID_OWN
            return AskToRemember(ticket=ticket.id, display=ticket.display or "", shared=ticket.shared, message=message)
        return self._answered(key, ticket, visitor, yes=True)

    def decline(self, key: TicketKey, visitor: Visitor) -> Answer:
        """Do not ask again in this browser."""
        ticket = self.tabs.theirs(key, self.tabs.ledger.clock())
        if ticket is None:
            return self.tabs.not_theirs(key, visitor)
        return self._answered(key, ticket, visitor, yes=False)

    def _answered(self, key: TicketKey, ticket: Ticket, visitor: Visitor, *, yes: bool) -> Answer:
        ledger = self.tabs.ledger
        if ticket.state is not State.OFFER:
            return show(ticket, ledger.clock())
        proof = self._proof(ticket, visitor)
        if proof is None:
            return Ended(message=messages.TICKET_GONE)

        answered = MoveTicket(ticket, ticket.moved(Move.ANSWERED))

        def answer() -> Answer:
            if not yes:
                held = self.remembering.decline(proof, visitor.remembered, visitor, answered)
                return Answered(ticket=ticket.id, return_to=ticket.return_to, held=held)
            made = self.remembering.accept(proof, visitor.remembered, visitor, answered, own=True)
            if isinstance(made, Accepted):
                return Answered(ticket=ticket.id, return_to=ticket.return_to, held=made.held)
            ledger.commit(answered)
            return Answered(ticket=ticket.id, return_to=ticket.return_to, message=messages.NOT_REMEMBERED_NOW)

        return self.tabs.or_as_it_stands(key, answer)

    def _proof(self, ticket: Ticket, visitor: Visitor) -> Proof | None:
        """Return what the session of this very sign-in proves, as long as it lives."""
        session = self.tabs.ledger.doors.session(proof_of(visitor.session)) if visitor.session else None
        if session is None or not session.lives(self.tabs.ledger.clock()):
            return None
        if session.ticket != ticket.id or session.person != ticket.person:
            return None
        destination = self.destination(ticket.return_to)
        return Proof(person=session.person, passed=session.passed, at=session.opened, destination=destination)
