"""The stack's Duo integrations, each by its name: a sign-in stays with the one of its application to its end."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from doorbook.errors import Cause, FixSettingsError
from doorbook.signin.duo import Duo
from doorbook.values import value

if TYPE_CHECKING:
    from doorbook.signin.prompt import Prompt

PORTAL: Final = "portal"
"""The portal's own, which every stack has: for whoever no application sent, and for those that name no other."""


PASSWORDLESS: Final = "passwordless"
"""The one that confirms alone whom a browser remembers: a Universal Prompt with a policy of its own."""


@value
class ByApi:
    """An integration of the type Auth API: people choose and wait on our own pages."""

    duo: Duo


@value
class ByPrompt:
    """An integration of the type Web SDK: people go to Duo's own page and come back."""

    prompt: "Prompt"


type Integration = ByApi | ByPrompt
type Integrations = Callable[[str], Integration]
"""Returns the integration of a name.

Raises FixSettingsError or TryLaterError where it cannot be told what it is, here or in the calls that it answers.
"""


def api_of(integrations: Integrations, name: str) -> Duo:
    """Return the Auth API of an integration."""
    match integrations(name):
        case ByApi(duo):
            return duo
        case ByPrompt():
            raise FixSettingsError(Cause.WRONG_TYPE, f"{name} is a Universal Prompt, and the Auth API is needed")


def prompt_of(integrations: Integrations, name: str) -> "Prompt":
    """Return the Universal Prompt of an integration."""
    match integrations(name):
        case ByPrompt(prompt):
            return prompt
        case ByApi():
            raise FixSettingsError(Cause.WRONG_TYPE, f"{name} is an Auth API, and a Universal Prompt is needed")
