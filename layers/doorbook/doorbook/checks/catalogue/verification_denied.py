"""Somebody speaks with the help desk as a person who says that it is not they."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import user_id
from doorbook.checks.wire_own import help_desk_push

_DENIED: Final = Story(
    says="Somebody calls as Bob; Bob is asked on his phone, and says no.",
    told={"verifications": (help_desk_push("bob", ago(hours=1), answer="denied"),)},
    finds=(user_id("bob"),),
    severity="high",
)
_UNANSWERED: Final = Story(
    says="Bob is asked twice in twelve minutes, and answers neither.",
    told={
        "verifications": (
            help_desk_push("bob", ago(minutes=40), answer="timed_out", after=75),
            help_desk_push("bob", ago(minutes=28), answer="timed_out", after=75),
        )
    },
    finds=(user_id("bob"),),
)

VERIFICATION_DENIED: Final = Check(
    id="verification-denied",
    title="Somebody claims to be them at the help desk",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Whoever speaks with the help desk has no hand on that person's phone: perhaps they want another one attached.",
    definition="A push by which the help desk asked from here who somebody is, and which they denied or reported as a "
    "fraud; or so many that they did not answer within the minutes.",
    false_positives="A person whose phone lies elsewhere, or whose phone is what the call is about.",
    summary="{asked_by} asked {name} on their phone who speaks with the help desk: {said}.",
    remedies=("verify-manager", "notify-user", "notify-operators"),
    grant=None,
    streams=(),
    own=("verifications",),
    parameters=(
        Parameter(name="timeouts", default=2, says="Pushes without an answer", least=1, most=20),
        Parameter(name="minutes", default=30, says="Minutes in which they were sent", least=1, most=1440),
    ),
    reach=timedelta(days=1),
    sql="""
        WITH unanswered AS (
            SELECT *, lag(moment, $timeouts - 1) OVER one AS since
            FROM verifications WHERE answer = 'timed_out'
            WINDOW one AS (PARTITION BY user_id ORDER BY moment, key)
        ), told AS (
            SELECT user_id, username, day, moment, available, key, asked_by, answer, moment AS since
            FROM verifications WHERE answer IN ('denied', 'fraud')
            UNION ALL
            SELECT user_id, username, day, moment, available, key, asked_by, answer, since
            FROM unanswered WHERE since >= moment - $minutes * $minute
        ), rests AS (
            SELECT told.user_id, told.day, verifications.key
            FROM told JOIN verifications ON verifications.user_id = told.user_id
                AND verifications.answer = told.answer
                AND verifications.moment BETWEEN told.since AND told.moment
            WHERE told.moment BETWEEN $begin AND $end
        ), evidence AS (
            SELECT user_id, day, list(DISTINCT key ORDER BY key) AS keys FROM rests GROUP BY user_id, day
        ), answers AS (
            SELECT user_id, day, min(username) AS username, min(moment) AS moment, min(available) AS available,
                list(DISTINCT asked_by ORDER BY asked_by) AS asked_by,
                array_to_string(list_sort(list(DISTINCT CASE answer WHEN 'fraud' THEN 'they reported it as a fraud'
                    WHEN 'denied' THEN 'they denied it' ELSE 'they did not answer' END)), ', ') AS said
            FROM told WHERE moment BETWEEN $begin AND $end GROUP BY user_id, day
        )
        SELECT answers.user_id AS subject, username AS name, moment, available, keys AS evidence,
            {'asked_by': asked_by, 'said': said} AS facts
        FROM answers JOIN evidence ON evidence.user_id = answers.user_id AND evidence.day = answers.day
    """,
    fires=(
        _DENIED,
        Story(
            says="Bob reports it as a fraud.",
            told={"verifications": (help_desk_push("bob", ago(hours=1), answer="fraud"),)},
            finds=(user_id("bob"),),
        ),
        _UNANSWERED,
    ),
    quiet=(
        _DENIED.but("Bob approves.", "verifications", 0, answer="approved"),
        _DENIED.but("Bob does not answer the only one.", "verifications", 0, answer="timed_out"),
        _UNANSWERED.but("Bob answers the second.", "verifications", 1, answer="approved"),
        _UNANSWERED.but("The first was half an hour earlier.", "verifications", 0, at=ago(minutes=70).isoformat()),
        _UNANSWERED.but("The other one was Ann.", "verifications", 0, user=user_id("ann"), username="ann"),
        _UNANSWERED.quiet("Three would have to be unanswered.", parameters=(("timeouts", 3),)),
    ),
    attack=("T1566.004", "T1656"),
    nist=("SP 800-63A",),
)
