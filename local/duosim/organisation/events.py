"""What one event of a company says, in the words of its log."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Any

from local.duosim.administrators import Administrator, first_administrator
from local.duosim.event import UNASSESSED_TEXT
from local.duosim.logs import LogName, iso
from local.duosim.organisation.belongings import APPLICATIONS, administrators
from local.duosim.organisation.company import Organisation
from local.duosim.organisation.staff import Pieces, pieces
from local.duosim.people import key_of

NAMES = tuple(APPLICATIONS)
KEYS = {name: key_of("DI", name) for name in NAMES}
ENDS = (
    *(("duo_push", "success", "user_approved"),) * 88,
    *(("duo_mobile_passcode", "success", "valid_passcode"),) * 5,
    *(("duo_push", "denied", "user_mistake"),) * 3,
    *(("duo_push", "denied", "no_response"),) * 3,
    ("duo_push", "fraud", "user_marked_fraud"),
)
NOWHERE_TEXT = '{"ip": null, "key": null, "location": {"city": null, "country": null, "state": null}, "name": '
OFFLINE = ("o2fa_user_provisioned", "o2fa_user_provisioned", "o2fa_user_reenrolled", "o2fa_user_deprovisioned")
AGENT = "DuoCredProv/4.0.6.413 (Windows NT 6.3.9600; x64; Server)"
EXPLANATIONS = {
    "NEW_COUNTRY_CODE": "has not logged in from this location recently.",
    "NEW_NETBLOCK": "has not logged in from this IP recently.",
    "NEW_IKEY": "has not accessed this application recently.",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One moment of one person; what else an event needs is drawn."""

    company: Organisation
    moment: float
    number: int
    drawn: Random

    @property
    def who(self) -> Pieces:
        return pieces(self.company, self.number)

    def administrator(self) -> Administrator:
        return self.drawn.choice(_administrators(self.company))

    def uuid(self) -> str:
        return str(uuid.UUID(int=self.drawn.getrandbits(128), version=4))


Made = tuple[str, str]
"""What a cursor calls it, and its JSON text."""


def authentication(now: Happening, txid: str = "") -> Made:
    factor, result, reason = now.drawn.choice(ENDS)
    txid = txid or now.uuid()
    ends = f'"factor": "{factor}", {{}}, "reason": "{reason}", "result": "{result}"'
    return txid, _attempt(now, txid, '"event_type": "authentication"', now.who.auth_device, ends)


def enrollment(now: Happening, txid: str) -> str:
    """Write that somebody got a phone, which Duo does in the log of authentications, and with the txid of the next."""
    device = f"{NOWHERE_TEXT}{json.dumps(now.who.phone)}}}"
    ends = '"factor": null, {}, "reason": null, "result": "success"'
    return _attempt(now, txid, '"event_type": "enrollment"', device, ends)


def _attempt(now: Happening, txid: str, kind: str, auth_device: str, ends: str) -> str:
    who, name = now.who, now.drawn.choice(NAMES)
    told = ends.format(f'"isotimestamp": "{iso(now.moment)}", "ood_software": null')
    return (
        f'{{"access_device": {who.access_device}, "adaptive_trust_assessments": {UNASSESSED_TEXT}, "alias": "", '
        f'"application": {{"destination_name": null, "key": "{KEYS[name]}", "name": "{name}"}}, '
        f'"auth_device": {auth_device}, "email": {who.email}, {kind}, '
        f'{told}, "timestamp": {int(now.moment)}, "trusted_endpoint_status": "unknown", '
        f'"txid": "{txid}", "user": {who.user}}}'
    )


def activity(now: Happening) -> Made:
    action, kind, details = _done(now)
    user = json.loads(now.who.user)
    actor, activity_id = now.administrator(), now.uuid()
    by = {"email": actor.email, "role": {"role_name": actor.role}, "status": actor.status}
    target = {"key": user["key"], "name": user["name"]}
    if kind == "phone":
        target = {"key": key_of("DP", f"{user['key']}|{now.moment}"), "name": now.who.phone}
    if kind == "admin":
        target = {"key": actor.admin_id, "name": actor.name}
    told = {
        "access_device": None,
        "action": {"details": None, "name": action},
        "activity_id": activity_id,
        "actor": {"details": json.dumps(by), "key": actor.admin_id, "name": actor.name, "type": "admin"},
        "akey": key_of("DA", "organisation"),
        "application": None,
        "old_target": None,
        "outcome": {"result": "SUCCESS"},
        "target": {"details": details, **target, "type": kind},
        "ts": iso(now.moment),
    }
    return activity_id, json.dumps(told)


def telephony(now: Happening) -> Made:
    told = {"context": now.drawn.choice(("authentication",) * 9 + ("enrollment",)), "credits": now.drawn.choice((1, 2))}
    told |= {"phone": now.who.phone, "telephony_id": now.uuid(), "ts": iso(now.moment), "txid": now.uuid()}
    told["type"] = now.drawn.choice(("sms", "phone"))
    return str(told["telephony_id"]), json.dumps(told)


def administrative(now: Happening) -> Made:
    action, kind, details = _done(now)
    actor = now.administrator()
    by_itself = {"description": details, "isotimestamp": _second(now), "object": now.who.username}
    if kind == "admin":
        by_itself["object"] = None
    told = {"action": action, **by_itself, "timestamp": int(now.moment), "username": actor.name}
    return "", json.dumps(told)


def offline(now: Happening) -> Made:
    said = {"user_agent": AGENT, "hostname": f"WKS{now.drawn.randrange(10**4):04d}", "factor": "duo_otp"}
    told: dict[str, object] = {"action": now.drawn.choice(OFFLINE), "description": json.dumps(said)}
    told |= {"isotimestamp": _second(now), "object": "Laptop sign-in", "timestamp": int(now.moment)}
    return "", json.dumps({**told, "username": now.who.username})


def trust_monitor(now: Happening) -> Made:
    """Surface something twenty seconds after it happened."""
    kind = now.drawn.choice(("auth", "auth", "device_registration", "bypass_status"))
    sekey, user = key_of("SE", now.uuid()), json.loads(now.who.user)
    told: dict[str, Any] = {
        "priority_event": now.drawn.random() < 0.2,  # noqa: PLR2004 - every fifth
        "priority_reasons": [],
        "sekey": sekey,
        "state": "new",
        "state_updated_timestamp": None,
        "surfaced_timestamp": int(now.moment * 1000),
        "triage_event_uri": f"https://admin-example.duosecurity.com/trust-monitor?sekey={sekey}",
        "triaged_as_interesting": False,
        "type": kind,
    }
    if kind == "bypass_status":
        actor = now.administrator()
        told["bypass_status_enabled"] = int(now.moment * 1000) - 20_000
        told["enabled_by"] = {"key": actor.admin_id, "name": actor.name}
        told["enabled_for"] = {"key": user["key"], "name": user["name"]}
        return sekey, json.dumps(told)
    before = Happening(now.company, now.moment - 20, now.number, now.drawn)
    surfaced = authentication(before)[1] if kind == "auth" else enrollment(before, now.uuid())
    why = now.drawn.sample(sorted(EXPLANATIONS), 2) if kind == "auth" else ["REGISTER_OS_OUTDATED"]
    says = "registered a device with an out-of-date operating system."
    told["explanations"] = [{"summary": f"{user['name']} {EXPLANATIONS.get(each, says)}", "type": each} for each in why]
    told |= {"from_common_netblock": True, "from_new_user": False, "low_risk_ip": False}
    return sekey, json.dumps({**told, "surfaced_auth": json.loads(surfaced)})


def _done(now: Happening) -> tuple[str, str, str | None]:
    """Draw what an administrator did: the action, the kind of its target, and what the log says of it."""
    user_id = json.loads(now.who.user)["key"]
    code = {"bypass": "", "count": 1, "valid_secs": 3600, "auto_generated": True, "remaining_uses": 1}
    code |= {"user_id": user_id, "bypass_code_ids": [key_of("DB", f"{user_id}|{now.moment}")]}
    login = {"ip_address": "192.0.2.8", "factor": "push", "primary_auth_method": "Password"}
    done: tuple[tuple[str, str, object], ...] = (
        ("user_update", "user", {"notes": "Asked by telephone"}),
        ("user_update", "user", {"status": "Active"}),
        ("user_update", "user", {"phones": ""}),
        ("phone_associate", "phone", {"number": now.who.phone}),
        ("bypass_create", "user_bypass", code),
        ("user_lockout_cleared", "user", None),
        ("admin_login", "admin", login),
    )
    action, kind, said = now.drawn.choice(done)
    return action, kind, None if said is None else json.dumps(said)


def _second(now: Happening) -> str:
    return datetime.fromtimestamp(int(now.moment), UTC).isoformat()


@lru_cache(maxsize=4)
def _administrators(company: Organisation) -> tuple[Administrator, ...]:
    return (first_administrator(), *administrators(company))


MADE: dict[LogName, Callable[[Happening], Made]] = {
    "authentication": authentication,
    "activity": activity,
    "telephony": telephony,
    "administrator": administrative,
    "offline_enrollment": offline,
    "trust_monitor": trust_monitor,
}
