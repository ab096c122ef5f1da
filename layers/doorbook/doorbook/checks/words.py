"""What people type, as it is kept: in one line, and without what cannot be seen or rules a terminal."""

from unicodedata import category


def clean(typed: str) -> str:
    """Return it with control characters made blanks, and blanks made one."""
    return " ".join("".join(" " if category(each) in {"Cc", "Cs"} else each for each in typed).split())
