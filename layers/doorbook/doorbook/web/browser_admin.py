"""Replies of the administrators' page of browsers."""

from http import HTTPStatus
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook import messages
from doorbook.messages import Message
from doorbook.remember.desks import RememberedBrowsers
from doorbook.remember.mine import Here, place
from doorbook.signin.names import LONGEST
from doorbook.signin.remembering import Held, NotAccepted, Why
from doorbook.values import value
from doorbook.web.browser_cookie import held
from doorbook.web.browser_pages import BrowserAdminPage, SomebodysBrowsers
from doorbook.web.cookies import csrf_token
from doorbook.web.my_browsers import CURED_BY_SIGNING_IN, NOT_NOW, Tab, done_at, line, said, see_done, status
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

ADMIN_BROWSERS: Final = "/admin/browsers"
"""Where the page is, and what its forms' tokens are for."""

OF_ADMINISTRATORS: Final = {
    Why.STALE_PROOF: messages.FACTOR_TOO_OLD,
    **dict.fromkeys(NOT_NOW, messages.BROWSERS_UNKNOWN),
    Why.SWITCHED_OFF: messages.BROWSERS_OFF,
}
"""Why nobody was preset, where that says nothing about the name; all that does is said alike."""


DONE: Final = {
    "opt-in": messages.BROWSER_REMEMBERS_YOU,
    "preset": messages.BROWSER_PRESET,
    "opt-out": messages.BROWSER_ASKS_NO_MORE,
    "clear": messages.BROWSER_CLEARED,
}
"""What each step at this browser says that was done."""


@value(kw_only=True)
class Told:
    """What the page says beside how things stand: what came of a form, and what was typed into it."""

    message: Message | None = None
    status: int = HTTPStatus.OK
    typed: str = ""
    sought: str = ""
    found: SomebodysBrowsers | None = None


class BrowserAdminReplies:
    """The page for one administrator in one browser."""

    def __init__(self, pages: Pages, desks: RememberedBrowsers, tab: Tab) -> None:
        self._pages = pages
        self._mine = desks.mine
        self._desk = desks.administration
        self._tab = tab

    def page(self, done: str | None = None) -> Response[str]:
        """Return whom this browser remembers, what can be done, and what just was."""
        return self._page(Told(message=done_at(ADMIN_BROWSERS, self._tab, done, DONE)))

    def change(self, step: str, fields: dict[str, str]) -> Response[str] | None:
        """Do what a form of the page says, and show that; None is a step that no form has."""
        mine, visitor, cookie = self._tab.mine, self._tab.visitor, self._tab.cookie
        match step:
            case "opt-in":
                return self._opt_in(own=fields.get("own") == "yes")
            case "preset":
                return self._preset(fields.get("username", ""))
            case "opt-out":
                return self._done(step, self._mine.opt_out(mine, cookie, visitor))
            case "clear":
                return self._done(step, self._mine.clear(mine, cookie, visitor))
            case "find":
                return self._find(fields.get("person", ""), fields.get("before"))
            case "revoke":
                return self._revoke(fields.get("person", ""), fields.get("browser", ""))
            case "revoke-all":
                return self._revoke_all(fields.get("person", ""))
            case _:
                return None

    def _preset(self, typed: str) -> Response[str]:
        made = self._desk.preset(self._tab.mine, typed, self._tab.cookie, self._tab.visitor)
        if isinstance(made, NotAccepted):
            message = OF_ADMINISTRATORS.get(made.why, messages.PRESET_REFUSED)
            told = Told(message=message, status=status(made.why), typed=typed[:LONGEST])
            return self._page(told)
        return self._done("preset", made.held)

    def _opt_in(self, *, own: bool) -> Response[str]:
        made = self._mine.opt_in(self._tab.mine, self._tab.cookie, self._tab.visitor, own=own)
        if isinstance(made, NotAccepted):
            return self._page(Told(message=said(made.why), status=status(made.why)))
        return self._done("opt-in", made.held)

    def _find(self, typed: str, before: str | None, message: Message | None = None) -> Response[str]:
        person = self._desk.person(self._tab.mine, typed, self._tab.visitor)
        if person is None:
            nobody = Told(message=messages.NO_SUCH_PERSON, status=HTTPStatus.NOT_FOUND, sought=typed[:LONGEST])
            return self._page(nobody)
        listed = self._desk.listed(self._tab.mine, person, place(before))
        lines = tuple(line(each) for each in listed.items)
        found = SomebodysBrowsers(
            id=person.id, display=person.display, disabled=person.disabled, lines=lines, more=listed.more
        )
        return self._page(Told(message=message, sought=typed[:LONGEST], found=found))

    def _revoke(self, person: str, browser: str) -> Response[str]:
        ended = self._desk.revoke(self._tab.mine, person, browser, self._tab.visitor)
        return self._find(person, None, messages.BROWSER_REVOKED if ended else messages.BROWSER_GONE)

    def _revoke_all(self, person: str) -> Response[str]:
        ended = self._desk.revoke_all(self._tab.mine, person, self._tab.visitor)
        return self._find(person, None, messages.THEIR_BROWSERS_REVOKED if ended else None)

    def _done(self, step: str, what: Held) -> Response[str]:
        where = see_done(ADMIN_BROWSERS, self._tab, step)
        return see(where, held(what, self._desk.desk.ledger.clock()))

    def _page(self, told: Told) -> Response[str]:
        stands = self._desk.here(self._tab.mine, self._tab.cookie)
        against = self._mine.against(self._tab.mine)
        page = BrowserAdminPage(
            csrf=csrf_token(self._tab.visitor.session or "", ADMIN_BROWSERS),
            here=stands.here,
            whom=stands.person.display if stands.person and stands.here is Here.SOMEBODY_ELSE else None,
            since=stands.browser.created if stands.browser else None,
            days=self._desk.desk.recogniser.conditions.preset_lasts.days,
            why=said(against) if against else None,
            again=against in CURED_BY_SIGNING_IN,
            typed=told.typed,
            sought=told.sought,
            found=told.found,
            message=told.message,
            refused=told.status != HTTPStatus.OK,
        )
        return html(self._pages, page, status=told.status)
