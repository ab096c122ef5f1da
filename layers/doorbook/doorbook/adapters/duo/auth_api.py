"""Duo's Auth API behind the domain's port: bounded calls, checked replies, breakages named by their cure."""

import ssl
from contextlib import contextmanager
from http.client import HTTPException
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import quote, urlencode, urlsplit

from doorbook.adapters.duo.keys import DuoKeys, to_keys
from doorbook.adapters.duo.refusals import of_network, of_reply
from doorbook.adapters.duo.replies import to_enrolment, to_enrolment_status, to_preauth, to_status, to_txid
from doorbook.errors import Cause, FixSettingsError, TryLaterError
from doorbook.signin.duo import (
    CodeChecked,
    CodeRequest,
    Enrolment,
    EnrolmentStatus,
    PhoneRequest,
    Preauth,
    PushRequest,
    PushStatus,
    StillWaiting,
)
from doorbook.values import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorbook.adapters.duo.bounded import BoundedAuth

PREAUTH_LIMIT: Final = 5.0
SEND_LIMIT: Final = 8.0
STATUS_LIMIT: Final = 2.5
"""Seconds. auth_status answers late on purpose; two tries of preauth and one auth stay well below API Gateway's 30."""

CODE_LIMIT: Final = 5.0
ENROL_LIMIT: Final = 8.0
CODE_LOOKS: Final = 3
"""A passcode is decided at once; together with preauth all of it stays below the same 30."""

PREAUTH_TRIES: Final = 2


@value(kw_only=True)
class Outbound:
    """How Duo is reached: which hosts may be named, through which proxy, trusting whom."""

    host_pattern: str
    proxy: str | None = None
    ca_secret: str | None = None


class SecretSource(Protocol):
    """Where secrets are read; `forget` says that one turned out to be wrong."""

    def read(self, name: str) -> str:
        """Return the secret's text."""
        ...

    def forget(self, name: str) -> None:
        """Read it anew next time."""
        ...


class DuoAuthApi:
    """Preauth, push and its status by duo_client, which is imported at the first call."""

    def __init__(self, secrets: SecretSource, secret: str, outbound: Outbound) -> None:
        self._secrets = secrets
        self._secret = secret
        self._outbound = outbound
        self._made: tuple[str, BoundedAuth] | None = None

    def preauth(self, duo_name: str, address: str) -> Preauth:
        """Ask what this person may do now. Asked twice where Duo broke off, for asking changes nothing."""
        reply: Any = None
        for tries_left in reversed(range(PREAUTH_TRIES)):
            try:
                with self._calling(PREAUTH_LIMIT) as api:
                    reply = api.preauth(username=duo_name, ipaddr=_address(address), client_supports_verified_push="1")
                break
            except TryLaterError as broke:
                if broke.cause is not Cause.DOWN or not tries_left:
                    raise
        return to_preauth(reply)

    def send_push(self, request: PushRequest) -> str:
        """Send one push and return its txid; never tried twice, for the first may have gone out."""
        with self._calling(SEND_LIMIT) as api:
            reply = api.auth(
                factor="push",
                username=request.duo_name,
                device=request.device,
                async_txn=True,
                ipaddr=_address(request.address),
                type=dict(request.facts).get("Application"),
                display_username=request.display,
                pushinfo=urlencode(request.facts, quote_via=quote),
                txid=request.verification_txid,
            )
        return to_txid(reply)

    def push_status(self, txid: str) -> PushStatus:
        """Ask how a push stands; no answer in our time means that nothing changed."""
        try:
            with self._calling(STATUS_LIMIT) as api:
                reply = api.json_api_call("GET", "/auth/v2/auth_status", {"txid": txid})
        except TryLaterError as broke:
            if isinstance(broke.__cause__, TimeoutError):
                return StillWaiting()
            raise
        return to_status(reply)

    def check_code(self, request: CodeRequest) -> CodeChecked:
        """Have a passcode checked; asynchronously, because only so Duo names the txid of its log."""
        return self._decided(factor="passcode", username=request.duo_name, passcode=request.code, at=request.address)

    def text_codes(self, request: PhoneRequest) -> CodeChecked:
        """Have codes texted."""
        return self._decided(factor="sms", username=request.duo_name, device=request.device, at=request.address)

    def place_call(self, request: PhoneRequest) -> str:
        """Call a phone and return the call's txid; never tried twice, for it may ring already."""
        with self._calling(SEND_LIMIT) as api:
            reply = api.auth(
                factor="phone",
                username=request.duo_name,
                device=request.device,
                async_txn=True,
                ipaddr=_address(request.address),
            )
        return to_txid(reply)

    def enrol(self, duo_name: str, seconds: int) -> Enrolment:
        """Make somebody at Duo; never tried twice, for the first may have been made."""
        with self._calling(ENROL_LIMIT) as api:
            reply = api.enroll(username=duo_name, valid_secs=seconds)
        return to_enrolment(reply)

    def enrolment_status(self, enrolment: Enrolment) -> EnrolmentStatus:
        """Ask whether the code was used."""
        with self._calling(STATUS_LIMIT) as api:
            reply = api.enroll_status(enrolment.user_id, enrolment.code)
        return to_enrolment_status(reply)

    def _decided(self, *, at: str, **asked: str) -> CodeChecked:
        """Ask for what is decided at once."""
        with self._calling(CODE_LIMIT) as api:
            reply = api.auth(async_txn=True, ipaddr=_address(at), **asked)
        txid = to_txid(reply)
        for _ in range(CODE_LOOKS):
            said = self.push_status(txid)
            if not isinstance(said, StillWaiting):
                return CodeChecked(said, txid)
        raise TryLaterError(Cause.DOWN, "no verdict on what is decided at once")

    @contextmanager
    def _calling(self, limit: float) -> "Iterator[BoundedAuth]":
        api = self._client()
        api.timeout = limit
        try:
            yield api
        except TimeoutError as error:
            raise TryLaterError(Cause.DOWN, f"no answer within {limit:g} s") from error
        except ssl.SSLCertVerificationError as error:
            raise FixSettingsError(Cause.CERTIFICATE, error.verify_message) from error
        except (OSError, HTTPException) as error:
            raise of_network(error) from error
        except (RuntimeError, ValueError) as error:
            broke = of_reply(error)
            if broke.cause is Cause.WRONG_KEY:
                self._secrets.forget(self._secret)
                self._made = None
            raise broke from error

    def _client(self) -> "BoundedAuth":
        text = self._secrets.read(self._secret)
        if self._made is None or self._made[0] != text:
            self._made = (text, self._make(text))
        return self._made[1]

    def _keys(self, text: str) -> DuoKeys:
        return to_keys(text, self._outbound.host_pattern)

    def _make(self, text: str) -> "BoundedAuth":
        from doorbook.adapters.duo.bounded import BoundedAuth  # noqa: PLC0415 - no page needs duo_client

        keys = self._keys(text)
        trusted = self._secrets.read(self._outbound.ca_secret) if self._outbound.ca_secret else None
        try:
            api = BoundedAuth(keys.ikey, keys.skey, keys.host, port=keys.port, trusted=trusted)
        except (ssl.SSLError, ValueError) as error:
            raise FixSettingsError(Cause.SECRET, "the CA secret holds no certificates in PEM") from error
        if self._outbound.proxy:
            proxy = urlsplit(self._outbound.proxy)
            api.set_proxy(proxy.hostname, proxy.port)
        return api


def _address(address: str) -> str | None:
    try:
        return str(ip_address(address))
    except ValueError:
        return None
