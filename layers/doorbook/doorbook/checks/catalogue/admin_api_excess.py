"""A program may do more with Duo than it does."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import activity
from doorbook.checks.wire_things import integration, thing_id

_ID: Final = thing_id("DI", "Reports")
_READS: Final = {f"adminapi_{each}": 1 for each in ("admins_read", "info", "read_log", "read_resource")}
_WRITES: Final = {f"adminapi_{each}": 1 for each in ("admins", "integrations", "settings", "write_resource")}
_UNUSED: Final = Story(
    says="It may write, and did not in the ninety-one days since it was first seen.",
    told={
        "integrations": (integration("Reports", type="adminapi", adminapi_write_resource=1),),
        "activity": (),
    },
    finds=(_ID,),
    later_days=91,
)
_ALL: Final = Story(
    says="It may do everything, and was first seen today.",
    told={"integrations": (integration("Reports", type="adminapi", **_READS, **_WRITES),), "activity": ()},
    finds=(_ID,),
)

ADMIN_API_EXCESS: Final = Check(
    id="admin-api-excess",
    title="Admin API application with too many grants",
    severity=Severity.HIGH,
    category=Category.ADMIN,
    kind=Kind.STATE,
    subject=Subject.APPLICATION,
    why="One key that leaks is the whole account. What Doorbook itself reads with is judged too.",
    definition="An Admin API application with all grants; or with one to write (resources, administrators, "
    "applications, settings) that was first seen longer ago than so many days and did nothing in them that the "
    "activity log would tell, but look.",
    false_positives="Tools that write rarely: suppress them until a day.",
    summary="{name} {what}.",
    remedies=("review-integration", "rotate-key"),
    grant=Grant.APPLICATIONS,
    streams=("integrations", "activity"),
    parameters=(Parameter(name="days", default=90, says="Days without writing", least=7, most=179),),
    fields=(Field(name="integrations.type", relation="integrations", has="type IS NOT NULL"),),
    sql="""
        WITH wrote AS (
            SELECT actor_id, max(last_at) AS moment FROM done WHERE kind = 'wrote' GROUP BY actor_id
        ), told AS (
            SELECT integration_key, name, first_listed,
                adminapi_admins = 1 AND adminapi_admins_read = 1 AND adminapi_info = 1 AND adminapi_integrations = 1
                    AND adminapi_read_log = 1 AND adminapi_read_resource = 1 AND adminapi_settings = 1
                    AND adminapi_write_resource = 1 AS has_all,
                (1 IN (adminapi_admins, adminapi_integrations, adminapi_settings, adminapi_write_resource))
                    AND greatest(first_listed, coalesce(wrote.moment, 0)) < $now - $days * $day AS is_idle
            FROM integrations LEFT JOIN wrote ON wrote.actor_id = integrations.integration_key
            WHERE type = 'adminapi'
        )
        SELECT integration_key AS subject, name, first_listed AS moment, []::VARCHAR[] AS evidence,
            {'what': CASE WHEN has_all THEN 'has all grants'
                ELSE concat('may write, and did not for more than ', $days, ' days') END} AS facts
        FROM told WHERE has_all OR is_idle
    """,
    fires=(
        _UNUSED,
        *(
            _UNUSED.quiet(
                f"It has the grant {grant}.",
                told={**_UNUSED.told, "integrations": (integration("Reports", type="adminapi", **{grant: 1}),)},
            ).found((_ID,))
            for grant in ("adminapi_admins", "adminapi_integrations", "adminapi_settings")
        ),
        _ALL,
    ),
    quiet=(
        _UNUSED.but("It may read.", "integrations", 0, adminapi_write_resource=0),
        _UNUSED.but("It is no Admin API application.", "integrations", 0, type="websdk"),
        _UNUSED.quiet("It was first seen ninety days ago.", later_days=90),
        _UNUSED.quiet(
            "It wrote sixty days ago.",
            told={
                **_UNUSED.told,
                "activity": (activity("user_update", ago(days=-31), by="Reports", by_kind="api", by_id=_ID),),
            },
        ),
        *(_ALL.but(f"It lacks {grant}.", "integrations", 0, **{grant: 0}) for grant in (*_READS, *_WRITES)),
    ),
    attack=("T1098.001", "T1528"),
    nist=("800-53 AC-6",),
    peers=(("grclanker", "control 20"), ("Steampipe", "a query for adminapi_admins")),
)
