"""A page of each kind that the console has, with TEXT wherever somebody else can write something."""

from collections.abc import Iterator
from typing import Final

from doorbook.web.console.overview import OverviewPage
from doorbook.web.pages import Page

AROUND: Final = {"who": "Dana", "out": "o"}
"""What stands around each."""


def console_pages(text: str) -> Iterator[Page]:
    """Make them."""
    around = AROUND | {"who": text}
    yield OverviewPage(**around)
