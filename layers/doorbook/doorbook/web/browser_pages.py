"""The pages of remembered browsers: a person's own, and the administrators'."""

from datetime import datetime

from doorbook.messages import Message
from doorbook.remember.mine import Here
from doorbook.values import value
from doorbook.web.pages import Page


@value(kw_only=True)
class BrowserLine:
    """A browser that remembers somebody: what it is, what they confirmed it with, and whether somebody else did."""

    id: str
    label: str
    created: datetime
    expires: datetime
    used: datetime | None
    proof: str | None
    provisioned_by: str | None


@value(kw_only=True)
class MyBrowsersPage(Page):
    """Where a person is remembered. `why` says why this browser cannot be made to now, `again` that a sign-in cures it.

    `back` is where they came from, and `asked` is it once more, as the forms carry it on.
    """

    template = "account_browsers.html"
    title: str = "Remembered browsers"
    csrf: str
    here: Here
    since: datetime | None
    until: datetime | None = None
    others: tuple[BrowserLine, ...]
    more: str | None = None
    first: bool = True
    why: Message | None = None
    again: bool = False
    back: str = "/"
    asked: str | None = None
    message: Message | None = None
    refused: bool = False


@value(kw_only=True)
class SomebodysBrowsers:
    """What an administrator is shown of one person; `more` is where the next page begins."""

    id: str
    display: str
    disabled: bool
    lines: tuple[BrowserLine, ...]
    more: str | None = None


@value(kw_only=True)
class BrowserAdminPage(Page):
    """This browser, setting it up for somebody, and anybody's browsers from afar. `whom` is who is remembered here."""

    template = "admin_browsers.html"
    title: str = "Browsers of people"
    csrf: str
    here: Here
    whom: str | None
    since: datetime | None
    days: int
    why: Message | None = None
    again: bool = False
    typed: str = ""
    sought: str = ""
    found: SomebodysBrowsers | None = None
    message: Message | None = None
    refused: bool = False
