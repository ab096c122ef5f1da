"""The cookie of a remembered browser: what it says, how it is sealed, and every reason for which it does not open.

It is a hint and no credential: whoever holds it may begin a sign-in with Duo for its person, and cannot end it.
"""

import json
import re
from base64 import urlsafe_b64encode
from binascii import a2b_base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from doorbook.remember.key_ring import KID, LONGEST_LIFE, KeyRing, opening_key, sealing_key
from doorbook.remember.ports import Sealer
from doorbook.values import value

COOKIE: Final = "__Host-doorbook-browser"
PURPOSE: Final = "browser"
VERSION: Final = "v1"
OPTED_OUT: Final = "v1.optout"
"""The marker of a browser whose person does not want to be asked; it names nobody, and nobody can tell two apart."""

LONGEST: Final = 1024
"""Characters of a value that is looked at; ours have some 230, and nothing longer costs anything."""

NONCE: Final = 12
AHEAD: Final = timedelta(minutes=1)
"""How far another function's clock may be ahead of ours."""

SHAPE: Final = re.compile(rf"{VERSION}\.({KID.pattern})\.([0-9A-Za-z_-]{{38,}})", re.ASCII)
WORD: Final = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
FIELDS: Final = 6

LAST_LETTERS: Final = {2: frozenset("AQgw"), 3: frozenset("AEIMQUYcgkosw048")}
"""Where base64 does not come out even, its last letter has bits to spare, and ours leaves them empty."""

_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


class Why(StrEnum):
    """Why a cookie does not open. To the browser they are all the same; the desk writes them down.

    `UNKNOWN_KEY` is written as Outcome.BROWSER_KEY_UNKNOWN, method none: an alarm listens, for keys are kept longer
    than cookies live, so that it should never happen.
    """

    MALFORMED = "malformed"
    UNKNOWN_KEY = "unknown_kid"
    REVOKED_KEY = "revoked_kid"
    FORGED = "forged"
    EXPIRED = "expired"
    NOT_YET = "not_yet"


@value(kw_only=True)
class Remembered:
    """What a browser holds: whose it is, by a name that only we know, which browser, and since when.

    `generation` is that of the person's remembered browsers, `uses` counts the times that it was shown.
    """

    holder: str
    browser: str
    generation: int
    made: datetime
    ends: datetime
    uses: int


@value
class Opened:
    """The cookie is ours and counts; `stale` where another key seals now, so that it should be sealed anew."""

    remembered: Remembered
    stale: bool


@value
class NotOpened:
    """The cookie does not count."""

    why: Why


@value
class OptedOut:
    """The person of this browser does not want to be asked."""


@value
class NoKey:
    """No key seals at present, so that no browser can be remembered; that ends by itself."""


@value(kw_only=True)
class BrowserCookies:
    """Seals and opens the cookies of one stage.

    `ring` returns the keys, or raises a BreakageError: then there is no cookie.
    """

    stage: str
    ring: Callable[[], KeyRing]
    sealer: Sealer
    nonce: Callable[[], bytes]
    purpose: str = PURPOSE
    cookie: str = COOKIE

    def seal(self, remembered: Remembered, now: datetime) -> str | NoKey:
        """Return the cookie's value."""
        if remembered.ends - remembered.made > LONGEST_LIFE:
            raise ValueError("no browser is remembered for so long")
        key = sealing_key(self.ring(), now)
        if key is None or key.secret is None:
            return NoKey()
        nonce = self.nonce()
        box = self.sealer.seal(key.secret, self.purpose, nonce, plaintext(remembered), self._associated(key.kid))
        return f"{VERSION}.{key.kid}.{urlsafe_b64encode(nonce + box).rstrip(b'=').decode()}"

    def open(self, text: str, now: datetime) -> Opened | NotOpened | OptedOut:
        """Tell what a browser showed."""
        if text == OPTED_OUT:
            return OptedOut()
        shaped = SHAPE.fullmatch(text) if len(text) <= LONGEST else None
        raw = _bytes(shaped[2]) if shaped else None
        if shaped is None or raw is None:
            return NotOpened(Why.MALFORMED)
        kid, ring = shaped[1], self.ring()
        key = opening_key(ring, kid)
        if key is None or key.secret is None:
            return NotOpened(Why.UNKNOWN_KEY if ring.key(kid) is None else Why.REVOKED_KEY)
        inside = self.sealer.open(key.secret, self.purpose, raw[:NONCE], raw[NONCE:], self._associated(kid))
        if inside is None:
            return NotOpened(Why.FORGED)
        remembered = read(inside)
        if remembered is None:
            return NotOpened(Why.MALFORMED)
        untimely = _untimely(remembered, now)
        if untimely:
            return NotOpened(untimely)
        return Opened(remembered=remembered, stale=sealing_key(ring, now) is not key)

    def _associated(self, kid: str) -> bytes:
        """Return what a sealed cookie is bound to: it opens nowhere else, and under no other name."""
        return f"doorbook|{self.stage}|{self.purpose}|{VERSION}|{kid}|{self.cookie}".encode()


def plaintext(remembered: Remembered) -> bytes:
    """Return what is sealed. Times are whole seconds."""
    told = {
        "u": remembered.holder,
        "d": remembered.browser,
        "g": remembered.generation,
        "iat": int(remembered.made.timestamp()),
        "exp": int(remembered.ends.timestamp()),
        "n": remembered.uses,
    }
    return _encode(told).encode()


def read(text: bytes) -> Remembered | None:
    """Return what was sealed, or None where we never sealed such a thing."""
    try:
        told = _decode(text.decode())
        holder, browser, uses = told["u"], told["d"], told["n"]
        generation, made, ends = told["g"], told["iat"], told["exp"]
        if len(told) != FIELDS or not WORD.fullmatch(holder) or not WORD.fullmatch(browser):
            return None
        if not type(generation) is type(made) is type(ends) is type(uses) is int or min(generation, made, uses) < 0:
            return None
        return Remembered(
            holder=holder,
            browser=browser,
            generation=generation,
            made=datetime.fromtimestamp(made, UTC),
            ends=datetime.fromtimestamp(ends, UTC),
            uses=uses,
        )
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        return None


def _untimely(remembered: Remembered, now: datetime) -> Why | None:
    if now >= remembered.ends or remembered.ends - remembered.made > LONGEST_LIFE:
        return Why.EXPIRED
    return Why.NOT_YET if remembered.made > now + AHEAD else None


def _bytes(letters: str) -> bytes | None:
    """Return the bytes of letters that are written in the one way in which we write them."""
    over = len(letters) % 4
    if over == 1 or (over and letters[-1] not in LAST_LETTERS[over]):
        return None
    return a2b_base64(letters.replace("-", "+").replace("_", "/") + "=" * (-over % 4))
