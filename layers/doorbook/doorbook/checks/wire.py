"""Duo's records for examples: each with all of its fields, of which the example says those that matter."""

from datetime import datetime
from typing import Final

from doorbook.checks.story import Wire, ago

PLACES: Final = {
    "US": {"city": "Ann Arbor", "country": "United States", "state": "Michigan"},
    "DE": {"city": "Berlin", "country": "Germany", "state": "Berlin"},
    "BR": {"city": "Recife", "country": "Brazil", "state": "Pernambuco"},
}
HOME: Final = "192.0.2.10"
AWAY: Final = "203.0.113.66"
DESK: Final = "192.0.2.8"


def user_id(name: str) -> str:
    """Return the id that somebody has in examples."""
    return f"DU{name.upper():0<18}"[:20]


def phone_id(name: str) -> str:
    """Return the id that a phone has in examples."""
    return f"DP{name.upper():0<18}"[:20]


def signin(  # noqa: PLR0913 - each is a field that examples differ by
    who: str,
    at: datetime,
    *,
    result: str = "success",
    reason: str | None = "user_approved",
    factor: str | None = "duo_push",
    ip: str = HOME,
    country: str = "US",
    application: str = "Customer portal",
    event_type: str = "authentication",
    browser: str = "Chrome",
    device: str | None = None,
    asked: str | None = None,
    txid: str | None = None,
) -> Wire:
    """Return a row of the authentication log; of a bypass, and of an enrolment, it names no device that was asked."""
    place = PLACES.get(country, {"city": None, "country": None, "state": None})
    nobody = factor in {None, "not_available", "bypass_code"}
    return {
        "access_device": {
            "browser": browser,
            "browser_version": "131.0.0.0",
            "epkey": device,
            "flash_version": "uninstalled",
            "hostname": None,
            "ip": ip,
            "is_encryption_enabled": "unknown",
            "is_firewall_enabled": "unknown",
            "is_password_set": "unknown",
            "java_version": "uninstalled",
            "location": dict(place),
            "os": "Mac OS X",
            "os_version": "15.1.1",
            "security_agents": "unknown",
        },
        "adaptive_trust_assessments": {},
        "alias": "",
        "application": {"key": f"DI{application.upper().replace(' ', ''):0<18}"[:20], "name": application},
        "auth_device": {
            "ip": None if nobody else ip,
            "key": None if nobody else asked or phone_id(who),
            "location": {"city": None, "country": None, "state": None} if nobody else dict(place),
            "name": None if nobody else f"{who.title()}'s iPhone (+17345550100)",
        },
        "email": f"{who}@example.com",
        "event_type": event_type,
        "factor": factor,
        "isotimestamp": at.isoformat(timespec="microseconds"),
        "ood_software": None,
        "reason": reason,
        "result": result,
        "timestamp": int(at.timestamp()),
        "trusted_endpoint_status": "not trusted",
        "txid": txid or f"{who}-{at:%Y%m%dT%H%M%S%f}",
        "user": {"groups": [], "key": user_id(who), "name": who},
    }


def days_of(who: str, first: int, last: int = 1, **says: str) -> tuple[Wire, ...]:
    """Return a sign-in on each of the days from so many days ago until so many days ago."""
    return tuple(signin(who, ago(days=day, hours=3), **says) for day in range(first, last - 1, -1))


def user(who: str, **says: object) -> Wire:
    """Return a person of the list of users: enrolled, with a phone, active, and there for a year."""
    return {
        "alias1": None,
        "alias2": None,
        "alias3": None,
        "alias4": None,
        "aliases": {},
        "created": int(ago(days=365).timestamp()),
        "desktop_authenticators": [],
        "email": f"{who}@example.com",
        "enable_auto_prompt": True,
        "firstname": who.title(),
        "groups": [],
        "is_enrolled": True,
        "last_directory_sync": None,
        "last_login": int(ago(days=1).timestamp()),
        "lastname": "Example",
        "lockout_reason": None,
        "notes": "",
        "phones": [{"phone_id": phone_id(who), "number": "+17345550100"}],
        "realname": f"{who.title()} Example",
        "status": "active",
        "tokens": [],
        "u2ftokens": [],
        "user_id": user_id(who),
        "username": who,
        "webauthncredentials": [],
    } | says


def phone(who: str, *owners: str, **says: object) -> Wire:
    """Return somebody's phone, which Duo Mobile is activated on."""
    return {
        "activated": True,
        "capabilities": ["auto", "push", "sms", "phone", "mobile_otp"],
        "creation_date": int(ago(days=300).timestamp()),
        "encrypted": "Encrypted",
        "extension": "",
        "fingerprint": "Configured",
        "last_seen": ago(days=1).strftime("%Y-%m-%dT%H:%M:%S"),
        "model": "Apple iPhone 15",
        "name": "",
        "number": "+17345550100",
        "phone_id": phone_id(who),
        "platform": "Apple iOS",
        "os_version": "18.1",
        "app_version": "4.71.0.712.1",
        "postdelay": "0",
        "predelay": "0",
        "screenlock": "Locked",
        "sms_passcodes_sent": False,
        "tampered": "Not tampered",
        "type": "Mobile",
        "users": [_owner(each) for each in owners or (who,)],
    } | says


def _owner(who: str) -> Wire:
    return {"user_id": user_id(who), "username": who, "email": f"{who}@example.com", "status": "active"}


def deed(
    action: str, at: datetime, *, by: str = "Olivia Owner", on: str | None = None, told: str | None = None
) -> Wire:
    """Return a row of the administrators' log; `told` is its description, JSON in a text."""
    return {
        "action": action,
        "description": told,
        "isotimestamp": at.isoformat(timespec="seconds"),
        "object": on,
        "timestamp": int(at.timestamp()),
        "username": by,
    }


def enrolment(who: str, at: datetime, **says: str) -> Wire:
    """Return a row of the authentication log that tells of a new device."""
    return signin(who, at, event_type="enrollment", factor=None, reason=None, **says)


def activity(  # noqa: PLR0913 - each is a field that examples differ by
    action: str,
    at: datetime,
    *,
    by: str = "Olivia Owner",
    by_kind: str = "admin",
    by_id: str = "DEOLIVIA000000000001",
    on: tuple[str, str, str] | None = None,
    told: str | None = None,
    before: str | None = None,
    ip: str = DESK,
    country: str = "US",
    result: str = "SUCCESS",
) -> Wire:
    """Return a row of the activity log; `on` is the kind, the id and the name of what was changed."""
    kind, key, name = on or (None, None, None)
    return {
        "access_device": {
            "browser": "Chrome",
            "browser_version": "131.0.0.0",
            "epkey": None,
            "ip": {"address": ip},
            "location": PLACES.get(country, {"city": None, "country": None, "state": None}),
            "os": "Mac OS X",
            "os_version": "15.1.1",
        },
        "action": {"details": None, "name": action},
        "activity_id": f"{action}-{by}-{name}-{at:%Y%m%dT%H%M%S%f}",
        "actor": {"details": None, "key": by_id, "name": by, "type": by_kind},
        "akey": "DAACCOUNT00000000001",
        "application": None,
        "old_target": {"details": before, "key": key, "name": name, "type": kind} if before else None,
        "outcome": {"result": result},
        "target": {"details": told, "key": key, "name": name, "type": kind} if on else None,
        "ts": at.isoformat(timespec="microseconds"),
    }
