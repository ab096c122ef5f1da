"""Ways to the simulated Duo for the product's own adapter: over TLS, over a wire that counts and drips, by a proxy."""

import json
import socketserver
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socket import SHUT_RDWR, create_connection, socket
from threading import Event, Thread

from doorbook.adapters.duo.auth_api import DuoAuthApi, Outbound
from doorbook.signin.duo import PushRequest
from local.duosim.running import RunningDuo

PATIENCE = 20.0
LOCAL_HOSTS = r"localhost:\d+"
REQUEST = PushRequest(
    duo_name="alice",
    display="Alice Moreau",
    device="DPIPHONE",
    address="192.0.2.7",
    facts=(("Application", "Doorbook"), ("Place", "192.0.2.7")),
)


@dataclass
class KeptSecrets:
    """Secrets that are read once and kept until they are forgotten, as the real ones are."""

    texts: dict[str, str]
    kept: dict[str, str] = field(default_factory=dict)
    forgotten: Counter[str] = field(default_factory=Counter)

    def read(self, name: str) -> str:
        return self.kept.setdefault(name, self.texts[name])

    def forget(self, name: str) -> None:
        self.forgotten[name] += 1
        self.kept.pop(name, None)


def keys(duo: RunningDuo, **changes: str) -> str:
    """Return the text of the Duo secret, right but for the changes."""
    key = duo.integration()
    return json.dumps({"host": f"localhost:{duo.tls_port}", "ikey": key.ikey, "skey": key.skey} | changes)


def secrets(duo: RunningDuo, **changes: str) -> KeptSecrets:
    return KeptSecrets({"duo": keys(duo, **changes), "ca": Path(duo.ca_file).read_text()})


def adapter(source: KeptSecrets, *, hosts: str = LOCAL_HOSTS, proxy: str | None = None) -> DuoAuthApi:
    return DuoAuthApi(source, "duo", Outbound(host_pattern=hosts, proxy=proxy, ca_secret="ca"))


@dataclass
class Wire:
    """A wire to a port of this machine, and what was seen on it."""

    port: int
    connections: int = 0
    tunnels: list[str] = field(default_factory=list)
    held: list[socket] = field(default_factory=list)

    def hang_up(self) -> None:
        """Close every connection there is, as Duo does with those that are idle for long."""
        for each in self.held:
            with suppress(OSError):
                each.shutdown(SHUT_RDWR)


@contextmanager
def wire(to_port: int | None, *, proxy: bool = False, drip: float | None = None) -> Iterator[Wire]:
    """Carry bytes to the port and back; as a proxy where asked, dripping where asked, to nobody where it is None."""
    cut = Event()

    class Carrier(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            here: socket = self.request
            seen.connections += 1
            seen.held.append(here)
            if proxy:
                seen.tunnels.append(_connect_target(here))
                here.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            if to_port is None:
                with suppress(OSError):
                    while here.recv(4096):
                        continue
                return
            with create_connection(("127.0.0.1", to_port), PATIENCE) as there:
                back = Thread(target=_carry, args=(there, here, cut, drip))
                back.start()
                _carry(here, there, cut, None)
                back.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Carrier) as server:
        seen = Wire(server.server_address[1])
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield seen
        finally:
            cut.set()
            server.shutdown()
            thread.join()


def _connect_target(here: socket) -> str:
    head = b""
    while b"\r\n\r\n" not in head:
        head += here.recv(4096)
    return head.split(b" ")[1].decode()


def _carry(source: socket, sink: socket, cut: Event, drip: float | None) -> None:
    """Carry until the source ends; a drip is so many seconds between two bytes."""
    with suppress(OSError):
        while data := source.recv(4096):
            if drip is None:
                sink.sendall(data)
                continue
            for each in data:
                sink.sendall(bytes([each]))
                cut.wait(drip)
    with suppress(OSError):
        sink.shutdown(SHUT_RDWR)
