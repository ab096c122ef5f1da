"""Applications and codes in the words of Authlib."""

from typing import Final

from authlib.oauth2.rfc6749 import ClientMixin

from doorbook.access import client_secret
from doorbook.access.applications import Application
from doorbook.provider.claims import SCOPES, Claims, about_session
from doorbook.provider.codes import Code, Token
from doorbook.provider.weighing import Present

METHODS: Final = ("client_secret_basic", "client_secret_post", "none")


class Client(ClientMixin):
    """An application as a client."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.client_metadata = {"post_logout_redirect_uris": list(application.logout_redirects)}

    @property
    def public(self) -> bool:
        """Whether it can keep no secret."""
        return self.application.secret_hash is None

    def get_client_id(self) -> str:
        return self.application.id

    def get_default_redirect_uri(self) -> None:
        """Return none: OpenID Connect wants it said."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        asked = (scope or "").split()
        return " ".join(each for each in SCOPES if each in asked) if "openid" in asked else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.application.redirects

    def check_client_secret(self, secret: str) -> bool:
        return client_secret.matches(secret, self.application.secret_hash)

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method in METHODS and (method == "none") == self.public

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class ShownCode:
    """A code that an application has shown, and who it is for."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.present: Present | None = None
        self.code_challenge = code.challenge
        self.code_challenge_method = "S256"

    def get_redirect_uri(self) -> str:
        return self.code.redirect

    def get_scope(self) -> str:
        return self.code.scope

    def claims(self) -> Claims:
        """Return what the id token says of the sign-in."""
        if self.present is None:
            raise ValueError("nobody was found behind the code")
        nonce: Claims = {"nonce": self.code.nonce} if self.code.nonce else {}
        return about_session(self.present.session) | nonce


class ShownToken:
    """An access token that somebody has shown, while it counts."""

    def __init__(self, token: Token, present: Present) -> None:
        self.token = token
        self.present = present

    def get_scope(self) -> str:
        return self.token.scope

    def is_expired(self) -> bool:
        return False

    def is_revoked(self) -> bool:
        return False
