"""What is brought back from a table that AWS restored, and what never is."""

from collections.abc import Iterator
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import pytest

from doorbook.adapters.dynamodb.restoring import NoSuchTableError, Restorer, key_of
from local.cloud.stack import Stack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


@pytest.fixture
def restorer(stack: Stack) -> Iterator[Restorer]:
    """Give two empty tables like People."""
    client: DynamoDBClient = stack.aws.client("dynamodb")
    names = [f"{which}-{token_hex(4)}" for which in ("source", "target")]
    for name in names:
        client.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    yield Restorer(client, names[0], names[1], key_of(client, names[0]))
    for name in names:
        client.delete_table(TableName=name)


def fill(restorer: Restorer, table: str, *keys: str) -> None:
    for key in keys:
        restorer.client.put_item(TableName=table, Item={"pk": {"S": key}})


def lacking(restorer: Restorer) -> list[str]:
    return sorted(str(item["pk"]["S"]) for item in restorer.lacking())


def test_what_is_not_there_comes_back_and_nothing_else(restorer: Restorer) -> None:
    fill(restorer, restorer.source, "person#alice", "person#bob", "invitation#used")
    fill(restorer, restorer.target, "person#bob", "person#carol")

    assert lacking(restorer) == ["invitation#used", "person#alice"]


def test_a_browser_that_may_have_been_revoked_stays_away(restorer: Restorer) -> None:
    fill(restorer, restorer.source, "browser#1", "person#alice")

    assert lacking(restorer) == ["person#alice"]


@pytest.mark.parametrize(
    ("there", "back"),
    [((), ["applications", "applications#1", "person#alice"]), (("applications",), ["person#alice"])],
)
def test_applications_come_back_whole_or_not_at_all(
    restorer: Restorer, there: tuple[str, ...], back: list[str]
) -> None:
    fill(restorer, restorer.source, "applications", "applications#1", "person#alice")
    fill(restorer, restorer.target, *there)

    assert lacking(restorer) == back


def test_what_was_written_meanwhile_stays(restorer: Restorer) -> None:
    fill(restorer, restorer.source, "person#alice")
    (found,) = restorer.lacking()
    kept: Any = {"pk": {"S": "person#alice"}, "new": {"BOOL": True}}
    restorer.client.put_item(TableName=restorer.target, Item=kept)

    assert not restorer.put(found)
    assert restorer.client.get_item(TableName=restorer.target, Key={"pk": {"S": "person#alice"}})["Item"] == kept
    restorer.client.delete_item(TableName=restorer.target, Key={"pk": {"S": "person#alice"}})
    assert restorer.put(found)


def test_a_table_that_is_not_there_is_said_so(restorer: Restorer) -> None:
    with pytest.raises(NoSuchTableError):
        key_of(restorer.client, "nowhere")
