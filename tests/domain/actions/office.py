"""A desk of actions over an account in the test's hand: it refuses, breaks off, and changes meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count

from doorbook.actions.answers import By
from doorbook.actions.catalogue.statuses import PENDING
from doorbook.actions.deed import Order, Plan
from doorbook.actions.desk import Actions
from doorbook.actions.objects import BypassCode, Credential, Group, Phone, User
from doorbook.actions.ports import Account, Held, Refusal
from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.watch.deeds import StoredDeeds
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.own_records import StoredOwnRecords
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.signin.ledger import Ledger
from doorbook.signin.roles import Role
from doorbook.signin.visitor import Visitor
from tests.doorway import Clock, Tally

CONNECTION = "c1"
VISITOR = Visitor(address="192.0.2.7", agent="Firefox")
ALICE = User(
    id="DUALICE",
    username="alice",
    status="active",
    email="alice@example.com",
    is_enrolled=True,
    groups=(Group(id="DGSTAFF", name="Staff"),),
    phones=(Phone(id="DPONE", name="iPhone", number="+17345550101"), Phone(id="DPTWO", name="", number="")),
    credentials=(Credential(id="WAONE", name="Touch ID"),),
)
ADMIN = User(id="DUADMIN", username="alice-admin", status="active")
CODE = "735219048"


def by(person: str = "dana", role: Role = Role.ADMINISTRATOR, *, fresh: bool = True) -> By:
    return By(person=person, role=role, fresh=fresh, visitor=VISITOR)


HELPER = by("hugo", Role.HELP_DESK)


@dataclass
class DuoAccount:
    """A Duo account. `breaks` breaks the next change off, before or after it was made; `refuses` refuses it."""

    users: dict[str, User] = field(default_factory=lambda: {each.id: each for each in (ALICE, ADMIN)})
    codes: dict[str, tuple[BypassCode, ...]] = field(
        default_factory=lambda: {ALICE.id: (BypassCode(id="DBONE", expiration=None, uses=1),)}
    )
    changes: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    refuses: Refusal | None = None
    breaks: BreakageError | None = None
    breaks_before: bool = False
    dies: bool = False
    blind: BreakageError | None = None
    meanwhile: Callable[[], object] = lambda: None

    def user(self, user: str) -> User | None:
        if self.blind:
            raise self.blind
        return self.users.get(user)

    def user_named(self, username: str) -> User | None:
        return next((each for each in self.users.values() if each.username == username), None)

    def bypass_codes(self, user: str) -> tuple[BypassCode, ...]:
        return self.codes.get(user, ())

    def groups(self) -> tuple[Group, ...]:
        return (Group(id="DGSTAFF", name="Staff"), Group(id="DGQUIET", name="Quarantine"))

    def set_status(self, user: str, status: str) -> Refusal | None:
        return self._change(f"{user} {status}", lambda: self._put(replace(self.users[user], status=status)))

    def enrol(self, username: str, email: str) -> Refusal | None:
        return self._change(f"enrol {username}", lambda: self.mails.append(email))

    def attach_phone(self, user: str, phone: str) -> Refusal | None:
        found, whole = self.users[user], next(each for each in ALICE.phones if each.id == phone)
        return self._change(f"attach {phone}", lambda: self._put(replace(found, phones=(*found.phones, whole))))

    def detach_phone(self, user: str, phone: str) -> Refusal | None:
        found = self.users[user]
        left = tuple(each for each in found.phones if each.id != phone)
        return self._change(f"detach {phone}", lambda: self._put(replace(found, phones=left)))

    def delete_credential(self, credential: str) -> Refusal | None:
        found = self.users[ALICE.id]
        left = tuple(each for each in found.credentials if each.id != credential)
        return self._change(f"delete {credential}", lambda: self._put(replace(found, credentials=left)))

    def delete_bypass_code(self, code: str) -> Refusal | None:
        left = tuple(each for each in self.codes[ALICE.id] if each.id != code)
        return self._change(f"delete {code}", lambda: self.codes.update({ALICE.id: left}))

    def create_bypass_code(self, user: str, seconds: int, uses: int) -> str | Refusal:
        made = BypassCode(id=f"DBNEW{len(self.codes[user])}", expiration=seconds, uses=uses)
        return self._change("code", lambda: self.codes.update({user: (*self.codes[user], made)})) or CODE

    def join(self, user: str, group: str) -> Refusal | None:
        found, joined = self.users[user], next(each for each in self.groups() if each.id == group)
        return self._change(f"join {group}", lambda: self._put(replace(found, groups=(*found.groups, joined))))

    def leave(self, user: str, group: str) -> Refusal | None:
        found = self.users[user]
        left = tuple(each for each in found.groups if each.id != group)
        return self._change(f"leave {group}", lambda: self._put(replace(found, groups=left)))

    def delete_user(self, user: str) -> Refusal | None:
        return self._change(f"{user} deleted", lambda: self._put(replace(self.users[user], status=PENDING)))

    def _put(self, user: User) -> None:
        self.users[user.id] = user

    def _change(self, what: str, change: Callable[[], object]) -> Refusal | None:
        self.meanwhile()
        self.changes.append(what)
        refuses, breaks = self.refuses, self.breaks
        self.refuses = self.breaks = None
        if refuses:
            return refuses
        if not (breaks and self.breaks_before):
            change()
        if self.dies:
            raise KeyboardInterrupt
        if breaks:
            raise breaks
        return None


@dataclass
class Here:
    """The portal: who is whom in Duo, and what they have open."""

    open: dict[str, Held] = field(default_factory=lambda: {"alice": Held(person="alice", sessions=2, browsers=1)})
    ended: list[tuple[str, str]] = field(default_factory=list)
    breaks: BreakageError | None = None

    def held(self, user: User) -> Held | None:
        return self.open.get(user.username)

    def end(self, person: str, by: str, visitor: Visitor) -> None:
        assert visitor is VISITOR
        if self.breaks:
            raise self.breaks
        self.ended.append((person, by))
        self.open[person] = Held(person=person, sessions=0, browsers=0)


class Place:
    """A desk with all that it needs, in the test's hand."""

    def __init__(self) -> None:
        self.clock, self.tally, self.doors = Clock(), Tally(), MemoryDoors()
        self.duo, self.here = DuoAccount(), Here()
        self.read_only, self.granted = False, True
        self.rows = MemoryRows()
        self.own = StoredOwnRecords(self.rows)
        numbers = count(1)
        self.desk = Actions(
            ledger=Ledger(
                doors=self.doors, meter=self.tally, clock=self.clock, chance=lambda: f"{next(numbers):043d}"[::-1]
            ),
            accounts=self.account,
            rows=StoredDeeds(self.rows),
            own=self.own,
            portal=self.here,
        )

    def account(self, connection: str) -> Account | None:
        if connection != CONNECTION:
            return None
        return Account(connection=connection, name="HQ", duo=self.duo, read_only=self.read_only, granted=self.granted)

    @property
    def alice(self) -> User:
        return self.duo.users[ALICE.id]

    def alice_is(self, status: str) -> None:
        self.duo.users[ALICE.id] = replace(self.alice, status=status)

    @property
    def outcomes(self) -> list[Outcome]:
        return [each.outcome for each in self.tally.outcomes]

    def planned(self, order: Order, who: By | None = None) -> Plan:
        plan = self.desk.plan(who or by(), order)
        assert isinstance(plan, Plan), plan
        return plan

    def done(self, order: Order, who: By | None = None) -> object:
        plan = self.planned(order, who)
        return self.desk.do(who or by(), order, plan.saw, plan.id)


def order(action: str, target: str = "", user: str = ALICE.id, **given: str) -> Order:
    return Order(connection=CONNECTION, user=user, action=action, target=target, given=tuple(given.items()))
