"""Wrong passwords and passcodes, counted by name and by address in windows of five minutes."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from doorbook.values import value

WINDOW: Final = timedelta(minutes=5)
MOST_PER_NAME: Final = 5
MOST_PER_ADDRESS: Final = 50
MOST_SELF_TESTS: Final = 5
MOST_CONNECTION_TESTS: Final = 10
MOST_PER_CLIENT: Final = 10
TELEPHONY_WINDOW: Final = timedelta(hours=1)
MOST_TELEPHONY_PER_PERSON: Final = 5
MOST_TELEPHONY_PER_ADDRESS: Final = 30
"""An address may be a whole office, so it gets more."""

MOST_PER_BROWSER: Final = 5
MOST_REMEMBERED: Final = 10
"""Of one person, in all browsers: whoever copied a cookie must not keep Duo asking."""


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


def of_prompts(person: str, now: datetime) -> Window:
    """Return the window that counts how often a person is sent to Duo's own page, which may ring their phone."""
    return Window(f"prompt#{person}", _end(now))


def of_verifications(person: str, now: datetime) -> Window:
    """Return the window that counts the pushes by which the help desk asks somebody who they are."""
    return Window(f"verification#{person}", _end(now))


def of_telephony(person: str, address: str, now: datetime) -> tuple[tuple[Window, int], ...]:
    """Return the windows that calls and texts are counted in, which cost money, and how many each takes."""
    ends = _end(now, TELEPHONY_WINDOW)
    return (
        (Window(f"telephony#{person}", ends), MOST_TELEPHONY_PER_PERSON),
        (Window(f"telephony-from#{_network(address)}", ends), MOST_TELEPHONY_PER_ADDRESS),
    )


def of_remembered(browser: str, person: str, now: datetime) -> tuple[tuple[Window, int], ...]:
    """Return the windows that sign-ins by a remembered browser are counted in, before Duo is asked for one."""
    return (
        (Window(f"browser#{browser}", _end(now)), MOST_PER_BROWSER),
        (of_all_browsers(person, now), MOST_REMEMBERED),
    )


def of_all_browsers(person: str, now: datetime) -> Window:
    """Return the window that counts the sign-ins of a person by whatever browsers remember them."""
    return Window(f"remembered#{person}", _end(now))


def of_device_questions(person: str, now: datetime) -> Window:
    """Return the window that counts how often Duo is asked for a person's devices outside of a sign-in."""
    return Window(f"devices#{person}", _end(now))


def of_client(application: str, address: str, now: datetime) -> Window:
    """Return the window that counts wrong secrets of an application from one address: who guesses stops themselves."""
    return Window(f"client#{application}@{_network(address)}", _end(now))


def of_self_tests(now: datetime) -> Window:
    """Return the window that counts self-tests, whoever asks: Duo limits how often the stack may ask it."""
    return Window("selftest#stack", _end(now))


def of_connection_tests(connection: str, now: datetime) -> Window:
    """Return the window that counts tests of a connection, whoever asks: they spend what it may ask of Duo."""
    return Window(f"connectiontest#{connection}", _end(now))


def of_address(address: str, now: datetime) -> Window:
    """Return the window that counts tries from an address; of IPv6 a whole /64, which one person gets."""
    return Window(f"address#{_network(address)}", _end(now))


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


def _end(now: datetime, window: timedelta = WINDOW) -> datetime:
    size = int(window.total_seconds())
    return datetime.fromtimestamp((int(now.timestamp()) // size + 1) * size, UTC)
