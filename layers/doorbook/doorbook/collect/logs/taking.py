"""What a page of a log leaves to do: its records, and the walk after it. Pure."""

from dataclasses import replace
from hashlib import blake2b
from typing import Final, NamedTuple

from doorbook.collect.account import Page, Record
from doorbook.collect.mark import SECOND, Gap, Walk
from doorbook.collect.stream import Log, Paging

KEY_BYTES: Final = 16


class Taken(NamedTuple):
    """The records of a page that count, and the walk after it; None where that was the last page."""

    records: tuple[Record, ...]
    walk: Walk | None
    gap: Gap | None = None


def take(log: Log, walk: Walk, page: Page) -> Taken:
    """Take a page of a walk. Whatever is on it is kept, also what lies outside of the window that was asked for."""
    if log.paging is Paging.SECONDS:
        return _take_seconds(log, walk, page)
    after = replace(walk, cursor=page.cursor, pages=walk.pages + 1, rows=walk.rows + len(page.records))
    # Of the last page Duo may say a cursor, or the same one again, or none.
    ended = page.is_empty or page.cursor is None or page.cursor == walk.cursor
    return Taken(page.records, None if ended else after)


def _take_seconds(log: Log, walk: Walk, page: Page) -> Taken:
    """Take a page that may end within a second: the rows of that second wait for the page that begins with it.

    So each second is taken as a whole, and equal rows can be counted. Only where one second fills a page by itself the
    rest of it cannot be read at all. Duo's order says what lies within the window, not what one odd row says of itself.
    """
    first = int(walk.cursor) if walk.cursor else walk.low // SECOND
    within = max((place for place, each in enumerate(page.records, 1) if each.at <= walk.high), default=0)
    settled = tuple(each for each in page.records[:within] if first <= each.at // SECOND)
    full = len(page.records) + len(page.bad) >= log.page
    if not full or len(page.records) - within > 1:  # one alone may have an odd moment, and more may follow
        return Taken(numbered(settled), None)
    last = max((each.at // SECOND for each in settled if each.at <= walk.high), default=first)
    gap = None
    if last <= first:
        low = first * SECOND
        gap = Gap(low=low, high=low + SECOND - 1, why="more rows in one second than Duo gives")
        taken, then = settled, first + 1
    else:
        taken, then = tuple(each for each in settled if each.at // SECOND != last), last
    if then * SECOND > walk.high:
        return Taken(numbered(taken), None, gap)
    after = replace(walk, cursor=str(then), pages=walk.pages + 1, rows=walk.rows + len(taken))
    return Taken(numbered(taken), after, gap)


def numbered(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Return records of whole seconds with keys that tell equal ones apart by their number in their second."""
    seen: dict[tuple[int, str], int] = {}
    keyed = []
    for each in records:
        second = each.at // SECOND
        seen[second, each.key] = number = seen.get((second, each.key), 0) + 1
        named = f"{second}/{each.key}/{number}".encode()
        keyed.append(each._replace(key=blake2b(named, digest_size=KEY_BYTES).hexdigest()))
    return tuple(keyed)


def unique(connection: str, stream: str, record: Record) -> str:
    """Return the key that tells a record from every other of every connection."""
    named = f"{connection}/{stream}/{record.key}".encode()
    return blake2b(named, digest_size=KEY_BYTES).hexdigest()
