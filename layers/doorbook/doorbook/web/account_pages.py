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
class SignInLine:
    """How one sign-in ended; `here` says that it led to the session that looks at it."""

    key: str
    end: str
    method: str | None
    browser: str
    address: str
    at: datetime
    here: bool
    reported: bool


@value(kw_only=True)
class SignInsPage(Page):
    """The ends of a person's sign-ins. `more` is where the next page begins."""

    template = "account_signins.html"
    title: str = "Recent sign-ins"
    csrf: str
    sign_ins: tuple[SignInLine, ...]
    more: str | None = None


@value(kw_only=True)
class WayLine:
    """A way to confirm, in words; `way` is what the form sends, and `label` names the device where it is one.

    `begins` says that a sign-in may begin with it without being asked to.
    """

    way: str
    words: str
    label: str | None
    begins: bool


@value(kw_only=True)
class WayPage(Page):
    """What a sign-in begins with. `why` says why there is nothing to choose, `done` what came of the last choice."""

    template = "account_way.html"
    title: str = "How you confirm"
    csrf: str
    remembered: WayLine | None
    choices: tuple[WayLine, ...]
    why: Message | None = None
    done: Message | None = None


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
