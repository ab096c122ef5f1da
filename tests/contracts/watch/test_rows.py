"""Rows of the watch: what is kept only where it is as it was read."""

from concurrent.futures import ThreadPoolExecutor

from doorbook.adapters.watch.rows import ListedRows


def test_a_row_comes_back_as_it_was_kept(rows: ListedRows) -> None:
    rows.put("connection#a", "mark#users", {"n": 7, "text": "x", "many": [1, {"deep": True}], "none": None})

    kept = rows.get("connection#a", "mark#users")

    assert kept == {"pk": "connection#a", "sk": "mark#users", "n": 7, "text": "x", "many": [1, {"deep": True}]}


def test_a_row_that_nobody_kept_is_none(rows: ListedRows) -> None:
    rows.put("connection#a", "mark#users", {})

    assert rows.get("connection#a", "mark#user") is None
    assert rows.get("connection#b", "mark#users") is None


def test_rows_are_listed_by_how_they_begin_in_their_order(rows: ListedRows) -> None:
    for pk, sk in (("a", "mark#2"), ("a", "mark#1"), ("a", "run"), ("b", "mark#3")):
        rows.put(pk, sk, {})

    assert [each["sk"] for each in rows.beginning("a", "mark#")] == ["mark#1", "mark#2"]


def test_many_rows_are_listed_over_pages(rows: ListedRows) -> None:
    for number in range(30):
        rows.put("a", f"mark#{number:02}", {"text": "x" * 100_000})

    assert len(list(rows.beginning("a", "mark#"))) == 30


def test_a_version_follows_the_one_before_it(rows: ListedRows) -> None:
    assert rows.put_next("a", "x", {"n": 1}, 1)
    assert rows.put_next("a", "x", {"n": 2}, 2)

    assert rows.get("a", "x") == {"pk": "a", "sk": "x", "n": 2, "version": 2}


def test_a_version_that_somebody_else_wrote_stays(rows: ListedRows) -> None:
    assert rows.put_next("a", "x", {"n": 1}, 1)

    assert not rows.put_next("a", "x", {"n": 9}, 1)
    assert not rows.put_next("a", "x", {"n": 9}, 3)
    assert not rows.put_next("a", "y", {"n": 9}, 2)
    assert rows.get("a", "x") == {"pk": "a", "sk": "x", "n": 1, "version": 1}
    assert rows.get("a", "y") is None


def test_of_many_at_once_one_writes_a_version(rows: ListedRows) -> None:
    with ThreadPoolExecutor(8) as many:
        wrote = list(many.map(lambda n: rows.put_next("a", "x", {"n": n}, 1), range(8)))

    assert wrote.count(True) == 1


def test_a_dropped_row_is_gone_and_dropping_it_again_does_no_harm(rows: ListedRows) -> None:
    rows.put("a", "x", {})

    rows.drop("a", "x")
    rows.drop("a", "x")

    assert rows.get("a", "x") is None


def test_some_rows_come_from_behind_one_on_and_no_more_than_asked(rows: ListedRows) -> None:
    rows.write([("a", f"x{number}", {"n": number}) for number in range(9)] + [("a", "y", {}), ("b", "x0", {})], [])

    assert [each["n"] for each in rows.some("a", "x", None, 3)] == [0, 1, 2]
    assert [each["n"] for each in rows.some("a", "x", "x2", 100)] == [3, 4, 5, 6, 7, 8]
    assert [each["sk"] for each in rows.some("a", "", "x7", 100)] == ["x8", "y"]
    assert rows.some("a", "x", "x8", 5) == []
    assert rows.some("c", "", None, 5) == []


def test_some_rows_that_are_large_are_as_many_as_asked(rows: ListedRows) -> None:
    rows.write([("a", f"x{number:02}", {"text": "x" * 100_000}) for number in range(30)], [])

    assert len(rows.some("a", "x", None, 25)) == 25


def test_many_rows_are_written_and_removed_at_once(rows: ListedRows) -> None:
    rows.put("a", "x000", {"n": "before"})

    rows.write([("a", f"x{number:03}", {"n": number}) for number in range(70)], [])
    assert [each["n"] for each in rows.beginning("a", "x")] == [*range(70)]

    rows.write([("a", "x000", {"n": 7})], [("a", f"x{number:03}") for number in range(1, 75)])
    assert [(each["sk"], each["n"]) for each in rows.beginning("a", "")] == [("x000", 7)]
    rows.write([], [])
