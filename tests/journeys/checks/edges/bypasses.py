"""The edges of checks of who got around the second factor."""

from doorbook.checks.catalogue.bypass_code_used import BYPASS_CODE_USED
from doorbook.checks.catalogue.bypass_status_used import BYPASS_STATUS_USED
from doorbook.checks.catalogue.enrolled_after_bypass import ENROLLED_AFTER_BYPASS
from doorbook.checks.story import Wire
from doorbook.checks.wire import AWAY, HOME, activity, deed, enrolment, user_id
from tests.journeys.checks.edges.case import (
    DAY,
    HOUR,
    NOWHERE,
    OTHER,
    SECOND,
    Edges,
    Found,
    before,
    home,
    inside,
    nobody,
)

BYPASS = '{"status": "Bypass"}'


def _let_in(who: str, minutes: float = 2 * HOUR, **says: str) -> Wire:
    return inside(who, minutes, **{"factor": "not_available", "reason": "bypass_user", **says})


def _put(who: str, minutes: float, by: str = "Olivia Owner", told: str = BYPASS, action: str = "user_update") -> Wire:
    return deed(action, before(minutes), by=by, on=who, told=told)


def _in(name: str, *rests: float, times: str = "once", ips: str = AWAY, put: str = "", at: float = 0) -> Found:
    told = rests or (120.0,)
    because = f"; {put} had put them into bypass" if put else ""
    sentence = f"{name} was let in without a second factor {times} from {ips}{because}."
    return Found(name=name, severity="high", says=sentence, at=at or told[0], rests=told)


MONTH = 30 * DAY + 2 * HOUR
OLGA = "Olga Other"

LET_IN = Edges(
    check=BYPASS_STATUS_USED,
    told={
        "authentication": (
            _let_in("twice"),
            _let_in("twice", HOUR, ip=OTHER),
            _let_in("two days"),
            _let_in("two days", 2 * DAY),
            _let_in("nowhere", ip=NOWHERE),
            _let_in("before", 10 * DAY + HOUR),
            nobody(_let_in("nobody")),
            {**_let_in("no factor"), "factor": None},
            *(_let_in(who) for who in ("just", "late", "after", "failed", "active", "deleted", "BY NAME", "by id")),
            _let_in("last"),
        ),
        "administrator": (
            _put("just", MONTH),
            _put("late", MONTH + SECOND),
            _put("after", 2 * HOUR - SECOND),
            _put("active", 3 * HOUR, told='{"status": "Active"}'),
            _put("deleted", 3 * HOUR, action="user_delete"),
            _put("by name", 2 * HOUR),
            _put("last", 3 * HOUR),
            _put("last", 5 * HOUR, by=OLGA),
        ),
        "activity": (
            activity(
                "user_update",
                before(3 * HOUR),
                on=("user", user_id("failed"), "failed"),
                told=BYPASS,
                result="FAILURE",
            ),
            activity("user_update", before(3 * HOUR), by=OLGA, on=("user", user_id("by id"), "renamed"), told=BYPASS),
            activity("user_update", before(3 * HOUR), by=OLGA, on=("user", user_id("another"), "late"), told=BYPASS),
        ),
    },
    finds=(
        _in("twice", 120, 60, times="2 times", ips=f"{OTHER}, {AWAY}"),
        _in("two days"),
        _in("two days", 2 * DAY),
        _in("nowhere", ips="nobody knows where"),
        _in("no factor"),
        _in("just", MONTH, 120, put="Olivia Owner", at=120),
        *(_in(name) for name in ("late", "after", "failed", "active", "deleted")),
        _in("BY NAME", 120, 120, put="Olivia Owner"),
        _in("by id", 180, 120, put=OLGA, at=120),
        _in("last", 180, 120, put="Olivia Owner", at=120),
    ),
)


def _code(who: str, minutes: float = 2 * HOUR, **says: str) -> Wire:
    return inside(who, minutes, **{"factor": "bypass_code", "reason": "valid_passcode", "ip": HOME, **says})


def _made(who: str, minutes: float = 3 * HOUR, *, name: str = "", action: str = "bypass_create", **says: str) -> Wire:
    """Return that a code was made, as the newer log tells it."""
    return activity(action, before(minutes), on=("user_bypass", user_id(who), name or who), **says)


def _clock(minutes: float) -> str:
    return f"{before(minutes):%Y-%m-%d %H:%M} UTC"


def _used(
    name: str,
    *rests: float,
    minutes: float = 3 * HOUR,
    made: str = "",
    ip: str = HOME,
    severity: str = "medium",
    at: float = 120,
) -> Found:
    by = f"it was made by {made or 'Olivia Owner at 192.0.2.8 in US'} on {_clock(minutes)}"
    says = f"{name} signed in with a bypass code from {ip}; {by if rests else 'no log tells who made it'}."
    return Found(name=name, severity=severity, says=says, at=at, rests=rests or (at,))


CODES = Edges(
    check=BYPASS_CODE_USED,
    told={
        "authentication": (
            *(
                row
                for who in ("just", "late", "after", "failed", "other", "another", "by name", "latest", "no", "quick")
                for row in (*home(who), _code(who))
            ),
            *(row for who in ("slow", "both", "both too") for row in (*home(who), _code(who))),
            *home("today"),
            inside("today", 3 * HOUR),
            _code("today", ip=AWAY),
            *home("nowhere"),
            _code("nowhere", ip=NOWHERE),
            *home("yesterday"),
            _code("yesterday", 20 * HOUR),
            _code("yesterday"),
            *home("denied"),
            {**_code("denied", 150), "result": "denied", "reason": "invalid_passcode"},
            _code("denied"),
            *home("older"),
            _code("older", 20 * HOUR),
            _code("older"),
            *home("before"),
            _code("before", 10 * DAY + HOUR),
            nobody(_code("nobody")),
            _code("unknown"),
            *home("first of all"),
            _code("first of all", 150),
            *home("tried before"),
            {**_code("tried before", 20 * HOUR), "result": "denied", "reason": "invalid_passcode"},
            _code("tried before"),
        ),
        "administrator": (
            deed("bypass_create", before(3 * HOUR), by=OLGA, on="BY NAME"),
            deed("bypass_create", before(3 * HOUR - 1), by=OLGA, on="both"),
            deed("bypass_create", before(4 * HOUR), by=OLGA, on="both too"),
        ),
        "activity": (
            _made("just", MONTH),
            _made("late", MONTH + SECOND),
            _made("after", 2 * HOUR - SECOND),
            _made("failed", result="FAILURE"),
            _made("other", action="bypass_view"),
            _made("somebody", name="another"),
            _made("latest", 5 * HOUR, by=OLGA),
            _made("latest"),
            _made("quick", 2 * HOUR + 5, country="BR"),
            _made("slow", 2 * HOUR + 5 + SECOND, country="BR"),
            _made("both"),
            _made("both too"),
            _made("today"),
            _made("nowhere"),
            _made("yesterday", 20 * HOUR),
            _made("denied"),
            _made("older", 10 * HOUR),
            _made("tried before", 25 * HOUR),
        ),
    },
    finds=(
        _used("just", MONTH, 120, minutes=MONTH),
        *(_used(name) for name in ("late", "after", "failed", "other", "another", "no")),
        _used("by name", 180, 120, made=OLGA),
        _used("latest", 180, 120),
        _used("quick", 125, 120, minutes=125, made="Olivia Owner at 192.0.2.8 in BR", severity="high"),
        _used("slow", 125.02, 120, minutes=125.02, made="Olivia Owner at 192.0.2.8 in BR"),
        _used("both", 180, 120),
        _used("both too", 180, 120),
        _used("today", 180, 120, ip=AWAY, severity="high"),
        _used("nowhere", 180, 120, ip="nobody knows where"),
        _used("yesterday", 1200, 1200, minutes=1200, at=1200),
        _used("yesterday", 1200, 120, minutes=1200, severity="high"),
        _used("denied", 180, 120),
        _used("unknown", severity="high"),
        _used("first of all", at=150),
        _used("tried before", 1500, 120, minutes=1500),
        _used("older", at=1200),
        _used("older", 600, 120, minutes=600),
    ),
)


def _added(who: str, minutes: float, *, action: str = "phone_create", device: str = "", **says: str) -> Wire:
    told = {"by": who, "by_kind": "user", "by_id": user_id(who), **says}
    return activity(action, before(minutes), on=("phone", device or f"DP{who}", "+17345550199"), **told)


def _first(who: str, minutes: float = HOUR, *, device: str = "", **says: str) -> Wire:
    return inside(who, minutes, asked=device or f"DP{who}", **says)


MADE, STATUS, PHONES = "a bypass code was made", "they were put into bypass", "their phones were taken away"
CODE, LET, DEVICES = (
    "a bypass code was used",
    "they were let in by their bypass status",
    "their devices were taken away",
)


def _after(
    name: str, *rests: float, hours: int = 3, bypass: str = MADE, ip: str = AWAY, severity: str = "critical"
) -> Found:
    told = rests or (300.0, 120.0, 60.0)
    sentence = f"{name} used a new authenticator from {ip}; it was added {hours} hours after {bypass}."
    return Found(name=name, severity=severity, says=sentence, at=told[-1], rests=told)


ACTIONS = ("phone_associate", "hardtoken_create", "hardtoken_associate", "webauthncredential_create", "u2ftoken_create")

AUTHENTICATORS = Edges(
    check=ENROLLED_AFTER_BYPASS,
    told={
        "authentication": (
            *(row for each in ACTIONS for row in (*home(f"by {each}"), _first(f"by {each}"))),
            *(
                row
                for who in (
                    "just",
                    "late",
                    "made at once",
                    "failed",
                    "other deed",
                    "by help",
                    "view",
                    "by name",
                    "AS TOLD",
                )
                for row in (*home(who), _first(who))
            ),
            *(row for who in ("taken", "status", "wiped", "not so") for row in (*home(who), _first(who))),
            *home("let in"),
            inside("let in", 5 * HOUR, ip=HOME, factor="not_available", reason="bypass_user"),
            _first("let in"),
            *home("code"),
            inside("code", 5 * HOUR, ip=HOME, factor="bypass_code", reason="valid_passcode"),
            _first("code"),
            *home("wrong code"),
            {**inside("wrong code", 5 * HOUR, factor="bypass_code"), "result": "denied"},
            _first("wrong code"),
            *home("three days"),
            _first("three days"),
            *home("too late"),
            _first("too late"),
            *home("second use"),
            _first("second use", 90, ip=HOME),
            _first("second use"),
            *home("nowhere"),
            _first("nowhere", ip=NOWHERE),
            *home("before"),
            _first("before", 10 * DAY + HOUR),
            *home("enrolled"),
            enrolment("enrolled", before(2 * HOUR)),
            inside("enrolled", 90, ip=HOME),
            _first("enrolled"),
            *home("in vain"),
            {**enrolment("in vain", before(2 * HOUR)), "result": "denied"},
            _first("in vain"),
            *home("their own"),
            _first("their own", 3 * DAY, ip=HOME),
            _first("their own"),
            *home("at once"),
            _first("at once", 2 * HOUR),
            _first("nothing known"),
        ),
        "administrator": (
            _put("as told", 5 * HOUR, told="", action="bypass_create"),
            _put("taken", 5 * HOUR, told='{"phones": ""}'),
            _put("not so", 5 * HOUR, told='{"phones": ""}', action="user_create"),
            _put("status", 5 * HOUR),
            _put("wiped", 5 * HOUR, action="deregister_devices", told=""),
        ),
        "activity": (
            *(row for each in ACTIONS for row in (_made(f"by {each}", 300), _added(f"by {each}", 120, action=each))),
            _made("just", 26 * HOUR),
            _added("just", 120),
            _made("late", 26 * HOUR + SECOND),
            _added("late", 120),
            _made("made at once", 120),
            _added("made at once", 120),
            _made("failed", 300),
            _added("failed", 120, result="FAILURE"),
            _made("other deed", 300),
            _added("other deed", 120, action="phone_update"),
            _made("by help", 300),
            _added("by help", 120, by="Olivia Owner", by_kind="admin", by_id="DEOLIVIA000000000001"),
            _made("view", 300, action="bypass_view"),
            _added("view", 120),
            _made("somebody", 300, name="by name"),
            _added("by name", 120),
            *(
                _added(who, 120)
                for who in ("AS TOLD", "taken", "status", "wiped", "not so", "let in", "code", "wrong code")
            ),
            _made("three days", 3 * DAY + 4 * HOUR),
            _added("three days", 3 * DAY + HOUR),
            _made("too late", 3 * DAY + 4 * HOUR),
            _added("too late", 3 * DAY + HOUR + SECOND),
            _made("second use", 300),
            _added("second use", 120),
            _made("nowhere", 300),
            _added("nowhere", 120),
            _made("before", 10 * DAY + HOUR + 4 * HOUR),
            _added("before", 10 * DAY + HOUR + HOUR),
            _made("enrolled", 300),
            _made("in vain", 300),
            _made("their own", 300),
            _added("their own", 120),
            _made("at once", 300),
            _added("at once", 120),
            _made("nothing known", 300),
            _added("nothing known", 120),
        ),
    },
    finds=(
        _after("just", 1560, 120, 60, hours=24),
        _after("made at once", 120, 120, 60, hours=0),
        _after("by help"),
        *(_after(f"by {each}") for each in ACTIONS),
        _after("AS TOLD"),
        _after("taken", bypass=PHONES),
        _after("status", bypass=STATUS),
        _after("wiped", bypass=DEVICES),
        _after("let in", bypass=LET),
        _after("code", bypass=CODE),
        _after("three days", 3 * DAY + 240, 3 * DAY + 60, 60),
        _after("second use", 300, 120, 90, ip=HOME, severity="medium"),
        _after("nowhere", ip="nobody knows where", severity="medium"),
        _after("enrolled"),
        _after("their own"),
        _after("at once", 300, 120, 120),
        _after("nothing known"),
    ),
)
