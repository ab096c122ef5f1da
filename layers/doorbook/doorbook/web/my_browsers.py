"""Replies of the page of remembered browsers, for somebody who is inside."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie

from doorbook import messages
from doorbook.messages import Message
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.mine import MyBrowsers, place
from doorbook.signin.remembering import Drop, Held, Keep, NotAccepted, Why
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.values import value
from doorbook.web.browser_cookie import held
from doorbook.web.browser_pages import BrowserLine, MyBrowsersPage
from doorbook.web.cookies import csrf_token
from doorbook.web.pages import Pages
from doorbook.web.replies import html
from doorbook.web.words import FACTORS

BROWSERS: Final = "/account/browsers"
"""Where the page is, and what its forms' tokens are for."""

NOT_NOW: Final = frozenset({Why.UNREACHABLE, Why.NO_KEY, Why.MEANWHILE})
"""What may be otherwise in a minute."""

SAID: Final = {
    Why.FACTOR: messages.FACTOR_NOT_ENOUGH,
    Why.STALE_PROOF: messages.FACTOR_TOO_OLD,
    Why.NOT_OWN_DEVICE: messages.NOT_YOUR_OWN_DEVICE,
    Why.NOT_THEIRS: messages.YOURSELF_ALONE,
    Why.SWITCHED_OFF: messages.BROWSERS_OFF,
    **dict.fromkeys(NOT_NOW, messages.BROWSERS_UNKNOWN),
}
"""Why a browser was not made to remember somebody; whatever else it is, it is their administrator's to know."""

CURED_BY_SIGNING_IN: Final = frozenset({Why.FACTOR, Why.STALE_PROOF})


@value
class Tab:
    """Who asks by which browser: their session, what the browser is known by, its cookie, and where they came from."""

    mine: Session
    visitor: Visitor
    cookie: str | None
    back: str | None = None


class MyBrowsersReplies:
    """The page of one person, as one browser of theirs sees it."""

    def __init__(self, pages: Pages, desk: MyBrowsers, tab: Tab) -> None:
        self._pages = pages
        self._desk = desk
        self._tab = tab

    def page(self, before: str | None = None) -> Response[str]:
        """Return where they are remembered."""
        return self._page(self._tab.cookie, before=place(before))

    def change(self, step: str, fields: dict[str, str]) -> Response[str] | None:
        """Do what a form of the page says, and show that; None is a step that no form has."""
        mine, visitor, cookie = self._tab.mine, self._tab.visitor, self._tab.cookie
        match step:
            case "opt-in":
                return self._opt_in(fields)
            case "opt-out":
                return self._holding(self._desk.opt_out(mine, cookie, visitor), messages.BROWSER_ASKS_NO_MORE)
            case "clear":
                return self._holding(self._desk.clear(mine, cookie, visitor), messages.BROWSER_CLEARED)
            case "revoke":
                ended = self._desk.revoke(mine, fields.get("browser", ""), visitor)
                return self._page(cookie, messages.BROWSER_REVOKED if ended else messages.BROWSER_GONE)
            case "revoke-all":
                self._desk.revoke_all(mine, visitor)
                return self._holding(Drop(), messages.BROWSERS_REVOKED)
            case _:
                return None

    def _opt_in(self, fields: dict[str, str]) -> Response[str]:
        own, named = fields.get("own") == "yes", fields.get("username")
        made = self._desk.opt_in(self._tab.mine, self._tab.cookie, self._tab.visitor, own=own, named=named)
        if isinstance(made, NotAccepted):
            return self._page(self._tab.cookie, said(made.why), status=status(made.why))
        return self._holding(made.held, messages.BROWSER_REMEMBERS_YOU)

    def _holding(self, what: Held, message: Message) -> Response[str]:
        """Return the page as the browser stands once it holds this."""
        cookies = held(what, self._desk.desk.ledger.clock())
        return self._page(what.cookie if isinstance(what, Keep) else None, message, cookies=cookies)

    def _page(
        self,
        cookie: str | None,
        message: Message | None = None,
        *,
        before: str | None = None,
        status: int = HTTPStatus.OK,
        cookies: Sequence[Cookie] = (),
    ) -> Response[str]:
        now = self._desk.look(self._tab.mine, cookie, before)
        page = MyBrowsersPage(
            csrf=csrf_token(self._tab.visitor.session or "", BROWSERS),
            here=now.here,
            since=now.since,
            until=now.until,
            others=tuple(line(each) for each in now.listed.items if each.id != now.browser),
            more=now.listed.more,
            first=before is None,
            why=said(now.against) if now.against else None,
            again=now.against in CURED_BY_SIGNING_IN,
            back=self._tab.back or "/",
            asked=self._tab.back,
            message=message,
            refused=status != HTTPStatus.OK,
        )
        return html(self._pages, page, status=status, cookies=cookies)


def said(why: Why) -> Message:
    """Return what somebody reads who was not remembered."""
    return SAID.get(why, messages.BROWSERS_NOT_FOR_YOU)


def status(why: Why) -> int:
    """Return the status of a refusal."""
    return HTTPStatus.SERVICE_UNAVAILABLE if why in NOT_NOW else HTTPStatus.FORBIDDEN


def line(browser: RememberedBrowser) -> BrowserLine:
    """Return a browser as the pages list it."""
    return BrowserLine(
        id=browser.id,
        label=browser.label,
        created=browser.created,
        expires=browser.expires,
        used=browser.used,
        proof=FACTORS.get(browser.kind) if browser.kind else None,
        provisioned_by=browser.provisioned_by,
    )
