"""Applications as the destinations of sign-ins: by the origin of a return address, or by the client of a request."""

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs, urlsplit

from doorbook.access.applications import Application, Applications, Asked, FailMode
from doorbook.signin.assurance import Level
from doorbook.signin.destinations import Destination
from doorbook.signin.rules import AUTHORIZE, origin_of

NEEDED: Final[dict[Asked, Level]] = {
    Asked.PASSWORD: Level.PASSWORD,
    Asked.DUO: Level.DUO,
    Asked.VERIFIED_PUSH: Level.VERIFIED_PUSH,
    Asked.PHISHING_RESISTANT: Level.PHISHING_RESISTANT,
}
MORE_THAN_A_PASSWORD: Final = frozenset(Level) - {Level.NONE, Level.PASSWORD}


class ApplicationDestinations:
    """Finds the application of a return address among those that stand; they are read when an address is given."""

    def __init__(self, current: Callable[[], Applications]) -> None:
        self._current = current

    def __call__(self, return_to: str) -> Destination | None:
        """Return the application behind the address, where there is one."""
        if return_to.startswith(AUTHORIZE):
            return self._of_request(return_to.removeprefix(AUTHORIZE))
        origin = origin_of(return_to)
        application = self._current().of_origin(origin) if origin else None
        return _plain(application, _host(return_to)) if application else None

    def _of_request(self, query: str) -> Destination | None:
        asked = parse_qs(query)
        match asked.get("client_id"):
            case [name] if (application := self._current().by_id.get(name)) and application.redirects:
                wished = {level for value in asked.get("acr_values", []) for level in value.split()}
                content = application.asks is Asked.PASSWORD and not wished & MORE_THAN_A_PASSWORD
                return Destination(
                    application=name,
                    name=application.name,
                    password_is_enough=content,
                    duo=application.duo,
                    passwordless=application.passwordless,
                    host=_registered(application, asked.get("redirect_uri", [])),
                )
            case _:
                return None


def _plain(application: Application, host: str | None) -> Destination:
    return Destination(
        application=application.id,
        name=application.name,
        password_is_enough=application.asks is Asked.PASSWORD,
        needs=NEEDED[application.asks],
        groups=application.groups,
        fail_open=application.fail_mode is FailMode.OPEN,
        duo=application.duo,
        passwordless=application.passwordless,
        host=host,
    )


def _registered(application: Application, redirects: list[str]) -> str | None:
    """Return the host that a request leads back to, if the application has registered it: people read it."""
    match redirects:
        case [one] if one in application.redirects:
            return _host(one)
        case _:
            return None


def _host(address: str) -> str | None:
    return urlsplit(address).netloc or None
