"""New files of records, as rows of the table Outbox: its stream wakes who tells others."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb.attributes import Plain, item
from doorbook.adapters.dynamodb.refusals import breakage
from doorbook.collect.lake.ports import NewFile, Source

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

KEPT: Final = 14 * 24 * 3600
RECORDS: Final = "records"


class DynamoOutbox:
    """One row for each file; the same file is the same row, so that it is told once more at most."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def announce(self, source: Source, files: Sequence[NewFile], at: int) -> None:
        """Put the rows."""
        for each in files:
            kept: Any = item(row(source, each, at))
            try:
                self._client.put_item(TableName=self._table, Item=kept)
            except (ClientError, BotoCoreError) as error:
                raise breakage(error) from error


def row(source: Source, file: NewFile, at: int) -> dict[str, Plain]:
    """Return a file as a row."""
    return {
        "pk": f"file#{blake2b(file.object.encode(), digest_size=16).hexdigest()}",
        "kind": RECORDS,
        "connection": source.connection,
        "account": source.account,
        "stream": source.stream,
        "object": file.object,
        "count": file.rows,
        "at": at,
        "ttl": at // 1000 + KEPT,
    }
