"""Somebody is in without ever having enrolled."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import signin, user_id

_LET_IN: Final = Story(
    says="A contractor whom Duo does not know is let in.",
    told={
        "authentication": (
            signin("contractor7", ago(hours=2), factor="not_available", reason="allow_unenrolled_user")
            | {"user": {"groups": [], "key": None, "name": "contractor7"}},
        )
    },
    finds=("name:contractor7",),
    severity="high",
)

UNENROLLED_USER_ALLOWED: Final = Check(
    id="unenrolled-user-allowed",
    title="In without being enrolled",
    severity=Severity.HIGH,
    category=Category.POSTURE,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="There was no second factor at all: a password was enough.",
    definition="A success whose reason is that people who are not enrolled are let in, everywhere or on trusted "
    "networks; one for each person and day.",
    false_positives="Applications that are being tried out, of which it was decided so.",
    summary="{name} was let in without being enrolled, {times}, at {applications} from {ips}.",
    remedies=("send-enrollment", "propose-policy-change"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    sql="""
        SELECT user_id AS subject, min(username) AS name, min(moment) AS moment, min(available) AS available,
            list(DISTINCT key ORDER BY key) AS evidence,
            {'times': CASE count(DISTINCT key) WHEN 1 THEN 'once' ELSE count(DISTINCT key) || ' times' END,
                'applications': coalesce(nullif(array_to_string(
                    list(DISTINCT application ORDER BY application), ', '), ''), 'an application without a name'),
                'ips': coalesce(nullif(array_to_string(list(DISTINCT ip ORDER BY ip), ', '), ''),
                    'nobody knows where')} AS facts
        FROM signins
        WHERE result = 'success' AND user_id IS NOT NULL AND moment BETWEEN $begin AND $end
            AND reason IN ('allow_unenrolled_user', 'allow_unenrolled_user_on_trusted_network')
        GROUP BY user_id, day
    """,
    fires=(
        _LET_IN,
        _LET_IN.but(
            "They were let in on a trusted network.",
            "authentication",
            0,
            reason="allow_unenrolled_user_on_trusted_network",
        ).found(_LET_IN.finds),
        _LET_IN.but("Duo knows them, with nothing enrolled.", "authentication", 0, user__key=user_id("bob")).found(
            (user_id("bob"),)
        ),
    ),
    quiet=(
        _LET_IN.but("They were not let in.", "authentication", 0, result="denied"),
        _LET_IN.but("They were turned away.", "authentication", 0, result="denied", reason="deny_unenrolled_user"),
        _LET_IN.but("It is a trusted network, and they are enrolled.", "authentication", 0, reason="trusted_network"),
        _LET_IN.unnamed(),
        _LET_IN.but("They are in bypass, which is another check's.", "authentication", 0, reason="bypass_user"),
    ),
    attack=("T1078.004",),
    nist=("800-53 IA-2(1)",),
    peers=(("grclanker", "control 10, of the policy"),),
)
