"""What an organisation has besides people: administrators, groups, applications, policies, settings."""

from copy import deepcopy
from random import Random
from typing import Any

from tests.month.moments import BEGINS, DAY, HOUR, MINUTE, is_workday, on
from tests.month.staff import EXECUTIVES, TEAMS
from tests.month.things import Administrator, Group, key_of

APPLICATIONS = {
    "Mail": "websdk",
    "Wiki": "websdk",
    "Payroll": "websdk",
    "VPN": "authapi",
    "Workspace": "sso-generic",
    "Calendar": "websdk",
    "Files": "websdk",
    "Tickets": "websdk",
    "Travel": "websdk",
}
DESTINATIONS = {"Workspace": "Salesforce"}
GLOBAL = "Global Policy"
STRICT, LAX = "Finance and payroll", "Contractors"
OPEN_DOOR, OLD_DOOR = "No prompt (project)", "Former project"
"""A group that Duo does not ask, and one that it asks again."""


BUSY = 7
RESERVE = (
    ("Jonas Weber", "Administrator"),
    ("Kaja Lunde", "Administrator"),
    ("Luca Moretti", "Administrator"),
    ("Maren Holt", "Administrator"),
    ("Nils Åberg", "Administrator"),
    ("Olga Sidorova", "Administrator"),
    ("Paulo Reis", "Administrator"),
    ("Quirin Maier", "Administrator"),
    ("Rana Aziz", "Administrator"),
    ("Sven Dahl", "Administrator"),
    ("Tara Quinn", "Administrator"),
    ("Uma Patel", "Administrator"),
    ("Vito Greco", "Administrator"),
    ("Wanda Nowak", "Administrator"),
    ("Xenia Roth", "Administrator"),
    ("Yusuf Demir", "Administrator"),
    ("Zora Blank", "Administrator"),
    ("Abel Stone", "Administrator"),
    ("Bea Lang", "Administrator"),
)
"""Administrators with whom a plant may do what it likes, each with one plant."""


def busy_moments(drawn: Random) -> list[float]:
    """Return the moments at which more than one thing happens, each on a day of its own, shortly before a full hour."""
    days = drawn.sample([each for each in range(16, 28) if is_workday(each)], BUSY)
    return [on(day, drawn.randrange(19, 23)) + 57 * MINUTE + drawn.uniform(0, 60) for day in days]


def administrators() -> list[Administrator]:
    told = (
        ("Alice Admin", "Owner"),
        ("Bruno Keller", "Owner"),
        ("Carmen Ortiz", "Administrator"),
        ("Dina Rahman", "Help Desk"),
        ("Elias Berg", "Help Desk"),
        ("Fumiko Mori", "User Manager"),
        ("Gil Navarro", "Read-only"),
        ("Hana Novák", "User Manager"),
        ("Ivo Marin", "User Manager"),
        *RESERVE,
    )
    return [administrator(name, role, BEGINS - (300 + place) * DAY) for place, (name, role) in enumerate(told)]


def administrator(name: str, role: str, created: int) -> Administrator:
    return Administrator(
        admin_id=key_of("DE", name),
        name=name,
        email=f"{name.lower().replace(' ', '.')}@example.com",
        phone=f"+17345559{int(key_of('', name)[:6], 16) % 1000:03d}",
        role=role,
        created=created,
        last_login=BEGINS - 9 * HOUR,
    )


def groups() -> list[Group]:
    names = (*TEAMS, EXECUTIVES, OLD_DOOR)
    made = [Group(group_id=key_of("DG", name), name=name, desc=f"Everyone in {name}") for name in names]
    return [
        *made,
        Group(group_id=key_of("DG", OPEN_DOOR), name=OPEN_DOOR, desc="Not asked by Duo", status="Bypass"),
    ]


def application(name: str) -> dict[str, Any]:
    """Return an application as an event names it."""
    told: dict[str, Any] = {"key": key_of("DI", name), "name": name}
    if name in DESTINATIONS:
        told["destination_name"] = DESTINATIONS[name]
    return told


def integrations() -> list[dict[str, Any]]:
    strict = key_of("PO", STRICT)
    made = [integration(name, kind, strict if name == "Payroll" else None) for name, kind in APPLICATIONS.items()]
    reader = integration("Doorbook", "adminapi")
    granted = ("info", "read_log", "read_resource", "admins_read", "integrations", "settings")
    return [*made, reader | {f"adminapi_{each}": 1 for each in granted}]


GRANTS = tuple(
    f"adminapi_{each}"
    for each in (
        "admins",
        "admins_read",
        "allow_to_set_permissions",
        "info",
        "integrations",
        "read_log",
        "read_resource",
        "settings",
        "write_resource",
    )
)


def integration(name: str, kind: str, policy_key: str | None = None) -> dict[str, Any]:
    return {
        **dict.fromkeys(GRANTS, 0),
        "compliance_requirements": [],
        "enroll_policy": "enroll",
        "frameless_auth_prompt_enabled": int(kind == "websdk"),
        "greeting": "",
        "groups_allowed": [],
        "integration_key": key_of("DI", name),
        "ip_whitelist": [],
        "ip_whitelist_enroll_policy": "",
        "missing_web_referer_policy": "deny",
        "name": name,
        "networks_for_api_access": "",
        "notes": "",
        "policy_key": policy_key,
        "prompt_v4_enabled": int(kind == "websdk"),
        "secret_key": "*" * 36 + key_of("", name)[:4],
        "self_service_allowed": False,
        "sensitivity_level": None,
        "sso": {},
        "trusted_device_days": 0,
        "type": kind,
        "user_access": "ALL_USERS",
        "username_normalization_policy": "None",
        "visual_style": "default",
        "web_referers_enabled": 0,
    }


SECTIONS: dict[str, Any] = {
    "anonymous_networks": {"anonymous_access_behavior": "deny"},
    "authentication_methods": {
        "allowed_auth_list": ["duo-push", "webauthn-platform", "webauthn-roaming", "duo-passcode", "hardware-token"],
        "blocked_auth_list": ["sms"],
        "require_verified_push": False,
        "verified_push_digits": 6,
    },
    "authentication_policy": {"user_auth_behavior": "enforce"},
    "authorized_networks": {
        "allow_access_without_mfa": {"ip_addresses": [], "require_enrollment": False},
        "deny_other_access": False,
        "require_mfa": {"ip_addresses": [], "require_enrollment": True},
    },
    "new_user": {"new_user_behavior": "enroll"},
    "remembered_devices": {
        "browser_apps": {
            "enabled": True,
            "remember_method": "risk-based",
            "risk_based": {"max_time_units": "days", "max_time_value": 7},
        },
        "windows_logon": {"enabled": False},
    },
    "screen_lock": {"require_screen_lock": True},
    "tampered_devices": {"block_tampered_devices": True},
    "user_location": {
        "default_action": "no-action",
        "deny_access_countries_list": ["KP"],
        "ignore_location_countries_list": [],
        "require_mfa_countries_list": [],
    },
}


def policies() -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [
        {
            "is_global_policy": name == GLOBAL,
            "policy_key": key_of("PO", name),
            "policy_name": name,
            "sections": deepcopy(SECTIONS),
        }
        for name in (GLOBAL, STRICT, LAX)
    ]
    made[1]["sections"]["authentication_methods"]["require_verified_push"] = True
    allow_sms(made[-1], allowed=True)
    return made


def remembering(name: str, days: int) -> dict[str, Any]:
    """Return a policy that says nothing but for how long browsers are remembered."""
    sections = {"remembered_devices": deepcopy(SECTIONS["remembered_devices"])}
    sections["remembered_devices"]["browser_apps"]["risk_based"]["max_time_value"] = days
    return {"is_global_policy": False, "policy_key": key_of("PO", name), "policy_name": name, "sections": sections}


def allow_sms(policy: dict[str, Any], *, allowed: bool) -> None:
    """Have a policy take codes from text messages, or not."""
    methods = policy["sections"]["authentication_methods"]
    takes, refuses = methods["allowed_auth_list"], methods["blocked_auth_list"]
    methods["allowed_auth_list"] = [each for each in takes if each != "sms"] + ["sms"] * allowed
    methods["blocked_auth_list"] = [each for each in refuses if each != "sms"] + ["sms"] * (not allowed)


def settings() -> dict[str, Any]:
    return {
        "caller_id": "+17345551212",
        "duo_mobile_otp_type": "hotp",
        "email_activity_notification_enabled": True,
        "enrollment_universal_prompt_enabled": True,
        "fraud_email": "security@example.com",
        "fraud_email_enabled": True,
        "global_ssp_policy_enforced": True,
        "helpdesk_bypass": "limit",
        "helpdesk_bypass_expiration": 60,
        "helpdesk_can_send_enroll_email": False,
        "helpdesk_message": "Call 555-0100",
        "inactive_user_expiration": 30,
        "keypress_confirm": "#",
        "keypress_fraud": "*",
        "language": "EN",
        "lockout_expire_duration": 30,
        "lockout_threshold": 10,
        "log_retention_days": 180,
        "minimum_password_length": 12,
        "mobile_otp_enabled": True,
        "name": "Example Inc",
        "password_requires_lower_alpha": True,
        "password_requires_numeric": True,
        "password_requires_special": False,
        "password_requires_upper_alpha": True,
        "pending_deletion_days": 7,
        "push_activity_notification_enabled": True,
        "push_enabled": True,
        "reactivation_integration_key": "",
        "reactivation_url": "",
        "security_checkup_enabled": True,
        "sms_batch": 1,
        "sms_enabled": True,
        "sms_expiration": 0,
        "sms_message": "SMS passcodes",
        "sms_refresh": 0,
        "telephony_warning_min": 0,
        "timezone": "UTC",
        "u2f_enabled": False,
        "unenrolled_user_lockout_threshold": 100,
        "user_managers_can_put_users_in_bypass": False,
        "user_telephony_cost_max": 20.0,
        "voice_enabled": True,
    }
