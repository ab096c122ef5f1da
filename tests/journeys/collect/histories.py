"""Histories of a log by seed: crowded milliseconds and seconds, shared ids, equal rows, late ones."""

import uuid
from collections.abc import Callable
from random import Random

from local.duosim.logs import LogName, LogRow, iso

type Ids = dict[str, set[str]]
"""What has been said with which id."""

HOUR = 3600
FACTORS = ("duo_push", "phone_call", "sms_passcode", None)
RESULTS = ("success", "denied", "fraud")


def _authentication(chance: Random, at: float, ids: Ids) -> dict[str, object]:
    shared = ids and chance.random() < 0.2
    txid = chance.choice([*ids]) if shared else str(uuid.UUID(int=chance.getrandbits(128)))
    factor, result = chance.choice(FACTORS), chance.choice(RESULTS)
    ended = f"{at} {factor} {result}"
    if ended in ids.setdefault(txid, set()):  # one attempt ends so once in a moment
        return _authentication(chance, at, ids)
    ids[txid].add(ended)
    return {
        "txid": txid,
        "isotimestamp": iso(at),
        "timestamp": int(at),
        "event_type": "authentication",
        "factor": factor,
        "result": result,
        "user": {"key": f"DU{chance.randrange(50):018}", "name": f'user{chance.randrange(50)} é"\\', "groups": []},
    }


def _activity(chance: Random, at: float, _ids: Ids) -> dict[str, object]:
    action = {"name": chance.choice(("user_update", "bypass_create")), "details": None}
    return {"action": action, "activity_id": str(uuid.UUID(int=chance.getrandbits(128))), "ts": iso(at)}


def _telephony(chance: Random, at: float, _ids: Ids) -> dict[str, object]:
    told = {"context": "enrollment", "credits": chance.randrange(5), "phone": "+17345550100", "type": "sms"}
    return {**told, "telephony_id": str(uuid.UUID(int=chance.getrandbits(128))), "ts": iso(at), "txid": None}


def _administrator(chance: Random, at: float, _ids: Ids) -> dict[str, object]:
    told = {"action": chance.choice(("user_update", "admin_login")), "description": None, "object": "bob"}
    return {**told, "timestamp": int(at), "isotimestamp": iso(int(at)), "username": chance.choice(("Ann", "API"))}


MAKE: dict[LogName, Callable[[Random, float, Ids], dict[str, object]]] = {
    "authentication": _authentication,
    "activity": _activity,
    "telephony": _telephony,
    "administrator": _administrator,
}


def history(
    log: LogName, chance: Random, count: int, begins: int, ends: int, *, late: int, late_from: int = 0
) -> list[LogRow]:
    """Write so many rows between two seconds; some of those since `late_from` can be read only in the second `late`."""
    ids: Ids = {}
    rows: list[LogRow] = []
    at = float(begins)
    while len(rows) < count:
        if chance.random() < 0.7:
            at = min(ends - 1.0, at + chance.expovariate(count / (ends - begins)) / 0.7)
            at = round(at, 3)
        seen = float(late) if chance.random() < 0.03 and at >= late_from else None
        rows.append(LogRow.of(log, MAKE[log](chance, at, ids), seen=seen))
    return rows
