"""Which records of a page count, and where the next page begins."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.collect.account import BadRecord, Page, Record
from doorbook.collect.logs.taking import numbered, take
from doorbook.collect.mark import Walk
from doorbook.collect.streams import ADMINISTRATOR, AUTHENTICATION
from tests.domain.collect.marks import SECOND, page, record

WINDOW = Walk(low=100 * SECOND, high=200 * SECOND - 1)
SMALL = replace(ADMINISTRATOR, page=4)


def test_a_page_with_a_cursor_leads_to_the_next() -> None:
    taken = take(AUTHENTICATION, WINDOW, page(record(101), cursor="101000,t"))

    assert taken.walk == replace(WINDOW, cursor="101000,t", pages=1, rows=1)
    assert [each.raw for each in taken.records] == [b"x"]


@pytest.mark.parametrize(
    "last",
    [
        pytest.param(Page(records=(), cursor="101000,t"), id="empty, with a cursor"),
        pytest.param(Page(records=(), cursor=None), id="empty"),
        pytest.param(page(record(101)), id="rows, and no cursor"),
        pytest.param(page(record(101), cursor="100500,s"), id="rows, and the cursor that was asked with"),
    ],
)
def test_every_form_of_a_last_page_ends_a_walk(last: Page) -> None:
    taken = take(AUTHENTICATION, replace(WINDOW, cursor="100500,s"), last)

    assert taken.walk is None
    assert taken.records == last.records


def test_a_page_of_nothing_but_bad_records_goes_on() -> None:
    taken = take(AUTHENTICATION, WINDOW, Page(records=(), bad=(BadRecord("?", b"x"),), cursor="101000,t"))

    assert taken.walk is not None


def test_what_lies_outside_of_the_window_is_kept_all_the_same() -> None:
    assert len(take(AUTHENTICATION, WINDOW, page(record(99), record(900), cursor=None)).records) == 2


def test_a_full_page_of_seconds_leaves_its_last_second_to_the_next() -> None:
    taken = take(SMALL, WINDOW, page(record(100, "a"), record(101, "b"), record(102, "c"), record(102, "d")))

    assert [each.raw for each in taken.records] == [b"a", b"b"]
    assert taken.walk is not None
    assert taken.walk.cursor == "102"


def test_a_page_of_seconds_that_is_not_full_is_the_last() -> None:
    taken = take(SMALL, WINDOW, page(record(100, "a"), record(102, "c"), record(102, "d")))

    assert len(taken.records) == 3
    assert taken.walk is None


def test_rows_after_the_window_end_it_and_wait_for_theirs() -> None:
    taken = take(SMALL, WINDOW, page(record(198), record(199, "b"), record(200, "c"), record(201, "d")))

    assert [each.raw for each in taken.records] == [b"x", b"b"]
    assert taken.walk is None


def test_one_row_of_an_odd_moment_neither_ends_the_walk_nor_is_left_out() -> None:
    odd = record(9000, "odd")
    between = take(SMALL, WINDOW, page(record(100, "a"), odd, record(101, "b"), record(102, "c")))
    at_the_end = take(SMALL, WINDOW, page(record(100, "a"), record(101, "b"), record(102, "c"), odd))

    assert [each.raw for each in between.records] == [b"a", b"odd", b"b"]
    assert [each.raw for each in at_the_end.records] == [b"a", b"b"]
    assert between.walk is not None
    assert at_the_end.walk is not None
    assert (between.walk.cursor, at_the_end.walk.cursor) == ("102", "102")


def test_a_full_page_of_nothing_but_bad_rows_is_a_gap_and_goes_on() -> None:
    taken = take(SMALL, WINDOW, Page(records=(), bad=(BadRecord("no", b"x"),) * 4))

    assert taken.gap is not None
    assert taken.walk is not None
    assert taken.walk.cursor == "101"


def test_rows_before_the_second_that_was_asked_for_were_taken_before() -> None:
    taken = take(SMALL, replace(WINDOW, cursor="150"), page(record(149), record(150, "b")))

    assert [each.raw for each in taken.records] == [b"b"]


def test_one_second_that_fills_a_page_is_taken_and_what_cannot_be_read_is_a_gap() -> None:
    taken = take(SMALL, replace(WINDOW, cursor="150"), page(*(record(150, f"{n}") for n in range(4))))

    assert len(taken.records) == 4
    assert taken.walk is not None
    assert taken.walk.cursor == "151"
    assert taken.gap is not None
    assert (taken.gap.low, taken.gap.high) == (150 * SECOND, 151 * SECOND - 1)


def test_equal_rows_of_a_second_are_told_apart_and_equal_rows_of_two_seconds_too() -> None:
    keys = [each.key for each in numbered((record(1), record(1), record(2)))]

    assert len(set(keys)) == 3


def test_a_row_has_the_same_key_whenever_it_is_read() -> None:
    once = numbered((record(1, "a"), record(1, "b"), record(1, "a")))
    again = numbered((record(1, "b"), record(1, "a"), record(1, "a"), record(1, "a")))

    assert {each.key for each in once} < {each.key for each in again}


@given(st.lists(st.tuples(st.integers(100, 130), st.sampled_from("abc")), max_size=40), st.integers(2, 9))
def test_whatever_the_pages_each_row_is_taken_once_or_is_in_a_gap(rows: list[tuple[int, str]], size: int) -> None:
    log, walk = replace(ADMINISTRATOR, page=size), WINDOW
    told = sorted(rows)
    taken: list[Record] = []
    gaps: set[int] = set()
    current: Walk | None = walk
    while current is not None:
        begin = int(current.cursor) if current.cursor else current.low // SECOND
        served = [record(second, says) for second, says in told if second >= begin][:size]
        step = take(log, current, page(*served))
        taken += step.records
        gaps |= {step.gap.low // SECOND} if step.gap else set()
        assert step.walk is None or int(step.walk.cursor or 0) > begin
        current = step.walk

    def outside(pairs: list[tuple[int, str]]) -> list[tuple[int, str]]:
        return sorted(each for each in pairs if each[0] not in gaps)

    assert outside([(each.at // SECOND, each.raw.decode()) for each in taken]) == outside(told)
    assert len({each.key for each in taken}) == len(taken)
