"""Authlib's authorization server over the provider's desk, for one request."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any, ClassVar, Final

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import AuthorizationServer, InvalidGrantError, InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import OAuth2Payload
from authlib.oauth2.rfc6749.resource_protector import ResourceProtector
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7636.challenge import compare_s256_code_challenge
from authlib.oidc.core.grants import OpenIDCode
from authlib.oidc.rpinitiated import EndSessionEndpoint
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from doorbook.adapters.openid.clients import METHODS, Client, ShownCode, ShownToken
from doorbook.errors import Cause, FixSettingsError
from doorbook.provider.claims import Claims, about_person
from doorbook.provider.codes import TOKEN_LIVES
from doorbook.provider.desk import ProviderDesk, Wanted
from doorbook.provider.keys import KeyRing
from doorbook.provider.received import Received

ALGORITHM: Final = "RS256"
ID_TOKEN_LIVES: Final = timedelta(minutes=10)


class _Payload(OAuth2Payload):
    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = tuple(pairs)
        self._data = dict(pairs)
        self._lists: defaultdict[str, list[str]] = defaultdict(list)
        for name, given in pairs:
            self._lists[name].append(given)

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return self._lists


class Request(OAuth2Request):
    def __init__(self, method: str, path: str, asked: Received) -> None:
        headers = {"Authorization": asked.authorization} if asked.authorization else {}
        # TLS ends at API Gateway; a function sees of it nothing that it could check.
        super().__init__(method, f"https://provider{path}", headers=headers)
        self.payload = _Payload(asked.pairs)

    @property
    def form(self) -> dict[str, str]:
        data: dict[str, str] = self.payload.data
        return data

    @property
    def args(self) -> dict[str, str]:
        return self.form


class CodeGrant(AuthorizationCodeGrant):
    """The authorization code grant, kept by the desk."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = list(METHODS)

    def generate_authorization_code(self) -> str:
        """Return nothing yet: the desk makes the code and keeps its hash in one step."""
        return ""

    def create_authorization_response(self, redirect_uri: str, grant_user: Any) -> Any:  # noqa: ANN401 - Authlib's
        """Keep a code, and lead the browser back with it."""
        data = self.request.payload.data
        wanted = Wanted(
            application=self.request.client.get_client_id(),
            redirect=redirect_uri,
            scope=self.request.scope,
            nonce=data.get("nonce"),
            challenge=data.get("code_challenge"),
        )
        code = self.server.desk.admit(self.server.asked.visitor, grant_user, wanted)
        state = [("state", data["state"])] if data.get("state") else []
        return 302, "", [("Location", add_params_to_uri(redirect_uri, [("code", code), *state]))]

    def query_authorization_code(self, code: str, client: Client) -> ShownCode | None:
        found = self.server.desk.presented(code, client.get_client_id(), self.server.asked.visitor)
        return ShownCode(found) if found else None

    def authenticate_user(self, authorization_code: ShownCode) -> Any:  # noqa: ANN401 - Authlib takes any user
        authorization_code.present = self.server.desk.behind(authorization_code.code)
        return authorization_code.present

    def delete_authorization_code(self, authorization_code: ShownCode) -> None:
        """Delete nothing: it was marked as spent together with the token, so that a second use is seen."""


class OnlyS256(CodeChallenge):
    """PKCE by S256 alone; whoever keeps no secret needs it, others need it or a nonce."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD: ClassVar = ["S256"]
    CODE_CHALLENGE_METHODS: ClassVar = {"S256": compare_s256_code_challenge}

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str | None) -> None:
        super().validate_code_challenge(grant, redirect_uri)
        data = grant.request.payload.data
        if data.get("code_challenge"):
            if data.get("code_challenge_method") != "S256":
                raise InvalidRequestError("Only the 'code_challenge_method' S256 is supported.")
        elif grant.client.public or not data.get("nonce"):
            raise InvalidRequestError("Missing 'code_challenge'")


class IdToken(OpenIDCode):
    """The id token: our claims, our clock, our key."""

    def exists_nonce(self, _nonce: str, _request: OAuth2Request) -> bool:
        """Say no: a nonce is the application's own to check, and a code comes back once in any case."""
        return False

    def get_client_algorithm(self, _client: Client) -> str:
        return ALGORITHM

    def process_token(self, grant: CodeGrant, response: Any) -> Any:  # noqa: ANN401 - Authlib's
        self._server = grant.server
        return super().process_token(grant, response)

    def get_encode_header(self, _client: Client) -> dict[str, str]:
        return {"alg": ALGORITHM, "kid": signing_key(self._server.ring).kid or ""}

    def resolve_client_private_key(self, _client: Client) -> RSAKey:
        return signing_key(self._server.ring)

    def get_compatible_claims(self, request: OAuth2Request) -> Claims:
        now = self._server.desk.ledger.clock()
        return {
            "iss": self._server.asked.issuer,
            "aud": request.client.get_client_id(),
            "iat": int(now.timestamp()),
            "exp": int((now + ID_TOKEN_LIVES).timestamp()),
        }

    def get_authorization_code_claims(self, authorization_code: ShownCode) -> Claims:
        return authorization_code.claims()

    def generate_user_info(self, user: Any, scope: str) -> Claims:  # noqa: ANN401 - Authlib takes any user
        return about_person(self._server.ring.salt, user.person, scope)


class EndSession(EndSessionEndpoint):
    """Logout as an application asks for it; what it ends, the desk decides."""

    def get_server_jwks(self) -> KeySet:
        return published(self.server.ring)

    def _validate_id_token_hint(self, id_token_hint: str) -> dict[str, Any]:
        """Ask only whether we signed it: a hint may be old, and Authlib would look at a clock of its own."""
        try:
            return dict(jwt.decode(id_token_hint, self.get_server_jwks(), algorithms=[ALGORITHM]).claims)
        except (JoseError, ValueError) as error:
            raise InvalidRequestError("The id_token_hint is not ours.") from error

    def is_post_logout_redirect_uri_legitimate(self, *_: object) -> bool:
        """Allow the way back to whom the application says it is, for then the person is asked first."""
        return True


class Bearer(BearerTokenValidator):
    """Access tokens, each while its session lives."""

    def __init__(self, desk: ProviderDesk) -> None:
        super().__init__()
        self._desk = desk

    def authenticate_token(self, token_string: str) -> ShownToken | None:
        token = self._desk.token(token_string)
        present = self._desk.behind(token) if token else None
        return ShownToken(token, present) if token and present else None


class Server(AuthorizationServer):
    """Authlib's server with the desk behind it."""

    def __init__(self, desk: ProviderDesk, ring: KeyRing, asked: Received) -> None:
        super().__init__()
        self.desk = desk
        self.ring = ring
        self.asked = asked
        self.register_grant(CodeGrant, [OnlyS256(required=True), IdToken()])
        self.register_endpoint(EndSession)
        self.register_token_generator("default", self._token)
        self.protector = ResourceProtector()
        self.protector.register_token_validator(Bearer(desk))

    def query_client(self, client_id: str) -> Client | None:
        application = self.desk.application(client_id)
        return Client(application) if application else None

    def save_token(self, token: Mapping[str, str], request: OAuth2Request) -> None:
        if not self.desk.spend(request.authorization_code.code, token["access_token"], self.asked.visitor):
            raise InvalidGrantError("The code, the session or the person is gone.")

    def send_signal(self, *_: object, **__: object) -> None:
        """Tell nobody."""

    def create_oauth2_request(self, request: Request) -> Request:
        return request

    def handle_response(
        self, status: int, body: object, headers: Sequence[tuple[str, str]]
    ) -> tuple[int, dict[str, object], dict[str, str]]:
        return status, dict(body) if isinstance(body, Mapping | list) else {}, dict(headers)

    def _token(self, *, scope: str, **_: object) -> dict[str, object]:
        lives = int(TOKEN_LIVES.total_seconds())
        return {
            "token_type": "Bearer",
            "access_token": self.desk.ledger.chance(),
            "expires_in": lives,
            "scope": scope,
        }


def signing_key(ring: KeyRing) -> RSAKey:
    """Return the key that signs."""
    if ring.active is None or ring.active.private is None:
        raise FixSettingsError(Cause.SECRET, "the ring of signing keys has no active one")
    return _imported(ring.active.private)


def published(ring: KeyRing) -> KeySet:
    """Return the public halves of all keys."""
    return KeySet([_imported(key.public) for key in ring.keys])


@lru_cache(maxsize=16)
def _imported(text: str) -> RSAKey:
    """Return a key of the ring; kept, for OpenSSL checks a private one for forty milliseconds each time it is read."""
    return RSAKey.import_key(json.loads(text))
