"""What read resource opens: people, what they carry, what they are in."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from aiohttp import web

from local.duosim.admin.call import AdminCall
from local.duosim.admin.paging import USERS_MAX, page
from local.duosim.admin.shapes import Shapes
from local.duosim.envelope import Refused, invalid, ok
from local.duosim.groups import Group
from local.duosim.organisation.staff import Kind
from local.duosim.people import Person, Phone, Token, WebAuthn
from local.duosim.spread import Joined


def users(call: AdminCall) -> web.Response:
    people: Sequence[Person] = call.duo.people
    username, email = call.params.get("username"), call.params.get("email")
    if username is not None:
        people = _found(call.duo.person(username))
    if email is not None:
        people = [each for each in call.duo.people.by_email(email) if people is call.duo.people or each in people]
    ids, names = _listed(call, "user_id_list"), _listed(call, "username_list")
    if ids is not None:
        people = _in_order(call, people, _found(*map(call.duo.person_by_id, ids)))
    if names is not None:
        people = _in_order(call, people, _found(*map(call.duo.people.named, names)))
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
    found = _phones(call)
    if number is not None or extension is not None:
        found = [
            (owner, phone)
            for owner, phone in found
            if number in (None, phone.number) and extension in (None, phone.extension)
        ]
    owners = _owners(call)
    return page(call, found, lambda each: _described(call, each, owners))


def phone(call: AdminCall) -> web.Response:
    return ok(_described(call, phone_of(call, call.named["phone_id"]), _owners(call)))


def tokens(call: AdminCall) -> web.Response:
    kind, serial = call.params.get("type"), call.params.get("serial")
    found = _tokens(call)
    if kind is not None or serial is not None:
        found = [
            (owner, token) for owner, token in found if kind in (None, token.kind) and serial in (None, token.serial)
        ]
    return page(call, found, lambda each: Shapes(call.duo).owned_token(each[1], each[0]))


def token(call: AdminCall) -> web.Response:
    key = call.named["token_id"]
    owner, found = _one(key, ((each, each[1].device) for each in _beside(call, "tokens", key, _its_tokens)))
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
    found, ids = call.duo.groups.all(call.duo.people.group_names()), _listed(call, "group_id_list")
    chosen = found if ids is None else [each for each in found if each.group_id in ids]
    return page(call, chosen, Shapes(call.duo).group)


def group(call: AdminCall) -> web.Response:
    return ok(Shapes(call.duo).group(group_of(call, call.named["group_id"])))


def group_users(call: AdminCall) -> web.Response:
    name = group_of(call, call.named["group_id"]).name
    return page(call, call.duo.people.in_group(name), lambda each: {"user_id": each.user_id, "username": each.username})


def group_of(call: AdminCall, group_id: str) -> Group:
    return _one(group_id, ((each, each.group_id) for each in call.duo.groups.all(call.duo.people.group_names())))


def phone_of(call: AdminCall, phone_id: str) -> tuple[Person | None, Phone]:
    carried = _beside(call, "phones", phone_id, _its_phones)
    unowned = ((None, each) for each in call.duo.phones_of_nobody)
    return _one(phone_id, ((each, each[1].device) for each in (*carried, *unowned)))


def credential_of(call: AdminCall) -> tuple[Person, WebAuthn]:
    key = call.named["webauthnkey"]
    return _one(key, ((each, each[1].device) for each in _beside(call, "webauthn", key, _its_credentials)))


def bypass_code_of(call: AdminCall) -> tuple[Person, str]:
    key = call.named["bypass_code_id"]
    carried = _beside(call, "bypass_codes", key, _its_codes)
    return _one(key, ((each, each[0].bypass_id(each[1])) for each in carried))


def _its_phones(person: Person) -> list[Phone]:
    return person.phones


def _its_tokens(person: Person) -> list[Token]:
    return person.tokens


def _its_credentials(person: Person) -> list[WebAuthn]:
    return person.webauthn


def _its_codes(person: Person) -> list[str]:
    return person.bypass_codes


def _beside[Thing](
    call: AdminCall, kind: Kind, key: str, of: Callable[[Person], list[Thing]]
) -> list[tuple[Person, Thing]]:
    """List what may have this key: what the changeable carry, and what its owner in a company does."""
    people = call.duo.people
    people.owner_of(kind, key)  # who is kept for it, so that a change of theirs is not lost
    return [(person, each) for person in people.changeable() for each in of(person)]


def _phones(call: AdminCall) -> Sequence[tuple[Person | None, Phone]]:
    """All of them, with the first of their owners; a phone that was taken from everybody has none."""
    first: dict[str, str] = {}
    for person in call.duo.people.changeable():
        for each in person.phones:
            first.setdefault(each.device, person.user_id)

    def own(person: Person) -> list[Phone]:
        return [each for each in person.phones if first.get(each.device, person.user_id) == person.user_id]

    carried: Sequence[tuple[Person | None, Phone]] = call.duo.people.carried("phones", own)
    return Joined(carried, [(None, each) for each in call.duo.phones_of_nobody])


def _owners(call: AdminCall) -> dict[str, list[Person]]:
    """Say who carries each phone that may have more owners than one: those of people who were changed."""
    owners: dict[str, list[Person]] = {}
    for person in call.duo.people.changeable():
        for each in person.phones:
            owners.setdefault(each.device, []).append(person)
    return owners


def _described(call: AdminCall, owned: tuple[Person | None, Phone], owners: dict[str, list[Person]]) -> dict[str, Any]:
    owner, phone = owned
    return Shapes(call.duo).owned_phone(phone, *owners.get(phone.device, [owner] if owner else []))


def _tokens(call: AdminCall) -> Sequence[tuple[Person, Token]]:
    return call.duo.people.carried("tokens", _its_tokens)


def _credentials(call: AdminCall) -> Sequence[tuple[Person, WebAuthn]]:
    return call.duo.people.carried("webauthn", _its_credentials)


def _codes(call: AdminCall) -> Sequence[tuple[Person, str]]:
    return call.duo.people.carried("bypass_codes", _its_codes)


def _found(*people: Person | None) -> list[Person]:
    return [each for each in people if each is not None]


def _in_order(call: AdminCall, among: Sequence[Person], found: list[Person]) -> list[Person]:
    """Put those who were asked for into the order of all, each once."""
    ids = {each.user_id for each in found}
    known = among if among is not call.duo.people else call.duo.people.changeable()
    return [each for each in known if each.user_id in ids]


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
