"""Reading a person's things by an index: the index knows their keys alone, the table how they stand."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb.attributes import Plain, attribute, values
from doorbook.adapters.dynamodb.doors import ASKED_AT_MOST
from doorbook.adapters.dynamodb.refusals import breakage
from doorbook.errors import Cause, TryLaterError
from doorbook.signin.by_person import PAGE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

type Item = dict[str, Plain]


def page(
    client: "DynamoDBClient", table: str, index: str, condition: str, given: Mapping[str, str]
) -> tuple[list[Item], bool]:
    """Return a page of an index, the newest first, and whether there is more."""
    names: Any = {"ExpressionAttributeNames": {"#at": "at"}} if "#at" in condition else {}
    try:
        reply = client.query(
            TableName=table,
            IndexName=index,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=cast("Any", {name: attribute(value) for name, value in given.items()}),
            ScanIndexForward=False,
            Limit=PAGE + 1,
            **names,
        )
    except (ClientError, BotoCoreError) as error:
        raise breakage(error) from error
    items = [values(each) for each in reply["Items"]]
    return items[:PAGE], len(items) > PAGE


def found(client: "DynamoDBClient", table: str, keys: list[str]) -> dict[str, Item]:
    """Return those of the items that are there, as they stand."""
    asked: Any = {table: {"Keys": [{"pk": {"S": pk}} for pk in keys], "ConsistentRead": True}}
    there: dict[str, Item] = {}
    for _ in range(ASKED_AT_MOST if keys else 0):
        try:
            reply = client.batch_get_item(RequestItems=asked)
        except (ClientError, BotoCoreError) as error:
            raise breakage(error) from error
        there |= {cast("str", kept["pk"]): kept for kept in map(values, reply["Responses"].get(table, []))}
        asked = reply.get("UnprocessedKeys")
        if not asked:
            return there
    if keys:
        raise TryLaterError(Cause.STORE, "BatchGetItem left keys unread")
    return there
