"""Which files become one: all rows once, in order, and what was made is not made anew."""

from itertools import pairwise
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from doorbook.collect.lake.compacting import WHOLE, groups


class Part(NamedTuple):
    low: int
    high: int
    rows: int


def part(low: int, length: int, rows: int) -> Part:
    return Part(low, low + length, rows)


PARTS = st.lists(st.builds(part, st.integers(0, 500), st.integers(0, 60), st.integers(1, WHOLE)), max_size=30)


def after(parts: list[Part]) -> list[Part]:
    """Return the parts once each group has become files that follow one another, none larger than is whole."""
    left = list(parts)
    for group in groups(parts):
        for each in group:
            left.remove(each)
        rows, low, high = sum(each.rows for each in group), group[0].low, max(each.high for each in group)
        count = min(max(1, -(-rows // WHOLE)), high - low + 1)
        step = (high - low + 1) // count
        for number in range(count):
            last = number == count - 1
            begin = low + number * step
            share = rows - (count - 1) * (rows // count) if last else rows // count
            left.append(Part(begin, high if last else begin + step - 1, share))
    return left


def test_files_that_overlap_become_one() -> None:
    assert groups([part(5, 5, 9), part(0, 5, 9), part(20, 0, WHOLE)]) == [(part(0, 5, 9), part(5, 5, 9))]


def test_small_neighbours_become_one_and_large_ones_stay() -> None:
    large = [part(at, 1, WHOLE) for at in (10, 30)]
    small = [part(at, 1, 5) for at in (0, 3, 20, 23, 40)]

    assert groups([*large, *small]) == [(small[0], small[1]), (small[2], small[3])]


def test_a_late_row_is_put_where_it_belongs_and_the_others_stay() -> None:
    large = [part(at, 9, WHOLE) for at in (0, 10, 20)]

    assert groups([*large, part(12, 0, 1)]) == [(large[1], part(12, 0, 1))]


def test_one_file_stays_as_it_is() -> None:
    assert groups([part(0, 9, 3)]) == []
    assert groups([]) == []


@given(PARTS)
def test_each_file_is_in_one_group_at_most_and_what_stays_overlaps_nothing(parts: list[Part]) -> None:
    grouped = [each for group in groups(parts) for each in group]
    assert len(grouped) <= len(parts)
    assert all(grouped.count(each) <= parts.count(each) for each in grouped)

    left = sorted(after(parts))

    assert sum(each.rows for each in left) == sum(each.rows for each in parts)
    assert all(one.high < other.low for one, other in pairwise(left))


@given(PARTS)
def test_it_comes_to_an_end(parts: list[Part]) -> None:
    for _ in range(len(parts) + 2):
        if not groups(parts):
            break
        fewer = after(parts)
        assert len(fewer) <= max(len(parts), sum(each.rows for each in parts) // WHOLE + len(parts))
        parts = fewer
    assert groups(parts) == []
