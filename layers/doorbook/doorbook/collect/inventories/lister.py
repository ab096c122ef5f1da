"""A lister's turn: the pages of one inventory, and once they are complete, what changed since the listing before."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from doorbook.collect.account import BadRecord, DuoAccount, Page, PageRequest
from doorbook.collect.inventories import listing as rules
from doorbook.collect.inventories.content import is_id, without_secrets
from doorbook.collect.inventories.listing import Listing, Reading
from doorbook.collect.inventories.ports import Listings, Snapshots
from doorbook.collect.lake.ports import Lake, Source
from doorbook.collect.logs.ports import Budget, OvertakenError
from doorbook.collect.mark import Lane, Tally
from doorbook.collect.stream import Inventory
from doorbook.errors import BreakageError, Cause, TryLaterError
from doorbook.values import value

FIRST: Final = 2
"""Most lists have one page: so many calls leave the connection's other lists theirs."""

AT_ONCE: Final = 20
"""The mark moves after so many pages; who is killed before that has them read again."""


@value(kw_only=True)
class ListingOrder:
    """What a turn is to do; see `doorbook.collect.logs.collector.Order`."""

    source: Source
    inventory: Inventory
    interval: int
    until: int
    forced: str | None = None
    stopped: Callable[[], bool] = lambda: False


class ListingEnded(NamedTuple):
    """How a turn ended: with more to do at once, or not; and the listing as it stands, None where it is another's."""

    more: bool
    mark: Listing | None


@value(kw_only=True)
class Lister:
    """Reads pages, keeps them raw, and has a complete listing adopted; the mark moves last."""

    listings: Listings
    lake: Lake
    snapshots: Snapshots
    budget: Budget
    """That of lists: Duo counts them apart from logs."""

    clock: Callable[[], int]
    """Returns milliseconds."""

    def turn(self, order: ListingOrder, account: DuoAccount) -> ListingEnded:
        """Go on with a listing, or begin one, until it is complete, the time is over, or something is in the way."""
        try:
            mark = self._known(order)
            if rules.is_due(mark, self.clock(), order.interval, forced=order.forced is not None):
                return self._list(order, account, mark)
        except OvertakenError:
            return ListingEnded(more=False, mark=None)
        return ListingEnded(more=False, mark=mark)

    def _known(self, order: ListingOrder) -> Listing:
        """Return how the inventory stands, with the run that asks for it begun in it."""
        connection, name = order.source.connection, order.inventory.name
        before = self.listings.read(connection, name) or Listing(connection=connection, stream=name, version=0)
        mark = rules.into_run(before, order.forced, self.clock())
        return mark if mark is before else self._moved(mark)

    def _list(self, order: ListingOrder, account: DuoAccount, mark: Listing) -> ListingEnded:
        mark = self._begin(order, mark)
        while not order.stopped():
            if self.clock() >= order.until:
                return ListingEnded(more=True, mark=mark)
            reading = mark.reading
            if reading is None:
                return ListingEnded(more=False, mark=mark)
            if reading.ended is not None:
                mark, broke = self._adopt(order, mark, reading)
            elif granted := self._granted(order, AT_ONCE if reading.pages else FIRST):
                mark, broke = self._read(order, account, mark, granted)
            else:
                return ListingEnded(more=False, mark=mark)
            mark = self._moved(mark if broke is None else rules.failed(mark, broke, self.clock()))
            if broke is not None:
                return ListingEnded(more=False, mark=mark)
        return ListingEnded(more=False, mark=mark)

    def _granted(self, order: ListingOrder, most: int) -> int:
        """Take calls: somebody who waits for it takes any that there are, all else what lies above the reserve."""
        lane = Lane.LIVE if order.forced is not None else Lane.BACKFILL
        return self.budget.take(order.source.connection, lane, most)

    def _begin(self, order: ListingOrder, mark: Listing) -> Listing:
        """Have a reading in the mark before anything is read, so that no two are of one name."""
        began = rules.begun(mark, self.clock())
        if began is not mark:
            self.listings.move(began)
            self.snapshots.clear(order.source)
        return began

    def _moved(self, mark: Listing) -> Listing:
        mark = replace(mark, version=mark.version + 1)
        self.listings.move(mark)
        return mark

    def _read(
        self, order: ListingOrder, account: DuoAccount, mark: Listing, granted: int
    ) -> tuple[Listing, BreakageError | None]:
        reading = mark.reading
        pages = bad = 0
        broke: BreakageError | None = None
        for _ in range(granted):
            if reading is None or reading.ended is not None or (pages and self.clock() >= order.until):
                break
            try:
                page = self._page(order, account, reading)
                reading = rules.after(reading, order.inventory, page, self.clock())
            except BreakageError as error:
                broke = self._heard(order, error)
                break
            pages, bad = pages + 1, bad + len(page.bad)
        if broke is None:
            self.budget.give_back(order.source.connection, granted - pages)
        mark = rules.counted(replace(mark, reading=reading), Tally(pages=pages, bad=bad), self.clock())
        return (mark if broke else replace(mark, failure=None)), broke

    def _page(self, order: ListingOrder, account: DuoAccount, reading: Reading) -> Page:
        """Read a page and keep it, with no secret in it."""
        asked = PageRequest(stream=order.inventory, low=reading.began, high=reading.began, cursor=reading.cursor)
        page = account.page(asked)
        odd = tuple(BadRecord("an id that can be none", each.raw) for each in page.records if not is_id(each.key))
        bad = tuple(each._replace(raw=without_secrets(each.raw)) for each in (*page.bad, *odd))
        records = tuple(each._replace(raw=without_secrets(each.raw)) for each in page.records if is_id(each.key))
        self.snapshots.keep_page(order.source, reading, records)
        if bad:
            self.lake.quarantine(order.source, bad, self.clock())
        return replace(page, records=records, bad=bad)

    def _heard(self, order: ListingOrder, broke: BreakageError) -> BreakageError:
        if isinstance(broke, TryLaterError) and broke.cause is Cause.LIMITED:
            self.budget.refused(order.source.connection, broke.after)
        return broke

    def _adopt(self, order: ListingOrder, mark: Listing, reading: Reading) -> tuple[Listing, BreakageError | None]:
        try:
            adopted = self.snapshots.adopt(order.source, order.inventory, reading)
        except BreakageError as broke:
            return mark, broke
        if adopted is None:
            return replace(mark, reading=None), None
        now = self.clock()
        mark = rules.counted(mark, Tally(new=adopted.news, known=adopted.same), now)
        return rules.complete(mark, reading, adopted.standing, now), None
