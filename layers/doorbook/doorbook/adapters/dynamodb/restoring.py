"""Bringing back what a table lacks from another one like it, for operators; nothing that stands changes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb.applications import STANDING
from doorbook.adapters.dynamodb.attributes import Item
from doorbook.adapters.dynamodb.refusals import breakage, code_of
from doorbook.values import value

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

BROWSER: Final = "browser#"
"""What remembers a browser never comes back: it may have been revoked since."""

MISSING: Final = "ResourceNotFoundException"


class NoSuchTableError(Exception):
    """There is no such table to restore from."""


def key_of(client: "DynamoDBClient", table: str) -> tuple[str, ...]:
    """Return the names of a table's key."""
    try:
        schema = client.describe_table(TableName=table)["Table"]["KeySchema"]
    except ClientError as error:
        if code_of(error) == MISSING:
            raise NoSuchTableError(table) from error
        raise breakage(error) from error
    return tuple(part["AttributeName"] for part in schema)


@value
class Restorer:
    """Copies from one table what another one lacks; both have the same key."""

    client: "DynamoDBClient"
    source: str
    target: str
    key: tuple[str, ...]

    def lacking(self) -> Iterator[Item]:
        """Go through what only the source has. Applications come back whole, or not at all where a document stands."""
        standing = self.key == ("pk",) and self._has({"pk": {"S": STANDING}})
        for item in self._scan():
            name = str(item.get("pk", {}).get("S", ""))
            if name.startswith(BROWSER) or (standing and name.partition("#")[0] == STANDING):
                continue
            if not self._has({part: item[part] for part in self.key}):
                yield item

    def put(self, item: Item) -> bool:
        """Put one back, unless something stands in its place by now."""
        asked: dict[str, Any] = {
            "TableName": self.target,
            "Item": item,
            "ConditionExpression": "attribute_not_exists(#key)",
            "ExpressionAttributeNames": {"#key": self.key[0]},
        }
        try:
            self.client.put_item(**asked)
        except ClientError as error:
            if code_of(error) == "ConditionalCheckFailedException":
                return False
            raise breakage(error) from error
        except BotoCoreError as error:
            raise breakage(error) from error
        return True

    def _has(self, key: Item) -> bool:
        asked: dict[str, Any] = {"TableName": self.target, "Key": key, "ConsistentRead": True}
        try:
            return "Item" in self.client.get_item(**asked)
        except (ClientError, BotoCoreError) as error:
            raise breakage(error) from error

    def _scan(self) -> Iterator[Item]:
        asked: dict[str, Any] = {"TableName": self.source, "ConsistentRead": True}
        try:
            while True:
                reply: Any = self.client.scan(**asked)
                yield from reply["Items"]
                if "LastEvaluatedKey" not in reply:
                    return
                asked["ExclusiveStartKey"] = reply["LastEvaluatedKey"]
        except (ClientError, BotoCoreError) as error:
            raise breakage(error) from error
