"""Provider: OpenID Connect for applications. Every decision is taken in doorbook.provider."""

import json
from http import HTTPStatus
from typing import assert_never
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from doorbook import messages, wiring
from doorbook.provider.answers import AskLeave, GoTo, Left, Said, SignIn, Stop
from doorbook.provider.received import Received
from doorbook.signin.visitor import Visitor
from doorbook.web import cookies, requests
from doorbook.web.failures import Failures
from doorbook.web.pages import LeavePage, NoticePage
from doorbook.web.replies import HEADERS, JSON, html, notice, see

CACHED = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
OWN_FIELDS = frozenset({"csrf"})


class Provider:
    """The provider's routes: each parses, asks the endpoints, and answers."""

    def __init__(self, app: APIGatewayHttpResolver, parts: wiring.ProviderParts) -> None:
        self.app = app
        self.parts = parts
        self.failures = Failures(app, parts.ledger, parts.pages)

    def configuration(self) -> Response[str]:
        return _said(self.parts.endpoints.configuration(self._issuer()), CACHED)

    def jwks(self) -> Response[str]:
        return _said(self.parts.endpoints.jwks(), CACHED)

    def authorize(self) -> Response[str]:
        answer = self.parts.endpoints.authorize(self._received(requests.query_pairs(self.app.current_event)))
        match answer:
            case GoTo(address):
                return see(address)
            case SignIn(resume, hint):
                return see("/signin?" + urlencode({"return": resume, **({"name": hint} if hint else {})}))
            case Stop():
                return self._strange()
            case _:
                assert_never(answer)

    def authorize_by_form(self) -> Response[str]:
        """Turn a form into a query: the session's cookie does not come with a form of another site."""
        return self._as_query("/oidc/authorize")

    def token(self) -> Response[str]:
        try:
            pairs = requests.form_pairs(self.app.current_event)
        except requests.RefusedRequestError as error:
            self.failures.write(error)
            body: dict[str, object] = {"error": "invalid_request", "error_description": error.reason}
            return _said(Said(status=error.status, body=body))
        return _said(self.parts.endpoints.token(self._received(pairs)))

    def userinfo(self) -> Response[str]:
        return _said(self.parts.endpoints.userinfo(self._received(())))

    def userinfo_by_form(self) -> Response[str]:
        return self.userinfo()

    def logout(self) -> Response[str]:
        return self._logout(requests.query_pairs(self.app.current_event), confirmed=False)

    def logout_by_form(self) -> Response[str]:
        """Take the person's own answer; an application's form is turned into a query."""
        event = self.app.current_event
        if not requests.from_our_page(event, self._issuer()):
            return self._as_query("/oidc/logout")
        pairs = requests.form_pairs(event)
        given = dict(pairs).get("csrf", "")
        if not cookies.is_csrf_token(given, self._visitor().session, "logout"):
            raise requests.RefusedRequestError("missing or foreign CSRF token", status=HTTPStatus.FORBIDDEN)
        return self._logout(tuple(pair for pair in pairs if pair[0] not in OWN_FIELDS), confirmed=True)

    def _logout(self, pairs: tuple[tuple[str, str], ...], *, confirmed: bool) -> Response[str]:
        visitor = self._visitor()
        answer = self.parts.endpoints.logout(self._received(pairs), confirmed=confirmed)
        match answer:
            case AskLeave(display, application, fields):
                page = LeavePage(
                    csrf=cookies.csrf_token(visitor.session or "", "logout"),
                    display=display,
                    application=application,
                    message=messages.LEAVE,
                    fields=fields,
                )
                return html(self.parts.pages, page)
            case Left(onward):
                gone = [cookies.gone(cookies.SESSION)] if visitor.session else []
                if onward is not None and not confirmed:
                    return see(onward, gone)
                label = "Go back to the application" if onward else "Sign in"
                done = NoticePage(
                    title="Signed out",
                    message=messages.SIGNED_OUT,
                    way_on=onward or "/signin",
                    way_on_label=label,
                    good=True,
                )
                return html(self.parts.pages, done, cookies=gone)
            case Stop():
                return self._strange()
            case _:
                assert_never(answer)

    def _strange(self) -> Response[str]:
        status = HTTPStatus.BAD_REQUEST
        return notice(messages.APPLICATION_STRANGE, title="Not accepted", status=status, pages=self.parts.pages)

    def _as_query(self, path: str) -> Response[str]:
        pairs = requests.form_pairs(self.app.current_event)
        return see(f"{path}?{urlencode(pairs)}")

    def _received(self, pairs: tuple[tuple[str, str], ...]) -> Received:
        event = self.app.current_event
        return Received(
            issuer=self._issuer(),
            visitor=self._visitor(),
            pairs=pairs,
            authorization=requests.header(event, "authorization"),
        )

    def _issuer(self) -> str:
        return self.parts.origin or f"https://{self.app.current_event.request_context.domain_name}"

    def _visitor(self) -> Visitor:
        return requests.visitor(self.app.current_event)


def _said(said: Said, headers: dict[str, str] | None = None) -> Response[str]:
    return Response(
        status_code=said.status,
        content_type=JSON,
        body=json.dumps(said.body),
        headers={**HEADERS, **{n: v for n, v in said.headers.items() if n != "Content-Type"}, **(headers or {})},
    )


def build(parts: wiring.ProviderParts) -> APIGatewayHttpResolver:
    """Return the routes over the provider's parts."""
    app = APIGatewayHttpResolver()
    provider = Provider(app, parts)
    app.get("/.well-known/openid-configuration")(provider.configuration)
    app.get("/oidc/jwks")(provider.jwks)
    app.get("/oidc/authorize")(provider.authorize)
    app.post("/oidc/authorize")(provider.authorize_by_form)
    app.post("/oidc/token")(provider.token)
    app.get("/oidc/userinfo")(provider.userinfo)
    app.post("/oidc/userinfo")(provider.userinfo_by_form)
    app.get("/oidc/logout")(provider.logout)
    app.post("/oidc/logout")(provider.logout_by_form)
    return app


handler = wiring.serve(build, wiring.provider)
