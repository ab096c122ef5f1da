"""Deleting a connection: what becomes of its data is chosen, and its name typed."""

from collections.abc import Callable
from dataclasses import field
from http import HTTPStatus
from typing import assert_never

from aws_lambda_powertools.event_handler import Response

from doorbook.collect.connections.answers import By, Kept, NoSuchConnection, NotNow, Overtaken
from doorbook.collect.connections.connection import Connection, State
from doorbook.collect.connections.desk import ConnectionDesk
from doorbook.collect.connections.rules import Unfits
from doorbook.messages import Message, connections, console
from doorbook.values import value
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.steps import CONNECTIONS, Amiss, base
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

KEEP = "keep"
LONGEST = 100


@value(kw_only=True)
class DeletePage(ConsolePage):
    """What happens, and the form that makes it happen; `typed` and `data` are as they were sent."""

    template = "console_delete.html"
    title: str = "Delete this connection?"
    csrf: str
    connection: Connection
    typed: str = ""
    data: str = KEEP
    message: Message | None = None
    faults: dict[str, Message] = field(default_factory=dict)
    again: str | None = None


@value(kw_only=True)
class Deletion:
    """The page for one administrator, and its form."""

    pages: Pages
    desk: ConnectionDesk
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def page(self, connection: str) -> Response[str]:
        """Return the form."""
        found = self.desk.one(connection)
        if found is None:
            return self.nowhere()
        if found.state is State.DELETING:
            return see(base(found.id))
        if not self.inside.fresh:
            return self._said(found, {}, self._stale(found), HTTPStatus.FORBIDDEN)
        return html(self.pages, self._page(found, {}, Amiss()))

    def take(self, connection: str, seen: int, fields: dict[str, str]) -> Response[str]:
        """Delete it, if its name was typed."""
        found = self.desk.one(connection)
        if found is None:
            return self.nowhere()
        if not self.inside.fresh:
            return self._said(found, fields, self._stale(found), HTTPStatus.FORBIDDEN)
        if " ".join(fields.get("typed", "").split()) != found.name:
            amiss = Amiss(faults={"typed": console.NAME_DIFFERS})
            return self._said(found, fields, amiss, HTTPStatus.BAD_REQUEST)
        keeps = fields.get("data") != "delete"
        by = By(self.inside.session.person, self.inside.visitor)
        done = self.desk.delete(by, connection, seen, keeps_data=keeps)
        match done:
            case Kept():
                return see(CONNECTIONS + self.inside.done("delete"))
            case Overtaken(stands):
                return self._said(stands, fields, Amiss(message=connections.OVERTAKEN), HTTPStatus.CONFLICT)
            case NotNow(stands, why):
                return self._said(stands, fields, Amiss(message=why), HTTPStatus.CONFLICT)
            case Unfits(faults):
                return self._said(found, fields, Amiss(message=faults[0].why), HTTPStatus.BAD_REQUEST)
            case NoSuchConnection():
                return self.nowhere()
            case _:
                assert_never(done)

    def _stale(self, found: Connection) -> Amiss:
        return Amiss(message=console.NOT_FRESH, again=f"{base(found.id)}/delete")

    def _said(self, found: Connection, fields: dict[str, str], amiss: Amiss, status: HTTPStatus) -> Response[str]:
        return html(self.pages, self._page(found, fields, amiss), status=status)

    def _page(self, found: Connection, fields: dict[str, str], amiss: Amiss) -> DeletePage:
        return DeletePage(
            **self.inside.around,
            csrf=self.inside.csrf,
            connection=found,
            typed=fields.get("typed", "")[:LONGEST],
            data="delete" if fields.get("data") == "delete" else KEEP,
            message=amiss.message,
            faults=amiss.faults,
            again=amiss.again,
        )
