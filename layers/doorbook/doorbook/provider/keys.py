"""The ring of signing keys: a key is published before it signs, and stays published while anything it signed counts."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from doorbook.values import value

PUBLISHED_AHEAD: Final = timedelta(days=1)
"""How long a key is published before it may sign; longer than anybody keeps the published set."""

RETIRED_KEPT: Final = timedelta(days=31)
"""How long a key is published after its last signature; longer than a session, whose end a signed hint may ask for."""


class KeyState(StrEnum):
    """What a key is used for; all of them are published."""

    PENDING = "pending"
    ACTIVE = "active"
    RETIRED = "retired"


@value(kw_only=True)
class SigningKey:
    """One key, as JSON Web Keys in JSON. A retired one has no private half any more."""

    kid: str
    state: KeyState
    since: datetime
    public: str
    private: str | None


@value(kw_only=True)
class KeyRing:
    """All keys there are, and the salt from which people's subjects are made; the salt never changes."""

    salt: str
    keys: tuple[SigningKey, ...]

    @property
    def active(self) -> SigningKey | None:
        """The one key that signs."""
        return next((key for key in self.keys if key.state is KeyState.ACTIVE), None)


@value
class TooSoon:
    """The pending key has not been published for long enough."""

    until: datetime


def first_ring(salt: str, fresh: SigningKey, now: datetime) -> KeyRing:
    """Return the ring that a stack begins with: nothing was signed before, so its key may sign at once."""
    return KeyRing(salt=salt, keys=(replace(fresh, state=KeyState.ACTIVE, since=now),))


def rotated(ring: KeyRing, fresh: SigningKey, now: datetime, *, hurry: bool = False) -> KeyRing | TooSoon:
    """Take the next step of a rotation: publish the fresh key, or let the one that waited take over.

    Where a key was taken over from, the fresh one is not used. In a `hurry` nothing is waited for: applications that
    keep the published set refuse what the new key signs until they read it again.
    """
    kept = tuple(key for key in ring.keys if key.state is not KeyState.RETIRED or now < key.since + RETIRED_KEPT)
    pending = next((key for key in kept if key.state is KeyState.PENDING), None)
    if pending is None:
        return replace(ring, keys=(*kept, replace(fresh, state=KeyState.PENDING, since=now)))
    if not hurry and now < pending.since + PUBLISHED_AHEAD:
        return TooSoon(pending.since + PUBLISHED_AHEAD)
    return replace(ring, keys=tuple(_moved_on(key, now) for key in kept))


def dropped(ring: KeyRing, kid: str) -> KeyRing | None:
    """Take a key out at once; None where there is no such key, or where it is the one that signs."""
    left = tuple(key for key in ring.keys if key.kid != kid or key.state is KeyState.ACTIVE)
    return None if len(left) == len(ring.keys) else replace(ring, keys=left)


def _moved_on(key: SigningKey, now: datetime) -> SigningKey:
    match key.state:
        case KeyState.PENDING:
            return replace(key, state=KeyState.ACTIVE, since=now)
        case KeyState.ACTIVE:
            return replace(key, state=KeyState.RETIRED, since=now, private=None)
        case KeyState.RETIRED:
            return key
