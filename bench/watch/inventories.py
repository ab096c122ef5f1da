"""What a company of so many people has on Duo's lists, one thing by its number."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final

from bench.watch.history import PEOPLE
from doorbook.checks.wire import phone, user
from doorbook.checks.wire_things import (
    administrator,
    bypass_code,
    credential,
    endpoint,
    group,
    integration,
    policy,
    token,
)

type Thing = dict[str, Any]


def owner(number: int) -> Thing:
    """Return a person in short, as whatever they have tells it."""
    name = f"person{number}"
    return {"user_id": f"DU{number}", "username": name, "email": f"{name}@example.com", "status": "active"}


def _user(number: int) -> Thing:
    phones = [] if number % 97 == 0 else [{"phone_id": f"DP{number}", "number": "+17345550100"}]
    groups = [_group(number % 200)]
    return dict(user(f"person{number}", user_id=f"DU{number}", phones=phones, groups=groups, is_enrolled=bool(phones)))


def _phone(number: int) -> Thing:
    return dict(phone(f"person{number}", phone_id=f"DP{number}", users=[owner(number)]))


def _token(number: int) -> Thing:
    return dict(token(f"{number}", token_id=f"DH{number}", users=[owner(number)]))


def _credential(number: int) -> Thing:
    return dict(credential(f"person{number}", webauthnkey=f"WA{number}", user=owner(number)))


def _code(number: int) -> Thing:
    return dict(bypass_code(f"person{number}", bypass_code_id=f"DB{number}", user=owner(number)))


def _endpoint(number: int) -> Thing:
    return dict(endpoint(f"person{number}", epkey=f"EP{number}"))


def _group(number: int) -> Thing:
    return dict(group(f"group {number}", group_id=f"DG{number}"))


def _administrator(number: int) -> Thing:
    return dict(administrator(f"admin{number}", admin_id=f"DE{number}", email=f"admin{number}@example.com"))


def _integration(number: int) -> Thing:
    return dict(integration(f"Application {number}", integration_key=f"DI{number}"))


def _policy(number: int) -> Thing:
    return dict(policy(f"policy {number}")) | {"policy_key": f"PO{number}"}


def _settings(_number: int) -> Thing:
    return {
        "lockout_threshold": 10,
        "fraud_email_enabled": True,
        "helpdesk_bypass": "deny",
        "inactive_user_expiration": 90,
    }


LISTS: Final = MappingProxyType[str, tuple[Callable[[int], Thing], int]](
    {
        "users": (_user, 1),
        "phones": (_phone, 1),
        "endpoints": (_endpoint, 1),
        "webauthn": (_credential, 4),
        "tokens": (_token, 20),
        "bypass_codes": (_code, 1000),
        "groups": (_group, 100),
        "integrations": (_integration, 500),
        "administrators": (_administrator, 1000),
        "policies": (_policy, 2000),
        "settings": (_settings, PEOPLE),
    }
)
"""Each list, with how many people there are for each thing on it."""
