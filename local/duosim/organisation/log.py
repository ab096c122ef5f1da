"""The events of a company, minute by minute, each minute made when somebody asks for it."""

import json
import uuid
from collections.abc import Callable, Iterator
from functools import lru_cache
from random import Random

from local.duosim.event import UNASSESSED_TEXT
from local.duosim.logs import LogName, LogRow, iso
from local.duosim.organisation.company import MINUTE, OFFICES, Organisation, office_at
from local.duosim.organisation.staff import Pieces, pieces
from local.duosim.people import key_of

MINUTES_KEPT = 64
APPLICATIONS = ("VPN", "Payroll", "Customer portal", "Mail")
ENDS = (
    *(("duo_push", "success", "user_approved"),) * 88,
    *(("duo_mobile_passcode", "success", "valid_passcode"),) * 5,
    *(("duo_push", "denied", "user_mistake"),) * 3,
    *(("duo_push", "denied", "no_response"),) * 3,
    ("duo_push", "fraud", "user_marked_fraud"),
)
ACTIONS = ("user_update", "phone_associate", "bypass_create", "group_update", "admin_login")


class OrganisationLog:
    """One of its logs, read like any other; ``until`` is the second up to which it may be read."""

    def __init__(self, organisation: Organisation, name: LogName, until: float = float("inf")) -> None:
        self._organisation = organisation
        self._name = name
        self._until = until

    def rows(self, low: int, high: int) -> Iterator[LogRow]:
        """Say everything that happens in these milliseconds, in order, whether or not it can be read yet."""
        for minute in range(self._first(low), high // 1000 // MINUTE + 1):
            yield from (each for each in _minute(self._organisation, self._name, minute) if low <= each.ms <= high)

    def ascending(self, low: int, high: int) -> Iterator[LogRow]:
        return (each for each in self.rows(low, self._high(high)) if self._is_readable(each))

    def descending(self, low: int, high: int) -> Iterator[LogRow]:
        high = self._high(high)
        for minute in range(high // 1000 // MINUTE, self._first(low) - 1, -1):
            for each in reversed(_minute(self._organisation, self._name, minute)):
                if low <= each.ms <= high and self._is_readable(each):
                    yield each

    def count(self, low: int, high: int) -> int:
        """Count whole minutes at once; only the first, and those near the edge, are looked at."""
        high = self._high(high)
        sure = min(high // 1000, int(self._settled())) // MINUTE  # everything before this minute can be read
        first = self._first(low) + 1
        if sure <= first:
            return sum(1 for _ in self.ascending(low, high))
        before, at = self._organisation.happened_before(self._name, first), first * MINUTE * 1000
        middle = self._organisation.happened_before(self._name, sure) - before
        ends = (self.ascending(low, at - 1), self.ascending(sure * MINUTE * 1000, high))
        return middle + sum(1 for rows in ends for _ in rows)

    def _first(self, low: int) -> int:
        return max(low // 1000 // MINUTE, self._organisation.first_minute)

    def _high(self, high: int) -> int:
        return high if self._until == float("inf") else min(high, int(self._until * 1000))

    def _settled(self) -> float:
        late = self._organisation.late_seconds
        return self._until - late if self._until != float("inf") else 1e12

    def _is_readable(self, row: LogRow) -> bool:
        return row.seen is None or row.seen <= self._until


@lru_cache(maxsize=MINUTES_KEPT)
def _minute(organisation: Organisation, name: LogName, minute: int) -> list[LogRow]:
    count = organisation.happened_before(name, minute + 1) - organisation.happened_before(name, minute)
    if not count:
        return []
    drawn = Random(f"{organisation.seed}|{name}|{minute}")  # noqa: S311 - the same each time is the point
    rows = []
    for micros in sorted(drawn.randrange(MINUTE * 1_000_000) for _ in range(count)):
        moment = minute * MINUTE + micros / 1_000_000
        number = _somebody(organisation, minute, drawn)
        key, raw = MADE[name](moment, pieces(organisation, number), drawn)
        late = drawn.random() < organisation.late_share
        seen = moment + drawn.random() * organisation.late_seconds if late else None
        rows.append(LogRow(log=name, ms=int(moment * 1000), id=key, raw=raw, seen=seen))
    rows.sort(key=lambda each: each.key)
    return rows


def _somebody(organisation: Organisation, minute: int, drawn: Random) -> int:
    office = office_at(minute, drawn.random())
    number = drawn.randrange(organisation.people)
    return min(number - number % len(OFFICES) + office, organisation.people - 1)


def _attempt(moment: float, who: Pieces, drawn: Random) -> tuple[str, str]:
    (factor, result, reason), txid = drawn.choice(ENDS), _uuid(drawn)
    name = drawn.choice(APPLICATIONS)
    raw = (
        f'{{"access_device": {who.access_device}, "adaptive_trust_assessments": {UNASSESSED_TEXT}, "alias": "", '
        f'"application": {{"destination_name": null, "key": "{key_of("DI", name)}", "name": "{name}"}}, '
        f'"auth_device": {who.auth_device}, "email": {who.email}, "event_type": "authentication", '
        f'"factor": "{factor}", "isotimestamp": "{iso(moment)}", "ood_software": null, "reason": "{reason}", '
        f'"result": "{result}", "timestamp": {int(moment)}, "trusted_endpoint_status": "unknown", '
        f'"txid": "{txid}", "user": {who.user}}}'
    )
    return txid, raw


def _activity(moment: float, who: Pieces, drawn: Random) -> tuple[str, str]:
    user = json.loads(who.user)
    activity_id = _uuid(drawn)
    told = {
        "access_device": None,
        "action": {"details": None, "name": drawn.choice(ACTIONS)},
        "activity_id": activity_id,
        "actor": {"details": None, "key": key_of("DE", "admin"), "name": "Alice Admin", "type": "admin"},
        "akey": key_of("DA", "organisation"),
        "application": None,
        "old_target": None,
        "outcome": {"result": "SUCCESS"},
        "target": {"details": None, "key": user["key"], "name": user["name"], "type": "user"},
        "ts": iso(moment),
    }
    return activity_id, json.dumps(told)


def _telephony(moment: float, who: Pieces, drawn: Random) -> tuple[str, str]:
    told = {"context": "authentication", "credits": 1, "phone": who.phone, "telephony_id": _uuid(drawn)}
    told |= {"ts": iso(moment), "txid": _uuid(drawn), "type": drawn.choice(("sms", "phone"))}
    return str(told["telephony_id"]), json.dumps(told)


def _administrative(moment: float, who: Pieces, drawn: Random) -> tuple[str, str]:
    told: dict[str, object] = {"action": drawn.choice(ACTIONS), "description": None, "isotimestamp": iso(int(moment))}
    told |= {"object": who.username, "timestamp": int(moment), "username": "Alice Admin"}
    return "", json.dumps(told)


def _offline(moment: float, who: Pieces, drawn: Random) -> tuple[str, str]:
    told: dict[str, object] = {"action": "o2fa_user_provisioned", "isotimestamp": iso(int(moment))}
    told |= {"description": '{"factor": "duo_otp"}'}
    told |= {"object": drawn.choice(APPLICATIONS), "timestamp": int(moment), "username": who.username}
    return "", json.dumps(told)


MADE: dict[LogName, Callable[[float, Pieces, Random], tuple[str, str]]] = {
    "authentication": _attempt,
    "activity": _activity,
    "telephony": _telephony,
    "administrator": _administrative,
    "offline_enrollment": _offline,
}


def _uuid(drawn: Random) -> str:
    return str(uuid.UUID(int=drawn.getrandbits(128), version=4))
