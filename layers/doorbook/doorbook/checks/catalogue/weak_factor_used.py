"""Somebody signs in by text or telephone, and has something better."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import activity, enrolment, phone, signin, user, user_id

_CALLED: Final = Story(
    says="Their phone can be pushed, and they were called.",
    told={
        "authentication": (signin("bob", ago(hours=2), factor="phone_call"),),
        "users": (user("bob"),),
        "phones": (phone("bob"),),
    },
    finds=(user_id("bob"),),
    severity="low",
)
_REPLACED: Final = activity(
    "phone_create",
    ago(hours=9),
    by="bob",
    by_kind="user",
    by_id=user_id("bob"),
    on=("phone", "DPSTRANGE00000000001", "+17345550199"),
)


def _told_beside(says: str, row: Wire) -> Story:
    """Return the story with a row of the activity log beside it."""
    return _CALLED.quiet(says, told={**_CALLED.told, "activity": (row,)}).found(_CALLED.finds, "low")


WEAK_FACTOR_USED: Final = Check(
    id="weak-factor-used",
    title="In by a weak factor",
    severity=Severity.LOW,
    category=Category.POSTURE,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="It is a habit that can be led away from; or somebody wanted it so, as texts and calls can be caught.",
    definition="So many successes within the window by a factor that is weak, of somebody who has a stronger one; told "
    "once a week (Monday to Sunday, in UTC), on the day that makes it so many. Medium at an application that matters.",
    false_positives="A phone that was replaced: for a day after something new was enrolled nothing is told.",
    summary="{name} signed in by {factors} at {applications}, and has something stronger: {stronger}.",
    remedies=("notify-user", "propose-policy-change"),
    grant=Grant.READ_LOG,
    streams=("authentication", "users", "phones"),
    parameters=(
        Parameter(name="window_days", default=7, says="Days", least=1, most=7),
        Parameter(name="min_events", default=1, says="Times within these days", least=1, most=1000),
        Parameter(
            name="weak_factors", default=("phone_call", "sms_passcode", "sms_refresh"), says="Factors that are weak"
        ),
        Parameter(name="sensitive_apps", default=(), says="Applications that matter, by name or key"),
    ),
    reach=timedelta(days=14),
    sql="""
        WITH weak AS (
            SELECT *, (moment // $day + 3) // 7 AS week, list_contains(
                list_transform($sensitive_apps::VARCHAR[], lambda one: lower(one)), lower(application))
                OR list_contains($sensitive_apps::VARCHAR[], application_id) AS matters
            FROM signins
            WHERE result = 'success' AND list_contains($weak_factors::VARCHAR[], factor) AND user_id IS NOT NULL
        ), timed AS (
            SELECT *, lag(moment, $min_events - 1) OVER (PARTITION BY user_id, coalesce(matters, false)
                ORDER BY moment, key) AS since
            FROM weak
        ), counted AS (
            SELECT *, row_number() OVER (PARTITION BY user_id, coalesce(matters, false), week
                ORDER BY moment, key) AS place
            FROM timed WHERE since >= moment - $window_days * $day
        ), reached AS (SELECT * FROM counted WHERE place = 1 AND moment BETWEEN $begin AND $end),
        strong AS (
            SELECT user_id, list(DISTINCT factor ORDER BY factor) AS factors FROM factors
            WHERE factor IN ('push', 'mobile_otp', 'token', 'webauthn', 'desktop') GROUP BY user_id
        ), additions AS (
            SELECT user_id, moment FROM signins WHERE event_type = 'enrollment'
            UNION ALL
            SELECT user_id, moment FROM admin_events WHERE worked AND user_id IS NOT NULL
                AND action IN ('phone_create', 'hardtoken_create', 'webauthncredential_create')
        ), replaced AS (
            SELECT DISTINCT reached.key FROM reached JOIN additions ON additions.user_id = reached.user_id
                AND additions.moment BETWEEN reached.moment - $day AND reached.moment
        )
        SELECT reached.user_id AS subject, min(reached.username) AS name, min(reached.moment) AS moment,
            min(reached.available) AS available, list(DISTINCT one.key ORDER BY one.key) AS evidence,
            {'factors': list(DISTINCT replace(one.factor, '_', ' ') ORDER BY replace(one.factor, '_', ' ')),
                'applications': list(DISTINCT one.application ORDER BY one.application),
                'stronger': array_to_string(list_transform(any_value(strong.factors),
                    lambda each: replace(each, '_', ' ')), ', ')} AS facts,
            CASE WHEN bool_or(coalesce(reached.matters, false)) THEN 'medium' END AS severity
        FROM reached JOIN strong ON strong.user_id = reached.user_id
        JOIN weak AS one ON one.user_id = reached.user_id AND one.moment BETWEEN reached.since AND reached.moment
        LEFT JOIN replaced ON replaced.key = reached.key
        WHERE replaced.key IS NULL
        GROUP BY reached.user_id, reached.day
    """,
    fires=(
        _CALLED,
        _CALLED.but("It was a texted code.", "authentication", 0, factor="sms_passcode").found(_CALLED.finds, "low"),
        _CALLED.quiet("It matters where.", parameters=(("sensitive_apps", ("customer PORTAL",)),)).found(
            _CALLED.finds, "medium"
        ),
        _CALLED.quiet(
            "It matters where, by the application's key.",
            parameters=(("sensitive_apps", ("DICUSTOMERPORTAL0000",)),),
        ).found(_CALLED.finds, "medium"),
        Story(
            says="Twice within two days, where once is allowed.",
            told={
                **_CALLED.told,
                "authentication": (
                    signin("bob", ago(days=1), factor="phone_call"),
                    *_CALLED.told["authentication"],
                ),
            },
            finds=_CALLED.finds,
            parameters=(("min_events", 2),),
        ),
        Story(
            says="Once, and once seven days before, where once is allowed.",
            told={
                **_CALLED.told,
                "authentication": (
                    signin("bob", ago(days=7, hours=2), factor="phone_call"),
                    *_CALLED.told["authentication"],
                ),
            },
            finds=_CALLED.finds,
            parameters=(("min_events", 2),),
        ),
        _told_beside(
            "They only gave it another name.", {**_REPLACED, "action": {"details": None, "name": "phone_update"}}
        ),
        _told_beside("It was two days ago.", {**_REPLACED, "ts": ago(days=2).isoformat()}),
        _told_beside("Enrolling it failed.", {**_REPLACED, "outcome": {"result": "FAILURE"}}),
        _told_beside("It is somebody else's.", {**_REPLACED, "actor": {**_REPLACED["actor"], "key": user_id("ann")}}),
    ),
    quiet=(
        _CALLED.but("It was a push.", "authentication", 0, factor="duo_push"),
        _CALLED.but("It was denied.", "authentication", 0, result="denied", reason="call_timed_out"),
        _CALLED.but("They have nothing else.", "phones", 0, capabilities=["phone", "sms"]),
        _CALLED.but("Somebody else has.", "users", 0, user_id=user_id("ann")),
        _CALLED.quiet("Calls are not weak here.", parameters=(("weak_factors", ("sms_passcode",)),)),
        _CALLED.unnamed(),
        _CALLED.quiet("They enrolled a phone this morning.", told={**_CALLED.told, "activity": (_REPLACED,)}),
        _CALLED.quiet(
            "The log of sign-ins tells that they enrolled a phone.",
            told={
                **_CALLED.told,
                "authentication": (enrolment("bob", ago(hours=9)), *_CALLED.told["authentication"]),
            },
        ),
        Story(
            says="Once, and once a second more than seven days before, where once is allowed.",
            told={
                **_CALLED.told,
                "authentication": (
                    signin("bob", ago(days=7, hours=2, seconds=1), factor="phone_call"),
                    *_CALLED.told["authentication"],
                ),
            },
            parameters=(("min_events", 2),),
        ),
    ),
    attack=("T1111",),
    nist=("SP 800-63B",),
    peers=(
        ("Cisco Identity Intelligence", "sign-ins by NIST's levels of assurance"),
        ("Microsoft Sentinel", "any factor but a push or a passcode of Duo Mobile, passkeys too"),
        ("Push Security", "a factor that can be phished"),
    ),
)
