"""What tells others is made here, and what keeps the webhooks."""

import os
from base64 import b64encode
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from botocore.config import Config

from doorbook.adapters.announcer_events import LambdaAnnouncer
from doorbook.adapters.bus import EventBridgeBus
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.hook_secrets import StoredHookSecrets
from doorbook.adapters.lake.announced import LakeAnnounced
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.queue import SqsDeliveries
from doorbook.adapters.watch.webhooks import StoredWebhooks
from doorbook.adapters.webhook import HttpsSender
from doorbook.collect.announcing import Announcer
from doorbook.collect.delivering import Courier
from doorbook.collect.webhook import Secret
from doorbook.collect.webhooks import WebhookDesk
from doorbook.signin.ledger import Ledger
from doorbook.wiring.clients import dynamodb, env, secrets, secrets_manager, session

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
    hooks = StoredWebhooks(WatchRows(dynamodb(), env("WATCH_TABLE")))
    telling = Announcer(
        announced=LakeAnnounced(S3Objects(s3, env("LAKE_BUCKET")), Path("/tmp/announcer")),  # noqa: S108 - Lambda's own
        bus=EventBridgeBus(events, env("EVENT_BUS")),
        webhooks=hooks,
        deliveries=queue,
        source=f"doorbook.{env('STAGE')}",
    )
    courier = Courier(announcer=telling, webhooks=hooks, secrets=hook_secrets(), sender=sender(), ledger=ledger)
    return LambdaAnnouncer(courier=courier, queue=queue)


def webhook_desk(over: Ledger) -> WebhookDesk:
    """Return the desk of webhooks, for the console."""
    return WebhookDesk(
        webhooks=StoredWebhooks(WatchRows(dynamodb(), env("WATCH_TABLE"))),
        secrets=hook_secrets(),
        sender=sender(),
        ledger=over,
        fresh=lambda: Secret(f"whsec_{b64encode(os.urandom(32)).decode()}"),
        name=lambda: os.urandom(8).hex(),
    )


def hook_secrets() -> StoredHookSecrets:
    return StoredHookSecrets(secrets(), cache(secrets_manager), env("CONNECTION_SECRETS_PREFIX"))


def sender() -> HttpsSender:
    """Return what posts to webhooks, by the stack's proxy and trusting its certificates beside the public ones."""
    authority = env("OUTBOUND_CA_SECRET")
    return HttpsSender(
        host_pattern=env("WEBHOOK_HOST_PATTERN"),
        proxy=env("OUTBOUND_PROXY") or None,
        trusted=lambda: secrets().read(authority) if authority else None,
    )
