"""The desks of remembered browsers over memory, with the real ring and the real cookie."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.memory_browsers import MemoryBrowsers
from doorbook.adapters.sealing import GcmSiv
from doorbook.command.office import Unmetered
from doorbook.errors import BreakageError, Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.remember.administering import BrowserAdministration
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.conditions import Conditions
from doorbook.remember.cookie import BrowserCookies
from doorbook.remember.desk import RememberDesk
from doorbook.remember.desks import RememberedBrowsers, remembered_browsers
from doorbook.remember.key_ring import KeyRing, Secret, first_ring
from doorbook.remember.mine import MyBrowsers
from doorbook.remember.revoking import Revoker
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import AddPerson
from doorbook.signin.destinations import Destination
from doorbook.signin.ledger import Ledger
from doorbook.signin.people import Person
from doorbook.signin.remembering import Accepted, Proof, Recognised, Shown
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
VISITOR = Visitor(address="192.0.2.7", agent="Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0")
FINGER = (Passed.PASSWORD, Passed.DUO_WEBAUTHN_PLATFORM)
CALL = (Passed.PASSWORD, Passed.DUO_CALL)
WIKI = Destination(application="wiki", name="Wiki")
SHUT = Destination(application="vault", name="Vault", passwordless=False)


def person(name: str, *groups: str) -> Person:
    return Person(
        id=name, name=name, display=f"{name.title()} Moreau", password_hash="x", groups=frozenset(groups or {"pilot"})
    )


@dataclass
class BrowserDoor:
    """Alice and bob are in the pilot, carol is not, dana is an administrator."""

    conditions: Conditions = field(default_factory=lambda: Conditions(on=True, groups=frozenset({"pilot"})))
    doors: MemoryDoors = field(default_factory=MemoryDoors)
    now: datetime = NOON
    ring: KeyRing = field(default_factory=lambda: first_ring("0a1b2c3d", Secret(b"k" * 32), NOON - timedelta(hours=1)))
    broken: BreakageError | None = None

    def __post_init__(self) -> None:
        self._numbers = count()
        for each in (
            person("alice"),
            person("bob"),
            person("carol", "staff"),
            person("dana", "pilot", "administrators"),
        ):
            self.doors.commit(AddPerson(each))

    @property
    def ledger(self) -> Ledger:
        return Ledger(doors=self.doors, meter=Unmetered(), clock=lambda: self.now, chance=self._chance)

    @property
    def browsers(self) -> MemoryBrowsers:
        return MemoryBrowsers(self.doors)

    @property
    def desks(self) -> RememberedBrowsers:
        """A function that just started: nothing is kept between two of them."""
        cookies = BrowserCookies(
            stage="test", ring=self._ring, sealer=GcmSiv(), nonce=lambda: next(self._numbers).to_bytes(12)
        )
        return remembered_browsers(
            self.ledger, self.conditions, cookies, self.browsers, lambda _agent: "Firefox on Linux"
        )

    @property
    def desk(self) -> RememberDesk:
        return self.desks.sign_in

    @property
    def mine(self) -> MyBrowsers:
        return self.desks.mine

    @property
    def administration(self) -> BrowserAdministration:
        return self.desks.administration

    @property
    def revoker(self) -> Revoker:
        return Revoker(self.ledger, self.browsers)

    @property
    def outcomes(self) -> list[Outcome]:
        return [row.outcome for row in self.doors.audit]

    @property
    def last(self) -> tuple[Outcome, str | None, str | None]:
        """The last row: what, of whom, and why."""
        row = max(self.doors.audit, key=lambda each: each.id)
        return row.outcome, row.person, row.detail

    def _chance(self) -> str:
        return f"{next(self._numbers):016d}" + f"{next(self._numbers):027d}"

    def _ring(self) -> KeyRing:
        if self.broken:
            raise self.broken
        return self.ring

    def breaks(self) -> None:
        """Make the secret unreadable."""
        self.broken = TryLaterError(Cause.SECRET)

    def proof(self, who: str = "alice", passed: tuple[Passed, ...] = FINGER) -> Proof:
        return Proof(person=who, passed=passed, at=self.now)

    def session(self, who: str = "alice", passed: tuple[Passed, ...] = FINGER) -> Session:
        return Session(
            proof=f"proof of {who}",
            person=who,
            display=who,
            passed=passed,
            opened=self.now,
            seen=self.now,
            ends=self.now + timedelta(hours=10),
            idle=timedelta(hours=1),
            txid=None,
            address="192.0.2.7",
            agent="test",
        )

    def accepted(self, who: str = "alice", cookie: str | None = None) -> str:
        """Have a browser remember somebody, and return its cookie."""
        made = self.desk.accept(self.proof(who), cookie, VISITOR, own=True)
        assert isinstance(made, Accepted)
        return made.held.cookie

    def recognise(self, cookie: str | None, destination: Destination | None = WIKI) -> Shown:
        return self.desk.recognise(cookie, destination, VISITOR)

    def recognised(self, cookie: str | None) -> Recognised:
        shown = self.recognise(cookie)
        assert isinstance(shown, Recognised)
        return shown

    def kept(self, who: str = "alice") -> list[RememberedBrowser]:
        return [each for each in self.doors.kept.browsers.values() if each.person == who]

    def alter(self, who: str, **what: object) -> None:
        """Change a person as the store has them."""
        self.doors.kept.people[who] = replace(self.doors.kept.people[who], **what)  # type: ignore[arg-type]  # each of its own type
