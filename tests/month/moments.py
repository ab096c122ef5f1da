"""When things happen: seconds since the epoch, from a Monday on."""

from datetime import UTC, datetime

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
DAYS = 31
BEGINS = int(datetime(2026, 10, 5, tzinfo=UTC).timestamp())
ENDS = BEGINS + DAYS * DAY
SATURDAY = 5


def on(day: int, hour: float = 0) -> int:
    """Return an hour, in UTC, of one of the days, of which the first is 0."""
    return BEGINS + day * DAY + int(hour * HOUR)


def day_of(at: float) -> int:
    return int((at - BEGINS) // DAY)


def is_workday(day: int) -> bool:
    return day % 7 < SATURDAY


def iso(at: float) -> str:
    """Write a moment as the logs of version 2 do."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")


def whole(at: float) -> str:
    """Write a second as the logs of version 1 do."""
    return datetime.fromtimestamp(int(at), UTC).isoformat()


def bare(at: float | None) -> str:
    """Write a moment as phones have it: without its zone, and nothing where there was none."""
    return "" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")
