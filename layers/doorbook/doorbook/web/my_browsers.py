"""Replies of the page of remembered browsers, for somebody who is inside."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from doorbook import messages
from doorbook.messages import Message
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.mine import MyBrowsers, place
from doorbook.signin.remembering import Drop, Held, NotAccepted, Why
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.values import value
from doorbook.web.browser_cookie import held
from doorbook.web.browser_pages import BrowserLine, MyBrowsersPage
from doorbook.web.cookies import csrf_token, is_csrf_token
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see
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

DONE: Final = {
    "opt-in": messages.BROWSER_REMEMBERS_YOU,
    "opt-out": messages.BROWSER_ASKS_NO_MORE,
    "clear": messages.BROWSER_CLEARED,
    "revoke": messages.BROWSER_REVOKED,
    "revoke-all": messages.BROWSERS_REVOKED,
}
"""What each step says that was done."""

CURED_BY_SIGNING_IN: Final = frozenset({Why.FACTOR, Why.STALE_PROOF})


@value
class Tab:
    """Who asks by which browser: their session, what the browser showed, and where they came from."""

    mine: Session
    visitor: Visitor
    back: str | None = None

    @property
    def cookie(self) -> str | None:
        """What the browser says of whom it remembers."""
        return self.visitor.remembered


class MyBrowsersReplies:
    """The page of one person, as one browser of theirs sees it."""

    def __init__(self, pages: Pages, desk: MyBrowsers, tab: Tab) -> None:
        self._pages = pages
        self._desk = desk
        self._tab = tab

    def page(self, before: str | None = None, done: str | None = None) -> Response[str]:
        """Return where they are remembered, and what was just done."""
        return self._page(done_at(BROWSERS, self._tab, done, DONE), before=place(before))

    def change(self, step: str, fields: dict[str, str]) -> Response[str] | None:
        """Do what a form of the page says, and lead to the page that says so; None is a step that no form has."""
        mine, visitor, cookie = self._tab.mine, self._tab.visitor, self._tab.cookie
        match step:
            case "opt-in":
                return self._opt_in(fields)
            case "opt-out":
                return self._done(step, self._desk.opt_out(mine, cookie, visitor))
            case "clear":
                return self._done(step, self._desk.clear(mine, cookie, visitor))
            case "revoke":
                ended = self._desk.revoke(mine, fields.get("browser", ""), visitor)
                return self._done(step, None) if ended else self._page(messages.BROWSER_GONE)
            case "revoke-all":
                self._desk.revoke_all(mine, visitor)
                return self._done(step, Drop())
            case _:
                return None

    def _opt_in(self, fields: dict[str, str]) -> Response[str]:
        own, named = fields.get("own") == "yes", fields.get("username")
        made = self._desk.opt_in(self._tab.mine, self._tab.cookie, self._tab.visitor, own=own, named=named)
        if isinstance(made, NotAccepted):
            return self._page(said(made.why), status=status(made.why))
        return self._done("opt-in", made.held)

    def _done(self, step: str, what: Held) -> Response[str]:
        where = see_done(BROWSERS, self._tab, step)
        return see(where, held(what, self._desk.desk.ledger.clock()))

    def _page(
        self, message: Message | None = None, *, before: str | None = None, status: int = HTTPStatus.OK
    ) -> Response[str]:
        now = self._desk.look(self._tab.mine, self._tab.cookie, before)
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
        return html(self._pages, page, status=status)


def see_done(page: str, tab: Tab, step: str) -> str:
    """Return the address of a page that says what was done: a reload says it again and does nothing.

    It says so for this session alone, so that nobody can be sent a link that claims what never happened.
    """
    done = csrf_token(tab.visitor.session or "", f"{page} {step}")
    return f"{page}?{urlencode({'done': done} | ({'return': tab.back} if tab.back else {}))}"


def done_at(page: str, tab: Tab, done: str | None, of: Mapping[str, Message]) -> Message | None:
    """Return what was done, as the address of a page says."""
    steps = (step for step in of if done and is_csrf_token(done, tab.visitor.session, f"{page} {step}"))
    return next((of[step] for step in steps), None)


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
