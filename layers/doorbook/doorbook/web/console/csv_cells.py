"""Findings as a file for a spreadsheet, in which no cell is a formula, whatever somebody is called in Duo."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Final
from unicodedata import category, normalize

FORMULA: Final = ("=", "+", "-", "@", "|", "%")
"""What spreadsheets take for the beginning of a formula, or of a command; also in the wide letters of East Asia."""


def table(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as CSV."""
    file = StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([*map(cell, row)] for row in rows)
    return file.getvalue()


def cell(text: str) -> str:
    """Return a text that is shown as it is: in one line, without marks that cannot be seen, and never reckoned."""
    told = " ".join("".join(_seen(each) for each in text).split())
    return f"'{told}" if normalize("NFKC", told).startswith(FORMULA) else told


def _seen(letter: str) -> str:
    kind = category(letter)
    return " " if kind in {"Cc", "Zl", "Zp"} else "" if kind in {"Cf", "Cs"} else letter
