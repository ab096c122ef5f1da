"""A passcode: what may be typed, what it can prove, and the one question to Duo that spends it."""

import re
from typing import Final, assert_never
from unicodedata import normalize

from doorbook import messages
from doorbook.errors import BreakageError, Cause
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.signin import throttle
from doorbook.signin.answers import Answer
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import Change, CountTry, ForgetTries, MoveTicket
from doorbook.signin.duo import Allowed, CodeChecked, CodeRequest, Device, MayTry, NotAllowed, Skipped
from doorbook.signin.entry import Admission
from doorbook.signin.factor import Attempt, FactorDesk, for_breakage, forgotten, remembered
from doorbook.signin.flow import Move
from doorbook.signin.people import Method
from doorbook.signin.show import show
from doorbook.signin.tickets import Note
from doorbook.signin.ways import ANY_DEVICE
from doorbook.values import value

SHAPE: Final = re.compile("[0-9A-Za-z]{6,16}")
SHOWN: Final = re.compile("[0-9]{6}|[0-9]{8}")
"""What Duo Mobile (six) and hardware tokens (six or eight) show."""

TEXTED: Final = re.compile("[0-9]{7}")


def code_in(typed: str) -> str | None:
    """Return the code in what was typed, without spaces and dashes; None where no code of Duo's looks so."""
    code = re.sub(r"[\s-]", "", normalize("NFKC", typed[:100]))
    return code if SHAPE.fullmatch(code) else None


def proves_device(code: str, devices: tuple[Device, ...]) -> bool:
    """Tell whether a right code of this shape comes from a device of this person.

    Duo says that a code was right and not whose it was. What no device of theirs shows or was texted is a bypass code.
    """
    if TEXTED.fullmatch(code):
        return any("sms" in device.capabilities or device.next_code for device in devices)
    if not SHOWN.fullmatch(code):
        return False
    mobile = len(code) == len("123456") and any("mobile_otp" in device.capabilities for device in devices)
    return mobile or any(device.is_token for device in devices)


@value
class CodeChecker:
    """Checks passcodes."""

    desk: FactorDesk

    def check(self, attempt: Attempt, typed: str, tries: dict[throttle.Window, int]) -> Answer:
        """Have a passcode checked and let in whom it proves. Tries are counted before Duo is asked."""
        ledger, visitor = self.desk.ledger, attempt.visitor
        code = code_in(typed)
        if code is None:
            return self._again(attempt, Outcome.PASSCODE_WRONG, Note(messages.PASSCODE_SHAPE), detail="no passcode")
        now = ledger.clock()
        window = throttle.of_passcodes(attempt.person.id, now)
        by_address = throttle.of_address(visitor.address, now)
        if tries.get(by_address, 0) >= throttle.MOST_PER_ADDRESS:
            return self._throttled(attempt, by_address)
        if not ledger.doors.take_try(window, throttle.MOST_PER_NAME):
            return self._throttled(attempt, window)
        return self.desk.ask_duo(
            self.desk.named(attempt),
            lambda attempt, may: self._ask(attempt, may, code),
            lambda attempt, broke: self._unanswered(attempt, broke, messages.DUO_UNAVAILABLE),
        )

    def _ask(self, attempt: Attempt, may: MayTry, code: str) -> Answer:
        proves = proves_device(code, may.devices)
        if not proves and not self.desk.rules.bypass_allowed:
            note = Note(messages.PASSCODE_NOBODYS)
            return self._again(attempt, Outcome.BYPASS_REFUSED, note, detail="a code that no device shows")
        name = attempt.ticket.duo_name or attempt.person.name
        try:
            request = CodeRequest(duo_name=name, code=code, address=attempt.visitor.address)
            checked = self.desk.duo(attempt.ticket).check_code(request)
        except BreakageError as broke:
            return self._unanswered(attempt, broke, messages.PASSCODE_UNCHECKED)
        match checked.said:
            case Allowed() if proves:
                return self._right(attempt, checked, forgotten(attempt, may))
            case Allowed():
                why = messages.BYPASS_CODE_ALLOWED
                detail = "a code that no device shows"
                return self.desk.let_pass(attempt, Outcome.BYPASS_ALLOWED, why, detail=detail, txid=checked.txid)
            case Skipped(why):
                return self.desk.skipped(attempt, why)
            case NotAllowed():
                return self._wrong(attempt, checked.said, checked.txid)
            case _:
                assert_never(checked.said)

    def _right(self, attempt: Attempt, checked: CodeChecked, gone: tuple[Change, ...]) -> Answer:
        ledger = self.desk.ledger
        now = ledger.clock()
        by_text = attempt.person.preference is not None and attempt.person.preference.method is Method.TEXT
        kept = () if by_text and not gone else remembered(attempt.person, Method.PASSCODE, ANY_DEVICE, now) or gone
        if kept:
            ledger.commit(*kept)
        admission = Admission(
            stored=attempt.stored,
            ticket=attempt.ticket,
            moves=(Move.CODE_RIGHT,),
            passed=(Passed.PASSWORD, Passed.DUO_PASSCODE),
            outcome=Outcome.SIGNED_IN,
            method=Method.PASSCODE,
            txid=checked.txid,
            also=(ForgetTries(throttle.of_passcodes(attempt.person.id, now)),),
        )
        return self.desk.entrance.let_in(attempt.visitor, admission)

    def _wrong(self, attempt: Attempt, said: NotAllowed, txid: str) -> Answer:
        locked = said.status == "locked_out"
        outcome = Outcome.PASSCODE_LOCKED_OUT if locked else Outcome.PASSCODE_WRONG
        note = Note(messages.PUSH_LOCKED_OUT if locked else messages.PASSCODE_WRONG)
        by_address = throttle.of_address(attempt.visitor.address, self.desk.ledger.clock())
        detail = f"{said.status}: {said.why}"
        return self._again(attempt, outcome, note, detail=detail, txid=txid, also=(CountTry(by_address),))

    def _throttled(self, attempt: Attempt, window: throttle.Window) -> Answer:
        note = Note(messages.PASSCODE_THROTTLED, window.ends)
        return self._again(attempt, Outcome.THROTTLED, note, detail=window.subject.partition("#")[0])

    def _unanswered(self, attempt: Attempt, broke: BreakageError, message: Message) -> Answer:
        outcome, note = for_breakage(broke)
        if broke.cause in {Cause.DOWN, Cause.GARBLED}:
            note = Note(message)
        return self._again(attempt, outcome, note, broke=broke)

    def _again(  # noqa: PLR0913 - what to write beside the note differs each time
        self,
        attempt: Attempt,
        outcome: Outcome,
        note: Note,
        *,
        broke: BreakageError | None = None,
        detail: str | None = None,
        txid: str | None = None,
        also: tuple[Change, ...] = (),
    ) -> Answer:
        """Ask for another code."""
        ledger, ticket = self.desk.ledger, attempt.ticket
        after = ticket.moved(Move.STAY, note=note)
        row = ledger.row(
            outcome, attempt.visitor, ticket, method=Method.PASSCODE, broke=broke, detail=detail, txid=txid
        )
        ledger.commit(MoveTicket(attempt.stored, after), *also, row)
        return show(after, ledger.clock())
