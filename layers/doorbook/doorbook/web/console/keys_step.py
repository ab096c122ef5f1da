"""The second step: the keys of the Admin API, which no page ever shows."""

from doorbook.collect.connections.connection import Connection
from doorbook.values import value
from doorbook.web.console.house import Inside
from doorbook.web.console.steps import Amiss, StepPage, around_step


@value(kw_only=True)
class KeysPage(StepPage):
    """Both keys are typed anew; `kept` where there are some already."""

    template = "console_keys.html"
    title: str = "Admin API keys"
    kept: bool


def keys_page(inside: Inside, connection: Connection, amiss: Amiss) -> KeysPage:
    """Return the step."""
    return KeysPage(**around_step(inside, connection, "keys", amiss), kept=connection.keyed is not None)
