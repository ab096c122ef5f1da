"""What a store of remembered browsers promises; both stores are held to it."""

from dataclasses import replace
from datetime import timedelta
from secrets import token_hex

import pytest

from doorbook.adapters.dynamodb.browsers import DynamoBrowsers
from doorbook.adapters.memory_browsers import MemoryBrowsers
from doorbook.factors import Kind
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.changes import GiveAlias, KeepBrowser
from doorbook.remember.ports import Browsers
from doorbook.signin.by_person import PAGE
from doorbook.signin.changes import (
    AddPerson,
    Amend,
    Change,
    EndBrowser,
    StartSession,
    StillEnabled,
    UseBrowser,
    Write,
)
from doorbook.signin.people import BrowserState, Person
from doorbook.signin.ports import OvertakenError
from tests.contracts import stores
from tests.contracts.stores import NOW, DynamoStore, MemoryStore, Store

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def browsers(store: Store) -> Browsers:
    match store:
        case MemoryStore():
            return MemoryBrowsers(store.doors)
        case DynamoStore():
            return DynamoBrowsers(store.client, store.tables)
        case _:
            raise TypeError(store)


def browser(person: str = "alice") -> RememberedBrowser:
    return RememberedBrowser(
        id=token_hex(16),
        person=person,
        state=BrowserState.ACTIVE,
        generation=0,
        created=NOW,
        expires=NOW + timedelta(days=90),
        label="Firefox on Linux",
        kind=Kind.WEBAUTHN_PLATFORM,
    )


def named(store: Store, browsers: Browsers) -> Person:
    """Return a person who is there and has an alias."""
    person, alias = stores.person(), token_hex(16)
    store.doors.commit(AddPerson(person))
    browsers.commit(GiveAlias(person, alias))
    return replace(person, alias=alias)


def seen(browsers: Browsers, person: Person) -> Person | None:
    return browsers.find("nowhere", person.alias or "").person


def standing(browsers: Browsers, kept: RememberedBrowser) -> RememberedBrowser | None:
    return browsers.find(kept.id, "nobody").browser


def use(of: RememberedBrowser, **other: object) -> UseBrowser:
    made = UseBrowser(
        browser=of.id, person=of.person, alias="a", generation=of.generation, uses=of.uses + 1, used=LATER
    )
    return replace(made, **other)  # type: ignore[arg-type]  # each of its own type


def end(of: RememberedBrowser, state: BrowserState = BrowserState.REVOKED, person: str | None = None) -> EndBrowser:
    return EndBrowser(browser=of.id, person=person or of.person, state=state, ended=LATER)


def test_a_browser_comes_back_as_it_was(browsers: Browsers) -> None:
    chosen = browser()
    full = replace(browser(), provisioned_by="dana", kind=None, uses=7, used=LATER, ended=LATER, generation=3)
    browsers.commit(KeepBrowser(chosen), KeepBrowser(full))

    assert standing(browsers, chosen) == chosen
    assert standing(browsers, full) == full
    assert browsers.find(token_hex(16), "nobody").browser is None


def test_nothing_is_kept_over_another_browser(browsers: Browsers) -> None:
    kept = browser()
    browsers.commit(KeepBrowser(kept))

    with pytest.raises(OvertakenError):
        browsers.commit(KeepBrowser(replace(kept, person="bob")))

    assert standing(browsers, kept) == kept


def test_a_person_is_found_by_their_alias_without_their_password(store: Store, browsers: Browsers) -> None:
    person = named(store, browsers)

    found = seen(browsers, person)

    assert found == replace(person, password_hash="", preference=None, email=None)
    assert store.doors.arrive(None, person.id, ()).person == person


def test_nobody_is_found_by_an_alias_that_nobody_has(browsers: Browsers) -> None:
    assert browsers.find(token_hex(16), token_hex(16)).person is None


@pytest.mark.parametrize(
    "meanwhile",
    [
        {"disabled": True},
        {"groups": frozenset({"night"})},
        {"rememberable": False},
        {"forgotten": NOW},
    ],
)
def test_no_alias_is_given_to_who_changed_since_they_were_read(
    store: Store, browsers: Browsers, meanwhile: dict[str, object]
) -> None:
    person, alias = stores.person(), token_hex(16)
    store.doors.commit(AddPerson(person))
    store.doors.commit(Amend(person=person.id, **meanwhile))  # type: ignore[arg-type]  # each of its own type

    with pytest.raises(OvertakenError):
        browsers.commit(GiveAlias(person, alias))

    assert browsers.find("nowhere", alias).person is None


def test_an_alias_is_given_once(store: Store, browsers: Browsers) -> None:
    person = named(store, browsers)

    with pytest.raises(OvertakenError):
        browsers.commit(GiveAlias(replace(person, alias=None), token_hex(16)))

    assert seen(browsers, person) is not None


@pytest.mark.parametrize(
    "new",
    [{"disabled": True}, {"groups": frozenset({"night"})}, {"groups": frozenset()}, {"rememberable": False}],
)
def test_what_changes_of_a_person_their_browsers_find_too(
    store: Store, browsers: Browsers, new: dict[str, object]
) -> None:
    person = named(store, browsers)

    store.doors.commit(Amend(person=person.id, alias=person.alias, **new))  # type: ignore[arg-type]  # as above

    changed = replace(person, **new)  # type: ignore[arg-type]  # as above
    assert store.doors.arrive(None, person.id, ()).person == changed
    assert seen(browsers, person) == replace(changed, password_hash="", preference=None, email=None)


@pytest.mark.parametrize("new", [{"password_hash": "$argon2id$new"}, {"disabled": True}])
def test_forgetting_counts_the_generation_on_with_whatever_else_changes(
    store: Store, browsers: Browsers, new: dict[str, object]
) -> None:
    person = named(store, browsers)

    for at in (NOW, LATER):
        store.doors.commit(Amend(person=person.id, alias=person.alias, forgotten=at, **new))  # type: ignore[arg-type]  # as above

    changed = replace(person, generation=2, not_before=LATER, **new)  # type: ignore[arg-type]  # as above
    assert store.doors.arrive(None, person.id, ()).person == changed
    assert seen(browsers, person) == replace(changed, password_hash="", preference=None, email=None)


@pytest.mark.parametrize("alias", [None, "another"])
def test_a_change_that_their_browsers_would_not_find_is_refused(
    store: Store, browsers: Browsers, alias: str | None
) -> None:
    person = named(store, browsers)

    with pytest.raises(OvertakenError):
        store.doors.commit(Amend(person=person.id, alias=alias, disabled=True))

    assert store.doors.arrive(None, person.id, ()).person == person


def test_who_has_no_alias_is_forgotten_as_well(store: Store, browsers: Browsers) -> None:
    person = stores.person()
    store.doors.commit(AddPerson(person))

    store.doors.commit(Amend(person=person.id, forgotten=NOW))

    assert store.doors.arrive(None, person.id, ()).person == replace(person, generation=1, not_before=NOW)
    browsers.commit(GiveAlias(replace(person, generation=1), alias := token_hex(16)))
    assert browsers.find("nowhere", alias).person is not None


def test_a_use_is_noted_with_what_it_is_for(store: Store, browsers: Browsers) -> None:
    kept, session = browser(), stores.session()
    browsers.commit(KeepBrowser(kept))

    store.doors.commit(use(kept), StartSession(session))

    assert standing(browsers, kept) == replace(kept, uses=1, used=LATER)
    assert store.doors.session(session.proof) == session


@pytest.mark.parametrize("wrong", [{"person": "bob"}, {"generation": 1}, {"browser": "another"}])
def test_another_use_is_refused_with_what_it_was_for(
    store: Store, browsers: Browsers, wrong: dict[str, object]
) -> None:
    kept, session = browser(), stores.session()
    browsers.commit(KeepBrowser(kept))

    with pytest.raises(OvertakenError):
        store.doors.commit(use(kept, **wrong), StartSession(session))

    assert standing(browsers, kept) == kept
    assert store.doors.session(session.proof) is None


@pytest.mark.parametrize("state", [state for state in BrowserState if state is not BrowserState.ACTIVE])
def test_a_browser_that_ended_is_used_by_nobody(store: Store, browsers: Browsers, state: BrowserState) -> None:
    kept = browser()
    browsers.commit(KeepBrowser(kept))
    store.doors.commit(end(kept, state))

    with pytest.raises(OvertakenError):
        store.doors.commit(use(kept))

    assert standing(browsers, kept) == replace(kept, state=state, ended=LATER)


def test_nobody_ends_the_browser_of_another_or_one_that_is_not_there(store: Store, browsers: Browsers) -> None:
    kept = browser()
    browsers.commit(KeepBrowser(kept))

    for wrong in (end(kept, person="bob"), end(browser())):
        with pytest.raises(OvertakenError):
            store.doors.commit(wrong)

    assert standing(browsers, kept) == kept


def test_a_generation_still_stands(store: Store, browsers: Browsers) -> None:
    person = named(store, browsers)
    session = stores.session()

    store.doors.commit(StillEnabled(person.id, 0, person.alias), StartSession(session))
    store.doors.commit(Amend(person=person.id, alias=person.alias, forgotten=NOW))
    store.doors.commit(StillEnabled(person.id, 1, person.alias))

    assert store.doors.session(session.proof) == session
    with pytest.raises(OvertakenError):
        store.doors.commit(StillEnabled(person.id, 0, person.alias))


def test_the_generation_of_another_alias_does_not_stand(store: Store, browsers: Browsers) -> None:
    person = named(store, browsers)

    for alias in ("another", None):
        with pytest.raises(OvertakenError):
            store.doors.commit(StillEnabled(person.id, 0, alias))


@pytest.mark.parametrize("new", [{"disabled": True}, {"rememberable": False}])
def test_a_generation_of_who_may_not_be_remembered_does_not_stand(
    store: Store, browsers: Browsers, new: dict[str, object]
) -> None:
    person = named(store, browsers)
    change: Change = Amend(person=person.id, alias=person.alias, **new)  # type: ignore[arg-type]  # as above
    store.doors.commit(change)

    with pytest.raises(OvertakenError):
        store.doors.commit(StillEnabled(person.id, 0, person.alias))


def test_what_fails_keeps_no_browser(store: Store, browsers: Browsers) -> None:
    kept, row = browser(), stores.row()

    with pytest.raises(OvertakenError):
        browsers.commit(KeepBrowser(kept), Write(row), StillEnabled(stores.name()))

    assert standing(browsers, kept) is None
    assert store.audited(row) is None


def test_a_person_s_browsers_are_listed_in_pages_the_newest_first(browsers: Browsers) -> None:
    who = stores.name()
    made = [replace(browser(who), created=NOW + timedelta(minutes=each)) for each in range(PAGE + 3)]
    for each in made:
        browsers.commit(KeepBrowser(each))
    browsers.commit(KeepBrowser(browser(stores.name())))
    browsers.commit(end(made[-1]))

    first = browsers.of_person(who, None)
    second = browsers.of_person(who, first.more)

    newest = [replace(made[-1], state=BrowserState.REVOKED, ended=LATER), *reversed(made[:-1])]
    assert [*first.items, *second.items] == newest
    assert len(first.items) == PAGE
    assert second.more is None


def test_of_nobody_there_is_nothing(browsers: Browsers) -> None:
    assert browsers.of_person(stores.name(), None).items == ()
