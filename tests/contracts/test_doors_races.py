"""What two do at once: one wins, and what a commit says twice is refused, in both stores."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from doorbook.errors import BreakageError
from doorbook.signin.changes import (
    AddPerson,
    Change,
    ClearPacing,
    CountTry,
    EndSession,
    ForgetTries,
    MoveTicket,
    OpenTicket,
    SetPacing,
    StartSession,
    StillEnabled,
    Write,
)
from doorbook.signin.pacing import Pacing
from doorbook.signin.ports import OvertakenError
from tests.contracts import stores
from tests.contracts.stores import LIVE, NOW, Store


def test_of_twenty_tries_at_once_exactly_five_may_be_made(store: Store) -> None:
    window, together = stores.window(), Barrier(20)

    def take() -> bool:
        together.wait(10)
        return store.doors.take_try(window, 5)

    with ThreadPoolExecutor(20) as threads:
        taken = [each.result() for each in [threads.submit(take) for _ in range(20)]]

    assert taken.count(True) == 5
    assert stores.tries_of(store, window) == 5


def race(store: Store, *rivals: Change) -> list[int]:
    """Commit the rivals at the same moment, each beside a row of its own, and return which of them won."""
    together = Barrier(len(rivals))

    def run(number: int) -> int | None:
        together.wait(10)
        try:
            store.doors.commit(rivals[number], Write(stores.row()))
        except OvertakenError:
            return None
        return number

    with ThreadPoolExecutor(len(rivals)) as threads:
        return [number for number in threads.map(run, range(len(rivals))) if number is not None]


def test_of_two_moves_at_once_exactly_one_wins(store: Store) -> None:
    for _ in range(5):
        ticket = stores.new_ticket()
        store.doors.commit(OpenTicket(ticket))
        after = [replace(stores.moved(ticket), person=who) for who in ("alice", "mallory")]

        (winner,) = race(store, *(MoveTicket(ticket, each) for each in after))

        assert store.doors.ticket(ticket.id) == after[winner]


@pytest.mark.parametrize("before", [Pacing(), LIVE], ids=["never asked", "asked before"])
def test_of_two_claims_of_one_phone_exactly_one_wins(store: Store, before: Pacing) -> None:
    for _ in range(5):
        person = stores.name()
        if before != Pacing():
            store.doors.commit(SetPacing(person, Pacing(), before))
        after = [replace(LIVE, live_ticket=ticket, refusals=3) for ticket in ("first", "second")]

        (winner,) = race(store, *(SetPacing(person, before, each) for each in after))

        assert stores.pacing_of(store, person) == after[winner]


def test_an_approval_and_a_refusal_at_once_do_not_both_count(store: Store) -> None:
    for _ in range(5):
        person, denied = stores.name(), Pacing(refusals=3, refused=NOW)
        store.doors.commit(SetPacing(person, Pacing(), LIVE))

        (winner,) = race(store, ClearPacing(person, "t-live"), SetPacing(person, LIVE, denied))

        assert stores.pacing_of(store, person) == (Pacing(), denied)[winner]


TWICE: dict[str, Callable[[], tuple[Change, Change]]] = {
    "window": lambda: (CountTry(w := stores.window()), ForgetTries(w)),
    "ticket": lambda: (OpenTicket(t := stores.new_ticket()), MoveTicket(t, stores.moved(t))),
    "person": lambda: (AddPerson(p := stores.person()), StillEnabled(p.id)),
    "pacing": lambda: (SetPacing(n := stores.name(), Pacing(), LIVE), ClearPacing(n, "t-live")),
    "session": lambda: (StartSession(s := stores.session()), EndSession(s.proof)),
    "row": lambda: (Write(r := stores.row()), Write(r)),
}


@pytest.mark.parametrize("thing", TWICE)
def test_one_thing_is_not_changed_twice_in_one_commit(store: Store, thing: str) -> None:
    window = stores.window()
    first, second = TWICE[thing]()

    with pytest.raises((ValueError, BreakageError)):
        store.doors.commit(CountTry(window), first, second)

    assert stores.tries_of(store, window) == 0
