"""What a store of the watch is built on: DynamoDB's rows, or those in memory."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.events import AuditRow

INDEXES: Final = MappingProxyType(
    {
        "by-list": ("list", "place"),
        "by-about": ("about", "about_place"),
        "by-check": ("judged", "judged_place"),
    }
)
"""What rows are listed by, and the attribute that is their order there; a row without the first is in no such list."""


class RowPage(NamedTuple):
    """A part of a list, and where the next one begins; None where nothing follows."""

    rows: tuple[dict[str, Plain], ...]
    following: str | None


class Next(NamedTuple):
    """A row of a version, to be kept where the version before it is (1: where there is none)."""

    pk: str
    sk: str
    row: Mapping[str, Plain]
    version: int


class Rows(Protocol):
    """Rows by `pk` and `sk`; see `doorbook.adapters.dynamodb.watch`."""

    def get(self, pk: str, sk: str) -> dict[str, Plain] | None:
        """Return a row as it is now, or None."""
        ...

    def beginning(self, pk: str, sk: str) -> Iterator[dict[str, Plain]]:
        """Return the rows whose `sk` begins like this, in its order."""
        ...

    def put(self, pk: str, sk: str, row: Mapping[str, Plain]) -> None:
        """Keep a row, whatever is there; what is None is left out."""
        ...

    def put_next(self, pk: str, sk: str, row: Mapping[str, Plain], version: int) -> bool:
        """Keep a row of this version where the version before it is (1: where there is none), or return False."""
        ...

    def drop(self, pk: str, sk: str) -> None:
        """Remove a row; one that is not there does not matter."""
        ...


class ListedRows(Rows, Protocol):
    """Rows that are listed a page at a time, and written many at a time."""

    def some(self, pk: str, sk: str, after: str | None, most: int) -> list[dict[str, Plain]]:
        """Return at most so many rows whose `sk` begins like this, in its order, from behind that one on.

        What was written a moment ago may be missing. `after` begins like this too.
        """
        ...

    def write(self, put: Sequence[tuple[str, str, Mapping[str, Plain]]], drop: Sequence[tuple[str, str]]) -> None:
        """Keep rows, whatever is there, and remove others; not all at one moment, and none of them twice."""
        ...


class IndexedRows(Rows, Protocol):
    """Rows that are in lists too."""

    def page(  # noqa: PLR0913 - each says which part of which list
        self,
        index: str,
        key: str,
        begins: str = "",
        *,
        limit: int,
        after: str | None = None,
        newest: bool = False,
    ) -> RowPage:
        """Return a part of a list, in its order or the other way round, from where another part ended.

        An index is a moment behind the rows. Raise ValueError where `after` is no such place.
        """
        ...

    def count(self, index: str, key: str, begins: str = "", *, most: int | None = None) -> int:
        """Return how many rows of a list begin like this; beyond `most` nothing is counted any more."""
        ...


class AuditedRows(IndexedRows, Protocol):
    """Rows that change together with the audit."""

    def put_all(self, rows: Sequence[Next], audit: AuditRow) -> bool:
        """Keep all rows and the row of the audit, or nothing, and return False, where one of them was overtaken."""
        ...
