"""From a chosen device to a push or a call on the phone: claim the phone, send once."""

from dataclasses import replace
from urllib.parse import urlsplit

from doorbook import messages
from doorbook.errors import BreakageError, Cause
from doorbook.events import Outcome
from doorbook.signin import pacing as pace
from doorbook.signin.answers import Answer
from doorbook.signin.blocking import block_told
from doorbook.signin.changes import MoveTicket, SetPacing
from doorbook.signin.duo import Device, MayTry, PhoneRequest, PushRequest
from doorbook.signin.factor import Attempt, FactorDesk, for_breakage, remembered, settled
from doorbook.signin.flow import Move
from doorbook.signin.people import Method
from doorbook.signin.show import show
from doorbook.signin.tickets import Note, Push, Ticket
from doorbook.values import value


@value
class PushSender:
    """Sends pushes and places calls."""

    desk: FactorDesk

    def send(self, attempt: Attempt, method: Method, device: Device, may: MayTry) -> Answer:
        """Send one push or call once, which `held` has let pass; the phone is claimed before Duo is asked."""
        ledger, ticket, person = self.desk.ledger, attempt.ticket, attempt.person
        now = ledger.clock()
        paced = pace.claimed(settled(attempt, ledger), ticket.id, now)
        code = may.verification.code if may.verification and method is Method.PUSH else None
        push = Push(device=device, began=now, code=code, method=method)
        sending = ticket.moved(*attempt.moves, Move.BEGIN_PUSH, push=push)
        ledger.commit(MoveTicket(attempt.stored, sending), SetPacing(person.id, attempt.pacing, paced))
        try:
            txid = self._out(attempt, method, device, may)
        except BreakageError as broke:
            outcome, note = for_breakage(broke)
            quiet = replace(paced, live_ticket=None, live_until=None)
            if broke.cause is Cause.DOWN:  # it may have gone out all the same: the person is told, and it counts
                unsent = messages.CALL_UNPLACED if method is Method.CALL else messages.PUSH_UNSENT
                outcome, note = Outcome.PUSH_UNSENT, Note(unsent)
                quiet = pace.refused(paced, now)
            after = sending.moved(Move.PUSH_UNSENT, note=note)
            row = ledger.row(outcome, attempt.visitor, sending, method=method, broke=broke)
            told = block_told(ledger, sending, attempt.visitor, paced, quiet)
            ledger.commit(MoveTicket(sending, after), SetPacing(person.id, paced, quiet), row, *told)
            return show(after, ledger.clock())
        waiting = sending.moved(Move.PUSH_SENT, push=replace(push, txid=txid))
        ledger.commit(MoveTicket(sending, waiting), *remembered(person, method, device.id, now))
        return show(waiting, ledger.clock())

    def _out(self, attempt: Attempt, method: Method, device: Device, may: MayTry) -> str:
        if method is Method.CALL:
            name = attempt.ticket.duo_name or attempt.person.name
            request = PhoneRequest(duo_name=name, device=device.id, address=attempt.visitor.address)
            return self.desk.duo(attempt.ticket).place_call(request)
        return self.desk.duo(attempt.ticket).send_push(self._request(attempt, device, may))

    def _request(self, attempt: Attempt, device: Device, may: MayTry) -> PushRequest:
        ticket, address = attempt.ticket, attempt.visitor.address
        return PushRequest(
            duo_name=ticket.duo_name or attempt.person.name,
            display=attempt.person.display,
            device=device.id,
            address=address,
            facts=_facts(ticket, self.desk.rules.portal_name, address),
            verification_txid=may.verification.txid if may.verification else None,
        )


def _facts(ticket: Ticket, portal: str, address: str) -> tuple[tuple[str, str], ...]:
    """Return what the phone shows beside the request: nothing that whoever wrote the request could make up."""
    to = ticket.destination
    host = to.host if to else urlsplit(ticket.return_to or "").netloc
    return (("Application", to.name if to else portal), *((("Host", host),) if host else ()), ("Place", address))
