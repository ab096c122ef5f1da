"""Somebody is asked again and again until they say yes."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.guards import few, usual
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, days_of, signin, user_id

_FIVE: Final = Story(
    says="Five prompts in sixteen minutes, none approved.",
    told={
        "authentication": tuple(
            signin("bob", ago(minutes=minutes), result="denied", reason="user_cancelled", ip=AWAY, country="BR")
            for minutes in (40, 36, 32, 28, 24)
        )
    },
    finds=(user_id("bob"),),
    severity="high",
)
_BURST: Final = Story(
    says="Three prompts in a minute.",
    told={
        "authentication": tuple(
            signin("bob", ago(seconds=seconds), result="denied", reason="no_response", ip=AWAY)
            for seconds in (600, 570, 540)
        )
    },
    finds=(user_id("bob"),),
)

MFA_FLOOD: Final = Check(
    id="mfa-flood",
    title="Push bombing",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="The attacker has the password already, and waits for a tired yes.",
    definition="So many prompts of one person that were not approved within the window, or a burst of them; each once.",
    false_positives="A phone without a connection: all unanswered, from an address and by a computer that they had "
    "before, count as medium.",
    summary="{name} was asked {times} times from {ips} and did not say yes.",
    remedies=("verify-push", "set-status-disabled"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="count", default=5, says="Prompts", least=2, most=100),
        Parameter(name="window_minutes", default=20, says="Minutes in which they come", least=1, most=1440),
        Parameter(name="burst_count", default=3, says="Prompts of a burst", least=2, most=100),
        Parameter(name="burst_minutes", default=2, says="Minutes of a burst", least=1, most=60),
    ),
    reach=timedelta(days=1),
    baseline=True,
    sql=f"""
        WITH timed AS (
            SELECT *, lag(moment, $count - 1) OVER one AS nth, lag(moment, $burst_count - 1) OVER one AS burst
            FROM prompts WINDOW one AS (PARTITION BY user_id ORDER BY moment, key)
        ), floods AS (
            SELECT *, CASE WHEN nth >= moment - $window_minutes * $minute THEN nth ELSE burst END AS since FROM timed
            WHERE (nth >= moment - $window_minutes * $minute OR burst >= moment - $burst_minutes * $minute)
                AND moment BETWEEN $begin AND $end
        ), flooded AS (
            SELECT DISTINCT prompts.* EXCLUDE (day), floods.day
            FROM floods JOIN prompts ON prompts.user_id = floods.user_id
                AND prompts.moment BETWEEN floods.since AND floods.moment
        ), usual AS ({usual(few("flooded"))}), began AS (
            SELECT user_id, day, min(moment) AS moment, min(available) AS available FROM floods GROUP BY user_id, day
        )
        SELECT flooded.user_id AS subject, min(flooded.username) AS name, min(began.moment) AS moment,
            min(began.available) AS available, list(DISTINCT flooded.key ORDER BY flooded.key) AS evidence,
            {{'times': count(DISTINCT flooded.key),
                'ips': coalesce(nullif(array_to_string(list(DISTINCT flooded.ip ORDER BY flooded.ip), ', '), ''),
                    'nobody knows where')}} AS facts,
            CASE WHEN bool_and(coalesce(flooded.reason = 'no_response' AND usual.knows_ip AND usual.knows_device,
                false)) THEN 'medium' END AS severity
        FROM flooded JOIN began ON began.user_id = flooded.user_id AND began.day = flooded.day
        LEFT JOIN usual ON usual.key = flooded.key
        GROUP BY flooded.user_id, flooded.day
    """,  # noqa: S608 - our own words
    fires=(
        _FIVE,
        _BURST,
        Story(
            says="All unanswered, from where they always are, by another computer.",
            told={
                "authentication": (
                    *days_of("bob", 9, 2),
                    *(
                        signin("bob", ago(minutes=minutes), result="denied", reason="no_response", browser="Firefox")
                        for minutes in (40, 36, 32, 28, 24)
                    ),
                )
            },
            finds=(user_id("bob"),),
            severity="high",
        ),
        Story(
            says="From where they always are, and one was turned down.",
            told={
                "authentication": (
                    *days_of("bob", 9, 2),
                    *(
                        signin("bob", ago(minutes=minutes), result="denied", reason=reason)
                        for minutes, reason in ((40, "user_cancelled"), *((each, "no_response") for each in (36, 32)))
                    ),
                    *(signin("bob", ago(minutes=each), result="denied", reason="no_response") for each in (28, 24)),
                )
            },
            finds=(user_id("bob"),),
            severity="high",
        ),
        Story(
            says="All unanswered, from where they always are.",
            told={
                "authentication": (
                    *days_of("bob", 9, 2),
                    *(
                        signin("bob", ago(minutes=minutes), result="denied", reason="no_response")
                        for minutes in (40, 36, 32, 28, 24)
                    ),
                )
            },
            finds=(user_id("bob"),),
            severity="medium",
        ),
    ),
    quiet=(
        _FIVE.without("There are four.", "authentication", 0),
        _FIVE.but("One is an hour before.", "authentication", 0, **dict(isotimestamp=ago(minutes=100).isoformat())),  # noqa: C408 - one field of Duo's
        _FIVE.but("One was a wrong passcode.", "authentication", 2, reason="invalid_passcode"),
        _BURST.but("One was approved.", "authentication", 1, result="success", reason="user_approved"),
        Story(
            says="Five rows tell of one prompt.",
            told={
                "authentication": tuple(
                    signin("bob", ago(seconds=second), result="denied", reason="no_response", txid="one")
                    for second in range(5)
                )
            },
        ),
    ),
    attack=("T1621",),
    nist=("SP 800-63B 5.2.2",),
    peers=(
        ("Cisco Identity Intelligence", "MFA Flood: 5 failed in 1 minute"),
        ("Elastic", "5 denied pushes in 10 minutes"),
        ("Splunk", "10 in 5 or 10 minutes"),
        ("Microsoft Sentinel", "more than 10 failures in 10 minutes"),
        ("a managed-security provider", "5 in 20 minutes"),
        ("Duo risk-based authentication", "push harassment, whose numbers are not told"),
        ("Verosint", "MFA Fatigue"),
        ("Okta customer detections", "more than 5 given up within an hour, by address and person"),
    ),
)
