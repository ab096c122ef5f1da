"""Looks asked for by messages of a FIFO queue: those at one connection wait for each other."""

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

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
        self._send(connection, {"connection": connection}, once)

    def backtest(self, connection: str, backtest: str) -> None:
        """Ask for a backtest."""
        self._send(f"{connection}.backtest", {"connection": connection, "backtest": backtest}, f"backtest:{backtest}")

    def export(self, export: str) -> None:
        """Ask for an export; they wait for each other, so that they never keep more than one inspector from looking."""
        self._send("exports", {"export": export}, f"export:{export}")

    def _send(self, group: str, told: dict[str, str], once: str) -> None:
        with sending():
            self._client.send_message(
                QueueUrl=self._queue,
                MessageBody=json.dumps(told),
                MessageGroupId=group,
                MessageDeduplicationId=blake2b(once.encode(), digest_size=32).hexdigest(),
            )


class AskedLook(NamedTuple):
    """What a message asks for: a look at a connection, or a backtest of its history."""

    connection: str
    backtest: str | None


class AskedExport(NamedTuple):
    """What a message asks for: an export."""

    export: str


def to_look(body: str) -> AskedLook | AskedExport:
    """Return what a message asks for; raise ValueError where it asks for nothing."""
    told = json.loads(body)
    match told:
        case {"export": str(export)}:
            return AskedExport(export)
        case {"connection": str(connection), "backtest": str(backtest)}:
            return AskedLook(connection, backtest)
        case {"connection": str(connection)}:
            return AskedLook(connection, None)
    raise ValueError("a message asks for no look")
