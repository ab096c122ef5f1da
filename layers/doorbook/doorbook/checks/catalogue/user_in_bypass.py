"""Somebody is let in without being asked, for longer than anybody needs to be."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import deed, signin, user, user_id

_LONG: Final = Story(
    says="Put into bypass two days ago.",
    told={
        "users": (user("bob", status="bypass"), user("ann")),
        "administrator": (deed("user_update", ago(days=2), on="bob", told='{"status": "Bypass"}'),),
    },
    finds=(user_id("bob"),),
    severity="high",
)
_USED: Final = Story(
    says="It was used since.",
    told={
        **_LONG.told,
        "authentication": (signin("bob", ago(hours=5), reason="bypass_user", factor="not_available"),),
    },
    finds=_LONG.finds,
    severity="critical",
)

USER_IN_BYPASS: Final = Check(
    id="user-in-bypass",
    title="Person in bypass status",
    severity=Severity.HIGH,
    category=Category.POSTURE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="No second factor is asked for, and every policy on access is passed over.",
    definition=(
        "In bypass status for longer than allowed: since an administrator said so, or else since it was first seen. "
        "Critical once they came in that way."
    ),
    false_positives="Accounts for emergencies: suppress them until a day.",
    summary="{name} has been let in without a second factor for more than {hours} hours.{used}",
    remedies=("set-status-active", "add-to-group"),
    grant=Grant.READ_RESOURCE,
    streams=("users",),
    parameters=(Parameter(name="max_hours", default=24, says="Hours that bypass may last", least=0, most=720),),
    fields=(Field(name="users.status", relation="users", has="status IS NOT NULL"),),
    sql="""
        WITH put AS (
            SELECT target AS username, max(moment) AS moment, max_by(key, moment) AS key FROM admin_events
            WHERE action = 'user_update' AND status = 'bypass' AND moment >= $now - 39 * $day GROUP BY target
        ), used AS (
            SELECT user_id, max(last_at) AS last_at FROM seen
            WHERE kind = 'reason' AND value = 'bypass_user' AND outcome = 'success' GROUP BY user_id
        ), standing AS (
            SELECT users.user_id, users.username, coalesce(put.moment, status_since, first_listed) AS since,
                used.last_at, put.key
            FROM users LEFT JOIN put USING (username) LEFT JOIN used ON used.user_id = users.user_id
            WHERE users.status = 'bypass'
        )
        SELECT user_id AS subject, username AS name, since AS moment, [key] AS evidence,
            {'hours': $max_hours, 'used': CASE WHEN last_at >= since THEN ' They came in that way.' END} AS facts,
            CASE WHEN last_at >= since THEN 'critical' END AS severity
        FROM standing WHERE since < $now - $max_hours * $hour
    """,
    fires=(
        _LONG,
        _USED,
        _LONG.quiet(
            "Something else about them was changed an hour ago.",
            told={
                **_LONG.told,
                "administrator": (
                    *_LONG.told["administrator"],
                    deed("user_update", ago(hours=1), on="bob", told='{"notes": "on leave"}'),
                ),
            },
        ).found(_LONG.finds, "high"),
        _USED.but(
            "A bypass code let them in.", "authentication", 0, factor="bypass_code", reason="valid_passcode"
        ).found(_LONG.finds, "high"),
        _USED.but("A bypass code let them in, whatever the reason.", "authentication", 0, factor="bypass_code").found(
            _LONG.finds, "high"
        ),
        _USED.but("They came in by a push.", "authentication", 0, reason="user_approved").found(_LONG.finds, "high"),
        _USED.but("They were denied.", "authentication", 0, result="denied").found(_LONG.finds, "high"),
        _USED.but("They came in that way before.", "authentication", 0, isotimestamp=ago(days=3).isoformat()).found(
            _LONG.finds, "high"
        ),
    ),
    quiet=(
        _LONG.but("It began an hour ago.", "administrator", 0, timestamp=int(ago(hours=1).timestamp())),
        _LONG.but("They are active again.", "users", 0, status="active"),
        _LONG.but("Somebody else was put into bypass, and it is first seen now.", "administrator", 0, object="ann"),
        _LONG.quiet("Bypass may last three days.", parameters=(("max_hours", 72),)),
    ),
    attack=("T1556.006",),
    nist=("800-53 IA-2(1)",),
    peers=(
        ("Cisco Identity Intelligence", "User Authorized to Bypass MFA"),
        ("Duo", "the number of those in bypass"),
        ("Duo Trust Monitor", "events of bypass status"),
        ("grclanker", "control 2"),
    ),
)
