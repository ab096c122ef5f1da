"""How a "Collect now" goes, stream by stream."""

from datetime import datetime
from typing import Final

from doorbook.collect.turns.running import Progress, Standing, StreamProgress
from doorbook.errors import Cause
from doorbook.messages import CAUSES, Message, console
from doorbook.values import value
from doorbook.web.console.health import EXPECTED, LEFT_OUT, moment, named
from doorbook.web.console.words import Badge, lag

STANDINGS: Final = {
    Standing.WAITING: Badge("Waiting"),
    Standing.READING: Badge("Reading"),
    Standing.DONE: Badge("Done", "good"),
    Standing.FAILED: Badge("Failed", "bad"),
    Standing.CANCELLED: Badge("Cancelled", "off"),
}


@value(kw_only=True)
class ProgressLine:
    """One stream of a run."""

    stream: str
    state: Badge
    rows: str
    pages: str
    lag: str
    error: str


@value(kw_only=True)
class RunTold:
    """A run in words; `live` while something more will happen."""

    id: str
    live: bool
    began: datetime
    message: Message
    done: int
    most: int
    lines: tuple[ProgressLine, ...]


def run_told(progress: Progress) -> RunTold:
    """Return it in words."""
    over = [each for each in progress.streams if each.standing not in {Standing.WAITING, Standing.READING}]
    return RunTold(
        id=progress.run.id,
        live=not progress.is_over,
        began=moment(progress.run.asked),
        message=_message(progress),
        done=len(over),
        most=len(progress.streams),
        lines=tuple(
            ProgressLine(
                stream=named(each.stream),
                state=LEFT_OUT if _is_left_out(each) else STANDINGS[each.standing],
                rows=f"{each.tally.new:,}",
                pages=f"{each.tally.pages:,}",
                lag=lag(each.lag) if each.lag is not None else "",
                error=CAUSES[Cause(each.cause)] if each.cause in set(Cause) else each.detail,
            )
            for each in progress.streams
        ),
    )


def _message(progress: Progress) -> Message:
    if not progress.is_over:
        return console.RUN_CANCELLING if progress.run.cancelled else console.RUN_GOES_ON
    ends = {each.standing for each in progress.streams if not _is_left_out(each)}
    if Standing.CANCELLED in ends:
        return console.RUN_CANCELLED
    return console.RUN_FAILED if Standing.FAILED in ends else console.RUN_DONE


def _is_left_out(each: StreamProgress) -> bool:
    return each.standing is Standing.FAILED and each.cause in EXPECTED
