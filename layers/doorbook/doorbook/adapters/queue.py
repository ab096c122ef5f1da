"""The queue of what is still to be told, and the one of what nobody could be told, on SQS."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from doorbook.adapters.calling import breakages
from doorbook.collect.announcing.announcement import Handed
from doorbook.collect.announcing.handing import written

if TYPE_CHECKING:
    from datetime import timedelta

    from mypy_boto3_sqs.client import SQSClient

LONGEST_WAIT: Final = 12 * 3600 - 600
"""SQS hides a message for twelve hours at most, counted from when it was received."""


class SqsDeliveries:
    """Two queues, by their addresses."""

    def __init__(self, client: "SQSClient", queue: str, dead: str) -> None:
        self._client = client
        self._queue = queue
        self._dead = dead

    def send(self, handed: Sequence[Handed]) -> None:
        """Queue all of it."""
        with breakages("the queue"):
            for each in handed:  # one by one: a full message leaves no room for another in a call
                self._client.send_message(QueueUrl=self._queue, MessageBody=written(each))

    def send_text(self, text: str) -> None:
        """Queue a text."""
        with breakages("the queue"):
            self._client.send_message(QueueUrl=self._queue, MessageBody=text)

    def bury(self, text: str) -> None:
        """Put aside a message of the queue, for an operator."""
        with breakages("the queue of what was given up"):
            self._client.send_message(QueueUrl=self._dead, MessageBody=text)

    def hide(self, receipt: str, wait: "timedelta") -> None:
        """Have a message that was received come back after so long."""
        with breakages("the queue"):
            self._client.change_message_visibility(
                QueueUrl=self._queue,
                ReceiptHandle=receipt,
                VisibilityTimeout=min(round(wait.total_seconds()), LONGEST_WAIT),
            )
