"""What only DynamoDB can show of reading by person: requests counted, and a store that does not answer."""

from collections.abc import Callable

import pytest
from botocore.client import BaseClient
from botocore.stub import Stubber

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import item
from doorbook.adapters.dynamodb.by_person import DynamoByPerson
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.signin.by_person import PAGE, ByPerson
from doorbook.signin.changes import StartSession, Write
from local.cloud.stack import Stack
from tests.contracts import stores
from tests.contracts.stores import DynamoStore
from tests.contracts.test_doors_dynamodb import TABLES, Asked, made

STEPS: dict[str, Callable[[ByPerson], object]] = {
    "sessions": lambda kept: kept.sessions("alice", None),
    "sign_ins": lambda kept: kept.sign_ins("alice", None),
    "sign_in": lambda kept: kept.sign_in("alice", "2026-01-01T00:00:00.000000Z#1"),
}
every_step = pytest.mark.parametrize("step", STEPS)


def stubbed() -> tuple[ByPerson, Stubber]:
    client = made()
    assert isinstance(client, BaseClient)
    return DynamoByPerson(client, TABLES), Stubber(client)


def test_a_page_is_two_requests_of_which_one_reads_as_things_stand(stack: Stack) -> None:
    store, asked = DynamoStore(stack), Asked()
    session, row = stores.session(), stores.row()
    store.doors.commit(StartSession(session), Write(row))
    store.client.meta.events.register("before-send.dynamodb", asked.note)

    store.by_person.sessions(session.person, None)
    store.by_person.sign_ins(session.person, None)

    assert asked.names == ["Query", "BatchGetItem"] * 2
    assert all('"ConsistentRead": true' in asked.bodies[number] for number in (1, 3))
    assert all(f'"Limit": {PAGE + 1}' in asked.bodies[number] for number in (0, 2))


def test_where_nothing_is_one_request_says_so(stack: Stack) -> None:
    store, asked = DynamoStore(stack), Asked()
    store.client.meta.events.register("before-send.dynamodb", asked.note)

    store.by_person.sessions(stores.name(), None)

    assert asked.names == ["Query"]


def test_the_index_of_sessions_knows_no_more_than_their_keys(stack: Stack) -> None:
    store, session = DynamoStore(stack), stores.session()
    store.doors.commit(StartSession(session))

    found = store.client.query(
        TableName=store.tables.doors,
        IndexName="by-holder",
        KeyConditionExpression="holder = :who AND since = :since",
        ExpressionAttributeValues={":who": {"S": session.person}, ":since": {"S": session.since}},
    )["Items"]

    assert [set(each) for each in found] == [{"pk", "holder", "since"}]


@every_step
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ProvisionedThroughputExceededException", TryLaterError),
        ("InternalServerError", TryLaterError),
        ("AccessDeniedException", FixSettingsError),
        ("ResourceNotFoundException", FixSettingsError),
    ],
)
def test_a_store_that_refuses_is_named_by_its_cure(step: str, code: str, error: type[BreakageError]) -> None:
    kept, stubber = stubbed()
    stubber.add_client_error("query", code)

    with stubber, pytest.raises(error) as broke:
        STEPS[step](kept)

    assert (broke.value.cause, broke.value.detail) == (Cause.STORE, code)


def test_sessions_that_were_left_unread_are_asked_for_again_and_not_left_out() -> None:
    kept, stubber = stubbed()
    session = stores.session()
    pk = f"session#{session.proof}"
    stored = item({"pk": pk, **records.session(session)})
    key = item({"pk": pk, "holder": "alice", "since": session.since})
    left = {"doors": {"Keys": [{"pk": {"S": pk}}], "ConsistentRead": True}}
    stubber.add_response("query", {"Items": [key]})
    stubber.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})
    stubber.add_response("batch_get_item", {"Responses": {"doors": [stored]}}, {"RequestItems": left})

    with stubber:
        assert kept.sessions("alice", None).items == (session,)


def test_sessions_that_are_left_unread_time_and_again_are_no_answer() -> None:
    kept, stubber = stubbed()
    key = item({"pk": "session#1", "holder": "alice", "since": "1"})
    left = {"doors": {"Keys": [{"pk": {"S": "session#1"}}], "ConsistentRead": True}}
    stubber.add_response("query", {"Items": [key]})
    for _ in range(3):
        stubber.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})

    with stubber, pytest.raises(TryLaterError) as broke:
        kept.sessions("alice", None)

    assert broke.value.cause is Cause.STORE
