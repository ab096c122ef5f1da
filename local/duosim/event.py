"""An attempt as Duo's authentication log (v2) writes it; the id_token of the prompt carries the same."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from local.duosim.people import Person
from local.duosim.records import AttemptRecord

NOWHERE = {"city": None, "country": None, "state": None}
UNASSESSED = {"features_version": "3.0", "model_version": "2022.07.19.001", "policy_enabled": False}
UNASSESSED_TEXT = json.dumps(
    {
        "more_secure_auth": {
            **UNASSESSED,
            "detected_attack_detectors": None,
            "preview_mode_enabled": True,
            "reason": "Normal level of trust; no detection of known attack pattern",
            "trust_level": "NORMAL",
        },
        "remember_me": {
            **UNASSESSED,
            "preview_mode_enabled": False,
            "reason": "Known Access IP",
            "trust_level": "NORMAL",
        },
    }
)
BROWSERS = (
    ("Edge", re.compile(r"Edg/([\d.]+)")),
    ("Firefox", re.compile(r"Firefox/([\d.]+)")),
    ("Chrome", re.compile(r"(?:Headless)?Chrome/([\d.]+)")),
    ("Safari", re.compile(r"Version/([\d.]+).*Safari/")),
)
SYSTEMS = (
    ("Windows", re.compile(r"Windows NT ([\d.]+)")),
    ("iOS", re.compile(r"(?:iPhone|CPU) OS ([\d_]+)")),
    ("Mac OS X", re.compile(r"Mac OS X ([\d_.]+)")),
    ("Android", re.compile(r"Android ([\d.]+)")),
    ("Linux", re.compile(r"Linux ()")),
)


def event(record: AttemptRecord, person: Person | None) -> dict[str, Any]:
    """Write the event of one finished attempt."""
    moment = datetime.fromtimestamp(record.ts, UTC)
    told: dict[str, Any] = {
        "access_device": _access_device(record),
        "adaptive_trust_assessments": json.loads(UNASSESSED_TEXT),
        "alias": record.alias,
        "application": {"destination_name": None, "key": record.ikey, "name": record.application},
        "auth_device": _auth_device(record),
        "email": person.email if person else "",
        "event_type": "authentication",
        "factor": record.factor,
        "isotimestamp": moment.isoformat(timespec="microseconds"),
        "ood_software": None,
        "reason": record.reason,
        "result": record.result,
        "timestamp": int(record.ts),
        "trusted_endpoint_status": "unknown",
        "txid": record.txid,
        "user": {
            "groups": list(person.groups) if person else [],
            "key": record.user_id,
            "name": record.username,
        },
    }
    if record.factor == "remembered_device":
        told["remembered_factor"] = "duo_push"
    return told


def _access_device(record: AttemptRecord) -> dict[str, Any]:
    browser, browser_version = _found(BROWSERS, record.user_agent)
    system, system_version = _found(SYSTEMS, record.user_agent)
    known = hashlib.sha256(f"{record.user_id}|{record.user_agent}".encode()).hexdigest().upper()
    return {
        "browser": browser,
        "browser_version": browser_version,
        "epkey": f"EP{known[:18]}" if record.user_agent else None,
        "flash_version": "uninstalled" if record.user_agent else None,
        "hostname": None,
        "ip": record.ip,
        "is_encryption_enabled": "unknown",
        "is_firewall_enabled": "unknown",
        "is_password_set": "unknown",
        "java_version": "uninstalled" if record.user_agent else None,
        "location": dict(NOWHERE),
        "management_agents": [],
        "os": system,
        "os_version": system_version,
        "security_agents": "unknown",
    }


def _auth_device(record: AttemptRecord) -> dict[str, Any]:
    told: dict[str, Any] = {"ip": None, "key": record.device, "location": dict(NOWHERE), "name": record.device_name}
    if record.factor == "hardware_token" and record.device:
        serial = (record.device_name or "").partition("(")[2].rstrip(")")
        told |= {"name": serial, "serial": serial, "type": "hardware_token"}
    return told


def _found(known: tuple[tuple[str, re.Pattern[str]], ...], agent: str) -> tuple[str | None, str | None]:
    for name, pattern in known:
        match = pattern.search(agent)
        if match is not None:
            return name, match[1].replace("_", ".") or None
    return None, None
