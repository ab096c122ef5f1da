"""Webhooks as rows: one for what people chose, and one beside it for how telling it goes: neither undoes the other."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import Rows
from doorbook.collect.announcing.webhook import Health, HookState, Webhook


class StoredWebhooks:
    """The webhooks of connections."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def of(self, connection: str) -> tuple[Webhook, ...]:
        """Return those of a connection, the oldest first."""
        kept = {str(each["sk"]): each for each in self._rows.beginning(_pk(connection), "hook#")}
        found = [_webhook(each, kept.get(f"{sk}#told")) for sk, each in kept.items() if "url" in each]
        return tuple(sorted(found, key=lambda each: (each.created, each.id)))

    def one(self, connection: str, webhook: str) -> Webhook | None:
        """Return one of them."""
        kept = self._rows.get(_pk(connection), _sk(webhook))
        return _webhook(kept, self._rows.get(_pk(connection), _told(webhook))) if kept else None

    def put(self, webhook: Webhook) -> bool:
        """Keep it where the version before it stands."""
        kept: dict[str, Plain] = {
            "connection": webhook.connection,
            "id": webhook.id,
            "url": webhook.url,
            "state": webhook.state,
            "created": records.ms(webhook.created),
            "created_by": webhook.created_by,
        }
        return self._rows.put_next(_pk(webhook.connection), _sk(webhook.id), kept, webhook.version)

    def remove(self, webhook: Webhook) -> None:
        """Forget it and its health."""
        self._rows.drop(_pk(webhook.connection), _sk(webhook.id))
        self._rows.drop(_pk(webhook.connection), _told(webhook.id))

    def note(self, webhook: Webhook, health: Health) -> bool:
        """Keep how telling it goes where the health of before stands."""
        kept: dict[str, Plain] = {
            "last_success": _ms(health.last_success),
            "last_failure": _ms(health.last_failure),
            "last_error": health.last_error,
            "failures": health.failures,
            "rests_until": _ms(health.rests_until),
        }
        return self._rows.put_next(_pk(webhook.connection), _told(webhook.id), kept, health.version)


def _pk(connection: str) -> str:
    return f"connection#{connection}"


def _sk(webhook: str) -> str:
    return f"hook#{webhook}"


def _told(webhook: str) -> str:
    return f"hook#{webhook}#told"


def _ms(at: datetime | None) -> int | None:
    return None if at is None else records.ms(at)


def _time(kept: Plain) -> datetime | None:
    return None if kept is None else records.time(kept)


def _webhook(kept: Mapping[str, Plain], told: Mapping[str, Plain] | None) -> Webhook:
    return Webhook(
        connection=cast("str", kept["connection"]),
        id=cast("str", kept["id"]),
        url=cast("str", kept["url"]),
        state=HookState(cast("str", kept["state"])),
        version=cast("int", kept["version"]),
        created=records.time(kept["created"]),
        created_by=cast("str", kept["created_by"]),
        health=Health() if told is None else _health(told),
    )


def _health(told: Mapping[str, Plain]) -> Health:
    return Health(
        version=cast("int", told["version"]),
        last_success=_time(told.get("last_success")),
        last_failure=_time(told.get("last_failure")),
        last_error=cast("str | None", told.get("last_error")),
        failures=cast("int", told["failures"]),
        rests_until=_time(told.get("rests_until")),
    )
