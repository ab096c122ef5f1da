"""Cards and lines as rows: each shelf of a connection is one `pk`, and the key on it the `sk`."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import ListedRows
from doorbook.dossiers import shelves
from doorbook.dossiers.application import ApplicationCard
from doorbook.dossiers.day import PersonDay
from doorbook.dossiers.mix import MixCard
from doorbook.dossiers.person import PersonCard
from doorbook.dossiers.shelves import Entry, PersonLine, Place
from doorbook.errors import Cause, TryLaterError

DAYS_KEPT: Final = 90
MOST_DAYS: Final = 2 * DAYS_KEPT
"""The table drops a row some time after its end."""


class StoredShelves:
    """Where cards stand."""

    def __init__(self, rows: ListedRows) -> None:
        self._rows = rows

    def write(self, connection: str, put: Sequence[Entry], drop: Sequence[Place]) -> None:
        """Put each in its place, and clear other places."""
        texts: dict[int, str] = {}  # a line stands on many shelves, and is written out once
        rows: list[tuple[str, str, dict[str, Plain]]] = []
        for each in put:
            text = texts.setdefault(id(each.content), msgspec.json.encode(each.content).decode())
            lives = {"ttl": _ends(each.content)} if isinstance(each.content, PersonDay) else {}
            rows.append((_pk(connection, each.place.shelf), each.place.key, {"card": text, **lives}))
        self._rows.write(rows, [(_pk(connection, place.shelf), place.key) for place in drop])

    def person(self, connection: str, user_id: str) -> PersonCard | None:
        """Return a person's card."""
        return self._one(connection, shelves.PERSON, user_id, PersonCard)

    def application(self, connection: str, key: str) -> ApplicationCard | None:
        """Return an application's card."""
        return self._one(connection, shelves.APPLICATION, key, ApplicationCard)

    def mix(self, connection: str) -> MixCard | None:
        """Return the sums of all its people."""
        return self._one(connection, shelves.MIX, shelves.MIX, MixCard)

    def people(
        self, connection: str, shelf: str, begins: str, after: str | None, most: int
    ) -> tuple[tuple[str, PersonLine], ...]:
        """Return lines of a list."""
        return tuple(_listed(self._rows.some(_pk(connection, shelf), begins, after, most), PersonLine))

    def days(self, connection: str, user_id: str, most: int) -> tuple[PersonDay, ...]:
        """Return the latest days of somebody, the latest first."""
        found = self._rows.some(_pk(connection, shelves.days_of(user_id)), "", None, most)
        return tuple(day for _, day in _listed(found, PersonDay))

    def forget_days(self, connection: str, user_id: str) -> None:
        """Clear all days of somebody."""
        place = _pk(connection, shelves.days_of(user_id))
        self._rows.write([], [(place, str(row["sk"])) for row in self._rows.some(place, "", None, MOST_DAYS)])

    def applications(self, connection: str, after: str | None, most: int) -> tuple[tuple[str, ApplicationCard], ...]:
        """Return lines of applications."""
        found = self._rows.some(_pk(connection, shelves.APPLICATIONS), "", after, most)
        return tuple(_listed(found, ApplicationCard))

    def _one[Content](self, connection: str, shelf: str, key: str, kind: type[Content]) -> Content | None:
        kept = self._rows.get(_pk(connection, shelf), key)
        return _read(kept, kind) if kept else None


def _ends(day: PersonDay) -> int:
    """Return when a day is dropped, in seconds."""
    return round((datetime.fromisoformat(f"{day.day}T00:00:00+00:00") + timedelta(days=DAYS_KEPT)).timestamp())


def _listed[Content](rows: Sequence[dict[str, Plain]], kind: type[Content]) -> Iterator[tuple[str, Content]]:
    return ((str(row["sk"]), _read(row, kind)) for row in rows)


def _read[Content](row: dict[str, Plain], kind: type[Content]) -> Content:
    try:
        return msgspec.json.decode(str(row["card"]), type=kind)
    except msgspec.MsgspecError as error:  # of another Doorbook, until the cards are drawn anew
        raise TryLaterError(Cause.STORE, f"a card of {row['pk']}") from error


def _pk(connection: str, shelf: str) -> str:
    return f"dossiers#{connection}#{shelf}"
