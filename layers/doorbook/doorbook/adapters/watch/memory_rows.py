"""Rows of the table Watch in memory."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock

from doorbook.adapters.dynamodb.attributes import Plain, item, values
from doorbook.adapters.watch.places import place_of, token_of
from doorbook.adapters.watch.rows import INDEXES, Next, RowPage
from doorbook.events import AuditRow

type Name = tuple[str, str]


class MemoryRows:
    """Rows by `pk` and `sk`, kept as DynamoDB would keep them."""

    def __init__(self) -> None:
        self._rows: dict[Name, str] = {}
        self._lists: dict[tuple[str, str], dict[Name, str]] = defaultdict(dict)
        """By an index and a key of it, which rows are listed there, and where each stands."""

        self.audit: list[AuditRow] = []
        self._lock = Lock()

    def get(self, pk: str, sk: str) -> dict[str, Plain] | None:
        """Return a row as it is now, or None."""
        with self._lock:
            return _read(self._rows.get((pk, sk)))

    def beginning(self, pk: str, sk: str) -> Iterator[dict[str, Plain]]:
        """Return the rows whose `sk` begins like this, in its order."""
        with self._lock:
            found = sorted(key for key in self._rows if key[0] == pk and key[1].startswith(sk))
            kept = [self._rows[key] for key in found]
        return (row for row in map(_read, kept) if row is not None)

    def some(self, pk: str, sk: str, after: str | None, most: int) -> list[dict[str, Plain]]:
        """Return at most so many rows whose `sk` begins like this, in its order, from behind that one on."""
        with self._lock:
            found = sorted(key for key in self._rows if key[0] == pk and key[1].startswith(sk))
            kept = [self._rows[key] for key in found if after is None or key[1] > after][:most]
        return [row for row in map(_read, kept) if row is not None]

    def put(self, pk: str, sk: str, row: Mapping[str, Plain]) -> None:
        """Keep a row, whatever is there; what is None is left out."""
        with self._lock:
            self._keep(pk, sk, row)

    def put_next(self, pk: str, sk: str, row: Mapping[str, Plain], version: int) -> bool:
        """Keep a row of this version where the version before it is (1: where there is none), or return False."""
        with self._lock:
            before = _read(self._rows.get((pk, sk)))
            if (before["version"] if before else 0) != version - 1:
                return False
            self._keep(pk, sk, {**row, "version": version})
        return True

    def put_all(self, rows: Sequence[Next], audit: AuditRow) -> bool:
        """Keep all rows and the row of the audit, or nothing, and return False, where one of them was overtaken."""
        with self._lock:
            for each in rows:
                before = _read(self._rows.get((each.pk, each.sk)))
                if (before["version"] if before else 0) != each.version - 1:
                    return False
            for each in rows:
                self._keep(each.pk, each.sk, {**each.row, "version": each.version})
            self.audit.append(audit)
        return True

    def write(self, put: Sequence[tuple[str, str, Mapping[str, Plain]]], drop: Sequence[tuple[str, str]]) -> None:
        """Keep rows, whatever is there, and remove others."""
        for pk, sk, row in put:
            self.put(pk, sk, row)
        for pk, sk in drop:
            self.drop(pk, sk)

    def drop(self, pk: str, sk: str) -> None:
        """Remove a row; one that is not there does not matter."""
        with self._lock:
            self._unlist(pk, sk)
            self._rows.pop((pk, sk), None)

    def page(  # noqa: PLR0913 - see `Rows`
        self,
        index: str,
        key: str,
        begins: str = "",
        *,
        limit: int,
        after: str | None = None,
        newest: bool = False,
    ) -> RowPage:
        """Return a part of a list, in its order or the other way round, from where another part ended."""
        order = INDEXES[index][1]
        since = None if after is None else place_of(index, key, after)
        found = sorted(self._listed(index, key, begins), reverse=newest)
        if since is not None:
            bound = (str(since[order]), str(since["pk"]), str(since["sk"]))
            found = [place for place in found if (place < bound if newest else place > bound)]
        with self._lock:
            part = [row for row in (_read(self._rows.get((pk, sk))) for _, pk, sk in found[:limit]) if row is not None]
        following = token_of(index, part[-1]) if len(found) > limit else None
        return RowPage(tuple(part), following)

    def count(self, index: str, key: str, begins: str = "", *, most: int | None = None) -> int:
        """Return how many rows of a list begin like this; beyond `most` nothing is counted any more."""
        counted = len(self._listed(index, key, begins))
        return counted if most is None else min(counted, most)

    def _listed(self, index: str, key: str, begins: str) -> list[tuple[str, str, str]]:
        """Return the places of rows in a list: their order there, and their names."""
        with self._lock:
            listed = self._lists.get((index, key), {})
            return [(place, pk, sk) for (pk, sk), place in listed.items() if place.startswith(begins)]

    def _keep(self, pk: str, sk: str, row: Mapping[str, Plain]) -> None:
        self._unlist(pk, sk)
        self._rows[pk, sk] = _written(pk, sk, row)
        for index, (name, order) in INDEXES.items():
            if row.get(name) is not None:
                self._lists[index, str(row[name])][pk, sk] = str(row.get(order) or "")

    def _unlist(self, pk: str, sk: str) -> None:
        before = _read(self._rows.get((pk, sk)))
        for index, (name, _) in INDEXES.items() if before else ():
            if before and name in before:
                self._lists[index, str(before[name])].pop((pk, sk), None)


def _written(pk: str, sk: str, row: Mapping[str, Plain]) -> str:
    return json.dumps(item({"pk": pk, "sk": sk, **row}))


def _read(text: str | None) -> dict[str, Plain] | None:
    return None if text is None else values(json.loads(text))
