"""Rows to write into the simulator's logs, and the walk through their pages."""

import json
import uuid
from collections.abc import Callable
from typing import Any

from local.duosim.logs import LogName, LogRow, iso
from local.duosim.running import RunningDuo
from tests.contracts.duosim.admin_caller import admin_of
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


def offline(at: float) -> LogRow:
    told = {"action": "o2fa_user_provisioned", "description": "{}", "isotimestamp": iso(at), "object": "Laptops"}
    return LogRow.of("offline_enrollment", {**told, "timestamp": int(at), "username": str(uuid.uuid4())})


def surfaced(at: float, kind: str = "auth") -> LogRow:
    told = {"sekey": f"SE{uuid.uuid4().hex[:18].upper()}", "surfaced_timestamp": int(at * 1000), "type": kind}
    return LogRow.of("trust_monitor", told)


EVERY: dict[LogName, Callable[[float], LogRow]] = {
    "authentication": attempt,
    "activity": activity,
    "telephony": telephony,
    "administrator": lambda at: administrative(at, str(uuid.uuid4())),
    "offline_enrollment": offline,
    "trust_monitor": surfaced,
}


def read_through(duo: RunningDuo, log: LogName, low: int, high: int, limit: int) -> list[str]:
    """Read a log once through Duo's own client, in pages where it has any; times are seconds."""
    watch = admin_of(duo)
    if log in PATHS:
        window = {"mintime": low * 1000, "maxtime": high * 1000}
        pages = walk(Caller(duo, duo.integration("adminapi")), log, window, limit=str(limit))
        return [json.dumps(each) for page in pages for each in page]
    if log == "trust_monitor":
        watch.paging_limit = limit
        rows = list(watch.get_trust_monitor_events_iterator(mintime=low * 1000, maxtime=high * 1000))
        return [json.dumps(each) for each in rows]
    rows = watch.get_administrator_log(mintime=low) if log == "administrator" else watch.get_offline_log(mintime=low)
    own = [{name: value for name, value in each.items() if name not in ("eventtype", "host")} for each in rows]
    return [json.dumps(each) for each in own if each["timestamp"] <= high]


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
