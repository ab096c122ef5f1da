"""A listing: all pages of one inventory, and how the last and the next stand. Pure."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from doorbook.collect.account import Page
from doorbook.collect.inventories.content import id_in
from doorbook.collect.logs import moving
from doorbook.collect.mark import HOUR, SECOND, Failure, RunProgress, Tally
from doorbook.collect.stream import Inventory
from doorbook.errors import BreakageError, Cause, TryLaterError
from doorbook.values import value

OVERLAP: Final = 10
"""So many objects are read again with the next page: where as many are deleted meanwhile, none slips between pages."""

MOST_PAGES: Final = 5000
MOST_HIDDEN: Final = 50
LONGEST: Final = HOUR
"""A listing that is not complete after so long is begun anew: its first pages tell of another time than its last."""

UNATTENDED: Final = 30 * SECOND
"""A listing that nobody goes on with for so long is taken up by the scheduler."""


@value(kw_only=True)
class Reading:
    """A listing under way; times are milliseconds. `ended` is when its last page was read.

    `hidden` are the ids of objects that were on a page and could not be read; `blurred` says that there were others of
    which not even the id could be, so that nothing may be taken for missing.
    """

    id: str
    began: int
    cursor: str | None = None
    pages: int = 0
    rows: int = 0
    bad: int = 0
    ended: int | None = None
    hidden: tuple[str, ...] = ()
    blurred: bool = False


@value(kw_only=True)
class Standing:
    """What a complete listing left: how many objects there are, are missing (suspected gone), and are gone."""

    there: int
    missing: int
    gone: int


@value(kw_only=True)
class Listing:
    """How an inventory of a connection stands. Times are milliseconds.

    `listed` is when the last complete listing began, `touched` when anything was last read, `moved` when a listing was
    last complete, `last_new` when an object was last new or changed.
    """

    connection: str
    stream: str
    version: int
    reading: Reading | None = None
    listed: int | None = None
    standing: Standing | None = None
    tally: Tally = Tally()
    touched: int | None = None
    moved: int | None = None
    last_new: int | None = None
    failure: Failure | None = None
    run: RunProgress | None = None

    @property
    def way_back(self) -> float:
        """Return 1 where the inventory was ever listed, else 0: there is no other history to fetch."""
        return 0.0 if self.listed is None else 1.0

    def lag(self, now: int) -> int:
        """Return how long ago the last complete listing began, or 0 where there was none."""
        return 0 if self.listed is None else max(0, now - self.listed)


def is_due(listing: Listing | None, now: int, interval: int, *, forced: bool = False) -> bool:
    """Tell whether an inventory is to be listed, or a listing to be gone on with."""
    if listing is None:
        return True
    pressed = forced and listing.run is not None and listing.run.ended is None
    if listing.failure is not None and _is_ahead(now, listing.failure.again, listing.failure.at) and not pressed:
        return False
    if listing.reading is not None or listing.listed is None or pressed:
        return True
    return not listing.listed <= now < listing.listed + interval - moving.LEEWAY


def is_unattended(listing: Listing | None, now: int) -> bool:
    """Tell whether nobody goes on with a listing by themselves."""
    if listing is None or listing.reading is None or listing.touched is None:
        return True
    return not listing.touched <= now < listing.touched + UNATTENDED


def _is_ahead(now: int, then: int, since: int) -> bool:
    """Tell whether a moment is still to come; where a clock went back since, it is not."""
    return since <= now < then


def into_run(listing: Listing, run: str | None, now: int) -> Listing:
    """Return the listing with a run's progress begun, where it is another run than it knows."""
    if run is None or (listing.run is not None and listing.run.id == run):
        return listing
    return replace(listing, run=RunProgress(id=run, began=now))


def begun(listing: Listing, now: int) -> Listing:
    """Return the listing with its reading begun; one that takes too long, or is of a later time, begins anew."""
    reading = listing.reading
    if reading is not None and (reading.ended is not None or reading.began <= now < reading.began + LONGEST):
        return listing
    named = f"{datetime.fromtimestamp(now / SECOND, UTC):%Y%m%dT%H%M%SZ}-{listing.version + 1}"
    return replace(listing, reading=Reading(id=named, began=now), version=listing.version + 1, touched=now)


def after(reading: Reading, inventory: Inventory, page: Page, now: int) -> Reading:
    """Return the reading after a page; raise TryLaterError where Duo leads in circles."""
    ids = [id_in(inventory, each.raw) for each in page.bad]
    hidden = (*reading.hidden, *(each for each in ids if each is not None))
    following = _following(reading, inventory, page)
    return replace(
        reading,
        cursor=following,
        pages=reading.pages + 1,
        rows=reading.rows + len(page.records),
        bad=reading.bad + len(page.bad),
        ended=now if following is None else None,
        hidden=tuple(dict.fromkeys(hidden))[:MOST_HIDDEN],
        blurred=reading.blurred or None in ids or len(set(hidden)) > MOST_HIDDEN,
    )


def _following(reading: Reading, inventory: Inventory, page: Page) -> str | None:
    if inventory.is_one or page.cursor is None or page.is_empty:
        return None
    if reading.pages + 1 >= MOST_PAGES:
        raise TryLaterError(Cause.GARBLED, f"more than {MOST_PAGES} pages")
    asked = reading.cursor or "0"
    is_full = len(page.records) + len(page.bad) >= inventory.page
    if not page.cursor.isdecimal() or not asked.isdecimal():
        moved, following = page.cursor != asked, page.cursor
    else:
        moved = int(page.cursor) > int(asked)
        following = str(max(int(asked) + 1, int(page.cursor) - min(OVERLAP, inventory.page // 10)))
    if moved:
        return following
    if is_full:  # there must be more, and nobody can say what: a list that ends here would have objects gone
        raise TryLaterError(Cause.GARBLED, f"the page after {asked} begins at {page.cursor}")
    return None


def counted(listing: Listing, tally: Tally, now: int) -> Listing:
    """Return the listing with what was read, or came of it, added."""
    run = listing.run
    if run is not None and run.ended is None:
        run = replace(run, tally=run.tally + tally)
    return replace(
        listing, tally=listing.tally + tally, run=run, last_new=now if tally.new else listing.last_new, touched=now
    )


def complete(listing: Listing, reading: Reading, standing: Standing, now: int) -> Listing:
    """Return the listing after its reading was taken as the inventory's state."""
    run = listing.run
    if run is not None and run.ended is None:
        run = replace(run, ended=now)
    return replace(
        listing, reading=None, listed=reading.began, standing=standing, moved=now, touched=now, failure=None, run=run
    )


def failed(listing: Listing, broke: BreakageError, now: int) -> Listing:
    """Return the listing with what went wrong, and when to try again."""
    return replace(listing, failure=moving.failure(listing.failure, broke, now), touched=now)
