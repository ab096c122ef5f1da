"""Keeper: the hourly turn. What is due is decided in doorbook.remember, for browsers' keys, and in doorbook.collect."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from doorbook import wiring
from doorbook.errors import BreakageError


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, list[str]]:
    """Take each turn, whatever became of the one before.

    What breaks is logged with its cause, and the first raised, for the alarm listens to failed runs.
    """
    did: list[str] = []
    broke: list[BreakageError] = []
    keeper = wiring.keeper()
    try:
        did += keeper.turn().did
    except BreakageError as error:
        broke.append(error)
    try:
        turned = wiring.connection_keeper().turn()
        did += turned.did
        broke += turned.broke
    except BreakageError as error:
        broke.append(error)
    for each in broke:
        keeper.ledger.meter.breakage(each)
    if broke:
        raise broke[0]
    return {"did": did}
