"""A connection: one Duo account as Doorbook reads it, and what an administrator may choose about that."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from doorbook.collect.stream import Grant
from doorbook.values import value

LONGEST_NAME: Final = 60
LONGEST_INTERVAL: Final = timedelta(days=1)
SHORTEST_INTERVAL: Final = timedelta(minutes=1)
MOST_BACKFILL: Final = 179
"""Days. Duo keeps 180, and what is exactly that old is too old when the request arrives."""

MOST_GROUPS: Final = 100
LARGEST_PEM: Final = 32 * 1024


class State(StrEnum):
    """Where a connection stands. Only an active one is collected."""

    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    DELETING = "deleting"


class Access(StrEnum):
    """Whether Doorbook may change anything at Duo by this connection; the grants must allow it too."""

    READ_ONLY = "read_only"
    READ_WRITE = "read_write"


class Standing(StrEnum):
    """How a grant was found when it was tried last."""

    GRANTED = "granted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class PushBy(StrEnum):
    """By which of Duo's interfaces somebody is asked on their phone whether it is they who call."""

    OFF = "off"
    AUTH_API = "auth_api"
    ADMIN_API = "admin_api"


@value(kw_only=True)
class ProbedGrant:
    """One grant, as it was found at that moment."""

    grant: Grant
    standing: Standing
    at: datetime


@value(kw_only=True)
class PushVerification:
    """How a push that verifies a person is sent, and the name that they read on their phone."""

    by: PushBy = PushBy.OFF
    name: str = ""


@value(kw_only=True)
class Advanced:
    """What most leave as it is. No groups in scope means everybody; `proxy` and `ca` of None mean the stack's own."""

    endpoints: bool = False
    live: timedelta = timedelta(minutes=5)
    inventory: timedelta = timedelta(hours=1)
    backfill_days: int = 30
    groups: tuple[str, ...] = ()
    proxy: str | None = None
    ca: str | None = None
    """Certificates in PEM."""


@value(kw_only=True)
class Trace:
    """When somebody did something, and who."""

    at: datetime
    by: str


@value(kw_only=True)
class Connection:
    """One Duo account. Its keys are elsewhere; every change makes the next `version`."""

    id: str
    name: str
    host: str
    state: State
    version: int
    created: Trace
    changed: Trace
    access: Access = Access.READ_ONLY
    grants: tuple[ProbedGrant, ...] = ()
    push: PushVerification = PushVerification()
    advanced: Advanced = Advanced()
    keyed: datetime | None = None
    """Since when it has the keys that it has."""

    proven: datetime | None = None
    """When Duo last took these keys as those of an Admin API application."""

    keeps_data: bool = True
    """Once it is being deleted: whether what was collected stays."""

    @property
    def is_collected(self) -> bool:
        """Tell whether anything is read for it."""
        return self.state is State.ACTIVE

    def standing(self, grant: Grant) -> Standing:
        """Return how a grant was found."""
        return next((each.standing for each in self.grants if each.grant is grant), Standing.UNKNOWN)
