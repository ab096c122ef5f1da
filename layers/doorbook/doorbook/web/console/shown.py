"""What others wrote, as it may stand on a page or in a file: nothing in it is hidden, and nothing in it acts."""

import unicodedata
from datetime import UTC, datetime
from typing import Final

HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Characters that nobody sees, of which some turn the text around them, or break it."""

FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, in both widths."""


def legible(text: str) -> str:
    """Return a text in which what cannot be seen is named: a mark that turns the text around, a tab, a joiner."""
    if text.isprintable():
        return text
    return "".join(f"⟨U+{ord(each):04X}⟩" if unicodedata.category(each) in HIDDEN else each for each in text)


def cell(text: str) -> str:
    """Return a text for a cell of a spreadsheet, which takes it for text whatever it begins with."""
    shown = legible(text)
    return f"'{shown}" if text.lstrip(" ").startswith(FORMULAS) or shown.startswith("'") else shown


def moment(milliseconds: int | None) -> datetime | None:
    """Return a moment; one that no calendar has is none."""
    if milliseconds is None:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
