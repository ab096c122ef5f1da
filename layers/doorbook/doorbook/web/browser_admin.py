"""Replies of the administrators' page of browsers."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie

from doorbook import messages
from doorbook.messages import Message
from doorbook.remember.desks import RememberedBrowsers
from doorbook.remember.mine import Here, place
from doorbook.signin.names import LONGEST
from doorbook.signin.remembering import Accepted, Held, Keep, NotAccepted, Why
from doorbook.values import value
from doorbook.web.browser_cookie import held
from doorbook.web.browser_pages import BrowserAdminPage, SomebodysBrowsers
from doorbook.web.cookies import csrf_token
from doorbook.web.my_browsers import CURED_BY_SIGNING_IN, NOT_NOW, Tab, line, said, status
from doorbook.web.pages import Pages
from doorbook.web.replies import html

ADMIN_BROWSERS: Final = "/admin/browsers"
"""Where the page is, and what its forms' tokens are for."""

OF_ADMINISTRATORS: Final = {
    Why.STALE_PROOF: messages.FACTOR_TOO_OLD,
    **dict.fromkeys(NOT_NOW, messages.BROWSERS_UNKNOWN),
    Why.SWITCHED_OFF: messages.BROWSERS_OFF,
}
"""Why nobody was preset, where that says nothing about the name; all that does is said alike."""


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

    def page(self) -> Response[str]:
        """Return whom this browser remembers, and what can be done."""
        return self._page(self._tab.cookie, Told())

    def change(self, step: str, fields: dict[str, str]) -> Response[str] | None:
        """Do what a form of the page says, and show that; None is a step that no form has."""
        mine, visitor, cookie = self._tab.mine, self._tab.visitor, self._tab.cookie
        match step:
            case "opt-in":
                made = self._mine.opt_in(mine, cookie, visitor, own=fields.get("own") == "yes")
                return self._made(made, messages.BROWSER_REMEMBERS_YOU)
            case "preset":
                return self._preset(fields.get("username", ""))
            case "opt-out":
                return self._holding(self._mine.opt_out(mine, cookie, visitor), messages.BROWSER_ASKS_NO_MORE)
            case "clear":
                return self._holding(self._mine.clear(mine, cookie, visitor), messages.BROWSER_CLEARED)
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
            return self._page(self._tab.cookie, told)
        return self._holding(made.held, messages.BROWSER_PRESET)

    def _made(self, made: Accepted | NotAccepted, message: Message) -> Response[str]:
        if isinstance(made, NotAccepted):
            return self._page(self._tab.cookie, Told(message=said(made.why), status=status(made.why)))
        return self._holding(made.held, message)

    def _find(self, typed: str, before: str | None, message: Message | None = None) -> Response[str]:
        person = self._desk.person(self._tab.mine, typed, self._tab.visitor)
        if person is None:
            nobody = Told(message=messages.NO_SUCH_PERSON, status=HTTPStatus.NOT_FOUND, sought=typed[:LONGEST])
            return self._page(self._tab.cookie, nobody)
        listed = self._desk.listed(self._tab.mine, person, place(before))
        lines = tuple(line(each) for each in listed.items)
        found = SomebodysBrowsers(
            id=person.id, display=person.display, disabled=person.disabled, lines=lines, more=listed.more
        )
        return self._page(self._tab.cookie, Told(message=message, sought=typed[:LONGEST], found=found))

    def _revoke(self, person: str, browser: str) -> Response[str]:
        ended = self._desk.revoke(self._tab.mine, person, browser, self._tab.visitor)
        return self._find(person, None, messages.BROWSER_REVOKED if ended else messages.BROWSER_GONE)

    def _revoke_all(self, person: str) -> Response[str]:
        ended = self._desk.revoke_all(self._tab.mine, person, self._tab.visitor)
        return self._find(person, None, messages.THEIR_BROWSERS_REVOKED if ended else None)

    def _holding(self, what: Held, message: Message) -> Response[str]:
        cookies = held(what, self._desk.desk.ledger.clock())
        return self._page(what.cookie if isinstance(what, Keep) else None, Told(message=message), cookies)

    def _page(self, cookie: str | None, told: Told, cookies: Sequence[Cookie] = ()) -> Response[str]:
        stands = self._desk.here(self._tab.mine, cookie)
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
        return html(self._pages, page, status=told.status, cookies=cookies)
