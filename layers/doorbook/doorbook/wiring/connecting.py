"""What reads connections and changes them."""

from functools import cache
from typing import TYPE_CHECKING, cast

from doorbook.adapters.connection_secrets import SecretConnectionKeys
from doorbook.adapters.duo.probing import DuoConnectionProbe
from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.turns import SqsTurns
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.marks import StoredMarks, StoredRuns
from doorbook.collect.connections.connection import Connection
from doorbook.collect.connections.desk import ConnectionDesk
from doorbook.collect.connections.keys import ConnectionKeys
from doorbook.collect.connections.ports import Probe
from doorbook.collect.inventories.ports import Listings
from doorbook.collect.logs.ports import Marks
from doorbook.collect.turns.running import RunDesk
from doorbook.signin.ledger import Ledger
from doorbook.wiring.clients import chance, clock, config, dynamodb, env, outbound, secrets, secrets_manager, session

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient


def connection_desk(ledger: Ledger) -> ConnectionDesk:
    """Return the desk of connections, from the environment."""
    return ConnectionDesk(
        ledger=ledger,
        store=DynamoConnections(dynamodb(), env("WATCH_TABLE"), env("AUDIT_TABLE")),
        secrets=SecretConnectionKeys(cache(secrets_manager), env("CONNECTION_SECRETS_PREFIX")),
        probes=_probe,
        host_pattern=env("DUO_HOST_PATTERN"),
        new_id=lambda: chance()[:22],
    )


@cache
def marks() -> Marks:
    """Return how far each stream was read."""
    return StoredMarks(_rows())


@cache
def listings() -> Listings:
    """Return how each inventory stands."""
    return StoredListings(_rows())


def run_desk() -> RunDesk:
    """Return what begins collections at once, and follows them."""
    return RunDesk(
        runs=StoredRuns(_rows()),
        marks=marks(),
        listings=listings(),
        turns=SqsTurns(_sqs(), env("COLLECTIONS_QUEUE")),
        clock=lambda: round(clock().timestamp() * 1000),
        chance=chance,
    )


@cache
def _rows() -> WatchRows:
    return WatchRows(dynamodb(), env("WATCH_TABLE"))


def _sqs() -> "SQSClient":
    return cast("SQSClient", session().create_client("sqs", config=config()))


def _probe(connection: Connection, keys: ConnectionKeys) -> Probe:
    out = outbound()
    return DuoConnectionProbe(connection, keys, proxy=out.proxy, trusted=_trusted)


def _trusted() -> str | None:
    ca = outbound().ca_secret
    return secrets().read(ca) if ca else None
