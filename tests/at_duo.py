"""A plain browser at the simulator's Universal Prompt, and what its address brings back to an application."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from local.duosim.integrations import Integration
from local.duosim.running import RunningDuo
from tests.doorway import Reply

CALLBACK = "http://localhost/duo/callback"
FORM = "application/x-www-form-urlencoded"


def keys(sim: RunningDuo, integration: Integration) -> dict[str, str]:
    """Return what the secret of this prompt holds."""
    return {
        "host": f"localhost:{sim.tls_port}",
        "client_id": integration.ikey,
        "client_secret": integration.skey,
    }


def told(address: str | None) -> dict[str, str]:
    """Read the parameters of an address, each of which comes once."""
    return {name: value for name, (value,) in parse_qs(urlsplit(address or "").query).items()}


@dataclass
class AtDuo:
    """Whoever was sent to the prompt; it talks to the plain listener, as browsers of `make try` do."""

    port: int
    agent: str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"
    page: Reply = field(default_factory=lambda: Reply(0, "", {}, []))

    @classmethod
    def of(cls, sim: RunningDuo) -> Self:
        return cls(sim.http_port)

    def open(self, address: str) -> Reply:
        """Go where an application sends people, and on until Duo has a page or sends them back."""
        return self._go("GET", address)

    def press(self, answer: str) -> Reply:
        """Press the button with this value on the page."""
        form = self.page.forms()[0]
        assert {"answer": answer} in form.buttons, form.buttons
        return self._go("POST", form.action, {**form.fields, "answer": answer})

    def _go(self, method: str, address: str, fields: Mapping[str, str] | None = None) -> Reply:
        self.page = self.ask(method, address, fields)
        while self.page.status in {302, 303} and (self.page.location or "").startswith("/"):
            self.page = self.ask("GET", self.page.location or "")
        return self.page

    def ask(self, method: str, address: str, fields: Mapping[str, str] | None = None) -> Reply:
        """Send one request, whatever host its address names."""
        at = urlsplit(address)
        target = at.path + (f"?{at.query}" if at.query else "")
        headers = {"User-Agent": self.agent, **({"Content-Type": FORM} if fields is not None else {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, target, None if fields is None else urlencode(fields), headers)
            answer = connection.getresponse()
            body = answer.read().decode()
        finally:
            connection.close()
        return Reply(answer.status, body, {name.lower(): value for name, value in answer.getheaders()}, [])
