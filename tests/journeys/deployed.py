"""The deployed portal, for the same plain browsers that stand before the one in process."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.doorway import Reply, Sent


@dataclass(frozen=True)
class DeployedDoor:
    """A portal behind its gateway."""

    origin: str

    def send(self, request: Sent) -> Reply:
        """Bring a request there over HTTP."""
        at = urlsplit(self.origin)
        source = request.address if request.address.startswith("127.") else "127.0.0.1"
        connection = http.client.HTTPConnection("127.0.0.1", at.port or 80, timeout=60, source_address=(source, 0))
        cookies = "; ".join(f"{name}={value}" for name, value in request.cookies.items())
        headers = {"host": at.netloc, **request.headers, **({"cookie": cookies} if cookies else {})}
        try:
            connection.request(request.method, request.target, request.body, headers)
            answer = connection.getresponse()
            body = answer.read().decode()
        finally:
            connection.close()
        return Reply(
            status=answer.status,
            body=body,
            headers={name.lower(): value for name, value in answer.getheaders()},
            cookies=answer.headers.get_all("set-cookie") or [],
        )
