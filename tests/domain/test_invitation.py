"""The invitation: it makes one administrator, once, for whoever has the code and the name."""

from dataclasses import dataclass, field, replace

import pytest

from doorbook import messages
from doorbook.adapters.memory import MemoryDoors
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.signin.changes import AddPerson
from doorbook.signin.invitation import Acceptance, InvitationDesk
from doorbook.signin.ledger import Ledger
from doorbook.signin.people import Person
from doorbook.signin.roles import ADMINISTRATORS
from doorbook.signin.throttle import MOST_PER_ADDRESS
from doorbook.signin.visitor import Visitor
from tests.doorway import Clock, QuickPasswords, Tally

CODE = "code-of-the-stack"
PASSWORD = "twelve or more"
FORM = Acceptance(code=CODE, name="Root", password=PASSWORD, again=PASSWORD)
VISITOR = Visitor(address="192.0.2.7", agent="test")


@dataclass
class Office:
    """The desk with a store of its own."""

    code: str = CODE
    administrator: str = "Root"
    doors: MemoryDoors = field(default_factory=MemoryDoors)
    clock: Clock = field(default_factory=Clock)
    tally: Tally = field(default_factory=Tally)

    def accept(self, form: Acceptance = FORM, visitor: Visitor = VISITOR) -> Message:
        numbers = iter(range(len(self.doors.audit), 10_000))
        ledger = Ledger(self.doors, self.tally, self.clock, lambda: f"{next(numbers):043d}"[::-1])
        return InvitationDesk(ledger, QuickPasswords(), lambda: self.code, self.administrator).accept(visitor, form)

    @property
    def outcomes(self) -> list[Outcome]:
        return [row.outcome for row in self.tally.outcomes]


@pytest.fixture
def office() -> Office:
    return Office()


def test_code_and_name_make_the_administrator(office: Office) -> None:
    assert office.accept() is messages.INVITATION_DONE

    person = office.doors.kept.people["root"]
    assert (person.name, person.display, person.groups) == ("Root", "Root", frozenset({ADMINISTRATORS}))
    assert QuickPasswords.matches(PASSWORD, person.password_hash)
    assert office.outcomes == [Outcome.INVITATION_ACCEPTED]


@pytest.mark.parametrize("name", ["root", "ROOT", "  Root ", "Ｒｏｏｔ"])  # noqa: RUF001 - wide letters
def test_any_spelling_of_the_name_will_do(office: Office, name: str) -> None:
    assert office.accept(replace(FORM, name=name, code=f" {CODE}\n")) is messages.INVITATION_DONE
    assert list(office.doors.kept.people) == ["root"]


@pytest.mark.parametrize(
    "form",
    [
        replace(FORM, code=""),
        replace(FORM, code=CODE[:-1]),
        replace(FORM, code=CODE.upper()),
        replace(FORM, code="clé"),
        replace(FORM, name=""),
        replace(FORM, name="alice"),
        replace(FORM, name="Root\x00"),
    ],
)
def test_another_code_or_name_makes_nobody(office: Office, form: Acceptance) -> None:
    assert office.accept(form) is messages.INVITATION_REFUSED
    assert office.doors.kept.people == {}
    assert office.outcomes == [Outcome.INVITATION_REFUSED]


@pytest.mark.parametrize(("code", "administrator"), [("", "Root"), (CODE, ""), ("", "")])
def test_a_stack_without_code_or_name_has_no_invitation(code: str, administrator: str) -> None:
    office = Office(code=code, administrator=administrator)

    assert office.accept(replace(FORM, code=code, name=administrator)) is messages.INVITATION_REFUSED
    assert office.doors.kept.people == {}


@pytest.mark.parametrize(
    ("password", "again"), [("eleven char", "eleven char"), (PASSWORD, PASSWORD + "!"), (PASSWORD, ""), ("", "")]
)
def test_a_weak_or_mistyped_password_does_not_use_the_invitation_up(office: Office, password: str, again: str) -> None:
    assert office.accept(replace(FORM, password=password, again=again)) is messages.INVITATION_WEAK
    assert office.doors.kept.people == {}

    assert office.accept() is messages.INVITATION_DONE


def test_it_works_once(office: Office) -> None:
    office.accept()

    assert office.accept(replace(FORM, password="another password", again="another password")) is (
        messages.INVITATION_REFUSED
    )
    assert QuickPasswords.matches(PASSWORD, office.doors.kept.people["root"].password_hash)


def test_it_works_once_even_where_the_person_is_gone(office: Office) -> None:
    office.accept()
    office.doors.kept.people.clear()

    assert office.accept() is messages.INVITATION_REFUSED
    assert office.doors.kept.people == {}


def test_it_takes_nobodys_name_away_and_is_not_used_up(office: Office) -> None:
    taken = Person(id="root", name="root", display="Another", password_hash="theirs")
    office.doors.commit(AddPerson(taken))

    assert office.accept() is messages.INVITATION_REFUSED
    assert office.doors.kept.people == {"root": taken}
    assert office.doors.kept.invitations == set()


def test_guessing_ends_after_so_many_tries_and_then_even_the_code_waits(office: Office) -> None:
    for _ in range(MOST_PER_ADDRESS):
        assert office.accept(replace(FORM, code="guess")) is messages.INVITATION_REFUSED

    assert office.accept() is messages.THROTTLED
    assert office.accept(visitor=replace(VISITOR, address="192.0.2.8")) is messages.INVITATION_DONE
    assert CODE not in str(office.doors.audit)
