"""The edges of the check of countries that are new to somebody."""

from doorbook.checks.catalogue.new_country_user import NEW_COUNTRY_USER
from doorbook.checks.story import Wire
from doorbook.checks.wire import activity, enrolment, user_id
from tests.journeys.checks.edges.case import DAY, HOUR, SECOND, Edges, Found, asked, before, home, inside

PHONE = ("phone", "DPSTRANGE00000000001", "+17345550199")
ENROLLED = ", within a day of a new authenticator"


def _abroad(who: str, minutes: float = 2 * HOUR, **says: str) -> tuple[Wire, ...]:
    return (*home(who), inside(who, minutes, **{"country": "BR", **says}))


def _by_nothing(row: Wire) -> Wire:
    """Return a row of which nobody knows by which computer it was."""
    return {**row, "access_device": {**row["access_device"], "browser": None, "os": None, "hostname": None}}


def _gave_themselves(who: str, action: str = "phone_create", minutes: float = 3 * HOUR, **says: str) -> Wire:
    told = {"by": who, "by_kind": "user", "by_id": user_id(who), **says}
    return activity(action, before(minutes), on=PHONE, **told)


def _new(name: str, *rests: float, country: str = "BR", with_: str = "", severity: str = "", at: float = 0) -> Found:
    told = rests or (120.0,)
    sentence = f"{name} signed in from {country} for the first time in 90 days{with_}."
    bad = severity or ("high" if with_ else "low")
    return Found(name=name, severity=bad, says=sentence, at=at or told[-1], rests=told)


COUNTRIES = Edges(
    check=NEW_COUNTRY_USER,
    told={
        "authentication": (
            *_abroad("just"),
            *_abroad("long ago"),
            inside("long ago", 90 * DAY + 2 * HOUR + SECOND, country="BR"),
            *_abroad("not so long ago"),
            inside("not so long ago", 90 * DAY + 2 * HOUR, country="BR"),
            *home("nine days", 12, 4),
            inside("nine days", 2 * HOUR, country="BR"),
            *home("ten days", 12, 3),
            inside("ten days", 2 * HOUR, country="BR"),
            *_abroad("in vain"),
            *asked("in vain", 3 * DAY, country="BR"),
            *_abroad("twice a day"),
            inside("twice a day", 4 * HOUR, country="BR"),
            *_abroad("two countries"),
            inside("two countries", 3 * HOUR, country="DE"),
            *_abroad("no sign-in", event_type="enrollment"),
            *_abroad("nowhere", country="XX"),
            *_abroad("before", 10 * DAY + HOUR),
            *_abroad("computer", browser="Firefox"),
            *home("no computer"),
            _by_nothing(inside("no computer", 2 * HOUR, country="BR")),
            *(each for name in ("enrolled before", "too early") for each in _abroad(name)),
            enrolment("enrolled before", before(DAY + 2 * HOUR)),
            enrolment("too early", before(DAY + 2 * HOUR + SECOND)),
            *_abroad("enrolled after", DAY + 10 * HOUR),
            enrolment("enrolled after", before(DAY)),
            *_abroad("the next day", DAY + 2 * HOUR),
            enrolment("the next day", before(2 * HOUR)),
            *_abroad("no success"),
            {**enrolment("no success", before(3 * HOUR)), "result": "denied"},
            *(row for name in ("token", "passkey", "by help", "failed", "other") for row in _abroad(name)),
        ),
        "activity": (
            _gave_themselves("token", "hardtoken_create"),
            _gave_themselves("passkey", "webauthncredential_create"),
            _gave_themselves("by help", by_kind="admin"),
            _gave_themselves("failed", result="FAILURE"),
            _gave_themselves("other", "phone_update"),
        ),
    },
    finds=(
        _new("just"),
        _new("long ago"),
        _new("ten days"),
        _new("in vain"),
        _new("twice a day", 240, 120, at=240),
        _new("two countries"),
        _new("two countries", 180, country="DE"),
        _new("computer", with_=", by a new computer"),
        _new("no computer"),
        _new("enrolled before", DAY + 2 * HOUR, 120, with_=ENROLLED),
        _new("too early"),
        _new("enrolled after", DAY + 10 * HOUR, DAY, with_=ENROLLED, at=DAY + 10 * HOUR),
        _new("the next day", DAY + 2 * HOUR),
        _new("no success"),
        _new("token", 180, 120, with_=ENROLLED),
        _new("passkey", 180, 120, with_=ENROLLED),
        _new("by help"),
        _new("failed"),
        _new("other"),
    ),
)
