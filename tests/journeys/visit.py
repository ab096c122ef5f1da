"""Plain requests to the portal, for journeys in which the bytes matter more than the page."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def header(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known.lower() == name]


class Visitor:
    """Asks without following redirects or keeping cookies; FROM is one of the loopback's addresses."""

    def __init__(self, origin: str, address: str = "127.0.0.1") -> None:
        self._at = urlsplit(origin)
        self._from = address

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Reply:
        port = self._at.port or 80
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=35, source_address=(self._from, 0))
        try:
            connection.request(method, path, body or None, {"Host": self._at.netloc, **(headers or {})})
            answer = connection.getresponse()
            return Reply(answer.status, tuple(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        return self.ask("GET", path, headers)
