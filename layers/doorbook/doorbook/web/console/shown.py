"""What others wrote, as it may stand on a page or in a file: nothing in it is hidden."""

import unicodedata
from datetime import UTC, datetime
from typing import Final

HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Characters that nobody sees, of which some turn the text around them, or break it."""


def legible(text: str) -> str:
    """Return a text in which what cannot be seen is named: a mark that turns the text around, a tab, a joiner."""
    if text.isprintable():
        return text
    return "".join(f"⟨U+{ord(each):04X}⟩" if unicodedata.category(each) in HIDDEN else each for each in text)


def moment(milliseconds: int | None) -> datetime | None:
    """Return a moment; one that no calendar has is none."""
    if milliseconds is None:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
