"""Somebody pressed that it was not they."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, signin, user_id

_PRESSED: Final = Story(
    says="A prompt from elsewhere that they report as a fraud.",
    told={
        "authentication": (signin("bob", ago(hours=2), result="fraud", reason="user_marked_fraud", ip=AWAY),),
    },
    finds=(user_id("bob"),),
    severity="high",
)

PUSH_FRAUD_REPORTED: Final = Check(
    id="push-fraud-reported",
    title="Prompt reported as a fraud",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="People are hardly ever wrong about it: somebody else has the password.",
    definition="A prompt whose result is fraud, or whose reason is that the person marked it so.",
    false_positives="A wrong tap: call them all the same.",
    summary="{name} reported {times} as a fraud, from {ips} for {applications}.",
    remedies=("verify-push", "set-status-disabled", "portal-revoke-sessions"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    sql="""
        SELECT user_id AS subject, min(username) AS name, min(moment) AS moment, min(available) AS available,
            list(DISTINCT key ORDER BY key) AS evidence,
            {'times': CASE WHEN count(DISTINCT coalesce(txid, key)) = 1 THEN 'a prompt'
                    ELSE count(DISTINCT coalesce(txid, key)) || ' prompts' END,
                'ips': coalesce(nullif(array_to_string(list(DISTINCT ip ORDER BY ip), ', '), ''), 'nobody knows where'),
                'applications': list(DISTINCT application ORDER BY application)} AS facts
        FROM signins
        WHERE (result = 'fraud' OR reason = 'user_marked_fraud') AND user_id IS NOT NULL
            AND moment BETWEEN $begin AND $end
        GROUP BY user_id, day
    """,
    fires=(
        _PRESSED,
        Story(
            says="Only the reason says so.",
            told={
                "authentication": (signin("bob", ago(hours=2), result="denied", reason="user_marked_fraud", ip=AWAY),)
            },
            finds=(user_id("bob"),),
        ),
        Story(
            says="Only the result says so.",
            told={"authentication": (signin("bob", ago(hours=2), result="fraud", reason=None, ip=AWAY),)},
            finds=(user_id("bob"),),
        ),
    ),
    quiet=(
        _PRESSED.but("They pressed no.", "authentication", 0, result="denied", reason="user_cancelled"),
        _PRESSED.but("They called it a mistake.", "authentication", 0, result="denied", reason="user_mistake"),
        _PRESSED.but("They approved.", "authentication", 0, result="success", reason="user_approved"),
    ),
    attack=("T1621", "T1078"),
    nist=("800-53 IR-6",),
    peers=(
        ("Panther", "result of fraud, medium"),
        ("Duo risk-based authentication", "USER_MARKED_FRAUD"),
        ("Okta Identity Threat Protection", "this was not me, high"),
        ("Datadog", "a person marked a push as fraud"),
        ("Okta customer detections", "reported by a person"),
        ("Microsoft Sentinel", "a hunt for it"),
    ),
)
