"""The first page: every connection, side by side."""

from collections.abc import Iterable
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook.collect.connections.connection import Connection
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
class OverviewPage(ConsolePage):
    """All connections, or how to begin."""

    template = "console_overview.html"
    title: str = "Connections"
    cards: tuple[Card, ...]
    message: Message | None = None


def overview(pages: Pages, inside: Inside, kept: Iterable[Connection], done: str | None) -> Response[str]:
    """Return the page."""
    cards = tuple(
        Card(where=base(each.id), name=each.name, host=each.host, state=STATES[each.state], says=says(each))
        for each in kept
    )
    page = OverviewPage(**inside.around, cards=cards, message=inside.was_done(done, DONE))
    return html(pages, page)
