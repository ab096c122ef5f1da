"""What notices are made of, for the announcer and for the console."""

import os
from typing import TYPE_CHECKING, cast

from botocore.config import Config

from doorbook.adapters.bus import EventBridgeBus
from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.mail import SnsMail
from doorbook.adapters.parcels import QueuedParcels
from doorbook.adapters.queue import SqsDeliveries
from doorbook.adapters.watch.in_groups import in_groups
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.notices import StoredAddresses, StoredRules, StoredSendings
from doorbook.adapters.watch.webhooks import StoredWebhooks
from doorbook.checks.catalogue import CHECKS
from doorbook.collect.announcing.delivering import Courier
from doorbook.collect.announcing.ports import Bus, SecretsOfHooks, Sender
from doorbook.collect.connections.connection import State
from doorbook.collect.connections.ports import Connections
from doorbook.notices.addresses import AddressDesk
from doorbook.notices.desk import RuleDesk
from doorbook.notices.notifier import Notifier
from doorbook.notices.ports import Mail
from doorbook.notices.post import Post
from doorbook.notices.testing import Tester
from doorbook.signin.ledger import Ledger
from doorbook.wiring.clients import config, dynamodb, env, meter, milliseconds, session
from doorbook.wiring.webhooks import hook_secrets, sender, source

if TYPE_CHECKING:
    from mypy_boto3_events.client import EventBridgeClient
    from mypy_boto3_sns.client import SNSClient


def notifier(rows: WatchRows, queue: SqsDeliveries, ledger: Ledger) -> Notifier:
    """Return what decides who is told of what, for the announcer."""
    return Notifier(
        rules=StoredRules(rows),
        sendings=StoredSendings(rows, milliseconds),
        parcels=QueuedParcels(queue.send_text),
        in_group=in_groups(rows),
        gauges=meter(),
        ledger=ledger,
        console=f"{env('PORTAL_ORIGIN')}/console",
    )


def post(rows: WatchRows, courier: Courier, ledger: Ledger, patient: Config) -> Post:
    """Return what tells it, for the announcer."""
    return Post(
        rules=StoredRules(rows),
        sendings=StoredSendings(rows, milliseconds),
        addresses=StoredAddresses(rows),
        mail=mail(patient),
        bus=courier.announcer.bus,
        webhooks=courier.webhooks,
        courier=courier,
        ledger=ledger,
        source=courier.announcer.source,
    )


def mail(patience: Config) -> SnsMail:
    """Return what sends mail."""
    return SnsMail(cast("SNSClient", session().create_client("sns", config=patience)), env("NOTICES_TOPIC"))


def rule_desk(ledger: Ledger) -> RuleDesk:
    """Return the desk of rules, for the console."""
    table, audit = env("WATCH_TABLE"), env("AUDIT_TABLE")
    events = cast("EventBridgeClient", session().create_client("events", config=config()))
    return rules_over(
        WatchRows(dynamodb(), table, audit),
        ledger,
        mail=mail(config()),
        bus=EventBridgeBus(events, env("EVENT_BUS")),
        secrets=hook_secrets(),
        sender=sender(),
        connections=DynamoConnections(dynamodb(), table, audit),
        source=source(),
    )


def rules_over(  # noqa: PLR0913 - each is one of the things outside
    rows: WatchRows | MemoryRows,
    ledger: Ledger,
    *,
    mail: Mail,
    bus: Bus,
    secrets: SecretsOfHooks,
    sender: Sender,
    connections: Connections,
    source: str,
) -> RuleDesk:
    """Return the desk over a table."""
    rules, addresses, hooks = StoredRules(rows), StoredAddresses(rows), StoredWebhooks(rows)
    sendings = StoredSendings(rows, lambda: round(ledger.clock().timestamp() * 1000))
    return RuleDesk(
        rules=rules,
        sendings=sendings,
        webhooks=hooks,
        addresses=AddressDesk(addresses=addresses, rules=rules, mail=mail, ledger=ledger),
        tester=Tester(
            sendings=sendings,
            addresses=addresses,
            mail=mail,
            bus=bus,
            webhooks=hooks,
            secrets=secrets,
            sender=sender,
            ledger=ledger,
            source=source,
        ),
        connections=lambda: {
            each.id: each.name for each in connections.all() if each.state not in {State.DRAFT, State.DELETING}
        },
        checks=frozenset(each.id for each in CHECKS),
        name=lambda: os.urandom(8).hex(),
        ledger=ledger,
    )
