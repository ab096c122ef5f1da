"""From a push on the phone to a session: only Duo's approval of this ticket's push, in time, is a way in."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from doorbook import messages
from doorbook.errors import FixSettingsError, TryLaterError
from doorbook.events import Outcome, Topic
from doorbook.signin import pacing as pace
from doorbook.signin import throttle
from doorbook.signin.answers import Answer, PushLive
from doorbook.signin.assurance import Passed
from doorbook.signin.blocking import block_told, facts
from doorbook.signin.changes import Amend, Change, ClearPacing, CountTry, MoveTicket, SetPacing, Write
from doorbook.signin.duo import Allowed, NotAllowed, PushStatus, Skipped, StillWaiting
from doorbook.signin.entry import Admission, Entrance
from doorbook.signin.factor import for_breakage
from doorbook.signin.flow import Move
from doorbook.signin.integrations import Integrations, api_of
from doorbook.signin.ledger import Ledger
from doorbook.signin.people import Method
from doorbook.signin.rules import Rules
from doorbook.signin.show import show
from doorbook.signin.tickets import Note, Push, Ticket
from doorbook.signin.visitor import Visitor
from doorbook.values import value

NOT_ANSWERED = {"deny": messages.CALL_NO_KEY, "timeout": messages.CALL_UNANSWERED}
"""What is said of calls in other words than of pushes."""
PASSED = {Method.PUSH: Passed.DUO_PUSH, Method.CALL: Passed.DUO_CALL}
NOT_APPROVED = {
    "deny": (Outcome.PUSH_DENIED, messages.PUSH_DENIED),
    "fraud": (Outcome.PUSH_FRAUD, messages.PUSH_FRAUD),
    "timeout": (Outcome.PUSH_TIMEOUT, messages.PUSH_TIMEOUT),
    "locked_out": (Outcome.PUSH_LOCKED_OUT, messages.PUSH_LOCKED_OUT),
}
SAID_NO = frozenset({Outcome.PUSH_DENIED, Outcome.PUSH_FRAUD})
"""These count for their address as a wrong password does: one place must not ask the phones of many people."""
TIMED_OUT = NotAllowed("timeout", "no answer within our own limit")


@value
class PushFollower:
    """Follows pushes to their end."""

    entrance: Entrance
    integrations: Integrations

    @property
    def ledger(self) -> Ledger:
        """Where everything is written down."""
        return self.entrance.ledger

    @property
    def rules(self) -> Rules:
        """The organisation's choices."""
        return self.entrance.rules

    def look(self, ticket: Ticket, visitor: Visitor) -> Answer:
        """Ask Duo once how the push of a waiting ticket stands, and act on what it says."""
        push = ticket.push
        if push is None or push.txid is None:
            return show(ticket, self.ledger.clock())
        if self._is_late(push):
            return self._not_allowed(ticket, visitor, TIMED_OUT)
        try:
            status = api_of(self.integrations, ticket.integration).push_status(push.txid)
        except TryLaterError:
            return show(ticket, self.ledger.clock())  # the next look asks again, until the push is late
        except FixSettingsError as broke:
            return self._given_up(ticket, visitor, broke)
        return self._act(ticket, push, visitor, status)

    def _act(self, ticket: Ticket, push: Push, visitor: Visitor, status: PushStatus) -> Answer:
        match status:
            case StillWaiting():
                answer = show(ticket, self.ledger.clock())
                if isinstance(answer, PushLive):
                    return replace(answer, undelivered=status.undelivered, answered=status.answered)
                return answer
            case Allowed():
                if self._is_late(push):
                    return self._not_allowed(ticket, visitor, TIMED_OUT)
                return self._allowed(ticket, push, visitor)
            case Skipped(why):
                return self._skipped(ticket, visitor, why)
            case NotAllowed():
                return self._not_allowed(ticket, visitor, status)
            case _:
                assert_never(status)

    def leave(
        self, ticket: Ticket, visitor: Visitor, moves: tuple[Move, ...], outcome: Outcome, note: Note | None
    ) -> Answer:
        """Give up the push of a ticket: a later approval of it lets nobody in, and it counts as refused."""
        return self._put_down(ticket, visitor, moves, note, self.ledger.row(outcome, visitor, ticket))

    def _is_late(self, push: Push) -> bool:
        return self.ledger.clock() >= push.began + pace.LIVES + pace.GRACE

    def _allowed(self, ticket: Ticket, push: Push, visitor: Visitor) -> Answer:
        admission = Admission(
            stored=ticket,
            ticket=ticket,
            moves=(Move.APPROVED,),
            passed=(Passed.PASSWORD, Passed.DUO_VERIFIED_PUSH if push.code else PASSED[push.method]),
            outcome=Outcome.SIGNED_IN,
            method=push.method,
            txid=push.txid,
            also=(ClearPacing(ticket.person or "", ticket.id),),
        )
        return self.entrance.let_in(visitor, admission)

    def _not_allowed(self, ticket: Ticket, visitor: Visitor, status: NotAllowed) -> Answer:
        outcome, message = NOT_APPROVED.get(status.status, (Outcome.PUSH_DENIED, messages.PUSH_DENIED))
        if ticket.push and ticket.push.method is Method.CALL:
            message = NOT_ANSWERED.get(status.status, message)
        row = self.ledger.row(outcome, visitor, ticket, detail=f"{status.status}: {status.why}")
        fraud = outcome is Outcome.PUSH_FRAUD
        by_address = CountTry(throttle.of_address(visitor.address, self.ledger.clock()))
        also = (by_address,) if outcome in SAID_NO else ()
        return self._put_down(ticket, visitor, (Move.NOT_APPROVED,), Note(message), row, also=also, fraud=fraud)

    def _skipped(self, ticket: Ticket, visitor: Visitor, why: str) -> Answer:
        """Act on Duo's word, given instead of asking the phone, that the account is in bypass; no factor was passed."""
        moves = (Move.NOT_APPROVED, Move.REFUSE)
        if not self.rules.bypass_allowed:
            row = self.ledger.row(Outcome.BYPASS_REFUSED, visitor, ticket, detail=why)
            return self._put_down(ticket, visitor, moves, Note(messages.BYPASS_REFUSED), row)
        admission = Admission(
            stored=ticket,
            ticket=ticket,
            moves=(Move.NOT_APPROVED, Move.PASS_WITHOUT_FACTOR),
            passed=(Passed.PASSWORD,),
            outcome=Outcome.BYPASS_ALLOWED,
            txid=ticket.push.txid if ticket.push else None,
            message=messages.BYPASS_ALLOWED,
            detail=why,
            also=(ClearPacing(ticket.person or "", ticket.id),),
        )
        return self.entrance.let_in(visitor, admission)

    def _given_up(self, ticket: Ticket, visitor: Visitor, broke: FixSettingsError) -> Answer:
        outcome, note = for_breakage(broke)
        row = self.ledger.row(outcome, visitor, ticket, broke=broke)
        return self._put_down(ticket, visitor, (Move.NOT_APPROVED,), note, row)

    def _put_down(  # noqa: PLR0913 - what is written differs each time
        self,
        ticket: Ticket,
        visitor: Visitor,
        moves: tuple[Move, ...],
        note: Note | None,
        row: Write,
        *,
        also: tuple[Change, ...] = (),
        fraud: bool = False,
    ) -> Answer:
        """End the push without an entry; it counts as refused, and the page says until when the next one waits."""
        now = self.ledger.clock()
        paced, held = self._refused(ticket, visitor, now, fraud=fraud) if ticket.push else ((), None)
        after = ticket.moved(*moves, note=replace(note, until=held.until if held else None) if note else None)
        self.ledger.commit(MoveTicket(ticket, after), *paced, *also, row)
        return show(after, now)

    def _refused(
        self, ticket: Ticket, visitor: Visitor, now: datetime, *, fraud: bool
    ) -> tuple[tuple[Change, ...], pace.Busy | pace.BackOff | pace.Blocked | None]:
        """Return what makes the next push wait and tells others where it is more than a slip, and how long it waits."""
        person = ticket.person or ""
        arrival = self.ledger.doors.arrive(None, person, ())
        before = arrival.pacing
        after = pace.ended(before, ticket.id, now, fraud=fraud)
        held = pace.held_back(pace.settled(after, now), ticket.id, now)
        if after == before:
            return (), held
        paced = SetPacing(person, before, after)
        if not fraud:
            return (paced, *block_told(self.ledger, ticket, visitor, before, after)), held
        told = self.ledger.announcement(Topic.PUSH_REPORTED_FRAUD, person, facts(ticket, visitor))
        known = arrival.person
        forgotten = (Amend(person=known.id, alias=known.alias, forgotten=now),) if known else ()
        return (paced, *forgotten, told), held
