"""Collector: takes turns on streams. What a turn does is decided in doorbook.collect."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from doorbook.wiring import collecting


def handler(event: dict[str, Any], _context: LambdaContext) -> None:
    """Take the turns that messages ask for; one that asks for nothing comes again, and then lies with the dead."""
    taker = collecting.collector()
    for record in event["Records"]:
        taker.take(record["body"])
