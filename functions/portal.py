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
from doorbook.signin.roles import Role
from doorbook.signin.session import Session
from doorbook.signin.tickets import TicketKey
from doorbook.signin.visitor import Visitor
from doorbook.web import cookies, requests
from doorbook.web.failures import Failures
from doorbook.web.pages import AT_FAULT, STATIC, HomePage, InvitationPage, NoticePage
from doorbook.web.replies import HEADERS, SignInReplies, barcode, html, notice, see
from doorbook.web.rooms import Rooms

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorbook.signin.answers import Answer
    from doorbook.signin.welcome import WelcomeDesk

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
    proof = PROOFS[session.passed[-1]]
    if Passed.PASSWORD in session.passed:
        return proof
    return proof.removeprefix("Password and ").capitalize() + ", without a password"


class Portal:
    """The portal's routes: each parses, asks a desk, and answers with a page."""

    def __init__(self, app: APIGatewayHttpResolver, parts: wiring.PortalParts) -> None:
        self.app = app
        self.parts = parts
        self.failures = Failures(app, parts.ledger, parts.pages)
        self.rooms = Rooms(
            app=app,
            pages=parts.pages,
            ledger=parts.ledger,
            sessions=parts.sessions,
            account=parts.account,
            remembered=parts.remembered,
            self_tests=parts.self_test,
            failures=self.failures,
            form=self._form,
            back=self._back,
            proof=_proof,
        )

    def home(self) -> Response[str]:
        visitor = self._visitor()
        session = self.parts.sessions.read(visitor)
        if session is None or visitor.session is None:
            return see("/signin")
        role = session.role if session.assurance.is_two else None
        page = HomePage(
            csrf=cookies.csrf_token(visitor.session, "signout"),
            display=session.display,
            proof=_proof(session),
            opened=session.opened,
            ends=session.ends,
            looks=role is not None,
            administers=role is Role.ADMINISTRATOR,
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
        surplus = cookies.surplus(requests.cookies(event).keys())
        return self._replies(TicketKey(id=opened.ticket, secret=opened.secret)).begun(
            opened, asked.get("name", "")[:LONGEST], surplus
        )

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

    def go_on(self, ticket: str) -> Response[str]:
        return self._remembered(ticket, lambda desk, key: desk.go_on(key, self._visitor(), self._origin() + CALLBACK))

    def use_password(self, ticket: str) -> Response[str]:
        return self._remembered(ticket, lambda desk, key: desk.use_password(key, self._visitor()))

    def not_you(self, ticket: str) -> Response[str]:
        return self._remembered(ticket, lambda desk, key: desk.not_you(key, self._visitor()))

    def _remembered(self, ticket: str, act: "Callable[[WelcomeDesk, TicketKey], Answer]") -> Response[str]:
        key = self._key(ticket)
        self._form(ticket, key.secret)
        desk = self.parts.desk.welcome()
        return self._replies(key).after_post(act(desk, key), ticket) if desk else self.failures.nowhere()

    def remember(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        own = self._form(ticket, key.secret).get("own") == "yes"
        offers = self.parts.desk.offers()
        if offers is None:
            return self.failures.nowhere()
        return self._replies(key).after_post(offers.accept(key, self._visitor(), own=own), ticket)

    def decline(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        self._form(ticket, key.secret)
        offers = self.parts.desk.offers()
        if offers is None:
            return self.failures.nowhere()
        return self._replies(key).after_post(offers.decline(key, self._visitor()), ticket)

    def duo(self, ticket: str) -> Response[str]:
        key = self._key(ticket)
        answer = self.parts.desk.prompts().send(key, self._visitor(), self._origin() + CALLBACK)
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
            answer = self.parts.desk.prompts().strange(self._visitor(), "a state that is none of ours")
            return self._replies(TicketKey(id="", secret=None)).page(answer)
        key = self._key(ticket)
        back = self.parts.desk.prompts().take_back(key, self._visitor(), returned, self._origin() + CALLBACK)
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

    def _origin(self) -> str:
        return self.parts.origin or f"https://{self.app.current_event.request_context.domain_name}"

    def _back(self, asked: str | None) -> str | None:
        from doorbook.web.way_back import way_back  # noqa: PLC0415 - late, as the rooms

        return way_back(asked, self.parts.desk.rules, self.parts.desk.destinations)

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
    rooms = portal.rooms
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
    app.post("/signin/<ticket>/continue")(portal.go_on)
    app.post("/signin/<ticket>/use-password")(portal.use_password)
    app.post("/signin/<ticket>/not-you")(portal.not_you)
    app.post("/signin/<ticket>/remember")(portal.remember)
    app.post("/signin/<ticket>/decline")(portal.decline)
    app.get("/signin/<ticket>/duo")(portal.duo)
    app.get("/duo/callback")(portal.duo_callback)
    app.get("/signin/<ticket>/state")(portal.state)
    app.get("/signin/<ticket>/look")(portal.look)
    app.post("/signin/<ticket>/switch")(portal.switch)
    app.post("/signin/<ticket>/not-me")(portal.not_me)
    app.post("/signout")(portal.sign_out)
    app.get("/account")(rooms.entrance)
    app.get("/account/sessions")(rooms.my_sessions)
    app.post("/account/sessions/end")(rooms.end_session)
    app.post("/account/sessions/end-others")(rooms.end_other_sessions)
    app.post("/account/sessions/end-all")(rooms.end_all_sessions)
    app.get("/account/signins")(rooms.my_sign_ins)
    app.post("/account/signins/not-me")(rooms.report_sign_in)
    app.get("/account/way")(rooms.my_way)
    app.post("/account/way")(rooms.choose_way)
    app.post("/account/way/forget")(rooms.forget_way)
    app.get("/account/browsers")(rooms.my_browsers)
    app.post("/account/browsers/<step>")(rooms.change_my_browsers)
    app.get("/admin/browsers")(rooms.browsers)
    app.post("/admin/browsers/<step>")(rooms.change_browsers)
    app.get("/selftest")(rooms.self_test)
    app.post("/selftest/run")(rooms.run_self_test)
    app.get("/invitation")(portal.invitation)
    app.post("/invitation")(portal.accept_invitation)
    return app


handler = wiring.serve(build, wiring.portal)
