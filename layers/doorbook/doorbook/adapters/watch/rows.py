"""What a store of the watch is built on: DynamoDB's rows, or those in memory."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from doorbook.adapters.dynamodb.attributes import Plain


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
