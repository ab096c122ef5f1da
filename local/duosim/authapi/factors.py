"""The factors that auth offers: push, phone, SMS and passcode, and auto, which picks one."""

import uuid
from urllib.parse import parse_qsl

from local.duosim import passcodes, states, verified_push
from local.duosim.attempts import Attempt, Prompt
from local.duosim.authapi.call import Call, Subject
from local.duosim.envelope import invalid
from local.duosim.people import Person, Phone
from local.duosim.verified_push import Offer

PUSHINFO_LIMIT = 20_000
NO_DEVICE = "no capable device"
AUTO_ORDER = ("push", "phone", "sms")


def begin(call: Call, asked: Subject, person: Person, factor: str) -> Attempt:
    if factor == "passcode":
        return _passcode(call, asked, person)
    wanted = call.params.required("device")
    if wanted != "auto" and person.device(wanted) is None:
        raise invalid("device")
    must_verify = verified_push.is_required(person, call.duo.settings)
    has_offer = call.params.get("txid") is not None
    tried = AUTO_ORDER if factor == "auto" else (factor,)
    for each in tried:
        if each == "push" and must_verify and not has_offer:
            continue  # the client never opted in to verified push
        for phone in person.phones:
            if wanted in ("auto", phone.device) and phone.can(each):
                return _ask(call, asked, person, phone, each)
    raise invalid(NO_DEVICE)


def new_attempt(call: Call, asked: Subject, *, txid: str, factor: str, logged_factor: str) -> Attempt:
    now = call.duo.clock.now()
    person = asked.person
    return Attempt(
        txid=txid,
        username=person.username if person else asked.name,
        user_id=person.user_id if person else "",
        factor=factor,
        logged_factor=logged_factor,
        ikey=call.integration.ikey,
        application=call.integration.name,
        started=now,
        expires=now + call.duo.settings.push_seconds,
        ip=call.params.get("ipaddr"),
        alias=asked.name if person and person.username.lower() != asked.name.lower() else "",
        via="async" if call.params.flag("async") else "sync",
    )


def _ask(call: Call, asked: Subject, person: Person, phone: Phone, factor: str) -> Attempt:
    match factor:
        case "push":
            return _push(call, asked, person, phone)
        case "phone":
            return _phone(call, asked, person, phone)
        case _:
            return _sms(call, asked, phone)


def _push(call: Call, asked: Subject, person: Person, phone: Phone) -> Attempt:
    pushinfo = call.params.get("pushinfo") or ""
    if len(pushinfo.encode("utf-8", "surrogateescape")) >= PUSHINFO_LIMIT:
        raise invalid("pushinfo")
    offer = _offer(call, person)
    attempt = new_attempt(
        call,
        asked,
        txid=offer.txid if offer else str(uuid.uuid4()),
        factor="push",
        logged_factor="verified_duo_push" if offer else "duo_push",
    )
    attempt.device = phone
    attempt.code = offer.code if offer else None
    attempt.prompt = Prompt(
        title=call.params.get("type") or "Login",
        display_username=call.params.get("display_username") or person.username,
        pushinfo=tuple(parse_qsl(pushinfo, keep_blank_values=True)),
    )
    first = states.verification_asked(offer.code) if offer else states.PUSHED
    call.duo.attempts.begin(attempt, first, call.duo.script.outcome(person.username))
    return attempt


def _offer(call: Call, person: Person) -> Offer | None:
    """Take up the number that preauth handed out; it is good for one push."""
    txid = call.params.get("txid")
    if txid is None:
        return None
    offer = call.duo.offers.pop(txid, None)
    if (
        offer is None
        or offer.user_id != person.user_id
        or offer.ikey != call.integration.ikey
        or offer.expires <= call.duo.clock.now()
    ):
        raise invalid("txid")
    return offer


def _phone(call: Call, asked: Subject, person: Person, phone: Phone) -> Attempt:
    attempt = new_attempt(call, asked, txid=str(uuid.uuid4()), factor="phone", logged_factor="phone_call")
    attempt.device = phone
    first = states.calling(phone.masked_number)
    call.duo.attempts.begin(attempt, first, call.duo.script.outcome(person.username))
    return attempt


def _sms(call: Call, asked: Subject, phone: Phone) -> Attempt:
    attempt = new_attempt(call, asked, txid=str(uuid.uuid4()), factor="sms", logged_factor="sms_refresh")
    attempt.device = phone
    passcodes.send_sms(phone, call.duo.settings.sms_batch)
    call.duo.changed()
    call.duo.attempts.begin(attempt, states.SMS_SENT)
    return attempt


def _passcode(call: Call, asked: Subject, person: Person) -> Attempt:
    typed = call.params.required("passcode").strip()
    attempt = new_attempt(call, asked, txid=str(uuid.uuid4()), factor="passcode", logged_factor="passcode")
    spent = passcodes.spend(person, typed, call.duo.clock.now())
    if spent is None:
        call.duo.attempts.begin(attempt, states.WRONG_PASSCODE)
        return attempt
    attempt.logged_factor = spent.factor
    attempt.device = spent.device
    call.duo.changed()
    call.duo.attempts.begin(attempt, states.RIGHT_PASSCODE)
    return attempt
