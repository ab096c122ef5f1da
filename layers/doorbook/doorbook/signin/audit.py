"""The audit for those who look after all this: the newest rows first, a page at a time, and never by scanning."""

from datetime import date, datetime, timedelta
from typing import Final, Protocol

from doorbook.events import AuditRow, Outcome
from doorbook.signin.by_person import Listed
from doorbook.signin.my_signins import KEY
from doorbook.values import value

PAGE: Final = 50
EXPORTED: Final = 5000
"""So many rows at most are in one file: it has to fit into one reply."""

PAGES_EXPORTED: Final = 10
"""And so many pages at most are asked for it."""

LOOKS_BACK: Final = 7
"""So many days are looked through for one page where nothing but the day is known of its rows."""

BEGINNING: Final = date(2026, 1, 1)
"""No row is older: there was no portal."""

DAY: Final = timedelta(days=1)


@value(kw_only=True)
class Wanted:
    """Which rows; those of everybody and everything, where nothing is said."""

    person: str | None = None
    outcome: Outcome | None = None


class Audit(Protocol):
    """Reads the audit. Raises TryLaterError where the store does not answer."""

    def rows(self, wanted: Wanted, before: str, most: int) -> Listed[AuditRow]:
        """List rows whose key is less than BEFORE, which may be a day; a page may hold fewer than there are."""
        ...


def place(asked: str | None, now: datetime) -> str:
    """Return where a page begins: behind a row or a day that somebody asked for, or now."""
    if asked is not None and (KEY.fullmatch(asked) or day(asked)):
        return asked
    return after(now.date())


def day(typed: str) -> date | None:
    """Return the day that somebody means."""
    try:
        meant = date.fromisoformat(typed)
    except ValueError:
        return None
    return meant if f"{meant}" == typed and BEGINNING <= meant < date.max else None


def after(until: date) -> str:
    """Return what a page begins before that ends with this day."""
    return f"{until + DAY}"


def first_day(before: str) -> date:
    """Return the day of the first rows before a place."""
    named = date.fromisoformat(before[:10])
    return named if len(before) > len("2026-01-01") else named - DAY


def gathered(audit: Audit, wanted: Wanted, before: str) -> Listed[AuditRow]:
    """Return as many rows as go into one file."""
    listed = audit.rows(wanted, before, EXPORTED)
    rows = [*listed.items]
    for _ in range(PAGES_EXPORTED - 1):
        if listed.more is None or len(rows) == EXPORTED:
            break
        listed = audit.rows(wanted, listed.more, EXPORTED - len(rows))
        rows += listed.items
    return Listed(tuple(rows), listed.more)
