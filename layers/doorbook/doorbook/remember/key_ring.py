"""The ring of keys that seal browsers' cookies: a key is known everywhere before it seals, and opens while it may have.

What a key is used for follows from the times in the ring: no two keys can be active, and none has to be moved on.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from doorbook.values import value

LONGEST_LIFE: Final = timedelta(days=180)
"""How long a browser may be remembered at most, whatever the settings say."""

KEPT: Final = LONGEST_LIFE + timedelta(days=1)
"""How long a key is kept after its last sealing: as long as anything it sealed can live, and a day."""

ROTATES_AFTER: Final = timedelta(days=30)
"""How long a key seals."""

CACHED_FOR: Final = timedelta(minutes=5)
"""How old a ring may be that a function works with."""

KNOWN_AHEAD: Final = 3 * CACHED_FOR
"""How long a key is in the ring before it seals: a function that never heard of it could not open what it sealed."""


KID: Final = re.compile(r"[0-9a-f]{8}", re.ASCII)
"""What keys are called."""


class KeyState(StrEnum):
    """What a key is used for."""

    PENDING = "pending"
    ACTIVE = "active"
    DECRYPT_ONLY = "decrypt-only"
    REVOKED = "revoked"


class Secret(bytes):
    """The bytes of a key, which no log line and no traceback shows."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret()"

    __str__ = __repr__


@value(kw_only=True)
class BrowserKey:
    """One key. A revoked one has no bytes any more, so that it opens nothing, whoever asks."""

    kid: str
    secret: Secret | None
    created: datetime
    active_from: datetime
    revoked: datetime | None = None

    @property
    def ever_sealed(self) -> bool:
        """Tell whether there was, or will be, a time at which this key seals."""
        return self.revoked is None or self.revoked > self.active_from


@value
class KeyRing:
    """All keys there are, in the order in which they seal (`ordered`)."""

    keys: tuple[BrowserKey, ...] = ()

    def key(self, kid: str) -> BrowserKey | None:
        """Return the key of that name."""
        for key in reversed(self.keys):  # the last ones are those that are asked for
            if key.kid == kid:
                return key
        return None


def ordered(keys: Iterable[BrowserKey]) -> KeyRing:
    """Return the ring of these keys."""
    return KeyRing(tuple(sorted(keys, key=_order)))


@value
class Waiting:
    """There is a key already that is going to take over."""

    kid: str
    until: datetime


@value
class NoSuchKey:
    """The ring has no key of that name."""


@value
class AlreadyRevoked:
    """That key was revoked before."""

    at: datetime


def state(ring: KeyRing, key: BrowserKey, now: datetime) -> KeyState:
    """Return what a key of the ring is used for."""
    if key.revoked is not None:
        return KeyState.REVOKED
    if now < key.active_from:
        return KeyState.PENDING
    return KeyState.ACTIVE if key == sealing_key(ring, now) else KeyState.DECRYPT_ONLY


def sealing_key(ring: KeyRing, now: datetime) -> BrowserKey | None:
    """Return the key that seals: the last one whose time has come.

    None where that one was revoked: an older key does not come back, for it was given up already.
    """
    for key in reversed(ring.keys):
        if key.active_from <= now and key.ever_sealed:
            return key if key.revoked is None else None
    return None


def opening_key(ring: KeyRing, kid: str) -> BrowserKey | None:
    """Return the key that may open what it sealed; a pending one may, for another function's clock can be ahead."""
    key = ring.key(kid)
    return key if key is not None and key.revoked is None and key.secret is not None else None


def first_ring(kid: str, secret: Secret, now: datetime) -> KeyRing:
    """Return the ring that a stack begins with. No function has an older one, so its key may seal at once."""
    return KeyRing((BrowserKey(kid=kid, secret=secret, created=now, active_from=now),))


def rotated(ring: KeyRing, kid: str, secret: Secret, now: datetime) -> KeyRing | Waiting:
    """Add a key that takes over as soon as every function knows it."""
    waiting = _waiting(ring, now)
    if waiting is not None:
        return Waiting(waiting.kid, waiting.active_from)
    fresh = BrowserKey(kid=kid, secret=secret, created=now, active_from=now + KNOWN_AHEAD)
    return ordered((*ring.keys, fresh))


def revoked(ring: KeyRing, kid: str, now: datetime) -> KeyRing | NoSuchKey | AlreadyRevoked:
    """End a key at once, whatever it sealed; its bytes are gone."""
    key = ring.key(kid)
    if key is None:
        return NoSuchKey()
    if key.revoked is not None:
        return AlreadyRevoked(key.revoked)
    ended = replace(key, secret=None, revoked=now)
    return KeyRing(tuple(ended if each.kid == kid else each for each in ring.keys))


def due(ring: KeyRing, now: datetime) -> bool:
    """Tell whether a rotation should begin: the key that seals has done so for long enough, or none seals or will."""
    if _waiting(ring, now) is not None:
        return False
    sealing = sealing_key(ring, now)
    return sealing is None or now >= sealing.active_from + ROTATES_AFTER


def swept(ring: KeyRing, now: datetime) -> KeyRing:
    """Drop the keys that nothing needs any more."""
    return KeyRing(tuple(key for key in ring.keys if not _past(ring, key, now)))


def _past(ring: KeyRing, key: BrowserKey, now: datetime) -> bool:
    ended = key.revoked or retired(ring, key)
    return ended is not None and now >= ended + KEPT


def retired(ring: KeyRing, key: BrowserKey) -> datetime | None:
    """Return when a later key takes over from this one, or took over."""
    return min((each.active_from for each in ring.keys if each.ever_sealed and _after(each, key)), default=None)


def _waiting(ring: KeyRing, now: datetime) -> BrowserKey | None:
    return next((key for key in ring.keys if key.revoked is None and now < key.active_from), None)


def _after(one: BrowserKey, other: BrowserKey) -> bool:
    return _order(one) > _order(other)


def _order(key: BrowserKey) -> tuple[datetime, datetime, str]:
    return key.active_from, key.created, key.kid
