"""Rows as a file for a spreadsheet, which must not take what somebody else wrote for a formula."""

import csv
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from io import StringIO
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook.web.replies import HEADERS

FORMULAS: Final = frozenset("=+-@＝＋－＠")  # noqa: RUF001 - spreadsheets take the wide ones for the others
"""How a cell begins that spreadsheets compute."""

MARK: Final = "\ufeff"
"""Without it some spreadsheets take UTF-8 for something else."""


def cell(text: str) -> str:
    """Return a text that is a text in every spreadsheet: nothing unseen in it, and no formula."""
    seen = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
    return f"'{seen}" if seen.lstrip()[:1] in FORMULAS else seen


def sheet(name: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Response[str]:
    """Return them as a file of that name."""
    written = StringIO()
    csv.writer(written).writerows([cell(each) for each in row] for row in (heading, *rows))
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}.csv"'}
    body = MARK + written.getvalue()
    return Response(status_code=HTTPStatus.OK, content_type="text/csv; charset=utf-8", body=body, headers=headers)
