"""Somebody signs in from a country from which nobody ever did."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, PLACES, days_of, signin, user, user_id

_FIRST: Final = Story(
    says="After weeks at home only, somebody is in from another country.",
    told={
        "authentication": (*days_of("ann", 18, 1), signin("bob", ago(hours=2), ip=AWAY, country="BR")),
        "users": (user("ann"), user("bob")),
    },
    finds=(user_id("bob"),),
    severity="medium",
)

NEW_COUNTRY_TENANT: Final = Check(
    id="new-country-tenant",
    title="Country new to the organisation",
    severity=Severity.MEDIUM,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Where nobody works there is seldom anybody who should be in; it costs nothing to look, and is seldom told.",
    definition="A success from a country from which nobody signed in within the days before, of an account that is "
    "old enough and in an organisation of which enough is known; once for each country and day.",
    false_positives="The first who travels there.",
    summary="{name} signed in from {country} ({ip}), from which nobody had within {days} days.",
    remedies=("verify-push",),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="baseline_days", default=90, says="Days that are compared with", least=7, most=180),
        Parameter(name="min_account_days", default=3, says="Days that an account must be old", least=0, most=90),
        Parameter(name="min_history_days", default=14, says="Days of which there must be a log", least=1, most=90),
    ),
    fields=(
        Field(
            name="access_device.location.country",
            relation="signins",
            has="country IS NOT NULL",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
        ),
    ),
    baseline=True,
    sql="""
        WITH inside AS (
            SELECT key, user_id, username, moment, available, day, ip, country FROM signins
            WHERE result = 'success' AND country IS NOT NULL
                AND user_id IS NOT NULL AND moment BETWEEN $begin AND $end
        ), places AS (
            SELECT country, day, min(moment) // $day * $day AS begins FROM inside GROUP BY country, day
        ), told AS (
            SELECT value, day, max(last_at) AS last_at FROM seen WHERE kind = 'country' AND outcome = 'success'
            GROUP BY value, day
        ), known AS (
            SELECT DISTINCT places.country, places.day FROM places JOIN told ON told.value = places.country
                AND told.day < places.day AND told.last_at >= places.begins - $baseline_days * $day
        ), fresh AS (
            SELECT places.* FROM places LEFT JOIN known ON known.country = places.country AND known.day = places.day
            WHERE known.country IS NULL
                AND places.begins >= (SELECT min(first_at) FROM seen WHERE kind = 'any')
                    + $min_history_days * $day
        )
        SELECT inside.user_id AS subject, inside.username AS name, moment, available, [inside.key] AS evidence,
            inside.day || '/' || inside.country AS occasion,
            {'country': inside.country, 'days': $baseline_days, 'ip': coalesce(ip, 'an unknown address')} AS facts
        FROM inside JOIN fresh ON fresh.country = inside.country AND fresh.day = inside.day
        LEFT JOIN users ON users.user_id = inside.user_id
        WHERE users.created IS NULL OR users.created <= moment - $min_account_days * $day
    """,
    fires=(
        _FIRST,
        _FIRST.but("Duo does not say how old the account is.", "users", 1, created=None).found(_FIRST.finds),
        _FIRST.but(
            "Somebody was denied there before.",
            "authentication",
            3,
            result="denied",
            reason="location_restricted",
            access_device__location=PLACES["BR"],
        ).found(_FIRST.finds),
        _FIRST.quiet(
            "A colleague was there a hundred days ago.",
            told={
                **_FIRST.told,
                "authentication": (
                    signin("ann", ago(days=101)),
                    signin("ann", ago(days=100), ip=AWAY, country="BR"),
                    *_FIRST.told["authentication"],
                ),
            },
        ).found(_FIRST.finds),
    ),
    quiet=(
        _FIRST.but("A colleague was there before.", "authentication", 3, access_device__location=PLACES["BR"]),
        _FIRST.but("It was denied.", "authentication", -1, result="denied", reason="no_response"),
        _FIRST.but("The account is of yesterday.", "users", 1, created=int(ago(days=1).timestamp())),
        _FIRST.but("Nobody knows from where.", "authentication", -1, access_device__location={"country": None}),
        _FIRST.unnamed(),
        Story(
            says="The log begins last week.",
            told={**_FIRST.told, "authentication": _FIRST.told["authentication"][-8:]},
        ),
    ),
    attack=("T1078.004",),
    nist=("800-53 AC-2(12)",),
    peers=(
        ("Cisco Identity Intelligence", "New Country for Tenant: 90 days, accounts of 3 days and more"),
        ("Microsoft Defender for Cloud Apps", "infrequent country"),
    ),
)
