"""The edges of the checks that ask data files: distance and speed, confidence and age, and addresses of many."""

from doorbook.checks.catalogue.enrolment_from_risky_network import ENROLMENT_FROM_RISKY_NETWORK
from doorbook.checks.catalogue.hosting_network_sign_in import HOSTING_NETWORK_SIGN_IN
from doorbook.checks.catalogue.impossible_travel import IMPOSSIBLE_TRAVEL
from doorbook.checks.catalogue.ip_threat import IP_THREAT
from doorbook.checks.story import Wire
from doorbook.checks.wire import days_of, enrolment
from doorbook.checks.wire_files import DATA_FILES, listing
from tests.journeys.checks.edges.case import DAY, HOUR, SECOND, Edges, Found, before, home, inside

HERE, NEAR, FAR, VAST, CROWD, FEW = (f"100.64.{number}.7" for number in range(6))
AT = {HERE: 0.0, NEAR: 4.49211, FAR: 4.5011, VAST: 9.0, CROWD: 40.0, FEW: 40.0}
"""Degrees on the equator: 499.5, 500.5 and 1,000.75 kilometres away, and two places beyond."""

SAID = {"licence": "own invention", "date": "2026-03-10"}
PLACES = {
    "file": "geography/equator.mmdb",
    **SAID,
    "networks": {
        f"{ip}/32": {
            "country": {"iso_code": "EC"},
            "location": {"latitude": 0.0, "longitude": lon, "accuracy_radius": 0},
        }
        for ip, lon in AT.items()
    },
}
OWNERS = {
    "file": "providers/equator.mmdb",
    **SAID,
    "networks": {f"{ip}/32": {"autonomous_system_number": 64500 + place} for place, ip in enumerate(AT)},
}
HOURLY = 4003 * SECOND
"""Minutes in which 1,000.75 kilometres are 900 an hour, but for a second."""


def _goes(who: str, to: str, minutes: float, *, start: float = 5 * HOUR) -> tuple[Wire, Wire]:
    first = inside(who, start, ip=HERE, country="XX", browser="Opera")
    return first, inside(who, start - minutes, ip=to, country="XX", browser="Firefox")


def _crowd(ip: str, many: int, first: int = 20) -> tuple[Wire, ...]:
    return tuple(each for number in range(many) for each in days_of(f"c{number}", first, first, ip=ip, country="XX"))


def _travels(name: str, to: str, km: int, minutes: float, speed: int, after: str, ip: str = HERE) -> Found:
    city = "EC"
    says = f"{name} signed in from {city} ({to}) {after} after {city} ({ip}): {km} km, {speed} km/h."
    at = round(5 * HOUR - minutes, 2)
    return Found(name=name, severity="medium", says=says, at=at, rests=(5.0 * HOUR, at))


TRAVELS = Edges(
    check=IMPOSSIBLE_TRAVEL,
    told={
        "authentication": (
            *_goes("too near", NEAR, 20),
            *_goes("far enough", FAR, 20),
            *_goes("fast enough", VAST, HOURLY - SECOND),
            *_goes("too slow", VAST, HOURLY + SECOND),
            *_crowd(CROWD, 10),
            *_crowd(FEW, 9),
            *_goes("to many", CROWD, 20),
            *_goes("to few", FEW, 20),
        ),
        DATA_FILES: (PLACES, OWNERS),
    },
    finds=(
        _travels("far enough", FAR, 500, 20, 1501, "20 minutes"),
        _travels("fast enough", VAST, 1001, HOURLY - SECOND, 900, "67 minutes"),
        _travels("to few", FEW, 4448, 20, 13343, "20 minutes"),
    ),
)


def _bad(number: int) -> str:
    return f"203.0.113.{number}"


def _named(name: str, ip: str, since: str = "2026-03-17", sure: int = 90, at: float = 120) -> Found:
    says = f"{name} signed in from {ip}, which abusive.csv names since {since} (confidence {sure} of 100)."
    return Found(name=name, severity="high", says=says, at=at, rests=(at,))


LISTED = Edges(
    check=IP_THREAT,
    told={
        "authentication": (
            *(
                inside(name, 2 * HOUR, ip=_bad(number))
                for number, name in enumerate(("sure", "unsure", "fresh", "stale"), 1)
            ),
            inside("just after", 8 * DAY, ip=_bad(5)),
            inside("long after", 9 * DAY, ip=_bad(6)),
            *(each for number in range(10) for each in days_of(f"c{number}", 16, 16, ip=_bad(7))),
            *(each for number in range(9) for each in days_of(f"c{number}", 16, 16, ip=_bad(8))),
            inside("of many", 2 * HOUR, ip=_bad(7)),
            inside("of few", 2 * HOUR, ip=_bad(8)),
        ),
        DATA_FILES: (
            listing(
                "threat/abusive.csv",
                f"{_bad(1)},80,2026-03-17",
                f"{_bad(2)},79,2026-03-17",
                f"{_bad(3)},90,2026-03-04",
                f"{_bad(4)},90,2026-03-03",
                f"{_bad(5)},90,2026-03-24",
                f"{_bad(6)},90,2026-03-24",
                f"{_bad(7)},90,2026-03-17",
                f"{_bad(8)},90,2026-03-17",
            ),
        ),
    },
    finds=(
        _named("sure", _bad(1), sure=80),
        _named("fresh", _bad(3), since="2026-03-04"),
        _named("just after", _bad(5), since="2026-03-24", at=8 * DAY),
        _named("of few", _bad(8)),
    ),
)


RENTED = listing("hosting/clouds.txt", "203.0.113.0/24", label="Example Cloud")
HOSTED = Edges(
    check=HOSTING_NETWORK_SIGN_IN,
    told={
        "authentication": (
            *(each for number in range(10) for each in days_of(f"c{number}", 16, 16, ip=_bad(7))),
            *(each for number in range(9) for each in days_of(f"c{number}", 16, 16, ip=_bad(8))),
            *(each for number in range(10) for each in days_of(f"c{number}", 31, 31, ip=_bad(9))),
            inside("of many", 2 * HOUR, ip=_bad(7)),
            inside("of few", 2 * HOUR, ip=_bad(8)),
            inside("of many once", 2 * HOUR, ip=_bad(9)),
        ),
        DATA_FILES: (RENTED,),
    },
    finds=tuple(
        Found(
            name=name,
            severity="high",
            says=f"{name} signed in, and their computer had {ip}, of the hosting network Example Cloud.",
            at=120,
            rests=(120,),
        )
        for name, ip in (("of few", _bad(8)), ("of many once", _bad(9)))
    ),
)


def _enrols(who: str, **says: str) -> Wire:
    return enrolment(who, before(2 * HOUR), **{"ip": "198.18.0.7", "country": "BR", **says})


ENROLLED = Edges(
    check=ENROLMENT_FROM_RISKY_NETWORK,
    told={
        "authentication": (
            *home("known"),
            _enrols("known"),
            *home("nine", 12, 4),
            _enrols("nine"),
            *home("ten", 12, 3),
            _enrols("ten"),
            *home("two weeks", 15, 15),
            _enrols("two weeks"),
            *home("there before"),
            inside("there before", 89 * DAY, country="BR"),
            _enrols("there before"),
            *home("there long before"),
            inside("there long before", 91 * DAY, country="BR"),
            _enrols("there long before"),
            *home("nowhere"),
            _enrols("nowhere", country="XX"),
        ),
        DATA_FILES: (RENTED,),
    },
    finds=tuple(
        Found(
            name=name,
            severity="high",
            says=f"{name} enrolled an authenticator from 198.18.0.7, in BR, where they had not been in 90 days.",
            at=120,
            rests=(120,),
        )
        for name in ("known", "ten", "two weeks", "there long before")
    ),
)
