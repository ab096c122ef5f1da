"""Duo's Admin API behind the collector's port: one page for each call, and every breakage named by its cure."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from doorbook.adapters.duo.admin_pages import to_page
from doorbook.adapters.duo.auth_api import Outbound, SecretSource
from doorbook.adapters.duo.https import TooLargeError
from doorbook.adapters.duo.keys import to_keys
from doorbook.adapters.duo.refusals import OK, of_network, of_page
from doorbook.collect.account import Page, PageRequest
from doorbook.collect.stream import Inventory, Paging
from doorbook.errors import Cause, FixSettingsError, TryLaterError

if TYPE_CHECKING:
    from doorbook.adapters.duo.bounded_admin import BoundedAdmin

PAGE_LIMIT: Final = 25.0
"""Seconds for a page with all that belongs to it: a collector's turn lasts a minute, and a page is a few megabytes."""

LARGEST_PAGE: Final = 32 << 20
"""Bytes. A thousand rows of a log are two or three megabytes, and no function of ours has room for many times this."""

MS_DIGITS: Final = 13
SECOND_DIGITS: Final = 10
SECOND: Final = 1000


class AdminApi:
    """Pages by duo_client, which is imported at the first of them; its connection stays open from one to the next."""

    def __init__(self, secrets: SecretSource, secret: str, outbound: Outbound) -> None:
        self._secrets = secrets
        self._secret = secret
        self._outbound = outbound
        self._made: tuple[str, BoundedAdmin] | None = None

    def page(self, asked: PageRequest) -> Page:
        """Read a page, asked for once."""
        params = to_params(asked)
        with self._calling() as client:
            response, data = client.api_call("GET", asked.stream.path, params)
        if response.status == OK:
            return to_page(asked, data)
        broke = of_page(asked, response.status, data, response.headers)
        if broke.cause is Cause.WRONG_KEY:
            self._secrets.forget(self._secret)
            self.close()
        raise broke

    def close(self) -> None:
        """Hang up, and forget the keys."""
        made, self._made = self._made, None
        if made is not None:
            made[1].close()

    @contextmanager
    def _calling(self) -> "Iterator[BoundedAdmin]":
        client = self._client()
        client.timeout = PAGE_LIMIT
        try:
            yield client
        except TimeoutError as error:
            raise TryLaterError(Cause.DOWN, f"no page within {PAGE_LIMIT:g} s") from error
        except ssl.SSLCertVerificationError as error:
            raise FixSettingsError(Cause.CERTIFICATE, error.verify_message) from error
        except TooLargeError as error:
            raise TryLaterError(Cause.GARBLED, str(error)) from error
        except (OSError, HTTPException) as error:
            raise of_network(error) from error

    def _client(self) -> "BoundedAdmin":
        text = self._secrets.read(self._secret)
        if self._made is None or self._made[0] != text:
            self.close()
            self._made = (text, self._make(text))
        return self._made[1]

    def _make(self, text: str) -> "BoundedAdmin":
        from doorbook.adapters.duo.bounded_admin import BoundedAdmin  # noqa: PLC0415 - no page needs duo_client

        keys = to_keys(text, self._outbound.host_pattern)
        trusted = self._secrets.read(self._outbound.ca_secret) if self._outbound.ca_secret else None
        proxy = urlsplit(self._outbound.proxy or "")
        by = (proxy.hostname, proxy.port) if proxy.hostname else None
        try:
            return BoundedAdmin(keys, largest=LARGEST_PAGE, proxy=by, trusted=trusted)
        except (ssl.SSLError, ValueError) as error:
            raise FixSettingsError(Cause.SECRET, "the CA secret holds no certificates in PEM") from error


def to_params(asked: PageRequest) -> dict[str, str]:
    """Return what Duo wants to hear, in the unit that this stream counts its time in."""
    stream = asked.stream
    if isinstance(stream, Inventory):
        return {} if stream.is_one else {"limit": str(stream.page), "offset": asked.cursor or "0"}
    if stream.paging is Paging.SECONDS:
        return {"mintime": _digits(int(asked.cursor) if asked.cursor else asked.low // SECOND, SECOND_DIGITS)}
    if asked.high <= asked.low:
        raise ValueError("a window ends after it begins")
    params = {
        "mintime": _digits(asked.low, MS_DIGITS),
        "maxtime": _digits(asked.high, MS_DIGITS),
        "limit": str(stream.page),
    }
    if stream.paging is Paging.OFFSET:
        return params | ({} if asked.cursor is None else {"offset": asked.cursor})
    return params | {"sort": "ts:asc"} | ({} if asked.cursor is None else {"next_offset": asked.cursor})


def _digits(moment: int, digits: int) -> str:
    """Write a moment; its digits tell milliseconds from seconds, which Duo's logs mix."""
    told = str(moment)
    if len(told) != digits or not told.isdecimal():
        raise ValueError(f"{told} is no moment of {digits} digits")
    return told
