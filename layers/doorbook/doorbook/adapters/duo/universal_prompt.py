"""Duo's Universal Prompt behind the domain's port: the SDK's own code, over a connection that ends.

duo_universal makes the requests and checks the tokens. It calls `requests.post` without any time-out and puts code and
client assertion into the address, where logs and exceptions find them. So its module is loaded once more with ours in
that place, which sends the same as a form; elsewhere in the process the SDK stays as it is.
"""

import json
import ssl
import time
from datetime import UTC, datetime
from functools import cache
from http.client import HTTPException
from importlib.util import find_spec, module_from_spec
from typing import Any, Final, Never
from urllib.parse import urlencode, urlsplit

from doorbook.adapters.duo.auth_api import Outbound, SecretSource
from doorbook.adapters.duo.https import Route, exchange, trusting
from doorbook.adapters.duo.keys import DuoKeys, to_prompt_keys
from doorbook.adapters.duo.refusals import SERVER_ERRORS, TOO_MANY, of_network
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.signin.prompt import Errand, NotProven, Told, Why
from doorbook.values import value

HEALTH_LIMIT: Final = 4.0
TOKEN_LIMIT: Final = 8.0
"""Seconds; two tries of health stay well below API Gateway's 30, and a code can be brought once only."""

HEALTH_TRIES: Final = 2
CLOCK_OFF: Final = 120
"""Seconds between Duo's clock and ours from which on that is why it takes none of our assertions."""

HMAC_BLOCK: Final = 64
"""What HS512 wants for a key. Zeros at its end change no HMAC (RFC 2104), and nobody is warned of a short one."""

LONGEST_TXID: Final = 64
NO_REDIRECT: Final = "https://invalid/"
"""A health check names none, but the SDK wants one."""


class UniversalPrompt:
    """Health, hand-off and token by duo_universal, which is imported at the first call."""

    def __init__(self, secrets: SecretSource, secret: str, outbound: Outbound) -> None:
        self._secrets = secrets
        self._secret = secret
        self._outbound = outbound
        self._made: tuple[str, DuoKeys, Route] | None = None

    def health(self) -> None:
        """Ask whether Duo is there and takes our keys; twice where it broke off, for asking changes nothing."""
        for tries_left in reversed(range(HEALTH_TRIES)):
            try:
                self._client(NO_REDIRECT, HEALTH_LIMIT).health_check()
            except _sdk().DuoException as error:
                said = _meant(error)
                if isinstance(said, TryLaterError) and said.cause is Cause.DOWN and tries_left:
                    continue
                self._refused(said)
            return

    def address(self, errand: Errand) -> str:
        """Return the address of Duo's prompt, with a request that is signed for five minutes."""
        client = self._client(errand.redirect, TOKEN_LIMIT)
        try:
            return str(client.create_auth_url(errand.name, errand.state, nonce=errand.nonce))
        except _sdk().DuoException as error:
            raise FixSettingsError(Cause.REQUEST_REFUSED, "the name for Duo is empty") from error

    def redeem(self, code: str, errand: Errand) -> Told | NotProven:
        """Bring the code and return what the token says, once it is known to be Duo's and meant for this hand-off."""
        client = self._client(errand.redirect, TOKEN_LIMIT)
        try:
            claims = client.exchange_authorization_code_for_2fa_result(code, errand.name, nonce=errand.nonce)
        except _sdk().DuoException as error:
            said = _meant(error)
            return said if isinstance(said, NotProven) else self._refused(said)
        return to_told(claims)

    def _refused(self, said: "BreakageError | NotProven") -> Never:
        if isinstance(said, NotProven):
            raise TryLaterError(Cause.GARBLED, said.detail)
        if said.cause is Cause.WRONG_KEY:
            self._secrets.forget(self._secret)
            self._made = None
        raise said

    def _client(self, redirect: str, limit: float) -> Any:  # noqa: ANN401 - the SDK ships no types
        sdk = _sdk()
        text = self._secrets.read(self._secret)
        if self._made is None or self._made[0] != text:
            self._made = (text, *self._make(text))
        _, keys, route = self._made
        try:
            client = sdk.Client(keys.ikey, keys.skey, keys.at, redirect, duo_certs=_Line(route, limit))
        except sdk.DuoException as error:
            raise FixSettingsError(Cause.SECRET, "a client id has 20 characters and a client secret 40") from error
        client._client_secret = keys.skey.ljust(HMAC_BLOCK, "\0")  # noqa: SLF001 - as Duo's own next version does
        return client

    def _make(self, text: str) -> tuple[DuoKeys, Route]:
        keys = to_prompt_keys(text, self._outbound.host_pattern)
        trusted = self._secrets.read(self._outbound.ca_secret) if self._outbound.ca_secret else None
        try:
            tls = trusting(trusted, _sdk().DEFAULT_CA_CERT_PATH)
        except (ssl.SSLError, ValueError) as error:
            raise FixSettingsError(Cause.SECRET, "the CA secret holds no certificates in PEM") from error
        proxy = urlsplit(self._outbound.proxy or "")
        by = (proxy.hostname, proxy.port) if proxy.hostname else None
        return keys, Route(host=keys.host, port=keys.port, proxy=by, tls=tls)


@cache
def _sdk() -> Any:  # noqa: ANN401 - a module that ships no types
    """Return the SDK's module with our connection in the place of `requests`."""
    spec = find_spec("duo_universal.client")
    if spec is None or spec.loader is None:
        raise ImportError("duo_universal is not there")
    sdk = module_from_spec(spec)
    spec.loader.exec_module(sdk)
    vars(sdk)["requests"] = _Requests
    return sdk


@value
class _Reply:
    status_code: int
    content: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever Duo says
        return json.loads(self.content)


@value
class _Line:
    """Stands where the SDK takes certificates to trust: it comes back with each request, as `verify`."""

    route: Route
    limit: float

    def post(self, path: str, form: dict[str, str], headers: dict[str, str]) -> _Reply:
        """Send a form and return a reply that is JSON, or raise a breakage named by its cure."""
        sent = {**headers, "content-type": "application/x-www-form-urlencoded"}
        try:
            conn = self.route.connection(self.limit)
            response, data = exchange(conn, self.limit, "POST", path, urlencode(form), sent)
        except TimeoutError as error:
            raise TryLaterError(Cause.DOWN, f"no answer within {self.limit:g} s") from error
        except ssl.SSLCertVerificationError as error:
            raise FixSettingsError(Cause.CERTIFICATE, error.verify_message) from error
        except (OSError, HTTPException) as error:
            raise of_network(error) from error
        if response.status == TOO_MANY:
            raise TryLaterError(Cause.LIMITED, f"Duo {response.status}", after=30)
        if response.status >= SERVER_ERRORS:
            raise TryLaterError(Cause.DOWN, f"Duo {response.status}")
        try:
            is_object = isinstance(json.loads(data), dict)
        except ValueError:
            is_object = False
        if not is_object:
            raise TryLaterError(Cause.GARBLED, f"Duo {response.status}, and no JSON object")
        return _Reply(response.status, data)


class _Requests:
    """As much of `requests` as the SDK uses."""

    @staticmethod
    def post(  # noqa: PLR0913 - as the SDK calls it
        url: str,
        *,
        verify: _Line,
        proxies: None,  # noqa: ARG004 - the line knows its proxy
        data: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> _Reply:
        """Send what would stand in the address as a form, which Duo takes as well."""
        return verify.post(urlsplit(url).path, {**(data or {}), **(params or {})}, headers or {})


def _meant(error: object) -> "BreakageError | NotProven":
    """Return what the SDK's one exception stands for; it wraps whatever happened."""
    import jwt  # noqa: PLC0415 - as the SDK does, late

    sdk, inner = _sdk(), error
    while isinstance(inner, sdk.DuoException):  # health_check wraps its own
        inner = inner.args[0] if inner.args else None
    match inner:
        case BreakageError():
            return inner
        case dict():
            return _refusal(inner)
        case jwt.ExpiredSignatureError() | jwt.ImmatureSignatureError():
            return NotProven(why=Why.STALE, detail=type(inner).__name__)
        case jwt.PyJWTError():
            return NotProven(why=Why.UNTRUSTED, detail=type(inner).__name__)
        case sdk.ERR_USERNAME:
            return NotProven(why=Why.OTHER_NAME, detail="preferred_username is not the name that was asked for")
        case sdk.ERR_NONCE:
            return NotProven(why=Why.UNTRUSTED, detail="nonce")
        case _:
            return TryLaterError(Cause.GARBLED, type(inner).__name__)


def _refusal(said: dict[str, Any]) -> "BreakageError | NotProven":
    """Name what Duo refused; codes decide, and never a text's wording."""
    code = said.get("error") or said.get("message")
    detail = str(said.get("error_description") or said.get("message_detail") or "")[:200]
    told = f"Duo {code}: {detail}" if detail else f"Duo {code}"
    if code == "invalid_grant":
        return NotProven(why=Why.SPENT, detail=told)
    if code != "invalid_client":
        return FixSettingsError(Cause.REQUEST_REFUSED, told[:250])
    at = said.get("timestamp")
    if isinstance(at, int) and abs(at - time.time()) > CLOCK_OFF:
        return FixSettingsError(Cause.CLOCK, told)
    return FixSettingsError(Cause.WRONG_KEY, told)


def to_told(claims: dict[str, Any]) -> Told | NotProven:
    """Return what a checked token says, or that it is none of the shape that Duo documents."""
    result, context = claims.get("auth_result"), claims.get("auth_context")
    if not isinstance(result, dict) or not isinstance(context, dict):
        return NotProven(why=Why.UNTRUSTED, detail="no auth_result or no auth_context")
    authenticated, issued = _time(claims.get("auth_time")), _time(claims.get("iat"))
    txid = context.get("txid")
    txid = txid if isinstance(txid, str) and txid.isascii() and len(txid) <= LONGEST_TXID else None
    if authenticated is None or issued is None:
        return NotProven(why=Why.UNTRUSTED, detail="auth_time or iat is no time", txid=txid)
    return Told(
        name=claims.get("preferred_username"),
        result=result.get("result"),
        outcome=context.get("result"),
        factor=context.get("factor"),
        reason=context.get("reason"),
        txid=txid or None,
        authenticated=authenticated,
        issued=issued,
    )


def _time(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
