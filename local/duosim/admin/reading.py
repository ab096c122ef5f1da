"""What read resource opens: people, what they carry, what they are in."""

import json
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from local.duosim.admin.call import AdminCall
from local.duosim.admin.paging import USERS_MAX, page
from local.duosim.admin.shapes import Shapes
from local.duosim.envelope import Refused, invalid, ok
from local.duosim.groups import Group
from local.duosim.people import Person, Phone, Token, WebAuthn


def users(call: AdminCall) -> web.Response:
    people = call.duo.people
    username, email = call.params.get("username"), call.params.get("email")
    if username is not None:
        people = [each for each in people if each.answers_to(username)]
    if email is not None:
        people = [each for each in people if each.email.lower() == email.lower()]
    ids, names = _listed(call, "user_id_list"), _listed(call, "username_list")
    if ids is not None:
        people = [each for each in people if each.user_id in ids]
    if names is not None:
        people = [each for each in people if each.username in names]
    return page(call, people, Shapes(call.duo).user, USERS_MAX)


def user(call: AdminCall) -> web.Response:
    return ok(Shapes(call.duo).user(call.person()))


def user_phones(call: AdminCall) -> web.Response:
    return page(call, call.person().phones, Shapes(call.duo).phone)


def user_tokens(call: AdminCall) -> web.Response:
    return page(call, call.person().tokens, Shapes(call.duo).token)


def user_credentials(call: AdminCall) -> web.Response:
    return page(call, call.person().webauthn, Shapes(call.duo).credential)


def user_groups(call: AdminCall) -> web.Response:
    named = [call.duo.groups.named(name) for name in call.person().groups]
    return page(call, named, Shapes(call.duo).group)


def user_bypass_codes(call: AdminCall) -> web.Response:
    person = call.person()
    return page(call, person.bypass_codes, lambda code: Shapes(call.duo).bypass_code(code, person))


def user_has_none(call: AdminCall) -> web.Response:
    """Answer for the old kinds of device, which nobody here has."""
    call.person()
    nobody: list[dict[str, Any]] = []
    return page(call, nobody, dict)


def phones(call: AdminCall) -> web.Response:
    number, extension = call.params.get("number"), call.params.get("extension")
    found = [
        (owner, phone)
        for owner, phone in _phones(call)
        if number in (None, phone.number) and extension in (None, phone.extension)
    ]
    return page(call, found, lambda each: _described(call, each))


def phone(call: AdminCall) -> web.Response:
    return ok(_described(call, phone_of(call, call.named["phone_id"])))


def tokens(call: AdminCall) -> web.Response:
    kind, serial = call.params.get("type"), call.params.get("serial")
    found = [
        (owner, token)
        for owner, token in _tokens(call)
        if kind in (None, token.kind) and serial in (None, token.serial)
    ]
    return page(call, found, lambda each: Shapes(call.duo).owned_token(each[1], each[0]))


def token(call: AdminCall) -> web.Response:
    owner, found = _one(call.named["token_id"], ((each, each[1].device) for each in _tokens(call)))
    return ok(Shapes(call.duo).owned_token(found, owner))


def credentials(call: AdminCall) -> web.Response:
    return page(call, _credentials(call), lambda each: Shapes(call.duo).owned_credential(each[1], each[0]))


def credential(call: AdminCall) -> web.Response:
    owner, found = credential_of(call)
    return ok(Shapes(call.duo).owned_credential(found, owner))


def bypass_codes(call: AdminCall) -> web.Response:
    return page(call, _codes(call), lambda each: Shapes(call.duo).bypass_code(each[1], each[0]))


def bypass_code(call: AdminCall) -> web.Response:
    owner, code = bypass_code_of(call)
    return ok(Shapes(call.duo).bypass_code(code, owner))


def groups(call: AdminCall) -> web.Response:
    found, ids = call.duo.groups.all(call.duo.people), _listed(call, "group_id_list")
    chosen = found if ids is None else [each for each in found if each.group_id in ids]
    return page(call, chosen, Shapes(call.duo).group)


def group(call: AdminCall) -> web.Response:
    return ok(Shapes(call.duo).group(group_of(call, call.named["group_id"])))


def group_users(call: AdminCall) -> web.Response:
    name = group_of(call, call.named["group_id"]).name
    inside = [each for each in call.duo.people if name in each.groups]
    return page(call, inside, lambda each: {"user_id": each.user_id, "username": each.username})


def group_of(call: AdminCall, group_id: str) -> Group:
    return _one(group_id, ((each, each.group_id) for each in call.duo.groups.all(call.duo.people)))


def phone_of(call: AdminCall, phone_id: str) -> tuple[Person | None, Phone]:
    return _one(phone_id, ((each, each[1].device) for each in _phones(call)))


def credential_of(call: AdminCall) -> tuple[Person, WebAuthn]:
    return _one(call.named["webauthnkey"], ((each, each[1].device) for each in _credentials(call)))


def bypass_code_of(call: AdminCall) -> tuple[Person, str]:
    return _one(call.named["bypass_code_id"], ((each, each[0].bypass_id(each[1])) for each in _codes(call)))


def _phones(call: AdminCall) -> list[tuple[Person | None, Phone]]:
    """All of them, with the first of their owners; a phone that was taken from everybody has none."""
    known: dict[str, tuple[Person | None, Phone]] = {}
    for person in call.duo.people:
        for each in person.phones:
            known.setdefault(each.device, (person, each))
    return [*known.values(), *((None, each) for each in call.duo.phones_of_nobody)]


def _described(call: AdminCall, owned: tuple[Person | None, Phone]) -> dict[str, Any]:
    _, phone = owned
    owners = [each for each in call.duo.people if each.device(phone.device)] if owned[0] else []
    return Shapes(call.duo).owned_phone(phone, *owners)


def _tokens(call: AdminCall) -> list[tuple[Person, Token]]:
    return [(person, each) for person in call.duo.people for each in person.tokens]


def _credentials(call: AdminCall) -> list[tuple[Person, WebAuthn]]:
    return [(person, each) for person in call.duo.people for each in person.webauthn]


def _codes(call: AdminCall) -> list[tuple[Person, str]]:
    return [(person, each) for person in call.duo.people for each in person.bypass_codes]


def _one[Thing](key: str, keyed: Iterable[tuple[Thing, str]]) -> Thing:
    """Find the thing that has the key, or say that there is none."""
    found = next((thing for thing, its in keyed if its == key), None)
    if found is None:
        raise Refused(40401)
    return found


def _listed(call: AdminCall, name: str) -> list[str] | None:
    """Read a list that comes as the text of a JSON array."""
    told = call.params.get(name)
    if told is None:
        return None
    try:
        listed = json.loads(told)
    except ValueError as error:
        raise invalid(name) from error
    if not isinstance(listed, list):
        raise invalid(name)
    return [str(each) for each in listed]
