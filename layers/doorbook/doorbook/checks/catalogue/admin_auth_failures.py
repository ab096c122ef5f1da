"""Somebody tries to come in as an administrator."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import activity, deed

_EMAIL: Final = "olivia@example.com"


def _wrong(minutes: float, action: str = "admin_2fa_error", error: str = "Incorrect passcode.") -> Wire:
    said = f'{{"ip_address": "203.0.113.66", "email": "{_EMAIL}", "factor": "push", "error": "{error}"}}'
    return deed(action, ago(minutes=minutes), told=said)


def _failed(minutes: float) -> Wire:
    row = activity("admin_login", ago(minutes=minutes), by=_EMAIL, result="FAILURE")
    return {**row, "actor": {**row["actor"], "key": None}}


_THREE: Final = tuple(_wrong(minutes) for minutes in (60, 55, 50))
_NEWER: Final = Story(
    says="Three times within a quarter of an hour; the newer log tells.",
    told={"administrator": (), "activity": (_failed(60), _failed(55), _failed(50))},
    finds=(_EMAIL,),
)
_OLDER: Final = Story(says="Three times; the older log tells.", told={"administrator": _THREE}, finds=(_EMAIL,))
_FRAUD: Final = Story(
    says="An administrator says that a push was not theirs.",
    told={"administrator": (_wrong(60, error="Login request reported as fraudulent."),)},
    finds=(_EMAIL,),
)
_LOCKED: Final = Story(
    says="An administrator is locked out.",
    told={"administrator": (deed("admin_lockout", ago(hours=1), told='"message": "Too many passcode attempts."'),)},
    finds=("Olivia Owner",),
)

ADMIN_AUTH_FAILURES: Final = Check(
    id="admin-auth-failures",
    title="Administrator's sign-in attacked",
    severity=Severity.HIGH,
    category=Category.ADMIN,
    kind=Kind.EVENT,
    subject=Subject.ADMINISTRATOR,
    why="Whoever is in the panel can let anybody in.",
    definition="So many failed sign-ins of one administrator to the Duo Admin Panel within the window, each log "
    "counted by itself; or a lockout; or a push that they reported as fraud.",
    false_positives="A forgotten password.",
    summary="{name}: {what}.",
    remedies=("disable-admin", "notify-operators"),
    grant=Grant.READ_LOG,
    streams=("administrator",),
    parameters=(
        Parameter(name="count", default=3, says="Failed sign-ins", least=2, most=100),
        Parameter(name="minutes", default=15, says="Minutes", least=1, most=1440),
    ),
    sql="""
        WITH tries AS (
            SELECT key, moment, available, day, log, action, lower(actor) AS called, actor,
                lower(coalesce(TRY(json_extract_string(details, '$.email')),
                    CASE WHEN actor LIKE '%@%' THEN actor END)) AS email,
                lower(coalesce(TRY(json_extract_string(details, '$.error')), '')) LIKE '%fraudulent%' AS is_fraud
            FROM admin_events
            WHERE action IN ('admin_login_error', 'admin_2fa_error', 'admin_lockout')
                OR action = 'admin_login' AND NOT worked
        ), named AS (
            SELECT *, coalesce(email, max(email) OVER (PARTITION BY day, called), actor) AS who FROM tries
        ), counted AS (
            SELECT *, count(*) OVER recent AS times, list(key) OVER recent AS rows
            FROM named WHERE action <> 'admin_lockout' AND who IS NOT NULL
            WINDOW recent AS (PARTITION BY who, log ORDER BY moment
                RANGE BETWEEN $minutes * $minute PRECEDING AND CURRENT ROW)
        ), signs AS (
            SELECT who, day, moment, available, rows, 'failed to sign in again and again' AS what
            FROM counted WHERE times >= $count
            UNION ALL
            SELECT who, day, moment, available, [key], 'reported a push as fraud' FROM named WHERE is_fraud
            UNION ALL
            SELECT who, day, moment, available, [key], 'was locked out' FROM named
            WHERE action = 'admin_lockout' AND who IS NOT NULL
        )
        SELECT who AS subject, who AS name, min(moment) AS moment, min(available) AS available,
            list_distinct(flatten(list(rows))) AS evidence, {'what': list(DISTINCT what ORDER BY what)} AS facts
        FROM signs WHERE moment BETWEEN $begin AND $end GROUP BY who, day
    """,
    fires=(
        _NEWER,
        _OLDER,
        _OLDER.but("One of them was the password.", "administrator", 0, action="admin_login_error").found((_EMAIL,)),
        _OLDER.quiet("Both logs tell.", told={**_OLDER.told, "activity": _NEWER.told["activity"]}).found((_EMAIL,)),
        _FRAUD,
        _LOCKED,
        _LOCKED.quiet(
            "Locked out after a wrong passcode, which tells their address.",
            told={"administrator": (*_LOCKED.told["administrator"], _THREE[0])},
        ).found((_EMAIL,)),
    ),
    quiet=(
        _NEWER.but("They came in at last.", "activity", -1, outcome__result="SUCCESS"),
        _NEWER.but("It was somebody else.", "activity", -1, actor__name="pat@example.com"),
        _NEWER.but("They failed to do something else.", "activity", -1, action__name="user_update"),
        _OLDER.but("One was half an hour before.", "administrator", 0, timestamp=int(ago(hours=2).timestamp())),
        _OLDER.but("They came in the third time.", "administrator", -1, action="admin_login"),
        _OLDER.quiet(
            "Two of them, which both logs tell.",
            told={"administrator": _THREE[:2], "activity": _NEWER.told["activity"][:2]},
        ),
        _OLDER.quiet("Three times may be.", parameters=(("count", 4),)),
        _FRAUD.but("They did not answer.", "administrator", 0, description=_THREE[0]["description"]),
        _LOCKED.but("They were let in again.", "administrator", 0, action="admin_unlock"),
    ),
    attack=("T1110", "T1621"),
    nist=("800-53 AC-7",),
    peers=(
        ("Panther", "an administrator locked out; a push reported as fraud"),
        ("Microsoft Sentinel", "multiple failures of administrators; a password reset"),
    ),
)
