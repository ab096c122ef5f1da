"""Cards as an engine draws them that has the relations of the inventories and of what was seen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

from doorbook.adapters.lake import dossier_sql as sql
from doorbook.dossiers.application import ApplicationCard
from doorbook.dossiers.day import PersonDay
from doorbook.dossiers.mix import MixCard
from doorbook.dossiers.person import PersonCard
from doorbook.dossiers.shelves import Card
from doorbook.errors import Cause, TryLaterError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DAY: Final = 24 * 3600 * 1000
WEEK: Final = 7 * DAY
MANY: Final = 500
MONTH: Final = 30 * DAY
"""So long ago may somebody have used an application who counts among those who use it."""

KINDS: Final[dict[str, type[Card]]] = {
    "person_cards": PersonCard,
    "application_cards": ApplicationCard,
    "mix_cards": MixCard,
}
"""Where cards of each kind are drawn."""


class DrawnByLake:
    """The cards of one connection, drawn when they are first asked for; `now` is in milliseconds."""

    def __init__(self, engine: "DuckDBPyConnection", connection: str, now: int) -> None:
        self._engine = engine
        self._connection = connection
        self._first = datetime.fromtimestamp((now - WEEK) / 1000, UTC).date().isoformat()
        self._since = now // DAY * DAY - MONTH  # by days, so that cards do not change with each look

    def digests(self) -> Mapping[str, str]:
        """Return a digest of each card, by the card's name."""
        return {
            name: f"{sql.RECIPE}-{digest}"
            for table in self._drawn
            for name, digest in self._engine.execute(f"SELECT name, md5(card) FROM {table}").fetchall()  # noqa: S608 - ours
        }

    def cards(self, names: Sequence[str]) -> Iterator[Card]:
        """Return some of the cards."""
        for table, kind in self._drawn.items():
            query = f"SELECT card FROM {table} WHERE name IN (SELECT unnest($names::VARCHAR[])) ORDER BY name"  # noqa: S608 - as above
            for (card,) in self._engine.execute(query, {"names": [*names]}).fetchall():
                yield msgspec.json.decode(card, type=kind)

    def days(self, since: int) -> Iterator[PersonDay]:
        """Return the days of the last week of which anything came to the lake after that moment."""
        given = {"connection": self._connection, "first": self._first, "since": since}
        self._macros()
        found = self._ask(sql.DAYS, given)
        while rows := found.fetchmany(MANY):
            yield from (msgspec.json.decode(told, type=PersonDay) for (told,) in rows)

    def newest(self) -> int:
        """Return when the last of them came."""
        ((newest,),) = self._ask(sql.NEWEST, {"connection": self._connection}).fetchall()
        return int(newest)

    @cached_property
    def _drawn(self) -> Mapping[str, type[Card]]:
        from duckdb import Error  # noqa: PLC0415 - as in `engine.connect`

        of = {"connection": self._connection}
        try:
            self._macros()
            self._table("people", sql.PEOPLE, of)
            self._table("used", sql.USED, of)
            self._table("stands", sql.STANDS, of)
            self._table("person_cards", sql.PERSON_CARDS, of)
            self._table("application_cards", sql.APPLICATION_CARDS, {**of, "since": self._since})
            self._table("mix_cards", sql.MIX_CARDS, {**of, "since": self._since})
        except Error as error:  # such as too little memory for what there is
            raise TryLaterError(Cause.LAKE, type(error).__name__) from error
        return KINDS

    def _macros(self) -> None:
        for macro in sql.MACROS:
            self._engine.execute(macro)

    def _ask(self, query: str, given: Mapping[str, object]) -> "DuckDBPyConnection":
        from duckdb import Error  # noqa: PLC0415 - as above

        try:
            return self._engine.execute(query, dict(given))
        except Error as error:
            raise TryLaterError(Cause.LAKE, type(error).__name__) from error

    def _table(self, name: str, query: str, given: Mapping[str, object]) -> None:
        self._engine.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", dict(given))
