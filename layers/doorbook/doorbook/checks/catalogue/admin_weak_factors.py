"""Administrators may come in, or do, with less than they should."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire_deeds import both, newer, older, told

_WHO: Final = "DEOLIVIA000000000001"
_ON: Final = ("admin", _WHO, "Olivia Owner")


def _said(key: str, word: str) -> str:
    return f'{{"{key}": "{word}"}}'


_LOGIN: Final = both("admin_login", ago(days=3), on=_ON, told=_said("factor", "sms"))
_TEXT: Final = Story(says="Came in by a text message; both logs tell.", told=told(_LOGIN), finds=(_WHO,))
_NEWER: Final = _TEXT.quiet("Came in by a text message.", told=newer(_LOGIN)).found((_WHO,))
_SSO: Final = Story(
    says="Single sign-on is no longer asked for.",
    told=older(both("admin_single_sign_on_update", ago(days=3), told=_said("enforcement_status", "optional"))),
    finds=("single-sign-on",),
)
_FACTORS: Final = Story(
    says="Calls and text messages are taken.",
    told=older(
        both(
            "update_admin_factor_restrictions",
            ago(days=3),
            told=_said("allowed_factors", "Duo push, SMS passcodes, Phone calls"),
        )
    ),
    finds=("factors",),
)

ADMIN_WEAK_FACTORS: Final = Check(
    id="admin-weak-factors",
    title="Administrators' sign-in too weak",
    severity=Severity.HIGH,
    category=Category.ADMIN,
    kind=Kind.STATE,
    subject=Subject.CONNECTION,
    why="The panel rules everything else, so its own door has to be the strongest.",
    definition="Within so many days an administrator came in by a text message or a call; or what was said last of how "
    "administrators sign in is that single sign-on need not be, or that text messages or calls are taken.",
    false_positives="None is known.",
    summary="{name}: {what}.",
    remedies=("propose-settings-change", "review-admins"),
    grant=Grant.READ_LOG,
    streams=("administrator",),
    parameters=(Parameter(name="days", default=30, says="Days", least=1, most=39),),
    sql="""
        WITH told AS (
            SELECT key, moment, action, actor,
                coalesce(actor_id, max(actor_id) OVER (PARTITION BY lower(actor)), actor) AS who,
                lower(TRY(json_extract_string(details, '$.factor'))) AS factor,
                lower(TRY(json_extract_string(details, '$.enforcement_status'))) AS enforced,
                lower(TRY(json_extract_string(details, '$.allowed_factors'))) AS allowed
            FROM admin_events WHERE worked AND moment >= $now - $days * $day
        ), ways AS (
            SELECT 'single-sign-on' AS subject, 'Single sign-on' AS name, max(moment) AS moment,
                [max_by(key, moment)] AS evidence, max_by(enforced, moment) <> 'required' AS is_weak,
                'administrators need not use it' AS what
            FROM told WHERE action = 'admin_single_sign_on_update' AND enforced IS NOT NULL
            UNION ALL
            SELECT 'factors', 'Factors of administrators', max(moment), [max_by(key, moment)],
                regexp_matches(max_by(allowed, moment), 'sms|text|phone'), 'text messages or calls are taken'
            FROM told
            WHERE action IN ('update_admin_factor_restrictions', 'admin_factor_restrictions') AND allowed IS NOT NULL
        )
        SELECT who AS subject, min(actor) AS name, min(moment) AS moment, list(key ORDER BY key) AS evidence,
            {'what': 'came in by a text message or a call'} AS facts, 'administrator' AS about
        FROM told
        WHERE action = 'admin_login' AND factor IN ('sms', 'sms_passcode', 'phone', 'phone_call') AND who IS NOT NULL
        GROUP BY who
        UNION ALL
        SELECT subject, name, moment, evidence, {'what': what}, 'connection' FROM ways WHERE is_weak
    """,
    fires=(
        _TEXT,
        _TEXT.quiet("Came in by a call; only the older log tells.", told=older(_LOGIN))
        .but("Came in by a call; only the older log tells.", "administrator", 0, description=_said("factor", "phone"))
        .found(("Olivia Owner",)),
        _NEWER,
        _SSO,
        _FACTORS,
        _FACTORS.but("The newer word for it.", "administrator", 0, action="admin_factor_restrictions").found(
            ("factors",)
        ),
    ),
    quiet=(
        _NEWER.but("Came in by a push.", "activity", 0, target__details=_said("factor", "push")),
        _NEWER.but("Did not come in.", "activity", 0, outcome__result="FAILURE"),
        _NEWER.but("Had another telephone.", "activity", 0, action__name="admin_update"),
        _NEWER.quiet("It was before.", parameters=(("days", 2),)),
        _SSO.but("It is required.", "administrator", 0, description=_said("enforcement_status", "required")),
        _SSO.but("Its address was changed.", "administrator", 0, description=_said("sso_url", "https://example.com")),
        _SSO.quiet(
            "It was made to be required again.",
            told=older(
                both("admin_single_sign_on_update", ago(days=3), told=_said("enforcement_status", "optional")),
                both("admin_single_sign_on_update", ago(days=2), told=_said("enforcement_status", "required")),
            ),
        ),
        _SSO.but("It is another deed.", "administrator", 0, action="admin_update"),
        _FACTORS.but(
            "Pushes alone, and codes of the app.",
            "administrator",
            0,
            description=_said("allowed_factors", "Duo mobile passcodes, Hardware tokens, Duo push, Yubikey aes"),
        ),
    ),
    attack=("T1111", "T1621"),
    nist=("SP 800-63B AAL2", "SP 800-63B AAL3"),
    peers=(
        ("Panther", "restrictions of administrators' factors updated; single sign-on not required any more, medium"),
        ("Okta", "weak factors for the admin console"),
        ("Cisco Identity Intelligence", "gaps of priority accounts"),
    ),
)
