"""Somebody enrols on an account that has been waiting for whoever comes first."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import activity, days_of, enrolment, phone, phone_id, signin, user, user_id
from doorbook.checks.wire_things import credential

_FRESH: Final = int(ago(hours=2).timestamp())
_OWN: Final = activity(
    "phone_create",
    ago(hours=2),
    by="bob",
    by_kind="user",
    by_id=user_id("bob"),
    on=("phone", phone_id("bob"), "+17345550100"),
)
_FIRST: Final = Story(
    says="On an account of a year, which nobody has ever used, a first phone is enrolled.",
    told={
        "authentication": (*days_of("ann", 14, 3), enrolment("bob", ago(hours=2))),
        "users": (user("bob", last_login=None),),
        "phones": (phone("bob", creation_date=_FRESH),),
        "webauthn": (),
    },
    finds=(user_id("bob"),),
    severity="high",
)
_LET_IN: Final = Story(
    says="They came every day as one who is not enrolled; now there is a first phone.",
    told={
        **_FIRST.told,
        "authentication": (
            *days_of("bob", 20, 1, factor="not_available", reason="allow_unenrolled_user"),
            enrolment("bob", ago(hours=2)),
        ),
        "users": (user("bob"),),
    },
    finds=(user_id("bob"),),
    severity="high",
)
_ASLEEP: Final = Story(
    says="They have had a passkey for long, came last fifty days ago, and now enrol a phone.",
    told={
        **_FIRST.told,
        "authentication": (*days_of("bob", 60, 50, asked="WABOBTOUCHID00000000"), enrolment("bob", ago(hours=2))),
        "users": (user("bob", last_login=int(ago(days=50).timestamp())),),
        "webauthn": (credential("bob"),),
    },
    finds=(user_id("bob"),),
    severity="high",
)

LATE_FIRST_ENROLMENT: Final = Check(
    id="late-first-enrolment",
    title="Enrolled late, on an old or unused account",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Whoever has the password of an account without a second factor makes it theirs by enrolling.",
    definition="An authenticator that somebody enrolled themselves, on an account that is older than so many days: the "
    "first one that the log or the lists tell of, or the first after so many days in which nobody came in.",
    false_positives="People who come late while all are being enrolled: turn this check on after that.",
    summary="{name}, an account of {created}, enrolled {thing} from {ip}: {why}.",
    remedies=("set-status-disabled", "verify-manager"),
    grant=Grant.READ_LOG,
    streams=("authentication", "users", "phones", "webauthn"),
    parameters=(
        Parameter(name="age_days", default=30, says="Days that an account is old", least=1, most=730),
        Parameter(name="dormant_days", default=30, says="Days without a sign-in", least=1, most=730),
    ),
    reach=timedelta(days=1),
    baseline=True,
    sql="""
        WITH additions AS (
            SELECT user_id, moment, available, day, key, ip, NULL AS thing FROM signins
            WHERE event_type = 'enrollment' AND user_id IS NOT NULL AND moment BETWEEN $begin AND $end
            UNION ALL
            SELECT user_id, moment, available, day, key, ip, target_id FROM admin_events
            WHERE worked AND actor_type = 'user' AND moment BETWEEN $begin AND $end
                AND action IN ('phone_create', 'webauthncredential_create', 'u2ftoken_create')
        ), old AS (
            SELECT additions.*, users.username, users.created, users.last_login, users.phone_ids,
                users.webauthn_keys, len(coalesce(users.token_ids, [])) > 0 AS has_token,
                users.raw_data LIKE '%"last_login"%' AS is_told
            FROM additions JOIN users ON users.user_id = additions.user_id
                AND users.created <= additions.moment - $age_days * $day
        ), before AS (
            SELECT old.key, bool_or(seen.kind = 'asked_device') AS asked, bool_or(seen.kind = 'any'
                AND seen.outcome = 'success' AND seen.last_at >= old.moment - $dormant_days * $day) AS came
            FROM old JOIN seen ON seen.user_id = old.user_id AND seen.day < old.day
                AND seen.kind IN ('asked_device', 'any')
            GROUP BY old.key
        ), today AS (
            SELECT old.key, bool_or(one.asked_device IS NOT NULL) AS asked, bool_or(one.result = 'success') AS came
            FROM old JOIN signins AS one ON one.user_id = old.user_id AND one.event_type = 'authentication'
                AND one.moment < old.moment AND one.moment >= old.moment - $day
            GROUP BY old.key
        ), held AS (
            SELECT old.key FROM old JOIN phones ON list_contains(old.phone_ids, phones.phone_id)
                AND phones.phone_id IS DISTINCT FROM old.thing
                AND coalesce(phones.creation_date, 0) < old.moment - $hour
            UNION
            SELECT old.key FROM old JOIN webauthn ON list_contains(old.webauthn_keys, webauthn.webauthnkey)
                AND webauthn.webauthnkey IS DISTINCT FROM old.thing
                AND coalesce(webauthn.date_added, 0) < old.moment - $hour
            UNION
            SELECT key FROM old WHERE has_token
        ), judged AS (
            SELECT old.*, NOT (coalesce(before.asked, false) OR coalesce(today.asked, false)) AND held.key IS NULL
                AS is_first,
                NOT (coalesce(before.came, false) OR coalesce(today.came, false)) AND CASE
                    WHEN last_login < old.moment THEN last_login <= old.moment - $dormant_days * $day
                    WHEN last_login IS NULL THEN is_told
                    ELSE (SELECT min(first_at) FROM seen WHERE kind = 'any')
                        <= old.moment - $dormant_days * $day END AS is_asleep
            FROM old LEFT JOIN before ON before.key = old.key LEFT JOIN today ON today.key = old.key
            LEFT JOIN held ON held.key = old.key
        )
        SELECT user_id AS subject, username AS name, moment, available, [key] AS evidence,
            {'created': epoch_ms(created)::DATE::VARCHAR, 'ip': coalesce(ip, 'an unknown address'),
                'thing': CASE WHEN is_first THEN 'a first authenticator' ELSE 'another authenticator' END,
                'why': CASE WHEN is_asleep THEN 'nobody had come in for ' || $dormant_days || ' days or more'
                    ELSE 'there had been none' END} AS facts
        FROM judged WHERE is_first OR is_asleep
    """,
    fires=(
        _FIRST,
        _LET_IN,
        _ASLEEP,
        _FIRST.quiet(
            "The activity log tells it.",
            told={**_FIRST.told, "authentication": days_of("ann", 14, 3), "activity": (_OWN,)},
        ).found(_FIRST.finds, "high"),
        _ASLEEP.quiet(
            "They came in afterwards, so only the log tells that they were away.",
            told={
                **_ASLEEP.told,
                "authentication": (*_ASLEEP.told["authentication"], signin("bob", ago(hours=1))),
                "users": (user("bob", last_login=int(ago(hours=1).timestamp())),),
            },
        ).found(_ASLEEP.finds, "high"),
        _LET_IN.quiet(
            "Colleagues have phones and passkeys of long, and came in today.",
            told={
                **_LET_IN.told,
                "authentication": (signin("ann", ago(hours=5)), *_LET_IN.told["authentication"]),
                "users": (*_LET_IN.told["users"], user("ann")),
                "phones": (*_LET_IN.told["phones"], phone("ann")),
                "webauthn": (credential("ann"),),
            },
        ).found(_LET_IN.finds, "high"),
    ),
    quiet=(
        _FIRST.but("The account is of last week.", "users", 0, created=int(ago(days=7).timestamp())),
        *(
            _FIRST.quiet(
                says,
                told={**_FIRST.told, "authentication": days_of("ann", 14, 3), "activity": ({**_OWN, **otherwise},)},
            )
            for says, otherwise in (
                ("Enrolling it failed.", {"outcome": {"result": "FAILURE"}}),
                ("They gave it another name.", {"action": {"details": None, "name": "phone_update"}}),
            )
        ),
        _FIRST.but("It is a sign-in.", "authentication", -1, event_type="authentication"),
        _FIRST.unnamed(),
        _FIRST.quiet(
            "An administrator gave them the phone.",
            told={
                **_FIRST.told,
                "authentication": days_of("ann", 14, 3),
                "activity": (activity("phone_create", ago(hours=2), on=("phone", phone_id("bob"), "+17345550100")),),
            },
        ),
        _LET_IN.but("They have had a phone for long.", "phones", 0, creation_date=int(ago(days=90).timestamp())),
        _LET_IN.quiet(
            "They have had a passkey for long.",
            told={
                **_LET_IN.told,
                "users": (user("bob", webauthncredentials=[{"webauthnkey": "WABOBTOUCHID00000000"}]),),
                "webauthn": (credential("bob"),),
            },
        ),
        _LET_IN.quiet(
            "They have a token.",
            told={**_LET_IN.told, "users": (user("bob", tokens=[{"token_id": "DHBOB", "serial": "1", "type": "h6"}]),)},
        ),
        _LET_IN.quiet(
            "They were asked on a phone before.",
            told={**_LET_IN.told, "authentication": (*days_of("bob", 20, 1), enrolment("bob", ago(hours=2)))},
        ),
        _LET_IN.quiet(
            "They were asked on a phone this morning.",
            told={
                **_LET_IN.told,
                "authentication": (
                    *_LET_IN.told["authentication"][:-1],
                    signin("bob", ago(hours=5)),
                    enrolment("bob", ago(hours=2)),
                ),
            },
        ),
        _ASLEEP.but("They came last week, as Duo knows.", "users", 0, last_login=int(ago(days=7).timestamp())),
        _ASLEEP.quiet(
            "They came last week, as the log knows.",
            told={**_ASLEEP.told, "authentication": (*days_of("bob", 8, 7), *_ASLEEP.told["authentication"])},
        ),
    ),
    attack=("T1098.005", "T1078"),
    nist=("SP 800-63B enrolment",),
    peers=(("Cisco Identity Intelligence", "told as a risk of Never Logged In and of registrations"),),
)
