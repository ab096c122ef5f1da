"""One suite for both stores: what each change does, when it is refused, and that nothing else happens then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doorbook.adapters.dynamodb import records
from doorbook.events import Outcome
from doorbook.signin.changes import (
    AddPerson,
    Announce,
    Change,
    ClearPacing,
    CountTry,
    EndSession,
    ForgetTries,
    MoveTicket,
    OpenTicket,
    Remember,
    SetPacing,
    StartSession,
    StillEnabled,
    TouchSession,
    UseInvitation,
    Write,
)
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import Preference
from doorbook.signin.ports import Arrival, OvertakenError
from tests.contracts import stores
from tests.contracts.stores import LIVE, NOW, Store


def is_refused(store: Store, change: Change) -> None:
    """Check that a change is refused, and with it what stood before and behind it in one commit."""
    window, ticket = stores.window(), stores.new_ticket()

    with pytest.raises(OvertakenError):
        store.doors.commit(CountTry(window), change, OpenTicket(ticket))

    assert store.doors.arrive(ticket.id, stores.name(), (window,)) == Arrival(None, None, Pacing(), {window: 0})


def test_nothing_is_where_nothing_was_put(store: Store) -> None:
    window = stores.window()

    assert store.doors.ticket(stores.name()) is None
    assert store.doors.session(stores.name()) is None
    assert store.doors.arrive(stores.name(), stores.name(), (window,)) == Arrival(None, None, Pacing(), {window: 0})


def test_a_name_that_no_store_can_hold_is_nobodys(store: Store) -> None:
    assert store.doors.ticket("x" * 5000) is None
    assert store.doors.arrive("x" * 5000, stores.name(), ()).ticket is None


def test_whoever_arrives_is_read_at_once(store: Store) -> None:
    ticket, person, first, second = stores.full_ticket(), stores.person(), stores.window(), stores.window()
    store.doors.commit(OpenTicket(ticket), AddPerson(person), SetPacing(person.id, Pacing(), LIVE), CountTry(first))

    arrival = store.doors.arrive(ticket.id, person.id, (first, second))

    assert arrival == Arrival(ticket, person, LIVE, {first: 1, second: 0})
    assert store.doors.arrive(None, person.id, ()) == Arrival(None, person, LIVE, {})


def test_a_ticket_comes_back_as_it_was_opened(store: Store) -> None:
    plain, full = stores.new_ticket(), stores.full_ticket()
    store.doors.commit(OpenTicket(plain))
    store.doors.commit(OpenTicket(full), Write(stores.row()))

    assert store.doors.ticket(plain.id) == plain
    assert store.doors.ticket(full.id) == full


def test_a_ticket_moves_from_where_it_was_read(store: Store) -> None:
    ticket = stores.new_ticket()
    store.doors.commit(OpenTicket(ticket))

    store.doors.commit(MoveTicket(ticket, stores.moved(ticket)))

    assert store.doors.ticket(ticket.id) == stores.moved(ticket)


def test_a_ticket_that_somebody_moved_meanwhile_stays_where_it_is(store: Store) -> None:
    ticket = stores.new_ticket()
    store.doors.commit(OpenTicket(ticket))
    store.doors.commit(MoveTicket(ticket, stores.moved(ticket)))

    is_refused(store, MoveTicket(ticket, replace(stores.moved(ticket), person="mallory")))
    assert store.doors.ticket(ticket.id) == stores.moved(ticket)


def test_a_ticket_that_is_not_there_does_not_move(store: Store) -> None:
    ticket = stores.new_ticket()

    is_refused(store, MoveTicket(ticket, stores.moved(ticket)))
    assert store.doors.ticket(ticket.id) is None


def test_pacing_is_set_over_what_was_read(store: Store) -> None:
    person = stores.name()
    later = replace(LIVE, live_ticket=None, live_until=None, fraud=NOW)

    store.doors.commit(SetPacing(person, Pacing(), LIVE))
    assert stores.pacing_of(store, person) == LIVE
    store.doors.commit(SetPacing(person, LIVE, later))
    assert stores.pacing_of(store, person) == later
    store.doors.commit(SetPacing(person, later, Pacing()))
    assert stores.pacing_of(store, person) == Pacing()
    store.doors.commit(SetPacing(person, Pacing(), LIVE))
    assert stores.pacing_of(store, person) == LIVE


@pytest.mark.parametrize(
    "read", [Pacing(), replace(LIVE, live_ticket="another"), replace(LIVE, refusals=1), replace(LIVE, fraud=NOW)]
)
def test_pacing_that_somebody_changed_meanwhile_stays(store: Store, read: Pacing) -> None:
    person = stores.name()
    store.doors.commit(SetPacing(person, Pacing(), LIVE))

    is_refused(store, SetPacing(person, read, Pacing(refusals=5, refused=NOW)))
    assert stores.pacing_of(store, person) == LIVE


def test_pacing_that_was_read_and_is_gone_is_not_set(store: Store) -> None:
    person = stores.name()

    is_refused(store, SetPacing(person, LIVE, Pacing(refusals=1, refused=NOW)))
    assert stores.pacing_of(store, person) == Pacing()


def test_pacing_is_cleared_by_the_ticket_whose_push_it_is(store: Store) -> None:
    person = stores.name()
    store.doors.commit(SetPacing(person, Pacing(), LIVE))

    store.doors.commit(ClearPacing(person, "t-live"))

    assert stores.pacing_of(store, person) == Pacing()


def test_pacing_is_cleared_by_no_other_ticket(store: Store) -> None:
    person = stores.name()
    store.doors.commit(SetPacing(person, Pacing(), LIVE))

    is_refused(store, ClearPacing(person, "another"))
    is_refused(store, ClearPacing(stores.name(), "t-live"))
    assert stores.pacing_of(store, person) == LIVE


def test_a_person_is_added_once(store: Store) -> None:
    person = stores.person()
    store.doors.commit(AddPerson(person))

    is_refused(store, AddPerson(replace(person, password_hash="mallory's")))
    assert store.doors.arrive(None, person.id, ()).person == person


def test_a_preference_is_kept_and_forgotten(store: Store) -> None:
    person, preference = stores.person(), stores.preference()
    store.doors.commit(AddPerson(person))

    store.doors.commit(Remember(person.id, preference))
    assert store.doors.arrive(None, person.id, ()).person == replace(person, preference=preference)
    store.doors.commit(Remember(person.id, None))
    assert store.doors.arrive(None, person.id, ()).person == person
    store.doors.commit(Remember(person.id, None))
    assert store.doors.arrive(None, person.id, ()).person == person


@pytest.mark.parametrize("preference", [stores.preference(), None])
def test_nobody_has_no_preference(store: Store, preference: Preference | None) -> None:
    nobody = stores.name()

    is_refused(store, Remember(nobody, preference))
    assert store.doors.arrive(None, nobody, ()).person is None


def test_whoever_is_enabled_lets_the_rest_happen(store: Store) -> None:
    person, session = stores.person(), stores.session()
    store.doors.commit(AddPerson(person))

    store.doors.commit(StillEnabled(person.id), StartSession(session))

    assert store.doors.session(session.proof) == session
    assert store.doors.arrive(None, person.id, ()).person == person


def test_whoever_is_disabled_or_missing_lets_nothing_happen(store: Store) -> None:
    disabled = replace(stores.person(), disabled=True)
    store.doors.commit(AddPerson(disabled))

    is_refused(store, StillEnabled(disabled.id))
    is_refused(store, StillEnabled(stores.name()))


def test_a_session_is_touched_and_ended(store: Store) -> None:
    session = stores.session()
    store.doors.commit(StartSession(session))

    store.doors.commit(TouchSession(session.proof, NOW + timedelta(minutes=5)))
    assert store.doors.session(session.proof) == replace(session, seen=NOW + timedelta(minutes=5))
    store.doors.commit(EndSession(session.proof))
    assert store.doors.session(session.proof) is None


def test_a_session_that_ended_is_not_brought_back_by_being_seen(store: Store) -> None:
    session = stores.session()
    store.doors.commit(StartSession(session))
    store.doors.commit(EndSession(session.proof))

    is_refused(store, TouchSession(session.proof, NOW))
    assert store.doors.session(session.proof) is None


def test_ending_a_session_that_ended_is_no_error(store: Store) -> None:
    session = stores.session()

    store.doors.commit(EndSession(stores.name()), StartSession(session))

    assert store.doors.session(session.proof) == session


def test_an_invitation_is_used_once(store: Store) -> None:
    proof, first, second = stores.name(), stores.person(), stores.person()
    store.doors.commit(UseInvitation(proof), AddPerson(first))

    with pytest.raises(OvertakenError):
        store.doors.commit(UseInvitation(proof), AddPerson(second))

    assert store.doors.arrive(None, first.id, ()).person == first
    assert store.doors.arrive(None, second.id, ()).person is None


def test_a_row_is_put_into_the_audit_once_and_stays_as_it_was(store: Store) -> None:
    row = stores.row()
    store.doors.commit(Write(row))
    kept = store.audited(row)

    is_refused(store, Write(replace(row, outcome=Outcome.WRONG_PASSWORD, detail=None)))

    assert kept is not None
    assert kept["outcome"] == row.outcome
    assert store.audited(row) == kept
    assert store.audited(replace(row, id="another")) is None


def test_rows_of_one_instant_stand_side_by_side(store: Store) -> None:
    first, second = stores.row(), stores.row()
    store.doors.commit(Write(first), Write(second))

    assert store.audited(first) is not None
    assert store.audited(second) is not None


def test_an_event_waits_in_the_outbox(store: Store) -> None:
    event = stores.event()

    store.doors.commit(Announce(event))

    assert store.announced(event) == {**records.event(event)}


def test_an_event_of_a_refused_commit_is_not_announced(store: Store) -> None:
    event = stores.event()

    with pytest.raises(OvertakenError):
        store.doors.commit(Announce(event), StillEnabled(stores.name()))

    assert store.announced(event) is None


def test_tries_are_counted_and_forgotten(store: Store) -> None:
    window, other = stores.window(), stores.window()

    store.doors.commit(CountTry(window))
    store.doors.commit(CountTry(window), CountTry(other))
    assert (stores.tries_of(store, window), stores.tries_of(store, other)) == (2, 1)
    store.doors.commit(ForgetTries(window))
    assert (stores.tries_of(store, window), stores.tries_of(store, other)) == (0, 1)
    store.doors.commit(ForgetTries(window))
    assert stores.tries_of(store, window) == 0


def test_the_next_window_of_a_name_counts_anew(store: Store) -> None:
    window = stores.window()
    following = replace(window, ends=window.ends + timedelta(minutes=5))

    assert store.doors.take_try(window, 1)
    assert not store.doors.take_try(window, 1)
    assert store.doors.take_try(following, 1)


def test_tries_that_were_taken_and_counted_are_one_number(store: Store) -> None:
    window = stores.window()

    store.doors.commit(CountTry(window))
    assert store.doors.take_try(window, 2)
    assert not store.doors.take_try(window, 2)
    assert stores.tries_of(store, window) == 2
