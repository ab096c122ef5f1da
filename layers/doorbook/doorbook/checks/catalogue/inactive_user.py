"""An account that nobody uses any more."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import signin, user, user_id

_GONE: Final = Story(
    says="An active person came last forty days ago, as Duo knows and its log says.",
    told={
        "users": (user("bob", last_login=int(ago(days=40).timestamp())), user("ann")),
        "authentication": (signin("bob", ago(days=40)),),
    },
    finds=(user_id("bob"),),
    severity="medium",
)

INACTIVE_USER: Final = Check(
    id="inactive-user",
    title="Active account unused",
    severity=Severity.MEDIUM,
    category=Category.HYGIENE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="It can be attacked without anybody noticing, and takes a licence.",
    definition="Active, and last came in longer ago than so many days: by what Duo knows, or its log if that is newer.",
    false_positives="Leave, people of a season: suppress until a day.",
    summary="{name} came in last on {last}.",
    remedies=("set-status-disabled", "delete-user"),
    grant=Grant.READ_RESOURCE,
    streams=("users", "authentication"),
    parameters=(Parameter(name="days", default=30, says="Days without a sign-in", least=1, most=730),),
    fields=(
        Field(
            name="users.last_login",
            relation="users",
            has="""raw_data LIKE '%"last_login"%'""",
            among="status = 'active'",
        ),
    ),
    sql="""
        WITH came AS (
            SELECT user_id, max(last_at) AS at FROM seen WHERE kind = 'any' AND outcome = 'success' GROUP BY user_id
        ), standing AS (
            SELECT users.user_id, username, greatest(coalesce(last_login, 0), coalesce(came.at, 0)) AS last
            FROM users LEFT JOIN came ON came.user_id = users.user_id WHERE status = 'active'
        )
        SELECT user_id AS subject, username AS name, last + $days * $day AS moment, []::VARCHAR[] AS evidence,
            {'last': epoch_ms(last)::DATE::VARCHAR} AS facts
        FROM standing WHERE last > 0 AND last < $now - $days * $day
    """,
    fires=(
        _GONE,
        _GONE.but("Duo's list does not know when.", "users", 0, last_login=None).found(_GONE.finds),
        _GONE.quiet(
            "Since then they were denied.",
            told={
                **_GONE.told,
                "authentication": (signin("bob", ago(days=3), result="denied", reason="no_response"),),
            },
        ).found(_GONE.finds),
    ),
    quiet=(
        _GONE.but("Duo knows of yesterday.", "users", 0, last_login=int(ago(days=1).timestamp())),
        _GONE.but("The log knows of last week.", "authentication", 0, isotimestamp=ago(days=7).isoformat()),
        _GONE.but("They are disabled.", "users", 0, status="disabled"),
        _GONE.quiet("People may stay away for sixty days.", parameters=(("days", 60),)),
        _GONE.quiet(
            "They never came, which is another check's.",
            told={"users": (user("bob", last_login=None), user("ann")), "authentication": ()},
        ),
    ),
    attack=("T1078",),
    nist=("800-53 AC-2(3)",),
    peers=(
        ("Cisco Identity Intelligence", "Inactive Users, 30 days"),
        ("Duo", "inactive after 30 days"),
        ("Oleria", "dormant after 30 days"),
        ("BeyondTrust", "dormant after 60 days"),
        ("grclanker", "90 days"),
    ),
)
