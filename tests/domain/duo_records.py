"""One record of each kind as Duo's logs have it, and how to change one word of it."""

import copy
import json
from typing import Any

type Record = dict[str, Any]

PLACE = {"city": "Ann Arbor", "country": "United States", "state": "Michigan"}
NOWHERE = {"city": None, "country": None, "state": None}

SIGN_IN: Record = {
    "access_device": {
        "browser": "Chrome",
        "browser_version": "131.0.0.0",
        "epkey": "EP00000000000000001X",
        "flash_version": "uninstalled",
        "hostname": None,
        "ip": "192.0.2.10",
        "is_encryption_enabled": True,
        "is_firewall_enabled": "unknown",
        "is_password_set": False,
        "java_version": "uninstalled",
        "location": PLACE,
        "management_agents": [],
        "os": "Mac OS X",
        "os_version": "15.1.1",
        "security_agents": [{"security_agent": "Cisco Secure Endpoint", "version": "1.24"}],
    },
    "adaptive_trust_assessments": {
        "more_secure_auth": {
            "detected_attack_detectors": ["USER_MARKED_FRAUD"],
            "features_version": "3.0",
            "reason": "other pushes were marked as fraud",
            "trust_level": "LOW",
        },
        "remember_me": {"reason": "Known Access IP", "trust_level": "NORMAL"},
    },
    "alias": "",
    "application": {"key": "DI000000000000000001", "name": "Customer portal", "destination_name": None},
    "auth_device": {
        "ip": "198.51.100.7",
        "key": "DP000000000000000001",
        "location": PLACE,
        "name": "Ada's iPhone (+17345550100)",
    },
    "email": "ada@example.com",
    "event_type": "authentication",
    "factor": "verified_duo_push",
    "isotimestamp": "2026-11-20T18:40:00.353380+00:00",
    "ood_software": None,
    "passport_assessment": {"is_supported": True, "reason": "Duo Passport is supported"},
    "rbfs_triggered_attacks": None,
    "reason": "user_approved",
    "result": "success",
    "timestamp": 1795200000,
    "trusted_endpoint_status": "trusted",
    "trusted_session_info": {"trusted_session_uuid": "5e2c9b64-7a0d-4b6d-8f0e-0a7a21a0b901"},
    "txid": "340a23e3-23f3-4002-87dc-1491a23df002",
    "user": {"groups": ['Finance (from AD sync "Corp AD")', "Staff"], "key": "DU000000000000000001", "name": "ada"},
}

ENROLMENT = SIGN_IN | {"event_type": "enrollment", "factor": None, "reason": None}


def but(record: Record, **changes: object) -> Record:
    """Return the record with some members changed; `user__name` is the name of the user."""
    changed = copy.deepcopy(record)
    for path, said in changes.items():
        *objects, name = path.split("__")
        inner = changed
        for each in objects:
            inner = inner[each]
        inner[name] = said
    return changed


def without(record: Record, *names: str) -> Record:
    """Return the record with some members left out."""
    return {name: said for name, said in record.items() if name not in names}


def text(said: object) -> str:
    """Write JSON that goes into a text, as Duo does."""
    return json.dumps(said)
