"""What may happen to few people in few days: each a few rows of Duo's logs, or of our own."""

from datetime import datetime, timedelta
from typing import Any

from doorbook.checks.story import NOW
from doorbook.checks.wire import AWAY, HOME, activity, deed, enrolment, signin, user_id
from doorbook.checks.wire_own import help_desk_push, portal_signin
from doorbook.checks.wire_things import texted

type Wire = dict[str, Any]
type Told = tuple[str, Wire]
"""A log, and a row of it."""

PEOPLE = ("ann", "bob", "cid")
PLACES = (HOME, AWAY, "198.51.100.7")
BEGAN = NOW - timedelta(days=6)


def denied(who: str, at: datetime, ip: str, reason: str = "no_response") -> Told:
    result = "fraud" if reason == "user_marked_fraud" else "denied"
    return "authentication", signin(who, at, result=result, reason=reason, ip=ip)


def let_in(who: str, at: datetime, ip: str, **says: str) -> Told:
    return "authentication", signin(who, at, ip=ip, **says)


def flooded(who: str, at: datetime, ip: str) -> tuple[Told, ...]:
    """Ask four times, and then be let in."""
    asked = (denied(who, at + timedelta(minutes=each), ip) for each in (0, 4, 8, 12))
    return (*asked, let_in(who, at + timedelta(minutes=17), ip))


def sprayed(_who: str, at: datetime, ip: str) -> tuple[Told, ...]:
    asked = (
        denied(each, at + timedelta(minutes=number), ip) for number, each in enumerate((*PEOPLE, "dan", "eve", "flo"))
    )
    return (*asked, let_in("gus", at + timedelta(minutes=20), ip))


def reported(who: str, at: datetime, ip: str) -> tuple[Told, ...]:
    return denied(who, at, ip, "user_marked_fraud"), let_in(who, at + timedelta(hours=5), ip)


def abroad(who: str, at: datetime, ip: str) -> tuple[Told, ...]:
    return (let_in(who, at, ip, country="BR"),)


def dripped(who: str, at: datetime, ip: str) -> tuple[Told, ...]:
    return tuple(denied(who, at + timedelta(days=each), ip) for each in range(-2, 1))


def helped(who: str, at: datetime, ip: str) -> tuple[Told, ...]:
    """Make a code, use it twice, and enrol and use a phone."""
    new = "DPSTRANGE00000000001"
    return (
        ("activity", activity("bypass_create", at, on=("user_bypass", user_id(who), who))),
        ("administrator", deed("bypass_create", at, on=who, told=f'{{"user_id": "{user_id(who)}"}}')),
        let_in(who, at + timedelta(hours=1), ip, factor="bypass_code", reason="valid_passcode"),
        let_in(who, at + timedelta(hours=20), ip, factor="bypass_code", reason="valid_passcode"),
        ("authentication", enrolment(who, at + timedelta(hours=21), ip=ip)),
        let_in(who, at + timedelta(hours=22), ip, asked=new),
    )


def put_in_bypass(who: str, at: datetime, ip: str) -> tuple[Told, ...]:
    return (
        ("administrator", deed("user_update", at, on=who, told='{"status": "Bypass"}')),
        let_in(who, at + timedelta(hours=30), ip, factor="not_available", reason="bypass_user"),
    )


def promoted(who: str, at: datetime, _ip: str) -> tuple[Told, ...]:
    on = ("admin", f"DE{who.upper():0<18}", who)
    return (
        ("administrator", deed("admin_update", at, on=who, told='{"role": "Help Desk"}')),
        ("administrator", deed("admin_update", at + timedelta(days=1), on=who, told='{"role": "User Manager"}')),
        ("activity", activity("admin_update", at + timedelta(days=1), on=on, told='{"role": "User Manager"}')),
    )


def loosened(_who: str, at: datetime, _ip: str) -> tuple[Told, ...]:
    rows = ((0, '{"allow_factor_sms": false}'), (1, '{"allow_factor_sms": true}'), (2, '{"allow_factor_sms": true}'))
    return tuple(
        ("administrator", deed("policy_update", at + timedelta(days=day), on="Policy", told=told)) for day, told in rows
    )


def handed_out(_who: str, at: datetime, _ip: str) -> tuple[Told, ...]:
    """Make codes for six people within the hour, which each log tells in its words."""
    told = []
    for number, each in enumerate((*PEOPLE, "dan", "eve", "flo")):
        made = at + timedelta(minutes=9 * number)
        said = f'{{"user_id": "{user_id(each)}"}}'
        told.append(("activity", activity("bypass_create", made, on=("user_bypass", user_id(each), each))))
        told.append(("administrator", deed("bypass_create", made, on=each, told=said)))
    return tuple(told)


def knocked(_who: str, at: datetime, _ip: str) -> tuple[Told, ...]:
    """Fail to sign in as an administrator, until Duo has enough, and delete a policy after the other."""
    said = '{"email": "olivia@example.com", "error": "Incorrect passcode."}'
    tries = (deed("admin_2fa_error", at + timedelta(minutes=each), told=said) for each in (0, 6, 12))
    gone = (deed("policy_delete", at + timedelta(hours=1, minutes=each), on=f"p{each}") for each in range(0, 50, 10))
    return tuple(("administrator", each) for each in (*tries, deed("admin_lockout", at + timedelta(minutes=13)), *gone))


def impersonated(who: str, at: datetime, _ip: str) -> tuple[Told, ...]:
    """Call the help desk as somebody who does not answer twice, and denies it the third time."""
    answers = ((0, "timed_out"), (20, "timed_out"), (70, "denied"))
    return tuple(
        ("verifications", help_desk_push(who, at + timedelta(minutes=late), answer=said)) for late, said in answers
    )


def let_in_by_the_portal(who: str, at: datetime, ip: str) -> tuple[Told, ...]:
    """Let people in at the portal: of the first Duo has its row, of the second none, and of the third it denies."""
    names = [f"{who}-{at:%d%H%M}-{number}" for number in range(3)]
    moments = [at + timedelta(minutes=7 * number) for number in range(3)]
    rows = zip(names, moments, strict=True)
    return (
        *(("portal_signins", portal_signin(who, moment, txid=txid)) for txid, moment in rows),
        let_in(who, moments[0], ip, txid=names[0]),
        ("authentication", signin(who, moments[2], txid=names[2], ip=ip, result="denied", reason="user_cancelled")),
    )


def pumped(_who: str, at: datetime, _ip: str) -> tuple[Told, ...]:
    """Have twelve dear texts sent, most of them to one number, from half an hour before midnight on."""
    begins = at.replace(hour=23, minute=30)
    numbers = ("+37120000001", "+37120000002", *("+37120000003",) * 10, "+37120000003")
    rows = (texted(each, begins + timedelta(minutes=4 * place), cost=6) for place, each in enumerate(numbers))
    return tuple(("telephony", each) for each in rows)


HAPPENINGS = (
    flooded, sprayed, reported, abroad, dripped, helped, put_in_bypass, promoted, loosened, handed_out, knocked,
    impersonated, let_in_by_the_portal, pumped
)  # fmt: skip
