"""The audit read by its days, or by an index where one person's or one kind of rows is wanted."""

from typing import TYPE_CHECKING, Any, Final, cast

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb.attributes import attribute, values
from doorbook.adapters.dynamodb.refusals import breakage
from doorbook.adapters.dynamodb.register import to_audit_row
from doorbook.events import AuditRow
from doorbook.signin.audit import BEGINNING, DAY, LOOKS_BACK, Wanted, first_day
from doorbook.signin.by_person import Listed

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

OF_PERSON: Final = "of-person"
BY_OUTCOME: Final = "by-outcome"

ASKED: Final = 8
"""So many requests at most are made for one page of one key."""


class DynamoAudit:
    """Reads it; whoever asks may put nothing there by this."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def rows(self, wanted: Wanted, before: str, most: int) -> Listed[AuditRow]:
        """List a page."""
        if wanted.person is not None:
            return self._under("person", wanted.person, before, most, wanted=wanted, IndexName=OF_PERSON)
        if wanted.outcome is not None:
            return self._under("outcome", wanted.outcome, before, most, IndexName=BY_OUTCOME)
        return self._days(before, most)

    def _days(self, before: str, most: int) -> Listed[AuditRow]:
        day, rows = first_day(before), list[AuditRow]()
        for _ in range(LOOKS_BACK):
            if day < BEGINNING:
                return Listed(tuple(rows))
            found = self._under("day", f"{day}", before, most - len(rows), ConsistentRead=True)
            rows += found.items
            if found.more is not None or len(rows) == most:
                return Listed(tuple(rows), rows[-1].key)
            day -= DAY
        return Listed(tuple(rows), f"{day + DAY}")

    def _under(
        self, name: str, key: str, before: str, most: int, wanted: Wanted | None = None, **how: object
    ) -> Listed[AuditRow]:
        asked: dict[str, Any] = {
            **how,
            "TableName": self._table,
            "KeyConditionExpression": "#key = :key AND #at < :before",
            "ExpressionAttributeNames": {"#key": name, "#at": "at"},
            "ExpressionAttributeValues": {":key": attribute(key), ":before": attribute(before)},
            "ScanIndexForward": False,
        }
        if wanted is not None and wanted.outcome is not None:
            asked["FilterExpression"] = "outcome = :outcome"
            asked["ExpressionAttributeValues"][":outcome"] = attribute(wanted.outcome)
        else:
            asked["Limit"] = most + 1
        rows = list[AuditRow]()
        for _ in range(ASKED):
            reply = self._query(asked)
            rows += [to_audit_row(values(each)) for each in reply["Items"]]
            if len(rows) > most:
                return Listed(tuple(rows[:most]), rows[most - 1].key)
            if "LastEvaluatedKey" not in reply:
                return Listed(tuple(rows))
            asked["ExclusiveStartKey"] = reply["LastEvaluatedKey"]
        return Listed(tuple(rows), cast("str", values(asked["ExclusiveStartKey"])["at"]))

    def _query(self, asked: dict[str, Any]) -> Any:  # noqa: ANN401 - as the client says it
        try:
            return self._client.query(**asked)
        except (ClientError, BotoCoreError) as error:
            raise breakage(error) from error
