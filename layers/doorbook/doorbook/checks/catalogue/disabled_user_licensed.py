"""A disabled account that was never deleted."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import deed, user, user_id

_OFF: Final = '{"status": "Disabled"}'
_OLD: Final = Story(
    says="Disabled when somebody looked first, and sixty-one days later.",
    told={"users": (user("bob", status="disabled"), user("ann"))},
    finds=(user_id("bob"),),
    later_days=61,
)
_LOGGED: Final = _OLD.quiet(
    "Disabled 35 days ago, as the log tells, and thirty may be.",
    told={**_OLD.told, "administrator": (deed("user_update", ago(days=35), on="bob", told=_OFF),)},
    parameters=(("days", 30),),
    later_days=0,
)

DISABLED_USER_LICENSED: Final = Check(
    id="disabled-user-licensed",
    title="Disabled account still there",
    severity=Severity.INFO,
    category=Category.HYGIENE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="It takes a licence, and whoever makes it active again has an account that nobody misses.",
    definition="Disabled for longer than so many days: since an administrator said so, or else since it was first "
    "seen. Who waits for deletion is not meant.",
    false_positives="What has to be kept for a court.",
    summary="{name} has been disabled for more than {days} days.",
    remedies=("delete-user",),
    grant=Grant.READ_RESOURCE,
    streams=("users",),
    parameters=(Parameter(name="days", default=60, says="Days", least=1, most=730),),
    fields=(Field(name="users.status", relation="users", has="status IS NOT NULL"),),
    sql="""
        WITH put AS (
            SELECT target AS username, max(moment) AS moment FROM admin_events
            WHERE worked AND action = 'user_update' AND status = 'disabled' GROUP BY target
        ), standing AS (
            SELECT user_id, users.username,
                least(coalesce(put.moment, $now), coalesce(status_since, first_listed)) AS since
            FROM users LEFT JOIN put ON put.username = users.username WHERE users.status = 'disabled'
        )
        SELECT user_id AS subject, username AS name, since AS moment, []::VARCHAR[] AS evidence,
            {'days': $days} AS facts
        FROM standing WHERE since < $now - $days * $day
    """,
    fires=(_OLD, _LOGGED.found((user_id("bob"),))),
    quiet=(
        _OLD.quiet("It is fifty-nine days.", later_days=59),
        _OLD.but("They are active.", "users", 0, status="active"),
        _OLD.but("They wait for deletion.", "users", 0, status="pending deletion"),
        _OLD.quiet("Ninety may be.", parameters=(("days", 90),)),
        _LOGGED.but("It was somebody else.", "administrator", 0, object="ann"),
        _LOGGED.but("They were made active then.", "administrator", 0, description='{"status": "Active"}'),
        _LOGGED.but("They were made.", "administrator", 0, action="user_create"),
    ),
    attack=("T1098",),
    nist=("800-53 AC-2(3)",),
    peers=(("Duo's community", "disabled users take a licence"),),
)
