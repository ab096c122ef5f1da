"""Somebody signs in from a country in which they never were before."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.data_files import DataKind
from doorbook.checks.guards import usual, visits
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import AWAY, activity, days_of, enrolment, signin, user_id
from doorbook.checks.wire_files import DATA_FILES, listing

_AWAY: Final = Story(
    says="After twelve days at home, from another country.",
    told={"authentication": (*days_of("bob", 14, 3), signin("bob", ago(hours=2), ip=AWAY, country="BR"))},
    finds=(user_id("bob"),),
    severity="low",
)


def _high(says: str, *, browser: str = "Chrome", **told: tuple[Wire, ...]) -> Story:
    """Return the story with something beside it that makes it worse."""
    there = signin("bob", ago(hours=2), ip=AWAY, country="BR", browser=browser)
    rows = (*days_of("bob", 14, 3), *told.pop("authentication", ()), there)
    return Story(says=says, told={"authentication": rows, **told}, finds=(user_id("bob"),), severity="high")


_ENROLLED: Final = activity(
    "phone_create",
    ago(hours=3),
    by="bob",
    by_kind="user",
    by_id=user_id("bob"),
    on=("phone", "DPSTRANGE00000000001", "+17345550199"),
)

NEW_COUNTRY_USER: Final = Check(
    id="new-country-user",
    title="Country new to the person",
    severity=Severity.LOW,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Alone it is often a journey; with anything else it is how an account is taken over.",
    definition="A success from a country unseen for the person, who has enough history; once for each country; not by "
    "a relay that a data file names. High with a new computer, or a new authenticator within a day.",
    false_positives="Travel.",
    summary="{name} signed in from {country} for the first time in {days} days{with}.",
    remedies=("verify-push",),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    helps=(DataKind.RELAY, DataKind.NETWORKS),
    parameters=(
        Parameter(name="baseline_days", default=90, says="Days that are compared with", least=7, most=180),
        Parameter(name="min_history", default=10, says="Successes that a person must have had", least=1, most=1000),
    ),
    fields=(
        Field(
            name="access_device.location.country",
            relation="signins",
            has="country IS NOT NULL",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
        ),
    ),
    reach=timedelta(days=1),
    baseline=True,
    sql=f"""
        WITH rare AS (
            SELECT user_id, value, day, max(before) AS before FROM ({visits("country")})
            WHERE last_at >= $begin AND (before IS NULL OR before < last_at - $baseline_days * $day)
            GROUP BY user_id, value, day
        ), inside AS (
            SELECT one.key, one.user_id, one.username, one.moment, one.available, one.day, one.ip, one.network,
                one.device, one.country, one.day || '/' || one.country AS occasion, rare.before
            FROM signins AS one JOIN rare ON rare.user_id = one.user_id AND rare.value = one.country
                AND rare.day = one.day
            WHERE one.result = 'success' AND one.event_type = 'authentication' AND one.country IS NOT NULL
                AND one.user_id IS NOT NULL AND one.moment BETWEEN $begin AND $end
        ), fresh AS (
            SELECT * FROM inside WHERE before IS NULL OR before < moment - $baseline_days * $day
        ), usual AS ({usual("fresh")}), enrolments AS (
            SELECT user_id, moment, day, key FROM signins WHERE event_type = 'enrollment' AND result = 'success'
            UNION ALL
            SELECT user_id, moment, day, key FROM admin_events WHERE worked AND actor_type = 'user'
                AND action IN ('phone_create', 'hardtoken_create', 'webauthncredential_create')
        ), enrolled AS (
            SELECT fresh.key, min(enrolments.key) AS addition
            FROM fresh JOIN enrolments ON enrolments.user_id = fresh.user_id AND enrolments.day <= fresh.day
                AND enrolments.moment BETWEEN fresh.moment - $day AND fresh.moment + $day
            GROUP BY fresh.key
        )
        SELECT fresh.user_id AS subject, username AS name, moment, available,
            [fresh.key, enrolled.addition] AS evidence, occasion,
            {{'country': country, 'days': $baseline_days, 'ip': ip, 'with': CASE
                WHEN enrolled.key IS NOT NULL THEN ', within a day of a new authenticator'
                WHEN fresh.device IS NOT NULL AND NOT usual.knows_device THEN ', by a new computer' END}} AS facts,
            CASE WHEN enrolled.key IS NOT NULL OR fresh.device IS NOT NULL AND NOT usual.knows_device
                THEN 'high' END AS severity
        FROM fresh JOIN usual ON usual.key = fresh.key LEFT JOIN enrolled ON enrolled.key = fresh.key
        WHERE usual.successes >= $min_history
            AND coalesce(ip, '') NOT IN (SELECT ip FROM addresses WHERE list_contains(kinds, 'relay'))
    """,  # noqa: S608 - our own words
    fires=(
        _AWAY,
        _high("By a computer that they never had.", browser="Firefox"),
        _high("A phone was enrolled an hour before.", activity=(_ENROLLED,)),
        _high("A phone was enrolled an hour later.", authentication=(enrolment("bob", ago(hours=1)),)),
        _AWAY.quiet(
            "The data file of relays names the address beside it.",
            told={**_AWAY.told, DATA_FILES: (listing("relay/private.csv", "203.0.113.67"),)},
        ).found(_AWAY.finds, "low"),
        Story(
            says="A phone was enrolled two days before.",
            told={
                "authentication": (
                    *days_of("bob", 14, 3),
                    enrolment("bob", ago(hours=50)),
                    _AWAY.told["authentication"][-1],
                )
            },
            finds=(user_id("bob"),),
            severity="low",
        ),
    ),
    quiet=(
        _AWAY.but(
            "They were there last month.",
            "authentication",
            0,
            access_device__location=_AWAY.told["authentication"][-1]["access_device"]["location"],
        ),
        _AWAY.but("It was denied.", "authentication", -1, result="denied", reason="no_response"),
        _AWAY.quiet(
            "A data file says that it is a relay, which is in any country.",
            told={**_AWAY.told, DATA_FILES: (listing("relay/private.csv", AWAY),)},
        ),
        Story(
            says="They are new: there are two days of history.",
            told={"authentication": (*days_of("bob", 4, 3), signin("bob", ago(hours=2), ip=AWAY, country="BR"))},
        ),
    ),
    attack=("T1078.004",),
    nist=("800-53 AC-2(12)",),
    peers=(
        ("Duo Trust Monitor", "NEW_COUNTRY_CODE"),
        ("Microsoft Entra ID Protection", "new country"),
        ("a managed-security provider", "a place first seen within 30 days"),
    ),
)
