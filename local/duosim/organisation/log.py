"""The events of a company, minute by minute, each minute made when somebody asks for it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from random import Random

from local.duosim.logs import LogName, LogRow
from local.duosim.organisation.company import MINUTE, OFFICES, Organisation, office_at
from local.duosim.organisation.events import MADE, Happening, authentication, enrollment

MINUTES_KEPT = 256
IN_SECONDS = ("administrator", "offline_enrollment")
SAME_SECOND, THE_SAME = 0.8, 0.3  # of every second row there, so often
SAME_MOMENT, ENROLLED = 0.08, 0.02  # of every second row of the authentication log


class OrganisationLog:
    """One of its logs, read like any other; ``until`` is the second up to which it may be read."""

    def __init__(self, organisation: Organisation, name: LogName, until: float = float("inf")) -> None:
        self._organisation = organisation
        self._name = name
        self._until = until

    def rows(self, low: int, high: int) -> Iterator[LogRow]:
        """Say everything that happens in these milliseconds, in order, whether or not it can be read yet."""
        for minute in range(self._first(low), high // 1000 // MINUTE + 1):
            yield from (each for each in _minute(self._organisation, self._name, minute) if low <= each.ms <= high)

    def ascending(self, low: int, high: int) -> Iterator[LogRow]:
        return (each for each in self.rows(low, self._high(high)) if self._is_readable(each))

    def descending(self, low: int, high: int) -> Iterator[LogRow]:
        high = self._high(high)
        for minute in range(high // 1000 // MINUTE, self._first(low) - 1, -1):
            for each in reversed(_minute(self._organisation, self._name, minute)):
                if low <= each.ms <= high and self._is_readable(each):
                    yield each

    def count(self, low: int, high: int) -> int:
        """Count whole minutes at once; only the first, and those near the edge, are looked at."""
        high = self._high(high)
        sure = min(high // 1000, int(self._settled())) // MINUTE  # everything before this minute can be read
        first = self._first(low) + 1
        if sure <= first:
            return sum(1 for _ in self.ascending(low, high))
        before, at = self._organisation.happened_before(self._name, first), first * MINUTE * 1000
        middle = self._organisation.happened_before(self._name, sure) - before
        ends = (self.ascending(low, at - 1), self.ascending(sure * MINUTE * 1000, high))
        return middle + sum(1 for rows in ends for _ in rows)

    def _first(self, low: int) -> int:
        return max(low // 1000 // MINUTE, self._organisation.first_minute)

    def _high(self, high: int) -> int:
        return high if self._until == float("inf") else min(high, int(self._until * 1000))

    def _settled(self) -> float:
        late = self._organisation.late_seconds
        return self._until - late if self._until != float("inf") else 1e12

    def _is_readable(self, row: LogRow) -> bool:
        return row.seen is None or row.seen <= self._until


@lru_cache(maxsize=MINUTES_KEPT)
def _minute(organisation: Organisation, name: LogName, minute: int) -> list[LogRow]:
    count = organisation.happened_before(name, minute + 1) - organisation.happened_before(name, minute)
    if not count:
        return []
    drawn = Random(f"{organisation.seed}|{name}|{minute}")  # noqa: S311 - the same each time is the point
    moments = sorted(drawn.randrange(MINUTE * 1_000_000) for _ in range(count))
    rows: list[LogRow] = []
    for place, micros in enumerate(moments):
        now = Happening(
            organisation, minute * MINUTE + micros / 1_000_000, _somebody(organisation, minute, drawn), drawn
        )
        told = _told(name, rows, now, alike=place % 2 == 1)
        late = drawn.random() < organisation.late_share
        seen = told.ms / 1000 + drawn.random() * organisation.late_seconds if late else None
        rows.append(replace(told, seen=seen) if late else told)
    rows.sort(key=lambda each: each.key)
    return rows


def _told(name: LogName, before: list[LogRow], now: Happening, *, alike: bool) -> LogRow:
    """Make the next row of a minute, which may have more in common with the one before than is convenient."""
    chance = now.drawn.random()
    if name in IN_SECONDS:
        if alike and chance < THE_SAME:
            return before[-1]
        if alike and chance < SAME_SECOND:
            now = replace(now, moment=before[-1].ms / 1000)
    elif name == "authentication" and alike and chance < SAME_MOMENT:
        now = replace(now, moment=before[-1].ms / 1000 + now.drawn.randrange(1, 999) / 1_000_000)
        if chance < ENROLLED:
            return _enrolled(before, now)
    key, raw = MADE[name](now)
    ms = int(now.moment) * 1000 if name in IN_SECONDS else int(now.moment * 1000)
    return LogRow(log=name, ms=ms, id=key, raw=raw)


def _enrolled(before: list[LogRow], now: Happening) -> LogRow:
    """Let somebody enrol instead of the event before, and sign in within the millisecond: one txid for both."""
    txid, raw = authentication(now)
    before[-1] = replace(before[-1], id=txid, raw=enrollment(now, txid), ms=int(now.moment * 1000))
    return replace(before[-1], raw=raw)


def _somebody(organisation: Organisation, minute: int, drawn: Random) -> int:
    office = office_at(minute, drawn.random())
    number = drawn.randrange(organisation.people)
    return min(number - number % len(OFFICES) + office, organisation.people - 1)
