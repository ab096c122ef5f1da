"""The fourth step: whether this connection sends pushes by which a help desk verifies people, and by what name."""

from doorbook.collect.connections.connection import Connection, PushBy
from doorbook.values import value
from doorbook.web.console.house import Inside
from doorbook.web.console.steps import Amiss, StepPage, around_step


@value(kw_only=True)
class PushVerificationPage(StepPage):
    """The switch, the name people see, and keys that are typed anew; `kept` where there are some already."""

    template = "console_push.html"
    title: str = "Support Push Verification"
    by: PushBy
    name: str
    kept: bool


def push_page(inside: Inside, connection: Connection, typed: dict[str, str], amiss: Amiss) -> PushVerificationPage:
    """Return the step, with what was typed or else with what is kept."""
    kept = connection.push
    return PushVerificationPage(
        **around_step(inside, connection, "push", amiss),
        by=PushBy(typed["by"]) if typed.get("by") in set(PushBy) else kept.by,
        name=typed.get("push_name", kept.name),
        kept=kept.by is PushBy.AUTH_API,
    )
