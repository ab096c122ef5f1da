"""The queue of what is still to be told, and the one of what nobody could be told, on SQS."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from doorbook.adapters.calling import breakages
from doorbook.collect.announcement import Handed
from doorbook.collect.handing import written
from doorbook.errors import Cause, TryLaterError

if TYPE_CHECKING:
    from datetime import timedelta

    from mypy_boto3_sqs.client import SQSClient

LARGEST_CALL: Final = 256 * 1024
MOST: Final = 10
TRIES: Final = 3
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
        for texts in _calls(written(each) for each in handed):
            self._send(texts)

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

    def _send(self, texts: Sequence[str]) -> None:
        left = dict(enumerate(texts))
        for _ in range(TRIES):
            with breakages("the queue"):
                said = self._client.send_message_batch(
                    QueueUrl=self._queue,
                    Entries=[{"Id": str(number), "MessageBody": text} for number, text in left.items()],
                )
            left = {int(each["Id"]): left[int(each["Id"])] for each in said.get("Failed", ())}
            if not left:
                return
        raise TryLaterError(Cause.DOWN, f"the queue did not take {len(left)} of {len(texts)} messages")


def _calls(texts: Iterator[str]) -> Iterator[list[str]]:
    some: list[str] = []
    size = 0
    for text in texts:
        if some and (len(some) == MOST or size + len(text) > LARGEST_CALL):
            yield some
            some, size = [], 0
        some.append(text)
        size += len(text)
    if some:
        yield some
