"""What write resource opens for groups."""

from typing import cast

from aiohttp import web

from local.duosim.admin.call import AdminCall
from local.duosim.admin.changing import NOTHING
from local.duosim.admin.happened import Target, happened
from local.duosim.admin.reading import group_of
from local.duosim.admin.shapes import Shapes
from local.duosim.envelope import Refused, invalid, ok
from local.duosim.groups import Group, GroupStatus

STATUSES = ("active", "bypass", "disabled")
SWITCHES = ("push_enabled", "sms_enabled", "voice_enabled", "mobile_otp_enabled")


def create(call: AdminCall) -> web.Response:
    name = call.params.required("name")
    if any(each.name == name for each in call.duo.groups.all(call.duo.people.group_names())):
        raise invalid("name")
    return _changed(call, "group_create", Group(name=name))


def update(call: AdminCall) -> web.Response:
    """Change it, and its name in everybody who is in it."""
    group = group_of(call, call.named["group_id"])
    name = call.params.get("name")
    if name is not None and name != group.name:
        for person in call.duo.people.to_change(lambda each: group.name in each.groups):
            person.groups = [name if each == group.name else each for each in person.groups]
        group.name = name
    return _changed(call, "group_update", group)


def delete(call: AdminCall) -> web.Response:
    try:
        group = group_of(call, call.named["group_id"])
    except Refused:
        return ok(NOTHING)
    for person in call.duo.people.to_change(lambda each: group.name in each.groups):
        person.groups = [each for each in person.groups if each != group.name]
    call.duo.groups.declared = [each for each in call.duo.groups.declared if each.group_id != group.group_id]
    call.duo.changed()
    happened(call, "group_delete", _of(group))
    return ok(NOTHING)


def join(call: AdminCall) -> web.Response:
    person, group = call.person(), group_of(call, call.params.required("group_id"))
    if group.name not in person.groups:
        person.groups.append(group.name)
    call.duo.groups.declare(group)
    call.duo.changed()
    happened(call, "group_update", _of(group), {"user_added": person.username})
    return ok(NOTHING)


def leave(call: AdminCall) -> web.Response:
    person = call.person()
    left = [name for name in person.groups if call.duo.groups.named(name).group_id == call.named["group_id"]]
    for name in left:
        group = call.duo.groups.named(name)
        call.duo.groups.declare(group)  # it stays when nobody is in it
        person.groups.remove(name)
        call.duo.changed()
        happened(call, "group_update", _of(group), {"user_removed": person.username})
    return ok(NOTHING)


def _changed(call: AdminCall, action: str, group: Group) -> web.Response:
    status = call.params.get("status")
    if status is not None:
        if status.lower() not in STATUSES:
            raise invalid("status")
        group.status = cast("GroupStatus", status.title())
    group.desc = call.params.values.get("desc", group.desc)
    for name in SWITCHES:
        if call.params.get(name) is not None:
            setattr(group, name, call.params.flag(name))
    call.duo.groups.declare(group)
    call.duo.changed()
    happened(call, action, _of(group), {"status": group.status})
    return ok(Shapes(call.duo).group(group))


def _of(group: Group) -> Target:
    return Target(type="group", key=group.group_id, name=group.name)
