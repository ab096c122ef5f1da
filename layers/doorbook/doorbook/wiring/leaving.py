"""What ends connections."""

from functools import cache
from typing import TYPE_CHECKING, cast

from doorbook.adapters.connection_secrets import SecretConnectionKeys
from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.hook_secrets import StoredHookSecrets
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.watch.leaving import LeavingConnection
from doorbook.collect.connections.keeping import ConnectionKeeper
from doorbook.signin.ledger import Ledger
from doorbook.wiring.clients import config, dynamodb, env, secrets, secrets_manager, session

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


def keeper_of_connections(ledger: Ledger) -> ConnectionKeeper:
    """Return the keeper of connections, from the environment."""
    s3 = cast("S3Client", session().create_client("s3", config=config()))
    rows = WatchRows(dynamodb(), env("WATCH_TABLE"))
    hooks = StoredHookSecrets(secrets(), cache(secrets_manager), env("CONNECTION_SECRETS_PREFIX"))
    return ConnectionKeeper(
        ledger=ledger,
        store=DynamoConnections(dynamodb(), env("WATCH_TABLE"), env("AUDIT_TABLE")),
        secrets=SecretConnectionKeys(cache(secrets_manager), env("CONNECTION_SECRETS_PREFIX")),
        leave=LeavingConnection(rows, S3Objects(s3, env("LAKE_BUCKET")), hooks),
    )
