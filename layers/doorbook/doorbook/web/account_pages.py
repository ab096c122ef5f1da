"""The pages of the account; apart from the others, so that nobody who signs in waits for them to load."""

from datetime import datetime

from doorbook.messages import Message
from doorbook.values import value
from doorbook.web.pages import Page


@value(kw_only=True)
class SessionLine:
    """One browser that is signed in."""

    id: str
    browser: str
    address: str
    proof: str
    opened: datetime
    seen: datetime


@value(kw_only=True)
class SessionsPage(Page):
    """Where a person is signed in. `more` is where the next page begins; `first` says that this is the first."""

    template = "account_sessions.html"
    title: str = "Where you are signed in"
    csrf: str
    mine: SessionLine
    others: tuple[SessionLine, ...]
    first: bool = True
    more: str | None = None
    message: Message | None = None
