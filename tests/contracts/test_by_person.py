"""One suite for both stores: what is kept of one person, in pages, and never anything of another's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doorbook.events import AuditRow, Outcome
from doorbook.signin.by_person import PAGE, SignIn
from doorbook.signin.changes import EndSession, Report, StartSession, TouchSession, Write
from doorbook.signin.ports import OvertakenError
from doorbook.signin.session import Session
from tests.contracts import stores
from tests.contracts.stores import NOW, Store


def opened(store: Store, who: str, *minutes: int) -> list[Session]:
    """Open sessions so many minutes after now, and return the newest first."""
    made = [replace(stores.session(), person=who, opened=NOW + timedelta(minutes=each)) for each in minutes]
    for each in made:
        store.doors.commit(StartSession(each))
    return sorted(made, key=lambda each: each.opened, reverse=True)


def written(store: Store, who: str | None, *minutes: int, outcome: Outcome = Outcome.SIGNED_IN) -> list[AuditRow]:
    made = [
        replace(stores.row(), person=who, at=NOW + timedelta(minutes=each), outcome=outcome, cause=None)
        for each in minutes
    ]
    for each in made:
        store.doors.commit(Write(each))
    return sorted(made, key=lambda each: each.at, reverse=True)


def test_of_nobody_there_is_nothing(store: Store) -> None:
    who = stores.name()

    assert store.by_person.sessions(who, None).items == ()
    assert store.by_person.sign_ins(who, None).items == ()
    assert store.by_person.sign_in(who, stores.row().key) is None


def test_a_persons_sessions_come_with_the_newest_first(store: Store) -> None:
    who = stores.name()
    mine = opened(store, who, 2, 3, 1)

    listed = store.by_person.sessions(who, None)

    assert (list(listed.items), listed.more) == (mine, None)


def test_another_persons_sessions_do_not_come(store: Store) -> None:
    who = stores.name()
    opened(store, f"{who}2", 1)
    opened(store, who[:-1], 1)

    assert store.by_person.sessions(who, None).items == ()


def test_sessions_are_listed_as_they_stand(store: Store) -> None:
    who = stores.name()
    seen, ended = opened(store, who, 1, 2)
    later = NOW + timedelta(minutes=9)

    store.doors.commit(TouchSession(seen.proof, later), EndSession(ended.proof))

    assert store.by_person.sessions(who, None).items == (replace(seen, seen=later),)


def test_many_sessions_come_page_by_page_each_once(store: Store) -> None:
    who = stores.name()
    mine = opened(store, who, *range(PAGE - 3), *[99] * 8)  # the page ends among sessions of one instant

    first = store.by_person.sessions(who, None)
    second = store.by_person.sessions(who, first.more)

    assert len(first.items) == PAGE
    assert {each.id for each in (*first.items, *second.items)} == {each.id for each in mine}
    assert len(second.items) == len(mine) - PAGE
    assert second.more is None


def test_a_full_page_that_is_the_last_says_so(store: Store) -> None:
    who = stores.name()
    opened(store, who, *range(PAGE))

    assert store.by_person.sessions(who, None).more is None


def test_the_ends_of_a_persons_sign_ins_come_with_the_newest_first(store: Store) -> None:
    who = stores.name()
    rows = [*written(store, who, 3), *written(store, who, 1, 2, outcome=Outcome.WRONG_PASSWORD)]

    listed = store.by_person.sign_ins(who, None)

    assert [each.key for each in listed.items] == [each.key for each in rows]
    row = rows[0]
    assert listed.items[0] == SignIn(
        key=row.key,
        at=row.at,
        outcome=row.outcome,
        method=row.method,
        address=row.address,
        agent=row.agent,
        ticket=row.ticket,
        txid=row.txid,
    )


def test_what_is_no_end_of_a_sign_in_does_not_come(store: Store) -> None:
    who = stores.name()
    written(store, who, 1, outcome=Outcome.SIGNED_OUT)
    written(store, who, 2, outcome=Outcome.SWITCHED)
    written(store, f"{who}2", 3)
    written(store, None, 4, outcome=Outcome.WRONG_PASSWORD)

    assert store.by_person.sign_ins(who, None).items == ()


def test_many_sign_ins_come_page_by_page_each_once(store: Store) -> None:
    who = stores.name()
    rows = written(store, who, *range(PAGE - 3), *[99] * 8)

    first = store.by_person.sign_ins(who, None)
    second = store.by_person.sign_ins(who, first.more)

    assert len(first.items) == PAGE
    assert {each.key for each in (*first.items, *second.items)} == {each.key for each in rows}
    assert second.more is None


def test_one_sign_in_is_found_by_its_key(store: Store) -> None:
    who = stores.name()
    row, other = written(store, who, 1, 2)

    found = store.by_person.sign_in(who, row.key)

    assert found is not None
    assert (found.key, found.reported) == (row.key, False)
    assert found.key != other.key


def test_one_of_another_person_or_of_no_sign_in_is_not_found(store: Store) -> None:
    who = stores.name()
    (theirs,) = written(store, f"{who}2", 1)
    (left,) = written(store, who, 1, outcome=Outcome.SIGNED_OUT)

    assert store.by_person.sign_in(who, theirs.key) is None
    assert store.by_person.sign_in(who, left.key) is None


def test_a_sign_in_is_reported_once(store: Store) -> None:
    who, other = stores.name(), stores.name()
    row, beside = written(store, who, 2, 1)

    store.doors.commit(Report(who, row.key))

    listed = {each.key: each.reported for each in store.by_person.sign_ins(who, None).items}
    assert listed == {row.key: True, beside.key: False}
    found = store.by_person.sign_in(who, row.key)
    assert found is not None
    assert found.reported
    with pytest.raises(OvertakenError):
        store.doors.commit(Report(who, row.key), StartSession(replace(stores.session(), person=who)))
    assert store.by_person.sessions(who, None).items == ()
    store.doors.commit(Report(other, row.key))


@pytest.mark.parametrize("before", ["0", "é", "9" * 128])
def test_a_place_that_nobody_gave_out_is_only_a_place(store: Store, before: str) -> None:
    """Anybody can ask for one; it never leads to what is not theirs."""
    who = stores.name()
    opened(store, f"{who}2", 1)
    written(store, f"{who}2", 1)

    assert store.by_person.sessions(who, before).items == ()
    assert store.by_person.sign_ins(who, before).items == ()
