"""A Duo account as a test of its connection asks it: bounded calls by duo_client, refusals told by their codes."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPException
from threading import Thread
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from doorbook.adapters.duo.refusals import of_network, of_reply
from doorbook.collect.connections.connection import Connection
from doorbook.collect.connections.grants import Trial
from doorbook.collect.connections.keys import ConnectionKeys, Key, KeyPair
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError

if TYPE_CHECKING:
    from doorbook.adapters.duo.bounded import BoundedAuth

V2: Final = 2
V5: Final = 5
NOBODYS: Final = KeyPair(ikey="", skey=Key(""))
HTTPS_PORT: Final = 443


class DuoConnectionProbe:
    """Looks up, pings, and tries calls with a connection's keys, each within the seconds that it is given."""

    def __init__(
        self, connection: Connection, keys: ConnectionKeys, *, proxy: str | None, trusted: Callable[[], str | None]
    ) -> None:
        self._host, _, port = connection.host.partition(":")
        self._port = int(port) if port else None
        self._keys = keys
        self._proxy = connection.advanced.proxy or proxy
        self._ca = connection.advanced.ca
        self._trusted = trusted

    def resolve(self, seconds: float) -> None:
        """Look the host up on a thread of its own, for a look-up knows no limit."""
        if self._proxy:
            return
        ended: list[Exception | None] = []

        def look_up() -> None:
            try:
                socket.getaddrinfo(self._host, self._port or HTTPS_PORT, type=socket.SOCK_STREAM)
                ended.append(None)
            except (OSError, UnicodeError) as error:
                ended.append(error)

        thread = Thread(target=look_up, daemon=True)
        thread.start()
        thread.join(seconds)
        if not ended:
            raise TryLaterError(Cause.DOWN, f"the name was not looked up within {seconds:g} s")
        if isinstance(ended[0], UnicodeError):
            raise FixSettingsError(Cause.HOST, "the API host is no name")
        if ended[0] is not None:
            raise of_network(ended[0]) from ended[0]

    def ping(self, seconds: float) -> datetime:
        """Return Duo's time."""
        with self._calling(NOBODYS, seconds) as api:
            reply: Any = api.ping()
        try:
            return datetime.fromtimestamp(reply["time"], UTC)
        except (TypeError, KeyError, ValueError, OverflowError, OSError) as error:
            raise TryLaterError(Cause.GARBLED, "a ping without a time") from error

    def attempt(self, trial: Trial, seconds: float) -> None:
        """Make the call; what it answers does not matter, only whether it does."""
        version = V5 if trial.signature_v5 else V2
        with self._calling(self._keys.admin, seconds) as api:
            response, data = api.api_call(
                trial.method, trial.path, trial.params(datetime.now(UTC)), sig_version=version
            )
            api.parse_json_response(response, data)

    def is_auth_api(self, seconds: float) -> bool:
        """Ask the Auth API whether the keys are its."""
        try:
            self._check(self._keys.admin, seconds)
        except FixSettingsError:
            return False
        return True

    def check_push(self, seconds: float) -> None:
        """Ask the Auth API whether it takes the keys for pushes."""
        if self._keys.push is None:
            raise FixSettingsError(Cause.SECRET, "there are no keys for pushes")
        self._check(self._keys.push, seconds)

    def _check(self, pair: KeyPair, seconds: float) -> None:
        with self._calling(pair, seconds) as api:
            api.check()

    @contextmanager
    def _calling(self, pair: KeyPair, seconds: float) -> "Iterator[BoundedAuth]":
        api = self._client(pair)
        api.timeout = seconds
        try:
            yield api
        except TimeoutError as error:
            raise TryLaterError(Cause.DOWN, f"no answer within {seconds:.1f} s") from error
        except ssl.SSLCertVerificationError as error:
            raise FixSettingsError(Cause.CERTIFICATE, error.verify_message) from error
        except (OSError, HTTPException) as error:
            raise of_network(error) from error
        except (RuntimeError, ValueError) as error:
            raise _of_admin(error) from error

    def _client(self, pair: KeyPair) -> "BoundedAuth":
        from doorbook.adapters.duo.bounded import BoundedAuth  # noqa: PLC0415 - no page needs duo_client

        try:
            trusted = self._ca or self._trusted()
            api = BoundedAuth(pair.ikey, pair.skey, self._host, port=self._port, trusted=trusted)
        except (ssl.SSLError, ValueError) as error:
            raise FixSettingsError(Cause.SECRET, "no certificates in PEM that can be used") from error
        if self._proxy:
            proxy = urlsplit(self._proxy)
            api.set_proxy(proxy.hostname, proxy.port)
        return api


def _of_admin(error: Exception) -> BreakageError:
    """Name a refusal: of the Admin API 403 is a grant that lacks, or an application of another type."""
    broke = of_reply(error)
    status = getattr(error, "status", None)
    if isinstance(broke, FixSettingsError) and status == HTTPStatus.FORBIDDEN:
        return FixSettingsError(Cause.NOT_GRANTED, broke.detail)
    if isinstance(broke, FixSettingsError) and status == HTTPStatus.NOT_FOUND:
        return FixSettingsError(Cause.NOT_OFFERED, broke.detail)
    return broke
