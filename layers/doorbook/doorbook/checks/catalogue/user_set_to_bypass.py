"""An administrator says that somebody, or a group, is not asked for a second factor."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Severity, Subject
from doorbook.checks.deeds import once
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import user_id
from doorbook.checks.wire_deeds import both, newer, older, told

_BOB: Final = ("user", user_id("bob"), "bob")
_GROUP: Final = ("group", "DGSALES00000000000001", "Sales")
_NOW: Final = '{"status": "Bypass"}'
_BEFORE: Final = '{"status": "Active"}'
_DEED: Final = both("user_update", ago(hours=2), on=_BOB, told=_NOW, before=_BEFORE)
_ONE: Final = Story(says="A person; both logs tell.", told=told(_DEED), finds=(_BOB[1],), severity="medium")
_NEWER: Final = _ONE.quiet("Only the newer log tells of a person.", told=newer(_DEED)).found((_BOB[1],), "medium")
_ALL: Final = Story(
    says="A group; both logs tell.",
    told=told(both("group_update", ago(hours=2), on=_GROUP, told=_NOW, before=_BEFORE)),
    finds=(_GROUP[1],),
    severity="high",
)

_DEEDS: Final = once(
    "SELECT *, lower(target) AS thing FROM admin_events WHERE worked AND target IS NOT NULL "
    "AND action IN ('user_update', 'group_update') AND status = 'bypass'",
    "max(lower(TRY(json_extract_string(before, '$.status')))) AS was",
)

USER_SET_TO_BYPASS: Final = Check(
    id="user-set-to-bypass",
    title="Person or group put into bypass",
    severity=Severity.MEDIUM,
    category=Category.ADMIN,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="From then on a password is enough. Here the clock of those in bypass begins.",
    definition="The status of a person was set to bypass, or, which is high, that of a group. What was so before is no "
    "change. Who is in the group is another check's, which looks at how things stand.",
    false_positives="Cases with a ticket: say so.",
    summary="{actor} put {name} into bypass.",
    remedies=("set-status-active",),
    grant=Grant.READ_LOG,
    streams=("administrator",),
    sql=f"""
        WITH deeds AS ({_DEEDS})
        SELECT coalesce(target_id, user_id, target) AS subject, target AS name, moment, available, keys AS evidence,
            {{'actor': coalesce(actor, 'Somebody')}} AS facts,
            CASE action WHEN 'group_update' THEN 'high' END AS severity,
            CASE action WHEN 'group_update' THEN 'group' END AS about
        FROM deeds WHERE coalesce(was, '') <> 'bypass' AND moment BETWEEN $begin AND $end
    """,  # noqa: S608 - our own words
    fires=(
        _ONE,
        _ONE.quiet("Only the older log tells of a person.", told=older(_DEED)).found(("bob",), "medium"),
        _NEWER,
        _ALL,
    ),
    quiet=(
        _ONE.quiet(
            "A bypass code was made for them.",
            told=told(
                both("bypass_create", ago(hours=2), on=("user_bypass", user_id("bob"), "bob"), told='{"count": 1}')
            ),
        ),
        _NEWER.but("They are made active.", "activity", 0, target__details=_BEFORE),
        _NEWER.but("They were in bypass before.", "activity", 0, old_target__details=_NOW),
        _NEWER.but("It did not work.", "activity", 0, outcome__result="FAILURE"),
        _NEWER.but("It is an administrator.", "activity", 0, action__name="admin_update"),
    ),
    attack=("T1556.006",),
    nist=("800-53 AC-6(9)",),
    peers=(
        ("Panther", "medium"),
        ("Splunk", "a user's status set to bypass"),
        ("Duo Trust Monitor", "events of bypass status"),
        ("Cisco Identity Intelligence", "User Authorized to Bypass MFA"),
    ),
)
