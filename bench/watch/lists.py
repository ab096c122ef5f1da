"""Tables with lists, as DynamoDB answers for them: rows by key, and queries of a table or an index page by page."""

import json
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from doorbook.adapters.dynamodb.attributes import Plain, item, values
from doorbook.adapters.watch.rows import INDEXES

type Json = dict[str, Any]
type Line = tuple[str, str, str]
"""Where a row stands in a list (its order there, and its own key), and the row."""

ORDERS: Final = {
    **{name: order for name, (_, order) in INDEXES.items()},
    "by-person": "at",
    "of-person": "at",
    "by-outcome": "at",
    "by-holder": "since",
}
CONDITION: Final = re.compile(
    r"^(\S+) = (:\w+)(?: AND (?:begins_with\((?P<order>\S+), (?P<begins>:\w+)\)|(?P<least>\S+) < (?P<before>:\w+)))?$"
)
LAST: Final = "\U0010ffff"


class Lists:
    """Rows that are put there before anybody asks; each is kept as one text, since there are many."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, str], str] = {}
        self._lists: dict[tuple[str, str, str, str], list[Line]] | None = None

    def add(self, table: str, row: Mapping[str, Plain]) -> None:
        """Keep a row of a table whose keys are `pk` and `sk`, or `day` and `at`."""
        self._lists = None
        self._rows[table, *_key(row)] = json.dumps(item(row))

    def arrange(self) -> None:
        """Put everything in order now, so that nobody who asks waits for it."""
        self._listed()

    def get(self, table: str, key: Json) -> Json | None:
        """Return a row as DynamoDB spells it."""
        kept = self._rows.get((table, *_key(values(key)))) if len(key) > 1 else None
        return None if kept is None else json.loads(kept)

    def query(self, told: Json) -> Json:
        """Answer a query; what it filters besides is not there."""
        told_by = CONDITION.match(told["KeyConditionExpression"])
        if told_by is None or "FilterExpression" in told:
            raise ValueError(told)
        names, given = told.get("ExpressionAttributeNames", {}), values(told["ExpressionAttributeValues"])
        name = names.get(told_by[1], told_by[1])
        index = told.get("IndexName", "")
        lines = self._listed()[told["TableName"], index, name, str(given[told_by[2]])]
        low, high = 0, len(lines)
        if told_by["begins"]:
            begins = str(given[told_by["begins"]])
            low, high = bisect_left(lines, (begins,)), bisect_left(lines, (begins + LAST,))
        elif told_by["before"]:
            high = bisect_left(lines, (str(given[told_by["before"]]),))
        return self._page(told, lines, low, high, ORDERS.get(index, "sk" if name == "pk" else "at"), name)

    def _page(self, told: Json, lines: Sequence[Line], low: int, high: int, order: str, name: str) -> Json:  # noqa: PLR0913, PLR0917 - which part of which list
        forward, most = told.get("ScanIndexForward", True), told.get("Limit", len(lines))
        if "ExclusiveStartKey" in told:
            start = values(told["ExclusiveStartKey"])
            place = (str(start[order]), "\x00".join(_key(start)))
            low = max(low, bisect_right(lines, (*place, LAST))) if forward else low
            high = high if forward else min(high, bisect_left(lines, place))
        part = lines[low:high][:most] if forward else lines[low:high][::-1][:most]
        more: Json = {}
        if len(part) < high - low:
            last = json.loads(part[-1][2])
            more["LastEvaluatedKey"] = {
                each: last[each] for each in {name, order, "pk", "sk", "day", "at"} if each in last
            }
        if told.get("Select") == "COUNT":
            return {"Count": len(part), "ScannedCount": len(part), **more}
        return {"Count": len(part), "Items": [json.loads(line[2]) for line in part], **more}

    def _listed(self) -> Mapping[tuple[str, str, str, str], list[Line]]:
        if self._lists is None:
            lists: dict[tuple[str, str, str, str], list[Line]] = defaultdict(list)
            for (table, *key), text in self._rows.items():
                row = values(json.loads(text))
                first, second = ("pk", "sk") if "pk" in row else ("day", "at")
                line = "\x00".join(key), text
                lists[table, "", first, str(row[first])].append((str(row[second]), *line))
                for index, name in _indexed(row):
                    lists[table, index, name, str(row[name])].append((str(row[ORDERS[index]]), *line))
            for each in lists.values():
                each.sort()
            self._lists = lists
        return self._lists


def _indexed(row: Mapping[str, Plain]) -> list[tuple[str, str]]:
    of_watch = [(index, name) for index, (name, order) in INDEXES.items() if name in row and order in row]
    of_audit = [("by-person", "sign_in_of"), ("of-person", "person"), ("by-outcome", "outcome")]
    return of_watch if "pk" in row else [(index, name) for index, name in of_audit if name in row]


def _key(row: Mapping[str, Plain]) -> tuple[str, str]:
    first, second = ("pk", "sk") if "pk" in row else ("day", "at")
    return str(row[first]), str(row[second])


class ListedRows:
    """The lists as the rows of the watch, to be filled by the product's own stores."""

    def __init__(self, lists: Lists, table: str) -> None:
        self._lists = lists
        self._table = table

    def get(self, pk: str, sk: str) -> dict[str, Plain] | None:
        """Return a row."""
        kept = self._lists.get(self._table, {"pk": {"S": pk}, "sk": {"S": sk}})
        return values(kept) if kept else None

    def put(self, pk: str, sk: str, row: Mapping[str, Plain]) -> None:
        """Keep a row."""
        told = {name: said for name, said in row.items() if said is not None}
        self._lists.add(self._table, {"pk": pk, "sk": sk, **told})

    def put_next(self, pk: str, sk: str, row: Mapping[str, Plain], version: int) -> bool:
        """Keep a row; there is nobody else."""
        self.put(pk, sk, {**row, "version": version})
        return True

    def write(self, put: Sequence[tuple[str, str, Mapping[str, Plain]]], drop: Sequence[tuple[str, str]]) -> None:
        """Keep rows."""
        del drop
        for each in put:
            self.put(*each)
