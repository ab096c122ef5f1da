"""duo_client's signed calls over a connection that is kept from one page to the next.

It signs each request anew; the connection is ours, as in `bounded`, and so is the end of every call.
"""

from http.client import HTTPResponse
from typing import Any

from duo_client.client import DEFAULT_CA_CERTS, Client

from doorbook.adapters.duo.https import KeptLine, Route, trusting
from doorbook.adapters.duo.keys import DuoKeys


class BoundedAdmin(Client):  # type: ignore[misc] # duo_client ships no types
    """Signed GETs that last at most `timeout` seconds each and that are never asked again because of a 429.

    `trusted` are the certificates in PEM to trust instead of Duo's own CAs.
    """

    def __init__(
        self, keys: DuoKeys, *, largest: int, proxy: tuple[str, int | None] | None, trusted: str | None
    ) -> None:
        super().__init__(keys.ikey, keys.skey, keys.host, timeout=1.0, port=keys.port)
        route = Route(host=keys.host, port=keys.port, proxy=proxy, tls=trusting(trusted, DEFAULT_CA_CERTS))
        self._line = KeptLine(route, largest)

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _make_request(
        self, method: str, uri: str, body: str | None, headers: dict[Any, Any]
    ) -> tuple[HTTPResponse, bytes]:
        if method != "GET" or body:
            raise ValueError("only what changes nothing may be asked over a line that is opened anew")
        return self._line.get(self.timeout, uri, headers)
