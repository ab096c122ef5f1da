"""From a right password to a push on the phone: ask Duo what may be done, choose the device, send once."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never
from urllib.parse import urlsplit

from doorbook import messages
from doorbook.errors import BreakageError, Cause, FixSettingsError
from doorbook.events import Outcome, Topic
from doorbook.messages import Message
from doorbook.signin import pacing as pace
from doorbook.signin.answers import Answer
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import Change, MoveTicket, Remember, SetPacing
from doorbook.signin.duo import (
    Ask,
    Choose,
    Denied,
    Device,
    Duo,
    LetThrough,
    MayTry,
    MustEnrol,
    NoPush,
    NotUnderstood,
    PushRequest,
    choose_device,
    forgets,
)
from doorbook.signin.entry import Admission, let_in
from doorbook.signin.flow import Move
from doorbook.signin.ledger import Ledger
from doorbook.signin.names import duo_name
from doorbook.signin.pacing import BackOff, Blocked, Busy, Pacing
from doorbook.signin.people import Method, Person, Preference
from doorbook.signin.rules import OPEN_PASS_LASTS, Rules
from doorbook.signin.show import show
from doorbook.signin.tickets import Note, Push, Ticket
from doorbook.signin.visitor import Visitor
from doorbook.values import value


@value(kw_only=True)
class Attempt:
    """A person whose password was right: the ticket as it was read and as it will stand, and the moves so far."""

    stored: Ticket
    ticket: Ticket
    moves: tuple[Move, ...]
    person: Person
    pacing: Pacing
    visitor: Visitor
    wanted: str | None = None


@value
class PushSender:
    """Sends pushes."""

    ledger: Ledger
    duo: Duo
    rules: Rules

    def begin(self, attempt: Attempt) -> Answer:
        """Ask Duo what this person may do, and send the push at once where it is clear to which device."""
        now = self.ledger.clock()
        person = attempt.person
        name = duo_name(person.name, self.rules.name_rule, self.rules.name_template)
        ticket = replace(attempt.stored, person=person.id, display=person.display, duo_name=name, push=None)
        attempt = replace(attempt, ticket=ticket)
        held = pace.held_back(_settled(attempt, now), ticket.id, now)
        if held is not None:
            return self._stay(attempt, Outcome.PUSH_HELD_BACK, _why_held(held))
        try:
            preauth = self.duo.preauth(name, attempt.visitor.address)
        except BreakageError as broke:
            if broke.cause is Cause.DOWN and self.rules.fail_open:
                return self._pass(attempt, Outcome.FAIL_OPEN, broke=broke)
            return self._stay(attempt, *for_breakage(broke), broke=broke)
        forgotten = (Remember(person.id, None),) if forgets(preauth, person.preference) else ()
        match preauth:
            case MayTry():
                return self._try(attempt, preauth, forgotten)
            case LetThrough(why):
                if self.rules.bypass_allowed:
                    return self._pass(attempt, Outcome.BYPASS_ALLOWED, detail=why)
                return self._refuse(attempt, Outcome.BYPASS_REFUSED, messages.BYPASS_REFUSED, why)
            case Denied(why):
                return self._refuse(attempt, Outcome.DUO_DENIED, messages.DUO_DENIED, why)
            case MustEnrol(url):
                note = Note(messages.ENROL if url else messages.ENROL_ASK, enrol_url=url)
                return self._stay(attempt, Outcome.ENROL_NEEDED, note, also=forgotten)
            case NotUnderstood(result):
                return self._refuse(attempt, Outcome.DUO_DENIED, messages.DUO_DENIED, f"preauth result {result!r}")
            case _:
                assert_never(preauth)

    def _try(self, attempt: Attempt, may: MayTry, forgotten: tuple[Change, ...]) -> Answer:
        able = tuple(device for device in may.devices if "push" in device.capabilities)
        attempt = replace(attempt, ticket=replace(attempt.ticket, devices=able))
        choice = choose_device(may, attempt.wanted, attempt.person.preference)
        match choice:
            case NoPush(others):
                held = ", ".join(device.label for device in others) or "none"
                note = Note(messages.NO_PUSH_DEVICE)
                return self._stay(attempt, Outcome.NO_PUSH_DEVICE, note, also=forgotten, detail=f"devices: {held}")
            case Choose(stale=stale):
                note = Note(messages.DEVICE_GONE if stale else messages.CHOOSE_DEVICE)
                return self._stay(attempt, None, note, also=forgotten)
            case Ask(device):
                return self._send(attempt, device, may)
            case _:
                assert_never(choice)

    def _send(self, attempt: Attempt, device: Device, may: MayTry) -> Answer:
        now = self.ledger.clock()
        ticket, person, visitor = attempt.ticket, attempt.person, attempt.visitor
        paced = pace.claimed(_settled(attempt, now), ticket.id, now)
        code = may.verification.code if may.verification else None
        push = Push(device=device, began=now, code=code)
        sending = ticket.moved(*attempt.moves, Move.BEGIN_PUSH, push=push)
        self.ledger.commit(MoveTicket(attempt.stored, sending), SetPacing(person.id, attempt.pacing, paced))
        request = PushRequest(
            duo_name=ticket.duo_name or person.name,
            display=person.display,
            device=device.id,
            address=visitor.address,
            facts=_facts(self.rules.portal_name, ticket.return_to, visitor.address),
            verification_txid=may.verification.txid if may.verification else None,
        )
        try:
            txid = self.duo.send_push(request)
        except BreakageError as broke:
            outcome, note = for_breakage(broke)
            quiet = replace(paced, live_ticket=None, live_until=None)
            if broke.cause is Cause.DOWN:  # it may have gone out all the same: the person is told, and it counts
                outcome, note = Outcome.PUSH_UNSENT, Note(messages.PUSH_UNSENT)
                quiet = pace.refused(paced, now)
            after = sending.moved(Move.PUSH_UNSENT, note=note)
            row = self.ledger.row(outcome, visitor, sending, broke=broke)
            self.ledger.commit(MoveTicket(sending, after), SetPacing(person.id, paced, quiet), row)
            return show(after, self.ledger.clock())
        waiting = sending.moved(Move.PUSH_SENT, push=replace(push, txid=txid))
        self.ledger.commit(MoveTicket(sending, waiting), *_remembered(person, device, now))
        return show(waiting, self.ledger.clock())

    def _stay(  # noqa: PLR0913 - what to write beside the note differs each time
        self,
        attempt: Attempt,
        outcome: Outcome | None,
        note: Note,
        *,
        broke: BreakageError | None = None,
        detail: str | None = None,
        also: tuple[Change, ...] = (),
    ) -> Answer:
        after = attempt.ticket.moved(*attempt.moves, Move.STAY, note=note)
        row = (
            (self.ledger.row(outcome, attempt.visitor, attempt.ticket, broke=broke, detail=detail),) if outcome else ()
        )
        self.ledger.commit(MoveTicket(attempt.stored, after), *also, *row)
        return show(after, self.ledger.clock())

    def _refuse(self, attempt: Attempt, outcome: Outcome, message: Message, why: str) -> Answer:
        after = attempt.ticket.moved(*attempt.moves, Move.REFUSE, note=Note(message))
        row = self.ledger.row(outcome, attempt.visitor, attempt.ticket, detail=why)
        self.ledger.commit(MoveTicket(attempt.stored, after), row)
        return show(after, self.ledger.clock())

    def _pass(
        self, attempt: Attempt, outcome: Outcome, *, broke: BreakageError | None = None, detail: str | None = None
    ) -> Answer:
        is_open = outcome is Outcome.FAIL_OPEN
        told = self.ledger.announcement(Topic.PASSED_OPEN, attempt.person.id, {"address": attempt.visitor.address})
        admission = Admission(
            stored=attempt.stored,
            ticket=attempt.ticket,
            moves=(*attempt.moves, Move.PASS_WITHOUT_FACTOR),
            passed=(Passed.PASSWORD,),
            outcome=outcome,
            lasts=OPEN_PASS_LASTS if is_open else None,
            message=messages.FAIL_OPEN if is_open else messages.BYPASS_ALLOWED,
            broke=broke,
            detail=detail,
            also=(told,) if is_open else (),
        )
        return let_in(self.ledger, self.rules, attempt.visitor, admission)


def for_breakage(broke: BreakageError) -> tuple[Outcome, Note]:
    """Return how a breakage on Duo's side is written down, and what the person reads of it."""
    if isinstance(broke, FixSettingsError):
        return Outcome.MISCONFIGURED, Note(messages.MISCONFIGURED)
    return Outcome.DUO_UNAVAILABLE, Note(messages.DUO_UNAVAILABLE)


def _settled(attempt: Attempt, now: datetime) -> Pacing:
    return pace.settled(pace.asked_past(attempt.pacing, attempt.ticket.id), now)


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


def _facts(portal: str, return_to: str | None, address: str) -> tuple[tuple[str, str], ...]:
    """Return what the phone shows beside the request."""
    host = urlsplit(return_to).netloc if return_to else None
    return (("Application", portal), *((("Host", host),) if host else ()), ("Place", address))


def _remembered(person: Person, device: Device, now: datetime) -> tuple[Change, ...]:
    known = person.preference
    if known and (known.method, known.device) == (Method.PUSH, device.id):
        return ()
    return (Remember(person.id, Preference(method=Method.PUSH, device=device.id, chosen=now)),)
