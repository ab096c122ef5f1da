"""One HTTPS request that ends: by a deadline that a trickle of bytes cannot stretch, and at a size.

The connection is http.client's own, with Python's own check of the certificate's name.
"""

import io
import socket
import ssl
import time
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection, IncompleteRead
from typing import Any, Final, cast

from doorbook.values import value

LARGEST_REPLY: Final = 1 << 20
HTTPS_PORT: Final = 443


@value(kw_only=True)
class Route:
    """Where to, by which proxy, trusting whom."""

    host: str
    port: int | None
    proxy: tuple[str, int | None] | None
    tls: ssl.SSLContext

    def connection(self, timeout: float) -> HTTPSConnection:
        """Return a connection that is made at its first request, in at most `timeout` seconds."""
        patience = timeout / 2  # for the connection and again for its handshake: then the limit is reached
        port = self.port or HTTPS_PORT
        if self.proxy is None:
            return HTTPSConnection(self.host, port, timeout=patience, context=self.tls)
        conn = HTTPSConnection(*self.proxy, timeout=patience, context=self.tls)
        conn.set_tunnel(self.host, port)
        return conn


def exchange(  # noqa: PLR0913, PLR0917 - what a request consists of
    conn: HTTPConnection, timeout: float, method: str, uri: str, body: str | None, headers: dict[Any, Any]
) -> tuple[HTTPResponse, bytes]:
    """Send one request over a new connection and return the reply with all of its body."""
    answered_by(conn, time.monotonic() + timeout)
    try:
        conn.request(method, uri, body, headers)
        with conn.getresponse() as response:
            data = response.read(LARGEST_REPLY + 1)
    finally:
        conn.close()
    if len(data) > LARGEST_REPLY or response.length:
        raise IncompleteRead(data, response.length)
    return response, data


def answered_by(conn: HTTPConnection, ends: float) -> None:
    """Have all reads of the connection's reply end at this moment of the monotonic clock."""

    def response_class(sock: socket.socket, **options: Any) -> HTTPResponse:  # noqa: ANN401 - http.client's own
        return HTTPResponse(cast("socket.socket", _Deadlined(sock, ends)), **options)

    conn.response_class = response_class  # type: ignore[assignment] # called, never subclassed


def trusting(pem: str | None, otherwise: str) -> ssl.SSLContext:
    """Return a context that trusts these certificates alone, or those of a file where there are none.

    Bundles have comments in any language between their certificates.
    """
    if pem is None:
        return ssl.create_default_context(cafile=otherwise)
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
