"""The edges of checks of what somebody opens, and of where the first of all comes from."""

from doorbook.checks.catalogue.new_country_tenant import NEW_COUNTRY_TENANT
from doorbook.checks.catalogue.rapid_app_access import RAPID_APP_ACCESS
from doorbook.checks.story import Wire
from doorbook.checks.wire import AWAY, user
from tests.journeys.checks.edges.case import DAY, HOUR, SECOND, Edges, Found, asked, before, home, inside, nobody

STEPS = tuple(each * SECOND for each in (660, 652, 644, 636, 628, 620, 610, 600))


def _opened(who: str, *minutes: float, first: int = 0) -> tuple[Wire, ...]:
    """Return a sign-in at each of these minutes, each at another application."""
    return tuple(inside(who, each, application=f"Application {first + number}") for number, each in enumerate(minutes))


def _swept(name: str, *rests: float, at: float = 0) -> Found:
    names = ", ".join(f"Application {number}" for number in range(8))
    says = f"{name} opened 8 applications within 60 seconds from {AWAY}: {names}."
    told = tuple(round(each, 2) for each in rests)
    return Found(name=name, severity="medium", says=says, at=at or told[-1], rests=told)


SWEEPS = Edges(
    check=RAPID_APP_ACCESS,
    told={
        "authentication": (
            *_opened("just", *STEPS),
            *_opened("late", STEPS[0] + SECOND, *STEPS[1:]),
            *_opened("seven", *STEPS[1:], first=10),
            *_opened("and one before", *STEPS),
            *_opened("and one before", STEPS[0] + 40 * SECOND, first=20),
            *_opened("and one after", *STEPS),
            *_opened("and one after", STEPS[-1] - 10 * SECOND, first=20),
            *_opened("twice a day", *(each + 5 * HOUR for each in STEPS)),
            *_opened("twice a day", *STEPS),
            *_opened("two days", *(each + DAY for each in STEPS)),
            *_opened("two days", *STEPS),
            *(nobody(each) for each in _opened("not known", *STEPS)),
        )
    },
    finds=(
        _swept("just", *STEPS),
        _swept("and one before", *STEPS),
        _swept("and one after", *STEPS),
        _swept("twice a day", *(each + 5 * HOUR for each in STEPS), *STEPS, at=310),
        _swept("two days", *(each + DAY for each in STEPS)),
        _swept("two days", *STEPS),
    ),
)

LONG_AGO = 90 * DAY + 15 * HOUR
"""Until the beginning of the day so many days before today's."""

YOUNG = 3 * DAY + 2 * HOUR


def _came(who: str, country: str, minutes: float = 2 * HOUR) -> Wire:
    return inside(who, minutes, country=country)


def _from_lyon(who: str, minutes: float) -> Wire:
    row = inside(who, minutes)
    place = {"city": "Lyon", "country": "France", "state": None}
    return {**row, "access_device": {**row["access_device"], "location": place}}


def _made(who: str, minutes: float) -> Wire:
    return user(who, created=int(before(minutes).timestamp()))


def _first(name: str, country: str, at: float = 120) -> Found:
    says = f"{name} signed in from {country} ({AWAY}), from which nobody had within 90 days."
    return Found(name=name, severity="medium", says=says, at=at, rests=(at,))


COUNTRIES = Edges(
    check=NEW_COUNTRY_TENANT,
    told={
        "authentication": (
            *home("at home"),
            _came("at home", "US"),
            _came("long ago", "BR", LONG_AGO + SECOND),
            *asked("long ago", DAY, country="BR"),
            _came("just old", "BR"),
            _came("too young", "BR"),
            _came("not listed", "BR"),
            nobody(_came("not known", "BR")),
            _came("not so long ago", "DE", LONG_AGO),
            _came("after them", "DE"),
            _from_lyon("two days ago", 2 * DAY),
            _from_lyon("two days ago", 2 * HOUR),
        ),
        "users": (
            *(user(who) for who in ("at home", "long ago", "not so long ago", "after them", "two days ago")),
            _made("just old", YOUNG),
            _made("too young", YOUNG - SECOND),
        ),
    },
    finds=(_first("just old", "BR"), _first("not listed", "BR"), _first("two days ago", "FR", 2 * DAY)),
)
