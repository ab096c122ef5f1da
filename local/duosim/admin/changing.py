"""What write resource opens for people and what they carry: the calls that a responder makes."""

import secrets

from aiohttp import web

from local.duosim.admin.call import AdminCall
from local.duosim.admin.happened import Target, happened
from local.duosim.admin.reading import bypass_code_of, credential_of, phone_of
from local.duosim.admin.shapes import Shapes
from local.duosim.enrolment import PortalVisit
from local.duosim.envelope import Refused, invalid, ok
from local.duosim.people import BypassTerms, Person, Status

SETTABLE: tuple[Status, ...] = ("active", "bypass", "disabled")
TEXTS = ("realname", "firstname", "lastname", "email", "notes")
ENROLMENT_SECONDS = 2_592_000
MOST_CODES = 10
CUSTOM = "custom_attributes."
NOTHING = ""  # what Duo answers to a deletion


def update_user(call: AdminCall) -> web.Response:
    person, before = call.person(), call.person().status
    said = told_of_person(call, person)
    call.duo.changed()
    is_back = before == "pending deletion" and person.status != before
    happened(call, "user_restore" if is_back else "user_update", of_person(person), said)
    if before == "locked out" and person.status == "active":
        happened(call, "user_lockout_cleared", of_person(person))
    return ok(Shapes(call.duo).user(person))


def told_of_person(call: AdminCall, person: Person) -> dict[str, str]:
    """Take over what the call says of somebody; answer with that, in the words of the administrator log."""
    status = call.params.get("status")
    if status is not None and status not in SETTABLE:
        raise invalid("status")
    said: dict[str, str] = {}
    for name in TEXTS:
        if name in call.params.values:
            said[name] = call.params.values[name]
            setattr(person, name, said[name])
    for name, value in call.params.values.items():
        if name.startswith(CUSTOM):
            person.custom_attributes[name.removeprefix(CUSTOM)] = said[name] = value
    if status in SETTABLE:
        person.status, person.failures, person.pending_since = status, 0, None
        said["status"] = status.title()
    return said


def of_person(person: Person) -> Target:
    return Target(type="user", key=person.user_id, name=person.username)


def enroll(call: AdminCall) -> web.Response:
    """Answer with the code of the address that the e-mail would carry."""
    username, email = call.params.required("username"), call.params.required("email")
    person = call.duo.person(username)
    if person is not None and person.is_enrolled:
        raise invalid("username")
    if person is None:
        person = Person(username, created=int(call.duo.clock.now()))
    person.email = email
    call.duo.put_person(person)
    seconds = call.params.count("valid_secs", ENROLMENT_SECONDS)
    ends = call.duo.clock.now() + seconds if seconds else float("inf")
    visit = PortalVisit.new(username, ends, call.integration.ikey)
    call.duo.portal_visits[visit.code] = visit
    happened(call, "user_enroll", of_person(person), {"email": email})
    return ok(visit.code)


def attach_phone(call: AdminCall) -> web.Response:
    person = call.person()
    owner, phone = phone_of(call, call.params.required("phone_id"))
    if owner is None:
        call.duo.phones_of_nobody.remove(phone)
    if owner is not person:
        person.devices.append(phone)
    call.duo.changed()
    happened(call, "phone_associate", Target(type="phone", key=phone.device, name=phone.number))
    return ok(NOTHING)


def detach_phone(call: AdminCall) -> web.Response:
    """Take it from this person; the phone itself stays."""
    person = call.person()
    phone = next((each for each in person.phones if each.device == call.named["phone_id"]), None)
    if phone is not None:
        person.devices.remove(phone)
        if not any(phone.device == other.device for each in call.duo.people.changeable() for other in each.phones):
            call.duo.phones_of_nobody.append(phone)
        call.duo.changed()
        happened(call, "phone_disassociate", Target(type="phone", key=phone.device, name=phone.number))
    return ok(NOTHING)


def delete_phone(call: AdminCall) -> web.Response:
    """Take it from everybody."""
    try:
        _, phone = phone_of(call, call.named["phone_id"])
    except Refused:
        return ok(NOTHING)
    for person in call.duo.people.changeable():
        person.devices = [each for each in person.devices if each.device != phone.device]
    call.duo.phones_of_nobody = [each for each in call.duo.phones_of_nobody if each.device != phone.device]
    call.duo.changed()
    happened(call, "phone_delete", Target(type="phone", key=phone.device, name=phone.number))
    return ok(NOTHING)


def delete_credential(call: AdminCall) -> web.Response:
    try:
        owner, credential = credential_of(call)
    except Refused:
        return ok(NOTHING)
    owner.webauthn.remove(credential)
    call.duo.changed()
    target = Target(type="webauthncredential", key=credential.device, name=credential.name)
    happened(call, "webauthncredential_delete", target)
    return ok(NOTHING)


def create_bypass_codes(call: AdminCall) -> web.Response:
    """Answer with the codes, this once; those that were there before are gone unless they shall stay."""
    person, params, now = call.person(), call.params, int(call.duo.clock.now())
    codes = _codes(call)
    seconds, reuse_count = params.count("valid_secs", 0), params.count("reuse_count", 1)
    if not params.flag("preserve_existing"):
        person.bypass_codes, person.bypass_terms = [], {}
    for code in codes:
        expiration = now + seconds if seconds else None
        person.bypass_terms[code] = BypassTerms(created=now, expiration=expiration, reuse_count=reuse_count or None)
    person.bypass_codes += codes
    call.duo.changed()
    said = {
        "bypass": "",
        "count": len(codes),
        "valid_secs": seconds,
        "auto_generated": params.get("codes") is None,
        "remaining_uses": reuse_count,
        "user_id": person.user_id,
        "bypass_code_ids": [person.bypass_id(code) for code in codes],
    }
    happened(call, "bypass_create", Target(type="user_bypass", key=person.user_id, name=person.username), said)
    return ok(codes)


def delete_bypass_code(call: AdminCall) -> web.Response:
    try:
        owner, code = bypass_code_of(call)
    except Refused:
        return ok(NOTHING)
    owner.forget_bypass_code(code)
    call.duo.changed()
    happened(call, "bypass_delete", Target(type="user_bypass", key=owner.user_id, name=owner.username))
    return ok(NOTHING)


def _codes(call: AdminCall) -> list[str]:
    chosen = call.params.get("codes")
    if chosen is None:
        count = call.params.count("count", MOST_CODES)
        if not 0 < count <= MOST_CODES:
            raise invalid("count")
        return [f"{secrets.randbelow(10**9):09d}" for _ in range(count)]
    codes = [each.strip() for each in chosen.split(",")]
    if call.params.get("count") is not None or len(codes) > MOST_CODES or not all(each.isdecimal() for each in codes):
        raise invalid("codes")
    return list(dict.fromkeys(codes))
