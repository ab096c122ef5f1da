"""Inspector: judges what was collected. What a check finds is decided in doorbook.checks."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from doorbook.wiring import inspecting


def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Look at the connections that messages ask for; each hour, ask for all."""
    inspector = inspecting.inspector()
    records = event.get("Records")
    if records is None:
        return inspector.ask_for_all()
    inspector.take([record["body"] for record in records])
    return {"taken": len(records)}
