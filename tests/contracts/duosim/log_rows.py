"""Rows to write into the simulator's logs, and the walk through their pages."""

import uuid
from collections.abc import Callable
from typing import Any

from local.duosim.logs import LogName, LogRow, iso
from tests.contracts.duosim.caller import Caller

DAY = 86_400
PATHS = {
    "authentication": "/admin/v2/logs/authentication",
    "activity": "/admin/v2/logs/activity",
    "telephony": "/admin/v2/logs/telephony",
}
ARRAYS = {"authentication": "authlogs", "activity": "items", "telephony": "items"}
END = 20  # pages; more is a walk that never ends


def attempt(at: float, txid: str | None = None, **more: object) -> LogRow:
    told = {"isotimestamp": iso(at), "timestamp": int(at), "txid": txid or str(uuid.uuid4()), **more}
    return LogRow.of("authentication", told)


def activity(at: float, name: str = "user_update", *, seen: float | None = None) -> LogRow:
    told = {"action": {"name": name, "details": None}, "activity_id": str(uuid.uuid4()), "ts": iso(at)}
    return LogRow.of("activity", told, seen=seen)


def telephony(at: float) -> LogRow:
    told = {"context": "enrollment", "credits": 2, "phone": "+17345550100", "telephony_id": str(uuid.uuid4())}
    return LogRow.of("telephony", {**told, "ts": iso(at), "txid": None, "type": "sms"})


def administrative(at: float, description: str | None = None) -> LogRow:
    told = {"action": "user_update", "description": description, "isotimestamp": iso(at), "object": "bob"}
    return LogRow.of("administrator", {**told, "timestamp": int(at), "username": "Alice Admin"})


MAKE: dict[str, Callable[[float], LogRow]] = {"authentication": attempt, "activity": activity, "telephony": telephony}


def walk(raw: Caller, log: LogName, window: dict[str, int], **params: str) -> list[list[Any]]:
    """Page on as a careful reader does: until a page is empty or a cursor comes again or is gone."""
    pages: list[list[Any]] = []
    cursor: object = None
    for _ in range(END):
        told = {**{name: str(value) for name, value in window.items()}, "sort": "ts:asc", **params}
        if cursor is not None:
            told["next_offset"] = ",".join(cursor) if isinstance(cursor, list) else str(cursor)
        response = raw.send("GET", PATHS[log], told).response
        pages.append(response[ARRAYS[log]])
        following = response["metadata"]["next_offset"]
        if following is None or following == cursor or not pages[-1]:
            return pages
        cursor = following
    raise AssertionError("it never ended")
