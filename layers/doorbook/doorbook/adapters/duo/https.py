"""HTTPS requests that end: by a deadline that a trickle of bytes cannot stretch, and at a size.

The connection is http.client's own, with Python's own check of the certificate's name.
"""

import io
import socket
import ssl
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from typing import Any, Final, cast

from doorbook.values import value

LARGEST_REPLY: Final = 1 << 20
HTTPS_PORT: Final = 443


class TooLargeError(HTTPException):
    """A reply that is larger than any that Duo sends; nothing of it was taken."""

    def __init__(self, largest: int) -> None:
        super().__init__(f"a reply of more than {largest >> 20} MB")


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
    try:
        return _asked(conn, _Deadline(time.monotonic() + timeout), LARGEST_REPLY, method, uri, body, headers)
    finally:
        conn.close()


class KeptLine:
    """A connection that outlives its requests, each of which may be asked again, for it changes nothing."""

    def __init__(self, route: Route, largest: int) -> None:
        self._route = route
        self._largest = largest
        self._conn: HTTPSConnection | None = None

    def get(self, timeout: float, uri: str, headers: dict[Any, Any]) -> tuple[HTTPResponse, bytes]:
        """Return the reply with all of its body.

        A kept connection that the other end has closed meanwhile is opened anew, once, where no byte of a reply came.
        """
        kept = self._conn is not None
        deadline = _Deadline(time.monotonic() + timeout)
        try:
            return self._get(deadline, timeout, uri, headers)
        except (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError):
            if not kept or deadline.heard:
                raise
        return self._get(deadline, timeout, uri, headers)

    def close(self) -> None:
        """Hang up; the next request opens it anew."""
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()

    def _get(
        self, deadline: "_Deadline", timeout: float, uri: str, headers: dict[Any, Any]
    ) -> tuple[HTTPResponse, bytes]:
        conn = self._conn = self._conn or self._route.connection(timeout)
        if conn.sock is not None:
            conn.sock.settimeout(deadline.left())
        whole = False
        try:
            response, data = _asked(conn, deadline, self._largest, "GET", uri, None, headers)
            whole = not response.will_close
        finally:
            if not whole:
                self.close()
        return response, data


def _asked(  # noqa: PLR0913, PLR0917 - what a request consists of
    conn: HTTPConnection,
    deadline: "_Deadline",
    largest: int,
    method: str,
    uri: str,
    body: str | None,
    headers: dict[Any, Any],
) -> tuple[HTTPResponse, bytes]:
    _answered_by(conn, deadline)
    conn.request(method, uri, body, headers)
    with conn.getresponse() as response:
        data = response.read(largest + 1)
    if len(data) > largest:
        raise TooLargeError(largest)
    if response.length:
        raise IncompleteRead(data, response.length)
    return response, data


def answered_by(conn: HTTPConnection, ends: float) -> None:
    """Have all reads of the connection's reply end at this moment of the monotonic clock."""
    _answered_by(conn, _Deadline(ends))


def _answered_by(conn: HTTPConnection, deadline: "_Deadline") -> None:
    def response_class(sock: socket.socket, **options: Any) -> HTTPResponse:  # noqa: ANN401 - http.client's own
        return HTTPResponse(cast("socket.socket", _Deadlined(sock, deadline)), **options)

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


class _Deadline:
    """When a reply must be there, and whether a byte of it has come."""

    def __init__(self, ends: float) -> None:
        self._ends = ends
        self.heard = False

    def left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("no reply in time")
        return left


class _Deadlined:
    """A socket as far as HTTPResponse needs one, whose reads all end at one moment."""

    def __init__(self, sock: socket.socket, deadline: _Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reads(self._sock, self._deadline))


class _Reads(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: _Deadline) -> None:
        self._sock = sock
        self._file = sock.makefile("rb", buffering=0)  # http.client closes the socket before a last reply is read
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - whatever BufferedReader hands over
        self._sock.settimeout(self._deadline.left())
        count = self._file.readinto(buffer)
        self._deadline.heard = self._deadline.heard or bool(count)
        return count

    def close(self) -> None:
        self._file.close()
        super().close()
