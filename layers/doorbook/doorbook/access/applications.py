"""Applications: who may send people here, where they go back to, and what each asks of a sign-in."""

from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from doorbook.values import value

PORTAL: Final = "portal"
"""The Duo integration of the portal itself, which every stack has."""


class Asked(StrEnum):
    """The level an application asks for."""

    PASSWORD = "password"  # noqa: S105 - a level
    DUO = "duo"
    VERIFIED_PUSH = "verified-push"
    PHISHING_RESISTANT = "phishing-resistant"


class FailMode(StrEnum):
    """What happens while Duo cannot be reached."""

    CLOSED = "closed"
    OPEN = "open"


@value(kw_only=True)
class Application:
    """One application as the operator's document declares it.

    Where it is not `passwordless`, nobody comes to it by a browser that remembers them.

    `redirects` are matched exactly; `origins` are where a plain sign-in may return to. A public client has no
    `secret_hash` and has to use PKCE. No `groups` admit everybody; `freshness` is how old a sign-in may be.
    """

    id: str
    name: str
    redirects: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    logout_redirects: tuple[str, ...] = ()
    secret_hash: str | None = None
    duo: str = PORTAL
    asks: Asked = Asked.DUO
    groups: frozenset[str] = frozenset()
    fail_mode: FailMode = FailMode.CLOSED
    freshness: timedelta | None = None
    passwordless: bool = True


@value(kw_only=True)
class Applications:
    """The whole document as it was applied: `version` counts upwards, and nothing of it changes without the rest.

    Version 0 is the one before anything was applied, by nobody.
    """

    version: int = 0
    by_id: dict[str, Application] = field(default_factory=dict)
    author: str = ""
    applied: datetime | None = None

    @property
    def origins(self) -> frozenset[str]:
        """Where sign-ins may return to, for any of the applications."""
        return frozenset(origin for each in self.by_id.values() for origin in each.origins)

    def of_origin(self, origin: str) -> Application | None:
        """Return the application that a sign-in to this origin is for; an origin belongs to one alone."""
        return next((each for each in self.by_id.values() if origin in each.origins), None)
