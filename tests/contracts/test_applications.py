"""One suite for both stores of applications: a whole document stands, or the one before it does."""

from dataclasses import replace
from datetime import timedelta
from secrets import token_hex

import pytest
from mypy_boto3_dynamodb.client import DynamoDBClient

from doorbook.access.applications import Application, Applications, Asked, FailMode
from doorbook.access.current import CurrentApplications
from doorbook.access.ports import ApplicationStore, AppliedMeanwhileError
from doorbook.adapters.dynamodb.applications import DynamoApplications
from doorbook.adapters.memory_applications import MemoryApplications
from local.cloud.stack import Stack
from tests.contracts.stores import NOW, DynamoStore, row

FULL = Application(
    id="wiki",
    name="Wíki",
    redirects=("https://wiki.example.com/callback",),
    origins=("https://wiki.example.com",),
    logout_redirects=("https://wiki.example.com/bye",),
    secret_hash="sha256:00",
    asks=Asked.VERIFIED_PUSH,
    groups=frozenset({"staff", "admins"}),
    fail_mode=FailMode.OPEN,
    freshness=timedelta(hours=8),
)
PLAIN = Application(id="mail", name="Mail")


def document(version: int, *applications: Application) -> Applications:
    return Applications(version=version, by_id={each.id: each for each in applications}, author="me", applied=NOW)


@pytest.fixture(params=["memory", "dynamodb"])
def applications(request: pytest.FixtureRequest) -> ApplicationStore:
    """Give a store in which nothing was applied."""
    if request.param == "memory":
        return MemoryApplications()
    stack: Stack = request.getfixturevalue("stack")
    client: DynamoDBClient = stack.aws.client("dynamodb")
    table = f"applications-{token_hex(8)}"
    client.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return DynamoApplications(client, table, stack.table("Audit"))


def test_before_anything_was_applied_there_is_nothing(applications: ApplicationStore) -> None:
    assert applications.read() == Applications()
    assert applications.history(10) == ()


def test_a_document_comes_back_as_it_was_applied(applications: ApplicationStore) -> None:
    applications.apply(document(1, FULL, PLAIN), row())

    assert applications.read() == document(1, FULL, PLAIN)


def test_the_next_document_takes_the_place_of_the_last_whole(applications: ApplicationStore) -> None:
    applications.apply(document(1, FULL, PLAIN), row())
    applications.apply(document(2, PLAIN), row())

    assert applications.read() == document(2, PLAIN)
    assert applications.history(10) == (document(2, PLAIN), document(1, FULL, PLAIN))
    assert applications.history(1) == (document(2, PLAIN),)


@pytest.mark.parametrize("version", [1, 3])
def test_a_document_over_another_version_than_the_one_that_stands_changes_nothing(
    applications: ApplicationStore, version: int
) -> None:
    applications.apply(document(1, FULL), row())

    with pytest.raises(AppliedMeanwhileError):
        applications.apply(document(version, PLAIN), row())

    assert applications.read() == document(1, FULL)
    assert applications.history(10) == (document(1, FULL),)


def test_a_document_is_applied_with_its_audit_row(stack: Stack) -> None:
    store = DynamoStore(stack)
    applications = DynamoApplications(store.client, store.tables.people, store.tables.audit)
    written, lost = row(), replace(row(), id="lost")
    standing = applications.read()  # other stories live by it, so it comes after itself
    following = replace(standing, version=standing.version + 1)

    applications.apply(following, written)
    with pytest.raises(AppliedMeanwhileError):
        applications.apply(following, lost)

    assert store.audited(written) is not None
    assert store.audited(lost) is None


def test_what_was_read_is_kept_for_a_minute_and_no_longer() -> None:
    store, now = MemoryApplications(), [NOW]
    current = CurrentApplications(store, lambda: now[0])
    assert store.reads == 0
    assert current() == Applications()
    store.apply(document(1, FULL), row())

    now[0] = NOW + timedelta(seconds=59)
    assert current() == Applications()
    assert store.reads == 1

    now[0] = NOW + timedelta(seconds=60)
    assert current() == document(1, FULL)
