"""The application that a sign-in is for, as far as it bears on the sign-in."""

from collections.abc import Callable, Collection

from doorbook.signin.assurance import ORDER, Level, Passed, assurance
from doorbook.signin.integrations import PORTAL
from doorbook.values import value


@value(kw_only=True)
class Destination:
    """What an application asks of the sign-in that leads to it.

    `needs` is the level without which nobody is sent on. Where the provider decides that itself, and tells the
    application, it is `Level.NONE`. `duo` is the integration that asks; `host` is where the application says it is.
    """

    application: str
    name: str
    password_is_enough: bool = False
    needs: Level = Level.NONE
    groups: frozenset[str] = frozenset()
    fail_open: bool = False
    duo: str = PORTAL
    passwordless: bool = True
    host: str | None = None

    def admits(self, groups: frozenset[str]) -> bool:
        """Tell whether it is for somebody of these groups."""
        return not self.groups or bool(self.groups & groups)

    def accepts(self, passed: Collection[Passed]) -> bool:
        """Tell whether what was passed is enough for it."""
        return ORDER.index(assurance(passed).acr) >= ORDER.index(self.needs)


type Destinations = Callable[[str], Destination | None]
"""Returns the application behind an address to return to, where one is known."""


def unknown(_return_to: str) -> None:
    """Know no application."""
