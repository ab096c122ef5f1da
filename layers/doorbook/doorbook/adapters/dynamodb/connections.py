"""Connections on DynamoDB: a row each, changed together with the audit."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain, attribute, item
from doorbook.adapters.dynamodb.refusals import breakage, lost_race
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.collect.connections.connection import (
    Access,
    Advanced,
    Connection,
    ProbedGrant,
    PushBy,
    PushVerification,
    Standing,
    State,
    Trace,
)
from doorbook.collect.connections.ports import ChangedMeanwhileError
from doorbook.collect.stream import Grant
from doorbook.events import AuditRow

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

PLACE: Final = "connections"


class DynamoConnections:
    """All connections under one key of the table Watch: there are few, and they are listed often."""

    def __init__(self, client: "DynamoDBClient", watch: str, audit: str) -> None:
        self._client = client
        self._watch = watch
        self._audit = audit
        self._rows = WatchRows(client, watch)

    def all(self) -> tuple[Connection, ...]:
        """Read all of them, the oldest first."""
        found = (to_connection(each) for each in self._rows.beginning(PLACE, ""))
        return tuple(sorted(found, key=lambda each: (each.created.at, each.id)))

    def one(self, connection: str) -> Connection | None:
        """Read the one of this id."""
        kept = self._rows.get(PLACE, connection) if connection else None
        return to_connection(kept) if kept else None

    def put(self, connection: Connection, row: AuditRow) -> None:
        """Put it and the audit row in one transaction."""
        put: dict[str, Any] = {"Item": item({"pk": PLACE, "sk": connection.id, **kept_connection(connection)})}
        self._write({"Put": put | _given(connection.version - 1)}, row)

    def remove(self, connection: Connection, row: AuditRow) -> None:
        """Delete it and put the audit row in one transaction."""
        delete: dict[str, Any] = {"Key": item({"pk": PLACE, "sk": connection.id})}
        self._write({"Delete": delete | _given(connection.version)}, row)

    def _write(self, change: dict[str, dict[str, Any]], row: AuditRow) -> None:
        ((_, of_watch),) = change.items()
        of_watch["TableName"] = self._watch
        written = {"Put": {"TableName": self._audit, "Item": item(records.audit_row(row))}}
        try:
            self._client.transact_write_items(TransactItems=cast("Any", [change, written]))
        except ClientError as error:
            if lost_race(error):
                raise ChangedMeanwhileError from error
            raise breakage(error) from error
        except BotoCoreError as error:
            raise breakage(error) from error


def _given(version: int) -> dict[str, Any]:
    """Return the condition that just this version stands; of 0 there is nothing."""
    if version == 0:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "#version = :stands",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": {":stands": attribute(version)},
    }


def kept_connection(of: Connection) -> dict[str, Plain]:
    """Return a connection as it is kept."""
    return {
        "id": of.id,
        "name": of.name,
        "host": of.host,
        "state": str(of.state),
        "version": of.version,
        "created": _trace(of.created),
        "changed": _trace(of.changed),
        "access": str(of.access),
        "grants": {str(each.grant): {"standing": str(each.standing), "at": records.ms(each.at)} for each in of.grants},
        "push": {"by": str(of.push.by), "name": of.push.name},
        "advanced": {
            "endpoints": of.advanced.endpoints,
            "live": _seconds(of.advanced.live),
            "inventory": _seconds(of.advanced.inventory),
            "backfill_days": of.advanced.backfill_days,
            "groups": [*of.advanced.groups],
            "proxy": of.advanced.proxy,
            "ca": of.advanced.ca,
        },
        "keyed": records.ms(of.keyed) if of.keyed else None,
        "proven": records.ms(of.proven) if of.proven else None,
        "keeps_data": of.keeps_data,
    }


def to_connection(kept: Mapping[str, Plain]) -> Connection:
    """Return the connection that was kept."""
    texts = cast("Mapping[str, str]", kept)
    push = cast("dict[str, str]", kept["push"])
    return Connection(
        id=texts["id"],
        name=texts["name"],
        host=texts["host"],
        state=State(texts["state"]),
        version=cast("int", kept["version"]),
        created=_to_trace(kept["created"]),
        changed=_to_trace(kept["changed"]),
        access=Access(texts["access"]),
        grants=_to_grants(cast("dict[str, dict[str, Plain]]", kept["grants"])),
        push=PushVerification(by=PushBy(push["by"]), name=push["name"]),
        advanced=_to_advanced(cast("dict[str, Any]", kept["advanced"])),
        keyed=records.time(kept["keyed"]) if "keyed" in kept else None,
        proven=records.time(kept["proven"]) if "proven" in kept else None,
        keeps_data=cast("bool", kept["keeps_data"]),
    )


def _trace(of: Trace) -> dict[str, Plain]:
    return {"at": records.ms(of.at), "by": of.by}


def _to_trace(kept: Plain) -> Trace:
    trace = cast("dict[str, Plain]", kept)
    return Trace(at=records.time(trace["at"]), by=cast("str", trace["by"]))


def _to_grants(kept: Mapping[str, Mapping[str, Plain]]) -> tuple[ProbedGrant, ...]:
    """Return the grants in the order of their declaration, for a map has none."""
    return tuple(
        ProbedGrant(
            grant=grant,
            standing=Standing(cast("str", kept[grant]["standing"])),
            at=records.time(kept[grant]["at"]),
        )
        for grant in Grant
        if grant in kept
    )


def _to_advanced(kept: Mapping[str, Any]) -> Advanced:
    return Advanced(
        endpoints=kept["endpoints"],
        live=timedelta(seconds=kept["live"]),
        inventory=timedelta(seconds=kept["inventory"]),
        backfill_days=kept["backfill_days"],
        groups=tuple(kept["groups"]),
        proxy=kept.get("proxy"),
        ca=kept.get("ca"),
    )


def _seconds(of: timedelta) -> int:
    return int(of.total_seconds())
