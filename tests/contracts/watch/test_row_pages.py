"""Rows of the watch in lists: part by part, in both directions, by key and never by looking at everything."""

import pytest

from doorbook.adapters.watch.rows import IndexedRows


def fill(rows: IndexedRows, many: int) -> None:
    for number in range(many):
        rows.put(f"finding#{number}", "now", {"list": "open", "place": f"{number % 7}#{number:03}", "n": number})
    rows.put("finding#other", "now", {"list": "closed", "place": "3#other"})
    rows.put("finding#bare", "now", {"n": 1})


def places(rows: IndexedRows, *, limit: int, begins: str = "", newest: bool = False) -> list[object]:
    found: list[object] = []
    after = None
    while True:
        part = rows.page("by-list", "open", begins, limit=limit, after=after, newest=newest)
        assert len(part.rows) <= limit
        found += [each["place"] for each in part.rows]
        if part.following is None:
            return found
        after = part.following


@pytest.mark.parametrize("limit", [1, 3, 5, 20, 50])
def test_parts_follow_each_other_without_a_gap_or_a_row_twice(rows: IndexedRows, limit: int) -> None:
    fill(rows, 20)
    wanted = sorted(f"{number % 7}#{number:03}" for number in range(20))

    assert places(rows, limit=limit) == wanted
    assert places(rows, limit=limit, newest=True) == wanted[::-1]


def test_a_list_is_of_those_that_begin_so(rows: IndexedRows) -> None:
    fill(rows, 20)

    assert places(rows, limit=2, begins="3#") == ["3#003", "3#010", "3#017"]
    assert places(rows, limit=2, begins="9#") == []


def test_rows_of_other_lists_or_none_are_in_none_of_these(rows: IndexedRows) -> None:
    fill(rows, 3)

    assert rows.count("by-list", "open") == 3
    assert rows.count("by-list", "open", "1#") == 1
    assert rows.count("by-list", "closed") == 1
    assert rows.count("by-list", "nothing") == 0


def test_a_row_that_is_no_longer_of_a_list_is_not_in_it(rows: IndexedRows) -> None:
    rows.put("finding#1", "now", {"list": "open", "place": "1"})
    rows.put("finding#1", "now", {"list": "closed", "place": "1"})

    assert not rows.page("by-list", "open", limit=5).rows
    assert rows.page("by-list", "closed", limit=5).rows


def test_a_row_that_is_dropped_is_in_no_list(rows: IndexedRows) -> None:
    fill(rows, 3)
    rows.drop("finding#1", "now")

    assert rows.count("by-list", "open") == 2
    assert places(rows, limit=1) == ["0#000", "2#002"]


def test_a_place_goes_on_though_its_row_is_gone(rows: IndexedRows) -> None:
    fill(rows, 6)
    part = rows.page("by-list", "open", limit=2)
    rows.drop("finding#1", "now")

    rest = rows.page("by-list", "open", limit=9, after=part.following)

    assert [each["n"] for each in rest.rows] == [2, 3, 4, 5]


@pytest.mark.parametrize("odd", ["", "x", "W10", "eyJhIjoxfQ", "\u2028", "WzEsMiwzXQ"])
def test_what_is_no_place_is_refused(rows: IndexedRows, odd: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        rows.page("by-list", "open", limit=2, after=odd)
