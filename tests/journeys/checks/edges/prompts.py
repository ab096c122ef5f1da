"""The edges of checks of prompts that were not approved."""

from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.mfa_flood_approved import MFA_FLOOD_APPROVED
from doorbook.checks.catalogue.push_fraud_reported import PUSH_FRAUD_REPORTED
from doorbook.checks.catalogue.push_slow_drip import PUSH_SLOW_DRIP
from doorbook.checks.story import Wire
from doorbook.checks.wire import AWAY, HOME, enrolment
from tests.journeys.checks.edges.case import (
    DAY,
    HOUR,
    NOWHERE,
    OTHER,
    SECOND,
    Edges,
    Found,
    asked,
    before,
    home,
    inside,
    nobody,
)

FIVE = (40, 35, 30, 25, 20)


def _flood(name: str, times: int = 5, ips: str = AWAY, *, severity: str = "high", **says: object) -> Found:
    told: dict[str, object] = {"at": 20.0, "rests": FIVE} | says
    sentence = f"{name} was asked {times} times from {ips} and did not say yes."
    return Found(name=name, severity=severity, says=sentence, **told)  # type: ignore[arg-type]


FLOODS = Edges(
    check=MFA_FLOOD,
    told={
        "authentication": (
            *asked("just", *FIVE, 19),
            *asked("late", 40 + SECOND, 35, 30, 25, 20),
            *asked("burst", 10, 9, 8),
            *asked("slow burst", 10 + SECOND, 9, 8),
            *asked("and more", 200, *FIVE, 10),
            *asked("twice", *(DAY + each for each in FIVE), *FIVE),
            *asked("before", *(10 * DAY + HOUR + each for each in FIVE)),
            *asked("two places", 40, 35, 30),
            *asked("two places", 25, 20, ip=OTHER),
            *asked("nowhere", *FIVE, ip=NOWHERE),
            *home("at home", 9, 2),
            *asked("at home", *FIVE, ip=HOME, reason="no_response"),
            *home("since today", 9, 2, ip=OTHER),
            inside("since today", 3 * HOUR, ip=HOME),
            *asked("since today", *FIVE, ip=HOME, reason="no_response"),
            *home("in vain", 9, 2, ip=OTHER),
            *asked("in vain", 3 * DAY, 2 * DAY, ip=HOME),
            *asked("in vain", *FIVE, ip=HOME, reason="no_response"),
            *home("next door", 9, 2, ip="192.0.2.99"),
            *asked("next door", *FIVE, ip=HOME, reason="no_response"),
        )
    },
    finds=(
        _flood("just", 6, rests=(*FIVE, 19)),
        _flood("burst", 3, at=8, rests=(10, 9, 8)),
        _flood("and more"),
        _flood("twice"),
        _flood("twice", at=DAY + 20, rests=tuple(DAY + each for each in FIVE)),
        _flood("two places", 5, f"{OTHER}, {AWAY}"),
        _flood("nowhere", 5, "nobody knows where"),
        _flood("at home", 5, HOME, severity="medium"),
        *(_flood(each, 5, HOME) for each in ("since today", "in vain", "next door")),
    ),
)

THREE = (70, 60, 50)


def _worn(name: str, prompts: tuple[float, ...] = THREE, yes: float = 20, **says: str) -> tuple[Wire, ...]:
    return (*home(name), *asked(name, *prompts), inside(name, yes, **says))


def _yes(name: str, *rests: float) -> Found:
    on = rests or (*THREE, 20)
    sentence = f"{name} approved a prompt from {AWAY} after {len(on) - 1} that they had not approved."
    return Found(name=name, severity="critical", says=sentence, at=on[-1], rests=on)


APPROVED = Edges(
    check=MFA_FLOOD_APPROVED,
    told={
        "authentication": (
            *_worn("just"),
            *_worn("late prompts", (70 + SECOND, 60, 50)),
            *_worn("late yes", yes=20 - SECOND),
            *_worn("yes between", (50, 48, 40), 45),
            *_worn("four", (50, 45, 40, 35)),
            *_worn("and one more", (200, *THREE, 10)),
            *_worn("by a call", factor="phone_call"),
            *_worn("by a number", factor="verified_duo_push"),
            *_worn("by a text", factor="sms_passcode"),
            *_worn("no sign-in", event_type="enrollment"),
            *_worn("before", tuple(10 * DAY + HOUR + each for each in THREE), 10 * DAY + HOUR + 20),
            *_worn("since today"),
            inside("since today", 5 * HOUR),
            *_worn("in vain"),
            *asked("in vain", 3 * DAY),
            *home("ten days", 12, 3),
            *asked("ten days", *THREE, ip=OTHER),
            inside("ten days", 20),
            *home("nine days", 12, 4),
            *asked("nine days", *THREE, ip=OTHER),
            inside("nine days", 20),
            inside("two weeks", 14 * DAY + 20, ip=HOME),
            *asked("two weeks", *THREE, ip=OTHER),
            inside("two weeks", 20),
            inside("no two weeks", 14 * DAY + 20 - SECOND, ip=HOME),
            *asked("no two weeks", *THREE, ip=OTHER),
            inside("no two weeks", 20),
            *asked("from both", 70, 60, ip=OTHER),
            *asked("from both", 50),
            inside("from both", 20),
            *home("next door", ip="203.0.113.7"),
            *asked("next door", *THREE),
            inside("next door", 20),
        )
    },
    finds=(
        _yes("just"),
        _yes("four", 50, 45, 40, 35, 20),
        _yes("and one more"),
        _yes("by a call"),
        _yes("by a number"),
        _yes("since today"),
        _yes("in vain"),
        _yes("ten days"),
        _yes("two weeks"),
        _yes("from both"),
    ),
)


def _drip(name: str, *rests: float, of: str = f"{AWAY} for Customer portal", at: float | None = None) -> Found:
    sentence = f"{name} did not approve prompts on 3 days, from {of}."
    return Found(name=name, severity="medium", says=sentence, at=rests[-1] if at is None else at, rests=rests)


DRIPS = Edges(
    check=PUSH_SLOW_DRIP,
    told={
        "authentication": (
            *asked("just", 6 * DAY, 3 * DAY, 0),
            *asked("eight days", 7 * DAY, 3 * DAY, 0),
            *asked("told once", 4 * DAY, 3 * DAY, 2 * DAY, DAY, 0),
            *asked("two a day", 2 * DAY, 2 * DAY + HOUR, 0),
            *asked("many a day", 2 * DAY + HOUR, 2 * DAY, DAY, HOUR, 0),
            *asked("burst", 2 * DAY, DAY, 5, 4, 3),
            *asked("slow burst", 2 * DAY, DAY, 5 + SECOND, 4, 3),
            *asked("flood", 2 * DAY, DAY, *FIVE),
            *asked("slow flood", 2 * DAY, DAY, 40 + SECOND, 35, 30, 25, 20),
            *asked("home at last", 3 * DAY, 2 * DAY, DAY),
            *home("home at last"),
            *asked("home at last", 0, ip=HOME),
            *asked("since today", 2 * DAY, DAY, 0),
            inside("since today", HOUR),
            *home("another", ip=AWAY),
            *asked("another", 2 * DAY, DAY, 0),
            *asked("and a flood", *(5 * DAY + each for each in FIVE), 2 * DAY, DAY, 0),
            *home("one at home"),
            *asked("one at home", 3 * DAY, DAY, 0),
            *asked("one at home", 2 * DAY, ip=HOME),
            *asked("theirs later", 4 * DAY, 3 * DAY, 2 * DAY, 0),
            inside("theirs later", DAY),
            *asked("two places", 2 * DAY, 0),
            *asked("two places", DAY, ip=OTHER, application="Payroll"),
            *asked("before", 13 * DAY, 12 * DAY, 10 * DAY + HOUR),
        )
    },
    finds=(
        _drip("just", 6 * DAY, 3 * DAY, 0),
        _drip("told once", 4 * DAY, 3 * DAY, 2 * DAY),
        _drip("many a day", 2 * DAY + HOUR, 2 * DAY, DAY, HOUR, 0, at=HOUR),
        _drip("slow burst", 2 * DAY, DAY, 5.02, 4, 3, at=5.02),
        _drip("slow flood", 2 * DAY, DAY, 40.02, 35, 30, 25, 20, at=40.02),
        _drip("home at last", 3 * DAY, 2 * DAY, DAY),
        _drip("since today", 2 * DAY, DAY, 0),
        _drip("and a flood", 2 * DAY, DAY, 0),
        _drip("one at home", 3 * DAY, DAY, 0),
        _drip("theirs later", 4 * DAY, 3 * DAY, 2 * DAY),
        _drip("two places", 2 * DAY, DAY, 0, of=f"{OTHER}, {AWAY} for Customer portal, Payroll"),
    ),
)


def _report(name: str, minutes: float, **says: str) -> Wire:
    (row,) = asked(name, minutes, reason="user_marked_fraud", **says)
    return {**row, "result": "fraud"}


def _reported(name: str, *rests: float, what: str = "a prompt", of: str = f"{AWAY} for Customer portal") -> Found:
    sentence = f"{name} reported {what} as a fraud, from {of}."
    return Found(name=name, severity="high", says=sentence, at=rests[0], rests=rests)


REPORTS = Edges(
    check=PUSH_FRAUD_REPORTED,
    told={
        "authentication": (
            _report("twice", 50, txid="one"),
            _report("twice", 45, txid="one"),
            _report("twice", 40, ip=OTHER, application="Payroll"),
            _report("two rows", 50, txid="two"),
            _report("two rows", 49, txid="two"),
            {**_report("no txid", 50), "txid": None},
            {**_report("no txid", 49), "txid": None},
            _report("two days", DAY),
            _report("two days", 0),
            _report("nowhere", 50, ip=NOWHERE),
            _report("before", 10 * DAY + HOUR),
            nobody(_report("nobody", 50)),
            enrolment("enrolled", before(50)),
        )
    },
    finds=(
        _reported("twice", 50, 45, 40, what="2 prompts", of=f"{OTHER}, {AWAY} for Customer portal, Payroll"),
        _reported("two rows", 50, 49),
        _reported("no txid", 50, 49, what="2 prompts"),
        _reported("two days", DAY),
        _reported("two days", 0),
        _reported("nowhere", 50, of="nobody knows where for Customer portal"),
    ),
)
