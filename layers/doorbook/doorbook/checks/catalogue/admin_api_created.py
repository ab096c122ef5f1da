"""A program was given a way into Duo."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Severity, Subject
from doorbook.checks.deeds import once
from doorbook.checks.story import Story, ago
from doorbook.checks.wire_deeds import both, newer, older, told

_ON: Final = ("integration", "DIREPORTS00000000001", "Reports")
_ADMIN: Final = '{"type": "Admin API", "raw_type": "adminapi", "name": "Reports"}'
_DEED: Final = both("integration_create", ago(hours=2), on=_ON, told=_ADMIN)
_ONE: Final = Story(says="An Admin API application; both logs tell.", told=told(_DEED), finds=(_ON[1],))
_OLDER: Final = _ONE.quiet("Only the older log tells.", told=older(_DEED)).found((_ON[2],))
_NEWER: Final = _ONE.quiet("Only the newer log tells.", told=newer(_DEED)).found((_ON[1],))

_DEEDS: Final = once(
    "SELECT *, lower(target) AS thing, TRY(json_extract_string(details, '$.type')) AS type, "
    "lower(replace(coalesce(TRY(json_extract_string(details, '$.raw_type')), "
    "TRY(json_extract_string(details, '$.type'))), ' ', '')) AS raw_type "
    "FROM admin_events WHERE worked AND action = 'integration_create' AND target IS NOT NULL",
    "max(type) AS type",
    "max(raw_type) AS raw_type",
)

ADMIN_API_CREATED: Final = Check(
    id="admin-api-created",
    title="Application made that programs use",
    severity=Severity.HIGH,
    category=Category.ADMIN,
    kind=Kind.EVENT,
    subject=Subject.APPLICATION,
    why="Its keys are a way in that asks nobody for anything and outlasts whoever made it.",
    definition="An application of the type Admin API, Accounts API or Auth API was made.",
    false_positives="Tools that were planned.",
    summary="{actor} made {name}, an application of the type {type}.",
    remedies=("review-integration",),
    grant=Grant.READ_LOG,
    streams=("administrator",),
    sql=f"""
        WITH deeds AS ({_DEEDS})
        SELECT coalesce(target_id, target) AS subject, target AS name, moment, available, keys AS evidence,
            {{'actor': coalesce(actor, 'Somebody'), 'type': coalesce(type, raw_type)}} AS facts
        FROM deeds
        WHERE raw_type IN ('adminapi', 'accountsapi', 'authapi') AND moment BETWEEN $begin AND $end
    """,  # noqa: S608 - our own words
    fires=(
        _ONE,
        _OLDER,
        _NEWER,
        _OLDER.but("Its type is told in words alone.", "administrator", 0, description='{"type": "Auth API"}').found(
            (_ON[2],)
        ),
        _OLDER.but("It is for accounts.", "administrator", 0, description='{"raw_type": "accountsapi"}').found(
            (_ON[2],)
        ),
    ),
    quiet=(
        _OLDER.but("It is a web page.", "administrator", 0, description='{"type": "Web SDK", "raw_type": "websdk"}'),
        _OLDER.but("It was changed.", "administrator", 0, action="integration_update"),
        _OLDER.but("Nobody says of which type it is.", "administrator", 0, description=None),
        _NEWER.but("It did not work.", "activity", 0, outcome__result="FAILURE"),
    ),
    attack=("T1098.001", "T1136.003"),
    nist=("800-53 CM-3",),
    peers=(("Panther", "Admin API, high"), ("Okta", "a new API token")),
)
