"""Turns asked for by messages of a FIFO queue: those of one stream wait for each other, those of others do not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.collect.turns.run import Asked
from doorbook.errors import Cause, FixSettingsError, TryLaterError

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient

SERVER_ERRORS: Final = 500


class SqsTurns:
    """Messages that the collector takes."""

    def __init__(self, client: "SQSClient", queue: str) -> None:
        self._client = client
        self._queue = queue

    def ask(self, asked: Asked, *, once: str) -> None:
        """Send a message; SQS drops a second one of the same word within five minutes."""
        told = {"connection": asked.connection, "stream": asked.stream, "at": asked.at, "run": asked.run}
        with sending():
            self._client.send_message(
                QueueUrl=self._queue,
                MessageBody=json.dumps(told),
                MessageGroupId=f"{asked.connection}.{asked.stream}",
                MessageDeduplicationId=blake2b(once.encode(), digest_size=32).hexdigest(),
            )


@contextmanager
def sending() -> Iterator[None]:
    """Name what SQS refuses, or does not answer, by its cure."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if status >= SERVER_ERRORS or "Throttl" in code:
            raise TryLaterError(Cause.QUEUE, code) from error
        raise FixSettingsError(Cause.QUEUE, code) from error
    except BotoCoreError as error:
        raise TryLaterError(Cause.QUEUE, type(error).__name__) from error


def to_asked(body: str) -> Asked:
    """Return what a message asks for; raise ValueError where it asks for nothing."""
    told = json.loads(body)
    match told:
        case {"connection": str(connection), "stream": str(stream), "at": int(at), "run": str() | None as run}:
            return Asked(connection=connection, stream=stream, at=at, run=run)
    raise ValueError("a message asks for no turn")
