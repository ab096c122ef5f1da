"""What the console's pages have in common: who may be here, and what stands around each page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from doorbook.messages import Message, console
from doorbook.signin.ledger import Ledger
from doorbook.signin.roles import Role, is_fresh, role_of
from doorbook.signin.session import Session
from doorbook.signin.session_desk import SessionDesk
from doorbook.signin.visitor import Visitor
from doorbook.values import value
from doorbook.web import requests
from doorbook.web.console.rooms import CONSOLE, RoomLine, rooms_for
from doorbook.web.cookies import csrf_token, is_csrf_token
from doorbook.web.pages import Page

FOR: Final = {Role.HELP_DESK: console.FOR_HELP_DESK, Role.ADMINISTRATOR: console.FOR_ADMINISTRATORS}
"""What is said to those who may look, and not more."""

LARGEST_FORM: Final = 128 * 1024
"""Certificates of 32 KB are typed here, and a hundred groups; each character may be sent as three."""


MOST_FIELDS: Final = 250
"""A rule of notices names up to 50 addresses, and the webhooks of all connections."""


class NotInsideError(Exception):
    """Nobody is signed in here; `back` is the page that they wanted, where they go on after the sign-in."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


@value(kw_only=True)
class ConsolePage(Page):
    """What stands around every page: who is signed in, the token of the way out, and the rooms open to them."""

    who: str
    out: str
    rooms: tuple[RoomLine, ...]


@value(kw_only=True)
class Inside:
    """Somebody with a role in one browser. `at` is the address that they asked for."""

    session: Session
    visitor: Visitor
    role: Role
    at: str
    fresh: bool

    @property
    def around(self) -> dict[str, Any]:
        """Return what stands around every page."""
        out = csrf_token(self.visitor.session or "", "signout")
        return {"who": self.session.display, "out": out, "rooms": rooms_for(self.role, self.at)}

    @property
    def administers(self) -> bool:
        """Tell whether what only administrators may do is to be shown."""
        return self.role.reaches(Role.ADMINISTRATOR)

    def done(self, step: str) -> str:
        """Return what an address ends with whose page says that a step was done: for this session alone."""
        return "?" + urlencode({"done": csrf_token(self.visitor.session or "", f"{CONSOLE} {step}")})

    def was_done(self, token: str | None, of: Mapping[str, Message]) -> Message | None:
        """Return what is said of the step that an address says was done."""
        steps = (step for step in of if token and is_csrf_token(token, self.visitor.session, f"{CONSOLE} {step}"))
        return next((of[step] for step in steps), None)

    @property
    def csrf(self) -> str:
        """Return the token of every form of the console."""
        return csrf_token(self.visitor.session or "", CONSOLE)


@value
class Porter:
    """Lets those in who have a role, and into each room those whose role reaches it."""

    app: APIGatewayHttpResolver
    sessions: SessionDesk
    ledger: Ledger
    origin: str | None

    def inside(self, least: Role, back: str | None = None) -> Inside:
        """Return who asks, or refuse whoever is less than LEAST.

        Who is not signed in goes on at BACK, or where they are.
        """
        visitor = requests.visitor(self.app.current_event)
        session = self.sessions.read(visitor)
        at = self.app.current_event.path
        if session is None:
            raise NotInsideError(back or at)
        role = role_of(self.ledger, session)
        if role is None or not role.reaches(least):
            reason, status = f"for {least} and above, not for {role or 'nobody'}", HTTPStatus.FORBIDDEN
            said = FOR[least] if role else console.NOT_FOR_YOU
            raise requests.RefusedRequestError(reason, status=status, message=said)
        fresh = is_fresh(session, self.ledger.clock())
        return Inside(session=session, visitor=visitor, role=role, at=at, fresh=fresh)

    def form(self, inside: Inside) -> dict[str, str]:
        """Return the fields of a form that one of our pages sent for them."""
        event = self.app.current_event
        origin = self.origin or f"https://{event.request_context.domain_name}"
        fields = requests.posted(event, origin, LARGEST_FORM, console.FORM_TOO_LARGE, MOST_FIELDS)
        if not is_csrf_token(fields.get("csrf", ""), inside.visitor.session, CONSOLE):
            raise requests.RefusedRequestError("missing or foreign CSRF token", status=HTTPStatus.FORBIDDEN)
        return fields
