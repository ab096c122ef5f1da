"""What listing inventories needs of others."""

from collections.abc import Sequence
from typing import Protocol

from doorbook.collect.account import Record
from doorbook.collect.inventories.listing import Listing, Reading, Standing
from doorbook.collect.lake.ports import Source
from doorbook.collect.stream import Inventory
from doorbook.values import value


@value(kw_only=True)
class Adopted:
    """What came of a listing: how the inventory stands, and how many objects are other than before, or the same."""

    standing: Standing
    news: int
    same: int


class Listings(Protocol):
    """Keeps how each inventory stands."""

    def read(self, connection: str, stream: str) -> Listing | None:
        """Return it, read consistently."""
        ...

    def of(self, connection: str) -> tuple[Listing, ...]:
        """Return all of a connection."""
        ...

    def move(self, after: Listing) -> None:
        """Keep one of the version after the one that is there; raise OvertakenError where that is another."""
        ...

    def forget(self, connection: str) -> None:
        """Drop all of a connection."""
        ...


class Snapshots(Protocol):
    """Keeps the objects of inventories as they are, and what changed about them."""

    def keep_page(self, source: Source, reading: Reading, records: Sequence[Record]) -> None:
        """Keep the next page of a reading as Duo gave it; the same page again takes its own place."""
        ...

    def adopt(self, source: Source, inventory: Inventory, reading: Reading) -> Adopted | None:
        """Take a complete reading as the inventory's state, and its differences as history: once, however often asked.

        None where its pages are not there any more: it is to be read again, unless a later one was.
        """
        ...

    def clear(self, source: Source) -> None:
        """Drop the pages of all readings: what counts of them is in the state."""
        ...
