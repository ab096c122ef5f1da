"""The way to people and applications for whoever has not said yet of which Duo account."""

from aws_lambda_powertools.event_handler import Response

from doorbook.collect.connections.connection import State
from doorbook.collect.connections.desk import ConnectionDesk
from doorbook.values import value
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.steps import base
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see


@value(kw_only=True)
class Whose:
    """A connection to choose."""

    label: str
    where: str


@value(kw_only=True)
class WhosePage(ConsolePage):
    """The connections, to choose one of."""

    template = "console_whose.html"
    choices: tuple[Whose, ...]


def whose(pages: Pages, inside: Inside, connections: ConnectionDesk, room: str) -> Response[str]:
    """Lead to a part of the only connection, or have one chosen."""
    kept = [each for each in connections.all() if each.state not in {State.DRAFT, State.DELETING}]
    choices = tuple(Whose(label=each.name, where=f"{base(each.id)}/{room}") for each in kept)
    if len(choices) == 1:
        return see(choices[0].where)
    return html(pages, WhosePage(**inside.around, title=room.capitalize(), choices=choices))
