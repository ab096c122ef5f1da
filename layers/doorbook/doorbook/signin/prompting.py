"""To Duo's own page and back: what comes back lets in only what was sent, once, from the tab that sent it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from doorbook import messages
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.factors import Kind, spelled
from doorbook.signin import throttle
from doorbook.signin.answers import Answer, Ended, OnToDuo
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import MoveTicket
from doorbook.signin.entry import Admission, Entrance
from doorbook.signin.factor import Attempt, FactorDesk, for_breakage
from doorbook.signin.flow import Move, State
from doorbook.signin.handoff import METHOD, HandOff
from doorbook.signin.integrations import Integrations, prompt_of
from doorbook.signin.prompt import (
    LONGEST_CODE,
    Errand,
    NotProven,
    Prompt,
    Proven,
    Silent,
    Verdict,
    Why,
    errand,
    judge,
    name_for_prompt,
)
from doorbook.signin.proofs import NOT_PROVEN, PASSED
from doorbook.signin.show import show
from doorbook.signin.tabs import Tabs
from doorbook.signin.tickets import LIVES, Note, Ticket, TicketKey
from doorbook.signin.visitor import Visitor
from doorbook.values import value

if TYPE_CHECKING:
    from doorbook.signin.welcome import WelcomeDesk


@value(kw_only=True)
class Returned:
    """What a browser brings back from Duo's page."""

    state: str
    code: str
    error: str


@value
class Prompter:
    """Sends people who gave their password on to Duo's own page."""

    desk: FactorDesk

    def begin(self, attempt: Attempt, prompt: Prompt) -> Answer:
        """Hand the browser off, if Duo is there to take it."""
        ledger, attempt = self.desk.ledger, replace(attempt, by=METHOD)
        now = ledger.clock()
        window = throttle.of_prompts(attempt.person.id, now)
        if not ledger.doors.take_try(window, throttle.MOST_PER_NAME):
            return self.desk.stay(attempt, Outcome.THROTTLED, Note(messages.PROMPT_THROTTLED, window.ends))
        try:
            prompt.health()
        except BreakageError as broke:
            return self.desk.unanswered(attempt, broke)
        ticket = attempt.ticket
        name = name_for_prompt(ticket.duo_name or attempt.person.name)
        handoff = HandOff(began=now, salt=ledger.chance(), integration=ticket.integration, name=name)
        lasting = replace(ticket, duo_name=name, expires=now + LIVES)  # somebody may enrol there, and takes their time
        after = lasting.moved(*attempt.moves, Move.BEGIN_PROMPT, handoff=handoff)
        ledger.commit(MoveTicket(attempt.stored, after))
        return show(after, now)


@value
class PromptDesk:
    """The way out to Duo's page, and the way back in."""

    tabs: Tabs
    entrance: Entrance
    integrations: Integrations
    welcome: Callable[[], "WelcomeDesk | None"]

    def send(self, key: TicketKey, visitor: Visitor, redirect: str) -> OnToDuo | Answer:
        """Say where the browser goes now; asked again, the same hand-off goes on."""
        ledger = self.tabs.ledger
        ticket = self.tabs.theirs(key, ledger.clock())
        if ticket is None or key.secret is None:
            return self.tabs.not_theirs(key, visitor)
        if ticket.handoff is None:
            return show(ticket, ledger.clock())
        try:
            prompt = prompt_of(self.integrations, ticket.handoff.integration)
            address = prompt.address(errand(ticket.handoff, ticket.id, key.secret, redirect))
        except BreakageError as broke:
            return self._broke(key, ticket, visitor, broke)
        return OnToDuo(ticket=ticket.id, secret=key.secret, address=address)

    def strange(self, visitor: Visitor, detail: str) -> Ended:
        """Turn away what names no sign-in at all."""
        ledger = self.tabs.ledger
        ledger.commit(ledger.row(Outcome.CALLBACK_REFUSED, visitor, method=METHOD, detail=detail))
        return Ended(message=messages.PROMPT_STRANGE)

    def take_back(self, key: TicketKey, visitor: Visitor, returned: Returned, redirect: str) -> Answer:
        """Take somebody back from Duo. What belongs to no hand-off that is still open changes nothing."""
        ledger = self.tabs.ledger
        ticket = self.tabs.theirs(key, ledger.clock())
        if ticket is None or key.secret is None:
            detail = "no cookie of this tab" if key.secret is None else "unknown, expired or another tab's ticket"
            ledger.commit(ledger.row(Outcome.CALLBACK_REFUSED, visitor, method=METHOD, detail=detail))
            return Ended(message=messages.TICKET_GONE)
        handoff = ticket.handoff
        if handoff is None or not handoff.is_of(returned.state, ticket.id, key.secret):
            detail = f"belongs to no hand-off that is open; the sign-in is {ticket.state}"
            ledger.commit(ledger.row(Outcome.CALLBACK_REFUSED, visitor, ticket, method=METHOD, detail=detail))
            return show(ticket, ledger.clock())
        words = errand(handoff, ticket.id, key.secret, redirect)
        if ticket.state is State.ALONE:
            return self._alone(key, ticket, visitor, lambda: self._verdict(handoff, returned, words))
        person = ledger.doors.arrive(None, ticket.person or "", ()).person
        if person is None or person.disabled:
            return self.tabs.disabled(key, ticket, visitor, (Move.NOT_PROVEN,))
        try:
            verdict = self._verdict(handoff, returned, words)
        except BreakageError as broke:
            return self._broke(key, ticket, visitor, broke)
        return self.tabs.or_as_it_stands(key, lambda: self._act(ticket, visitor, verdict))

    def _verdict(self, handoff: HandOff, returned: Returned, words: Errand) -> Verdict:
        if returned.error or not returned.code:
            return NotProven(why=Why.RETURNED, detail=f"error {spelled(returned.error)}")
        if len(returned.code) > LONGEST_CODE or not returned.code.isascii():
            return NotProven(why=Why.RETURNED, detail="no code of Duo's")
        told = prompt_of(self.integrations, handoff.integration).redeem(returned.code, words)
        return told if isinstance(told, NotProven) else judge(told, handoff, self.tabs.ledger.clock())

    def _act(self, ticket: Ticket, visitor: Visitor, verdict: Verdict) -> Answer:
        match verdict:
            case Proven():
                return self._proven(ticket, visitor, verdict)
            case Silent():
                return self._silent(ticket, visitor, verdict)
            case NotProven(why=why, detail=detail, txid=txid):
                outcome, message = NOT_PROVEN[why]
                return self._back(ticket, visitor, outcome, Note(message), detail=detail, txid=txid)
            case _:
                assert_never(verdict)

    def _proven(self, ticket: Ticket, visitor: Visitor, verdict: Proven) -> Answer:
        admission = Admission(
            stored=ticket,
            ticket=ticket,
            moves=(Move.PROVEN,),
            passed=(Passed.PASSWORD, PASSED[verdict.kind]),
            outcome=Outcome.SIGNED_IN,
            method=METHOD,
            txid=verdict.txid,
            detail=verdict.factor,
        )
        return self.entrance.let_in(visitor, admission)

    def _silent(self, ticket: Ticket, visitor: Visitor, verdict: Silent) -> Answer:
        """Act on Duo's having asked nobody: the stack's bypass policy decides, and no factor is claimed."""
        is_code = verdict.kind is Kind.BYPASS
        detail = f"{verdict.factor}: {verdict.reason}"
        if not self.entrance.rules.bypass_allowed:
            note = Note(messages.PROMPT_BYPASS_CODE if is_code else messages.PROMPT_SILENT)
            return self._back(ticket, visitor, Outcome.BYPASS_REFUSED, note, detail=detail, txid=verdict.txid)
        admission = Admission(
            stored=ticket,
            ticket=ticket,
            moves=(Move.NOT_PROVEN, Move.PASS_WITHOUT_FACTOR),
            passed=(Passed.PASSWORD,),
            outcome=Outcome.BYPASS_ALLOWED,
            method=METHOD,
            txid=verdict.txid,
            message=messages.BYPASS_CODE_ALLOWED if is_code else messages.BYPASS_ALLOWED,
            detail=detail,
        )
        return self.entrance.let_in(visitor, admission)

    def _alone(self, key: TicketKey, ticket: Ticket, visitor: Visitor, verdict: Callable[[], Verdict]) -> Answer:
        welcome = self.welcome()
        if welcome is None:  # remembering was switched off meanwhile
            return self.tabs.not_theirs(key, visitor)
        return self.tabs.or_as_it_stands(key, lambda: welcome.come_back(ticket, visitor, verdict))

    def _broke(self, key: TicketKey, ticket: Ticket, visitor: Visitor, broke: BreakageError) -> Answer:
        """Come back to where a factor is chosen: after a hand-off no fail mode opens anything."""
        welcome = self.welcome() if ticket.state is State.ALONE else None
        if welcome is not None:
            return self.tabs.or_as_it_stands(key, lambda: welcome.broke(ticket, visitor, broke))
        outcome, note = for_breakage(broke)
        return self.tabs.or_as_it_stands(key, lambda: self._back(ticket, visitor, outcome, note, broke=broke))

    def _back(  # noqa: PLR0913 - what to write beside the note differs each time
        self,
        ticket: Ticket,
        visitor: Visitor,
        outcome: Outcome,
        note: Note,
        *,
        broke: BreakageError | None = None,
        detail: str | None = None,
        txid: str | None = None,
    ) -> Answer:
        ledger = self.tabs.ledger
        after = ticket.moved(Move.NOT_PROVEN, note=note)
        row = ledger.row(outcome, visitor, ticket, method=METHOD, broke=broke, detail=detail, txid=txid)
        ledger.commit(MoveTicket(ticket, after), row)
        return show(after, ledger.clock())
