"""What read log opens: pages of the logs, each in the style of its version."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile, islice, takewhile
from typing import Any, Literal

from aiohttp import web

from local.duosim.admin.call import AdminCall
from local.duosim.admin.filters import wanted
from local.duosim.envelope import Refused, invalid, missing, ok_rows, ok_rows_alone
from local.duosim.logs import Key, LogName, LogRow, Readable

DEFAULT_LIMIT = 100
V2_MAX = 1000
V1_MAX = 1000
TRUST_MONITOR_MAX = 200
TRUST_MONITOR_TYPES = ("auth", "bypass_status", "device_registration")
DAYS_180_MS = 180 * 24 * 3600 * 1000
IN_MS = 10**12  # a number of seconds has not as many digits
FOR_EVER = 10**18
Order = Literal["ts:asc", "ts:desc"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of a log, and how much of it at once."""

    mintime: int
    maxtime: int
    limit: int
    order: Order
    cursor: Key | None


def authentication(call: AdminCall) -> web.Response:
    asked = _asked(call, times_needed=True)
    rows, cursor, total = _page(call, "authentication", asked)
    told = [str(cursor[0]), cursor[1]] if cursor else None
    return ok_rows("authlogs", rows, {"next_offset": told, "total_objects": total})


def activity(call: AdminCall) -> web.Response:
    return _items(call, "activity")


def telephony(call: AdminCall) -> web.Response:
    return _items(call, "telephony")


def administrator(call: AdminCall) -> web.Response:
    return _version_1(call, "administrator")


def offline_enrollment(call: AdminCall) -> web.Response:
    return _version_1(call, "offline_enrollment")


def trust_monitor(call: AdminCall) -> web.Response:
    if not call.duo.settings.trust_monitor:
        raise Refused(40301)
    mintime, maxtime = _span(call, times_needed=True)
    if call.params.get("type") not in (None, *TRUST_MONITOR_TYPES):
        raise invalid("type")
    cursor = _key(call.params.every("offset"), "offset")
    asked = Asked(mintime, maxtime, _limit(call, TRUST_MONITOR_MAX), "ts:asc", cursor)
    rows, following, _ = _page(call, "trust_monitor", asked)
    return ok_rows("events", rows, {"next_offset": f"{following[0]},{following[1]}" if following else None})


def _items(call: AdminCall, name: LogName) -> web.Response:
    rows, cursor, total = _page(call, name, _asked(call, times_needed=False))
    told = f"{cursor[0]},{cursor[1]}" if cursor else None
    counted = {"relation": "eq", "value": total}
    return ok_rows("items", rows, {"next_offset": told, "total_objects": counted})


def _version_1(call: AdminCall, name: LogName) -> web.Response:
    """Give the oldest thousand from a second on; there is no way to ask for the rest of a second."""
    mintime = call.params.count("mintime", 0)
    rows = islice(_log(call, name).ascending(mintime * 1000, FOR_EVER), V1_MAX)
    return ok_rows_alone([each.raw for each in rows])


def _log(call: AdminCall, name: LogName) -> Readable:
    return call.duo.readable(name)


def _asked(call: AdminCall, *, times_needed: bool) -> Asked:
    mintime, maxtime = _span(call, times_needed=times_needed)
    limit = _limit(call, V2_MAX)
    cursor = _key(call.params.every("next_offset"), "next_offset")
    match call.params.get("sort"):
        case None | "ts:desc":
            return Asked(mintime, maxtime, limit, "ts:desc", cursor)
        case "ts:asc":
            return Asked(mintime, maxtime, limit, "ts:asc", cursor)
        case _:
            raise invalid("sort")


def _span(call: AdminCall, *, times_needed: bool) -> tuple[int, int]:
    now = int(call.duo.clock.shown() * 1000)
    for name in ("mintime", "maxtime"):
        if times_needed and call.params.get(name) is None:
            raise missing(name)
        if call.params.count(name, now) < IN_MS:
            raise invalid(f"'{name}' must be a timestamp in milliseconds")
    mintime, maxtime = call.params.count("mintime", now - DAYS_180_MS), call.params.count("maxtime", now)
    if mintime < now - DAYS_180_MS:
        raise invalid("mintime must be within the past 180 days")
    if maxtime <= mintime:
        raise invalid("maxtime must be greater than mintime")
    return mintime, maxtime


def _limit(call: AdminCall, most: int) -> int:
    limit = call.params.count("limit", DEFAULT_LIMIT)
    if not 0 < limit <= most:
        raise invalid("limit")
    return limit


def _key(told: list[str], name: str) -> Key | None:
    """Read a cursor, in one piece or in two."""
    if not told:
        return None
    parts = told[0].split(",", 1) if len(told) == 1 else told
    if len(parts) != 2 or not parts[0].isdecimal():  # noqa: PLR2004 - a moment and an id
        raise invalid(name)
    return int(parts[0]), parts[1]


def _page(call: AdminCall, name: LogName, asked: Asked) -> tuple[list[str], Key | None, int]:
    """Give the rows, the cursor of the next page, and how many there are on all pages."""
    log, settings, matches = _log(call, name), call.duo.settings, wanted(call, name)
    found = [each for each in log.ascending(asked.mintime, asked.maxtime) if matches(each)] if matches else None
    total = log.count(asked.mintime, asked.maxtime) if found is None else len(found)
    rows = (each for each in _onward(log, asked) if matches is None or matches(each))
    page = _whole(rows, asked.limit - _repeats(call, asked))
    if not page:
        return [], asked.cursor if settings.log_end == "repeats" else None, total
    last = page[-1].key
    is_last = next(_onward(log, _after(asked, last)), None) is None
    following = None if is_last and settings.log_end == "null" else last
    before = _given_again(log, asked, _repeats(call, asked))
    return [each.raw for each in (*before, *page)], following, total


def _repeats(call: AdminCall, asked: Asked) -> int:
    return min(call.duo.settings.log_border_repeats, asked.limit - 1) if asked.cursor else 0


def _after(asked: Asked, cursor: Key) -> Asked:
    return Asked(asked.mintime, asked.maxtime, asked.limit, asked.order, cursor)


def _onward(log: Readable, asked: Asked) -> Iterator[LogRow]:
    """Walk on from the cursor, which counts for more than the times that were asked for with it."""
    cursor = asked.cursor
    if asked.order == "ts:asc":
        rows = log.ascending(asked.mintime if cursor is None else cursor[0], asked.maxtime)
        return rows if cursor is None else dropwhile(lambda each: each.key <= cursor, rows)
    rows = log.descending(asked.mintime, asked.maxtime if cursor is None else cursor[0])
    return rows if cursor is None else dropwhile(lambda each: each.key >= cursor, rows)


def _given_again(log: Readable, asked: Asked, count: int) -> list[LogRow]:
    """Take the last rows of the page before, which Duo may give twice."""
    cursor = asked.cursor
    if cursor is None or not count:
        return []
    if asked.order == "ts:asc":
        back = (each for each in log.descending(asked.mintime, cursor[0]) if each.key <= cursor)
    else:
        back = (each for each in log.ascending(cursor[0], asked.maxtime) if each.key >= cursor)
    return list(islice(back, count))[::-1]


def _whole(rows: Iterator[LogRow], limit: int) -> list[LogRow]:
    """Fill a page, and leave rows that a cursor could not tell apart on one page."""
    page = list(islice(rows, limit))
    following = next(rows, None)
    if following is None or following.key != page[-1].key:
        return page
    shorter = list(takewhile(lambda each: each.key != following.key, page))
    return shorter or [*page, following, *takewhile(lambda each: each.key == following.key, rows)]


def credits_used(call: AdminCall, mintime: int, maxtime: int) -> int:
    rows: Iterator[dict[str, Any]] = (
        each.told for each in _log(call, "telephony").ascending(mintime * 1000, maxtime * 1000 + 999)
    )
    return sum(int(each["credits"]) for each in rows)
