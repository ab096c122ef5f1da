"""What Duo's lists say, in the fields that Duo documents."""

from typing import Any

from tests.month.moments import bare
from tests.month.things import Administrator, BypassCode, Credential, Group, Person, Phone, Token

type Thing = dict[str, Any]


def owner(who: Person) -> Thing:
    """Return a person as their own phone, token, passkey or code has them: in short."""
    return {
        "alias1": None,
        "alias2": None,
        "alias3": None,
        "alias4": None,
        "aliases": {},
        "created": who.created,
        "email": who.email,
        "firstname": who.firstname,
        "is_enrolled": who.is_enrolled,
        "last_directory_sync": who.synced,
        "last_login": None if who.last_login is None else int(who.last_login),
        "lastname": who.lastname,
        "notes": who.notes,
        "realname": f"{who.firstname} {who.lastname}",
        "status": who.status,
        "user_id": who.user_id,
        "username": who.username,
    }


def user(who: Person, groups: dict[str, Group]) -> Thing:
    return {
        **owner(who),
        "custom_attributes": {},
        "date_of_birth": None,
        "desktop_authenticators": [],
        "desktoptokens": [],
        "directory_key": None,
        "enable_auto_prompt": True,
        "entra_federated_user_id": None,
        "external_id": None,
        "groups": [group(groups[each]) for each in who.groups],
        "has_password": False,
        "lockout_reason": who.lockout_reason,
        "password_last_updated": None,
        "phones": [phone(each) for each in who.phones],
        "tokens": [token(each) for each in who.tokens],
        "u2ftokens": [],
        "webauthncredentials": [credential(each) for each in who.credentials],
    }


def group(of: Group) -> Thing:
    return {
        "desc": of.desc,
        "group_id": of.group_id,
        "mobile_otp_enabled": False,
        "name": of.name,
        "push_enabled": False,
        "sms_enabled": False,
        "status": of.status,
        "voice_enabled": False,
    }


def phone(of: Phone) -> Thing:
    return {
        "activated": of.activated,
        "app_version": of.app_version,
        "capabilities": list(of.capabilities),
        "creation_date": of.created,
        "encrypted": "Encrypted",
        "extension": "",
        "fingerprint": "Configured",
        "last_activated_date": of.created + 400,
        "last_seen": bare(of.last_seen),
        "model": of.model,
        "name": of.name,
        "number": of.number,
        "os_version": of.os_version,
        "phone_id": of.phone_id,
        "platform": of.platform,
        "postdelay": "",
        "predelay": "",
        "quarantined": False,
        "screenlock": of.screenlock,
        "sms_passcodes_sent": False,
        "tampered": of.tampered,
        "type": "Mobile",
    }


def owned_phone(of: Phone, owners: list[Person]) -> Thing:
    return {**phone(of), "users": [owner(each) for each in owners]}


def token(of: Token) -> Thing:
    return {"serial": of.serial, "token_id": of.token_id, "totp_step": None, "type": "h6"}


def owned_token(of: Token, owners: list[Person]) -> Thing:
    return {**token(of), "users": [owner(each) for each in owners], "admins": []}


def credential(of: Credential) -> Thing:
    return {"credential_name": of.name, "date_added": of.added, "label": of.label, "webauthnkey": of.webauthnkey}


def owned_credential(of: Credential, who: Person) -> Thing:
    return {**credential(of), "admin": None, "user": owner(who), "uv_capable": of.label != "Security Key"}


def bypass_code(of: BypassCode, who: Person) -> Thing:
    return {
        "admin_email": of.admin_email,
        "bypass_code_id": of.bypass_code_id,
        "created": of.created,
        "expiration": of.expiration,
        "reuse_count": of.reuse_count,
        "user": owner(who),
    }


def endpoint(who: Person) -> Thing:
    """Return somebody's computer as Duo Desktop tells it, which they last signed in with."""
    of, seen = who.computer, int(who.last_login or 0)
    name = f"{who.username.upper()}-PC"
    is_windows = of.os == "Windows"
    browser = {"browser_family": of.browser, "browser_version": of.browser_version, "last_used": seen}
    return {
        "browsers": [{**browser, "flash_version": "", "java_version": ""}],
        "computer_sid": "",
        "cpu_id": "",
        "device_id": "",
        "device_identifier": name,
        "device_identifier_type": "hardware_uuid",
        "device_name": name,
        "device_udid": "",
        "device_username": who.username,
        "device_username_type": "os_username",
        "disk_encryption_status": "On",
        "domain_sid": "",
        "email": who.email,
        "epkey": of.epkey,
        "firewall_status": "On",
        "hardware_uuid": name,
        "health_app_client_version": "6.8.0.0",
        "health_data_last_collected": seen,
        "last_updated": seen,
        "machine_guid": "",
        "model": "",
        "os_build": of.build if is_windows else "",
        "os_family": of.os,
        "os_version": f"10.0.{of.build}.1000" if is_windows else of.os_version or "",
        "password_status": "Set",
        "security_agents": [],
        "trusted_endpoint": "yes",
        "type": "laptop",
        "username": who.username,
    }


def administrator(of: Administrator) -> Thing:
    return {
        "admin_id": of.admin_id,
        "admin_units": [],
        "created": of.created,
        "email": of.email,
        "hardtoken": None,
        "last_login": of.last_login,
        "name": of.name,
        "password_change_required": False,
        "phone": of.phone,
        "restricted_by_admin_units": False,
        "role": of.role,
        "role_id": f"DR{of.role.upper().replace(' ', ''):0<18}"[:20],
        "status": of.status,
        "webauthncredentials": [],
    }
