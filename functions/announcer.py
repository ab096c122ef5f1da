"""Announcer: tells the bus and the webhooks what the outbox says, and findings. How is decided in doorbook.collect."""

from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from doorbook import wiring


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, list[dict[str, str]]]:
    """Take rows of the streams, or messages of the queue; what comes back is brought again."""
    announcer = wiring.announcer()
    records = event["Records"]
    if records and records[0]["eventSource"] == "aws:sqs":
        return announcer.messages(records)
    return announcer.stream(records, lambda: timedelta(milliseconds=context.get_remaining_time_in_millis()))
