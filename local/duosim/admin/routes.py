"""Every call of the Admin API: its path, the grant that opens it, and how often it may be made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from aiohttp import web

from local.duosim.admin import account, changing, creating, grouping, info, logs, reading, verification
from local.duosim.admin.call import AdminCall
from local.duosim.integrations import Grant

Pace = Literal["list", "log", "free"]
ANY_SIGNATURE = frozenset({2, 3, 4, 5})
NEWEST_SIGNATURE = frozenset({5})


@dataclass(frozen=True, slots=True)
class AdminRoute:
    """A call, and what its caller must have been granted."""

    answer: Callable[[AdminCall], web.Response]
    grant: Grant
    pace: Pace = "list"
    signatures: frozenset[int] = ANY_SIGNATURE


def _read(answer: Callable[[AdminCall], web.Response]) -> dict[str, AdminRoute]:
    return {"GET": AdminRoute(answer, "read_resource")}


def _write(
    *,
    post: Callable[[AdminCall], web.Response] | None = None,
    delete: Callable[[AdminCall], web.Response] | None = None,
) -> dict[str, AdminRoute]:
    calls = {"POST": post, "DELETE": delete}
    return {name: AdminRoute(each, "write_resource") for name, each in calls.items() if each is not None}


def _told(answer: Callable[[AdminCall], web.Response]) -> dict[str, AdminRoute]:
    return {"GET": AdminRoute(answer, "info")}


def _logged(answer: Callable[[AdminCall], web.Response]) -> dict[str, AdminRoute]:
    return {"GET": AdminRoute(answer, "read_log", "log")}


def _applications(answer: Callable[[AdminCall], web.Response]) -> dict[str, AdminRoute]:
    return {"GET": AdminRoute(answer, "integrations", signatures=NEWEST_SIGNATURE)}


def _administrators(
    *, get: Callable[[AdminCall], web.Response], post: Callable[[AdminCall], web.Response] | None = None
) -> dict[str, AdminRoute]:
    writing = {} if post is None else {"POST": AdminRoute(post, "admins")}
    return {"GET": AdminRoute(get, "admins_read"), **writing}


ROUTES: dict[str, dict[str, AdminRoute]] = {
    "/admin/v1/info/summary": _told(info.summary),
    "/admin/v1/info/authentication_attempts": _told(info.authentication_attempts),
    "/admin/v1/info/telephony_credits_used": _told(info.telephony_credits_used),
    "/admin/v2/logs/authentication": _logged(logs.authentication),
    "/admin/v2/logs/activity": _logged(logs.activity),
    "/admin/v2/logs/telephony": _logged(logs.telephony),
    "/admin/v1/logs/administrator": _logged(logs.administrator),
    "/admin/v1/logs/offline_enrollment": _logged(logs.offline_enrollment),
    "/admin/v1/trust_monitor/events": _logged(logs.trust_monitor),
    "/admin/v1/users": _read(reading.users) | _write(post=creating.create_user),
    "/admin/v1/users/enroll": _write(post=changing.enroll),
    "/admin/v1/users/{user_id}": _read(reading.user) | _write(post=changing.update_user, delete=creating.delete_user),
    "/admin/v1/users/{user_id}/send_verification_push": _write(post=verification.send),
    "/admin/v1/users/{user_id}/verification_push_response": _read(verification.response),
    "/admin/v1/users/{user_id}/phones": _read(reading.user_phones) | _write(post=changing.attach_phone),
    "/admin/v1/users/{user_id}/phones/{phone_id}": _write(delete=changing.detach_phone),
    "/admin/v1/users/{user_id}/tokens": _read(reading.user_tokens),
    "/admin/v1/users/{user_id}/webauthncredentials": _read(reading.user_credentials),
    "/admin/v1/users/{user_id}/u2ftokens": _read(reading.user_has_none),
    "/admin/v1/users/{user_id}/desktopauthenticators": _read(reading.user_has_none),
    "/admin/v1/users/{user_id}/groups": _read(reading.user_groups) | _write(post=grouping.join),
    "/admin/v1/users/{user_id}/groups/{group_id}": _write(delete=grouping.leave),
    "/admin/v1/users/{user_id}/bypass_codes": _read(reading.user_bypass_codes)
    | _write(post=changing.create_bypass_codes),
    "/admin/v1/phones": _read(reading.phones) | _write(post=creating.create_phone),
    "/admin/v1/phones/{phone_id}": _read(reading.phone)
    | _write(post=creating.update_phone, delete=changing.delete_phone),
    "/admin/v1/tokens": _read(reading.tokens),
    "/admin/v1/tokens/{token_id}": _read(reading.token),
    "/admin/v1/webauthncredentials": _read(reading.credentials),
    "/admin/v1/webauthncredentials/{webauthnkey}": _read(reading.credential)
    | _write(delete=changing.delete_credential),
    "/admin/v1/bypass_codes": _read(reading.bypass_codes),
    "/admin/v1/bypass_codes/{bypass_code_id}": _read(reading.bypass_code) | _write(delete=changing.delete_bypass_code),
    "/admin/v1/groups": _read(reading.groups) | _write(post=grouping.create),
    "/admin/v1/groups/{group_id}": _read(reading.group) | _write(post=grouping.update, delete=grouping.delete),
    "/admin/v2/groups/{group_id}": _read(reading.group),
    "/admin/v2/groups/{group_id}/users": _read(reading.group_users),
    "/admin/v1/endpoints": _read(account.endpoints),
    "/admin/v1/endpoints/{epkey}": _read(account.endpoint),
    "/admin/v1/admins": _administrators(get=account.administrators),
    "/admin/v1/admins/{admin_id}": _administrators(get=account.administrator, post=account.update_administrator),
    "/admin/v3/integrations": _applications(account.integrations),
    "/admin/v3/integrations/{ikey}": _applications(account.integration),
    "/admin/v2/policies": _applications(account.policies),
    "/admin/v2/policies/summary": _applications(account.policy_summary),
    "/admin/v2/policies/{policy_key}": _applications(account.policy),
    "/admin/v1/settings": {"GET": AdminRoute(account.settings, "settings")},
}
_BY_PARTS = [(path.split("/"), methods) for path, methods in ROUTES.items()]


def found(path: str) -> tuple[dict[str, AdminRoute], dict[str, str]] | None:
    """Say what answers at this path, and what its variable parts are."""
    parts = path.split("/")
    for pattern, methods in _BY_PARTS:
        if len(pattern) == len(parts) and all(
            each == part or (_is_variable(each) and part) for each, part in zip(pattern, parts, strict=True)
        ):
            pairs = zip(pattern, parts, strict=True)
            return methods, {each.strip("{}"): unquote(part) for each, part in pairs if _is_variable(each)}
    return None


def _is_variable(part: str) -> bool:
    return part.startswith("{")
