"""What waits for a second administrator, of one connection."""

from datetime import datetime

from aws_lambda_powertools.event_handler import Response

from doorbook.actions.catalogue import BY_ID
from doorbook.actions.desk import Actions
from doorbook.collect.connections.connection import Connection
from doorbook.values import value
from doorbook.web.console.deed import deed_place
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.shown import legible
from doorbook.web.console.steps import base
from doorbook.web.pages import Pages
from doorbook.web.replies import html


@value(kw_only=True)
class WaitingLine:
    """One of them: what is to be done to whom, and who asked for it."""

    label: str
    whom: str
    where: str
    by: str
    at: datetime


@value(kw_only=True)
class WaitingPage(ConsolePage):
    """All of them, the oldest first."""

    template = "console_waiting.html"
    title: str = "What waits for a second administrator"
    name: str
    base: str
    waiting: tuple[WaitingLine, ...]


def waiting(pages: Pages, desk: Actions, inside: Inside, connection: Connection) -> Response[str]:
    """Return the page."""
    lines = tuple(
        WaitingLine(
            label=BY_ID[each.order.action].title.text,
            whom=legible(each.whom),
            where=deed_place(each),
            by=each.asked.by,
            at=each.asked.at,
        )
        for each in desk.waiting(connection.id)
    )
    page = WaitingPage(**inside.around, name=connection.name, base=base(connection.id), waiting=lines)
    return html(pages, page)
