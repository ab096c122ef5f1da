"""What Duo's logs say, in the fields that Duo documents."""

import json
from typing import Any

from tests.month.moments import iso, whole
from tests.month.things import Administrator, Computer, Credential, Person, Phone, Place, Token

type Row = dict[str, Any]
type Asked = Phone | Token | Credential | None

UNASSESSED = {"features_version": "3.0", "model_version": "2022.07.19.001", "policy_enabled": False}
ASSESSED = {
    "more_secure_auth": {
        **UNASSESSED,
        "detected_attack_detectors": None,
        "preview_mode_enabled": True,
        "reason": "Normal level of trust; no detection of known attack pattern",
        "trust_level": "NORMAL",
    },
    "remember_me": {**UNASSESSED, "preview_mode_enabled": False, "reason": "Known Access IP", "trust_level": "NORMAL"},
}
UNKNOWN = {"city": None, "country": None, "state": None}
ACCOUNT = "DAACCOUNT00000000001"
WITH_PLACE = ("duo_push", "verified_duo_push", "phone_call")


def attempt(
    at: float,
    txid: str,
    *,
    user: Row,
    email: str,
    access: Row,
    asked: Row,
    application: Row,
    ended: tuple[Any, ...],
    trusted: str = "unknown",
    assessed: Row | None = None,
) -> Row:
    """Return a row of the authentication log; `ended` is its kind, its factor, its result and its reason.

    `assessed` is what Duo thinks of it, where it thinks anything of it.
    """
    event_type, factor, result, reason = ended
    remembered = {"remembered_factor": "duo_push"} if factor == "remembered_device" else {}
    return {
        "access_device": access,
        "adaptive_trust_assessments": assessed or ASSESSED,
        "alias": "",
        "application": application,
        "auth_device": asked,
        "email": email,
        "event_type": event_type,
        "factor": factor,
        "isotimestamp": iso(at),
        "ood_software": None,
        "passport_assessment": None,
        "rbfs_triggered_attacks": None,
        "reason": reason,
        "result": result,
        "timestamp": int(at),
        "trusted_endpoint_status": trusted,
        "trusted_session_info": None,
        "txid": txid,
        "user": user,
        **remembered,
    }


def suspected(detector: str) -> Row:
    """Return what Duo says of a sign-in in which it found a pattern of attack."""
    told = {**UNASSESSED, "policy_enabled": True, "preview_mode_enabled": False, "trust_level": "LOW"}
    reason = f"{detector}; a known attack pattern"
    return {
        "more_secure_auth": {**told, "detected_attack_detectors": [detector], "reason": reason},
        "remember_me": {**told, "reason": "Novel Access IP"},
    }


def user_of(who: Person) -> Row:
    return {"groups": list(who.groups), "key": who.user_id, "name": who.username}


def location_of(place: Place) -> Row:
    return {"city": place.city, "country": place.country, "state": place.state}


def access_of(computer: Computer, place: Place) -> Row:
    plugin = "uninstalled" if computer.browser else None
    return {
        "browser": computer.browser,
        "browser_version": computer.browser_version,
        "epkey": computer.epkey,
        "flash_version": plugin,
        "hostname": computer.hostname,
        "ip": place.ip,
        "is_encryption_enabled": "unknown",
        "is_firewall_enabled": "unknown",
        "is_password_set": "unknown",
        "java_version": plugin,
        "location": location_of(place),
        "management_agents": [],
        "os": computer.os,
        "os_version": computer.os_version,
        "security_agents": "unknown",
    }


def asked_of(asked: Asked, factor: str | None, place: Place) -> Row:
    """Return what was asked, and where it was: Duo knows that of phones that it reached."""
    match asked:
        case Phone():
            where = place if factor in WITH_PLACE else None
            ip, location = (where.ip, location_of(where)) if where else (None, UNKNOWN)
            return {"ip": ip, "key": asked.phone_id, "location": location, "name": asked.shown}
        case Token():
            serial = {"serial": asked.serial, "type": "hardware_token"}
            return {"ip": None, "key": asked.token_id, "location": UNKNOWN, "name": asked.serial, **serial}
        case Credential():
            return {"ip": None, "key": asked.webauthnkey, "location": UNKNOWN, "name": asked.name}
        case None:
            return {"ip": None, "key": None, "location": UNKNOWN, "name": None}


def enrolled(asked: Asked) -> Row:
    """Return what was enrolled, as far as an enrolment says."""
    return {"ip": None, "key": None, "location": UNKNOWN, "name": asked.number if isinstance(asked, Phone) else None}


def telephony(at: float, telephony_id: str, number: str, why: str, txid: str, sent: tuple[str, int]) -> Row:
    """Return a row of the telephony log; `sent` is of which kind it was, and what it cost."""
    kind, cost = sent
    return {
        "context": why,
        "credits": cost,
        "phone": number,
        "telephony_id": telephony_id,
        "ts": iso(at),
        "txid": txid,
        "type": kind,
    }


def deed(at: float, by: str, action: str, name: str | None, said: Row | None) -> Row:
    """Return a row of the administrators' log."""
    return {
        "action": action,
        "description": None if said is None else json.dumps(said),
        "isotimestamp": whole(at),
        "object": name,
        "timestamp": int(at),
        "username": by,
    }


def activity(
    at: float,
    activity_id: str,
    action: str,
    actor: Row,
    *,
    place: Place | None,
    computer: Computer | None = None,
    target: Row | None = None,
    before: Row | None = None,
    application: Row | None = None,
    worked: bool = True,
) -> Row:
    """Return a row of the activity log; what was so before is said where it was changed."""
    device = None
    if place is not None and computer is not None:
        device = {
            "browser": computer.browser,
            "browser_version": computer.browser_version,
            "epkey": computer.epkey,
            "ip": {"address": place.ip},
            "location": location_of(place),
            "os": computer.os,
            "os_version": computer.os_version,
        }
    return {
        "access_device": device,
        "action": {"details": None, "name": action},
        "activity_id": activity_id,
        "actor": actor,
        "akey": ACCOUNT,
        "application": application,
        "old_target": before,
        "outcome": {"result": "SUCCESS" if worked else "FAILURE"},
        "target": target,
        "ts": iso(at),
    }


def target_of(kind: str, key: str | None, name: str | None, said: Row | None) -> Row:
    return {"details": None if said is None else json.dumps(said), "key": key, "name": name, "type": kind}


def admin_actor(who: Administrator) -> Row:
    said = {
        "created": iso(who.created),
        "email": who.email,
        "last_login": None if who.last_login is None else iso(who.last_login),
        "role": {"role_name": who.role},
        "status": who.status,
    }
    return target_of("admin", who.admin_id, who.name, said)


def user_actor(who: Person) -> Row:
    said = {
        "created": iso(who.created),
        "email": who.email,
        "group": list(who.groups),
        "status": who.status,
        "username": who.username,
    }
    return target_of("user", who.user_id, who.username, said)
