"""The stack's Duo integrations, each by its name: a sign-in stays with the one of its application to its end."""

from collections.abc import Callable
from typing import Final

from doorbook.signin.duo import Duo
from doorbook.values import value

PORTAL: Final = "portal"
"""The portal's own, which every stack has: for whoever no application sent, and for those that name no other."""


@value
class ByApi:
    """An integration of the type Auth API: people choose and wait on our own pages."""

    duo: Duo


type Integration = ByApi
type Integrations = Callable[[str], Integration]
"""Returns the integration of a name.

Raises FixSettingsError or TryLaterError where it cannot be told what it is, here or in the calls that it answers.
"""


def api_of(integrations: Integrations, name: str) -> Duo:
    """Return the Auth API of an integration."""
    return integrations(name).duo
