"""A file for a spreadsheet computes nothing that somebody else wrote, and every outcome has its words."""

import csv
from io import StringIO
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.events import Outcome
from doorbook.web.console.outcomes import GROUPS, OUTCOMES
from doorbook.web.console.sheet import FORMULAS, MARK, cell, sheet


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("alice", "alice"),
        ("", ""),
        ("a=1", "a=1"),
        ("192.0.2.1", "192.0.2.1"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),  # noqa: RUF001 - a wide one
        ("|cmd", "'|cmd"),
        ("%1", "'%1"),
        ("'=1", "''=1"),
        ("\t=1", "⟨U+0009⟩=1"),
        ("\r\n=1", "⟨U+000D⟩⟨U+000A⟩=1"),
        ("\u202egnp.exe", "⟨U+202E⟩gnp.exe"),
        ("\x00", "⟨U+0000⟩"),
        ("Zoë 😀", "Zoë 😀"),
    ],
)
def test_a_cell_is_a_text(text: str, kept: str) -> None:
    assert cell(text) == kept


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_whatever_is_in_it_a_file_has_its_rows_and_no_formula(rows: list[list[str]]) -> None:
    body = sheet("x", ("a", "b"), rows).body or ""

    read = list(csv.reader(StringIO(body.removeprefix(MARK), newline="")))

    assert [len(row) for row in read] == [2] * (len(rows) + 1)
    assert not [each for row in read for each in row if normalize("NFKC", each).lstrip().startswith(FORMULAS)]


def test_every_outcome_has_its_words_in_one_group() -> None:
    grouped = [outcome for group in GROUPS.values() for outcome in group]

    assert set(OUTCOMES) == set(Outcome)
    assert len(grouped) == len(set(grouped))
    assert len(set(OUTCOMES.values())) == len(OUTCOMES)
