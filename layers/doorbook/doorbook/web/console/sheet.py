"""Rows as a file for a spreadsheet, which must not take what somebody else wrote for a formula."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from http import HTTPStatus
from io import StringIO
from typing import Final
from unicodedata import normalize

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.export import Cell, Column, Kind
from doorbook.web.console.shown import legible
from doorbook.web.replies import HEADERS

FORMULAS: Final = ("=", "+", "-", "@", "|", "%")
"""How a cell begins that spreadsheets compute, or send to another program; also in the wide letters of East Asia."""

MARK: Final = "\ufeff"
"""Without it some spreadsheets take UTF-8 for something else."""


def cell(text: str) -> str:
    """Return a text that is a text in every spreadsheet: nothing unseen in it, and no formula."""
    seen = legible(text)
    begins = normalize("NFKC", seen).lstrip()
    return f"'{seen}" if begins.startswith((*FORMULAS, "'")) else seen


def in_words(columns: Sequence[Column], cells: Sequence[Cell], moment: Callable[[int], str]) -> Iterator[str]:
    """Return cells as texts; `moment` says milliseconds."""
    for column, each in zip(columns, cells, strict=True):
        match each:
            case None:
                yield ""
            case tuple():
                yield "; ".join(each)
            case int() if column.kind is Kind.MOMENT:
                yield moment(each)
            case _:
                yield str(each)


def line(row: Iterable[str]) -> str:
    """Return a row as a line."""
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow([cell(each) for each in row])
    return written.getvalue()


def sheet(name: str, heading: Sequence[str], rows: Iterable[Iterable[str]]) -> Response[str]:
    """Return rows as a file of that name."""
    return as_file(name, map(line, (heading, *rows)))


def as_file(name: str, lines: Iterable[str]) -> Response[str]:
    """Return lines as a file of that name."""
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}.csv"'}
    body = MARK + "".join(lines)
    return Response(status_code=HTTPStatus.OK, content_type="text/csv; charset=utf-8", body=body, headers=headers)
