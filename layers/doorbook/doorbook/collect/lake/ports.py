"""The lake as a collector sees it: what Duo said goes in raw, then refined; nothing lost, nothing twice."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from doorbook.collect.account import BadRecord, Record
from doorbook.collect.mark import Walk
from doorbook.values import value


@value
class Source:
    """Where records come from: a connection, by its id and the name that people gave it, and one of its streams."""

    connection: str
    account: str
    stream: str


class NewFile(NamedTuple):
    """A file of records that the lake did not have: where it lies, of which day, and how many they are."""

    object: str
    day: str
    rows: int


class Lake(Protocol):
    """Keeps records for good."""

    def keep_raw(self, source: Source, lane: str, walk: Walk, records: Sequence[Record]) -> None:
        """Keep a page as Duo gave it; the same page of the same walk takes its own place."""
        ...

    def quarantine(self, source: Source, bad: Sequence[BadRecord], at: int) -> None:
        """Put aside what is no record, with the reason."""
        ...

    def refine(
        self, source: Source, records: Sequence[Record], announce: Callable[[Sequence[NewFile]], None]
    ) -> Sequence[int]:
        """Add the records that are not there yet, and return their moments; each is read exactly once from then on.

        `announce` is told of every new file after it was written and before anybody can read it.
        """
        ...
