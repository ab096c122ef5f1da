"""Every connection, side by side."""

from collections.abc import Iterable
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook.collect.connections.connection import Connection, State
from doorbook.messages import Message, console
from doorbook.values import value
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.steps import base
from doorbook.web.console.words import STATES, Badge, says
from doorbook.web.pages import Pages
from doorbook.web.replies import html

DONE: Final = {"delete": console.DELETED}
"""What is said of each step that leads here."""


@value(kw_only=True)
class Card:
    """One connection among the others."""

    where: str
    name: str
    host: str
    state: Badge
    says: str


@value(kw_only=True)
class ConnectionsPage(ConsolePage):
    """All connections, or how to begin, for those who may add one."""

    template = "console_connections.html"
    title: str = "Connections"
    cards: tuple[Card, ...]
    adds: bool
    message: Message | None = None


def connections(pages: Pages, inside: Inside, kept: Iterable[Connection], done: str | None) -> Response[str]:
    """Return the page; who only looks is not led to what is not finished."""
    cards = tuple(
        Card(where=base(each.id), name=each.name, host=each.host, state=STATES[each.state], says=says(each))
        for each in kept
        if inside.administers or each.state is not State.DRAFT
    )
    page = ConnectionsPage(**inside.around, cards=cards, adds=inside.administers, message=inside.was_done(done, DONE))
    return html(pages, page)
