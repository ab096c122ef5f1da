"""How a mark moves: what is to be read next, and how it stands after that was done. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from doorbook.collect.mark import DAY, HOUR, SECOND, Failure, Gap, Lane, Mark, RunProgress, Tally, Walk, ms
from doorbook.collect.stream import OVERLAP, Log, Paging
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError

CHUNK: Final = DAY
"""A walk into the past covers so much at a time, so that one that is broken off loses little."""

AGAIN: Final = {Lane.SWEEP: (HOUR, 2 * HOUR), Lane.REVIEW: (DAY, DAY)}
"""How much is read once more at a time, and how long after it was over."""

OTHERS: Final = (Lane.SWEEP, Lane.BACKFILL, Lane.REVIEW)
"""What comes after the live edge, the most urgent first."""

LEEWAY: Final = 30 * SECOND
"""The scheduler comes every minute, never to the second."""

MOST_GAPS: Final = 50
FIRST_WAIT: Final = 15 * SECOND
LONGEST_WAIT: Final = 15 * 60 * SECOND
UNTIL_GRANTED: Final = HOUR
LONGEST_DETAIL: Final = 300


def whole_second(moment: int) -> int:
    """Return the beginning of a moment's second."""
    return moment - moment % SECOND


def first(connection: str, log: Log, now: int, backfill_days: int) -> Mark:
    """Return the mark of a log that nobody has read: live from now on, and back to where it was asked for.

    The way back may come to a row's time before Duo has written it, so the days that are not over so long as a review
    waits are looked at again like those that follow.
    """
    begins = whole_second(now - ms(log.settles_after))
    span, wait = AGAIN[Lane.REVIEW]
    goal = begins - backfill_days * DAY
    return Mark(
        connection=connection,
        stream=log.name,
        version=0,
        settled=begins,
        origin=begins,
        reached=begins,
        goal=goal,
        swept=begins,
        reviewed=max(goal, begins - span - wait),
        walks={},
    )


def grounded(mark: Mark, log: Log, now: int) -> Mark:
    """Return the mark without what cannot be: a clock that was ahead said that the future had been read.

    Nobody knows what was read really, so a day is read once more.
    """
    walks = {lane: walk for lane, walk in mark.walks.items() if walk.high <= now}
    if mark.settled <= now:
        return mark if walks == mark.walks else replace(mark, walks=walks)
    known = whole_second(now - ms(log.settles_after)) - DAY
    return replace(
        mark,
        settled=known,
        reached=min(mark.reached, known),
        goal=min(mark.goal, known),
        swept=min(mark.swept, known),
        reviewed=min(mark.reviewed, known),
        walks=walks,
    )


def into_run(mark: Mark, run: str | None, now: int) -> Mark:
    """Return the mark with a run's progress begun, where it is another run than it knows."""
    if run is None or (mark.run is not None and mark.run.id == run):
        return mark
    return replace(mark, run=RunProgress(id=run, began=now))


def next_lane(mark: Mark, log: Log, now: int, interval: int, *, forced: bool = False) -> Lane | None:
    """Return which lane is to be walked now; `interval` is how often the live edge is read, in milliseconds.

    What went wrong on the live edge holds all lanes; what went wrong elsewhere holds the others alone.
    """
    mark = grounded(mark, log, now)
    pressed = forced and mark.run is not None and mark.run.ended is None
    held = mark.failure is not None and mark.failure.holds(now) and not pressed
    if held and mark.failure is not None and mark.failure.lane == Lane.LIVE:
        return None
    if Lane.LIVE in mark.walks:
        return Lane.LIVE
    behind = whole_second(now - ms(log.settles_after)) - mark.settled
    if behind >= (SECOND if pressed else max(SECOND, interval - LEEWAY)):
        return Lane.LIVE
    return None if held else next((lane for lane in OTHERS if lane in mark.walks or window(mark, lane, log, now)), None)


def window(mark: Mark, lane: Lane, log: Log, now: int) -> Walk | None:
    """Return the next window of a lane, from its beginning; None where there is nothing to read by now."""
    horizon = whole_second(now - ms(log.settles_after)) - 1
    match lane:
        case Lane.LIVE:
            low, high = mark.settled - ms(OVERLAP), horizon
            due = high >= mark.settled
        case Lane.SWEEP | Lane.REVIEW:
            span, wait = AGAIN[lane]
            low = mark.swept if lane is Lane.SWEEP else mark.reviewed
            high = low + span - 1
            due = high + wait <= horizon and high < mark.settled
        case Lane.BACKFILL:
            low, high = max(mark.goal, mark.reached - CHUNK), mark.reached - 1
            due = mark.reached > mark.goal
    return Walk(low=max(0, low), high=high) if due else None


def readable(walk: Walk, log: Log, now: int) -> tuple[Walk | None, Gap | None]:
    """Return what Duo still keeps of a window, and the part that it does not; a day is left for the way there."""
    oldest = whole_second(now - ms(log.kept_for) + DAY)
    begins = int(walk.cursor) * SECOND if log.paging is Paging.SECONDS and walk.cursor else walk.low
    if begins >= oldest:
        return walk, None
    gone = Gap(low=begins, high=min(walk.high, oldest - 1), why=TOO_OLD)
    return (Walk(low=oldest, high=walk.high) if walk.high >= oldest else None), gone


TOO_OLD: Final = "older than Duo keeps it"


def done(mark: Mark, lane: Lane, begun: Walk, now: int) -> Mark:
    """Return the mark after a window was read to its end."""
    walks: Mapping[Lane, Walk] = {each: walk for each, walk in mark.walks.items() if each is not lane}
    mark = replace(mark, walks=dict(walks), moved=now)
    match lane:
        case Lane.LIVE:
            return _run_ended(replace(mark, settled=max(mark.settled, begun.high + 1)), now)
        case Lane.SWEEP:
            return replace(mark, swept=max(mark.swept, begun.high + 1))
        case Lane.REVIEW:
            return replace(mark, reviewed=max(mark.reviewed, begun.high + 1))
        case Lane.BACKFILL:
            return _run_ended(replace(mark, reached=min(mark.reached, begun.low)), now)


def _run_ended(mark: Mark, now: int) -> Mark:
    """Return the mark with its run over, unless it is the first: that one shows a day of history too."""
    if mark.run is None or mark.run.ended is not None or mark.has_no_history_yet:
        return mark
    return replace(mark, run=replace(mark.run, ended=now))


def counted(mark: Mark, tally: Tally, now: int) -> Mark:
    """Return the mark with what was read added."""
    run = replace(mark.run, tally=mark.run.tally + tally) if mark.run and mark.run.ended is None else mark.run
    return replace(mark, tally=mark.tally + tally, run=run, last_new=now if tally.new else mark.last_new)


def failed(mark: Mark, broke: BreakageError, now: int, lane: Lane = Lane.LIVE) -> Mark:
    """Return the mark with what went wrong in a lane, and when to try again."""
    return replace(mark, failure=replace(failure(mark.failure, broke, now), lane=lane))


def went_well(mark: Mark, lane: Lane) -> Mark:
    """Return the mark after a lane could be read: what went wrong in another one is still so."""
    return replace(mark, failure=None) if mark.failure is not None and mark.failure.lane == lane else mark


def failure(before: Failure | None, broke: BreakageError, now: int) -> Failure:
    """Say what went wrong, and when to try again: the more often in a row, the later."""
    times = before.times + 1 if before else 1
    match broke:
        case TryLaterError(cause=Cause.LIMITED):
            wait = broke.after * SECOND
        case FixSettingsError(cause=Cause.NOT_GRANTED | Cause.NOT_OFFERED):
            wait = UNTIL_GRANTED
        case _:
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(times - 1, 10))
    return Failure(cause=broke.cause, detail=broke.detail[:LONGEST_DETAIL], times=times, at=now, again=now + wait)


def noted(gaps: tuple[Gap, ...], gap: Gap | None) -> tuple[Gap, ...]:
    """Return the gaps with one more, neighbours of one cause joined; the oldest are joined where there are many."""
    if gap is None:
        return gaps
    kept: list[Gap] = []
    for each in sorted((*gaps, gap), key=lambda each: (each.low, each.high)):
        if kept and kept[-1].why == each.why and each.low <= kept[-1].high + SECOND:
            kept[-1] = Gap(low=kept[-1].low, high=max(kept[-1].high, each.high), why=each.why)
        else:
            kept.append(each)
    while len(kept) > MOST_GAPS:
        one, other, *rest = kept
        kept = [Gap(low=one.low, high=max(one.high, other.high), why=one.why), *rest]
    return tuple(kept)
