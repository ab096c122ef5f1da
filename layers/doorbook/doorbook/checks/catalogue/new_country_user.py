"""Somebody signs in from a country in which they never were before."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, days_of, signin, user_id

_AWAY: Final = Story(
    says="After twelve days at home, from another country.",
    told={"authentication": (*days_of("bob", 14, 3), signin("bob", ago(hours=2), ip=AWAY, country="BR"))},
    finds=(user_id("bob"),),
)

NEW_COUNTRY_USER: Final = Check(
    id="new-country-user",
    title="Country new to the person",
    severity=Severity.LOW,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Alone it is often a journey; with anything else it is how an account is taken over.",
    definition="A success from a country unseen for the person, who has enough history; once for each country.",
    false_positives="Travel.",
    summary="{name} signed in from {country} for the first time in {days} days.",
    remedies=("verify-push",),
    grant=Grant.READ_LOG,
    streams=("authentication",),
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
    baseline=True,
    sql="""
        WITH history AS (
            SELECT signins.user_id, signins.day, sum(seen.times) AS successes
            FROM (SELECT DISTINCT user_id, day FROM signins WHERE moment BETWEEN $begin AND $end) AS signins
            JOIN seen ON seen.user_id = signins.user_id AND seen.kind = 'any' AND seen.outcome = 'success'
                AND seen.day < signins.day
            GROUP BY signins.user_id, signins.day
        ), fresh AS (
            SELECT signins.*, day || '/' || country AS occasion FROM signins
            WHERE result = 'success' AND event_type = 'authentication' AND country IS NOT NULL
                AND moment BETWEEN $begin AND $end
                AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.user_id = signins.user_id AND seen.kind = 'country'
                    AND seen.value = signins.country AND seen.outcome = 'success' AND seen.day < signins.day
                    AND seen.last_at >= signins.moment - $baseline_days * $day)
        )
        SELECT fresh.user_id AS subject, username AS name, moment, available, [key] AS evidence, occasion,
            {'country': country, 'days': $baseline_days, 'ip': ip} AS facts,
            CASE WHEN NOT EXISTS (SELECT 1 FROM seen WHERE seen.user_id = fresh.user_id AND seen.kind = 'device'
                AND seen.value = fresh.device AND seen.outcome = 'success' AND seen.day < fresh.day)
                AND fresh.device IS NOT NULL THEN 'high' END AS severity
        FROM fresh JOIN history ON history.user_id = fresh.user_id AND history.day = fresh.day
        WHERE history.successes >= $min_history
    """,
    fires=(_AWAY,),
    quiet=(
        _AWAY.but(
            "They were there last month.",
            "authentication",
            0,
            access_device__location=_AWAY.told["authentication"][-1]["access_device"]["location"],
        ),
        _AWAY.but("It was denied.", "authentication", -1, result="denied", reason="no_response"),
        Story(
            says="They are new: there are two days of history.",
            told={"authentication": (*days_of("bob", 4, 3), signin("bob", ago(hours=2), ip=AWAY, country="BR"))},
        ),
    ),
    attack=("T1078.004",),
    nist=("800-53 AC-2(12)",),
    peers=(("Duo Trust Monitor", "NEW_COUNTRY_CODE"), ("Microsoft Entra ID Protection", "new country")),
)
