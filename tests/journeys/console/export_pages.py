"""The pages of exports, with TEXT wherever somebody else can write something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from doorbook.messages import Message
from doorbook.web.console.export_form import ExportForm
from doorbook.web.console.exports import ExportLine, ExportPage
from doorbook.web.console.words import Badge
from doorbook.web.pages import Page

NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MADE: Final = Badge("Made", "good")
EXPORTS_NEED: Final[dict[str, Any]] = {
    "parquet": ExportForm("/console/findings/export", "c", ()),
    "what": "Findings",
    "list_where": "/console/findings",
    "sieve": (),
    "size": "",
    "file": "",
    "until": NOON,
}
"""What these pages must have."""


def export_pages(text: str, message: Message, around: dict[str, Any]) -> Iterator[Page]:
    """Make them."""
    page = ExportPage(
        **around,
        title="Findings as Parquet",
        what="Findings",
        list_where="/console/findings",
        state=MADE,
        live=False,
        told=message,
        why="",
        sieve=(("Connection", text), ("About", text)),
        asked=NOON,
        took="3 seconds",
        rows="1,234",
        size="56 KiB",
        file="/console/exports/1/file",
        until=NOON,
        parquet=None,
        others=(ExportLine(where="/console/exports/2", what="Coverage", state=MADE, asked=NOON),),
    )
    yield page
    none = replace(page, file="", size="", rows="", took="", others=())
    yield replace(none, live=True, sieve=())
    form = ExportForm("/console/findings/export", "c", (("subject", text), ("check", "")))
    yield replace(none, why=text, parquet=form)
    yield replace(none, live=True, message=message)
