"""Marks, pages and records to try the collector's rules on."""

from doorbook.collect.account import Page, Record
from doorbook.collect.logs.moving import first
from doorbook.collect.mark import Mark
from doorbook.collect.stream import Log
from doorbook.collect.streams import AUTHENTICATION

NOW = 1_790_000_123_456
SECOND = 1000
MINUTE = 60 * SECOND


def record(second: int, says: str = "x") -> Record:
    return Record(says, second * SECOND, says.encode())


def page(*records: Record, cursor: str | None = None) -> Page:
    return Page(records=records, cursor=cursor, size=100)


def fresh(log: Log = AUTHENTICATION, *, now: int = NOW, days: int = 30) -> Mark:
    return first("c1", log, now, days)
