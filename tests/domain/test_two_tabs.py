"""A second tab whose push follows a forgotten one: the first, waking up late, takes nothing from it."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from doorbook.adapters.memory import MemoryDoors
from doorbook.events import Outcome
from doorbook.signin.answers import AskFactor, Inside, Opened, PushLive
from doorbook.signin.changes import AddPerson
from doorbook.signin.desk import SignInDesk
from doorbook.signin.duo import Allowed, Device, MayTry, PushRequest, PushStatus, StillWaiting
from doorbook.signin.ledger import Ledger
from doorbook.signin.pacing import GRACE, LIVES
from doorbook.signin.people import Person
from doorbook.signin.rules import Rules
from doorbook.signin.tickets import TicketKey
from doorbook.signin.visitor import Visitor
from tests.doorway import Clock, QuickPasswords, Tally

PASSWORD = "correct horse battery"
PHONE = Device(id="DPIPHONE", label="iPhone", capabilities=frozenset({"push"}))
VISITOR = Visitor(address="192.0.2.7", agent="test")


@dataclass
class OnePhone:
    """A Duo that knows one phone, and answers for each push what the test says."""

    sent: list[PushRequest] = field(default_factory=list)
    approved: set[str] = field(default_factory=set)

    def preauth(self, duo_name: str, address: str) -> MayTry:
        assert (duo_name, address) == ("alice", VISITOR.address)
        return MayTry((PHONE,))

    def send_push(self, request: PushRequest) -> str:
        self.sent.append(request)
        return f"txid-{len(self.sent)}"

    def push_status(self, txid: str) -> PushStatus:
        return Allowed() if txid in self.approved else StillWaiting()


@dataclass
class Portal:
    """A desk with its store, its clock and that phone."""

    desk: SignInDesk
    doors: MemoryDoors
    clock: Clock
    duo: OnePhone

    def sign_in(self) -> TicketKey:
        opened = self.desk.open(VISITOR, None)
        assert isinstance(opened, Opened)
        key = TicketKey(opened.ticket, opened.secret)
        assert isinstance(self.desk.password(key, VISITOR, "alice", PASSWORD), PushLive)
        return key


@pytest.fixture
def portal() -> Portal:
    doors, clock, duo = MemoryDoors(), Clock(), OnePhone()
    numbers = iter(range(1000))
    ledger = Ledger(doors=doors, meter=Tally(), clock=clock, chance=lambda: f"{next(numbers):043d}"[::-1])
    password_hash = QuickPasswords.hash(PASSWORD)
    doors.commit(AddPerson(Person(id="alice", name="alice", display="Alice", password_hash=password_hash)))
    return Portal(SignInDesk(ledger, duo, QuickPasswords(), Rules()), doors, clock, duo)


def test_the_tab_that_wakes_up_late_leaves_the_other_tabs_push_alone(portal: Portal) -> None:
    first = portal.sign_in()
    portal.clock.advance((LIVES + GRACE).total_seconds())
    second = portal.sign_in()

    late = portal.desk.look(first, VISITOR)
    portal.duo.approved.add("txid-2")
    answer = portal.desk.look(second, VISITOR)

    assert isinstance(late, AskFactor)
    assert isinstance(answer, Inside)
    assert [row.outcome for row in portal.doors.audit] == [Outcome.PUSH_TIMEOUT, Outcome.SIGNED_IN]


def test_the_forgotten_push_is_counted_once(portal: Portal) -> None:
    first = portal.sign_in()
    portal.clock.advance((LIVES + GRACE).total_seconds())
    second = portal.sign_in()

    portal.desk.look(first, VISITOR)

    pacing = portal.doors.arrive(None, "alice", ()).pacing
    assert (pacing.refusals, pacing.live_ticket) == (1, second.id)


def test_a_late_approval_of_the_forgotten_push_lets_nobody_in(portal: Portal) -> None:
    first = portal.sign_in()
    portal.duo.approved.add("txid-1")
    portal.clock.advance((LIVES + GRACE).total_seconds())

    assert isinstance(portal.desk.look(first, VISITOR), AskFactor)
    assert portal.doors.kept.sessions == {}


def test_an_approval_in_time_lets_in(portal: Portal) -> None:
    first = portal.sign_in()
    portal.duo.approved.add("txid-1")
    portal.clock.advance((LIVES + GRACE - timedelta(seconds=1)).total_seconds())

    assert isinstance(portal.desk.look(first, VISITOR), Inside)
    assert len(portal.doors.kept.sessions) == 1
