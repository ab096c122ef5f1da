"""The first step: what the connection is called, and which host of Duo's it is."""

from doorbook.collect.connections.connection import Connection
from doorbook.values import value
from doorbook.web.console.house import Inside
from doorbook.web.console.steps import Amiss, StepPage, around_step


@value(kw_only=True)
class AccountPage(StepPage):
    """Name and host as they were typed; `offer` is the host that was probably meant."""

    template = "console_account.html"
    title: str = "Which Duo account?"
    name: str = ""
    host: str = ""
    offer: str | None = None


def account_page(
    inside: Inside, connection: Connection | None, typed: dict[str, str], amiss: Amiss, offer: str | None = None
) -> AccountPage:
    """Return the step, with what was typed or else with what is kept."""
    return AccountPage(
        **around_step(inside, connection, "account", amiss),
        name=typed.get("name", connection.name if connection else ""),
        host=typed.get("host", connection.host if connection else ""),
        offer=offer,
    )
