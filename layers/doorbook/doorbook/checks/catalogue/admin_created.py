"""Somebody became an administrator, or may do more than before."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import activity, deed

_ID: Final = "DEPAT000000000000001"
_PAT: Final = ("admin", _ID, "Pat Promoted")
_OWNER: Final = '{"role": "Owner"}'
_MANAGER: Final = '{"role": "User Manager"}'
_RANKS: Final = (
    "owner",
    "administrator",
    "application manager",
    "user manager",
    "security analyst",
    "help desk",
    "billing",
    "phishing manager",
    "read-only",
)
_RANK: Final = f"list_position([{', '.join(f"'{each}'" for each in _RANKS)}], lower({{}}))"

_BOTH: Final = Story(
    says="Both logs tell of a new owner.",
    told={
        "administrator": (deed("admin_create", ago(hours=2), on="Pat Promoted", told=_OWNER),),
        "activity": (activity("admin_create", ago(hours=2, seconds=-1), on=_PAT, told=_OWNER),),
    },
    finds=(_ID,),
    severity="high",
)
_LEGACY: Final = Story(
    says="Only the administrators' log tells of a new one.",
    told={"administrator": (deed("admin_create", ago(hours=2), on="Pat Promoted", told='{"role": "Help Desk"}'),)},
    finds=("Pat Promoted",),
    severity="high",
)
_RAISED: Final = Story(
    says="A user manager becomes an administrator.",
    told={
        "administrator": (deed("admin_update", ago(hours=2), on="Pat Promoted", told='{"role": "Administrator"}'),),
        "activity": (
            activity("admin_update", ago(hours=2), on=_PAT, told='{"role": "Administrator"}', before=_MANAGER),
        ),
    },
    finds=(_ID,),
    severity="high",
)
_TOLD_BEFORE: Final = Story(
    says="What they were before is told by an earlier row.",
    told={
        "administrator": (
            deed("admin_update", ago(days=9), on="Pat Promoted", told=_MANAGER),
            deed("admin_update", ago(hours=2), on="Pat Promoted", told='{"role": "Application Manager"}'),
        )
    },
    finds=("Pat Promoted",),
    severity="high",
)

ADMIN_CREATED: Final = Check(
    id="admin-created",
    title="Administrator made, or given more power",
    severity=Severity.HIGH,
    category=Category.ADMIN,
    kind=Kind.EVENT,
    subject=Subject.ADMINISTRATOR,
    why="An administrator of their own is how an attacker stays.",
    definition="An administrator was made, or given a role above the one before. Where no log of the last 30 days "
    "tells that one: given the highest role, or the second, which is medium.",
    false_positives="Planned hires: say so, with the ticket.",
    summary="{actor} {did}: {name}, {role}.",
    remedies=("disable-admin",),
    grant=Grant.READ_LOG,
    streams=("administrator",),
    sql=f"""
        WITH deeds AS (
            SELECT key, moment, available, day, action, lower(target) AS called, target, target_id, actor, role,
                coalesce(TRY(json_extract_string(before, '$.role.role_name')),
                    TRY(json_extract_string(before, '$.role'))) AS was
            FROM admin_events
            WHERE worked AND target IS NOT NULL AND (action = 'admin_create'
                OR action = 'admin_update' AND role IS NOT NULL)
        ), spaced AS (
            SELECT *, CASE WHEN moment - lag(moment) OVER one <= 2 * $minute THEN 0 ELSE 1 END AS fresh
            FROM deeds WINDOW one AS (PARTITION BY day, action, called, role ORDER BY moment, key)
        ), numbered AS (
            SELECT *, sum(fresh) OVER (PARTITION BY day, action, called, role ORDER BY moment, key) AS number
            FROM spaced
        ), once AS (
            SELECT action, called, day, number, role, min(target) AS target, max(target_id) AS target_id,
                min(actor) AS actor, max(was) AS was, min(moment) AS moment, min(available) AS available,
                list(DISTINCT key ORDER BY key) AS keys
            FROM numbered GROUP BY action, called, day, number, role
        ), earlier AS (
            SELECT once.action, once.called, once.day, once.number, once.role, deeds.role AS was,
                row_number() OVER (PARTITION BY once.action, once.called, once.day, once.number, once.role
                    ORDER BY deeds.moment DESC, deeds.key) AS place
            FROM once JOIN deeds ON deeds.called = once.called AND deeds.role IS NOT NULL
                AND deeds.moment < once.moment AND deeds.moment >= once.moment - 30 * $day
        ), judged AS (
            SELECT once.*, coalesce(once.was, earlier.was) AS former, {_RANK.format("once.role")} AS rank,
                {_RANK.format("coalesce(once.was, earlier.was)")} AS former_rank
            FROM once LEFT JOIN earlier ON earlier.place = 1 AND earlier.action = once.action
                AND earlier.called = once.called AND earlier.day = once.day AND earlier.number = once.number
                AND earlier.role IS NOT DISTINCT FROM once.role
            WHERE once.moment BETWEEN $begin AND $end
        )
        SELECT coalesce(target_id, target) AS subject, target AS name, moment, available, keys AS evidence,
            {{'actor': coalesce(actor, 'Somebody'), 'role': coalesce(role, 'of a role that is not told'),
                'did': CASE action WHEN 'admin_create' THEN 'made an administrator'
                    ELSE 'gave an administrator more power' || coalesce(' than ' || former, '') END}} AS facts,
            CASE WHEN action = 'admin_update' AND former_rank IS NULL AND rank = 2 THEN 'medium' END AS severity
        FROM judged
        WHERE action = 'admin_create' OR rank < former_rank OR former_rank IS NULL AND rank <= 2
    """,  # noqa: S608 - our own words
    fires=(
        _BOTH,
        _LEGACY,
        _RAISED,
        _TOLD_BEFORE,
        Story(
            says="Nobody knows what an owner was before.",
            told={"administrator": (deed("admin_update", ago(hours=2), on="Pat Promoted", told=_OWNER),)},
            finds=("Pat Promoted",),
            severity="high",
        ),
        Story(
            says="Nobody knows what an administrator was before.",
            told={
                "administrator": (
                    deed("admin_update", ago(hours=2), on="Pat Promoted", told='{"role": "Administrator"}'),
                )
            },
            finds=("Pat Promoted",),
            severity="medium",
        ),
    ),
    quiet=(
        _LEGACY.but("One is deleted.", "administrator", 0, action="admin_delete"),
        Story(
            says="A user manager may only read from now on.",
            told={
                "administrator": (deed("admin_update", ago(hours=2), on="Pat Promoted", told='{"role": "Read-only"}'),),
                "activity": (
                    activity("admin_update", ago(hours=2), on=_PAT, told='{"role": "Read-only"}', before=_MANAGER),
                ),
            },
        ),
        Story(
            says="An owner becomes an administrator; both logs tell, one what they were.",
            told={
                "administrator": (
                    deed("admin_update", ago(hours=2), on="Pat Promoted", told='{"role": "Administrator"}'),
                ),
                "activity": (
                    activity("admin_update", ago(hours=2), on=_PAT, told='{"role": "Administrator"}', before=_OWNER),
                ),
            },
        ),
        _TOLD_BEFORE.but("They have another telephone.", "administrator", 1, description='{"phone": "+17345550100"}'),
        Story(
            says="It did not work.",
            told={
                "administrator": (),
                "activity": (activity("admin_create", ago(hours=2), on=_PAT, told=_OWNER, result="FAILURE"),),
            },
        ),
    ),
    attack=("T1136.003", "T1098.003"),
    nist=("800-53 AC-2(4)",),
    peers=(
        ("Panther", "high"),
        ("Microsoft Sentinel", "New Admin"),
        ("Okta", "super administrator added"),
        ("Cisco Identity Intelligence", "Admin Role Assigned, on Okta"),
    ),
)
