"""Rotating a connection's keys: the new ones are tried first."""

from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from http import HTTPStatus
from typing import assert_never

from aws_lambda_powertools.event_handler import Response

from doorbook.collect.connections.answers import By, Kept, KeysRefused, NoSuchConnection, NotNow, Overtaken, TooOften
from doorbook.collect.connections.connection import Connection, State
from doorbook.collect.connections.desk import ConnectionDesk
from doorbook.collect.connections.rules import Unfits
from doorbook.messages import Message, connections, console
from doorbook.values import value
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.own import TestTold, told
from doorbook.web.console.steps import Amiss, base, place
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see


@value(kw_only=True)
class RotatePage(ConsolePage):
    """Both keys are typed; `tested` is what Duo said to keys that it did not take."""

    template = "console_rotate.html"
    title: str = "Rotate the keys"
    csrf: str
    connection: Connection
    tested: TestTold | None = None
    message: Message | None = None
    faults: dict[str, Message] = field(default_factory=dict)
    again: str | None = None
    until: datetime | None = None


@value(kw_only=True)
class Rotation:
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
        if found.state is State.DRAFT:
            return see(place(found.id, "keys"))
        if found.state is State.DELETING:
            return see(base(found.id))
        if not self.inside.fresh:
            return self._stale(found)
        return html(self.pages, self._page(found, Amiss()))

    def take(self, connection: str, seen: int, ikey: str, skey: str) -> Response[str]:
        """Try the new keys, and keep them if Duo takes them."""
        found = self.desk.one(connection)
        if found is None:
            return self.nowhere()
        if not self.inside.fresh:
            return self._stale(found)
        done = self.desk.rotate(By(self.inside.session.person, self.inside.visitor), connection, seen, ikey, skey)
        match done:
            case Kept():
                return see(base(connection) + self.inside.done("rotate"))
            case KeysRefused(stands, report):
                page = self._page(stands, Amiss(message=connections.KEYS_REFUSED), told(report))
                return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
            case Unfits(faults):
                page = self._page(found, Amiss(faults={each.field: each.why for each in faults}))
                return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
            case Overtaken(stands):
                page = self._page(stands, Amiss(message=connections.OVERTAKEN))
                return html(self.pages, page, status=HTTPStatus.CONFLICT)
            case NotNow(stands, why):
                return html(self.pages, self._page(stands, Amiss(message=why)), status=HTTPStatus.CONFLICT)
            case TooOften(until):
                page = self._page(found, Amiss(message=connections.TESTED_TOO_OFTEN, until=until))
                return html(self.pages, page, status=HTTPStatus.TOO_MANY_REQUESTS)
            case NoSuchConnection():
                return self.nowhere()
            case _:
                assert_never(done)

    def _stale(self, found: Connection) -> Response[str]:
        amiss = Amiss(message=console.NOT_FRESH, again=f"{base(found.id)}/keys")
        return html(self.pages, self._page(found, amiss), status=HTTPStatus.FORBIDDEN)

    def _page(self, found: Connection, amiss: Amiss, tested: TestTold | None = None) -> RotatePage:
        return RotatePage(
            **self.inside.around,
            csrf=self.inside.csrf,
            connection=found,
            tested=tested,
            message=amiss.message,
            faults=amiss.faults,
            again=amiss.again,
            until=amiss.until,
        )
