"""duo_client's Auth with an end to every call: no sleep on 429, and a deadline that a trickle cannot stretch.

It signs and speaks; the connection is ours: duo_client matches certificates' names with a pattern of its own and sets
TLS up anew for every call.
"""

from http.client import HTTPConnection, HTTPResponse
from typing import Any

from duo_client.auth import Auth
from duo_client.client import DEFAULT_CA_CERTS

from doorbook.adapters.duo.https import Route, exchange, trusting


class BoundedAuth(Auth):  # type: ignore[misc] # duo_client ships no types
    """Auth API calls that last at most `timeout` seconds each, which may be set anew before any of them.

    duo_client retries 429 for up to 69 s inside the call, and its time-out counts anew with every byte that arrives.
    `trusted` are the certificates in PEM to trust instead of Duo's own CAs.
    The two methods overridden here are its own seams; tests/contracts holds the pinned version to them.
    """

    def __init__(self, ikey: str, skey: str, host: str, *, port: int | None = None, trusted: str | None = None) -> None:
        super().__init__(ikey, skey, host, timeout=1.0, port=port)
        self._tls = trusting(trusted, DEFAULT_CA_CERTS)

    def _connect(self) -> HTTPConnection:
        proxy = None if self.proxy_host is None else (self.proxy_host, self.proxy_port)
        return Route(host=self.host, port=self.port, proxy=proxy, tls=self._tls).connection(self.timeout)

    def _make_request(
        self, method: str, uri: str, body: str | None, headers: dict[Any, Any]
    ) -> tuple[HTTPResponse, bytes]:
        return exchange(self._connect(), self.timeout, method, uri, body, headers)
