"""The organisation's choices about signing in."""

from dataclasses import field
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from doorbook.signin.names import DuoNameRule
from doorbook.values import value

OPEN_PASS_LASTS: Final = timedelta(minutes=15)
"""How long a sign-in without Duo lasts while Duo is away; not a setting, so that nobody makes it a habit."""

AUTHORIZE: Final = "/oidc/authorize?"
"""An address of our own to return to: there it is decided anew whether an application gets anything."""

OWN_PAGES: Final = frozenset({"/account/browsers", "/admin/browsers"})
"""The pages that send somebody to sign in again, because what they want needs a fresh factor."""

CONSOLE: Final = "/console"
"""Who is not signed in at a page of the console goes on where they were, which may be in the middle of much."""

STEPS: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_")


@value(kw_only=True)
class Rules:
    """The settings of the stack, each with its safe default."""

    portal_name: str = "Doorbook"
    bypass_allowed: bool = False
    fail_open: bool = False
    name_rule: DuoNameRule = DuoNameRule.AS_IS
    name_template: str = "{name}"
    idle: timedelta = timedelta(hours=1)
    longest: timedelta = timedelta(hours=10)
    return_origins: frozenset[str] = field(default_factory=frozenset)

    def may_return_to(self, address: str) -> bool:
        """Tell whether a sign-in may end at this address: one of a registered origin, or of our own."""
        if address.startswith(AUTHORIZE):
            return is_plain(address)
        return address in OWN_PAGES or _is_console(address) or origin_of(address) in self.return_origins


def _is_console(address: str) -> bool:
    if address != CONSOLE and not address.startswith(f"{CONSOLE}/"):
        return False
    return all(step and STEPS.issuperset(step) for step in address.removeprefix("/").split("/"))


def is_plain(address: str) -> bool:
    """Tell whether an address may go into a header as it is; browsers turn a backslash into a slash."""
    return all("!" <= character <= "~" and character != "\\" for character in address)


def origin_of(address: str) -> str | None:
    """Return the origin of an absolute address, or None where it is none that anybody may be sent to."""
    if not is_plain(address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc and "@" not in parts.netloc else None
