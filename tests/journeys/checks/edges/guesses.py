"""The edges of checks of who tries to get in: by codes, until people are locked out, from many addresses, for long."""

from doorbook.checks.catalogue.account_under_attack import ACCOUNT_UNDER_ATTACK
from doorbook.checks.catalogue.code_guessing import CODE_GUESSING
from doorbook.checks.catalogue.dormant_account_probed import DORMANT_ACCOUNT_PROBED
from doorbook.checks.catalogue.lockout_spike import LOCKOUT_SPIKE
from doorbook.checks.story import Wire
from doorbook.checks.wire import AWAY, HOME, user
from tests.journeys.checks.edges.case import DAY, HOUR, SECOND, Edges, Found, asked, before, home, inside, nobody

SIX = (20, 18, 16, 14, 12, 10)
THREE = (35, 30, 20)


def _typed(who: str, *minutes: float) -> tuple[Wire, ...]:
    return asked(who, *minutes, reason="invalid_passcode", factor="duo_mobile_passcode")


def _numbers(who: str, *minutes: float) -> tuple[Wire, ...]:
    return asked(who, *minutes, reason="verification_code_incorrect", factor="verified_duo_push")


def _guessed(name: str, *rests: float, at: float = 0) -> Found:
    says = f"{name} was tried with {len(rests)} wrong codes from {AWAY}."
    return Found(name=name, severity="high", says=says, at=at or rests[-1], rests=rests)


GUESSES = Edges(
    check=CODE_GUESSING,
    told={
        "authentication": (
            *_typed("just", *SIX),
            *_typed("late", 20 + SECOND, *SIX[1:]),
            *_numbers("just numbers", *THREE),
            *_numbers("late numbers", 35 + SECOND, *THREE[1:]),
            *_typed("and one before", 300, *SIX),
            *_typed("and one after", *SIX, 1),
            *_typed("and a number", *SIX),
            *_numbers("and a number", 15),
            *_typed("twice a day", *(each + 300 for each in SIX), *SIX),
            *_typed("two days", *(each + DAY for each in SIX), *SIX),
            *(nobody(each) for each in _typed("not known", *SIX)),
        )
    },
    finds=(
        _guessed("just", *SIX),
        _guessed("just numbers", *THREE),
        _guessed("and one before", *SIX),
        _guessed("and one after", *SIX),
        _guessed("and a number", *SIX),
        _guessed("twice a day", *(each + 300 for each in SIX), *SIX, at=310),
        _guessed("two days", *(each + DAY for each in SIX)),
        _guessed("two days", *SIX),
    ),
)


def _locked(people: str, *minutes: float) -> tuple[Wire, ...]:
    says = {"reason": "locked_out", "factor": "not_available"}
    return tuple(row for who, each in zip(people, minutes, strict=True) for row in asked(who, each, **says))


def _spike(people: str, *rests: float) -> Found:
    says = f"{len(people)} people were locked out within 10 minutes: {', '.join(people)}."
    return Found(name="the Duo account", severity="high", says=says, at=rests[-1], rests=rests)


LOCKED = (130, 128, 126, 124, 120)
LATER = tuple(each + 2 * DAY for each in LOCKED)
AGAIN = tuple(each + 4 * DAY for each in LOCKED)
ANEW = tuple(each + 7 * DAY for each in LOCKED)

LOCKOUTS = Edges(
    check=LOCKOUT_SPIKE,
    told={
        "authentication": (
            *_locked("abcde", *LOCKED),
            *_locked("xy", 140, 100),
            *_locked("fghij", LATER[0] + SECOND, *LATER[1:]),
            *_locked("klmno", *AGAIN),
            *_locked("o", AGAIN[-1] + DAY),
            *_locked("pqrst", *ANEW),
            *_locked("t", ANEW[-1] + DAY + SECOND),
            *(nobody(each) for each in _locked("u", LATER[-1] + 1)),
        )
    },
    finds=(_spike("abcde", *LOCKED), _spike("pqrst", *ANEW)),
)


def _tried(who: str, *steps: tuple[float, float], result: str = "denied") -> tuple[Wire, ...]:
    """Return a wrong code for each step: so many minutes before the look, from a network of that number."""
    says = {"reason": "invalid_passcode", "factor": "duo_mobile_passcode"}
    rows = (row for at, network in steps for row in asked(who, at, ip=_at(network), **says))
    return tuple({**row, "result": result} for row in rows)


def _at(network: float) -> str:
    """Return an address in a network; of the same one there are others, told by tenths."""
    return f"198.18.{int(network)}.{round(network % 1 * 10) + 4}"


def _attacked(name: str, *steps: tuple[float, float], networks: int, at: float = 0) -> Found:
    addresses = sorted({_at(network) for _, network in steps})
    says = (
        f"{name} was tried in vain from {len(addresses)} addresses in {networks} networks within 7 days: "
        f"{', '.join(addresses)}."
    )
    rests = tuple(each for each, _ in steps)
    return Found(name=name, severity="medium", says=says, at=at or rests[-1], rests=rests)


def _days(*days: float) -> tuple[float, ...]:
    return tuple(each * DAY + 2 * HOUR for each in days)


FIVE = tuple(zip(_days(6, 3, 2, 1, 0), range(1, 6), strict=True))
PAIRS = tuple(zip(_days(5, 4, 3, 2, 1, 0), (1.1, 1.2, 1.3, 2.1, 2.2, 3.1), strict=True))
YESTERDAY = tuple(zip(_days(5, 4, 3, 2, 1), range(1, 6), strict=True))
TWICE = tuple(zip(_days(5, 4, 3.1, 3, 2, 0), (1, 2, 3, 3, 4, 5), strict=True))

ATTACKED = Edges(
    check=ACCOUNT_UNDER_ATTACK,
    told={
        "authentication": (
            *_tried("just", *FIVE),
            *_tried("late", (_days(7)[0], 1), *FIVE[1:]),
            *_tried("as fraud", *FIVE, result="fraud"),
            *_tried("told yesterday", *YESTERDAY, (2 * HOUR, 6)),
            *_tried("a third network", *PAIRS, (HOUR, 3.1)),
            *_tried("an address twice", *TWICE),
            *_tried("four and one of long ago", (_days(7)[0], 1), (_days(3.1)[0], 2), *FIVE[1:]),
            *home("at home too", ip=_at(9)),
            *_tried("at home too", *FIVE, (HOUR, 9)),
            *_tried("from a colleague's home", *FIVE[:4], (2 * HOUR, 9)),
        )
    },
    finds=(
        _attacked("just", *FIVE, networks=5),
        _attacked("as fraud", *FIVE, networks=5),
        _attacked("told yesterday", *YESTERDAY, networks=5),
        _attacked("a third network", *PAIRS, (HOUR, 3.1), networks=3, at=2 * HOUR),
        _attacked("an address twice", *TWICE, networks=5),
        _attacked("at home too", *FIVE, networks=5),
        _attacked("from a colleague's home", *FIVE[:4], (2 * HOUR, 9), networks=5),
    ),
)

MONTH = 30 * DAY
TRIED = (8 * HOUR, 2 * HOUR)


def _seconds(minutes: float) -> int:
    return int(before(minutes).timestamp())


def _probed(name: str, *rests: float, severity: str = "high", ip: str = AWAY) -> Found:
    says = f"{name}, unused for 30 days and more, was tried {len(rests)} times in vain from {ip}."
    return Found(name=name, severity=severity, says=says, at=rests[-1], rests=rests)


def _gone(who: str, **says: object) -> Wire:
    return user(who, **{"last_login": _seconds(60 * DAY), **says})


def _back(who: str) -> Wire:
    return user(who, last_login=_seconds(HOUR))


PROBED = Edges(
    check=DORMANT_ACCOUNT_PROBED,
    told={
        "authentication": (
            inside("the oldest", 70 * DAY),
            *asked("just a day", DAY + HOUR, HOUR),
            *asked("more than a day", DAY + HOUR + SECOND, HOUR),
            *(row for who in ("thirty days", "not thirty") for row in asked(who, *TRIED)),
            *(row for who in ("made thirty days ago", "made since") for row in asked(who, *TRIED)),
            *({**row, "result": "fraud"} for row in asked("as fraud", *TRIED)),
            *(nobody(row) for row in asked("not known", *TRIED)),
            *home("one from home", 60, 50),
            *asked("one from home", TRIED[0]),
            *asked("one from home", TRIED[1], ip=HOME),
            *home("another computer", 60, 50),
            *asked("another computer", *TRIED, ip=HOME, browser="Firefox"),
            inside("told by the log", MONTH + TRIED[0] + SECOND, ip=HOME),
            *asked("told by the log", *TRIED),
            inside("told by the log", HOUR),
            inside("not so by the log", MONTH + TRIED[0]),
            *asked("not so by the log", *TRIED),
            inside("not so by the log", HOUR),
            *asked("made since, told by the log", *TRIED),
            inside("made since, told by the log", HOUR),
            *asked("and once long before", 5 * DAY, *TRIED),
            *asked("and came in at once", *TRIED),
            inside("and came in at once", TRIED[0]),
        ),
        "users": (
            user("the oldest"),
            _gone("just a day"),
            _gone("more than a day"),
            _gone("thirty days", last_login=_seconds(MONTH + TRIED[0])),
            _gone("not thirty", last_login=_seconds(MONTH + TRIED[0] - SECOND)),
            _gone("made thirty days ago", last_login=None, created=_seconds(MONTH + TRIED[0])),
            _gone("made since", last_login=None, created=_seconds(MONTH + TRIED[0] - SECOND)),
            _gone("as fraud"),
            _gone("one from home"),
            _gone("another computer"),
            _back("told by the log"),
            _back("not so by the log"),
            {**_back("made since, told by the log"), "created": _seconds(MONTH + TRIED[0] - SECOND)},
            _gone("and once long before"),
            _back("and came in at once"),
        ),
    },
    finds=(
        _probed("just a day", DAY + HOUR, HOUR),
        _probed("thirty days", *TRIED),
        _probed("made thirty days ago", *TRIED),
        _probed("as fraud", *TRIED),
        _probed("one from home", *TRIED, ip=f"{HOME}, {AWAY}"),
        _probed("another computer", *TRIED, ip=HOME),
        _probed("told by the log", *TRIED),
        _probed("and once long before", *TRIED),
        _probed("and came in at once", *TRIED),
    ),
)
