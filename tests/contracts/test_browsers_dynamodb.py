"""What only DynamoDB can show of remembered browsers: requests counted, and a store that does not answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from secrets import token_hex

import pytest
from botocore.client import BaseClient
from botocore.stub import Stubber

from doorbook.adapters.dynamodb.browsers import DynamoBrowsers
from doorbook.adapters.sealing import GcmSiv
from doorbook.command.office import Unmetered
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.factors import Kind
from doorbook.remember.changes import GiveAlias, KeepBrowser
from doorbook.remember.conditions import Conditions
from doorbook.remember.cookie import BrowserCookies
from doorbook.remember.desks import RememberedBrowsers, remembered_browsers
from doorbook.remember.key_ring import Secret, first_ring
from doorbook.remember.ports import Browsers
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import AddPerson, StillEnabled
from doorbook.signin.ledger import Ledger
from doorbook.signin.people import BrowserState, Person
from doorbook.signin.remembering import Accepted, Proof, Recognised
from doorbook.signin.visitor import Visitor
from local.cloud.stack import Stack
from tests.contracts import stores
from tests.contracts.stores import NOW, DynamoStore
from tests.contracts.test_browsers import browser
from tests.contracts.test_doors_dynamodb import TABLES, Asked, made

VISITOR = Visitor(address="192.0.2.7", agent="test")
STEPS: dict[str, tuple[str, Callable[[Browsers], object]]] = {
    "find": ("batch_get_item", lambda kept: kept.find("b", "a")),
    "of_person": ("query", lambda kept: kept.of_person("alice", None)),
    "commit": ("transact_write_items", lambda kept: kept.commit(KeepBrowser(browser()))),
}


@pytest.fixture
def store(stack: Stack) -> DynamoStore:
    return DynamoStore(stack)


@pytest.fixture
def alice(store: DynamoStore) -> Person:
    person = stores.person()
    store.doors.commit(AddPerson(person))
    return person


@pytest.fixture
def desks(store: DynamoStore) -> RememberedBrowsers:
    numbers = count()
    ledger = Ledger(doors=store.doors, meter=Unmetered(), clock=lambda: NOW, chance=lambda: token_hex(22))
    ring = first_ring("0a1b2c3d", Secret(b"k" * 32), NOW - timedelta(hours=1))
    cookies = BrowserCookies(stage="test", ring=lambda: ring, sealer=GcmSiv(), nonce=lambda: next(numbers).to_bytes(12))
    browsers = DynamoBrowsers(store.client, store.tables)
    return remembered_browsers(ledger, Conditions(on=True), cookies, browsers, lambda agent: agent)


@pytest.fixture
def cookie(desks: RememberedBrowsers, alice: Person) -> str:
    proof = Proof(person=alice.id, passed=(Passed.PASSWORD, Passed.DUO_WEBAUTHN_PLATFORM), at=NOW)
    made = desks.sign_in.accept(proof, None, VISITOR, own=True)
    assert isinstance(made, Accepted)
    return made.held.cookie


@pytest.fixture
def asked(store: DynamoStore, cookie: str) -> Asked:
    assert cookie
    asked = Asked()
    store.client.meta.events.register("before-send.dynamodb", asked.note)
    return asked


def test_who_is_remembered_is_recognised_by_one_request_that_reads_as_things_stand(
    desks: RememberedBrowsers, alice: Person, cookie: str, asked: Asked
) -> None:
    shown = desks.sign_in.recognise(cookie, None, VISITOR)

    assert isinstance(shown, Recognised)
    assert shown.person == alice.id
    assert asked.names == ["BatchGetItem"]
    assert '"ConsistentRead": true' in asked.bodies[0]


@pytest.mark.parametrize("shown", [None, "nonsense", "v1.optout"])
def test_who_shows_nothing_that_opens_costs_no_read(desks: RememberedBrowsers, asked: Asked, shown: str | None) -> None:
    assert not isinstance(desks.sign_in.recognise(shown, None, VISITOR), Recognised)

    assert asked.names == (["TransactWriteItems"] if shown == "nonsense" else [])


def test_a_use_costs_no_request_of_its_own(
    desks: RememberedBrowsers, store: DynamoStore, cookie: str, asked: Asked
) -> None:
    shown = desks.sign_in.recognise(cookie, None, VISITOR)
    assert isinstance(shown, Recognised)
    asked.names.clear()

    used = desks.sign_in.use(shown, Kind.WEBAUTHN_PLATFORM, VISITOR)

    assert asked.names == []
    store.doors.commit(used.change, StillEnabled(shown.person, shown.generation, shown.alias), *used.also)
    assert asked.names == ["TransactWriteItems"]


def test_all_are_revoked_by_one_write_however_many_there_are(
    desks: RememberedBrowsers, alice: Person, cookie: str, asked: Asked
) -> None:
    assert desks.administration.revoker.all(alice.id, "dana", VISITOR)

    assert asked.names == ["BatchGetItem", "TransactWriteItems"]
    assert not isinstance(desks.sign_in.recognise(cookie, None, VISITOR), Recognised)


def test_what_stands_under_an_alias_holds_no_password(
    desks: RememberedBrowsers, store: DynamoStore, alice: Person, cookie: str
) -> None:
    shown = desks.sign_in.recognise(cookie, None, VISITOR)
    assert isinstance(shown, Recognised)
    asked = {"pk": {"S": f"alias#{shown.alias}"}}

    kept = store.client.get_item(TableName=store.tables.people, Key=asked)["Item"]

    assert kept["id"] == {"S": alice.id}
    assert {"password_hash", "preference", "email"} & kept.keys() == set()
    assert alice.id not in shown.alias


def test_a_browser_expires_by_itself_and_a_person_never_does(
    desks: RememberedBrowsers, store: DynamoStore, cookie: str
) -> None:
    shown = desks.sign_in.recognise(cookie, None, VISITOR)
    assert isinstance(shown, Recognised)

    kept, person = (
        store.client.get_item(TableName=store.tables.people, Key={"pk": {"S": pk}})["Item"]
        for pk in (f"browser#{shown.browser}", f"alias#{shown.alias}")
    )

    assert int(kept["ttl"]["N"]) > (NOW + timedelta(days=90)).timestamp()
    assert "ttl" not in person


def test_a_person_of_before_there_were_browsers_is_remembered_as_any_other(store: DynamoStore) -> None:
    """Their item has no generation yet."""
    person, kept, alias = stores.person(), DynamoBrowsers(store.client, store.tables), token_hex(11)
    store.doors.commit(AddPerson(person))
    store.client.update_item(
        TableName=store.tables.people,
        Key={"pk": {"S": f"person#{person.id}"}},
        UpdateExpression="REMOVE generation, rememberable",
    )

    kept.commit(GiveAlias(person, alias))
    store.doors.commit(StillEnabled(person.id, 0, alias))

    assert kept.find("nowhere", alias).person == replace(person, alias=alias, password_hash="")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("code", "error"),
    [("InternalServerError", TryLaterError), ("AccessDeniedException", FixSettingsError)],
)
def test_a_store_that_refuses_is_named_by_its_cure(step: str, code: str, error: type[BreakageError]) -> None:
    client = made()
    assert isinstance(client, BaseClient)
    stubber = Stubber(client)
    operation, act = STEPS[step]
    stubber.add_client_error(operation, code)

    with stubber, pytest.raises(error) as broke:
        act(DynamoBrowsers(client, TABLES))

    assert (broke.value.cause, broke.value.detail) == (Cause.STORE, code)


def test_states_are_words_that_stay() -> None:
    """They are kept for half a year: renaming one would lose what browsers it was said of."""
    assert {state.value for state in BrowserState} == {"active", "revoked", "opted_out", "cleared", "left"}
