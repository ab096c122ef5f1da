"""Where a page that one comes to from elsewhere leads back to: nowhere that is not ours or registered."""

from typing import Final

from doorbook.signin.destinations import Destinations
from doorbook.signin.rules import Rules, is_plain

LONGEST: Final = 2000


def way_back(asked: str | None, rules: Rules, destinations: Destinations) -> str | None:
    """Return the address that was asked for, if anybody may be led there, and otherwise none."""
    if not asked or len(asked) > LONGEST or not is_plain(asked):
        return None
    if asked.startswith("/"):
        return None if asked.startswith("//") else asked  # two slashes begin another host
    return asked if rules.may_return_to(asked) or destinations(asked) is not None else None
