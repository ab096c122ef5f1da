"""How often a connection may ask Duo: a bucket of calls that fills with time, and that learns how fast it may. Pure."""

from dataclasses import replace
from typing import Final, NamedTuple

from doorbook.collect.mark import SECOND
from doorbook.values import value

MINUTE: Final = 60 * SECOND
CALL: Final = MINUTE
"""One call, in the unit that a bucket is counted in: what flows in within a millisecond is then a whole number."""

GROWS_EVERY: Final = 2 * MINUTE
LONGEST_BLOCK: Final = 15 * MINUTE
MOST_TIMES: Final = 8
AHEAD: Final = 2 * MINUTE
"""Clocks of two functions differ by less; what lies further ahead was written by one that went wrong."""


@value(kw_only=True)
class Limits:
    """Calls a minute: where a budget begins, by how many it grows, and what it never goes above or below."""

    begins: int
    step: int
    floor: int
    ceiling: int


LOGS: Final = Limits(begins=12, step=1, floor=4, ceiling=40)
"""Duo's staff named two calls a minute for each log, of which there are six; elsewhere 50 a minute are quoted."""

LISTS: Final = Limits(begins=60, step=5, floor=8, ceiling=150)
"""Duo's staff named 200 for lists by pages, and 40 for lists in one piece."""


@value(kw_only=True)
class Pace:
    """How a budget stands: `fill` at `filled`, as it grows until nothing more goes in. Times are milliseconds.

    In no minute are there more calls than `per_minute`: a part of them may come at once, the rest flows in.
    """

    per_minute: int
    fill: int
    filled: int
    changed: int
    blocked: int = 0
    times: int = 0
    """How often in a row Duo said that there were too many."""

    version: int = 0

    @property
    def at_once(self) -> int:
        """Return how many calls may come at once."""
        return max(2, self.per_minute // 2)

    @property
    def flows(self) -> int:
        """Return how many calls flow in within a minute."""
        return max(1, self.per_minute - self.at_once)

    @property
    def reserve(self) -> int:
        """Return how many calls are kept for the live edge."""
        return (self.at_once + 1) // 2


class Took(NamedTuple):
    """What was granted, the pace after it, and until when to wait where it was nothing."""

    pace: Pace
    calls: int
    until: int = 0


def fresh(limits: Limits, now: int) -> Pace:
    """Return the pace of a connection that has not asked yet."""
    pace = Pace(per_minute=limits.begins, fill=0, filled=now, changed=now)
    return replace(pace, fill=pace.at_once * CALL)


def take(pace: Pace, limits: Limits, now: int, most: int, *, live: bool) -> Took:
    """Take calls, at most so many: the live edge any that there are, all else what lies above the reserve."""
    pace = _grown(_filled(_of_now(pace, now), now), limits, now)
    if now < pace.blocked:
        return Took(pace, 0, pace.blocked)
    kept = 0 if live else pace.reserve * CALL
    calls = min(most, max(0, pace.fill - kept) // CALL)
    if calls < 1:
        missing = kept + CALL - pace.fill
        return Took(pace, 0, now - (-missing // pace.flows))
    return Took(replace(pace, fill=pace.fill - calls * CALL), calls)


def given_back(pace: Pace, now: int, calls: int) -> Pace:
    """Return the pace after calls that were taken and not made."""
    filled = _filled(_of_now(pace, now), now)
    return replace(filled, fill=min(filled.at_once * CALL, filled.fill + calls * CALL))


def refused(pace: Pace, limits: Limits, now: int, after: int) -> Pace:
    """Return the pace after Duo said that there were too many: half as fast, and nothing for so many seconds.

    Each time in a row the wait doubles. Whoever hears it during the wait had asked before it began.
    """
    pace = _of_now(pace, now)
    if now < pace.blocked:
        return replace(pace, blocked=max(pace.blocked, now + min(after * SECOND, LONGEST_BLOCK)))
    times = min(pace.times + 1, MOST_TIMES)
    wait = min(after * SECOND * 2 ** (times - 1), LONGEST_BLOCK)
    per_minute = max(limits.floor, pace.per_minute // 2)
    until = now + wait
    return replace(
        pace, per_minute=per_minute, fill=0, filled=max(now, pace.filled), changed=until, blocked=until, times=times
    )


def _of_now(pace: Pace, now: int) -> Pace:
    """Return the pace without what a clock that was ahead wrote into it: nobody waits for hours that are no more."""
    if pace.filled <= now + AHEAD and pace.blocked <= now + LONGEST_BLOCK:
        return pace
    latest = now + LONGEST_BLOCK
    blocked = pace.blocked if pace.blocked <= latest else now
    return replace(pace, filled=min(pace.filled, now), changed=min(pace.changed, latest), blocked=blocked)


def _filled(pace: Pace, now: int) -> Pace:
    passed = max(0, now - pace.filled)
    fill = min(pace.at_once * CALL, pace.fill + passed * pace.flows)
    return replace(pace, fill=max(fill, 0), filled=max(now, pace.filled))


def _grown(pace: Pace, limits: Limits, now: int) -> Pace:
    """Grow by a step where nothing was refused for a while, however long that is."""
    if now - pace.changed < GROWS_EVERY:
        return pace
    per_minute = min(limits.ceiling, pace.per_minute + limits.step)
    return replace(pace, per_minute=per_minute, changed=now, times=0)
