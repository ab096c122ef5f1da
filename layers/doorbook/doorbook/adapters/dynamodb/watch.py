"""Rows of the table Watch: read one by one or by the beginning of their name, and kept only where they are as read."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import batched
from typing import TYPE_CHECKING, Any, Final, cast

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain, attribute, item, values
from doorbook.adapters.dynamodb.refusals import breakage, code_of, lost_race
from doorbook.adapters.watch.places import place_of, token_of
from doorbook.adapters.watch.rows import INDEXES, Next, RowPage
from doorbook.errors import Cause, TryLaterError
from doorbook.events import AuditRow

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

AT_ONCE: Final = 25
"""Rows that DynamoDB writes in one go."""

ASKED_AT_MOST: Final = 20
"""Times that it is asked to write what it left; where it writes nothing at all it refuses, and botocore waits."""


class WatchRows:
    """One table whose rows have a `pk`, an `sk` and, where they change, a `version`.

    `audit` is the table that `put_all` writes to besides; who changes nothing together with the audit needs none.
    """

    def __init__(self, client: "DynamoDBClient", table: str, audit: str = "") -> None:
        self._client = client
        self.table = self._table = table
        self._audit = audit

    def get(self, pk: str, sk: str) -> dict[str, Plain] | None:
        """Return a row as it is now, or None."""
        with _breakages():
            found = self._client.get_item(TableName=self._table, Key=_key(pk, sk), ConsistentRead=True)
        return values(found["Item"]) if "Item" in found else None

    def beginning(self, pk: str, sk: str) -> Iterator[dict[str, Plain]]:
        """Return the rows whose `sk` begins like this, in its order, each page as it is now."""
        asked: dict[str, Any] = {
            "TableName": self._table,
            "ConsistentRead": True,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": attribute(pk)},
        }
        if sk:  # DynamoDB takes no empty text there
            asked["KeyConditionExpression"] += " AND begins_with(sk, :sk)"
            asked["ExpressionAttributeValues"][":sk"] = attribute(sk)
        while True:
            with _breakages():
                found = self._client.query(**asked)
            yield from (values(each) for each in found["Items"])
            if "LastEvaluatedKey" not in found:
                return
            asked["ExclusiveStartKey"] = found["LastEvaluatedKey"]

    def some(self, pk: str, sk: str, after: str | None, most: int) -> list[dict[str, Plain]]:
        """Return at most so many rows whose `sk` begins like this, in its order, from behind that one on."""
        asked: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :pk" + (" AND begins_with(sk, :sk)" if sk else ""),
            "ExpressionAttributeValues": {":pk": attribute(pk)} | ({":sk": attribute(sk)} if sk else {}),
        }
        rows: list[dict[str, Plain]] = []
        begin = _key(pk, after) if after is not None else None
        while len(rows) < most:
            with _breakages():
                further = {"ExclusiveStartKey": begin} if begin else {}
                found = self._client.query(**asked, **further, Limit=most - len(rows))
            rows += (values(each) for each in found["Items"])
            begin = found.get("LastEvaluatedKey")
            if begin is None:
                break
        return rows

    def put(self, pk: str, sk: str, row: Mapping[str, Plain]) -> None:
        """Keep a row, whatever is there; what is None is left out."""
        with _breakages():
            self._client.put_item(TableName=self._table, Item=_item(pk, sk, row))

    def put_next(self, pk: str, sk: str, row: Mapping[str, Plain], version: int) -> bool:
        """Keep a row of this version where the version before it is (1: where there is none), or return False."""
        with _breakages():
            try:
                kept = _item(pk, sk, {**row, "version": version})
                self._client.put_item(TableName=self._table, Item=kept, **_given(version))
            except ClientError as error:
                if code_of(error) == "ConditionalCheckFailedException":
                    return False
                raise
        return True

    def put_all(self, rows: Sequence[Next], audit: AuditRow) -> bool:
        """Keep all rows and the row of the audit, or nothing, and return False, where one of them was overtaken."""
        changes: list[dict[str, Any]] = [
            {
                "Put": {
                    "TableName": self._table,
                    "Item": _item(each.pk, each.sk, {**each.row, "version": each.version}),
                    **_given(each.version),
                }
            }
            for each in rows
        ]
        written = {"Put": {"TableName": self._audit, "Item": item(records.audit_row(audit))}}
        with _breakages():
            try:
                self._client.transact_write_items(TransactItems=cast("Any", [*changes, written]))
            except ClientError as error:
                if lost_race(error):
                    return False
                raise
        return True

    def write(self, put: Sequence[tuple[str, str, Mapping[str, Plain]]], drop: Sequence[tuple[str, str]]) -> None:
        """Keep rows, whatever is there, and remove others; not all at one moment, and none of them twice."""
        puts = [{"PutRequest": {"Item": _item(pk, sk, row)}} for pk, sk, row in put]
        drops = [{"DeleteRequest": {"Key": _key(pk, sk)}} for pk, sk in drop]
        for some in batched([*puts, *drops], AT_ONCE, strict=False):
            self._written(list(some))

    def _written(self, left: Any) -> None:  # noqa: ANN401 - as below
        for _ in range(ASKED_AT_MOST):
            with _breakages():
                left = self._client.batch_write_item(RequestItems={self._table: left})["UnprocessedItems"].get(
                    self._table
                )
            if not left:
                return
        raise TryLaterError(Cause.STORE, "BatchWriteItem left rows unwritten")

    def drop(self, pk: str, sk: str) -> None:
        """Remove a row; one that is not there does not matter."""
        with _breakages():
            self._client.delete_item(TableName=self._table, Key=_key(pk, sk))

    def page(  # noqa: PLR0913 - see `Rows`
        self,
        index: str,
        key: str,
        begins: str = "",
        *,
        limit: int,
        after: str | None = None,
        newest: bool = False,
    ) -> RowPage:
        """Return a part of a list, in its order or the other way round, from where another part ended."""
        asked = self._of_index(index, key, begins) | {"ScanIndexForward": not newest}
        if after is not None:
            asked["ExclusiveStartKey"] = item(place_of(index, key, after))
        rows: list[dict[str, Plain]] = []
        while True:
            with _breakages():
                found = self._client.query(**asked, Limit=limit + 1 - len(rows))
            rows += [values(each) for each in found["Items"]]
            if "LastEvaluatedKey" not in found or len(rows) > limit:
                break
            asked["ExclusiveStartKey"] = found["LastEvaluatedKey"]
        return RowPage(tuple(rows[:limit]), token_of(index, rows[limit - 1]) if len(rows) > limit else None)

    def count(self, index: str, key: str, begins: str = "", *, most: int | None = None) -> int:
        """Return how many rows of a list begin like this; beyond `most` nothing is counted any more."""
        asked = self._of_index(index, key, begins) | {"Select": "COUNT"}
        counted = 0
        while True:
            if most is not None:
                asked["Limit"] = most - counted
            with _breakages():
                found = self._client.query(**asked)
            counted += found["Count"]
            if "LastEvaluatedKey" not in found or counted == most:
                return counted
            asked["ExclusiveStartKey"] = found["LastEvaluatedKey"]

    def _of_index(self, index: str, key: str, begins: str) -> dict[str, Any]:
        name, order = INDEXES[index]
        condition, names, given = "#name = :key", {"#name": name}, {":key": attribute(key)}
        if begins:
            condition, names, given = (
                f"{condition} AND begins_with(#order, :begins)",
                {**names, "#order": order},
                {**given, ":begins": attribute(begins)},
            )
        return {
            "TableName": self._table,
            "IndexName": index,
            "KeyConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": given,
        }


def _given(version: int) -> dict[str, Any]:
    """Return the condition that the version before this one stands; before 1 there is nothing."""
    if version == 1:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "#version = :before",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": {":before": attribute(version - 1)},
    }


def _item(pk: str, sk: str, row: Mapping[str, Plain]) -> Any:  # noqa: ANN401 - the stubs spell items in a type of their own
    return item({"pk": pk, "sk": sk, **row})


def _key(pk: str, sk: str) -> Any:  # noqa: ANN401 - as above
    return {"pk": {"S": pk}, "sk": {"S": sk}}


@contextmanager
def _breakages() -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise breakage(error) from error
