"""Runs in a process of its own: seals and opens a browser's cookie as shipped and by hand, and tells the CPU time."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

path, rounds, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
sys.path[:0] = path.split(os.pathsep)

from bench.floor.sealing import sealing  # noqa: E402 - as above
from doorbook.adapters.sealing import GcmSiv  # noqa: E402 - the path comes first
from doorbook.remember import cookie  # noqa: E402 - as above
from doorbook.remember.key_ring import KeyRing, Secret, first_ring, rotated  # noqa: E402 - as above

NOW = datetime.now(UTC).replace(microsecond=0)
KEY = os.urandom(32)
HALF_A_YEAR = 6


def ring() -> KeyRing:
    """Return the ring of half a year: the key that seals, and those before it."""
    made = first_ring("00000000", Secret(os.urandom(32)), NOW - timedelta(days=30 * HALF_A_YEAR + 1))
    for number in range(1, HALF_A_YEAR + 1):
        at = NOW - timedelta(days=30 * (HALF_A_YEAR - number) + 1)
        after = rotated(made, f"{number:08x}", Secret(KEY if number == HALF_A_YEAR else os.urandom(32)), at)
        assert isinstance(after, KeyRing)  # noqa: S101 - the bench's own sense
        made = after
    return made


def micros(act: Callable[[], object]) -> float:
    """Return the CPU time of one call, in microseconds."""
    began = time.process_time_ns()
    for _ in range(times):
        act()
    return (time.process_time_ns() - began) / times / 1000


def main() -> None:
    kept = ring()
    cookies = cookie.BrowserCookies(
        stage="doorbook", ring=lambda: kept, sealer=GcmSiv(), nonce=lambda: os.urandom(cookie.NONCE)
    )
    remembered = cookie.Remembered(
        holder="h" * 22, browser="b" * 22, generation=3, made=NOW, ends=NOW + timedelta(days=90), uses=17
    )
    text = cookies.seal(remembered, NOW)
    if not isinstance(text, str) or cookies.open(text, NOW) != cookie.Opened(remembered, stale=False):
        raise SystemExit("what was sealed does not open")
    bound = b"doorbook|doorbook|browser|v1|00000006|__Host-doorbook-browser"
    seal, opened = sealing(KEY, cookie.plaintext(remembered), bound)
    box = seal()
    for each in range(rounds + 1):
        told = {
            "seal": [micros(lambda: cookies.seal(remembered, NOW)), micros(seal)],
            "open": [micros(lambda: cookies.open(text, NOW)), micros(lambda: opened(box))],
        }
        if each:  # the first one warms up
            sys.stdout.write(json.dumps(told) + "\n")


main()
