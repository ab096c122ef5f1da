"""Who is on the phone: a push to somebody whom an administrator speaks with, and what they answered."""

import secrets
import uuid

from aiohttp import web

from local.duosim import states
from local.duosim.admin.call import AdminCall
from local.duosim.admin.changing import of_person
from local.duosim.admin.happened import happened
from local.duosim.attempts import Attempt, Prompt
from local.duosim.envelope import Refused, invalid, ok

SECONDS = 60.0
DIGITS = 6
RESULTS = {"allow": "approve", "deny": "deny", "fraud": "fraud"}


def send(call: AdminCall) -> web.Response:
    """Push to the phone, which shows the same code as the administrator reads."""
    person, now = call.person(), call.duo.clock.now()
    phone = next((each for each in person.phones if each.device == call.params.required("phone_id")), None)
    if phone is None or not phone.can("push"):
        raise invalid("phone_id")
    if person.status == "pending deletion":
        raise invalid("user_id")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    attempt = Attempt(
        txid=str(uuid.uuid4()),
        username=person.username,
        user_id=person.user_id,
        factor="push",
        logged_factor=None,
        ikey=call.integration.ikey,
        application=call.duo.settings.account_name,
        started=now,
        expires=now + SECONDS,
        via="verification",
        device=phone,
        prompt=Prompt(
            title="Confirm who you are to",
            display_username=person.username,
            pushinfo=(("Verification code", code),),
        ),
    )
    call.duo.attempts.begin(attempt, states.PUSHED, call.duo.script.outcome(person.username))
    happened(call, "user_verification_push_send", of_person(person), {"phone": phone.number})
    return ok({"confirmation_code": code, "push_id": attempt.txid})


def response(call: AdminCall) -> web.Response:
    """Say what they answered; a push that timed out, or is long over, is not found."""
    person, push_id = call.person(), call.params.required("push_id")
    attempt = call.duo.attempts.get(push_id)
    if attempt is None or attempt.via != "verification" or attempt.user_id != person.user_id:
        raise Refused(40401)
    if attempt.state is states.TIMED_OUT:
        raise Refused(40401)
    result = RESULTS.get(attempt.state.status, "waiting") if attempt.state.is_final else "waiting"
    return ok({"push_id": push_id, "result": result})
