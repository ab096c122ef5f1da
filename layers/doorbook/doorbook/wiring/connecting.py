"""What reads connections and changes them."""

from functools import cache

from doorbook.adapters.connection_secrets import SecretConnectionKeys
from doorbook.adapters.duo.probing import DuoConnectionProbe
from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.collect.connection import Connection
from doorbook.collect.connection_keys import ConnectionKeys
from doorbook.collect.connection_ports import Probe
from doorbook.collect.connections import ConnectionDesk
from doorbook.signin.ledger import Ledger
from doorbook.wiring.clients import chance, dynamodb, env, outbound, secrets, secrets_manager


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


def _probe(connection: Connection, keys: ConnectionKeys) -> Probe:
    out = outbound()
    return DuoConnectionProbe(connection, keys, proxy=out.proxy, trusted=_trusted)


def _trusted() -> str | None:
    ca = outbound().ca_secret
    return secrets().read(ca) if ca else None
