"""From a right password to a factor: ask Duo what may be done, and take every answer that needs no factor of ours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from doorbook import messages
from doorbook.errors import BreakageError, Cause, FixSettingsError
from doorbook.events import Outcome, Topic
from doorbook.messages import Message
from doorbook.signin import pacing as pace
from doorbook.signin import throttle
from doorbook.signin.answers import Answer
from doorbook.signin.assurance import Passed
from doorbook.signin.blocking import block_told
from doorbook.signin.changes import Change, MoveTicket, Remember, SetPacing
from doorbook.signin.destinations import Destination
from doorbook.signin.duo import Denied, Duo, LetThrough, MayTry, MustEnrol, NotUnderstood, Preauth
from doorbook.signin.entry import Admission, Entrance
from doorbook.signin.flow import Move
from doorbook.signin.integrations import Integrations, api_of
from doorbook.signin.ledger import Ledger
from doorbook.signin.names import duo_name
from doorbook.signin.pacing import BackOff, Blocked, Busy, Pacing
from doorbook.signin.people import Method, Person, Preference
from doorbook.signin.rules import OPEN_PASS_LASTS, Rules
from doorbook.signin.show import show
from doorbook.signin.tickets import Note, Ticket
from doorbook.signin.visitor import Visitor
from doorbook.signin.ways import Way, forgets
from doorbook.values import value


@value(kw_only=True)
class Attempt:
    """A person whose password was right: the ticket as it was read and as it will stand.

    `moves` are those that were made so far and lead to the state in which a factor is chosen.
    """

    stored: Ticket
    ticket: Ticket
    moves: tuple[Move, ...]
    person: Person
    pacing: Pacing
    visitor: Visitor
    wanted: Way | None = None
    by: str | None = None

    @property
    def method(self) -> str:
        """What the audit calls this attempt."""
        if self.by is not None:
            return self.by
        if self.wanted is not None:
            return self.wanted.method
        return self.person.preference.method if self.person.preference else Method.PUSH


@value
class FactorDesk:
    """Asks Duo what a person may do, and has an end for whatever leads to no factor; `begin` knows the factors."""

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

    def duo(self, ticket: Ticket) -> Duo:
        """Return Duo as the ticket's integration speaks to it."""
        return api_of(self.integrations, ticket.integration)

    def named(self, attempt: Attempt) -> Attempt:
        """Return the attempt with the person's names on its ticket."""
        person = attempt.person
        name = duo_name(person.name, self.rules.name_rule, self.rules.name_template)
        named = replace(attempt.ticket, person=person.id, display=person.display, duo_name=name, push=None)
        ticket = replace(named, role=self.ledger.roles.role(person))
        return replace(attempt, ticket=ticket)

    def held(self, attempt: Attempt) -> Note | None:
        """Return why the phone may not be asked now, or None where it may."""
        now = self.ledger.clock()
        held = pace.held_back(settled(attempt, self.ledger), attempt.ticket.id, now)
        return _why_held(held) if held else None

    def hold_back(self, attempt: Attempt, why: Note, *, also: tuple[Change, ...] = ()) -> Answer:
        """Say why the phone may not be asked now.

        A push that nobody came back for is counted when somebody asks for the next one; a block that began with it is
        written down now, so that others are told of it once.
        """
        before, after = attempt.pacing, settled(attempt, self.ledger)
        told = block_told(self.ledger, attempt.ticket, attempt.visitor, before, after)
        kept = (SetPacing(attempt.person.id, before, after), *told) if told else ()
        return self.stay(attempt, Outcome.PUSH_HELD_BACK, why, also=(*also, *kept))

    def ask_duo(
        self,
        attempt: Attempt,
        may_try: Callable[[Attempt, MayTry], Answer],
        unanswered: Callable[[Attempt, BreakageError], Answer] | None = None,
        must_enrol: Callable[[Attempt, MustEnrol], Answer] | None = None,
    ) -> Answer:
        """Ask Duo what this person may do now, and go on where a factor is needed."""
        name = attempt.ticket.duo_name or attempt.person.name
        try:
            preauth = self.duo(attempt.ticket).preauth(name, attempt.visitor.address)
        except BreakageError as broke:
            return self.unanswered(attempt, broke, unanswered)
        if isinstance(preauth, MayTry):
            return may_try(replace(attempt, ticket=replace(attempt.ticket, devices=preauth.devices)), preauth)
        if isinstance(preauth, MustEnrol) and must_enrol is not None:
            return must_enrol(attempt, preauth)
        return self._without_factor(attempt, preauth)

    def unanswered(
        self,
        attempt: Attempt,
        broke: BreakageError,
        otherwise: Callable[[Attempt, BreakageError], Answer] | None = None,
    ) -> Answer:
        """Go on without an answer of Duo's, before anybody was asked: as the fail mode says, where Duo is down."""
        if broke.cause is Cause.DOWN and self._fails_open(attempt.ticket.destination):
            return self.let_pass(attempt, Outcome.FAIL_OPEN, messages.FAIL_OPEN, broke=broke)
        if otherwise is not None:
            return otherwise(attempt, broke)
        return self.stay(attempt, *for_breakage(broke), broke=broke)

    def _without_factor(self, attempt: Attempt, preauth: LetThrough | Denied | MustEnrol | NotUnderstood) -> Answer:
        match preauth:
            case LetThrough(why):
                return self.skipped(attempt, why)
            case Denied(why):
                return self.refuse(attempt, Outcome.DUO_DENIED, messages.DUO_DENIED, why)
            case MustEnrol(url):
                note = Note(messages.ENROL, enrol_url=url)
                return self.stay(attempt, Outcome.ENROL_NEEDED, note, also=forgotten(attempt, preauth))
            case NotUnderstood(result):
                return self.refuse(attempt, Outcome.DUO_DENIED, messages.DUO_DENIED, f"preauth result {result!r}")
            case _:
                assert_never(preauth)

    def too_dear(self, attempt: Attempt) -> Note | None:
        """Count a call or a text message, and return why there is none for now where there were too many."""
        now = self.ledger.clock()
        for window, most in throttle.of_telephony(attempt.person.id, attempt.visitor.address, now):
            if not self.ledger.doors.take_try(window, most):
                return Note(messages.TELEPHONY_LIMITED, window.ends)
        return None

    def ask_code(self, attempt: Attempt, *, also: tuple[Change, ...] = ()) -> Answer:
        """Go on with a passcode."""
        after = attempt.ticket.moved(*attempt.moves, Move.ASK_CODE)
        self.ledger.commit(MoveTicket(attempt.stored, after), *also)
        return show(after, self.ledger.clock())

    def skipped(self, attempt: Attempt, why: str) -> Answer:
        """Act on Duo's word that it asks for no factor: the stack's bypass policy decides."""
        if self.rules.bypass_allowed:
            return self.let_pass(attempt, Outcome.BYPASS_ALLOWED, messages.BYPASS_ALLOWED, detail=why)
        return self.refuse(attempt, Outcome.BYPASS_REFUSED, messages.BYPASS_REFUSED, why)

    def stay(  # noqa: PLR0913 - what to write beside the note differs each time
        self,
        attempt: Attempt,
        outcome: Outcome | None,
        note: Note,
        *,
        broke: BreakageError | None = None,
        detail: str | None = None,
        also: tuple[Change, ...] = (),
    ) -> Answer:
        """Let the person choose, and tell them why."""
        after = attempt.ticket.moved(*attempt.moves, Move.STAY, note=note)
        row = (self._row(attempt, outcome, broke=broke, detail=detail),) if outcome else ()
        self.ledger.commit(MoveTicket(attempt.stored, after), *also, *row)
        return show(after, self.ledger.clock())

    def refuse(self, attempt: Attempt, outcome: Outcome, message: Message, why: str) -> Answer:
        """End the sign-in."""
        after = attempt.ticket.moved(*attempt.moves, Move.REFUSE, note=Note(message))
        self.ledger.commit(MoveTicket(attempt.stored, after), self._row(attempt, outcome, detail=why))
        return show(after, self.ledger.clock())

    def let_pass(  # noqa: PLR0913 - as stay
        self,
        attempt: Attempt,
        outcome: Outcome,
        message: Message,
        *,
        broke: BreakageError | None = None,
        detail: str | None = None,
        txid: str | None = None,
    ) -> Answer:
        """Let in on the password alone, as the stack's settings allow."""
        is_open = outcome is Outcome.FAIL_OPEN
        told = self.ledger.announcement(Topic.PASSED_OPEN, attempt.person.id, {"address": attempt.visitor.address})
        admission = Admission(
            stored=attempt.stored,
            ticket=attempt.ticket,
            moves=(*attempt.moves, Move.PASS_WITHOUT_FACTOR),
            passed=(Passed.PASSWORD,),
            outcome=outcome,
            lasts=OPEN_PASS_LASTS if is_open else None,
            message=message,
            broke=broke,
            detail=detail,
            txid=txid,
            also=(told,) if is_open else (),
        )
        return self.entrance.let_in(attempt.visitor, admission)

    def _fails_open(self, destination: Destination | None) -> bool:
        return self.rules.fail_open if destination is None else destination.fail_open

    def _row(
        self,
        attempt: Attempt,
        outcome: Outcome,
        *,
        broke: BreakageError | None = None,
        detail: str | None = None,
    ) -> Change:
        return self.ledger.row(
            outcome, attempt.visitor, attempt.ticket, method=attempt.method, broke=broke, detail=detail
        )


def for_breakage(broke: BreakageError) -> tuple[Outcome, Note]:
    """Return how a breakage on Duo's side is written down, and what the person reads of it."""
    if isinstance(broke, FixSettingsError):
        return Outcome.MISCONFIGURED, Note(messages.MISCONFIGURED)
    return Outcome.DUO_UNAVAILABLE, Note(messages.DUO_UNAVAILABLE)


def settled(attempt: Attempt, ledger: Ledger) -> Pacing:
    """Return the pacing of the person's phone as it counts for this ticket now."""
    return pace.settled(pace.asked_past(attempt.pacing, attempt.ticket.id), ledger.clock())


def forgotten(attempt: Attempt, preauth: Preauth) -> tuple[Change, ...]:
    """Return what makes the remembered way forgotten, where Duo does not know it any more."""
    return (Remember(attempt.person.id, None),) if forgets(preauth, attempt.person.preference) else ()


def remembered(person: Person, method: Method, device: str, now: datetime) -> tuple[Change, ...]:
    """Return what keeps the way that a person used, where it is another than last time."""
    known = person.preference
    if known and (known.method, known.device) == (method, device):
        return ()
    return (Remember(person.id, Preference(method=method, device=device, chosen=now)),)


def _why_held(held: Busy | BackOff | Blocked) -> Note:
    match held:
        case Busy(until):
            return Note(messages.PUSH_BUSY, until)
        case BackOff(until):
            return Note(messages.PUSH_BACK_OFF, until)
        case Blocked(until):
            return Note(messages.PUSH_BLOCKED, until)
        case _:
            assert_never(held)
