"""Somebody is asked now and then, day after day, in the hope that they say yes once."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, HOME, days_of, signin, user_id

_DRIP: Final = Story(
    says="One prompt a day on three days from an address that was never theirs, and none approved.",
    told={
        "authentication": (
            *days_of("bob", 14, 8),
            *(signin("bob", ago(days=day), result="denied", reason="no_response", ip=AWAY) for day in (4, 2, 0)),
        )
    },
    finds=(user_id("bob"),),
    severity="medium",
)

PUSH_SLOW_DRIP: Final = Check(
    id="push-slow-drip",
    title="Unwanted prompts, low and slow",
    severity=Severity.MEDIUM,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Attackers pace their prompts so that no limit is reached; the password is known to them all the same.",
    definition="Prompts that were not approved on so many days within the window, from addresses that the person never "
    "signed in from, on each day fewer than a flood; told on the day that makes it so many.",
    false_positives="A program in the background with an old password: see whether it is always one application and "
    "one address.",
    summary="{name} did not approve prompts on {days} days, from {ips} for {applications}.",
    remedies=("notify-user", "verify-push"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="days", default=3, says="Days with prompts", least=2, most=7),
        Parameter(name="window_days", default=7, says="Days in which they lie", least=2, most=7),
        Parameter(name="flood_count", default=5, says="Prompts that are a flood", least=2, most=100),
        Parameter(name="flood_minutes", default=20, says="Minutes of a flood", least=1, most=1440),
        Parameter(name="burst_count", default=3, says="Prompts of a burst", least=2, most=100),
        Parameter(name="burst_minutes", default=2, says="Minutes of a burst", least=1, most=60),
    ),
    fields=(
        Field(
            name="access_device.ip",
            relation="prompts",
            has="ip IS NOT NULL",
            among="moment BETWEEN $begin AND $end",
        ),
    ),
    reach=timedelta(days=8),
    baseline=True,
    sql="""
        WITH timed AS (
            SELECT *, lag(moment, $flood_count - 1) OVER one AS nth, lag(moment, $burst_count - 1) OVER one AS burst
            FROM prompts WINDOW one AS (PARTITION BY user_id ORDER BY moment, key)
        ), floods AS (
            SELECT DISTINCT user_id, day FROM timed
            WHERE nth >= moment - $flood_minutes * $minute OR burst >= moment - $burst_minutes * $minute
        ), quiet AS (
            SELECT timed.user_id, timed.username, timed.day, timed.moment, timed.available, timed.key, timed.ip,
                timed.application, moment // $day AS number
            FROM timed LEFT JOIN floods ON floods.user_id = timed.user_id AND floods.day = timed.day
            WHERE floods.user_id IS NULL AND timed.ip IS NOT NULL
        ), last AS (
            SELECT user_id, day, number, min(moment) AS moment, min(available) AS available FROM quiet
            WHERE moment BETWEEN $begin AND $end GROUP BY user_id, day, number
        ), window_rows AS (
            SELECT last.day AS on_day, last.moment AS arose, last.available AS came, quiet.*
            FROM last JOIN quiet ON quiet.user_id = last.user_id
                AND quiet.number BETWEEN last.number - $window_days + 1 AND last.number
        ), firsts AS (
            SELECT user_id, value, min(day) AS day FROM seen WHERE kind = 'ip' AND outcome = 'success'
            GROUP BY user_id, value
        ), strange AS (
            SELECT rows.* FROM window_rows AS rows LEFT JOIN firsts ON firsts.user_id = rows.user_id
                AND firsts.value = rows.ip AND firsts.day < rows.on_day
            WHERE firsts.user_id IS NULL
        )
        SELECT user_id AS subject, min(username) AS name, min(arose) AS moment, min(came) AS available,
            list(DISTINCT key ORDER BY key) AS evidence,
            {'days': count(DISTINCT day), 'ips': list(DISTINCT ip ORDER BY ip),
                'applications': list(DISTINCT application ORDER BY application)} AS facts
        FROM strange GROUP BY user_id, on_day
        HAVING count(DISTINCT day) = $days AND max(day) = on_day
    """,
    fires=(_DRIP,),
    quiet=(
        _DRIP.without("There were two days.", "authentication", -2),
        _DRIP.but("One was ten days ago.", "authentication", -3, isotimestamp=ago(days=10).isoformat()),
        _DRIP.but("One was approved.", "authentication", -2, result="success", reason="user_approved"),
        _DRIP.but("They signed in from there once.", "authentication", 0, access_device__ip=AWAY),
        _DRIP.but("One is from home.", "authentication", -2, access_device__ip=HOME),
        _DRIP.but("Of one nobody knows from where.", "authentication", -2, access_device__ip="0.0.0.0"),  # noqa: S104 - what Duo says of one it does not know
        Story(
            says="On one of the days it was a flood, of which another check speaks.",
            told={
                "authentication": (
                    *_DRIP.told["authentication"],
                    *(
                        signin("bob", ago(days=2, minutes=minutes), result="denied", reason="no_response", ip=AWAY)
                        for minutes in (4, 8, 12, 16)
                    ),
                )
            },
        ),
    ),
    attack=("T1621",),
    nist=("SP 800-63B",),
)
