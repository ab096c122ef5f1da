"""Posts to webhooks: signed, over TLS, to public addresses alone, within ten seconds, and following nothing.

An address is looked up once and what is connected to is what was looked at, so that no name can lead elsewhere between.
"""

import re
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache, partial
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from doorbook.adapters.duo.https import HTTPS_PORT, answered_by
from doorbook.collect.announcing.announcement import Delivery
from doorbook.collect.announcing.ports import Answered, NoAnswer
from doorbook.collect.announcing.webhook import HookSecrets
from doorbook.errors import Cause, FixSettingsError
from doorbook.values import value

LIMIT: Final = 10.0
"""Seconds, from the connection to the last byte that is read."""

LONGEST_SAID: Final = 200
NOT_PUBLIC: Final = "its name leads to an address that is not public"
NAT64: Final = IPv6Network("64:ff9b::/96")


type _Found = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]


class _NotPublicError(OSError):
    """The name leads into a network, ours or the receiver's own."""


@value(kw_only=True)
class HttpsSender:
    """Posts by the stack's proxy, if it has one, and trusts its certificates beside the public ones.

    `host_pattern` names hosts that may be anywhere; empty names none.
    """

    host_pattern: str
    proxy: str | None = None
    trusted: Callable[[], str | None] = lambda: None
    limit: float = LIMIT
    look_up: Callable[[str, int], Sequence[_Found]] = lambda host, port: socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    )

    def refuses(self, url: str) -> str | None:
        """Return why nothing is sent to this address, as far as it can be read off it."""
        if not url.isascii() or not url.isprintable() or " " in url:
            return "it has a letter that an address cannot have"
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return "it is no address"
        if parts.scheme != "https":
            return "it does not begin with https://"
        if not parts.hostname or port == 0:
            return "it names no host"
        if parts.username is not None or parts.password is not None or parts.fragment:
            return "it may have no name, no password and no #"
        return self._refuses_host(parts.hostname)

    def send(self, url: str, delivery: Delivery, secrets: HookSecrets, now: datetime) -> Answered | NoAnswer:
        """Post it, signed by every secret that counts."""
        wrong = self.refuses(url)  # what is allowed may have changed since it was added
        if wrong is not None:
            return NoAnswer(wrong)
        body = delivery.body.encode()
        headers = {
            "content-type": "application/json",
            "content-length": str(len(body)),
            "user-agent": "Doorbook",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": _signatures(secrets, delivery, now),
        }
        ends = time.monotonic() + self.limit
        try:
            return self._post(urlsplit(url), body, headers, ends)
        except TimeoutError:
            return NoAnswer(f"it did not answer within {self.limit:g} seconds")
        except _NotPublicError:
            return NoAnswer(NOT_PUBLIC)
        except ssl.SSLCertVerificationError as error:
            return NoAnswer(f"its certificate is not trusted: {error.verify_message}")
        except ssl.SSLError as error:
            return NoAnswer(f"TLS failed: {error.reason}")
        except socket.gaierror:
            return NoAnswer("its name was not found")
        except (OSError, HTTPException) as error:
            return NoAnswer(f"the connection failed: {type(error).__name__}")

    def _post(self, url: SplitResult, body: bytes, headers: dict[str, str], ends: float) -> Answered:
        conn = self._connection(url, ends)
        answered_by(conn, ends)
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        try:
            conn.request("POST", path, body, headers)
            with conn.getresponse() as response:
                return Answered(status=response.status, said=_said(response))
        finally:
            conn.close()

    def _connection(self, url: SplitResult, ends: float) -> HTTPSConnection:
        host, port = url.hostname or "", url.port or HTTPS_PORT
        tls = _trusting(self.trusted())
        if self.proxy is None:
            looked_up = partial(self.look_up, host, port)
            return _ToPublic(host, port, looked_up, ends, tls, anywhere=self._anywhere(host))
        proxy = urlsplit(self.proxy)  # which knows where names lead, and whom it lets through to them
        conn = HTTPSConnection(proxy.hostname or "", proxy.port, timeout=self.limit / 3, context=tls)
        conn.set_tunnel(host, port)
        return conn

    def _refuses_host(self, host: str) -> str | None:
        if self._anywhere(host):
            return None
        try:
            address = ip_address(host)
        except ValueError:
            return None if "." in host.strip(".") else "its host is none of the public network"
        return None if is_public(address) else "its address is not public"

    def _anywhere(self, host: str) -> bool:
        return bool(self.host_pattern) and re.fullmatch(self.host_pattern, host) is not None


class _ToPublic(HTTPSConnection):
    """Connects to the very addresses that were looked at."""

    def __init__(  # noqa: PLR0913 - what a connection consists of
        self,
        host: str,
        port: int,
        look_up: Callable[[], Sequence[_Found]],
        ends: float,
        tls: ssl.SSLContext,
        *,
        anywhere: bool,
    ) -> None:
        super().__init__(host, port, context=tls)
        self._look_up = look_up
        self._ends = ends
        self._tls = tls
        self._anywhere = anywhere

    def connect(self) -> None:
        found = self._look_up()
        if not self._anywhere and not all(is_public(ip_address(str(each[4][0]).partition("%")[0])) for each in found):
            raise _NotPublicError
        plain = self._reached(found)
        try:
            plain.settimeout(self._left())
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def _reached(self, found: Sequence[_Found]) -> socket.socket:
        failed: OSError = TimeoutError()
        for left, (family, kind, protocol, _, address) in zip(range(len(found), 0, -1), found, strict=True):
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(self._left() / (left + 1))  # something is left for the handshake and the answer
                sock.connect(address)
            except OSError as error:
                sock.close()
                failed = error
            else:
                return sock
        raise failed

    def _left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is one of the public network, whatever it is wrapped in."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or (IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None)
        if inner is not None:
            return is_public(inner)
        if address.sixtofour is not None or address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _signatures(secrets: HookSecrets, delivery: Delivery, now: datetime) -> str:
    from standardwebhooks import Webhook  # noqa: PLC0415 - who only looks at webhooks signs nothing

    try:
        return " ".join(Webhook(str(each)).sign(delivery.id, now, delivery.body) for each in secrets.signing(now))
    except (RuntimeError, ValueError) as error:
        raise FixSettingsError(Cause.SECRET, "the secret of a webhook is none") from error


def _said(response: HTTPResponse) -> str:
    """Return the beginning of what was said, on one line; the status counts whatever becomes of the rest."""
    try:
        said = response.read(4 * LONGEST_SAID)
    except (OSError, HTTPException):
        return ""
    return "".join(each if each.isprintable() else " " for each in said.decode(errors="replace"))[:LONGEST_SAID].strip()


@lru_cache(maxsize=4)
def _trusting(pem: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if pem is not None:
        try:
            context.load_verify_locations(cadata=pem.encode("ascii", "ignore").decode())
        except (ssl.SSLError, ValueError) as error:
            raise FixSettingsError(Cause.SECRET, "the CA secret holds no certificates in PEM") from error
    return context
