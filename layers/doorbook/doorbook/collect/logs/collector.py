"""A collector's turn: one stream of one connection, the live edge first, for as long as it is given."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Final, NamedTuple

from doorbook.collect.account import DuoAccount, PageRequest, Record
from doorbook.collect.lake.ports import Lake, NewFile, Source
from doorbook.collect.logs import moving
from doorbook.collect.logs.moving import AGAIN
from doorbook.collect.logs.ports import Budget, Marks, Outbox, OvertakenError
from doorbook.collect.logs.scope import EVERYBODY, Scope
from doorbook.collect.logs.taking import take, unique
from doorbook.collect.mark import Gap, Lane, Mark, Tally, Walk
from doorbook.collect.stream import Log, Paging
from doorbook.errors import BreakageError, Cause, TryLaterError
from doorbook.values import value

MOST_PAGES: Final = 10
FIRST_PAGES: Final = 2
"""A look at the live edge finds a page or none, and the empty one behind it: more calls are for others, till then."""

RUN_PAGES: Final = 3
"""Many streams of a run share what calls there are."""

MOST_BYTES: Final = 16 * 2**20
"""A batch goes to the lake before it is larger, so that memory does not grow with what there is to read."""


@value(kw_only=True)
class Order:
    """What a turn is to do, and until when: `others_until` for all that is not the live edge.

    `forced`, a run's id, reads the live edge before its time. `stopped` is asked between batches: of what nobody waits
    for, whether it is to make room; of a run, whether it was called off.
    """

    source: Source
    log: Log
    interval: int
    backfill_days: int
    until: int
    others_until: int
    scope: Scope = EVERYBODY
    forced: str | None = None
    stopped: Callable[[], bool] = lambda: False


class Batch(NamedTuple):
    """What was read in one go: records, the walk after them (None where it ended), and what went wrong at the end."""

    records: list[Record]
    walk: Walk | None
    tally: Tally
    gap: Gap | None
    broke: BreakageError | None


class Ended(NamedTuple):
    """How a turn ended: with more to do at once, or not; and the mark as it stands, None where it is another's."""

    more: bool
    mark: Mark | None


@value(kw_only=True)
class Collector:
    """Reads pages, keeps them raw, refines them, announces what is new and moves the mark, in that order."""

    marks: Marks
    lake: Lake
    outbox: Outbox
    budget: Budget
    clock: Callable[[], int]
    """Returns milliseconds."""

    def turn(self, order: Order, account: DuoAccount) -> Ended:
        """Take batches until there is nothing to do, the time is over, or something is in the way."""
        try:
            return self._turn(order, account)
        except OvertakenError:
            return Ended(more=False, mark=None)

    def _turn(self, order: Order, account: DuoAccount) -> Ended:
        connection, log = order.source.connection, order.log
        mark = self.marks.read(connection, log.name) or self._first(order)
        now = self.clock()
        mark = moving.into_run(moving.grounded(mark, log, now), order.forced, now)
        for batches in count():
            now = self.clock()
            lane = moving.next_lane(mark, log, now, order.interval, forced=order.forced is not None)
            mark = self._without_run(mark, lane)
            if lane is None or self._was_run(order, mark):
                break
            if batches and order.stopped():
                break
            if now >= (order.until if lane is Lane.LIVE else order.others_until):
                return Ended(more=True, mark=mark)
            begins = lane is Lane.LIVE and lane not in mark.walks
            urgency = Lane.LIVE if mark.run is not None and mark.run.ended is None else lane  # somebody waits for it
            most = FIRST_PAGES if begins else RUN_PAGES if urgency is not lane else MOST_PAGES
            granted = self.budget.take(connection, urgency, most)
            if not granted:
                break
            try:
                mark, broke = self._batch(order, account, mark, lane, granted)
            except BreakageError as lost:
                self._note(mark, lane, lost, granted)
                raise
            if broke is not None:
                break
        return Ended(more=False, mark=mark)

    @staticmethod
    def _was_run(order: Order, mark: Mark) -> bool:
        """Tell whether what somebody waits for is done: other streams of their run come before this one's history."""
        return order.forced is not None and mark.run is not None and mark.run.ended is not None

    def _first(self, order: Order) -> Mark:
        """Keep where a stream begins before anything is read of it, so that it begins there whatever happens."""
        begun = moving.first(order.source.connection, order.log, self.clock(), order.backfill_days)
        begun = replace(begun, version=1)
        self.marks.move(begun)
        return begun

    def _without_run(self, mark: Mark, lane: Lane | None) -> Mark:
        """Say of a run that finds nothing to read that it is over."""
        if lane is Lane.LIVE or mark.run is None or mark.run.ended is not None:
            return mark
        if lane is Lane.BACKFILL and mark.has_no_history_yet:
            return mark
        mark = replace(mark, run=replace(mark.run, ended=self.clock()), version=mark.version + 1)
        self.marks.move(mark)
        return mark

    def _note(self, mark: Mark, lane: Lane, lost: BreakageError, granted: int) -> None:
        """Say in the mark that what was read could not be kept, where at least that can be said."""
        noted = moving.failed(mark, lost, self.clock(), lane)
        with suppress(BreakageError, OvertakenError):
            self.marks.move(replace(noted, version=mark.version + 1))
            self.budget.give_back(mark.connection, granted - 1)

    def _batch(
        self, order: Order, account: DuoAccount, mark: Mark, lane: Lane, granted: int
    ) -> tuple[Mark, BreakageError | None]:
        now = self.clock()
        begun = mark.walks.get(lane) or moving.window(mark, lane, order.log, now)
        if begun is None:
            return mark, None
        known_age = begun.cursor is None or order.log.paging is Paging.SECONDS
        walk, gone = moving.readable(begun, order.log, now) if known_age else (begun, None)
        batch = self._read(order, account, lane, walk, granted) if walk else Batch([], None, Tally(), gone, None)
        made = batch.tally.pages + (batch.broke is not None)
        if batch.broke is None or batch.broke.cause is not Cause.LIMITED:
            self.budget.give_back(order.source.connection, granted - made)
        moments = self._refine(order, lane, batch.records)
        late = sum(1 for at in moments if lane in AGAIN or (lane is Lane.LIVE and at < mark.settled))
        known = len(batch.records) - len(moments)
        now = self.clock()
        after = moving.counted(mark, replace(batch.tally, new=len(moments), known=known, late=late), now)
        after = replace(after, gaps=moving.noted(moving.noted(mark.gaps, gone), batch.gap))
        if batch.walk is None and batch.broke is None:
            after = moving.done(after, lane, begun, now)
        elif batch.walk is not None:
            after = replace(after, walks={**mark.walks, lane: batch.walk})
        broke = batch.broke
        after = moving.failed(after, broke, now, lane) if broke is not None else moving.went_well(after, lane)
        after = replace(after, version=mark.version + 1, touched=now)
        self.marks.move(after)
        return after, broke

    def _read(self, order: Order, account: DuoAccount, lane: Lane, walk: Walk, granted: int) -> Batch:
        records: list[Record] = []
        current: Walk | None = walk
        size, tally, gap = 0, Tally(), None
        for _ in range(granted):
            if current is None or size >= MOST_BYTES or (records and self.clock() >= order.until):
                break
            asked = PageRequest(stream=order.log, low=current.low, high=current.high, cursor=current.cursor)
            try:
                page = account.page(asked)
            except BreakageError as broke:
                return Batch(records, self._past(current, broke), tally, gap, self._heard(order, broke))
            kept = order.scope.kept(order.log, page.records)
            if kept:
                self.lake.keep_raw(order.source, lane, current, kept)
            if page.bad:
                self.lake.quarantine(order.source, page.bad, self.clock())
            taken = take(order.log, current, page)
            current, gap = taken.walk, taken.gap or gap
            records.extend(self._keyed(order.source, order.scope.kept(order.log, taken.records)))
            size += page.size
            tally += Tally(pages=1, bad=len(page.bad), outside=len(page.records) - len(kept))
        return Batch(records, current, tally, gap, None)

    def _heard(self, order: Order, broke: BreakageError) -> BreakageError:
        if isinstance(broke, TryLaterError) and broke.cause is Cause.LIMITED:
            self.budget.refused(order.source.connection, broke.after)
        return broke

    @staticmethod
    def _past(walk: Walk, broke: BreakageError) -> Walk:
        """Return the walk to go on with: from its beginning, where Duo no longer takes its cursor or its age."""
        return replace(walk, cursor=None) if broke.cause in (Cause.CURSOR, Cause.TOO_OLD) else walk

    @staticmethod
    def _keyed(source: Source, records: Sequence[Record]) -> list[Record]:
        return [each._replace(key=unique(source.connection, source.stream, each)) for each in records]

    def _refine(self, order: Order, lane: Lane, records: list[Record]) -> Sequence[int]:
        if not records:
            return ()

        def announce(files: Sequence[NewFile]) -> None:
            if lane is not Lane.BACKFILL:
                self.outbox.announce(order.source, files, self.clock())

        return self.lake.refine(order.source, records, announce)
