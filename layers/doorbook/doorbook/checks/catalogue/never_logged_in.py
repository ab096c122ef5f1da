"""An account that nobody ever used."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import signin, user, user_id

_UNUSED: Final = Story(
    says="An active account that was made ten days ago, and nobody came.",
    told={"users": (user("bob", created=int(ago(days=10).timestamp()), last_login=None), user("ann"))},
    finds=(user_id("bob"),),
    severity="medium",
)

NEVER_LOGGED_IN: Final = Check(
    id="never-logged-in",
    title="Account never used",
    severity=Severity.MEDIUM,
    category=Category.HYGIENE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="An attacker may enrol a factor of their own on it, and nobody misses it.",
    definition="Active, older than so many days, and never signed in: neither does Duo know of a time, nor its log.",
    false_positives="People who have yet to start, for whom the account was made before.",
    summary="Nobody ever used {name}, which was made on {created}.",
    remedies=("send-enrollment", "set-status-disabled", "delete-user"),
    grant=Grant.READ_RESOURCE,
    streams=("users",),
    parameters=(Parameter(name="days", default=7, says="Days that a new account has", least=1, most=365),),
    fields=(
        Field(
            name="users.last_login",
            relation="users",
            has="""raw_data LIKE '%"last_login"%'""",
            among="status = 'active'",
        ),
        Field(name="users.created", relation="users", has="created IS NOT NULL", among="status = 'active'"),
    ),
    sql="""
        SELECT user_id AS subject, username AS name, created + $days * $day AS moment, []::VARCHAR[] AS evidence,
            {'created': epoch_ms(created)::DATE::VARCHAR} AS facts
        FROM users
        WHERE status = 'active' AND created < $now - $days * $day
            AND last_login IS NULL AND raw_data LIKE '%"last_login"%'
            AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.user_id = users.user_id AND kind = 'any'
                AND outcome = 'success')
    """,
    fires=(
        _UNUSED,
        Story(
            says="Somebody tried, and was denied.",
            told={
                **_UNUSED.told,
                "authentication": (signin("bob", ago(days=1), result="denied", reason="no_response"),),
            },
            finds=_UNUSED.finds,
        ),
    ),
    quiet=(
        _UNUSED.but("They came once.", "users", 0, last_login=int(ago(days=9).timestamp())),
        _UNUSED.but("It was made six days ago.", "users", 0, created=int(ago(days=6).timestamp())),
        _UNUSED.but("It is disabled.", "users", 0, status="disabled"),
        _UNUSED.quiet("Accounts have a month.", parameters=(("days", 30),)),
        _UNUSED.quiet(
            "The log knows of a time when they came.",
            told={**_UNUSED.told, "authentication": (signin("bob", ago(days=1)),)},
        ),
    ),
    attack=("T1078", "T1098.005"),
    nist=("800-53 AC-2(3)",),
    peers=(
        ("Cisco Identity Intelligence", "Never Logged In, 7 days"),
        ("Tenable", "Never Used User, 90 days"),
    ),
)
