"""What Duo lists besides people and their phones, for examples: each with all of its fields."""

from datetime import datetime, timedelta

from doorbook.checks.story import Wire, ago
from doorbook.checks.wire import AWAY, signin, user_id


def thing_id(kind: str, name: str) -> str:
    """Return the id of a thing in examples: DH of a token, WA of a credential, DB of a bypass code, DG of a group."""
    return f"{kind}{name.upper().replace(' ', ''):0<18}"[:20]


def owner(who: str) -> Wire:
    """Return a person in short, as whatever they have tells it."""
    return {"user_id": user_id(who), "username": who, "email": f"{who}@example.com", "status": "active"}


def group(name: str, **says: object) -> Wire:
    """Return a group, as it is listed and as its people tell it."""
    return {
        "desc": "",
        "group_id": thing_id("DG", name.partition(" (from ")[0]),
        "mobile_otp_enabled": False,
        "name": name,
        "push_enabled": False,
        "sms_enabled": False,
        "status": "Active",
        "voice_enabled": False,
    } | says


def token(serial: str, *owners: str, **says: object) -> Wire:
    """Return a hardware token."""
    return {
        "admins": [],
        "serial": serial,
        "token_id": thing_id("DH", serial),
        "totp_step": None,
        "type": "h6",
        "users": [owner(each) for each in owners],
    } | says


def credential(who: str, name: str = "Touch ID", **says: object) -> Wire:
    """Return somebody's passkey or security key."""
    return {
        "admin": None,
        "credential_name": name,
        "date_added": int(ago(days=200).timestamp()),
        "label": name,
        "user": owner(who),
        "uv_capable": True,
        "webauthnkey": thing_id("WA", who + name),
    } | says


def bypass_code(who: str, **says: object) -> Wire:
    """Return a bypass code as Duo lists it: for one use, and for an hour from ten minutes ago on."""
    made = ago(minutes=10)
    return {
        "admin_email": "olivia@example.com",
        "bypass_code_id": thing_id("DB", who),
        "created": int(made.timestamp()),
        "expiration": int(made.timestamp()) + 3600,
        "reuse_count": 1,
        "user": owner(who),
    } | says


def administrator(name: str, **says: object) -> Wire:
    """Return somebody who looks after the Duo account."""
    first = name.split(maxsplit=1)[0].lower()
    return {
        "admin_id": thing_id("DE", first),
        "admin_units": [],
        "created": int(ago(days=400).timestamp()),
        "email": f"{first}@example.com",
        "hardtoken": None,
        "last_login": int(ago(days=1).timestamp()),
        "name": name,
        "password_change_required": False,
        "phone": "+17345550199",
        "restricted_by_admin_units": False,
        "role": "Owner",
        "role_id": "DROWNER0000000000001",
        "status": "Active",
        "webauthncredentials": [],
    } | says


def attached(who: str, phone: str, number: str, at: datetime, *, by: str | None = None) -> Wire:
    """Return a row of the activity log: somebody gave themselves a phone, or an administrator did."""
    actor: Wire = {"details": None, "key": user_id(who), "name": who, "type": "user"}
    if by is not None:
        actor = {"details": None, "key": thing_id("DE", by), "name": by, "type": "admin"}
    return {
        "access_device": None,
        "action": {"details": None, "name": "phone_associate"},
        "activity_id": f"{who}-{at:%Y%m%dT%H%M%S}",
        "actor": actor,
        "akey": "DAACCOUNT00000000001",
        "application": None,
        "old_target": None,
        "outcome": {"result": "SUCCESS"},
        "target": {
            "details": f'{{"number": "{number}", "platform": "Apple iOS"}}',
            "key": phone,
            "name": number,
            "type": "phone",
        },
        "ts": at.isoformat(timespec="microseconds"),
    }


def integration(name: str, **says: object) -> Wire:
    """Return an application; without a policy of its own, for everybody."""
    grants = ("admins", "admins_read", "allow_to_set_permissions", "info", "integrations", "read_log", "read_resource")
    return {
        **{f"adminapi_{each}": 0 for each in (*grants, "settings", "write_resource")},
        "enroll_policy": "enroll",
        "frameless_auth_prompt_enabled": 1,
        "groups_allowed": [],
        "integration_key": thing_id("DI", name),
        "name": name,
        "networks_for_api_access": "",
        "notes": "",
        "policy_key": None,
        "self_service_allowed": False,
        "sso": {},
        "type": "websdk",
        "user_access": "ALL_USERS",
        "username_normalization_policy": "None",
    } | says


def policy(name: str, **sections: object) -> Wire:
    """Return a policy; what is in none of its sections it takes from the global one."""
    return {
        "is_global_policy": name == "Global Policy",
        "policy_key": thing_id("PO", name),
        "policy_name": name,
        "sections": sections,
    }


def texted(number: str, at: datetime, *, cost: int = 1) -> Wire:
    """Return a row of the telephony log: a text that was sent at the prompt."""
    return {
        "context": "authentication",
        "credits": cost,
        "phone": number,
        "telephony_id": f"{number}-{at:%Y%m%dT%H%M%S%f}",
        "ts": at.isoformat(timespec="microseconds"),
        "txid": f"txid-{number}-{at:%Y%m%dT%H%M%S%f}",
        "type": "sms",
    }


def endpoint(who: str, **says: object) -> Wire:
    """Return a computer that Duo lists, with Duo Desktop on it, up to date and protected."""
    seen = int(ago(hours=2).timestamp())
    return {
        "browsers": [{"browser_family": "Chrome", "browser_version": "131.0.6778.86", "last_used": seen}],
        "device_name": f"{who.upper()}-MBP",
        "device_username": who,
        "disk_encryption_status": "On",
        "email": f"{who}@example.com",
        "epkey": thing_id("EP", who),
        "firewall_status": "On",
        "health_app_client_version": "6.8.0.0",
        "health_data_last_collected": seen,
        "last_updated": seen,
        "model": "MacBookPro18,3",
        "os_build": "24B91",
        "os_family": "Mac OS X",
        "os_version": "15.1.1",
        "password_status": "Set",
        "security_agents": [],
        "trusted_endpoint": "yes",
        "type": "laptop",
        "username": who,
    } | says


def surfaced(who: str, at: datetime, *reasons: str, kind: str = "auth") -> Wire:
    """Return an event of Trust Monitor; of a bypass that was switched on it tells no sign-in."""
    told: Wire = {
        "priority_event": True,
        "priority_reasons": [],
        "sekey": f"SE-{who}-{at:%Y%m%dT%H%M%S}",
        "state": "new",
        "state_updated_timestamp": None,
        "surfaced_timestamp": int(at.timestamp() * 1000),
        "triage_event_uri": "https://admin-deadbeef.duosecurity.com/trust-monitor",
        "triaged_as_interesting": False,
        "type": kind,
    }
    if kind == "bypass_status":
        by = {"key": "DEOLIVIA000000000001", "name": "Olivia Owner"}
        return {**told, "enabled_by": by, "enabled_for": {"key": user_id(who), "name": who}}
    row = signin(who, at - timedelta(hours=1), ip=AWAY)
    listed = [{"summary": f"{who}: {each}", "type": each} for each in reasons]
    return {**told, "explanations": listed, "from_common_netblock": False, "low_risk_ip": False, "surfaced_auth": row}
