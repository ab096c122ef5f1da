"""What tells others is made here."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from botocore.config import Config

from doorbook.adapters.announcer_events import LambdaAnnouncer
from doorbook.adapters.bus import EventBridgeBus
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.lake.announced import LakeAnnounced
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.queue import SqsDeliveries
from doorbook.adapters.watch.finding_news import StoredTold
from doorbook.adapters.watch.webhooks import StoredWebhooks
from doorbook.collect.announcing.announcer import Announcer
from doorbook.collect.announcing.delivering import Courier
from doorbook.signin.ledger import Ledger
from doorbook.wiring.clients import dynamodb, env, milliseconds, session
from doorbook.wiring.notifying import notifier, post
from doorbook.wiring.webhooks import hook_secrets, sender, source

if TYPE_CHECKING:
    from mypy_boto3_events.client import EventBridgeClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sqs.client import SQSClient

PATIENT = Config(
    connect_timeout=2,
    read_timeout=timedelta(seconds=20).total_seconds(),
    retries={"mode": "standard", "total_max_attempts": 4},
    user_agent="doorbook",
    parameter_validation=False,
)
"""Nobody waits, and what is large takes its time."""


def announcer(ledger: Ledger) -> LambdaAnnouncer:
    """Return the announcer, from the environment."""
    sqs = cast("SQSClient", session().create_client("sqs", config=PATIENT))
    events = cast("EventBridgeClient", session().create_client("events", config=PATIENT))
    s3 = cast("S3Client", session().create_client("s3", config=PATIENT))
    queue = SqsDeliveries(sqs, env("DELIVERIES_QUEUE"), env("DELIVERIES_DEAD_QUEUE"))
    rows = WatchRows(dynamodb(), env("WATCH_TABLE"))
    hooks = StoredWebhooks(rows)
    telling = Announcer(
        announced=LakeAnnounced(S3Objects(s3, env("LAKE_BUCKET")), Path("/tmp/announcer")),  # noqa: S108 - Lambda's own
        bus=EventBridgeBus(events, env("EVENT_BUS")),
        webhooks=hooks,
        deliveries=queue,
        told=StoredTold(rows, milliseconds),
        source=source(),
    )
    courier = Courier(announcer=telling, webhooks=hooks, secrets=hook_secrets(), sender=sender(), ledger=ledger)
    return LambdaAnnouncer(
        courier=courier,
        notifier=notifier(rows, queue, ledger),
        post=post(rows, courier, ledger, PATIENT),
        queue=queue,
    )
