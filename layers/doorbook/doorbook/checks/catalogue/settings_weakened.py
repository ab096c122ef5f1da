"""A setting of the Duo account that asks for less than it should."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, Wire

_GOOD: Final[Wire] = {
    "fraud_email": "security@example.com",
    "fraud_email_enabled": True,
    "helpdesk_bypass": "limit",
    "helpdesk_bypass_expiration": 60,
    "inactive_user_expiration": 30,
    "lockout_expire_duration": 30,
    "lockout_threshold": 10,
    "log_retention_days": 180,
    "name": "Example Inc",
    "unenrolled_user_lockout_threshold": 100,
    "user_managers_can_put_users_in_bypass": False,
}
"""Duo's answer has more; the check reads these."""


def _weak(says: str, setting: str, said: object, *also: str) -> Story:
    told = {**_GOOD, setting: said}
    return Story(says=says, told={"settings": (told,)}, finds=(setting, *also))


_MANY: Final = _weak("Twenty wrong tries.", "lockout_threshold", 20)
_UNLIMITED: Final = _weak("The help desk's codes never expire.", "helpdesk_bypass", "allow").but(
    "The help desk's codes never expire.", "settings", 0, helpdesk_bypass_expiration=0
)

SETTINGS_WEAKENED: Final = Check(
    id="settings-weakened",
    title="Setting of the account too weak",
    severity=Severity.MEDIUM,
    category=Category.ADMIN,
    kind=Kind.STATE,
    subject=Subject.CONNECTION,
    why="Settings that nobody looks at again make mistakes into ways in.",
    definition="No lockout after wrong tries, or only after more than so many; none of people who are not enrolled; no "
    "mail about fraud; bypass codes of the help desk that never expire; user managers who may put people into bypass; "
    "people who stay away and are never made inactive.",
    false_positives="Risks that were accepted: suppress each setting until a day.",
    summary="{says}",
    remedies=("propose-settings-change",),
    grant=Grant.SETTINGS,
    streams=("settings",),
    parameters=(Parameter(name="max_attempts", default=10, says="Wrong tries at most", least=1, most=9999),),
    fields=tuple(
        Field(name=f"settings.{each}", relation="settings", has=f"{each} IS NOT NULL", needed=False)
        for each in ("lockout_threshold", "fraud_email_enabled", "helpdesk_bypass", "inactive_user_expiration")
    ),
    sql="""
        WITH told AS (
            SELECT coalesce(changed_at, first_listed) AS since, unnest([
                CASE WHEN lockout_threshold = 0 OR lockout_threshold > $max_attempts
                    THEN {'setting': 'lockout_threshold', 'says': CASE lockout_threshold
                        WHEN 0 THEN 'People are never locked out, however often they fail.'
                        ELSE concat('People are locked out only after ', lockout_threshold, ' wrong tries.') END} END,
                CASE WHEN unenrolled_user_lockout_threshold = 0 THEN {'setting': 'unenrolled_user_lockout_threshold',
                    'says': 'People who are not enrolled are never locked out.'} END,
                CASE WHEN fraud_email_enabled = false THEN {'setting': 'fraud_email_enabled',
                    'says': 'Duo sends no mail about reports of fraud.'} END,
                CASE WHEN lower(helpdesk_bypass) = 'allow' AND coalesce(helpdesk_bypass_expiration, 0) = 0
                    THEN {'setting': 'helpdesk_bypass', 'says': 'Bypass codes of the help desk never expire.'} END,
                CASE WHEN user_managers_can_put_users_in_bypass
                    THEN {'setting': 'user_managers_can_put_users_in_bypass',
                        'says': 'User managers may put people into bypass.'} END,
                CASE WHEN inactive_user_expiration = 0 THEN {'setting': 'inactive_user_expiration',
                    'says': 'People who stay away are never made inactive.'} END
            ]) AS one
            FROM settings
        )
        SELECT one.setting AS subject, one.setting AS name, since AS moment, []::VARCHAR[] AS evidence,
            {'says': one.says} AS facts
        FROM told WHERE one IS NOT NULL
    """,
    fires=(
        _MANY,
        _weak("Any number of wrong tries.", "lockout_threshold", 0),
        _weak("Any number of people who are not enrolled.", "unenrolled_user_lockout_threshold", 0),
        _weak("No mail about fraud.", "fraud_email_enabled", said=False),
        _UNLIMITED.found(("helpdesk_bypass",)),
        _weak("User managers may.", "user_managers_can_put_users_in_bypass", said=True),
        _weak("Nobody becomes inactive.", "inactive_user_expiration", 0),
    ),
    quiet=(
        _MANY.but("Ten wrong tries.", "settings", 0, lockout_threshold=10),
        _MANY.quiet("Twenty may be.", parameters=(("max_attempts", 20),)),
        _MANY.but("Nobody says how many.", "settings", 0, lockout_threshold=None),
        _UNLIMITED.but("They expire after an hour.", "settings", 0, helpdesk_bypass_expiration=60),
        _UNLIMITED.but("They are limited.", "settings", 0, helpdesk_bypass="limit"),
        _UNLIMITED.but("There are none.", "settings", 0, helpdesk_bypass="deny"),
    ),
    attack=("T1556.006",),
    nist=("800-53 CM-6", "800-53 AC-7"),
    peers=(("grclanker", "control 11"),),
)
