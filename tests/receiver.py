"""A webhook's receiver on the loopback, over TLS, that answers by its path and keeps what came."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from local.duosim.certificates import Certificates

STATUSES = {"/ok": 204, "/500": 500, "/301": 301, "/410": 410, "/429": 429}
CHUNK = b"x" * 65536


@dataclass
class Came:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Where it listens, and what came."""

    port: int
    pem: str
    came: list[Came] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def at(self, path: str, host: str = "localhost") -> str:
        return f"https://{host}:{self.port}{path}"

    def keep(self, came: Came) -> None:
        with self.arrived:
            self.came.append(came)
            self.arrived.notify_all()

    def wait_for(self, number: int, seconds: float) -> bool:
        """Wait until so many requests came."""
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.came) >= number, seconds)


@contextlib.contextmanager
def receiving(folder: Path) -> Iterator[Receiver]:
    """Run a receiver whose certificate is signed by the authority in the folder, which is made where there is none."""
    ending = threading.Event()
    certificates = Certificates.at(folder)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.socket = certificates.server_context().wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    receiver = Receiver(server.server_address[1], certificates.ca_file.read_text())
    server.receiver, server.ending = receiver, ending
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        ending.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    receiver: Receiver
    ending: threading.Event

    def handle_error(self, _request: object, _address: object) -> None:
        """Say nothing: clients that go away, or do not trust us, are what is tested."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): each for name, each in self.headers.items()}
        self.server.receiver.keep(Came(self.path, headers, body))
        match self.path:
            case "/reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            case "/silent":
                self.server.ending.wait()
            case "/trickle":
                self._trickle()
            case "/huge":
                self.send_response(200)
                self.end_headers()
                while not self.server.ending.is_set():
                    self.wfile.write(CHUNK)
            case "/garbage":
                self.wfile.write(b"what?\r\n\r\n")
            case _:
                self.send_response(STATUSES[self.path])
                self.send_header("location", "/ok")
                self.end_headers()
                if self.path == "/500":
                    self.wfile.write(b"line\x1b[31m one\nline two " + b"x" * 4000)

    def _trickle(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.ending.wait(0.02):
            self.wfile.write(b"x-a: b\r\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""
