"""duo_client's Auth with an end to every call: no sleep on 429, and a deadline that a trickle cannot stretch.

It signs and speaks; the connection is http.client's own, with Python's own check of the certificate's name: duo_client
matches names with a pattern of its own and sets TLS up anew for every call.
"""

import io
import socket
import ssl
import time
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection, IncompleteRead
from typing import Any, Final, cast

from duo_client.auth import Auth
from duo_client.client import DEFAULT_CA_CERTS

LARGEST_REPLY: Final = 1 << 20


class BoundedAuth(Auth):  # type: ignore[misc] # duo_client ships no types
    """Auth API calls that last at most `timeout` seconds each, which may be set anew before any of them.

    duo_client retries 429 for up to 69 s inside the call, and its time-out counts anew with every byte that arrives.
    `trusted` are the certificates in PEM to trust instead of Duo's own CAs.
    The two methods overridden here are its own seams; tests/contracts holds the pinned version to them.
    """

    def __init__(self, ikey: str, skey: str, host: str, *, port: int | None = None, trusted: str | None = None) -> None:
        super().__init__(ikey, skey, host, timeout=1.0, port=port)
        self._tls = _trusting(trusted)

    def _connect(self) -> HTTPConnection:
        port = self.port or 443
        patience = self.timeout / 2  # for the connection and again for its handshake: then the limit is reached
        if self.proxy_host is None:
            return HTTPSConnection(self.host, port, timeout=patience, context=self._tls)
        conn = HTTPSConnection(self.proxy_host, self.proxy_port, timeout=patience, context=self._tls)
        conn.set_tunnel(self.host, port)
        return conn

    def _make_request(
        self, method: str, uri: str, body: str | None, headers: dict[Any, Any]
    ) -> tuple[HTTPResponse, bytes]:
        conn = self._connect()
        ends = time.monotonic() + self.timeout

        def response_class(sock: socket.socket, **options: Any) -> HTTPResponse:  # noqa: ANN401 - http.client's own
            return HTTPResponse(cast("socket.socket", _Deadlined(sock, ends)), **options)

        conn.response_class = response_class  # type: ignore[assignment] # called, never subclassed
        try:
            conn.request(method, uri, body, headers)
            with conn.getresponse() as response:
                data = response.read(LARGEST_REPLY + 1)
        finally:
            conn.close()
        if len(data) > LARGEST_REPLY or response.length:
            raise IncompleteRead(data, response.length)
        return response, data


def _trusting(pem: str | None) -> ssl.SSLContext:
    """Return a context that trusts these certificates alone; bundles have comments in any language between them."""
    if pem is None:
        return ssl.create_default_context(cafile=DEFAULT_CA_CERTS)
    plain = pem.encode("ascii", "ignore").decode()
    if not plain.strip():
        raise ValueError("no certificates")  # Python would trust the system's
    return ssl.create_default_context(cadata=plain)


class _Deadlined:
    """A socket as far as HTTPResponse needs one, whose reads all end at one moment."""

    def __init__(self, sock: socket.socket, ends: float) -> None:
        self._sock = sock
        self._ends = ends

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reads(self._sock, self._ends))


class _Reads(io.RawIOBase):
    def __init__(self, sock: socket.socket, ends: float) -> None:
        self._sock = sock
        self._file = sock.makefile("rb", buffering=0)  # http.client closes the socket before a last reply is read
        self._ends = ends

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - whatever BufferedReader hands over
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("no reply in time")
        self._sock.settimeout(left)
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()
