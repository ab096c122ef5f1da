"""Wrong passwords and passcodes, counted by name and by address in windows of five minutes."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from doorbook.values import value

WINDOW: Final = timedelta(minutes=5)
MOST_PER_NAME: Final = 5
MOST_PER_ADDRESS: Final = 50
"""An address may be a whole office, so it gets more."""


@value
class Window:
    """One counter: whose tries are counted, and until when."""

    subject: str
    ends: datetime


def of_name(person: str, now: datetime) -> Window:
    """Return the window that counts tries for a name, known or not."""
    return Window(f"name#{person}", _end(now))


def of_passcodes(person: str, now: datetime) -> Window:
    """Return the window that counts the passcodes a person tries."""
    return Window(f"passcode#{person}", _end(now))


def of_address(address: str, now: datetime) -> Window:
    """Return the window that counts tries from an address; of IPv6 a whole /64, which one person gets."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return Window("address#unknown", _end(now))
    if isinstance(parsed, IPv6Address):
        kept = str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    else:
        kept = str(parsed)
    return Window(f"address#{kept}", _end(now))


def _end(now: datetime) -> datetime:
    size = int(WINDOW.total_seconds())
    return datetime.fromtimestamp((int(now.timestamp()) // size + 1) * size, UTC)
