"""OpenID Connect's endpoints: what a request asks, in Authlib's words, and what the desk decides, as an answer."""

import re
from datetime import timedelta
from typing import Final, assert_never
from urllib.parse import urlencode

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AccessDeniedError, InvalidRequestError
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from authlib.oidc.core.errors import (
    InteractionRequiredError,
    LoginRequiredError,
    RegistrationNotSupportedError,
    RequestNotSupportedError,
    RequestURINotSupportedError,
)

from doorbook.adapters.openid.clients import METHODS
from doorbook.adapters.openid.server import ALGORITHM, CodeGrant, Request, Server, published
from doorbook.events import Outcome
from doorbook.provider import weighing
from doorbook.provider.answers import AskLeave, Authorized, GoTo, Leaving, Left, Said, SignIn, Stop
from doorbook.provider.claims import CLAIMS, SCOPES, about_person, sid
from doorbook.provider.desk import ProviderDesk
from doorbook.provider.keys import KeyRing
from doorbook.provider.ports import Keys
from doorbook.provider.received import Received
from doorbook.provider.weighing import Asking, Enough, NotTheirs, Present, SignInFirst, Unmet
from doorbook.signin.assurance import Level
from doorbook.signin.throttle import WINDOW
from doorbook.values import value

AUTHORIZE: Final = "/oidc/authorize"
LONGEST_OTHER: Final = 2048
MARK: Final = "doorbook_left"
"""Our own parameter: when the request left for the sign-in, sealed."""

LONGEST: Final = {"state": 1024, "nonce": 512, "login_hint": 256, "code_challenge": 128}
"""A request travels inside the sign-in's address and comes back in one to the application; both have little room."""

PLAIN: Final = re.compile(r"[\x20-\x21\x23-\x5B\x5D-\x7E]*")
"""What Authlib can repeat in the description of an error."""

ANY_TEXT: Final = frozenset({"state", "nonce", "login_hint"})
NOT_SUPPORTED: Final[dict[str, type[OAuth2Error]]] = {
    "request": RequestNotSupportedError,
    "request_uri": RequestURINotSupportedError,
    "registration": RegistrationNotSupportedError,
}
PROMPTS: Final = frozenset({"none", "login", "consent", "select_account"})
LONGEST_AGE: Final = timedelta(days=3650)
TOO_MANY: Final = {
    "error": "invalid_client",
    "error_description": "There were too many wrong secrets. Try again in a few minutes.",
}
RETRY_AFTER: Final = str(int(WINDOW.total_seconds()))
NO_STORE: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class UnmetError(OAuth2Error):
    """The person did all they could, and it is less than the application asks."""

    error = "unmet_authentication_requirements"
    description = "The sign-in is weaker than this application asks."


@value(kw_only=True)
class OpenIdProvider:
    """The endpoints."""

    desk: ProviderDesk
    keys: Keys

    def configuration(self, issuer: str) -> Said:
        """Return the discovery document."""
        return Said(
            status=200,
            body={
                "issuer": issuer,
                "authorization_endpoint": issuer + AUTHORIZE,
                "token_endpoint": f"{issuer}/oidc/token",
                "userinfo_endpoint": f"{issuer}/oidc/userinfo",
                "end_session_endpoint": f"{issuer}/oidc/logout",
                "jwks_uri": f"{issuer}/oidc/jwks",
                "scopes_supported": list(SCOPES),
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "token_endpoint_auth_methods_supported": list(METHODS),
                "code_challenge_methods_supported": ["S256"],
                "claims_supported": list(CLAIMS),
                "acr_values_supported": [level for level in Level if level is not Level.NONE],
                "prompt_values_supported": ["none", "login", "select_account", "consent"],
                "authorization_response_iss_parameter_supported": True,
                "claims_parameter_supported": False,
                "request_parameter_supported": False,
                "request_uri_parameter_supported": False,
            },
        )

    def jwks(self) -> Said:
        """Return the public keys."""
        return Said(status=200, body=dict(published(self.keys()).as_dict()))

    def authorize(self, asked: Received) -> Authorized:
        """Send the browser on with a code, or to the sign-in first, or back with an error."""
        why = _malformed(asked.pairs)
        if why is not None:
            return self._stop(asked, why)
        ring = self.keys()
        server = Server(self.desk, ring, asked)
        request = Request("GET", AUTHORIZE, asked)
        present = self.desk.present(asked.visitor)
        try:
            grant = server.get_consent_grant(request, present or "nobody yet")
            asking = _asking(request, ring)
        except OAuth2Error as error:
            error.redirect_uri = error.redirect_uri or _known_good(server, request)
            return self._back(asked, request, error)
        return self._weighed(asked, request, grant, asking, present)

    def _weighed(
        self, asked: Received, request: Request, grant: CodeGrant, asking: Asking, present: Present | None
    ) -> Authorized:
        silent = "none" in asking.prompt
        weighed = self.desk.weigh(asking, present)
        match weighed:
            case SignInFirst(error) if silent:
                kind = LoginRequiredError if error == "login_required" else InteractionRequiredError
                return self._back(asked, request, kind(redirect_uri=grant.redirect_uri), written=False)
            case SignInFirst():
                return self._sign_in(asked, request)
            case Unmet():
                return self._back(asked, request, UnmetError(redirect_uri=grant.redirect_uri), present)
            case NotTheirs():
                return self._back(asked, request, AccessDeniedError(redirect_uri=grant.redirect_uri), present)
            case Enough():
                _, _, headers = grant.server.create_authorization_response(request, present, grant)
                return GoTo(add_params_to_uri(headers["Location"], [("iss", asked.issuer)]))
            case _:
                assert_never(weighed)

    def token(self, asked: Received) -> Said:
        """Change a code for tokens."""
        request = Request("POST", "/oidc/token", asked)
        server = Server(self.desk, self.keys(), asked)
        client = _named(request)
        why = _wrong_client(request) or _repeated(asked.pairs)
        if why is not None:
            status, body, headers = server.handle_error_response(request, InvalidRequestError(why))
        elif not self.desk.may_try(client, asked.visitor):
            self.desk.refused(Outcome.CLIENT_THROTTLED, asked.visitor, client[:64])
            return Said(status=429, body=dict(TOO_MANY), headers={"Retry-After": RETRY_AFTER, **NO_STORE})
        else:
            status, body, headers = server.create_token_response(request)
        if status >= 400:  # noqa: PLR2004 - where HTTP's errors begin
            if body.get("error") == "invalid_client":
                self.desk.wrong_secret(client, asked.visitor)
            detail = f"{client[:64]}: {body.get('error')}: {body.get('error_description', '')}"
            self.desk.refused(Outcome.TOKEN_REFUSED, asked.visitor, detail)
        return Said(status=status, body=body, headers={**headers, **NO_STORE})

    def userinfo(self, asked: Received) -> Said:
        """Return what a token opens."""
        request = Request("GET", "/oidc/userinfo", asked)
        ring = self.keys()
        server = Server(self.desk, ring, asked)
        try:
            shown = server.protector.validate_request(["openid"], request)
        except OAuth2Error as error:
            status, body, headers = error()
            return Said(status=status, body=dict(body), headers={**dict(headers), **NO_STORE})
        about = about_person(ring.salt, shown.present.person, shown.get_scope())
        return Said(status=200, body=dict(about), headers=dict(NO_STORE))

    def logout(self, asked: Received, *, confirmed: bool) -> Leaving:
        """Sign the person out, after asking them where nothing proves that the application may ask for it."""
        server = Server(self.desk, self.keys(), asked)
        request = Request("GET", "/oidc/logout", asked)
        why = _malformed(asked.pairs)
        if why is not None:
            return self._stop(asked, why)
        try:
            wanted = server.validate_endpoint_request("end_session", request)
        except OAuth2Error as error:
            return self._stop(asked, f"logout: {error.error}: {error.description}")
        present = self.desk.present(asked.visitor)
        claims = wanted.id_token_claims
        theirs = claims is not None and claims.get("iss") == asked.issuer
        if present is not None and not confirmed and not (theirs and claims.get("sid") == sid(present.session.proof)):
            name = wanted.client.application.name if wanted.client else None
            return AskLeave(present.person.display, name, dict(asked.pairs))
        if present is not None:
            by = wanted.client.get_client_id() if wanted.client else None
            self.desk.leave(asked.visitor, present.session, by)
        proved = theirs or (confirmed and present is not None)
        return Left(wanted.redirect_uri if proved else None)

    def _sign_in(self, asked: Received, request: Request) -> SignIn:
        kept = [pair for pair in asked.pairs if pair[0] != MARK]
        left = weighing.mark(self.keys().salt, urlencode(kept), self.desk.ledger.clock())
        return SignIn(f"{AUTHORIZE}?{urlencode([*kept, (MARK, left)])}", request.form.get("login_hint", ""))

    def _back(
        self,
        asked: Received,
        request: Request,
        error: OAuth2Error,
        present: Present | None = None,
        *,
        written: bool = True,
    ) -> GoTo | Stop:
        detail = f"{(request.payload.client_id or '')[:64]}: {error.error}: {error.description or ''}"
        if not error.redirect_uri:
            return self._stop(asked, detail)
        if written:
            person = present.person.id if present else None
            self.desk.refused(Outcome.AUTHORIZATION_REFUSED, asked.visitor, detail, person)
        error.state = request.payload.state
        _, _, headers = error()
        return GoTo(add_params_to_uri(dict(headers)["Location"], [("iss", asked.issuer)]))

    def _stop(self, asked: Received, why: str) -> Stop:
        self.desk.refused(Outcome.AUTHORIZATION_REFUSED, asked.visitor, why)
        return Stop()


def _malformed(pairs: tuple[tuple[str, str], ...]) -> str | None:
    """Tell what is wrong with a request before it is known whom to tell."""
    if (repeated := _repeated(pairs)) is not None:
        return repeated
    for name, given in pairs:
        if len(given) > LONGEST.get(name, LONGEST_OTHER):
            return f"{name} is too long"
        if name not in ANY_TEXT and not PLAIN.fullmatch(given):
            return f"{name} has characters that it cannot have"
    return None


def _repeated(pairs: tuple[tuple[str, str], ...]) -> str | None:
    return None if len(dict(pairs)) == len(pairs) else "A parameter is given twice."


def _named(request: Request) -> str:
    """Return whom a client says it is, in whichever way."""
    try:
        name, _ = extract_basic_authorization(request.headers) if request.headers else (None, None)
    except ValueError:
        name = None
    return name or request.form.get("client_id", "")


def _wrong_client(request: Request) -> str | None:
    """Refuse two ways of saying who one is, and Basic credentials that Authlib would stumble over."""
    if not request.headers:
        return None
    try:
        name, _ = extract_basic_authorization(request.headers)
    except ValueError:
        return "The Authorization header is garbled."
    if "client_secret" in request.form or request.form.get("client_id", name) != name:
        return "The client says in two ways who it is."
    return None


def _known_good(server: Server, request: Request) -> str | None:
    """Return the address to answer at, if client and address are both known."""
    client = server.query_client(request.payload.client_id or "")
    redirect: str | None = request.payload.redirect_uri
    return redirect if client and redirect and client.check_redirect_uri(redirect) else None


def _asking(request: Request, ring: KeyRing) -> Asking:
    data = request.form
    for name, error in NOT_SUPPORTED.items():
        if name in data:
            raise error
    if data.get("response_mode", "query") != "query":
        raise InvalidRequestError("Only the 'response_mode' query is supported.")
    prompt = frozenset(data.get("prompt", "").split())
    if not prompt <= PROMPTS or ("none" in prompt and len(prompt) > 1):
        raise InvalidRequestError("Invalid 'prompt' parameter.")
    kept = [pair for pair in request.payload.pairs if pair[0] != MARK]
    return Asking(
        application=request.client.application,
        prompt=prompt,
        max_age=_max_age(data.get("max_age")),
        acr_values=tuple(data.get("acr_values", "").split()),
        since=weighing.marked(ring.salt, urlencode(kept), data[MARK]) if MARK in data else None,
    )


def _max_age(given: str | None) -> timedelta | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdigit()) or len(given) > len("999999999"):
        raise InvalidRequestError("Invalid 'max_age' parameter.")
    return min(timedelta(seconds=int(given)), LONGEST_AGE)
