"""auth and auth_status: ask the person, and tell how it goes."""

import base64
import uuid

from aiohttp import web

from local.duosim import states
from local.duosim.attempts import Attempt
from local.duosim.authapi import factors
from local.duosim.authapi.call import Call, Subject, subject
from local.duosim.envelope import Refused, invalid, ok
from local.duosim.people import Person
from local.duosim.states import State
from local.duosim.trust import Trust

FACTORS = ("auto", "push", "passcode", "sms", "phone")


async def auth(call: Call) -> web.Response:
    asked = subject(call)
    factor = call.params.required("factor")
    if factor not in FACTORS:
        raise invalid("factor")
    is_async = call.params.flag("async")
    if not call.duo.may_try(asked.person.user_id if asked.person else asked.name.lower()):
        raise Refused(42901)

    attempt = _begin(call, asked, factor)
    if is_async:
        return ok({"txid": attempt.txid})
    await call.duo.until(lambda: attempt.state.is_final, attempt.expires + 1)
    return ok(_told(call, attempt))


async def auth_status(call: Call) -> web.Response:
    """Answer at the next change of state, which the first call need not wait for; a final state is repeated."""
    txid = call.params.required("txid")
    attempt = call.duo.attempts.get(txid)
    if attempt is None or attempt.ikey != call.integration.ikey or attempt.via != "async":
        raise invalid("txid")
    limit = call.duo.clock.now() + call.duo.settings.long_poll_seconds
    if not await call.duo.until(lambda: attempt.has_news, limit):
        raise invalid("txid")
    attempt.seen = len(attempt.states)
    return ok({**_told(call, attempt), "auth_delayed": False})


def _begin(call: Call, asked: Subject, factor: str) -> Attempt:
    person = asked.person
    if person is None or (not person.devices and person.status == "active" and not person.bypass_codes):
        return _settled(call, asked, _newcomer(call, asked))
    if person.status != "active":
        return _settled(call, asked, states.BY_STATUS[person.status])
    return factors.begin(call, asked, person, factor)


def _newcomer(call: Call, asked: Subject) -> State:
    match call.duo.settings.new_user_policy:
        case "allow":
            return states.UNENROLLED_ALLOWED
        case "deny":
            return states.UNENROLLED_DENIED
        case "enroll":
            raise invalid("username" if asked.person is None else "no capable device")


def _settled(call: Call, asked: Subject, state: State) -> Attempt:
    """Nobody need be asked: the account's status or the policy has decided."""
    attempt = factors.new_attempt(call, asked, txid=str(uuid.uuid4()), factor="none", logged_factor="not_available")
    call.duo.attempts.begin(attempt, state)
    return attempt


def _told(call: Call, attempt: Attempt) -> dict[str, object]:
    told = attempt.state.told()
    person = call.duo.person_by_id(attempt.user_id)
    if attempt.state.status == "allow" and person is not None and call.duo.settings.trusted_device_seconds:
        told["trusted_device_token"] = _trusted_device_token(call, attempt, person)
    return told


def _trusted_device_token(call: Call, attempt: Attempt, person: Person) -> str:
    expires = call.duo.clock.now() + call.duo.settings.trusted_device_seconds
    if attempt.trusted_device_token is None:
        attempt.trusted_device_token = base64.b64encode(f"{attempt.txid}|{int(expires)}".encode()).decode()
        call.duo.trusted[attempt.trusted_device_token] = Trust(person.user_id, attempt.ikey, expires)
        call.duo.changed()
    return attempt.trusted_device_token
