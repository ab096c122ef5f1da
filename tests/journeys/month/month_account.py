"""The account of a month's organisation: Duo's pages of what it says by now, taken apart as those of Duo are."""

import json
from bisect import bisect_left, bisect_right
from typing import Any

from doorbook.adapters.duo.admin_pages import to_page
from doorbook.collect.account import Page, PageRequest
from doorbook.collect.stream import Inventory, Log, Paging
from tests.month.month import Month

WITHHELD = 120
"""Seconds in which Duo says nothing of what happened."""


class MonthAccount:
    """Answers as Duo would at the moment up to which the month was run."""

    def __init__(self, month: Month) -> None:
        self._month = month
        self._lists: tuple[float, dict[str, list[dict[str, Any]]]] = (-1.0, {})
        self._moments: dict[str, list[int]] = {}

    def page(self, asked: PageRequest) -> Page:
        told = self._log(asked, asked.stream) if isinstance(asked.stream, Log) else self._list(asked, asked.stream)
        return to_page(asked, json.dumps({"stat": "OK", **told}).encode())

    def _log(self, asked: PageRequest, log: Log) -> dict[str, Any]:
        rows = self._month.rows(log.name) if log.name in self._month.logs else []
        moments = self._moments.setdefault(log.name, [])
        moments += [int(at * 1000) for at, _ in rows[len(moments) :]]
        if log.paging is Paging.SECONDS:
            begins = int(asked.cursor) if asked.cursor else asked.low // 1000
            first = bisect_left(moments, begins * 1000)
            last = bisect_right(moments, int((self._month.scene.now - WITHHELD) * 1000))
            return {"response": [row for _, row in rows[first:last][: log.page]]}
        first = bisect_left(moments, asked.low) + (int(asked.cursor.partition(",")[0]) if asked.cursor else 0)
        last = bisect_right(moments, min(asked.high, int((self._month.scene.now - WITHHELD) * 1000)))
        ends = min(last, first + log.page)
        read = ends - bisect_left(moments, asked.low)
        following = [str(read), "rows"] if ends < last else None
        page = {log.rows[0]: [row for _, row in rows[first:ends]], "metadata": {"next_offset": following}}
        return {"response": page}

    def _list(self, asked: PageRequest, inventory: Inventory) -> dict[str, Any]:
        things = self.things(inventory.name)
        if inventory.is_one:
            return {"response": things[0]}
        first = int(asked.cursor or 0)
        ends = first + inventory.page
        following = ends if ends < len(things) else None
        return {"response": things[first:ends], "metadata": {"next_offset": following, "total_objects": len(things)}}

    def things(self, name: str) -> list[dict[str, Any]]:
        """Return what a list holds by now."""
        if self._lists[0] != self._month.scene.now:
            self._lists = (self._month.scene.now, self._month.inventories())
        return self._lists[1][name]
