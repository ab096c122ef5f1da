"""A sign-in desk over memory, and a Duo with one phone that answers as the test says."""

from dataclasses import dataclass, field

from doorbook.adapters.memory import MemoryDoors
from doorbook.signin.answers import Opened, PushLive
from doorbook.signin.changes import AddPerson
from doorbook.signin.desk import SignInDesk
from doorbook.signin.duo import (
    Allowed,
    CodeChecked,
    CodeRequest,
    Device,
    Enrolment,
    EnrolmentStatus,
    MayTry,
    NotAllowed,
    PhoneRequest,
    PushRequest,
    PushStatus,
    StillWaiting,
)
from doorbook.signin.integrations import ByApi
from doorbook.signin.ledger import Ledger
from doorbook.signin.people import Person
from doorbook.signin.ports import Meter
from doorbook.signin.rules import Rules
from doorbook.signin.tickets import TicketKey
from doorbook.signin.visitor import Visitor
from tests.doorway import Clock, QuickPasswords

PASSWORD = "correct horse battery"
PHONE = Device(id="DPIPHONE", label="iPhone", capabilities=frozenset({"push"}))
VISITOR = Visitor(address="192.0.2.7", agent="test")


@dataclass
class OnePhone:
    """A Duo that knows one phone, and answers for each push what the test says."""

    sent: list[PushRequest] = field(default_factory=list)
    approved: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)

    def preauth(self, duo_name: str, address: str) -> MayTry:
        assert (duo_name, address) == ("alice", VISITOR.address)
        return MayTry((PHONE,))

    def send_push(self, request: PushRequest) -> str:
        self.sent.append(request)
        return f"txid-{len(self.sent)}"

    def push_status(self, txid: str) -> PushStatus:
        if txid in self.refused:
            return NotAllowed(self.refused[txid], "as the test says")
        return Allowed() if txid in self.approved else StillWaiting()

    def check_code(self, request: CodeRequest) -> CodeChecked:
        return CodeChecked(NotAllowed("deny", f"{request.code} is no code of theirs"), "txid-of-a-code")

    def place_call(self, request: PhoneRequest) -> str:
        raise AssertionError(f"nobody calls {request.device}")

    def text_codes(self, request: PhoneRequest) -> CodeChecked:
        raise AssertionError(f"nobody texts {request.device}")

    def enrol(self, duo_name: str, seconds: int) -> Enrolment:
        raise AssertionError(f"nobody enrols {duo_name} for {seconds} s")

    def enrolment_status(self, enrolment: Enrolment) -> EnrolmentStatus:
        raise AssertionError(f"nobody enrols {enrolment.user_id}")


@dataclass
class Portal:
    """A desk with its store, its clock and that phone."""

    desk: SignInDesk
    doors: MemoryDoors
    clock: Clock
    duo: OnePhone

    def open(self) -> TicketKey:
        opened = self.desk.open(VISITOR, None)
        assert isinstance(opened, Opened)
        return TicketKey(opened.ticket, opened.secret)

    def sign_in(self) -> TicketKey:
        key = self.open()
        assert isinstance(self.desk.password(key, VISITOR, "alice", PASSWORD), PushLive)
        return key


def portal_with(meter: Meter) -> Portal:
    """Return a portal that knows Alice."""
    doors, clock, duo = MemoryDoors(), Clock(), OnePhone()
    numbers = iter(range(1000))
    ledger = Ledger(doors=doors, meter=meter, clock=clock, chance=lambda: f"{next(numbers):043d}"[::-1])
    password_hash = QuickPasswords.hash(PASSWORD)
    doors.commit(AddPerson(Person(id="alice", name="alice", display="Alice", password_hash=password_hash)))
    return Portal(SignInDesk(ledger, lambda _: ByApi(duo), QuickPasswords(), Rules()), doors, clock, duo)
