"""What write resource opens for people and phones that are to be there, or no longer."""

from typing import Literal
from urllib.parse import parse_qsl

from aiohttp import web

from local.duosim.admin.call import AdminCall
from local.duosim.admin.changing import NOTHING, of_person, told_of_person
from local.duosim.admin.happened import Target, happened
from local.duosim.admin.reading import phone_of
from local.duosim.admin.shapes import ALIASES, Shapes
from local.duosim.envelope import invalid, ok
from local.duosim.people import EVERY_CAPABILITY, Person, Phone

KINDS: dict[str, Literal["Mobile", "Landline", "Unknown"]] = {
    "mobile": "Mobile",
    "landline": "Landline",
    "unknown": "Unknown",
}
PLATFORMS = {each.lower(): each for each in ("Apple iOS", "Google Android", "Generic Smartphone", "Unknown")}
WITHOUT_APP = ("auto", "sms", "phone")
PHONE_TEXTS = ("number", "extension", "name", "predelay", "postdelay")


def create_user(call: AdminCall) -> web.Response:
    username = call.params.required("username")
    if call.duo.person(username) is not None:
        raise invalid("username already exists")
    person = Person(username, created=int(call.duo.clock.now()))
    aliases = _aliases(call)
    for alias in aliases or ():
        if call.duo.person(alias) is not None or alias.lower() == username.lower():
            raise invalid("aliases")
    person.aliases = aliases or []
    said = told_of_person(call, person)
    call.duo.put_person(person)
    happened(call, "user_create", of_person(person), {"username": username, **said})
    return ok(Shapes(call.duo).user(person))


def delete_user(call: AdminCall) -> web.Response:
    """Let them wait for deletion; they are gone some days later."""
    person = call.duo.person_by_id(call.named["user_id"])
    if person is None or person.status == "pending deletion":
        return ok(NOTHING)
    person.status, person.pending_since = "pending deletion", int(call.duo.clock.now())
    call.duo.changed()
    happened(call, "user_pending_delete", of_person(person))
    return ok(NOTHING)


def create_phone(call: AdminCall) -> web.Response:
    """Make one that belongs to nobody yet, and on which no app is."""
    phone = Phone(number="", model="", activated=False, capabilities=[], created=int(call.duo.clock.now()))
    _described(call, phone)
    call.duo.phones_of_nobody.append(phone)
    return _changed(call, "phone_create", phone)


def update_phone(call: AdminCall) -> web.Response:
    _, phone = phone_of(call, call.named["phone_id"])
    _described(call, phone)
    return _changed(call, "phone_update", phone)


def _described(call: AdminCall, phone: Phone) -> None:
    kind, platform = call.params.get("type"), call.params.get("platform")
    if kind is not None and kind.lower() not in KINDS:
        raise invalid("type")
    if platform is not None and platform.lower() not in PLATFORMS:
        raise invalid("platform")
    for name in PHONE_TEXTS:
        if name in call.params.values:
            setattr(phone, name, call.params.values[name])
    phone.kind = KINDS[kind.lower()] if kind is not None else phone.kind
    phone.platform = PLATFORMS[platform.lower()] if platform is not None else phone.platform
    phone.capabilities = list(EVERY_CAPABILITY) if phone.activated and phone.kind == "Mobile" else list(WITHOUT_APP)


def _changed(call: AdminCall, action: str, phone: Phone) -> web.Response:
    call.duo.changed()
    said = {"number": phone.number, "platform": phone.platform, "type": phone.kind}
    happened(call, action, Target(type="phone", key=phone.device, name=phone.number or phone.name), said)
    owners = [each for each in call.duo.people.changeable() if each.device(phone.device) is not None]
    return ok(Shapes(call.duo).owned_phone(phone, *owners))


def _aliases(call: AdminCall) -> list[str] | None:
    """Read them from one text of pairs, or from a parameter each; None when nothing is said of them."""
    names = [f"alias{place}" for place in range(1, ALIASES + 1)]
    together = call.params.values.get("aliases")
    told = call.params.values if together is None else dict(parse_qsl(together))
    if together is None and not any(name in told for name in names):
        return None
    if together and not set(told) <= set(names):
        raise invalid("aliases")
    return [told[name] for name in names if told.get(name)]
