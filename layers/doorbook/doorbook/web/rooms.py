"""The rooms behind the door: what somebody who is inside asks for, and for administrators more.

What a room shows is imported by the first request for it, so that nobody who signs in waits for that.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from doorbook import messages
from doorbook.signin.ledger import Ledger
from doorbook.signin.roles import administers
from doorbook.signin.session import Session
from doorbook.signin.session_desk import SessionDesk
from doorbook.signin.visitor import Visitor
from doorbook.values import value
from doorbook.web import requests
from doorbook.web.failures import Failures
from doorbook.web.pages import Pages
from doorbook.web.replies import see

if TYPE_CHECKING:
    from doorbook.remember.desks import RememberedBrowsers
    from doorbook.signin.account import Account
    from doorbook.signin.self_test_desk import SelfTestDesk
    from doorbook.web.account import AccountReplies
    from doorbook.web.browser_admin import BrowserAdminReplies
    from doorbook.web.my_browsers import MyBrowsersReplies
    from doorbook.web.self_test import SelfTestReplies

type Form = Callable[[str, str | None], dict[str, str]]
"""Returns the fields of a form that our own page of that name sent, for the holder of that cookie."""


@value(kw_only=True)
class Rooms:
    """Their routes. `back` returns an address only if anybody may be led there; `proof` says what a session proves."""

    app: APIGatewayHttpResolver
    pages: Pages
    ledger: Ledger
    sessions: SessionDesk
    account: Callable[[], "Account"]
    remembered: Callable[[], "RememberedBrowsers"]
    self_tests: Callable[[], "SelfTestDesk"]
    failures: Failures
    form: Form
    back: Callable[[str | None], str | None]
    proof: Callable[[Session], str]

    def entrance(self) -> Response[str]:
        return see("/account/sessions")

    def my_sessions(self) -> Response[str]:
        account = self._account()
        before = self.app.current_event.query_string_parameters.get("before")
        return account.sessions(before) if account else see("/signin")

    def end_session(self) -> Response[str]:
        fields = self.form("/account/sessions", self._visitor().session)
        account = self._account()
        return account.end(fields.get("session", "")) if account else see("/signin")

    def end_other_sessions(self) -> Response[str]:
        self.form("/account/sessions", self._visitor().session)
        account = self._account()
        return account.end_others() if account else see("/signin")

    def end_all_sessions(self) -> Response[str]:
        self.form("/account/sessions", self._visitor().session)
        account = self._account()
        return account.end_all() if account else see("/signin")

    def my_sign_ins(self) -> Response[str]:
        account = self._account()
        before = self.app.current_event.query_string_parameters.get("before")
        return account.sign_ins(before) if account else see("/signin")

    def report_sign_in(self) -> Response[str]:
        fields = self.form("/account/signins", self._visitor().session)
        account = self._account()
        return account.not_me(fields.get("signin", "")) if account else see("/signin")

    def my_way(self) -> Response[str]:
        account = self._account()
        return account.way() if account else see("/signin")

    def choose_way(self) -> Response[str]:
        fields = self.form("/account/way", self._visitor().session)
        account = self._account()
        return account.choose_way(fields.get("way", "")) if account else see("/signin")

    def forget_way(self) -> Response[str]:
        self.form("/account/way", self._visitor().session)
        account = self._account()
        return account.forget_way() if account else see("/signin")

    def my_browsers(self) -> Response[str]:
        asked = self.app.current_event.query_string_parameters
        mine = self._my_browsers(asked.get("return"))
        return mine.page(asked.get("before"), asked.get("done")) if mine else see("/signin")

    def change_my_browsers(self, step: str) -> Response[str]:
        fields = self.form("/account/browsers", self._visitor().session)
        mine = self._my_browsers(fields.get("return"))
        return (mine.change(step, fields) or self.failures.nowhere()) if mine else see("/signin")

    def browsers(self) -> Response[str]:
        return self._browser_admin().page(self.app.current_event.query_string_parameters.get("done"))

    def change_browsers(self, step: str) -> Response[str]:
        admin = self._browser_admin()
        return admin.change(step, self.form("/admin/browsers", self._visitor().session)) or self.failures.nowhere()

    def self_test(self) -> Response[str]:
        return self._self_test().page()

    def run_self_test(self) -> Response[str]:
        replies = self._self_test()
        self.form("/selftest", self._visitor().session)
        return replies.run()

    def _account(self) -> "AccountReplies | None":
        """Return the account of whoever is inside; made late, for nobody needs it to sign in."""
        from doorbook.web.account import AccountReplies  # noqa: PLC0415 - as above

        mine = self._two_factors()
        return AccountReplies(self.pages, self.account(), mine, self._visitor(), self.proof) if mine else None

    def _my_browsers(self, back: str | None) -> "MyBrowsersReplies | None":
        from doorbook.web.my_browsers import MyBrowsersReplies, Tab  # noqa: PLC0415 - late, as the account

        mine = self._two_factors()
        if mine is None:
            return None
        tab = Tab(mine, self._visitor(), self.back(back))
        return MyBrowsersReplies(self.pages, self.remembered().mine, tab)

    def _browser_admin(self) -> "BrowserAdminReplies":
        from doorbook.web.browser_admin import BrowserAdminReplies  # noqa: PLC0415 - late, as the account
        from doorbook.web.my_browsers import Tab  # noqa: PLC0415 - as above

        tab = Tab(self._administrator(), self._visitor())
        return BrowserAdminReplies(self.pages, self.remembered(), tab)

    def _two_factors(self) -> Session | None:
        mine = self.sessions.read(self._visitor())
        if mine is None or not mine.assurance.is_two:  # a password alone, with which an application was content
            return None
        return mine

    def _self_test(self) -> "SelfTestReplies":
        from doorbook.web.self_test import SelfTestReplies  # noqa: PLC0415 - late, as the account

        return SelfTestReplies(self.pages, self.self_tests(), self._administrator(), self._visitor())

    def _administrator(self) -> Session:
        """Return the session of an administrator, or refuse whoever asks."""
        session = self.sessions.read(self._visitor())
        if session is None or not administers(self.ledger, session):
            reason, status = "for administrators alone", HTTPStatus.FORBIDDEN
            raise requests.RefusedRequestError(reason, status=status, message=messages.NOT_FOR_YOU)
        return session

    def _visitor(self) -> Visitor:
        return requests.visitor(self.app.current_event)
