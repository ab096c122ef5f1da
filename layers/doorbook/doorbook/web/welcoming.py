"""Pages for whom the browser remembers: who they are, and whether it is to remember them at all."""

from doorbook import messages
from doorbook.messages import Message
from doorbook.signin.answers import AskIdentity, AskToRemember
from doorbook.values import value
from doorbook.web.cookies import csrf_token
from doorbook.web.pages import Page

IN_VAIN = frozenset({messages.NOT_YOUR_APPLICATION.id})
"""After which it is of no use to try again as the same person."""


@value(kw_only=True)
class WelcomePage(Page):
    """The browser remembers somebody: to Duo at once, by the password, or as somebody else.

    `rejected` is that Duo's answer was not enough, `again` that it may be tried once more.
    """

    template = "welcome.html"
    title: str = "Welcome back"
    ticket: str
    csrf: str
    shown: str
    message: Message | None = None
    until: str | None = None
    rejected: bool = False
    again: bool = True


@value(kw_only=True)
class OfferPage(Page):
    """They are inside; is this browser to remember them? `shared` where it remembered somebody else a moment ago."""

    template = "offer.html"
    title: str = "Sign in here without a password?"
    ticket: str
    csrf: str
    display: str
    shared: bool
    message: Message | None = None


def welcome(answer: AskIdentity, secret: str) -> WelcomePage:
    """Return the page that asks who they are."""
    note = answer.note
    return WelcomePage(
        ticket=answer.ticket,
        csrf=csrf_token(secret, answer.ticket),
        shown=answer.shown,
        message=note.message if note else None,
        until=note.until.strftime("%H:%M") if note and note.until else None,
        rejected=note is not None and note.message is messages.FACTOR_NOT_ENOUGH,
        again=note is None or note.message.id not in IN_VAIN,
    )


def offer(answer: AskToRemember, secret: str) -> OfferPage:
    """Return the page that asks whether the browser is to remember them."""
    return OfferPage(
        ticket=answer.ticket,
        csrf=csrf_token(secret, answer.ticket),
        display=answer.display,
        shared=answer.shared,
        message=answer.message,
    )
