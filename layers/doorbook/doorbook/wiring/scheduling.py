"""What the scheduler is built on."""

from functools import cache

from doorbook.adapters.turns import SqsTurns
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.adapters.watch.verifications import StoredVerifications
from doorbook.collect.turns.schedule import Scheduler
from doorbook.errors import BreakageError
from doorbook.wiring.clients import client, env, meter, milliseconds
from doorbook.wiring.watching import connections, watch_rows


def look() -> dict[str, int]:
    """Look at every connection once. What breaks is logged with its cause and raised."""
    try:
        return dict(_scheduler().look().__dict__)
    except BreakageError as broke:
        meter().breakage(broke)
        raise


@cache
def _scheduler() -> Scheduler:
    return Scheduler(
        connections=connections(),
        marks=StoredMarks(watch_rows()),
        listings=StoredListings(watch_rows()),
        turns=SqsTurns(client("sqs"), env("COLLECTIONS_QUEUE")),
        unanswered=StoredVerifications(watch_rows()),
        gauges=meter(),
        clock=milliseconds,
    )
