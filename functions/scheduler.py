"""Scheduler: the minute's look at every connection. What is due is decided in doorbook.collect."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from doorbook.wiring import scheduling


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Look once. What breaks is logged with its cause and raised, for the alarm listens to failed runs."""
    return scheduling.look()
