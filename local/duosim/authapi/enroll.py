"""enroll and enroll_status: make a person, hand out an activation code, say whether it was used."""

import secrets
from urllib.parse import quote, urlsplit

from aiohttp import web

from local.duosim.authapi.call import Call
from local.duosim.enrolment import Activation
from local.duosim.envelope import invalid, ok
from local.duosim.people import Person

VALID_SECONDS = 86_400
MOST_BYPASS_CODES = 10


async def enroll(call: Call) -> web.Response:
    """Answer in Duo's shape, with two local addresses in it.

    Duo's ``activation_url`` is on ``m-….duosecurity.com``; here it is on the phone listener, where the phone is.
    """
    duo, params = call.duo, call.params
    username = params.get("username") or secrets.token_hex(16)
    valid_for = params.count("valid_secs", VALID_SECONDS)
    codes = params.count("bypass_codes", 0)
    if valid_for == 0:
        raise invalid("valid_secs")
    if codes > MOST_BYPASS_CODES:
        raise invalid("bypass_codes")
    if duo.person(username) is not None:
        raise invalid("username already exists")

    person = Person(username, bypass_codes=[f"{secrets.randbelow(10**9):09d}" for _ in range(codes)])
    activation = Activation.new(person.user_id, duo.clock.now() + valid_for, call.integration.ikey)
    duo.activations.append(activation)
    duo.put_person(person)

    code = activation.activation_code(urlsplit(call.base_url).hostname or "")
    told: dict[str, object] = {
        "activation_barcode": f"{call.base_url}/frame/qr?value={quote(code, safe='')}",
        "activation_code": code,
        "activation_url": f"{duo.phone_url}/activate/{activation.code}",
        "expiration": int(activation.expires),
        "user_id": person.user_id,
        "username": username,
    }
    if codes:
        told["bypass_codes"] = list(person.bypass_codes)
    return ok(told)


async def enroll_status(call: Call) -> web.Response:
    user_id = call.params.required("user_id")
    code = call.params.required("activation_code")
    for activation in call.duo.activations:
        if activation.user_id == user_id and code.startswith(f"duo://{activation.code}-"):
            if activation.used:
                return ok("success")
            return ok("invalid" if activation.expires <= call.duo.clock.now() else "waiting")
    return ok("invalid")
