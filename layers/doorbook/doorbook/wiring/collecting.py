"""What the collector is built on."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from doorbook.adapters.duo.accounts import SecretAccounts
from doorbook.adapters.dynamodb.outbox import DynamoOutbox
from doorbook.adapters.inspections_queue import SqsInspections
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.lake.snapshots import S3Snapshots
from doorbook.adapters.meter import CloudWatchMeter
from doorbook.adapters.turns import SqsTurns, to_asked
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.marks import StoredMarks, StoredRuns
from doorbook.adapters.watch.paces import StoredPaces
from doorbook.collect.inventories.lister import Lister
from doorbook.collect.logs.budget import SharedBudget
from doorbook.collect.logs.collector import Collector
from doorbook.collect.turns.run import VERIFICATIONS
from doorbook.collect.turns.turn import Turntable
from doorbook.errors import BreakageError
from doorbook.values import value
from doorbook.wiring.clients import chance, client, clock, dynamodb, env, meter, milliseconds, outbound, secrets, tables
from doorbook.wiring.watching import connections, watch_rows

WORKPLACE: Final = Path("/tmp/lake")  # noqa: S108 - Lambda's own disk, which nobody shares


@value
class Taker:
    """Takes turns, and says of what breaks why; the scheduler asks again for what is still due.

    `settle` fetches the answers of a connection's pushes that nobody looked at.
    """

    turntable: Turntable
    settle: Callable[[str], int]
    meter: CloudWatchMeter

    def take(self, body: str) -> None:
        """Take the turn that a message asks for; raise ValueError where it asks for none."""
        asked = to_asked(body)
        try:
            if asked.stream == VERIFICATIONS:
                self.settle(asked.connection)
            else:
                self.turntable.take(asked)
        except BreakageError as broke:
            self.meter.breakage(broke)


@cache
def collector() -> Taker:
    """Return what takes turns, from the environment."""
    rows = watch_rows()
    objects = S3Objects(client("s3"), env("LAKE_BUCKET"))
    lake = S3Lake(objects, WORKPLACE)
    return Taker(
        Turntable(
            connections=connections(),
            accounts=SecretAccounts(secrets(), env("CONNECTION_SECRETS_PREFIX"), outbound),
            collector=Collector(
                marks=StoredMarks(rows),
                lake=lake,
                outbox=DynamoOutbox(dynamodb(), env("OUTBOX_TABLE")),
                budget=SharedBudget(StoredPaces(rows), milliseconds),
                clock=milliseconds,
            ),
            lister=Lister(
                listings=StoredListings(rows),
                lake=lake,
                snapshots=S3Snapshots(objects, WORKPLACE),
                budget=SharedBudget(StoredPaces(rows), milliseconds, "lists"),
                clock=milliseconds,
            ),
            runs=StoredRuns(rows),
            turns=SqsTurns(client("sqs"), env("COLLECTIONS_QUEUE")),
            inspections=SqsInspections(client("sqs"), env("INSPECTIONS_QUEUE")),
            clock=milliseconds,
        ),
        _settle,
        meter(),
    )


def _settle(connection: str) -> int:
    """Fetch answers; hardly ever asked for, so what it takes is imported then."""
    from doorbook.adapters.dynamodb.doors import DynamoDoors  # noqa: PLC0415 - as it says
    from doorbook.signin.ledger import Ledger  # noqa: PLC0415 - as above
    from doorbook.wiring.verifying import verification_desk  # noqa: PLC0415 - as above

    ledger = Ledger(doors=DynamoDoors(dynamodb(), tables()), meter=meter(), clock=clock, chance=chance)
    return verification_desk(ledger).settle(connection)
