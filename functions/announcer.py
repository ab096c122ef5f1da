"""Announcer: tells the bus and the webhooks what the outbox says and findings, and whom rules name, in mail too.

How is decided in doorbook.collect and doorbook.notices.
"""

from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from doorbook import wiring


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, list[dict[str, str]]]:
    """Take rows of the streams or messages of the queue, or without any what is due; what comes back comes again."""
    announcer = wiring.announcer()
    records = event.get("Records")
    if records is None:
        announcer.due(timedelta(milliseconds=context.get_remaining_time_in_millis()))
        return {"batchItemFailures": []}
    if records and records[0]["eventSource"] == "aws:sqs":
        return announcer.messages(records)
    return announcer.stream(records, lambda: timedelta(milliseconds=context.get_remaining_time_in_millis()))
