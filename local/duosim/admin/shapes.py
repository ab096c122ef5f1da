"""The objects of an account as the Admin API describes them: the documented fields and no others."""

from datetime import UTC, datetime
from typing import Any

from local.duosim.groups import Group
from local.duosim.people import BypassTerms, Person, Phone, Token, WebAuthn
from local.duosim.simulator import Simulator

ALIASES = 4
FAILED_ATTEMPTS = "Failed Attempts"


class Shapes:
    """Describes what one account holds."""

    def __init__(self, duo: Simulator) -> None:
        self._duo = duo

    def owner(self, person: Person) -> dict[str, Any]:
        """Describe a person as their own phone, token, credential or code does: in short."""
        aliases = {f"alias{place}": alias for place, alias in enumerate(person.aliases[:ALIASES], 1)}
        return {
            **{f"alias{place}": aliases.get(f"alias{place}") for place in range(1, ALIASES + 1)},
            "aliases": aliases,
            "created": person.created,
            "email": person.email,
            "firstname": person.firstname,
            "is_enrolled": person.is_enrolled,
            "last_directory_sync": person.last_directory_sync,
            "last_login": self._duo.records.last_login.get(person.user_id, person.came_last),
            "lastname": person.lastname,
            "notes": person.notes,
            "realname": person.realname,
            "status": person.status,
            "user_id": person.user_id,
            "username": person.username,
        }

    def user(self, person: Person) -> dict[str, Any]:
        return {
            **self.owner(person),
            "custom_attributes": dict(person.custom_attributes),
            "date_of_birth": None,
            "desktop_authenticators": [],
            "desktoptokens": [],
            "directory_key": person.directory_key,
            "enable_auto_prompt": True,
            "entra_federated_user_id": None,
            "external_id": None,
            "groups": [self.group(self._duo.groups.named(name)) for name in person.groups],
            "has_password": False,
            "lockout_reason": FAILED_ATTEMPTS if person.status == "locked out" else None,
            "password_last_updated": None,
            "phones": [self.phone(each) for each in person.phones],
            "tokens": [self.token(each) for each in person.tokens],
            "u2ftokens": [],
            "webauthncredentials": [self.credential(each) for each in person.webauthn],
        }

    def group(self, group: Group) -> dict[str, Any]:
        return group.to_json()

    def phone(self, phone: Phone) -> dict[str, Any]:
        told: dict[str, Any] = {
            "activated": phone.activated and phone.kind == "Mobile",
            "capabilities": list(phone.capabilities),
            "encrypted": phone.encrypted,
            "extension": phone.extension,
            "fingerprint": phone.fingerprint,
            "last_seen": _bare(phone.last_seen),
            "model": phone.model,
            "name": phone.name,
            "number": phone.number,
            "phone_id": phone.device,
            "platform": phone.platform,
            "postdelay": phone.postdelay,
            "predelay": phone.predelay,
            "screenlock": phone.screenlock,
            "sms_passcodes_sent": bool(phone.sms_codes),
            "tampered": phone.tampered,
            "type": phone.kind,
        }
        if phone.kind != "Mobile":
            return told | dict.fromkeys(("encrypted", "fingerprint", "last_seen", "screenlock", "tampered"), "")
        return told | {
            "app_version": phone.app_version,
            "creation_date": phone.created,
            "last_activated_date": phone.created if phone.activated else None,
            "os_version": phone.os_version,
            "quarantined": False,
        }

    def owned_phone(self, phone: Phone, *owners: Person) -> dict[str, Any]:
        return {**self.phone(phone), "users": [self.owner(each) for each in owners]}

    def token(self, token: Token) -> dict[str, Any]:
        return {
            "serial": token.serial,
            "token_id": token.device,
            "totp_step": token.totp_step,
            "type": token.kind,
        }

    def owned_token(self, token: Token, *owners: Person) -> dict[str, Any]:
        return {**self.token(token), "users": [self.owner(each) for each in owners], "admins": []}

    def credential(self, credential: WebAuthn) -> dict[str, Any]:
        return {
            "credential_name": credential.name,
            "date_added": credential.created,
            "label": credential.name.partition(" on ")[0] if credential.is_platform else "Security Key",
            "webauthnkey": credential.device,
        }

    def owned_credential(self, credential: WebAuthn, owner: Person) -> dict[str, Any]:
        return {
            **self.credential(credential),
            "admin": None,
            "user": self.owner(owner),
            "uv_capable": credential.uv_capable,
        }

    def bypass_code(self, code: str, owner: Person) -> dict[str, Any]:
        """Describe the code without saying it."""
        terms = owner.bypass_terms.get(code) or BypassTerms(created=owner.created)
        return {
            "admin_email": terms.admin_email,
            "bypass_code_id": owner.bypass_id(code),
            "created": terms.created,
            "expiration": terms.expiration,
            "reuse_count": terms.reuse_count,
            "user": self.owner(owner),
        }


def _bare(moment: int | None) -> str:
    """Write a time as phones do: without its zone."""
    return "" if moment is None else datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S")
