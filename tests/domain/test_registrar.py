"""The registrar: what an operator may change of people, what is refused, and what is written down of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from doorbook.adapters.memory import MemoryDoors
from doorbook.command.office import Unmetered
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.signin import throttle
from doorbook.signin.changes import CountTry, SetPacing
from doorbook.signin.ledger import Ledger
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import Person
from doorbook.signin.registrar import AT_ONCE, Newcomer, Refusal, Registrar

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LONG = "quiet harbour at noon"


class Hashes:
    """Hashes that can be read."""

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def matches(self, password: str, kept: str | None) -> bool:
        return kept == self.hash(password)


@pytest.fixture
def doors() -> MemoryDoors:
    return MemoryDoors()


@pytest.fixture
def registrar(doors: MemoryDoors) -> Registrar:
    numbers = count()
    ledger = Ledger(doors=doors, meter=Unmetered(), clock=lambda: NOON, chance=lambda: f"{next(numbers):043d}"[::-1])
    return Registrar(ledger, Hashes(), "arn:aws:iam::1:user/op")


def newcomers(number: int) -> list[Newcomer]:
    return [Newcomer(name=f"person{each}", password=LONG) for each in range(number)]


def outcomes(doors: MemoryDoors) -> list[Outcome]:
    return [row.outcome for row in doors.audit]


def test_who_is_added_is_there_with_a_row_that_names_the_operator(registrar: Registrar, doors: MemoryDoors) -> None:
    refusal = registrar.add(Newcomer(name=" Alice ", display="A.", groups=frozenset({"staff"}), password=LONG))

    assert refusal is None
    added = doors.kept.people["alice"]
    assert added.serial
    assert added == Person(
        id="alice",
        name="Alice",
        display="A.",
        password_hash=f"hash of {LONG}",
        groups=frozenset({"staff"}),
        serial=added.serial,
    )
    assert [(row.outcome, row.person, row.detail) for row in doors.audit] == [
        (Outcome.PERSON_ADDED, "alice", "added, by arn:aws:iam::1:user/op")
    ]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (Newcomer(name="", password=LONG), "nobody's name"),
        (Newcomer(name="a\x1bb", password=LONG), "nobody's name"),
        (Newcomer(name="x" * 129, password=LONG), "nobody's name"),
        (Newcomer(name="bob", password="elevenlongs"), "too short"),
        (Newcomer(name="ALICE", password=LONG), "there already"),
    ],
)
def test_who_cannot_be_added_changes_nothing(
    registrar: Registrar, doors: MemoryDoors, wrong: Newcomer, says: str
) -> None:
    assert registrar.add(Newcomer(name="alice", password=LONG)) is None
    before = doors.kept

    refusal = registrar.add_all([Newcomer(name="carol", password=LONG), wrong], lambda _done: None)

    assert isinstance(refusal, Refusal)
    assert says in refusal.why
    assert doors.kept == before


def test_many_are_added_whatever_fits_into_one_transaction(registrar: Registrar, doors: MemoryDoors) -> None:
    told: list[int] = []

    assert registrar.add_all(newcomers(2 * AT_ONCE + 1), told.append) is None

    assert len(doors.kept.people) == 2 * AT_ONCE + 1
    assert told == list(range(1, 2 * AT_ONCE + 2))


def test_if_somebody_else_adds_one_of_them_meanwhile_nobody_of_them_is_added(
    registrar: Registrar, doors: MemoryDoors
) -> None:
    theirs = Person(id=f"person{AT_ONCE}", name="x", display="x", password_hash="theirs")
    doors.before_commit = _at(2, lambda: doors.kept.people.update({theirs.id: theirs}))

    refusal = registrar.add_all(newcomers(AT_ONCE + 1), lambda _done: None)

    assert isinstance(refusal, Refusal)
    assert doors.kept.people == {theirs.id: theirs}
    assert outcomes(doors).count(Outcome.PERSON_CHANGED) == AT_ONCE


def test_if_the_store_fails_in_between_nobody_is_added(registrar: Registrar, doors: MemoryDoors) -> None:
    def fail() -> None:
        raise TryLaterError(Cause.STORE)

    doors.before_commit = _at(2, fail)

    with pytest.raises(TryLaterError):
        registrar.add_all(newcomers(AT_ONCE + 1), lambda _done: None)

    assert doors.kept.people == {}


def test_disabling_and_enabling(registrar: Registrar, doors: MemoryDoors) -> None:
    registrar.add(Newcomer(name="alice", password=LONG))

    assert registrar.disable("Alice") is None
    assert doors.kept.people["alice"].disabled
    assert registrar.enable("alice") is None
    assert not doors.kept.people["alice"].disabled


def test_another_password_and_other_groups(registrar: Registrar, doors: MemoryDoors) -> None:
    registrar.add(Newcomer(name="alice", password=LONG, groups=frozenset({"staff"})))

    assert registrar.set_password("alice", LONG + "!") is None
    assert registrar.set_groups("alice", frozenset({"night"})) is None

    assert doors.kept.people["alice"].password_hash == f"hash of {LONG}!"
    assert doors.kept.people["alice"].groups == {"night"}
    assert isinstance(registrar.set_password("alice", "short"), Refusal)
    assert doors.kept.people["alice"].password_hash == f"hash of {LONG}!"


@pytest.mark.parametrize("name", ["nobody", "", "\x00"])
def test_nobody_is_changed_who_is_not_there(registrar: Registrar, doors: MemoryDoors, name: str) -> None:
    refusals = [
        registrar.disable(name),
        registrar.enable(name),
        registrar.set_password(name, LONG),
        registrar.set_groups(name, frozenset()),
    ]

    assert all(isinstance(refusal, Refusal) for refusal in refusals)
    assert doors.audit == []


@pytest.mark.parametrize(
    ("who", "window"),
    [
        ("Alice", throttle.of_name("alice", NOON)),
        ("alice", throttle.of_all_browsers("alice", NOON)),
        ("alice", throttle.of_passcodes("alice", NOON)),
        ("alice", throttle.of_prompts("alice", NOON)),
        ("192.0.2.7", throttle.of_address("192.0.2.7", NOON)),
    ],
)
def test_a_ban_is_lifted_for_a_name_or_an_address(
    registrar: Registrar, doors: MemoryDoors, who: str, window: throttle.Window
) -> None:
    other = throttle.of_name("bob", NOON)
    for _ in range(5):
        doors.commit(CountTry(window), CountTry(other))

    assert registrar.lift(who) is None

    assert doors.kept.tries == {other: 5}
    assert outcomes(doors) == [Outcome.BAN_LIFTED]


def test_a_phone_that_was_asked_too_often_may_be_asked_again(registrar: Registrar, doors: MemoryDoors) -> None:
    doors.commit(SetPacing("alice", Pacing(), Pacing(refusals=5, refused=NOON - timedelta(minutes=1))))

    assert registrar.lift("alice") is None

    assert doors.arrive(None, "alice", ()).pacing == Pacing()


@pytest.mark.parametrize("who", ["alice", "192.0.2.7"])
def test_who_does_not_wait_has_nothing_to_lift(registrar: Registrar, doors: MemoryDoors, who: str) -> None:
    assert isinstance(registrar.lift(who), Refusal)
    assert doors.audit == []


def _at(number: int, act: Callable[[], None]) -> Callable[[], None]:
    """Return what acts ahead of the n-th commit, and of no other."""
    commits = count(1)

    def before_commit() -> None:
        if next(commits) == number:
            act()

    return before_commit


@pytest.mark.parametrize(
    "change",
    [
        lambda registrar: registrar.disable("alice"),
        lambda registrar: registrar.set_password("alice", LONG + "!"),
        lambda registrar: registrar.set_rememberable("alice", rememberable=False),
    ],
)
def test_what_ends_trust_makes_every_browser_forget_them(
    registrar: Registrar, doors: MemoryDoors, change: Callable[[Registrar], Refusal | None]
) -> None:
    registrar.add(Newcomer(name="alice", password=LONG))

    assert change(registrar) is None

    assert (doors.kept.people["alice"].generation, doors.kept.people["alice"].not_before) == (1, NOON)


@pytest.mark.parametrize(
    "change",
    [
        lambda registrar: registrar.enable("alice"),
        lambda registrar: registrar.set_groups("alice", frozenset({"night"})),
        lambda registrar: registrar.set_rememberable("alice", rememberable=True),
    ],
)
def test_what_does_not_end_trust_leaves_their_browsers(
    registrar: Registrar, doors: MemoryDoors, change: Callable[[Registrar], Refusal | None]
) -> None:
    registrar.add(Newcomer(name="alice", password=LONG))

    assert change(registrar) is None

    assert (doors.kept.people["alice"].generation, doors.kept.people["alice"].not_before) == (0, None)


def test_who_is_named_for_their_browsers_meanwhile_is_changed_all_the_same(
    registrar: Registrar, doors: MemoryDoors
) -> None:
    registrar.add(Newcomer(name="alice", password=LONG))
    alice = doors.kept.people["alice"]
    doors.before_commit = _at(1, lambda: doors.kept.people.update({"alice": replace(alice, alias="x")}))

    assert registrar.disable("alice") is None

    assert doors.kept.people["alice"].disabled
    assert doors.kept.people["alice"].generation == 1
