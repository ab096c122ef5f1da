"""An administrator who never comes."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import activity, deed
from doorbook.checks.wire_things import administrator, thing_id

_PAT: Final = thing_id("DE", "pat")
_GONE: Final = Story(
    says="An active one came last forty days ago.",
    told={
        "administrators": (
            administrator("Pat Former", last_login=int(ago(days=40).timestamp())),
            administrator("Olivia Owner"),
        )
    },
    finds=(_PAT,),
)
_NEVER: Final = (
    _GONE.but("One who was made ten days ago never came.", "administrators", 0, last_login=None)
    .but("One who was made ten days ago never came.", "administrators", 0, created=int(ago(days=10).timestamp()))
    .found((_PAT,))
)

ADMIN_DORMANT: Final = Check(
    id="admin-dormant",
    title="Administrator who never comes",
    severity=Severity.HIGH,
    category=Category.ADMIN,
    kind=Kind.STATE,
    subject=Subject.ADMINISTRATOR,
    why="An account with power that nobody uses is one whose misuse nobody notices.",
    definition="An active administrator who came last longer ago than so many days, by what Duo knows or its logs if "
    "they are newer; or who never came, and was made longer ago than the days of grace.",
    false_positives="An owner for emergencies: suppress them until the day of their next test.",
    summary="{name} ({role}) {what}.",
    remedies=("disable-admin", "review-admins"),
    grant=Grant.READ_ADMINISTRATORS,
    streams=("administrators",),
    parameters=(
        Parameter(name="days", default=30, says="Days without a sign-in", least=1, most=730),
        Parameter(name="grace_days", default=7, says="Days until the first sign-in", least=0, most=365),
    ),
    fields=(
        Field(name="administrators.last_login", relation="administrators", has="raw_data LIKE '%\"last_login\"%'"),
    ),
    sql="""
        WITH came AS (
            SELECT lower(actor) AS called, max(moment) AS moment FROM admin_events
            WHERE action = 'admin_login' AND worked GROUP BY lower(actor)
        ), standing AS (
            SELECT admin_id, name, role, coalesce(created, first_listed) AS created,
                greatest(coalesce(last_login, 0), coalesce(came.moment, 0)) AS last
            FROM administrators LEFT JOIN came ON came.called = lower(administrators.name)
            WHERE lower(status) = 'active' AND raw_data LIKE '%"last_login"%'
        )
        SELECT admin_id AS subject, name, CASE WHEN last > 0 THEN last + $days * $day ELSE created + $grace_days * $day
                END AS moment, []::VARCHAR[] AS evidence,
            {'role': coalesce(role, 'of a role that is not told'), 'what': CASE WHEN last > 0
                THEN concat('came last on ', epoch_ms(last)::DATE::VARCHAR) ELSE 'never came' END} AS facts
        FROM standing
        WHERE last > 0 AND last < $now - $days * $day OR last = 0 AND created < $now - $grace_days * $day
    """,
    fires=(
        _GONE,
        _NEVER,
        _GONE.quiet(
            "They could not sign in since.",
            told={**_GONE.told, "activity": (activity("admin_login", ago(days=2), by="Pat Former", result="FAILURE"),)},
        ).found((_PAT,)),
    ),
    quiet=(
        _GONE.but("They came last week.", "administrators", 0, last_login=int(ago(days=7).timestamp())),
        _GONE.but("They are disabled.", "administrators", 0, status="Disabled"),
        _GONE.quiet(
            "The log knows of last week.",
            told={**_GONE.told, "administrator": (deed("admin_login", ago(days=7), by="Pat Former"),)},
        ),
        _GONE.quiet("Sixty days may be.", parameters=(("days", 60),)),
        _NEVER.but("They were made three days ago.", "administrators", 0, created=int(ago(days=3).timestamp())),
        _NEVER.quiet("Two weeks may be.", parameters=(("grace_days", 14),)),
    ),
    attack=("T1078.004",),
    nist=("800-53 AC-2(3)",),
    peers=(("EntraAnalyzer", "administrators who never signed in"), ("Steampipe", "a query for who never logged in")),
)
