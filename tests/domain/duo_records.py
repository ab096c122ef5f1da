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


ALICE = {"details": text({"email": "alice@example.com", "status": "Active"}), "key": "DE1", "name": "Alice Admin"}
BROWSER = {
    "browser": "Chrome",
    "browser_version": "131.0.0.0",
    "epkey": None,
    "ip": {"address": "192.0.2.8"},
    "location": PLACE,
    "os": "Mac OS X",
    "os_version": "15.1.1",
}

BYPASS_CREATED: Record = {
    "access_device": BROWSER,
    "action": {"details": None, "name": "bypass_create"},
    "activity_id": "72d5d6f7-6b3e-4a8f-9d0c-0c0f00aa0001",
    "actor": ALICE | {"type": "admin"},
    "akey": "DA000000000000000001",
    "application": None,
    "old_target": None,
    "outcome": {"result": "SUCCESS"},
    "target": {"details": text({"count": 1}), "key": "DU1", "name": "bob", "type": "user_bypass"},
    "ts": "2026-11-20T18:51:10.104000+00:00",
}
ADMIN_LOGIN = BYPASS_CREATED | {
    "action": {"details": None, "name": "admin_login"},
    "target": {"details": text({"factor": "push"}), "key": "DE1", "name": "Alice Admin", "type": "admin"},
}
POLICY_UPDATED = BYPASS_CREATED | {
    "action": {"details": None, "name": "policy_update"},
    "target": {"details": text({"anonymous": "deny"}), "key": "PO1", "name": "Global Policy", "type": "policy"},
}
PHONE: Record = {"details": None, "key": "DP1", "name": "+17345550777", "type": "phone"}

ADMINISTRATOR_SIGNED_IN: Record = {
    "action": "admin_login",
    "description": text({"ip_address": "192.0.2.8", "role": "Owner", "factor": "push"}),
    "isotimestamp": "2026-11-20T18:40:00+00:00",
    "object": None,
    "timestamp": 1795200000,
    "username": "Alice Admin",
}
USER_UPDATED = ADMINISTRATOR_SIGNED_IN | {
    "action": "user_update",
    "description": text({"status": "Bypass"}),
    "object": "bob",
}
SECRET_VIEWED = ADMINISTRATOR_SIGNED_IN | {
    "action": "integration_skey_view",
    "description": None,
    "object": "Admin API",
}

TEXT_SENT: Record = {
    "context": "authentication",
    "credits": 1,
    "phone": "+17345550100",
    "telephony_id": "220f89ff-bff8-4466-b6cb-b7787940ce68",
    "ts": "2026-11-20T18:50:02.466370+00:00",
    "txid": "340a23e3-23f3-23c1-87dc-1491a23dfdb1",
    "type": "sms",
}

OFFLINE_ENROLLED: Record = {
    "action": "o2fa_user_provisioned",
    "description": text({"user_agent": "DuoCredProv/4.0.6", "hostname": "WKSW10x64", "factor": "duo_otp"}),
    "isotimestamp": "2026-11-20T18:40:00+00:00",
    "object": "Laptops",
    "timestamp": 1795200000,
    "username": "bob",
}

UNUSUAL_SIGN_IN: Record = {
    "explanations": [
        {"summary": "ada has not signed in from there recently.", "type": "NEW_COUNTRY_CODE"},
        {"summary": "ada has not signed in from this address recently.", "type": "NEW_NETBLOCK"},
    ],
    "from_common_netblock": True,
    "from_new_user": False,
    "low_risk_ip": False,
    "priority_event": True,
    "priority_reasons": [{"label": "CN", "type": "country"}],
    "sekey": "SE00000000000000001",
    "state": "new",
    "state_updated_timestamp": None,
    "surfaced_auth": SIGN_IN,
    "surfaced_timestamp": 1795201000000,
    "triage_event_uri": "https://admin-deadbeef.duosecurity.com/trust-monitor?sekey=SE00000000000000001",
    "triaged_as_interesting": False,
    "type": "auth",
}
BYPASS_SWITCHED_ON: Record = {
    "bypass_status_enabled": 1795200400000,
    "enabled_by": {"key": "DE1", "name": "Alice Admin"},
    "enabled_for": {"key": "DU1", "name": "bob"},
    "priority_event": False,
    "priority_reasons": [],
    "sekey": "SE00000000000000002",
    "state": "processed",
    "state_updated_timestamp": 1795201300000,
    "surfaced_timestamp": 1795201100000,
    "triage_event_uri": "https://admin-deadbeef.duosecurity.com/trust-monitor?sekey=SE00000000000000002",
    "triaged_as_interesting": False,
    "type": "bypass_status",
}
