"""A webhook: an address that is told what a connection hears, its secret, and how telling it goes."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from doorbook.values import value

BOTH_FOR: Final = timedelta(days=1)
"""So long messages are signed by the old secret too, after a new one was made."""

WAITS: Final = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 2 * 60, 5 * 60, 15 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600)
)
"""How long a webhook rests after so many failures in a row; after more of them as long as after the last."""

FAILING: Final = 5
"""So many failures in a row, some twenty minutes after the first, wake an operator."""


class HookState(StrEnum):
    """Whether a webhook is told anything."""

    ACTIVE = "active"
    PAUSED = "paused"
    """Messages wait for it, as long as for one that does not answer."""

    GONE = "gone"
    """It answered 410: it wants to hear nothing any more."""


@value(kw_only=True)
class Health:
    """How telling it went. Every change makes the next `version`."""

    version: int = 0
    last_success: datetime | None = None
    last_failure: datetime | None = None
    last_error: str | None = None
    failures: int = 0
    """In a row, up to now."""

    rests_until: datetime | None = None


@value(kw_only=True)
class Webhook:
    """One webhook of a connection. Its secret is elsewhere; every change but those of its health makes a `version`."""

    connection: str
    id: str
    url: str
    state: HookState
    version: int
    created: datetime
    created_by: str
    health: Health = Health()

    def rests(self, now: datetime) -> bool:
        """Tell whether nothing is sent to it for now."""
        return self.health.rests_until is not None and now < self.health.rests_until


class Secret(str):
    """A secret by the Standard Webhooks specification, `whsec_…`; no log and no traceback shows it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(…)"


@value(kw_only=True)
class HookSecrets:
    """The secret that signs, and the one before it while both count."""

    current: Secret
    previous: Secret | None = None
    previous_until: datetime | None = None

    def signing(self, now: datetime) -> tuple[Secret, ...]:
        """Return those that sign now, the newest first."""
        if self.previous is None or self.previous_until is None or now >= self.previous_until:
            return (self.current,)
        return self.current, self.previous

    def rotated(self, fresh: Secret, now: datetime) -> "HookSecrets":
        """Return them with a new one; that of today signs for a day longer, any older one no more."""
        return HookSecrets(current=fresh, previous=self.current, previous_until=now + BOTH_FOR)


def succeeded(health: Health, now: datetime) -> Health:
    """Return the health after a message was taken."""
    return Health(
        version=health.version + 1,
        last_success=now,
        last_failure=health.last_failure,
        last_error=health.last_error,
    )


def failed(health: Health, why: str, now: datetime) -> Health:
    """Return the health after a message was not taken: it rests the longer, the more of them there were."""
    wait = WAITS[min(health.failures, len(WAITS) - 1)]
    return Health(
        version=health.version + 1,
        last_success=health.last_success,
        last_failure=now,
        last_error=why,
        failures=health.failures + 1,
        rests_until=now + wait,
    )
