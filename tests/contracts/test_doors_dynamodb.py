"""What only DynamoDB can show: requests counted, items that expire, and a store that does not answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from socket import AF_INET, SOCK_STREAM, socket

import botocore.session
import pytest
from botocore.client import BaseClient
from botocore.config import Config
from botocore.stub import Stubber
from mypy_boto3_dynamodb.client import DynamoDBClient

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import EVENT_KEPT, PACING_KEPT, Tables
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.signin.changes import (
    AddPerson,
    Announce,
    CountTry,
    MoveTicket,
    OpenTicket,
    SetPacing,
    StartSession,
    Write,
)
from doorbook.signin.pacing import Pacing
from doorbook.signin.ports import Doors, OvertakenError
from local.cloud.stack import Stack
from tests.contracts import stores
from tests.contracts.stores import LIVE, NOW, DynamoStore

session = cache(botocore.session.get_session)
TABLES = Tables(people="people", doors="doors", audit="audit", outbox="outbox")


@dataclass
class Asked:
    """The operations that went out, in their order."""

    names: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    def note(self, request: object, event_name: str, **_: object) -> None:
        self.names.append(event_name.rpartition(".")[2])
        self.bodies.append(str(getattr(request, "body", b"")))


@pytest.fixture
def store(stack: Stack) -> DynamoStore:
    return DynamoStore(stack)


@pytest.fixture
def asked(store: DynamoStore) -> Asked:
    asked = Asked()
    store.client.meta.events.register("before-send.dynamodb", asked.note)
    return asked


def test_arriving_is_one_consistent_read(store: DynamoStore, asked: Asked) -> None:
    store.doors.arrive(stores.name(), stores.name(), (stores.window(), stores.window()))

    assert asked.names == ["BatchGetItem"]
    assert asked.bodies[0].count('"ConsistentRead": true') == 2


def test_every_other_step_is_one_request_too(store: DynamoStore, asked: Asked) -> None:
    ticket, person = stores.new_ticket(), stores.person()

    store.doors.commit(OpenTicket(ticket))
    store.doors.ticket(ticket.id)
    store.doors.session(stores.name())
    store.doors.take_try(stores.window(), 5)
    store.doors.commit(MoveTicket(ticket, stores.moved(ticket)), AddPerson(person), Write(stores.row()))

    assert asked.names == ["PutItem", "GetItem", "GetItem", "UpdateItem", "TransactWriteItems"]
    assert all('"ConsistentRead": true' in asked.bodies[number] for number in (1, 2))


def expires(kept: dict[str, Plain] | None) -> datetime:
    assert kept is not None
    ttl = kept["ttl"]
    assert isinstance(ttl, int)
    return datetime.fromtimestamp(ttl, UTC)


def test_what_is_over_goes_by_itself_and_never_before(store: DynamoStore) -> None:
    ticket, inside, event, who = stores.full_ticket(), stores.session(), stores.event(), stores.name()
    counted, taken = stores.window(), stores.window()
    store.doors.commit(
        OpenTicket(ticket),
        StartSession(inside),
        Announce(event),
        SetPacing(who, Pacing(), LIVE),
        CountTry(counted),
    )
    store.doors.take_try(taken, 5)

    ends = {f"ticket#{ticket.id}": ticket.expires, f"session#{inside.proof}": inside.ends}
    ends |= {f"push#{who}": NOW + timedelta(seconds=70) + PACING_KEPT}
    ends |= {f"tries#{each.subject}#{int(each.ends.timestamp())}": each.ends for each in (counted, taken)}
    found = {pk: expires(store.kept(pk)) for pk in ends}
    outbox = store.client.get_item(TableName=store.tables.outbox, Key={"pk": {"S": event.id}})["Item"]
    assert [pk for pk, end in ends.items() if not end < found[pk] <= end + timedelta(seconds=1)] == []
    assert int(outbox["ttl"]["N"]) == pytest.approx((NOW + EVENT_KEPT).timestamp(), abs=1)


def test_people_invitations_and_the_audit_never_expire(store: DynamoStore) -> None:
    person, row = stores.person(), stores.row()
    store.doors.commit(AddPerson(person), Write(row))

    kept = store.client.get_item(TableName=store.tables.people, Key={"pk": {"S": f"person#{person.id}"}})["Item"]
    assert "ttl" not in kept
    assert "ttl" not in (store.audited(row) or {})


def made(**more: object) -> DynamoDBClient:
    """Make a client as the product makes it, with keys of nobody."""
    config = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1})
    client: DynamoDBClient = session().create_client(  # type: ignore[assignment] # any service's
        "dynamodb",
        region_name="ca-central-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="nobody",
        config=config,
        **more,  # type: ignore[arg-type] # a column of the calls below
    )
    return client


STEPS: dict[str, tuple[str, Callable[[Doors], object]]] = {
    "arrive": ("batch_get_item", lambda doors: doors.arrive("t", "alice", ())),
    "ticket": ("get_item", lambda doors: doors.ticket("t")),
    "session": ("get_item", lambda doors: doors.session("s")),
    "take_try": ("update_item", lambda doors: doors.take_try(stores.window(), 5)),
    "open": ("put_item", lambda doors: doors.commit(OpenTicket(stores.new_ticket()))),
    "commit": ("transact_write_items", lambda doors: doors.commit(Write(stores.row()))),
}
every_step = pytest.mark.parametrize("step", STEPS)


@pytest.fixture
def stubbed() -> Iterator[tuple[Doors, Stubber]]:
    client = made()
    assert isinstance(client, BaseClient)
    with Stubber(client) as stubber:
        yield DynamoDoors(client, TABLES), stubber


@every_step
@pytest.mark.parametrize(
    "code",
    ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded", "InternalServerError"],
)
def test_a_throttled_or_broken_store_is_to_be_tried_later(stubbed: tuple[Doors, Stubber], step: str, code: str) -> None:
    doors, stubber = stubbed
    operation, act = STEPS[step]
    stubber.add_client_error(operation, code)

    with pytest.raises(TryLaterError) as broke:
        act(doors)

    assert (broke.value.cause, broke.value.detail) == (Cause.STORE, code)


@every_step
@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException", "UnrecognizedClientException"])
def test_a_store_that_refuses_us_is_ours_to_mend(stubbed: tuple[Doors, Stubber], step: str, code: str) -> None:
    doors, stubber = stubbed
    operation, act = STEPS[step]
    stubber.add_client_error(operation, code)

    with pytest.raises(FixSettingsError) as broke:
        act(doors)

    assert (broke.value.cause, broke.value.detail) == (Cause.STORE, code)


@every_step
def test_a_store_that_is_not_there_is_to_be_tried_later(step: str) -> None:
    with socket(AF_INET, SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens
        doors = DynamoDoors(made(endpoint_url=f"http://127.0.0.1:{taken.getsockname()[1]}"), TABLES)

        with pytest.raises(TryLaterError) as broke:
            STEPS[step][1](doors)

    assert (broke.value.cause, broke.value.detail) == (Cause.STORE, "EndpointConnectionError")


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("ConditionalCheckFailed", OvertakenError),
        ("TransactionConflict", OvertakenError),
        ("ThrottlingError", TryLaterError),
        ("ProvisionedThroughputExceeded", TryLaterError),
        ("ValidationError", TryLaterError),
    ],
)
def test_a_cancelled_transaction_says_why(
    stubbed: tuple[Doors, Stubber], reason: str, error: type[OvertakenError | BreakageError]
) -> None:
    doors, stubber = stubbed
    reasons = {"CancellationReasons": [{"Code": "None"}, {"Code": reason}]}
    stubber.add_client_error("transact_write_items", "TransactionCanceledException", modeled_fields=reasons)

    with pytest.raises(error) as broke:
        doors.commit(Write(stores.row()), Write(stores.row()))

    assert type(broke.value) is error


def test_keys_that_were_left_unread_are_asked_for_again(stubbed: tuple[Doors, Stubber]) -> None:
    doors, stubber = stubbed
    left = {"doors": {"Keys": [{"pk": {"S": "push#alice"}}], "ConsistentRead": True}}
    kept = {"pk": {"S": "push#alice"}, "refusals": {"N": "3"}}
    stubber.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})
    stubber.add_response("batch_get_item", {"Responses": {"doors": [kept]}}, {"RequestItems": left})

    assert doors.arrive(None, "alice", ()).pacing == Pacing(refusals=3)


def test_keys_that_are_left_unread_time_and_again_are_no_answer(stubbed: tuple[Doors, Stubber]) -> None:
    doors, stubber = stubbed
    left = {"doors": {"Keys": [{"pk": {"S": "push#alice"}}], "ConsistentRead": True}}
    for _ in range(3):
        stubber.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})

    with pytest.raises(TryLaterError) as broke:
        doors.arrive(None, "alice", ())

    assert broke.value.cause is Cause.STORE
    stubber.assert_no_pending_responses()
