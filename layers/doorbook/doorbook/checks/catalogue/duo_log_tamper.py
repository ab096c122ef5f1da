"""Somebody makes Duo say less of what happens, or takes from Doorbook what it reads with."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.deeds import once
from doorbook.checks.story import Story, ago
from doorbook.checks.wire_deeds import both, newer, older, told

_ON: Final = ("customer", "DAACCOUNT00000000001", "Example Inc")
_KEY: Final = ("integration", "DIADMINAPI0000000001", "Doorbook")
_NAMED: Final = (("own_applications", ("Doorbook",)),)


def _say(key: str, said: str) -> str:
    return f'{{"{key}": {said}}}'


_DEED: Final = both(
    "customer_update",
    ago(hours=2),
    on=_ON,
    told=_say("log_retention_days", "30"),
    before=_say("log_retention_days", "90"),
)
_LOWER: Final = Story(says="Logs are kept shorter; both logs tell.", told=told(_DEED), finds=("settings",))
_NEWER: Final = _LOWER.quiet("Logs are kept shorter.", told=newer(_DEED)).found(("settings",))
_OLDER: Final = _LOWER.quiet("No mail about fraud; only the older log tells.", told=older(_DEED)).but(
    "No mail about fraud; only the older log tells.",
    "administrator",
    0,
    description=_say("fraud_email_enabled", "false"),
)
_CUT: Final = Story(
    says="The application that Doorbook reads with is deleted.",
    told=newer(both("integration_delete", ago(hours=2), on=_KEY)),
    finds=(_KEY[1],),
    parameters=_NAMED,
)
_DEEDS: Final = once(
    "SELECT *, lower(coalesce(target, '')) AS thing, "
    "TRY_CAST(TRY(json_extract_string(details, '$.log_retention_days')) AS BIGINT) AS days, "
    "TRY_CAST(TRY(json_extract_string(before, '$.log_retention_days')) AS BIGINT) AS days_before, list_filter(["
    "CASE WHEN lower(TRY(json_extract_string(details, '$.fraud_email_enabled'))) IN ('false', '0') "
    "THEN 'no mail about fraud is sent' END, "
    "CASE WHEN TRY(json_extract_string(details, '$.fraud_email')) = '' THEN 'nobody gets mail about fraud' END, "
    "CASE WHEN lower(TRY(json_extract_string(details, '$.email_activity_notification_enabled'))) IN ('false', '0') "
    "THEN 'people are not told by mail of changes' END, "
    "CASE WHEN lower(TRY(json_extract_string(details, '$.push_activity_notification_enabled'))) IN ('false', '0') "
    "THEN 'people are not told by push of changes' END], lambda one: one IS NOT NULL) AS less "
    "FROM admin_events "
    "WHERE worked AND action IN ('customer_update', 'integration_update', 'integration_delete')",
    "min(days) AS days",
    "max(days_before) AS days_before",
    "list_distinct(flatten(list(less))) AS less",
)

DUO_LOG_TAMPER: Final = Check(
    id="duo-log-tamper",
    title="Logs or their alerts weakened",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.CONNECTION,
    why="Attackers blind those who watch before they do anything else.",
    definition="The settings of the account were changed so that logs are kept shorter than before (where nobody says "
    "for how long they were, shorter than the 180 days that Duo keeps), that no mail about fraud is sent, or that "
    "people are not told of changes; or one of the applications that are named in the settings here was changed or "
    "deleted, which Doorbook reads with.",
    false_positives="Planned changes with a ticket.",
    summary="{actor} changed {name}: {changes}.",
    remedies=("notify-operators", "propose-settings-change"),
    grant=Grant.READ_LOG,
    streams=("administrator",),
    parameters=(
        Parameter(name="own_applications", default=(), says="Names or keys of the applications Doorbook reads with"),
    ),
    sql=f"""
        WITH deeds AS ({_DEEDS}), judged AS (
            SELECT *, list_concat(less, CASE WHEN days < coalesce(days_before, 180)
                THEN [concat('logs are kept for ', days, ' days')] ELSE [] END) AS changes
            FROM deeds WHERE moment BETWEEN $begin AND $end
        )
        SELECT 'settings' AS subject, 'the settings' AS name, moment, available, keys AS evidence,
            {{'actor': coalesce(actor, 'Somebody'), 'changes': list_sort(changes)}} AS facts, 'connection' AS about
        FROM judged WHERE action = 'customer_update' AND len(changes) > 0
        UNION ALL
        SELECT coalesce(target_id, target), target, moment, available, keys,
            {{'actor': coalesce(actor, 'Somebody'), 'changes': [CASE action WHEN 'integration_delete'
                THEN 'Doorbook reads with it, and it was deleted' ELSE 'Doorbook reads with it' END]}}, 'application'
        FROM judged WHERE action <> 'customer_update' AND (list_contains($own_applications, target)
            OR list_contains($own_applications, target_id))
    """,  # noqa: S608 - our own words
    fires=(
        _LOWER,
        _NEWER,
        _NEWER.but("Nobody says for how long they were kept.", "activity", 0, old_target=None).found(("settings",)),
        _OLDER.found(("settings",)),
        _OLDER.but("Nobody gets the mail.", "administrator", 0, description=_say("fraud_email", '""')).found(
            ("settings",)
        ),
        _OLDER.but(
            "No mail to people.",
            "administrator",
            0,
            description=_say("email_activity_notification_enabled", "false"),
        ).found(("settings",)),
        _OLDER.but(
            "No push to people.", "administrator", 0, description=_say("push_activity_notification_enabled", "0")
        ).found(("settings",)),
        _CUT,
        Story(
            says="It is changed, and named by its key.",
            told=newer(both("integration_update", ago(hours=2), on=_KEY)),
            finds=(_KEY[1],),
            parameters=(("own_applications", (_KEY[1],)),),
        ),
    ),
    quiet=(
        _NEWER.but("They are kept longer.", "activity", 0, target__details=_say("log_retention_days", "120")),
        _NEWER.but("They are kept for 180 days.", "activity", 0, old_target=None).but(
            "They are kept for 180 days.", "activity", 0, target__details=_say("log_retention_days", "180")
        ),
        _NEWER.but("It did not work.", "activity", 0, outcome__result="FAILURE"),
        _OLDER.but("Mail is sent.", "administrator", 0, description=_say("fraud_email_enabled", "true")),
        _OLDER.but("Somebody else gets it.", "administrator", 0, description=_say("fraud_email", '"a@example.com"')),
        _CUT.but("It is another one.", "activity", 0, target__name="Reports").but(
            "It is another one.", "activity", 0, target__key="DIREPORTS00000000001"
        ),
        _CUT.but("Its key was looked at.", "activity", 0, action__name="integration_skey_view"),
        _CUT.quiet("Nobody named it.", parameters=()),
    ),
    attack=("T1562.008",),
    nist=("800-53 AU-9",),
    peers=(("Okta", "tampering with log streams"),),
)
