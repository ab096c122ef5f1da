"""Compactor: the hourly turn over the lake. What is due is decided in doorbook.collect."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from doorbook.wiring import compacting


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, list[str]]:
    """Take a turn. What breaks is logged with its cause, and the first raised, for the alarm listens to failed runs."""
    turned = compacting.lake_keeper().turn(compacting.LASTS)
    for each in turned.broke:
        compacting.meter().breakage(each)
    if turned.broke:
        raise turned.broke[0]
    return {"did": [*turned.did]}
