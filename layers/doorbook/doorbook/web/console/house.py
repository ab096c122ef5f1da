"""What the console's pages have in common: who may be here, and what stands around each page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from doorbook.messages import Message, console
from doorbook.signin.ledger import Ledger
from doorbook.signin.roles import administers, is_fresh
from doorbook.signin.session import Session
from doorbook.signin.session_desk import SessionDesk
from doorbook.signin.visitor import Visitor
from doorbook.values import value
from doorbook.web import requests
from doorbook.web.cookies import csrf_token, is_csrf_token
from doorbook.web.pages import Page

CONSOLE: Final = "/console"
"""Where the console is, and what its forms' tokens are for."""


LARGEST_FORM: Final = 128 * 1024
"""Certificates of 32 KB are typed here, and a hundred groups; each character may be sent as three."""


class NotInsideError(Exception):
    """Nobody is signed in here; `back` is the page that they wanted, where they go on after the sign-in."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


@value(kw_only=True)
class ConsolePage(Page):
    """What stands around every page: who is signed in, and the token of the way out."""

    who: str
    out: str


@value(kw_only=True)
class Inside:
    """An administrator in one browser."""

    session: Session
    visitor: Visitor
    fresh: bool

    @property
    def around(self) -> dict[str, Any]:
        """Return what stands around every page."""
        return {"who": self.session.display, "out": csrf_token(self.visitor.session or "", "signout")}

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
    """Lets administrators in, and nobody else."""

    app: APIGatewayHttpResolver
    sessions: SessionDesk
    ledger: Ledger
    origin: str | None

    def inside(self, back: str | None = None) -> Inside:
        """Return who asks, or refuse them; whoever is not signed in goes on at BACK, or where they are."""
        visitor = requests.visitor(self.app.current_event)
        session = self.sessions.read(visitor)
        if session is None:
            raise NotInsideError(back or self.app.current_event.path)
        if not administers(self.ledger.doors, session):
            reason, status = "for administrators alone", HTTPStatus.FORBIDDEN
            raise requests.RefusedRequestError(reason, status=status, message=console.NOT_FOR_YOU)
        return Inside(session=session, visitor=visitor, fresh=is_fresh(session, self.ledger.clock()))

    def form(self, inside: Inside) -> dict[str, str]:
        """Return the fields of a form that one of our pages sent for them."""
        event = self.app.current_event
        origin = self.origin or f"https://{event.request_context.domain_name}"
        fields = requests.posted(event, origin, LARGEST_FORM, console.FORM_TOO_LARGE)
        if not is_csrf_token(fields.get("csrf", ""), inside.visitor.session, CONSOLE):
            raise requests.RefusedRequestError("missing or foreign CSRF token", status=HTTPStatus.FORBIDDEN)
        return fields
