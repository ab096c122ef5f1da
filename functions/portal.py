"""Portal: the sign-in pages. Every decision is taken in doorbook.signin."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from doorbook import messages, wiring
from doorbook.signin.answers import Opened
from doorbook.signin.assurance import Passed
from doorbook.signin.invitation import Acceptance
from doorbook.signin.names import LONGEST
from doorbook.signin.people import Method
from doorbook.signin.roles import administers
from doorbook.signin.session import Session
from doorbook.signin.tickets import TicketKey
from doorbook.signin.visitor import Visitor
from doorbook.web import cookies, requests
from doorbook.web.failures import Failures
from doorbook.web.pages import AT_FAULT, STATIC, HomePage, InvitationPage, NoticePage, PasswordPage
from doorbook.web.replies import HEADERS, SignInReplies, barcode, html, notice, see

if TYPE_CHECKING:
    from doorbook.signin.prompting import PromptDesk
    from doorbook.web.account import AccountReplies
    from doorbook.web.browser_admin import BrowserAdminReplies
    from doorbook.web.my_browsers import MyBrowsersReplies
    from doorbook.web.self_test import SelfTestReplies

CALLBACK = "/duo/callback"
"""Where Duo sends people back to; Duo is told the whole address and goes to no other."""

PROOFS = {
    Passed.DUO_WEBAUTHN_PLATFORM: "Password and this device's own lock",
    Passed.DUO_WEBAUTHN_ROAMING: "Password and a security key",
    Passed.DUO_WEBAUTHN: "Password and a passkey or security key",
    Passed.DUO_U2F: "Password and an old security key",
    Passed.DUO_VERIFIED_PUSH: "Password and a Duo push with a number",
    Passed.DUO_PUSH: "Password and a Duo push",
    Passed.DUO_PASSCODE: "Password and a Duo passcode",
    Passed.DUO_CALL: "Password and a phone call by Duo",
    Passed.PASSWORD: "Password alone",
}


def _proof(session: Session) -> str:
    return PROOFS[session.passed[-1]]


class Portal:
    """The portal's routes: each parses, asks a desk, and answers with a page."""

    def __init__(self, app: APIGatewayHttpResolver, parts: wiring.PortalParts) -> None:
        self.app = app
        self.parts = parts
        self.failures = Failures(app, parts.ledger, parts.pages)

    def home(self) -> Response[str]:
        visitor = self._visitor()
        session = self.parts.sessions.read(visitor)
        if session is None or visitor.session is None:
            return see("/signin")
        page = HomePage(
            csrf=cookies.csrf_token(visitor.session, "signout"),
            display=session.display,
            proof=_proof(session),
            opened=session.opened,
            ends=session.ends,
            administers=administers(self.parts.ledger.doors, session),
        )
        return html(self.parts.pages, page)

    def static(self, file: str) -> Response[str]:
        if file not in STATIC:
            return self.failures.nowhere()
        headers = {**HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
        body = self.parts.pages.static(file).decode()
        return Response(status_code=HTTPStatus.OK, content_type=STATIC[file], body=body, headers=headers)

    def sign_in(self) -> Response[str]:
        event = self.app.current_event
        asked = event.query_string_parameters
        opened = self.parts.desk.open(self._visitor(), asked.get("return"))
        if not isinstance(opened, Opened):
            return notice(messages.RETURN_REFUSED, status=HTTPStatus.BAD_REQUEST, pages=self.parts.pages)
        csrf = cookies.csrf_token(opened.secret, opened.ticket)
        page = PasswordPage(ticket=opened.ticket, csrf=csrf, name=asked.get("name", "")[:LONGEST])
        surplus = cookies.surplus(requests.cookies(event).keys())
        return html(self.parts.pages, page, cookies=[*surplus, cookies.ticket_cookie(opened.ticket, opened.secret)])

    def show(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        return self._replies(key).page(self.parts.desk.show(key, self._visitor()))

    def password(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        fields = self._form(ticket, key.secret)
        typed = fields.get("name", "")
        answer = self.parts.desk.password(key, self._visitor(), typed, fields.get("password", ""))
        return self._replies(key).after_post(answer, ticket, typed)

    def push(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        fields = self._form(ticket, key.secret)
        answer = self.parts.desk.push(key, self._visitor(), fields.get("device") or None)
        return self._replies(key).after_post(answer, ticket)

    def duo(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        answer = self._prompting().send(key, self._visitor(), self._origin() + CALLBACK)
        return self._replies(key).to_duo(answer, ticket)

    def duo_callback(self) -> Response[str]:
        from doorbook.signin.prompt import ticket_of  # noqa: PLC0415 - no other page needs it
        from doorbook.signin.prompting import Returned  # noqa: PLC0415 - as above

        fields = requests.query(self.app.current_event)
        returned = Returned(
            state=fields.get("state", ""), code=fields.get("duo_code", ""), error=fields.get("error", "")
        )
        ticket = ticket_of(returned.state)
        if ticket is None:
            answer = self._prompting().strange(self._visitor(), "a state that is none of ours")
            return self._replies(TicketKey(id="", secret=None)).page(answer)
        key = self._key(ticket)
        back = self._prompting().take_back(key, self._visitor(), returned, self._origin() + CALLBACK)
        return self._replies(key).from_duo(back, ticket)

    def state(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        return self._replies(key).state(self.parts.desk.look(key, self._visitor()), ticket)

    def look(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        return self._replies(key).page(self.parts.desk.look(key, self._visitor()))

    def call(self, ticket: str) -> Response[str]:
        return self._ask(ticket, Method.CALL)

    def text(self, ticket: str) -> Response[str]:
        return self._ask(ticket, Method.TEXT)

    def _ask(self, ticket: str, method: Method) -> Response[str]:
        key = self._key(ticket)
        fields = self._form(ticket, key.secret)
        answer = self.parts.desk.push(key, self._visitor(), fields.get("device"), method)
        return self._replies(key).after_post(answer, ticket)

    def enrol(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        self._form(ticket, key.secret)
        return self._replies(key).after_post(self.parts.desk.enrol(key, self._visitor()), ticket)

    def qr(self, ticket: str) -> Response[str]:
        return barcode(self.parts.desk.show(self._key(ticket), self._visitor())) or self.failures.nowhere()

    def passcode(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        fields = self._form(ticket, key.secret)
        answer = self.parts.desk.passcode(key, self._visitor(), fields.get("passcode", ""))
        return self._replies(key).after_post(answer, ticket)

    def switch(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        fields = self._form(ticket, key.secret)
        return self._replies(key).after_post(self.parts.desk.switch(key, self._visitor(), fields.get("to")), ticket)

    def not_me(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        self._form(ticket, key.secret)
        return self._replies(key).after_post(self.parts.desk.not_me(key, self._visitor()), ticket)

    def sign_out(self) -> Response[str]:
        visitor = self._visitor()
        self._form("signout", visitor.session)
        self.parts.sessions.end(visitor)
        page = NoticePage(
            title="Signed out", message=messages.SIGNED_OUT, way_on="/signin", way_on_label="Sign in", good=True
        )
        return html(self.parts.pages, page, cookies=[cookies.gone(cookies.SESSION)])

    def my_sessions(self) -> Response[str]:
        account = self._account()
        before = self.app.current_event.query_string_parameters.get("before")
        return account.sessions(before) if account else see("/signin")

    def end_session(self) -> Response[str]:
        fields = self._form("/account/sessions", self._visitor().session)
        account = self._account()
        return account.end(fields.get("session", "")) if account else see("/signin")

    def end_other_sessions(self) -> Response[str]:
        self._form("/account/sessions", self._visitor().session)
        account = self._account()
        return account.end_others() if account else see("/signin")

    def end_all_sessions(self) -> Response[str]:
        self._form("/account/sessions", self._visitor().session)
        account = self._account()
        return account.end_all() if account else see("/signin")

    def my_sign_ins(self) -> Response[str]:
        account = self._account()
        before = self.app.current_event.query_string_parameters.get("before")
        return account.sign_ins(before) if account else see("/signin")

    def report_sign_in(self) -> Response[str]:
        fields = self._form("/account/signins", self._visitor().session)
        account = self._account()
        return account.not_me(fields.get("signin", "")) if account else see("/signin")

    def my_way(self) -> Response[str]:
        account = self._account()
        return account.way() if account else see("/signin")

    def choose_way(self) -> Response[str]:
        fields = self._form("/account/way", self._visitor().session)
        account = self._account()
        return account.choose_way(fields.get("way", "")) if account else see("/signin")

    def forget_way(self) -> Response[str]:
        self._form("/account/way", self._visitor().session)
        account = self._account()
        return account.forget_way() if account else see("/signin")

    def my_browsers(self) -> Response[str]:
        asked = self.app.current_event.query_string_parameters
        mine = self._my_browsers(asked.get("return"))
        return mine.page(asked.get("before")) if mine else see("/signin")

    def change_my_browsers(self, step: str) -> Response[str]:
        fields = self._form("/account/browsers", self._visitor().session)
        mine = self._my_browsers(fields.get("return"))
        return (mine.change(step, fields) or self.failures.nowhere()) if mine else see("/signin")

    def browsers(self) -> Response[str]:
        return self._browser_admin().page()

    def change_browsers(self, step: str) -> Response[str]:
        admin = self._browser_admin()
        return admin.change(step, self._form("/admin/browsers", self._visitor().session)) or self.failures.nowhere()

    def self_test(self) -> Response[str]:
        return self._self_test().page()

    def run_self_test(self) -> Response[str]:
        replies = self._self_test()
        self._form("/selftest", self._visitor().session)
        return replies.run()

    def invitation(self) -> Response[str]:
        secret = self.parts.ledger.chance()
        page = InvitationPage(csrf=cookies.csrf_token(secret, "invitation"))
        return html(self.parts.pages, page, cookies=[cookies.invitation_cookie(secret)])

    def accept_invitation(self) -> Response[str]:
        fields = self._form("invitation", requests.cookies(self.app.current_event).get(cookies.INVITATION))
        acceptance = Acceptance(**{name: fields.get(name, "") for name in ("code", "name", "password", "again")})
        message = self.parts.invitations.accept(self._visitor(), acceptance)
        if message is not messages.INVITATION_DONE:
            page = InvitationPage(
                csrf=fields["csrf"],
                code=fields.get("code", ""),
                name=fields.get("name", ""),
                message=message,
                wrong=AT_FAULT.get(message.id, frozenset()),
            )
            return html(self.parts.pages, page, status=HTTPStatus.FORBIDDEN)
        done = NoticePage(title="Welcome", message=message, way_on="/signin", way_on_label="Sign in", good=True)
        return html(self.parts.pages, done, cookies=[cookies.gone(cookies.INVITATION)])

    def _account(self) -> "AccountReplies | None":
        """Return the account of whoever is inside; made late, for nobody needs it to sign in."""
        from doorbook.web.account import AccountReplies  # noqa: PLC0415 - as above

        mine = self._two_factors()
        return AccountReplies(self.parts.pages, self.parts.account(), mine, self._visitor(), _proof) if mine else None

    def _my_browsers(self, back: str | None) -> "MyBrowsersReplies | None":
        from doorbook.web.my_browsers import MyBrowsersReplies, Tab  # noqa: PLC0415 - late, as the account
        from doorbook.web.way_back import way_back  # noqa: PLC0415 - as above

        mine, desk = self._two_factors(), self.parts.desk
        if mine is None:
            return None
        tab = Tab(mine, self._visitor(), self._browser_cookie(), way_back(back, desk.rules, desk.destinations))
        return MyBrowsersReplies(self.parts.pages, self.parts.remembered().mine, tab)

    def _browser_admin(self) -> "BrowserAdminReplies":
        from doorbook.web.browser_admin import BrowserAdminReplies  # noqa: PLC0415 - late, as the account
        from doorbook.web.my_browsers import Tab  # noqa: PLC0415 - as above

        tab = Tab(self._administrator(), self._visitor(), self._browser_cookie())
        return BrowserAdminReplies(self.parts.pages, self.parts.remembered(), tab)

    def _two_factors(self) -> Session | None:
        mine = self.parts.sessions.read(self._visitor())
        if mine is None or not mine.assurance.is_two:  # a password alone, with which an application was content
            return None
        return mine

    def _browser_cookie(self) -> str | None:
        return requests.cookies(self.app.current_event).get(cookies.BROWSER)

    def _self_test(self) -> "SelfTestReplies":
        from doorbook.web.self_test import SelfTestReplies  # noqa: PLC0415 - late, as the account

        return SelfTestReplies(self.parts.pages, self.parts.self_test(), self._administrator(), self._visitor())

    def _administrator(self) -> Session:
        """Return the session of an administrator, or refuse whoever asks."""
        session = self.parts.sessions.read(self._visitor())
        if session is None or not administers(self.parts.ledger.doors, session):
            reason, status = "for administrators alone", HTTPStatus.FORBIDDEN
            raise requests.RefusedRequestError(reason, status=status, message=messages.NOT_FOR_YOU)
        return session

    def _prompting(self) -> "PromptDesk":
        from doorbook.signin.prompting import PromptDesk  # noqa: PLC0415 - only who goes to Duo's own page needs it

        return PromptDesk(self.parts.desk)

    def _origin(self) -> str:
        return self.parts.origin or f"https://{self.app.current_event.request_context.domain_name}"

    def _visitor(self) -> Visitor:
        return requests.visitor(self.app.current_event)

    def _key(self, ticket: str) -> TicketKey:
        return TicketKey(id=ticket, secret=requests.cookies(self.app.current_event).get(cookies.TICKET + ticket))

    def _replies(self, key: TicketKey) -> SignInReplies:
        return SignInReplies(self.parts.pages, key.secret, self.parts.ledger.clock())

    def _form(self, scope: str, secret: str | None) -> dict[str, str]:
        event = self.app.current_event
        fields = requests.posted(event, self._origin())
        if not cookies.is_csrf_token(fields.get("csrf", ""), secret, scope):
            raise requests.RefusedRequestError("missing or foreign CSRF token", status=HTTPStatus.FORBIDDEN)
        return fields


def build(parts: wiring.PortalParts) -> APIGatewayHttpResolver:
    """Return the routes over the portal's parts."""
    app = APIGatewayHttpResolver()
    portal = Portal(app, parts)
    app.get("/")(portal.home)
    app.get("/static/<file>")(portal.static)
    app.get("/signin")(portal.sign_in)
    app.get("/signin/<ticket>")(portal.show)
    app.post("/signin/<ticket>")(portal.password)
    app.post("/signin/<ticket>/push")(portal.push)
    app.post("/signin/<ticket>/enrol")(portal.enrol)
    app.get("/signin/<ticket>/qr")(portal.qr)
    app.post("/signin/<ticket>/call")(portal.call)
    app.post("/signin/<ticket>/text")(portal.text)
    app.post("/signin/<ticket>/passcode")(portal.passcode)
    app.get("/signin/<ticket>/duo")(portal.duo)
    app.get("/duo/callback")(portal.duo_callback)
    app.get("/signin/<ticket>/state")(portal.state)
    app.get("/signin/<ticket>/look")(portal.look)
    app.post("/signin/<ticket>/switch")(portal.switch)
    app.post("/signin/<ticket>/not-me")(portal.not_me)
    app.post("/signout")(portal.sign_out)
    app.get("/account/sessions")(portal.my_sessions)
    app.post("/account/sessions/end")(portal.end_session)
    app.post("/account/sessions/end-others")(portal.end_other_sessions)
    app.post("/account/sessions/end-all")(portal.end_all_sessions)
    app.get("/account/signins")(portal.my_sign_ins)
    app.post("/account/signins/not-me")(portal.report_sign_in)
    app.get("/account/way")(portal.my_way)
    app.post("/account/way")(portal.choose_way)
    app.post("/account/way/forget")(portal.forget_way)
    app.get("/account/browsers")(portal.my_browsers)
    app.post("/account/browsers/<step>")(portal.change_my_browsers)
    app.get("/admin/browsers")(portal.browsers)
    app.post("/admin/browsers/<step>")(portal.change_browsers)
    app.get("/selftest")(portal.self_test)
    app.post("/selftest/run")(portal.run_self_test)
    app.get("/invitation")(portal.invitation)
    app.post("/invitation")(portal.accept_invitation)
    return app


handler = wiring.serve(build, wiring.portal)
