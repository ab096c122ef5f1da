"""The self-test's page, for administrators; apart from the others, so that nobody who signs in waits for it to load."""

from datetime import datetime
from http import HTTPStatus
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook import messages
from doorbook.messages import Message
from doorbook.signin.self_test_desk import Report, SelfTestDesk, TooOften
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.values import value
from doorbook.web.cookies import csrf_token
from doorbook.web.pages import Page, Pages
from doorbook.web.replies import html

SELF_TEST: Final = "/selftest"
"""Where the page is, and what its form's token is for."""


@value(kw_only=True)
class SelfTestPage(Page):
    """What a run would try, or what came of one. `message` says why none was made, until `until`."""

    template = "selftest.html"
    title: str = "Self-test"
    csrf: str
    plan: tuple[str, ...]
    report: Report | None = None
    message: Message | None = None
    until: datetime | None = None


class SelfTestReplies:
    """The page for one administrator in one browser."""

    def __init__(self, pages: Pages, desk: SelfTestDesk, mine: Session, visitor: Visitor) -> None:
        self._pages = pages
        self._desk = desk
        self._mine = mine
        self._visitor = visitor

    def page(self) -> Response[str]:
        """Return what a run would try; nothing is asked yet."""
        return html(self._pages, SelfTestPage(csrf=self._token(), plan=self._desk.names()))

    def run(self) -> Response[str]:
        """Try everything, and return what came of it."""
        done = self._desk.run(self._mine, self._visitor)
        if isinstance(done, TooOften):
            page = SelfTestPage(
                csrf=self._token(), plan=self._desk.names(), message=messages.SELF_TEST_THROTTLED, until=done.until
            )
            return html(self._pages, page, status=HTTPStatus.TOO_MANY_REQUESTS)
        return html(self._pages, SelfTestPage(csrf=self._token(), plan=self._desk.names(), report=done))

    def _token(self) -> str:
        return csrf_token(self._visitor.session or "", SELF_TEST)
