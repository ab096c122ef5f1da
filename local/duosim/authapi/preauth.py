"""preauth: may this person come in, and with what."""

import uuid

from aiohttp import web

from local.duosim import states, verified_push
from local.duosim.attempts import Attempt
from local.duosim.authapi.call import Call, Subject, subject
from local.duosim.enrolment import PORTAL_SECONDS, PortalVisit
from local.duosim.envelope import ok
from local.duosim.people import Person, Phone, Status
from local.duosim.script import PreauthAnswer
from local.duosim.states import State
from local.duosim.verified_push import Offer

ACTIVE_MSG = "Account is active"
ENROLL_MSG = "Enroll an authentication device to proceed"
ACCOUNT_KEY = "DAACCOUNT00000000001"
TRUSTED = states.BYPASSED.because("remembered_device")


async def preauth(call: Call) -> web.Response:
    asked = subject(call)
    opted_in = call.params.flag("client_supports_verified_push")
    forced = call.duo.script.preauth(asked.person.username if asked.person else asked.name)
    if forced is not None:
        return ok(_forced(forced, asked.person))

    person = asked.person
    if person is None or (not person.devices and person.status == "active"):
        return ok(_newcomer(call, asked))
    if person.status != "active":
        return ok(_by_status(call, asked, person.status))
    if _is_trusted(call, person):
        _write_down(call, asked, TRUSTED, factor="remembered_device")
        return ok({"result": "allow", "status_msg": "Trusted device"})
    return ok(_auth(call, person, opted_in=opted_in))


def _by_status(call: Call, asked: Subject, status: Status) -> dict[str, object]:
    state = states.BY_STATUS[status]
    _write_down(call, asked, state)
    return {"result": state.result, "status_msg": ACTIVE_MSG if state.result == "allow" else state.status_msg}


def _auth(call: Call, person: Person, *, opted_in: bool) -> dict[str, object]:
    duo = call.duo
    verified = verified_push.is_required(person, duo.settings)
    withheld = frozenset({"push"}) if verified and not opted_in else frozenset[str]()
    told: dict[str, object] = {
        "result": "auth",
        "status_msg": ACTIVE_MSG,
        "devices": _devices(person, withheld),
    }
    if verified and opted_in and any(phone.can("push") for phone in person.phones):
        offer = Offer.new(person, duo.settings, ikey=call.integration.ikey, now=duo.clock.now())
        duo.offers[offer.txid] = offer
        told |= offer.told()
    return told


def _devices(person: Person, withheld: frozenset[str] = frozenset()) -> list[dict[str, object]]:
    return [
        each.as_device(withheld=withheld) if isinstance(each, Phone) else each.as_device() for each in person.devices
    ]


def _newcomer(call: Call, asked: Subject) -> dict[str, object]:
    duo = call.duo
    match duo.settings.new_user_policy:
        case "allow":
            _write_down(call, asked, states.UNENROLLED_ALLOWED)
            return {"result": "allow", "status_msg": ACTIVE_MSG}
        case "deny":
            _write_down(call, asked, states.UNENROLLED_DENIED)
            return {"result": "deny", "status_msg": states.DISABLED_MSG}
        case "enroll":
            visit = PortalVisit.new(asked.name, duo.clock.now() + PORTAL_SECONDS, call.integration.ikey)
            duo.portal_visits[visit.code] = visit
            portal = f"{call.base_url}/portal?code={visit.code}&akey={ACCOUNT_KEY}"
            return {"result": "enroll", "status_msg": ENROLL_MSG, "enroll_portal_url": portal}


def _forced(answer: PreauthAnswer, person: Person | None) -> dict[str, object]:
    told: dict[str, object] = {"result": answer.result, "status_msg": answer.status_msg}
    if answer.enroll_portal_url is not None:
        told["enroll_portal_url"] = answer.enroll_portal_url
    if answer.with_devices and person is not None:
        told["devices"] = _devices(person)
    return told


def _is_trusted(call: Call, person: Person) -> bool:
    trust = call.duo.trusted.get(call.params.get("trusted_device_token") or "")
    return trust is not None and trust.holds(person.user_id, call.integration.ikey, call.duo.clock.now())


def _write_down(call: Call, asked: Subject, state: State, *, factor: str = "not_available") -> None:
    now = call.duo.clock.now()
    call.duo.attempts.begin(
        Attempt(
            txid=str(uuid.uuid4()),
            username=asked.person.username if asked.person else asked.name,
            user_id=asked.person.user_id if asked.person else "",
            factor="none",
            logged_factor=factor,
            ikey=call.integration.ikey,
            application=call.integration.name,
            started=now,
            expires=now,
            ip=call.params.get("ipaddr"),
            via="preauth",
        ),
        state,
    )
