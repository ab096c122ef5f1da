"""Reading all there is of a kind, for the operator's command; no function may scan, and none of them can."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain, attribute, values
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.adapters.dynamodb.refusals import breakage
from doorbook.events import AuditRow, Outcome
from doorbook.signin.people import Person
from doorbook.signin.register import Paced, Tried
from doorbook.signin.throttle import Window

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


class DynamoRegister:
    """People, bans and the audit, page by page."""

    def __init__(self, client: "DynamoDBClient", tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def people(self) -> Iterator[Person]:
        """Scan the people."""
        yield from map(records.to_person, self._scan(self._tables.people, "person#"))

    def tried(self, now: datetime) -> Iterator[Tried]:
        """Scan the windows; those that are over wait for DynamoDB to delete them and count no more."""
        for kept in self._scan(self._tables.doors, "tries#"):
            subject, _, ends = cast("str", kept["pk"]).removeprefix("tries#").rpartition("#")
            window = Window(subject, datetime.fromtimestamp(int(ends), UTC))
            if window.ends > now:
                yield Tried(window=window, tries=cast("int", kept["tries"]))

    def paced(self) -> Iterator[Paced]:
        """Scan the pacing."""
        for kept in self._scan(self._tables.doors, "push#"):
            person = cast("str", kept["pk"]).removeprefix("push#")
            yield Paced(person=person, pacing=records.to_pacing(kept))

    def written(self, day: date, after: str = "") -> Iterator[tuple[str, AuditRow]]:
        """Query one day of the audit; the mark is the sort key."""
        asked: dict[str, Any] = {
            "TableName": self._tables.audit,
            "KeyConditionExpression": "#day = :day AND #at > :after",
            "ExpressionAttributeNames": {"#day": "day", "#at": "at"},
            "ExpressionAttributeValues": {":day": attribute(f"{day:%Y-%m-%d}"), ":after": attribute(after or "0")},
            "ConsistentRead": True,
        }
        for kept in self._pages("query", asked):
            yield cast("str", kept["at"]), to_audit_row(kept)

    def _scan(self, table: str, beginning: str) -> Iterator[dict[str, Plain]]:
        asked: dict[str, Any] = {
            "TableName": table,
            "FilterExpression": "begins_with(pk, :beginning)",
            "ExpressionAttributeValues": {":beginning": attribute(beginning)},
            "ConsistentRead": True,
        }
        return self._pages("scan", asked)

    def _pages(self, operation: str, asked: dict[str, Any]) -> Iterator[dict[str, Plain]]:
        try:
            while True:
                reply: Any = getattr(self._client, operation)(**asked)
                yield from map(values, reply["Items"])
                if "LastEvaluatedKey" not in reply:
                    return
                asked["ExclusiveStartKey"] = reply["LastEvaluatedKey"]
        except (ClientError, BotoCoreError) as error:
            raise breakage(error) from error


def to_audit_row(kept: records.Values) -> AuditRow:
    """Return a kept row of the audit."""
    at, _, row = cast("str", kept["at"]).partition("#")
    texts = ("ticket", "duo_name", "device", "txid", "cause", "detail", "person", "integration")
    return AuditRow(
        id=row,
        at=datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%f%z"),
        outcome=Outcome(cast("str", kept["outcome"])),
        method=cast("str", kept["method"]),
        address=cast("str", kept["address"]),
        agent=cast("str", kept["agent"]),
        **{name: cast("str | None", kept.get(name)) for name in texts},
    )
