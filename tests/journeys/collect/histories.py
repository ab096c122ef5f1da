"""Histories of a log by seed: crowded milliseconds and seconds, shared ids, equal rows, late ones."""

import uuid
from collections.abc import Callable
from random import Random

from local.duosim.logs import LogName, LogRow, iso

HOUR = 3600
FACTORS = ("duo_push", "phone_call", "sms_passcode", None)
RESULTS = ("success", "denied", "fraud")


def _authentication(chance: Random, at: float, ids: list[str]) -> dict[str, object]:
    shared = ids and chance.random() < 0.2
    ids.append(chance.choice(ids) if shared else str(uuid.UUID(int=chance.getrandbits(128))))
    return {
        "txid": ids[-1],
        "isotimestamp": iso(at),
        "timestamp": int(at),
        "event_type": "authentication",
        "factor": chance.choice(FACTORS),
        "result": chance.choice(RESULTS),
        "user": {"key": f"DU{chance.randrange(50):018}", "name": f'user{chance.randrange(50)} é"\\', "groups": []},
    }


def _activity(chance: Random, at: float, _ids: list[str]) -> dict[str, object]:
    action = {"name": chance.choice(("user_update", "bypass_create")), "details": None}
    return {"action": action, "activity_id": str(uuid.UUID(int=chance.getrandbits(128))), "ts": iso(at)}


def _telephony(chance: Random, at: float, _ids: list[str]) -> dict[str, object]:
    told = {"context": "enrollment", "credits": chance.randrange(5), "phone": "+17345550100", "type": "sms"}
    return {**told, "telephony_id": str(uuid.UUID(int=chance.getrandbits(128))), "ts": iso(at), "txid": None}


def _administrator(chance: Random, at: float, _ids: list[str]) -> dict[str, object]:
    told = {"action": chance.choice(("user_update", "admin_login")), "description": None, "object": "bob"}
    return {**told, "timestamp": int(at), "isotimestamp": iso(int(at)), "username": chance.choice(("Ann", "API"))}


MAKE: dict[LogName, Callable[[Random, float, list[str]], dict[str, object]]] = {
    "authentication": _authentication,
    "activity": _activity,
    "telephony": _telephony,
    "administrator": _administrator,
}


def history(log: LogName, chance: Random, count: int, begins: int, ends: int, *, late: int) -> list[LogRow]:
    """Write so many rows between two seconds; some of them can be read only in the second `late`."""
    ids: list[str] = []
    rows: list[LogRow] = []
    at = float(begins)
    while len(rows) < count:
        if chance.random() < 0.7:
            at = min(ends - 1.0, at + chance.expovariate(count / (ends - begins)) / 0.7)
            at = round(at, 3)
        seen = float(late) if chance.random() < 0.03 else None
        rows.append(LogRow.of(log, MAKE[log](chance, at, ids), seen=seen))
    return rows
