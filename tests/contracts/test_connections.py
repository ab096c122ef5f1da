"""One suite for both stores of connections and both of their keys: two administrators at once change nothing twice."""

from dataclasses import replace
from datetime import timedelta
from secrets import token_hex

import pytest
from mypy_boto3_dynamodb.client import DynamoDBClient
from mypy_boto3_secretsmanager.client import SecretsManagerClient

from doorbook.adapters.connection_secrets import SecretConnectionKeys
from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.memory_watch.connections import MemoryConnections, MemoryConnectionSecrets
from doorbook.collect.connections.connection import (
    Access,
    Advanced,
    Connection,
    ProbedGrant,
    PushBy,
    PushVerification,
    Standing,
    State,
    Trace,
)
from doorbook.collect.connections.keys import ConnectionKeys, Key, KeyPair
from doorbook.collect.connections.ports import ChangedMeanwhileError, Connections, ConnectionSecrets
from doorbook.collect.stream import Grant
from doorbook.errors import Cause, FixSettingsError
from doorbook.events import AuditRow
from local.cloud.stack import Stack
from tests.contracts.stores import NOW, DynamoStore, row

MINUTE = timedelta(minutes=1)
PLAIN = Connection(
    id="plain",
    name="Plain",
    host="api-0.duosecurity.com",
    state=State.DRAFT,
    version=1,
    created=Trace(at=NOW + MINUTE, by="dana"),
    changed=Trace(at=NOW + MINUTE, by="dana"),
)
FULL = Connection(
    id="full",
    name="Zürich, Büro",
    host="api-1.duosecurity.com",
    state=State.DELETING,
    version=1,
    created=Trace(at=NOW, by="dana"),
    changed=Trace(at=NOW + MINUTE, by="erin"),
    access=Access.READ_WRITE,
    grants=(
        ProbedGrant(grant=Grant.READ_LOG, standing=Standing.GRANTED, at=NOW),
        ProbedGrant(grant=Grant.READ_RESOURCE, standing=Standing.REFUSED, at=NOW),
        ProbedGrant(grant=Grant.WRITE_RESOURCE, standing=Standing.UNKNOWN, at=NOW),
    ),
    push=PushVerification(by=PushBy.AUTH_API, name="Help desk"),
    advanced=Advanced(
        endpoints=True,
        live=MINUTE,
        inventory=timedelta(hours=3),
        backfill_days=179,
        groups=("staff", "büro"),
        proxy="http://proxy.example:3128",
        ca="-----BEGIN CERTIFICATE-----",
    ),
    keyed=NOW,
    proven=NOW + MINUTE,
    keeps_data=False,
)
KEYS = ConnectionKeys(
    admin=KeyPair(ikey="DI" + "A" * 18, skey=Key("s" * 40)), push=KeyPair(ikey="DI" + "B" * 18, skey=Key("p" * 40))
)
OTHERS = ConnectionKeys(admin=KeyPair(ikey="DI" + "C" * 18, skey=Key("o" * 40)))


def fresh_row() -> AuditRow:
    return replace(row(), id=token_hex(8))


@pytest.fixture(params=["memory", "dynamodb"])
def connections(request: pytest.FixtureRequest) -> Connections:
    """Give a store without any connection."""
    if request.param == "memory":
        return MemoryConnections()
    stack: Stack = request.getfixturevalue("stack")
    client: DynamoDBClient = stack.aws.client("dynamodb")
    table = f"connections-{token_hex(8)}"
    client.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    return DynamoConnections(client, table, stack.table("Audit"))


@pytest.fixture(params=["memory", "secretsmanager"])
def secrets(request: pytest.FixtureRequest) -> ConnectionSecrets:
    if request.param == "memory":
        return MemoryConnectionSecrets()
    stack: Stack = request.getfixturevalue("stack")
    client: SecretsManagerClient = stack.aws.client("secretsmanager")
    return SecretConnectionKeys(lambda: client, f"of-a-test-{token_hex(4)}/connections/")


def test_before_anything_was_kept_there_is_nothing(connections: Connections) -> None:
    assert connections.all() == ()
    assert connections.one("plain") is None
    assert connections.one("") is None


@pytest.mark.parametrize("connection", [PLAIN, FULL], ids=lambda each: each.id)
def test_a_connection_comes_back_as_it_was_kept(connections: Connections, connection: Connection) -> None:
    connections.put(connection, fresh_row())

    assert connections.one(connection.id) == connection
    assert connections.one("other") is None


def test_the_oldest_comes_first(connections: Connections) -> None:
    for each in (PLAIN, FULL):
        connections.put(each, fresh_row())

    assert connections.all() == (FULL, PLAIN)


def test_the_next_version_takes_the_place_of_the_last(connections: Connections) -> None:
    connections.put(PLAIN, fresh_row())
    renamed = replace(PLAIN, version=2, name="Other")

    connections.put(renamed, fresh_row())

    assert connections.all() == (renamed,)


@pytest.mark.parametrize("version", [1, 3])
def test_any_version_but_the_next_changes_nothing(connections: Connections, version: int) -> None:
    connections.put(PLAIN, fresh_row())

    with pytest.raises(ChangedMeanwhileError):
        connections.put(replace(PLAIN, version=version, name="Other"), fresh_row())

    assert connections.all() == (PLAIN,)


def test_a_version_of_what_is_not_there_makes_nothing(connections: Connections) -> None:
    with pytest.raises(ChangedMeanwhileError):
        connections.put(replace(PLAIN, version=2), fresh_row())

    assert connections.all() == ()


def test_what_is_removed_is_gone_and_the_others_stay(connections: Connections) -> None:
    for each in (PLAIN, FULL):
        connections.put(each, fresh_row())

    connections.remove(FULL, fresh_row())

    assert connections.all() == (PLAIN,)


def test_what_was_changed_meanwhile_is_not_removed(connections: Connections) -> None:
    connections.put(PLAIN, fresh_row())
    changed = replace(PLAIN, version=2, name="Other")
    connections.put(changed, fresh_row())

    with pytest.raises(ChangedMeanwhileError):
        connections.remove(PLAIN, fresh_row())

    assert connections.all() == (changed,)


def test_a_change_comes_with_its_audit_row_or_not_at_all(stack: Stack, connections: Connections) -> None:
    if isinstance(connections, MemoryConnections):
        written, lost = fresh_row(), fresh_row()
        connections.put(PLAIN, written)
        with pytest.raises(ChangedMeanwhileError):
            connections.put(PLAIN, lost)
        assert connections.rows == [written]
        return
    store, written, lost = DynamoStore(stack), fresh_row(), fresh_row()

    connections.put(PLAIN, written)
    with pytest.raises(ChangedMeanwhileError):
        connections.put(PLAIN, lost)

    assert store.audited(written) is not None
    assert store.audited(lost) is None


def test_keys_come_back_as_they_were_kept_and_others_take_their_place(secrets: ConnectionSecrets) -> None:
    secrets.keep("c1", KEYS)
    secrets.keep("c2", OTHERS)
    first = secrets.read("c1")
    secrets.keep("c1", OTHERS)

    assert first == KEYS
    assert secrets.read("c1") == OTHERS


def test_keys_that_are_not_there_are_a_setting_to_fix(secrets: ConnectionSecrets) -> None:
    secrets.keep("c2", OTHERS)

    with pytest.raises(FixSettingsError) as broke:
        secrets.read("c1")

    assert broke.value.cause is Cause.SECRET


def test_deleted_keys_open_nothing_any_more_and_the_others_do(secrets: ConnectionSecrets) -> None:
    secrets.keep("c1", KEYS)
    secrets.keep("c2", OTHERS)

    secrets.delete("c1")
    secrets.delete("c1")
    secrets.delete("never")

    with pytest.raises(FixSettingsError):
        secrets.read("c1")
    assert secrets.read("c2") == OTHERS


def test_deleted_keys_can_be_restored_for_a_week(stack: Stack) -> None:
    client: SecretsManagerClient = stack.aws.client("secretsmanager")
    prefix = f"of-a-test-{token_hex(4)}/connections/"
    secrets = SecretConnectionKeys(lambda: client, prefix)
    secrets.keep("c1", KEYS)

    secrets.delete("c1")
    client.restore_secret(SecretId=f"{prefix}c1")

    assert secrets.read("c1") == KEYS


@pytest.mark.parametrize(
    "text", ["", "no JSON", "[]", "{}", '{"ikey": "DI"}', '{"ikey": "DI", "skey": "s", "push": 1}']
)
def test_a_secret_that_holds_something_else_is_a_setting_to_fix(stack: Stack, text: str) -> None:
    client: SecretsManagerClient = stack.aws.client("secretsmanager")
    prefix = f"of-a-test-{token_hex(4)}/connections/"
    client.create_secret(Name=f"{prefix}c1", SecretString=text or " ")

    with pytest.raises(FixSettingsError) as broke:
        SecretConnectionKeys(lambda: client, prefix).read("c1")

    assert broke.value.cause is Cause.SECRET
    assert broke.value.__cause__ is None


def test_keys_are_shown_by_nothing(secrets: ConnectionSecrets) -> None:
    secrets.keep("c1", KEYS)

    assert KEYS.admin.skey not in repr(secrets.read("c1"))
    assert "ppp" not in f"{secrets.read('c1')!r}"
