"""The edges of checks of who got in, and of addresses that have many people asked."""

from doorbook.checks.catalogue.fraud_then_success import FRAUD_THEN_SUCCESS
from doorbook.checks.catalogue.push_spray import PUSH_SPRAY
from doorbook.checks.catalogue.success_from_attack_ip import SUCCESS_FROM_ATTACK_IP
from doorbook.checks.story import Wire
from doorbook.checks.wire import AWAY
from tests.journeys.checks.edges.case import DAY, HOUR, NOWHERE, OTHER, SECOND, Edges, Found, asked, home, inside

WORDS = {"bypass_code": "a bypass code was typed"}
WEAKER = (
    ("phone_call", "duo_push"),
    ("sms_passcode", "verified_duo_push"),
    ("sms_refresh", "duo_mobile_passcode"),
    ("bypass_code", "hardware_token"),
    ("phone_call", "yubikey_code"),
)
SAME = (("phone_call", "phone_call"), ("duo_push", "duo_mobile_passcode"), ("sms_passcode", "bypass_code"))


def _fraud(who: str, minutes: float, **says: str) -> Wire:
    (row,) = asked(who, minutes, reason="user_marked_fraud", **says)
    return {**row, "result": "fraud"}


def _retried(who: str, report: float = 5 * HOUR, success: float = 2 * HOUR, **says: str) -> tuple[Wire, ...]:
    """Return a report, and somebody who is in after it: from the same address by another computer, or as is said."""
    return (*home(who), _fraud(who, report), inside(who, success, **{"browser": "Firefox", **says}))


def _with_factors(who: str, then: str, first: str) -> tuple[Wire, ...]:
    report = _fraud(who, 5 * HOUR, factor=first)
    return (*home(who), report, inside(who, 2 * HOUR, ip=OTHER, browser="Firefox", factor=then))


def _again(name: str, shared: str = "the same address", *, ip: str = AWAY, hours: int = 3, at: float = 120) -> Found:
    sentence = f"{name} was signed in from {ip} {hours} hours after they reported a fraud; {shared}."
    rests = (at + hours * HOUR, at)
    return Found(name=name, severity="critical", says=sentence, at=at, rests=rests)


RETRIED = Edges(
    check=FRAUD_THEN_SUCCESS,
    told={
        "authentication": (
            *_retried("just", 26 * HOUR),
            *_retried("late", 26 * HOUR + SECOND),
            *_retried("at once", 2 * HOUR),
            *_retried("network", ip="203.0.113.9"),
            *_retried("computer", ip=OTHER, browser="Chrome"),
            *_retried("nothing", ip=OTHER),
            *_retried("no sign-in", event_type="enrollment"),
            *_retried("before", 10 * DAY + 2 * HOUR, 10 * DAY + HOUR),
            *_retried("since today"),
            inside("since today", 6 * HOUR),
            *_retried("in vain"),
            *asked("in vain", 3 * DAY),
            *home("another", ip=AWAY),
            *home("result alone"),
            {**_fraud("result alone", 5 * HOUR), "reason": None},
            inside("result alone", 2 * HOUR, browser="Firefox"),
            *home("reason alone"),
            *asked("reason alone", 5 * HOUR, reason="user_marked_fraud"),
            inside("reason alone", 2 * HOUR, browser="Firefox"),
            *home("nowhere"),
            _fraud("nowhere", 5 * HOUR),
            inside("nowhere", 2 * HOUR, ip=NOWHERE),
            _fraud("not known", 5 * HOUR),
            inside("not known", 2 * HOUR, browser="Firefox"),
            *(each for number, (then, first) in enumerate(WEAKER) for each in _with_factors(f"w{number}", then, first)),
            *(each for number, (then, first) in enumerate(SAME) for each in _with_factors(f"s{number}", then, first)),
        )
    },
    finds=(
        _again("just", hours=24),
        _again("network", "the same network", ip="203.0.113.9"),
        _again("computer", "the same computer", ip=OTHER),
        _again("since today"),
        _again("in vain"),
        _again("result alone"),
        _again("reason alone"),
        _again("not known"),
        *(
            _again(f"w{number}", WORDS.get(then, "a weaker factor"), ip=OTHER)
            for number, (then, _) in enumerate(WEAKER)
        ),
    ),
)


def _sprayed(ip: str, *minutes: float, people: str = "abcde", **says: str) -> tuple[Wire, ...]:
    """Return prompts from an address, each of another person."""
    who = (f"{each}{ip.rpartition('.')[2]}" for each in people)
    return tuple(row for name, each in zip(who, minutes, strict=True) for row in asked(name, each, ip=ip, **says))


def _crowd(ip: str, many: int, minutes: float) -> tuple[Wire, ...]:
    return tuple(inside(f"x{number}", minutes, ip=ip) for number in range(many))


def _spray(ip: str, *rests: float, people: str = "abcde", told: int | None = None, at: float | None = None) -> Found:
    names = ", ".join(f"{each}{ip.rpartition('.')[2]}" for each in people)
    many = told or len(people)
    sentence = f"From {ip}, {many} people were asked within 30 minutes and did not say yes: {names}."
    return Found(name=ip, severity="high", says=sentence, at=rests[-1] if at is None else at, rests=rests)


def _at(number: int) -> str:
    return f"203.0.113.{number}"


STEPS = (60, 55, 50, 45, 30)
MONTH = 30 * DAY + 15 * HOUR
"""Until the beginning of the day a month before today's."""

SPRAYS = Edges(
    check=PUSH_SPRAY,
    told={
        "authentication": (
            *_sprayed(_at(1), *STEPS),
            *_sprayed(_at(2), 60 + SECOND, *STEPS[1:]),
            *_sprayed(_at(3), *STEPS, people="abcda"),
            *_sprayed(_at(4), 200, *STEPS, people="fabcde"),
            *_sprayed(_at(5), *range(60, 48, -1), people="abcdefghijkl"),
            *_sprayed(_at(6), *STEPS),
            *_crowd(_at(6), 10, 2 * DAY),
            *_sprayed(_at(7), *STEPS),
            *_crowd(_at(7), 9, 2 * DAY),
            inside("x1", 3 * DAY, ip=_at(7)),
            *_sprayed(_at(8), *STEPS),
            *_crowd(_at(8), 10, MONTH),
            *_sprayed(_at(9), *STEPS),
            *_crowd(_at(9), 10, MONTH + SECOND),
            *_sprayed(_at(10), *STEPS),
            *_crowd(_at(10), 10, 5 * HOUR),
            *_sprayed(_at(11), *STEPS),
            *(row for number in range(10) for row in asked(f"x{number}", 2 * DAY + 45 * number, ip=_at(11))),
            *_sprayed(_at(12), *(10 * DAY + HOUR + each for each in STEPS)),
            *_sprayed(_at(13), *STEPS),
            *_sprayed(_at(13), *(DAY + each for each in STEPS)),
        )
    },
    finds=(
        _spray(_at(1), *STEPS),
        _spray(_at(4), *STEPS),
        _spray(_at(5), *range(60, 48, -1), people="abcdefghij", told=12, at=56),
        _spray(_at(7), *STEPS),
        _spray(_at(9), *STEPS),
        _spray(_at(10), *STEPS),
        _spray(_at(11), *STEPS),
        _spray(_at(13), *STEPS),
        _spray(_at(13), *(DAY + each for each in STEPS)),
    ),
)


def _landed(ip: str, *minutes: float, success: float = HOUR, people: str = "abc", **says: str) -> tuple[Wire, ...]:
    return (*_sprayed(ip, *minutes, people=people), inside(f"z{ip.rpartition('.')[2]}", success, ip=ip, **says))


def _land(ip: str, *rests: float, people: str = "abc", told: int | None = None, at: float = HOUR) -> Found:
    end = ip.rpartition(".")[2]
    names = ", ".join(f"{each}{end}" for each in people)
    sentence = (
        f"z{end} signed in from {ip}, which had failed for {told or len(people)} others within 24 hours: {names}."
    )
    return Found(name=f"z{end}", severity="critical", says=sentence, at=at, rests=(*rests, at))


FAILED = (25 * HOUR, 24 * HOUR, 23 * HOUR)

LANDED = Edges(
    check=SUCCESS_FROM_ATTACK_IP,
    told={
        "authentication": (
            *_landed(_at(1), *FAILED),
            *_landed(_at(2), FAILED[0] + SECOND, *FAILED[1:]),
            *_landed(_at(3), 3 * HOUR, 2 * HOUR, HOUR),
            *_landed(_at(4), 30 * HOUR, *FAILED, HOUR / 2, people="fabcg"),
            *_landed(_at(5), *range(600, 588, -1), people="abcdefghijkl"),
            *_landed(_at(6), *FAILED, people="aba"),
            *_landed(_at(7), *FAILED, event_type="enrollment"),
            *_landed(_at(8), *FAILED[1:], people="ab"),
            _fraud("c8", 22 * HOUR, ip=_at(8)),
            *_landed(_at(9), *FAILED[1:], people="ab"),
            {**inside("c9", 22 * HOUR, ip=_at(9)), "result": "error", "reason": "error"},
            *_landed(_at(10), *FAILED[1:], people="ab"),
            *asked("c10", 22 * HOUR, ip=_at(10), event_type="enrollment"),
            *_landed(_at(11), *FAILED),
            *_crowd(_at(11), 10, 2 * DAY),
            *_landed(_at(12), *FAILED),
            *_crowd(_at(12), 9, 2 * DAY),
            inside("x1", 3 * DAY, ip=_at(12)),
            *_landed(_at(13), *(10 * DAY + HOUR + each for each in FAILED), success=10 * DAY + HOUR),
        )
    },
    finds=(
        _land(_at(1), *FAILED),
        _land(_at(4), *FAILED),
        _land(_at(5), *range(600, 588, -1), people="abcdefghij", told=12),
        _land(_at(8), *FAILED[1:], 22 * HOUR),
        _land(_at(12), *FAILED),
    ),
)
