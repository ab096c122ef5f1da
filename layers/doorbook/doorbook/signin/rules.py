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
"""The one address of our own to return to: there it is decided anew whether an application gets anything."""


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
        """Tell whether a sign-in may end at this address: one of a registered origin, or our own provider's."""
        if any(not "!" <= c <= "~" or c == "\\" for c in address):  # it goes into a header; browsers turn \\ into /
            return False
        if address.startswith(AUTHORIZE):
            return True
        try:
            parts = urlsplit(address)
            origin = f"{parts.scheme}://{parts.netloc}"
        except ValueError:
            return False
        return "@" not in parts.netloc and origin in self.return_origins
