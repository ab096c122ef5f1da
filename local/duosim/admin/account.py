"""What an account has besides people: endpoints, administrators, applications, policies and its own settings."""

from collections.abc import Sequence
from typing import Any, get_args

from aiohttp import web

from local.duosim.admin.call import AdminCall
from local.duosim.admin.happened import Target, happened
from local.duosim.admin.paging import page
from local.duosim.administrators import Administrator, Role
from local.duosim.endpoints import Endpoint
from local.duosim.envelope import Refused, invalid, ok
from local.duosim.estate import Kept
from local.duosim.integrations import Integration
from local.duosim.organisation import belongings
from local.duosim.policies import GLOBAL, Policy, in_force
from local.duosim.spread import Joined

POLICIES_MAX = 100
SHOWN_OF_A_SECRET = 4
CHANGEABLE = ("name", "phone", "role", "status")
SETTABLE = ("Active", "Disabled")
NOT_OFFERED = {"forbidden": 40301, "not_found": 40401}


def endpoints(call: AdminCall) -> web.Response:
    _offered(call)
    return page(call, _endpoints(call), Endpoint.described)


def endpoint(call: AdminCall) -> web.Response:
    _offered(call)
    key, company = call.named["epkey"], call.duo.organisation
    own = next((each for each in call.duo.estate.endpoints.all if each.key == key), None)
    found = own or (belongings.endpoint(company, key) if company else None)
    if found is None:
        raise Refused(40401)
    return ok(found.described())


def administrators(call: AdminCall) -> web.Response:
    return page(call, all_administrators(call), Administrator.described)


def administrator(call: AdminCall) -> web.Response:
    return ok(administrator_of(call).described())


def update_administrator(call: AdminCall) -> web.Response:
    """Change one; who is disabled is out of the console at once."""
    told = administrator_of(call).to_json()
    said = {name: call.params.values[name] for name in CHANGEABLE if name in call.params.values}
    if said.get("status", "Active") not in SETTABLE:
        raise invalid("status")
    if said.get("role", "Owner") not in get_args(Role):
        raise invalid("role")
    changed = call.duo.estate.administrators.put({**told, **said})
    call.duo.changed()
    happened(call, "admin_update", Target(type="admin", key=changed.admin_id, name=changed.name), said)
    return ok(changed.described())


def integrations(call: AdminCall) -> web.Response:
    return page(call, all_integrations(call), _in_a_list)


def integration(call: AdminCall) -> web.Response:
    found = next((each for each in all_integrations(call) if each.ikey == call.named["ikey"]), None)
    if found is None:
        raise Refused(40401)
    return ok(found.described())


def policies(call: AdminCall) -> web.Response:
    return page(call, _policies(call), lambda each: in_force(each, call.duo.settings), POLICIES_MAX)


def policy(call: AdminCall) -> web.Response:
    key = call.named["policy_key"]
    return ok(in_force(_one(_policies(call), GLOBAL if key == "global" else key), call.duo.settings))


def policy_summary(call: AdminCall) -> web.Response:
    """Say of each policy which applications have it; that for all is where no other is."""
    told = [
        {
            "policy_applies_to": [
                {"app_integration_key": each.ikey, "app_name": each.name, "apply_type": "app"}
                for each in all_integrations(call)
                if (each.policy_key or GLOBAL) == policy.policy_key
            ],
            "policy_key": policy.policy_key,
            "policy_name": policy.policy_name,
        }
        for policy in _policies(call)
    ]
    return ok({"policies": told, "policy_count": len(told), "response_is_truncated": False, "warnings": []})


def settings(call: AdminCall) -> web.Response:
    own = call.duo.settings
    return ok(
        {
            **UNCHANGED,
            "lockout_threshold": own.lockout_after,
            "name": own.account_name,
            "pending_deletion_days": own.pending_deletion_days,
            "sms_batch": own.sms_batch,
        }
    )


def all_administrators(call: AdminCall) -> list[Administrator]:
    company = call.duo.organisation
    own = call.duo.estate.administrators.all
    known = {each.key for each in own}
    hired = belongings.administrators(company) if company else []
    return [*own, *(each for each in hired if each.key not in known)]


def all_integrations(call: AdminCall) -> list[Integration]:
    company = call.duo.organisation
    return [*call.duo.integrations, *(belongings.integrations(company) if company else ())]


def administrator_of(call: AdminCall) -> Administrator:
    return _one(all_administrators(call), call.named["admin_id"])


def _policies(call: AdminCall) -> list[Policy]:
    company = call.duo.organisation
    return [*call.duo.estate.policies.all, *(belongings.policies(company) if company else ())]


def _endpoints(call: AdminCall) -> Sequence[Endpoint]:
    company = call.duo.organisation
    return Joined(call.duo.estate.endpoints.all, belongings.endpoints(company) if company else ())


def _in_a_list(integration: Integration) -> dict[str, Any]:
    """Hide the secret, as lists do; whoever asks for one alone is told it."""
    skey = integration.skey
    hidden = "*" * (len(skey) - SHOWN_OF_A_SECRET) + skey[-SHOWN_OF_A_SECRET:]
    return {**integration.described(), "secret_key": hidden}


def _offered(call: AdminCall) -> None:
    answers = call.duo.settings.endpoints
    if answers != "offered":
        raise Refused(NOT_OFFERED[answers])


def _one[Thing: Kept](things: Sequence[Thing], key: str) -> Thing:
    found = next((each for each in things if each.key == key), None)
    if found is None:
        raise Refused(40401)
    return found


UNCHANGED: dict[str, Any] = {
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
    "helpdesk_message": "",
    "inactive_user_expiration": 0,
    "keypress_confirm": "#",
    "keypress_fraud": "*",
    "language": "EN",
    "lockout_expire_duration": 0,
    "log_retention_days": 180,
    "minimum_password_length": 12,
    "mobile_otp_enabled": True,
    "password_requires_lower_alpha": True,
    "password_requires_numeric": True,
    "password_requires_special": False,
    "password_requires_upper_alpha": True,
    "push_activity_notification_enabled": True,
    "push_enabled": True,
    "reactivation_integration_key": "",
    "reactivation_url": "",
    "security_checkup_enabled": True,
    "sms_enabled": True,
    "sms_expiration": 0,
    "sms_message": "SMS passcodes",
    "sms_refresh": 0,
    "telephony_warning_min": 0,
    "timezone": "UTC",
    "u2f_enabled": False,
    "unenrolled_user_lockout_threshold": 100,
    "user_managers_can_put_users_in_bypass": True,
    "user_telephony_cost_max": 20.0,
    "voice_enabled": True,
}
