"""A Duo account as it is read: pages of records, each with the very bytes that Duo sent."""

from typing import NamedTuple, Protocol

from doorbook.collect.stream import Stream
from doorbook.values import value


class Record(NamedTuple):
    """One record. `at` is its moment in milliseconds since 1970; `raw` its JSON as Duo wrote it, without line breaks.

    `key` tells it from all others of its stream and connection; of a stream whose equals are counted it is what the
    record says, and the number comes later. An object of an inventory has its id, and the moment of the listing.
    """

    key: str
    at: int
    raw: bytes


class BadRecord(NamedTuple):
    """What could not be taken as a record, and why."""

    why: str
    raw: bytes


@value(kw_only=True)
class PageRequest:
    """Which page. Of a log: all from `low` to `high`, both in milliseconds and included; `cursor` as Duo gave it.

    Of a log of version 1 the cursor is the second at which the page begins; Duo knows no `high` there.
    """

    stream: Stream
    low: int
    high: int
    cursor: str | None = None


@value(kw_only=True)
class Page:
    """One page; `cursor` leads to the next, None is Duo's word that there is none."""

    records: tuple[Record, ...]
    bad: tuple[BadRecord, ...] = ()
    cursor: str | None = None
    size: int = 0
    """How many bytes it was on the wire."""

    @property
    def is_empty(self) -> bool:
        """Tell whether there was nothing on it."""
        return not self.records and not self.bad


class DuoAccount(Protocol):
    """One connection's Admin API."""

    def page(self, asked: PageRequest) -> Page:
        """Read a page; raise FixSettingsError or TryLaterError. Never sleeps, tries nothing twice."""
        ...
