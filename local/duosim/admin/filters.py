"""Which rows of the authentication log a call wants: one of the values of each key that it names."""

from collections.abc import Callable
from typing import Any

from local.duosim.admin.call import AdminCall
from local.duosim.logs import LogName, LogRow

WHERE: dict[str, tuple[str, ...]] = {
    "users": ("user", "key"),
    "groups": ("user", "groups"),
    "applications": ("application", "key"),
    "factors": ("factor",),
    "results": ("result",),
    "reasons": ("reason",),
    "event_types": ("event_type",),
    "phone_numbers": ("auth_device", "name"),
    "webauthnkey": ("auth_device", "key"),
}
OF_TRUST_MONITOR: dict[str, tuple[str, ...]] = {"type": ("type",)}


def wanted(call: AdminCall, name: LogName) -> Callable[[LogRow], bool] | None:
    """Say of a row whether it is wanted; None when every row is."""
    where = OF_TRUST_MONITOR if name == "trust_monitor" else WHERE
    asked = {name: set(call.params.every(name)) for name in where if call.params.get(name) is not None}
    if not asked:
        return None
    groups = {each.group_id: each.name for each in call.duo.groups.all(call.duo.people.group_names())}
    if "groups" in asked:  # asked for by key, logged by name
        asked["groups"] = {groups.get(each, each) for each in asked["groups"]}
    return lambda row: all(_found(row.told, where[name]) & values for name, values in asked.items())


def _found(told: Any, path: tuple[str, ...]) -> set[str]:  # noqa: ANN401 - any JSON
    for part in path:
        told = told.get(part) if isinstance(told, dict) else None
    return {str(each) for each in told} if isinstance(told, list) else {str(told)}
