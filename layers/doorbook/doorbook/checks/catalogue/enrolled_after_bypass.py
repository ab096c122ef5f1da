"""Somebody got around the second factor, and soon has one of their own."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.guards import usual
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, HOME, activity, days_of, deed, enrolment, phone_id, signin, user_id

_NEW: Final = "DPSTRANGE00000000001"
_CODE: Final = '{"count": 1, "valid_secs": 3600, "remaining_uses": 1}'
_BOB: Final = ("user_bypass", user_id("bob"), "bob")


_HELPED: Final = Story(
    says="The help desk makes a code; three hours later a phone is enrolled, and used from a strange network.",
    told={
        "authentication": (*days_of("bob", 14, 3), signin("bob", ago(hours=1), ip=AWAY, asked=_NEW)),
        "activity": (
            activity("bypass_create", ago(hours=5), on=_BOB, told=_CODE),
            activity(
                "phone_create",
                ago(hours=2),
                by="bob",
                by_kind="user",
                by_id=user_id("bob"),
                on=("phone", _NEW, "+17345550199"),
                ip=AWAY,
            ),
        ),
    },
    finds=(user_id("bob"),),
    severity="critical",
)
_TOLD_BY_SIGN_INS: Final = Story(
    says="Only the authentication log tells it: a code is used, a phone enrolled, and used.",
    told={
        "authentication": (
            *days_of("bob", 14, 3),
            signin("bob", ago(hours=5), factor="bypass_code", reason="valid_passcode"),
            enrolment("bob", ago(hours=2), ip=AWAY),
            signin("bob", ago(hours=1), ip=AWAY, asked=_NEW),
        )
    },
    finds=(user_id("bob"),),
    severity="critical",
)
_STATUS: Final = Story(
    says="An administrator says bypass, and another attaches the phone.",
    told={
        "authentication": (*days_of("bob", 14, 3), signin("bob", ago(hours=1), ip=AWAY, asked=_NEW)),
        "administrator": (deed("user_update", ago(hours=5), on="bob", told='{"status": "Bypass"}'),),
        "activity": (activity("phone_associate", ago(hours=2), on=("phone", _NEW, "+17345550199")),),
    },
    finds=(user_id("bob"),),
    severity="critical",
)
_RESET: Final = Story(
    says="The help desk takes all their phones away, and a new one comes.",
    told={
        **_STATUS.told,
        "administrator": (deed("user_update", ago(hours=5), on="bob", told='{"phones": ""}'),),
    },
    finds=(user_id("bob"),),
    severity="critical",
)

ENROLLED_AFTER_BYPASS: Final = Check(
    id="enrolled-after-bypass",
    title="Authenticator added soon after a bypass",
    severity=Severity.CRITICAL,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Whoever talks the help desk into a bypass enrols a phone of their own, and needs nobody any more.",
    definition="A phone, token or passkey that came within hours after a bypass code was made or used, the status set "
    "to bypass or all phones taken away, and was then used for the first time within three days.",
    false_positives="A phone that really was lost: from a network that the person signed in from before it is medium. "
    "Ask them by another way.",
    summary="{name} used a new authenticator from {ip}; it was added {hours} hours after {bypass}.",
    remedies=("detach-phone", "delete-webauthn", "set-status-disabled", "portal-revoke-sessions"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(Parameter(name="hours", default=24, says="Hours after the bypass", least=1, most=72),),
    reach=timedelta(days=7),
    baseline=True,
    sql=f"""
        WITH bypasses AS (
            SELECT user_id, target AS name, moment, key, CASE action WHEN 'bypass_create' THEN 'a bypass code was made'
                WHEN 'user_update' THEN CASE status WHEN 'bypass' THEN 'they were put into bypass'
                    ELSE 'their phones were taken away' END
                ELSE 'their devices were taken away' END AS bypass
            FROM admin_events
            WHERE worked AND (action IN ('bypass_create', 'deregister_devices')
                OR action = 'user_update' AND (status = 'bypass'
                    OR TRY(json_extract_string(details, '$.phones')) = ''))
            UNION ALL
            SELECT user_id, username, moment, key,
                CASE factor WHEN 'bypass_code' THEN 'a bypass code was used'
                    ELSE 'they were let in by their bypass status' END
            FROM signins WHERE result = 'success' AND (factor = 'bypass_code' OR reason = 'bypass_user')
        ), added AS (
            SELECT CASE WHEN actor_type = 'user' THEN user_id END AS user_id, target_id AS device, moment, key
            FROM admin_events
            WHERE worked AND target_id IS NOT NULL AND action IN ('phone_create', 'phone_associate', 'hardtoken_create',
                'hardtoken_associate', 'webauthncredential_create', 'u2ftoken_create')
            UNION ALL
            SELECT user_id, NULL, moment, key FROM signins
            WHERE event_type = 'enrollment' AND result = 'success' AND user_id IS NOT NULL
        ), spans AS (
            SELECT moment // ($hours * $hour) AS number FROM bypasses
            UNION SELECT moment // ($hours * $hour) + 1 FROM bypasses
        ), late AS (
            SELECT added.* FROM added JOIN spans ON spans.number = added.moment // ($hours * $hour)
        ), uses AS (
            SELECT key, user_id, username, moment, available, day, ip, network, device, asked_device FROM signins
            WHERE result = 'success' AND event_type = 'authentication' AND asked_device IS NOT NULL
                AND (user_id IN (SELECT user_id FROM late WHERE user_id IS NOT NULL)
                    OR asked_device IN (SELECT device FROM late WHERE device IS NOT NULL))
        ), used AS (
            SELECT late.key AS addition, late.moment AS added, late.device AS came, uses.*
            FROM late JOIN uses ON uses.user_id = late.user_id
                AND uses.moment >= late.moment AND uses.moment <= late.moment + 3 * $day
            WHERE late.device IS NULL OR late.device = uses.asked_device
            UNION ALL
            SELECT late.key, late.moment, late.device, uses.*
            FROM late JOIN uses ON uses.asked_device = late.device
                AND uses.moment >= late.moment AND uses.moment <= late.moment + 3 * $day
            WHERE late.user_id IS NULL
        ), owned AS (
            SELECT DISTINCT used.user_id, used.asked_device, used.day FROM used JOIN seen
                ON seen.user_id = used.user_id AND seen.kind = 'asked_device' AND seen.value = used.asked_device
                AND seen.day < used.day
            WHERE used.came IS NULL
        ), first AS (
            SELECT used.*, row_number() OVER (PARTITION BY addition ORDER BY moment, key) AS place
            FROM used LEFT JOIN owned ON owned.user_id = used.user_id AND owned.asked_device = used.asked_device
                AND owned.day = used.day
            WHERE used.came IS NOT NULL OR owned.user_id IS NULL
        ), judged AS (
            SELECT first.*, bypasses.key AS bypassed, bypasses.bypass, bypasses.moment AS since
            FROM first JOIN bypasses ON bypasses.moment <= first.added
                AND bypasses.moment >= first.added - $hours * $hour
                AND (bypasses.user_id = first.user_id
                    OR bypasses.user_id IS NULL AND lower(bypasses.name) = lower(first.username))
            WHERE first.place = 1 AND first.moment BETWEEN $begin AND $end
        ), usual AS ({usual("(SELECT DISTINCT key, user_id, day, ip, network, device FROM judged)")})
        SELECT judged.user_id AS subject, username AS name, moment, available,
            [judged.bypassed, judged.addition, judged.key] AS evidence,
            {{'ip': coalesce(ip, 'nobody knows where'), 'hours': (added - since) // $hour, 'bypass': bypass}} AS facts,
            CASE WHEN ip IS NULL OR usual.knows_network THEN 'medium' END AS severity
        FROM judged LEFT JOIN usual ON usual.key = judged.key
    """,  # noqa: S608 - our own words
    fires=(
        _HELPED,
        _TOLD_BY_SIGN_INS,
        _STATUS,
        _RESET,
        _TOLD_BY_SIGN_INS.but(
            "Only the authentication log tells it: they are let in by their status, a phone enrolled, and used.",
            "authentication",
            -3,
            factor="not_available",
            reason="bypass_user",
        ).found(_STATUS.finds, "critical"),
        Story(
            says="They lost their phone, and use the new one from home.",
            told={
                **_HELPED.told,
                "authentication": (*days_of("bob", 14, 3), signin("bob", ago(hours=1), ip=HOME, asked=_NEW)),
            },
            finds=(user_id("bob"),),
            severity="medium",
        ),
    ),
    quiet=(
        _HELPED.but("The code was made two days before.", "activity", 0, ts=ago(days=2).isoformat()),
        _HELPED.but("The code was made after.", "activity", 0, ts=ago(minutes=90).isoformat()),
        _HELPED.but("The code is somebody else's.", "activity", 0, target__key=user_id("ann")),
        _HELPED.but("Making the code failed.", "activity", 0, outcome__result="FAILURE"),
        _HELPED.but("The phone is somebody else's.", "activity", 1, actor__key=user_id("ann")),
        _HELPED.but("It is not used.", "authentication", -1, result="denied", reason="no_response"),
        _HELPED.but("They use the phone that they had.", "authentication", -1, auth_device__key=phone_id("bob")),
        _HELPED.without("Nothing is enrolled.", "activity", 1),
        _TOLD_BY_SIGN_INS.but("No code was used.", "authentication", -3, factor="duo_push", reason="user_approved"),
        _STATUS.but("They were made active.", "administrator", 0, description='{"status": "Active"}'),
        _STATUS.but("It was somebody else.", "administrator", 0, object="ann"),
        _RESET.but("They have phones left.", "administrator", 0, description='{"phones": "+17345550100"}'),
    ),
    attack=("T1556.006", "T1098.005", "T1566.004"),
    nist=("SP 800-63B recovery",),
    peers=(
        ("Splunk", "a new method within an hour after a reset, on PingID"),
        ("Cisco Identity Intelligence", "Authenticator Registration Anomalies, which is near"),
    ),
)
