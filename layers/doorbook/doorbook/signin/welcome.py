"""Where a browser remembers somebody: by Duo alone, by the password after all, or as somebody else.

Whom it remembers is asked anew at every step, so that whatever was revoked meanwhile counts at once.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from doorbook import messages
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.signin.answers import Answer, AtDuo
from doorbook.signin.changes import Change, MoveTicket
from doorbook.signin.entry import Admission, Entrance
from doorbook.signin.factor import for_breakage
from doorbook.signin.flow import TABLE, Move
from doorbook.signin.handoff import HandOff
from doorbook.signin.integrations import PASSWORDLESS, Integrations, prompt_of
from doorbook.signin.names import duo_name
from doorbook.signin.ports import OvertakenError
from doorbook.signin.prompt import NotProven, Proven, Silent, Verdict, Why, errand, name_for_prompt
from doorbook.signin.proofs import NOT_PROVEN, PASSED
from doorbook.signin.remembering import METHOD, NotRemembered, Recognised, Remembering, Shown
from doorbook.signin.remembering import Why as Unrecognised
from doorbook.signin.show import show
from doorbook.signin.tabs import Tabs
from doorbook.signin.tickets import LIVES, Note, Ticket, TicketKey
from doorbook.signin.visitor import Visitor
from doorbook.values import value


@value
class WelcomeDesk:
    """Signs in whom the browser remembers."""

    tabs: Tabs
    entrance: Entrance
    integrations: Integrations
    remembering: Remembering

    def go_on(self, key: TicketKey, visitor: Visitor, redirect: str) -> Answer:
        """Hand the browser off to Duo, which alone is to confirm who they are."""

        def begin(ticket: Ticket, by: Recognised) -> Answer:
            return self._begin(key, ticket, by, visitor, redirect)

        return self._act(key, visitor, Move.BEGIN_ALONE, begin)

    def use_password(self, key: TicketKey, visitor: Visitor) -> Answer:
        """Go on by the password, this once; the browser remembers them still."""

        def turn(ticket: Ticket, by: Recognised) -> Answer:
            after = replace(ticket.moved(Move.USE_PASSWORD), person=None, display=None, duo_name=None)
            return self._moved(key, ticket, after, self.remembering.fell_back(by, visitor))

        return self._act(key, visitor, Move.USE_PASSWORD, turn)

    def not_you(self, key: TicketKey, visitor: Visitor) -> Answer:
        """Go on as somebody else; whom the browser remembers is on no page any more."""

        def leave(ticket: Ticket, by: Recognised) -> Answer:
            return self._moved(key, ticket, _unnamed(ticket, Move.NOT_YOU), self.remembering.not_them(by, visitor))

        return self._act(key, visitor, Move.NOT_YOU, leave)

    def come_back(self, ticket: Ticket, visitor: Visitor, verdict: Callable[[], Verdict]) -> Answer:
        """Take somebody back from Duo, if the browser remembers them still."""
        by = self.remembering.recognise(visitor.remembered, ticket.destination, visitor)
        if not isinstance(by, Recognised) or by.person != ticket.person:
            return self._forgotten(ticket, by, visitor)
        try:
            said = verdict()
        except BreakageError as broke:
            return self.broke(ticket, visitor, broke)
        match said:
            case Proven(kind=kind) if self.remembering.is_enough(kind):
                return self._inside(ticket, by, visitor, said)
            case Proven(factor=factor, txid=txid) | Silent(factor=factor, txid=txid):
                wrong = self.remembering.wrong_factor(by, factor, txid, visitor)
                return self._back(ticket, Note(messages.FACTOR_NOT_ENOUGH), wrong)
            case NotProven(why=why, detail=detail, txid=txid):
                outcome, message = NOT_PROVEN[why]
                row = self.tabs.ledger.row(outcome, visitor, ticket, method=METHOD, detail=detail, txid=txid)
                if why is not Why.FACTOR_UNKNOWN:
                    return self._back(ticket, Note(message), row)
                wrong = self.remembering.wrong_factor(by, detail, txid, visitor)
                return self._back(ticket, Note(messages.FACTOR_NOT_ENOUGH), row, wrong)
            case _:
                assert_never(said)

    def broke(self, ticket: Ticket, visitor: Visitor, broke: BreakageError) -> Answer:
        """Come back to who they are. Nothing opens while Duo is away: there is nothing else that was proven."""
        outcome, note = for_breakage(broke)
        return self._back(ticket, note, self.tabs.ledger.row(outcome, visitor, ticket, method=METHOD, broke=broke))

    def _act(self, key: TicketKey, visitor: Visitor, move: Move, act: Callable[[Ticket, Recognised], Answer]) -> Answer:
        """Act for whom the browser remembers still; where it does not, the password is next, and no name is shown."""
        ledger = self.tabs.ledger
        ticket = self.tabs.theirs(key, ledger.clock())
        if ticket is None:
            return self.tabs.not_theirs(key, visitor)
        if (ticket.state, move) not in TABLE:
            return show(ticket, ledger.clock())
        by = self.remembering.recognise(visitor.remembered, ticket.destination, visitor)
        if not isinstance(by, Recognised) or ticket.hint is None or by.person != ticket.hint.name:
            return self.tabs.or_as_it_stands(key, lambda: self._forgotten(ticket, by, visitor))
        return act(ticket, by)

    def _begin(self, key: TicketKey, ticket: Ticket, by: Recognised, visitor: Visitor, redirect: str) -> Answer:
        ledger, destination = self.tabs.ledger, ticket.destination
        if destination is not None and not destination.admits(by.groups):
            row = ledger.row(Outcome.APPLICATION_REFUSED, visitor, ticket, method=METHOD, person=by.person)
            return self._stay(key, ticket, Note(messages.NOT_YOUR_APPLICATION), row)
        now = ledger.clock()
        name = name_for_prompt(duo_name(by.name, self.entrance.rules.name_rule, self.entrance.rules.name_template))
        handoff = HandOff(began=now, salt=ledger.chance(), integration=PASSWORDLESS, name=name)
        named = replace(ticket, person=by.person, display=by.display, duo_name=name, expires=now + LIVES)
        after = replace(named.moved(Move.BEGIN_ALONE, handoff=handoff), role=ledger.roles.of(by.groups))
        try:
            ledger.commit(MoveTicket(ticket, after), *self.remembering.tries(by))
        except OvertakenError:
            until = self.remembering.held_back(by, visitor)
            if until is None:
                return self.tabs.as_it_stands(key, visitor)
            return self._stay(key, ticket, Note(messages.REMEMBERED_TOO_OFTEN, until))
        try:
            prompt = prompt_of(self.integrations, PASSWORDLESS)
            prompt.health()
            where = prompt.address(errand(handoff, ticket.id, key.secret or "", redirect))
        except BreakageError as error:
            broke = error
            return self.tabs.or_as_it_stands(key, lambda: self.broke(after, visitor, broke))
        shown = show(after, now)
        return replace(shown, where=where) if isinstance(shown, AtDuo) else shown

    def _inside(self, ticket: Ticket, by: Recognised, visitor: Visitor, proven: Proven) -> Answer:
        used = self.remembering.use(by, proven.kind, visitor)
        admission = Admission(
            stored=ticket,
            ticket=ticket,
            moves=(Move.PROVEN_ALONE,),
            passed=(PASSED[proven.kind],),
            outcome=Outcome.SIGNED_IN,
            method=METHOD,
            txid=proven.txid,
            detail=proven.factor,
            used=used,
        )
        try:
            return self.entrance.let_in(visitor, admission)
        except OvertakenError:  # revoked this very moment, or another request was first
            again = self.remembering.recognise(visitor.remembered, ticket.destination, visitor)
            if isinstance(again, Recognised):
                raise
            return self._forgotten(ticket, again, visitor)

    def _stay(self, key: TicketKey, ticket: Ticket, note: Note, *rows: Change) -> Answer:
        return self._moved(key, ticket, ticket.moved(Move.STAY, note=note), *rows)

    def _back(self, ticket: Ticket, note: Note, *rows: Change) -> Answer:
        """Come back to who they are: to try again, or to go on by the password."""
        after = replace(ticket.moved(Move.NOT_PROVEN_ALONE, note=note), person=None, display=None, duo_name=None)
        self.tabs.ledger.commit(MoveTicket(ticket, after), *rows)
        return show(after, self.tabs.ledger.clock())

    def _forgotten(self, ticket: Ticket, shown: Shown, visitor: Visitor) -> Answer:
        """Go on by the password: the browser remembers nobody any more, or somebody else, or nobody can tell."""
        away = isinstance(shown, NotRemembered) and shown.why is Unrecognised.UNREACHABLE
        message = messages.NOT_REMEMBERED_AT_PRESENT if away else messages.NOT_REMEMBERED_ANY_MORE
        after = _unnamed(ticket, Move.FORGOTTEN, message)
        row = self.tabs.ledger.row(Outcome.REMEMBER_OVER, visitor, ticket, method=METHOD)
        self.tabs.ledger.commit(MoveTicket(ticket, after), row)
        return show(after, self.tabs.ledger.clock())

    def _moved(self, key: TicketKey, before: Ticket, after: Ticket, *rows: Change) -> Answer:
        def move() -> Answer:
            self.tabs.ledger.commit(MoveTicket(before, after), *rows)
            return show(after, self.tabs.ledger.clock())

        return self.tabs.or_as_it_stands(key, move)


def _unnamed(ticket: Ticket, move: Move, message: Message | None = None) -> Ticket:
    moved = ticket.moved(move, note=Note(message) if message else None)
    return replace(moved, person=None, display=None, duo_name=None, hint=None)
