"""The keeper at connections on the deployed stack: what is deleted ends with its keys, its rows and its data."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
from mypy_boto3_s3.client import S3Client
from mypy_boto3_secretsmanager.client import SecretsManagerClient

from doorbook.adapters.connection_secrets import SecretConnectionKeys
from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.leaving import prefixes
from doorbook.collect.connections.connection import Connection, State, Trace
from doorbook.collect.connections.keys import ConnectionKeys, Key, KeyPair
from doorbook.errors import FixSettingsError
from local.cloud.deploy import STACK
from local.cloud.stack import Stack
from tests.contracts.stores import row

KEYS = ConnectionKeys(admin=KeyPair(ikey="DI" + "A" * 18, skey=Key("s" * 40)))
LONG_AGO = Trace(at=datetime.now(UTC).replace(microsecond=0) - timedelta(days=2), by="dana")


class Place:
    """Where the stack keeps connections and all that is theirs."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.store = DynamoConnections(stack.aws.client("dynamodb"), stack.table("Watch"), stack.table("Audit"))
        secrets: SecretsManagerClient = stack.aws.client("secretsmanager")
        self.secrets = SecretConnectionKeys(lambda: secrets, f"{STACK}/connections/")
        self.rows = WatchRows(stack.aws.client("dynamodb"), stack.table("Watch"))
        self.s3: S3Client = stack.aws.client("s3")
        self.bucket = stack.resources["Lake"]

    def put(self, state: State, *, keeps_data: bool) -> Connection:
        put = Connection(
            id=f"of-a-test-{token_hex(4)}",
            name=f"Of a test {token_hex(4)}",
            host="api-0.duosecurity.com",
            state=state,
            version=1,
            created=LONG_AGO,
            changed=LONG_AGO,
            keyed=LONG_AGO.at,
            keeps_data=keeps_data,
        )
        self.store.put(put, replace(row(), id=token_hex(8)))
        self.secrets.keep(put.id, KEYS)
        self.rows.put(f"connection#{put.id}", "mark#authentication", {"version": 1})
        for prefix in prefixes(put):
            self.s3.put_object(Bucket=self.bucket, Key=f"{prefix}day=2026-11-22/a", Body=b"a")
        return put

    def data(self, connection: Connection) -> int:
        listed = (self.s3.list_objects_v2(Bucket=self.bucket, Prefix=each) for each in prefixes(connection))
        return sum(each["KeyCount"] for each in listed)

    def turn(self) -> tuple[str | None, Any]:
        client = self.stack.aws.client("lambda", read_timeout=60)
        done = client.invoke(FunctionName=self.stack.resources["Keeper"], Payload=b'{"source": "aws.events"}')
        return done.get("FunctionError"), json.loads(done["Payload"].read())


@pytest.fixture
def place(stack: Stack) -> Place:
    return Place(stack)


@pytest.mark.parametrize("keeps_data", [True, False], ids=["kept", "removed"])
def test_a_deleted_connection_ends_with_its_keys_and_with_its_data_as_chosen(place: Place, keeps_data: bool) -> None:
    deleted = place.put(State.DELETING, keeps_data=keeps_data)
    paused = place.put(State.PAUSED, keeps_data=False)

    there = place.data(deleted)

    error, did = place.turn()

    assert error is None
    assert there > 0
    assert f"connection {deleted.id} ({deleted.name}), by the hourly turn" in did["did"]
    assert place.store.one(deleted.id) is None
    assert list(place.rows.beginning(f"connection#{deleted.id}", "")) == []
    with pytest.raises(FixSettingsError):
        place.secrets.read(deleted.id)
    assert place.data(deleted) == (there if keeps_data else 0)
    assert (place.store.one(paused.id), place.secrets.read(paused.id)) == (paused, KEYS)
    assert place.data(paused) > 0
    place.store.remove(paused, replace(row(), id=token_hex(8)))


def test_a_draft_that_nobody_finished_is_swept_with_its_keys(place: Place) -> None:
    draft = place.put(State.DRAFT, keeps_data=True)

    error, did = place.turn()

    assert error is None
    assert f"connection {draft.id} ({draft.name}), by the hourly turn" in did["did"]
    with pytest.raises(FixSettingsError):
        place.secrets.read(draft.id)
    swept = place.store.one(draft.id)
    assert swept is not None
    assert (swept.state, swept.changed.by) == (State.DELETING, "keeper")
    place.store.remove(swept, replace(row(), id=token_hex(8)))
