"""The stores that functions of the watch share."""

from functools import cache

from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.wiring.clients import dynamodb, env


@cache
def watch_rows() -> WatchRows:
    """Return the rows of the watch."""
    return WatchRows(dynamodb(), env("WATCH_TABLE"))


@cache
def connections() -> DynamoConnections:
    """Return the connections, to read: nobody who only collects writes one, so there is no audit here."""
    return DynamoConnections(dynamodb(), env("WATCH_TABLE"), audit="")
