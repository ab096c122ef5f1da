"""Inspections asked for by messages of a FIFO queue: those of one connection wait for each other."""

import json
from hashlib import blake2b
from typing import TYPE_CHECKING

from doorbook.adapters.turns import sending

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient


class SqsInspections:
    """Messages that the inspector takes."""

    def __init__(self, client: "SQSClient", queue: str) -> None:
        self._client = client
        self._queue = queue

    def ask(self, connection: str, *, once: str) -> None:
        """Send a message; SQS drops a second one of the same word within five minutes."""
        with sending():
            self._client.send_message(
                QueueUrl=self._queue,
                MessageBody=json.dumps({"connection": connection}),
                MessageGroupId=connection,
                MessageDeduplicationId=blake2b(once.encode(), digest_size=32).hexdigest(),
            )


def to_connection(body: str) -> str:
    """Return the connection that a message asks for; raise ValueError where it asks for none."""
    told = json.loads(body)
    match told:
        case {"connection": str(connection)}:
            return connection
    raise ValueError("a message asks for no inspection")
