"""Codes by text message: claim, send once, and go on to where they are typed."""

from dataclasses import replace
from typing import Final

from doorbook import messages
from doorbook.errors import BreakageError, Cause
from doorbook.events import Outcome
from doorbook.signin.answers import Answer
from doorbook.signin.changes import Change, MoveTicket
from doorbook.signin.duo import Device, MayTry, NotAllowed, PhoneRequest
from doorbook.signin.factor import Attempt, FactorDesk, for_breakage, remembered
from doorbook.signin.flow import Move
from doorbook.signin.people import Method
from doorbook.signin.show import show
from doorbook.signin.tickets import Note, Ticket
from doorbook.values import value

SENT: Final = "sent"
"""Duo's word, in a refusal, for codes that were texted."""


@value
class CodeTexter:
    """Has codes texted."""

    desk: FactorDesk

    def send(self, attempt: Attempt, device: Device) -> Answer:
        """Have codes texted to a device, once: the ticket moves before Duo is asked, so that two presses send one."""
        ledger = self.desk.ledger
        if (note := self.desk.too_dear(attempt)) is not None:
            return self.desk.stay(attempt, Outcome.THROTTLED, note)
        asked = attempt.ticket.moved(*attempt.moves, Move.ASK_CODE, note=Note(messages.TEXT_UNDERWAY))
        ledger.commit(MoveTicket(attempt.stored, asked))
        name = asked.duo_name or attempt.person.name
        try:
            texted = self.desk.duo(asked).text_codes(
                PhoneRequest(duo_name=name, device=device.id, address=attempt.visitor.address)
            )
        except BreakageError as broke:
            outcome, note = for_breakage(broke)
            unsent = Note(messages.TEXT_UNSENT) if broke.cause in {Cause.DOWN, Cause.GARBLED} else note
            return self._told(attempt, asked, asked, unsent, outcome, broke=broke)
        if not (isinstance(texted.said, NotAllowed) and texted.said.status == SENT):
            detail = f"{texted.said}"[:200]
            note = Note(messages.TEXT_UNSENT)
            return self._told(attempt, asked, asked, note, Outcome.TEXT_REFUSED, detail=detail, txid=texted.txid)
        kept = remembered(attempt.person, Method.TEXT, device.id, ledger.clock())
        hinted = replace(asked, devices=self._devices(attempt, asked))
        note = Note(messages.TEXT_SENT)
        return self._told(attempt, asked, hinted, note, Outcome.TEXT_SENT, txid=texted.txid, also=kept)

    def _devices(self, attempt: Attempt, ticket: Ticket) -> tuple[Device, ...]:
        """Ask how the next code begins; without an answer the person types it all the same."""
        try:
            may = self.desk.duo(ticket).preauth(ticket.duo_name or attempt.person.name, attempt.visitor.address)
        except BreakageError:
            return ticket.devices
        return may.devices if isinstance(may, MayTry) else ticket.devices

    def _told(  # noqa: PLR0913 - what to write beside the note differs each time
        self,
        attempt: Attempt,
        before: Ticket,
        after: Ticket,
        note: Note,
        outcome: Outcome,
        *,
        broke: BreakageError | None = None,
        detail: str | None = None,
        txid: str | None = None,
        also: tuple[Change, ...] = (),
    ) -> Answer:
        ledger = self.desk.ledger
        after = after.moved(Move.STAY, note=note)
        row = ledger.row(outcome, attempt.visitor, after, method=Method.TEXT, broke=broke, detail=detail, txid=txid)
        ledger.commit(MoveTicket(before, after), *also, row)
        return show(after, ledger.clock())
