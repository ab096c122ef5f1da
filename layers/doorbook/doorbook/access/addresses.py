"""Addresses that an application may name: exact, https, or http on the machine itself."""

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

HOST: Final = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
OWN_SCHEME: Final = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:/[!-~]*")
LONGEST: Final = 2000
HIGHEST_PORT: Final = 65_535
PORTS: Final = {"https": 443, "http": 80}


def wrong_with_redirect(address: str) -> str | None:
    """Say what is wrong with an address that people are sent to, or None."""
    parts = _split(address)
    if isinstance(parts, str):
        return parts
    if "#" in address:
        return "an address with a fragment (#…) is never matched; leave it out"
    return None


def wrong_with_native_redirect(address: str) -> str | None:
    """Say what is wrong with an address of a public client, which may be an app's own scheme (RFC 8252), or None."""
    if len(address) <= LONGEST and OWN_SCHEME.fullmatch(address) and not set(address) & set("#*\\"):
        return None
    return wrong_with_redirect(address)


def wrong_with_origin(address: str) -> str | None:
    """Say what is wrong with an origin, or None."""
    parts = _split(address)
    if isinstance(parts, str):
        return parts
    if parts.path or parts.query or "#" in address or "?" in address:
        return f"an origin has no path; write {parts.scheme}://{parts.netloc}"
    if parts.port == PORTS[parts.scheme]:
        return f"browsers leave the usual port out; write {parts.scheme}://{parts.hostname}"
    return None


def _split(address: str) -> SplitResult | str:
    """Return the parts of an absolute address, or what is wrong with it."""
    if len(address) > LONGEST:
        return f"it is longer than {LONGEST} characters; shorten it"
    if any(not "!" <= character <= "~" or character == "\\" for character in address):
        return "it holds a space, a backslash or a letter outside ASCII; write it as browsers send it (%20, xn--…)"
    if "*" in address:
        return "addresses are matched exactly, without *; write each one out"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "it is no address; write https://host/path"
    if parts.scheme not in PORTS or not parts.netloc:
        return "it is no web address; write https://host/path"
    if "@" in parts.netloc:
        return "an address holds no name and password; write https://host/path"
    host = parts.hostname or ""
    if parts.netloc != parts.netloc.lower() or not (HOST.fullmatch(host) or _is_ip(host)):
        return "its host is no name as browsers send it; write it in small letters, without a dot at its end"
    if port == 0 or parts.netloc.endswith(":"):
        return f"its port is none; write one from 1 to {HIGHEST_PORT}, or leave it out"
    if parts.scheme == "http" and not _is_loopback(host):
        return "http is for this machine alone (127.0.0.1, [::1], localhost); write https://…"
    return parts


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_ip(host) and ip_address(host).is_loopback)
