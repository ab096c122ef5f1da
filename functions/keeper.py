"""Keeper: the hourly turn over the keys of remembered browsers. What is due is decided in doorbook.remember."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from doorbook import wiring
from doorbook.errors import BreakageError


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, list[str]]:
    """Take one turn. What breaks is logged with its cause and raised, for the alarm listens to failed runs."""
    keeper = wiring.keeper()
    try:
        return {"did": list(keeper.turn().did)}
    except BreakageError as broke:
        keeper.ledger.meter.breakage(broke)
        raise
