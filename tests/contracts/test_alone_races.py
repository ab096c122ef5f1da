"""What a way without a password and an answer to its offer change, all or nothing, also where two come at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest

from doorbook.remember.changes import KeepBrowser
from doorbook.remember.ports import Browsers
from doorbook.signin.changes import (
    Amend,
    Change,
    EndBrowser,
    MoveTicket,
    OpenTicket,
    StartSession,
    StillEnabled,
    TakeTry,
    Write,
)
from doorbook.signin.flow import Move, State
from doorbook.signin.handoff import HandOff
from doorbook.signin.integrations import PASSWORDLESS
from doorbook.signin.people import BrowserState
from doorbook.signin.ports import OvertakenError
from doorbook.signin.tickets import Hint, Ticket
from tests.contracts import stores
from tests.contracts.stores import NOW, Store
from tests.contracts.test_browsers import browser, browsers, named, standing, use

__all__ = ["browsers"]  # a fixture

MOST = 5
HANDOFF = HandOff(began=NOW, salt="sált", integration=PASSWORDLESS, name="alice")


def welcome() -> Ticket:
    return replace(stores.full_ticket(), state=State.WELCOME, push=None, hint=Hint(name="alice", shown="Á•••"))


def alone() -> Ticket:
    return welcome().moved(Move.BEGIN_ALONE, handoff=HANDOFF)


def at_once(*acts: Callable[[], None]) -> list[bool]:
    """Do all at the same moment, and tell which of them were not overtaken."""
    together = Barrier(len(acts))

    def run(act: Callable[[], None]) -> bool:
        together.wait(10)
        try:
            act()
        except OvertakenError:
            return False
        return True

    with ThreadPoolExecutor(len(acts)) as threads:
        return [each.result() for each in [threads.submit(run, act) for act in acts]]


@pytest.mark.parametrize("ticket", [welcome(), alone(), replace(alone(), shared=True)])
def test_a_ticket_of_a_remembered_browser_comes_back_as_it_was(store: Store, ticket: Ticket) -> None:
    store.doors.commit(OpenTicket(ticket))

    assert store.doors.ticket(ticket.id) == ticket


def test_who_is_remembered_and_where_they_went_is_kept_by_a_move_too(store: Store) -> None:
    before = welcome()
    after = before.moved(Move.BEGIN_ALONE, handoff=HANDOFF)
    store.doors.commit(OpenTicket(before))

    store.doors.commit(MoveTicket(before, after))
    assert store.doors.ticket(before.id) == after
    back = replace(after.moved(Move.FORGOTTEN), hint=None)
    store.doors.commit(MoveTicket(after, back))

    assert store.doors.ticket(before.id) == back


def test_tries_are_taken_up_to_the_limit_and_the_rest_comes_with_them_or_not_at_all(store: Store) -> None:
    window = stores.window()
    for _ in range(MOST):
        store.doors.commit(TakeTry(window, MOST))
    before = welcome()
    store.doors.commit(OpenTicket(before))
    after = before.moved(Move.BEGIN_ALONE, handoff=HANDOFF)

    with pytest.raises(OvertakenError):
        store.doors.commit(MoveTicket(before, after), TakeTry(window, MOST))

    assert store.doors.ticket(before.id) == before
    assert stores.tries_of(store, window) == MOST
    store.doors.commit(MoveTicket(before, after), TakeTry(window, MOST + 1))
    assert stores.tries_of(store, window) == MOST + 1


def test_of_two_limits_the_one_that_is_reached_counts_neither(store: Store) -> None:
    free, full = stores.window(), stores.window()
    store.doors.commit(TakeTry(full, 1))

    with pytest.raises(OvertakenError):
        store.doors.commit(TakeTry(free, 1), TakeTry(full, 1))

    assert (stores.tries_of(store, free), stores.tries_of(store, full)) == (0, 1)


def test_tries_taken_with_a_move_and_by_themselves_are_one_number_and_end_with_their_window(store: Store) -> None:
    window = stores.window()
    following = replace(window, ends=window.ends + timedelta(minutes=5))

    store.doors.commit(TakeTry(window, 2))
    assert store.doors.take_try(window, 2)
    with pytest.raises(OvertakenError):
        store.doors.commit(TakeTry(window, 2))
    store.doors.commit(TakeTry(following, 2))

    assert (stores.tries_of(store, window), stores.tries_of(store, following)) == (2, 1)


def test_of_many_that_go_on_at_once_no_more_than_the_limit_do(store: Store) -> None:
    """Whoever only came in between somebody else's writing tries again, as a person would."""
    window, tickets = stores.window(), [welcome() for _ in range(12)]
    for ticket in tickets:
        store.doors.commit(OpenTicket(ticket))

    def going(ticket: Ticket) -> Callable[[], None]:
        after = ticket.moved(Move.BEGIN_ALONE, handoff=HANDOFF)

        def go() -> None:
            while True:
                try:
                    store.doors.commit(MoveTicket(ticket, after), TakeTry(window, MOST))
                except OvertakenError:
                    if stores.tries_of(store, window) >= MOST:
                        raise
                else:
                    return

        return go

    went = at_once(*(going(ticket) for ticket in tickets))

    gone = [store.doors.ticket(ticket.id) for ticket in tickets]
    assert went.count(True) == MOST
    assert [each is not None and each.state is State.ALONE for each in gone] == went
    assert stores.tries_of(store, window) == MOST


def test_of_two_callbacks_at_once_one_makes_a_session(store: Store, browsers: Browsers) -> None:
    for _ in range(5):
        person = named(store, browsers)
        kept, ticket = browser(person.id), alone()
        browsers.commit(KeepBrowser(kept))
        store.doors.commit(OpenTicket(ticket))
        sessions = [stores.session(), stores.session()]

        moved = MoveTicket(ticket, ticket.moved(Move.PROVEN_ALONE))

        won = at_once(*(partial(store.doors.commit, moved, use(kept), StartSession(each)) for each in sessions))
        (winner,) = [number for number, first in enumerate(won) if first]

        assert store.doors.session(sessions[winner].proof) == sessions[winner]
        assert store.doors.session(sessions[1 - winner].proof) is None
        stands = standing(browsers, kept)
        assert stands is not None
        assert stands.uses == 1


def test_of_two_answers_at_once_one_counts_and_keeps_what_it_says(store: Store, browsers: Browsers) -> None:
    for _ in range(5):
        ticket, kept = replace(alone(), state=State.OFFER, handoff=None), browser(stores.name())
        store.doors.commit(OpenTicket(ticket))
        answered = MoveTicket(ticket, ticket.moved(Move.ANSWERED))

        yes, no = at_once(
            partial(browsers.commit, KeepBrowser(kept), answered, Write(stores.row())),
            partial(browsers.commit, answered, Write(stores.row())),
        )

        assert yes is not no
        assert (standing(browsers, kept) is not None) is yes


ENDS: dict[str, Callable[[str, str, str | None], Change]] = {
    "one browser": lambda who, kept, _: EndBrowser(browser=kept, person=who, state=BrowserState.REVOKED, ended=NOW),
    "all browsers": lambda who, _, alias: Amend(person=who, alias=alias, forgotten=NOW),
    "the person": lambda who, _, alias: Amend(person=who, alias=alias, disabled=True),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_callback_against_what_ends_it_makes_a_session_with_its_use_or_neither(
    store: Store, browsers: Browsers, how: str
) -> None:
    for _ in range(5):
        person = named(store, browsers)
        kept, session = browser(person.id), stores.session()
        browsers.commit(KeepBrowser(kept))
        ending = ENDS[how](person.id, kept.id, person.alias)
        stands = StillEnabled(person.id, person.generation, person.alias)

        enter = partial(store.doors.commit, stands, use(kept), StartSession(session))
        entered, ended = at_once(enter, partial(store.doors.commit, ending))

        found = standing(browsers, kept)
        assert found is not None
        assert (store.doors.session(session.proof) is not None) is entered
        assert (found.uses == 1) is entered
        if not ended:  # it came in between the other's writing, and is done again
            store.doors.commit(ending)
        with pytest.raises(OvertakenError):
            store.doors.commit(stands, use(kept), StartSession(stores.session()))
