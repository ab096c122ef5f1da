"""What an administrator types about a connection, and whether it will do; every refusal is a value with its reason."""

import re
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from doorbook.collect.connections.connection import (
    LARGEST_PEM,
    LONGEST_INTERVAL,
    LONGEST_NAME,
    MOST_BACKFILL,
    MOST_GROUPS,
    SHORTEST_INTERVAL,
    Advanced,
    Connection,
    PushBy,
    PushVerification,
)
from doorbook.collect.connections.keys import INTEGRATION_KEY, SECRET_KEY, Key, KeyPair
from doorbook.messages import Message
from doorbook.messages import connections as words
from doorbook.values import value

MINUTE: Final = timedelta(minutes=1)
LONGEST_HOST: Final = 255
LONGEST_PUSH_NAME: Final = 40
LONGEST_GROUP: Final = 200
LAST_PORT: Final = 65535
UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
CERTIFICATE: Final = re.compile(r"-----BEGIN CERTIFICATE-----\s+[0-9A-Za-z+/=\s]+-----END CERTIFICATE-----", re.ASCII)
PROXY_HOST: Final = re.compile(r"[0-9A-Za-z]([0-9A-Za-z.-]{0,251}[0-9A-Za-z])?", re.ASCII)


class Field(StrEnum):
    """What can be typed."""

    NAME = "name"
    HOST = "host"
    IKEY = "ikey"
    SKEY = "skey"
    ACCESS = "access"
    PUSH_NAME = "push_name"
    PUSH_IKEY = "push_ikey"
    PUSH_SKEY = "push_skey"
    LIVE = "live"
    INVENTORY = "inventory"
    BACKFILL = "backfill"
    GROUPS = "groups"
    PROXY = "proxy"
    CA = "ca"


@value(kw_only=True)
class Unfit:
    """One field, and why what was typed there will not do."""

    field: Field
    why: Message


@value
class Unfits:
    """What will not do; nothing was changed."""

    faults: tuple[Unfit, ...]


@value
class HostOffered:
    """The host is written with something around it; this is what remains without. Nothing was changed."""

    suggested: str


@value(kw_only=True)
class TypedAdvanced:
    """The advanced settings as they were typed; groups one a line, empty texts for the stack's own."""

    endpoints: bool = False
    live_minutes: str = "5"
    inventory_minutes: str = "60"
    backfill_days: str = "30"
    groups: str = ""
    proxy: str = ""
    ca: str = ""


@value(kw_only=True)
class TypedPush:
    """Push verification as it was typed; without keys the ones that are kept stay."""

    by: PushBy
    name: str = ""
    ikey: str = ""
    skey: str = ""


def to_name(typed: str, others: tuple[Connection, ...]) -> str | Unfit:
    """Return the name of a connection, which no other has."""
    name = " ".join(typed.split())
    if not name:
        return Unfit(field=Field.NAME, why=words.NAME_MISSING)
    if len(name) > LONGEST_NAME or UNSEEN.search(name):
        return Unfit(field=Field.NAME, why=words.NAME_UNFIT)
    if name.casefold() in {each.name.casefold() for each in others}:
        return Unfit(field=Field.NAME, why=words.NAME_TAKEN)
    return name


def to_host(typed: str, pattern: str) -> str | HostOffered | Unfit:
    """Return the host, what it may be meant to be, or why it will not do: it must be one that the stack allows."""
    host = typed.strip()
    if not host:
        return Unfit(field=Field.HOST, why=words.HOST_MISSING)
    if _allowed(host, pattern):
        return host
    bare = _bare(host)
    if bare != host and _allowed(bare, pattern):
        return HostOffered(bare)
    return Unfit(field=Field.HOST, why=words.HOST_NOT_ALLOWED)


def _allowed(host: str, pattern: str) -> bool:
    return len(host) <= LONGEST_HOST and host.isascii() and re.fullmatch(pattern, host) is not None


def _bare(host: str) -> str:
    """Return what remains of an address; one with a name and password before the host is nothing that Duo shows."""
    without_scheme = re.sub(r"^[A-Za-z][0-9A-Za-z+.-]*://", "", host)
    return re.split(r"[/?#\\]", without_scheme, maxsplit=1)[0].rstrip(".").lower()


def to_pair(ikey: str, skey: str, fields: tuple[Field, Field] = (Field.IKEY, Field.SKEY)) -> KeyPair | Unfits:
    """Return the keys without the blanks around them; both faults at once."""
    ikey, skey = ikey.strip(), skey.strip()
    faults: list[Unfit] = []
    if INTEGRATION_KEY.fullmatch(ikey) is None:
        faults.append(Unfit(field=fields[0], why=words.IKEY_UNFIT))
    if SECRET_KEY.fullmatch(skey) is None:
        faults.append(Unfit(field=fields[1], why=words.SKEY_UNFIT))
    return Unfits(tuple(faults)) if faults else KeyPair(ikey=ikey, skey=Key(skey))


def to_push(typed: TypedPush) -> PushVerification | Unfit:
    """Return how pushes that verify people are sent, and by what name."""
    if typed.by is PushBy.OFF:
        return PushVerification()
    name = " ".join(typed.name.split())
    if not name or len(name) > LONGEST_PUSH_NAME or UNSEEN.search(name):
        return Unfit(field=Field.PUSH_NAME, why=words.PUSH_NAME_UNFIT)
    return PushVerification(by=typed.by, name=name)


def to_advanced(typed: TypedAdvanced) -> Advanced | Unfits:
    """Return the advanced settings, or all that will not do in them."""
    live, inventory = _minutes(typed.live_minutes), _minutes(typed.inventory_minutes)
    days = _count(typed.backfill_days)
    groups = tuple(dict.fromkeys(filter(None, (line.strip() for line in typed.groups.splitlines()))))
    faults = tuple(_unfit_advanced(typed, live, inventory, days, groups))
    if faults or live is None or inventory is None or days is None:
        return Unfits(faults)
    return Advanced(
        endpoints=typed.endpoints,
        live=live,
        inventory=inventory,
        backfill_days=days,
        groups=groups,
        proxy=typed.proxy.strip() or None,
        ca=typed.ca.strip() or None,
    )


def _unfit_advanced(
    typed: TypedAdvanced,
    live: timedelta | None,
    inventory: timedelta | None,
    days: int | None,
    groups: tuple[str, ...],
) -> Iterator[Unfit]:
    if live is None:
        yield Unfit(field=Field.LIVE, why=words.INTERVAL_UNFIT)
    if inventory is None:
        yield Unfit(field=Field.INVENTORY, why=words.INTERVAL_UNFIT)
    if days is None or not 1 <= days <= MOST_BACKFILL:
        yield Unfit(field=Field.BACKFILL, why=words.BACKFILL_UNFIT)
    if len(groups) > MOST_GROUPS or any(len(each) > LONGEST_GROUP or UNSEEN.search(each) for each in groups):
        yield Unfit(field=Field.GROUPS, why=words.GROUPS_UNFIT)
    if typed.proxy.strip() and not _is_proxy(typed.proxy.strip()):
        yield Unfit(field=Field.PROXY, why=words.PROXY_UNFIT)
    if typed.ca.strip() and not _is_pem(typed.ca.strip()):
        yield Unfit(field=Field.CA, why=words.CA_UNFIT)


def _count(typed: str) -> int | None:
    text = typed.strip()
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None


def _minutes(typed: str) -> timedelta | None:
    count = _count(typed)
    if count is None or not SHORTEST_INTERVAL <= count * MINUTE <= LONGEST_INTERVAL:
        return None
    return count * MINUTE


def _is_proxy(typed: str) -> bool:
    """Tell whether it is http://host:port and nothing else, and no address of this very machine or its cloud."""
    try:
        at = urlsplit(typed)
        host, port = at.hostname or "", at.port
    except ValueError:
        return False
    plain = f"http://{host}:{port}"
    if typed.lower().rstrip("/") != plain or not PROXY_HOST.fullmatch(host) or not 0 < (port or 0) <= LAST_PORT:
        return False
    try:
        address = ip_address(host)
    except ValueError:
        last = host.rsplit(".", 1)[-1]  # of a name it begins with a letter; 0x7f.1 is an address to some
        return re.match("[a-z]", last) is not None and last != "localhost"
    return not (address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast)


def _is_pem(typed: str) -> bool:
    """Tell whether there is a certificate in it; whether it can be used is told when it is."""
    return len(typed) <= LARGEST_PEM and "PRIVATE KEY" not in typed and CERTIFICATE.search(typed) is not None
