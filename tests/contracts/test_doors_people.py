"""What an operator changes of people: one suite for both stores."""

from dataclasses import replace

import pytest

from doorbook.signin.changes import AddPerson, Amend, Remember, Withdraw
from doorbook.signin.people import Person
from doorbook.signin.ports import OvertakenError
from tests.contracts import stores
from tests.contracts.stores import Store
from tests.contracts.test_doors import is_refused


def kept(store: Store, person: Person) -> Person | None:
    return store.doors.arrive(None, person.id, ()).person


@pytest.mark.parametrize(
    "new",
    [
        {"password_hash": "$argon2id$new"},
        {"disabled": True},
        {"groups": frozenset({"night"})},
        {"groups": frozenset[str]()},
        {"password_hash": "$argon2id$new", "disabled": True, "groups": frozenset({"night"})},
    ],
)
def test_what_is_named_changes_and_the_rest_stays(store: Store, new: dict[str, str | bool | frozenset[str]]) -> None:
    person, other = replace(stores.person(), preference=stores.preference()), stores.person()
    store.doors.commit(AddPerson(person), AddPerson(other))

    store.doors.commit(Amend(person=person.id, **new))  # type: ignore[arg-type]  # each of its own type

    assert kept(store, person) == replace(person, **new)  # type: ignore[arg-type]  # as above
    assert kept(store, other) == other


def test_somebody_disabled_can_be_enabled_again(store: Store) -> None:
    person = replace(stores.person(), disabled=True)
    store.doors.commit(AddPerson(person))

    store.doors.commit(Amend(person=person.id, disabled=False))

    assert kept(store, person) == replace(person, disabled=False)


def test_nobody_is_changed_who_is_not_there(store: Store) -> None:
    nobody = stores.person()

    is_refused(store, Amend(person=nobody.id, disabled=True))

    assert kept(store, nobody) is None


def test_who_was_just_added_can_be_withdrawn(store: Store) -> None:
    person = stores.person()
    store.doors.commit(AddPerson(person))
    store.doors.commit(Remember(person.id, stores.preference()))

    store.doors.commit(Withdraw(person))

    assert kept(store, person) is None


def test_whose_password_was_changed_since_is_not_withdrawn(store: Store) -> None:
    person = stores.person()
    store.doors.commit(AddPerson(person))
    store.doors.commit(Amend(person=person.id, password_hash="$argon2id$new"))

    is_refused(store, Withdraw(person))

    assert kept(store, person) == replace(person, password_hash="$argon2id$new")


def test_nobody_is_withdrawn_who_is_not_there(store: Store) -> None:
    with pytest.raises(OvertakenError):
        store.doors.commit(Withdraw(stores.person()))
