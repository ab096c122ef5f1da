"""A policy that asks for less than the organisation wants, where it counts."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, Wire
from doorbook.checks.wire_things import integration, policy, thing_id

_GLOBAL: Final = thing_id("PO", "Global Policy")
_OWN: Final = thing_id("PO", "Payroll policy")
_REMEMBERED: Final = "sections, '$.remembered_devices.browser_apps"


def _time(method: str) -> str:
    """Return for how many hours browsers are remembered by a method."""
    unit = f"json_extract_string({_REMEMBERED}.{method}.max_time_units')"
    value = f"TRY_CAST(json_extract_string({_REMEMBERED}.{method}.max_time_value') AS BIGINT)"
    return f"{value} * CASE lower({unit}) WHEN 'hours' THEN 1 WHEN 'weeks' THEN 168 ELSE 24 END"


_LONGEST: Final = f"greatest({_time('risk_based')}, {_time('user_based')})"
_TOO_LONG: Final = (
    f"CASE json_extract_string({_REMEMBERED}.enabled') WHEN 'false' THEN false "
    f"WHEN 'true' THEN {_LONGEST} > 24 * $max_days END"
)
_RULES: Final = (
    ("no second factor is asked for", "user_auth_behavior = 'bypass'"),
    ("codes by text message are taken", "list_contains(allowed_methods, 'sms')"),
    ("calls are taken", "list_contains(allowed_methods, 'phonecall')"),
    ("no number is asked for with a push", "NOT require_verified_push"),
    ("anonymous networks are let in", "anonymous_access_behavior <> 'deny'"),
    ("new people are let in without a second factor", "new_user_behavior = 'no-mfa'"),
    ("browsers are remembered for too long", _TOO_LONG),
)
_LISTED: Final = ", ".join(f"{{'rule': '{rule}', 'weak': {weak}}}" for rule, weak in _RULES)


def _remembered(days: int) -> Wire:
    told = {"max_time_units": "days", "max_time_value": days}
    return {"browser_apps": {"enabled": True, "remember_method": "risk-based", "risk_based": told}}


def _methods(*allowed: str, number: bool = True) -> Wire:
    return {"allowed_auth_list": list(allowed), "require_verified_push": number}


_GOOD: Final[Wire] = {
    "anonymous_networks": {"anonymous_access_behavior": "deny"},
    "authentication_methods": _methods("duo-push", "webauthn-platform"),
    "authentication_policy": {"user_auth_behavior": "enforce"},
    "new_user": {"new_user_behavior": "enroll"},
    "remembered_devices": _remembered(7),
}


def _weak(says: str, section: str, said: Wire) -> Story:
    return Story(
        says=says,
        told={
            "policies": (policy("Global Policy", **{**_GOOD, section: said}),),
            "integrations": (integration("Wiki"),),
        },
        finds=(_GLOBAL,),
    )


_TEXT: Final = _weak("The global one takes text messages.", "authentication_methods", _methods("duo-push", "sms"))
_ITS_OWN: Final = Story(
    says="That of one application asks nobody.",
    told={
        "policies": (
            policy("Global Policy", **_GOOD),
            policy("Payroll policy", authentication_policy={"user_auth_behavior": "bypass"}),
        ),
        "integrations": (integration("Wiki"), integration("Payroll", policy_key=_OWN)),
    },
    finds=(_OWN,),
)

POLICY_BASELINE: Final = Check(
    id="policy-baseline",
    title="Policy below what is wanted",
    severity=Severity.MEDIUM,
    category=Category.ADMIN,
    kind=Kind.STATE,
    subject=Subject.POLICY,
    why="What one application is let off from, the global policy does not show.",
    definition="For each application what its policy says, or else the global one: no second factor; text messages or "
    "calls; no number with a push; browsers remembered for longer than so many days; anonymous networks not "
    "denied; new people let in without a second factor. Found is the policy that says so, where it counts for "
    "an application. What a policy does not say is not weak. What groups are given instead no list of Duo "
    "tells.",
    false_positives="Risks that were accepted: suppress them until a day.",
    summary="{name}: {rules}. It counts for {applications}.",
    remedies=("propose-policy-change",),
    grant=Grant.APPLICATIONS,
    streams=("policies", "integrations"),
    parameters=(Parameter(name="max_days", default=7, says="Days that browsers are remembered", least=0, most=365),),
    fields=(Field(name="policies.sections", relation="policies", has="sections IS NOT NULL"),),
    sql=f"""
        WITH said AS (
            SELECT policy_key, policy_name, is_global_policy, coalesce(changed_at, first_listed) AS since,
                unnest([{_LISTED}]) AS one
            FROM policies
        ), told AS (
            SELECT policy_key, policy_name, is_global_policy, since, one.rule, one.weak FROM said
            WHERE one.weak IS NOT NULL
        ), counts AS (
            SELECT integrations.name AS application, own.policy_key, own.policy_name, own.since, own.rule, own.weak
            FROM integrations JOIN told AS own ON own.policy_key = integrations.policy_key
            WHERE type NOT IN ('adminapi', 'accountsapi')
            UNION ALL
            SELECT integrations.name, base.policy_key, base.policy_name, base.since, base.rule, base.weak
            FROM integrations JOIN told AS base ON base.is_global_policy
            LEFT JOIN told AS own ON own.policy_key = integrations.policy_key AND own.rule = base.rule
            WHERE type NOT IN ('adminapi', 'accountsapi') AND own.rule IS NULL
        )
        SELECT policy_key AS subject, min(policy_name) AS name, min(since) AS moment, []::VARCHAR[] AS evidence,
            {{'rules': list(DISTINCT rule ORDER BY rule),
                'applications': list_slice(list(DISTINCT application ORDER BY application), 1, 10)}} AS facts
        FROM counts WHERE weak GROUP BY policy_key
    """,  # noqa: S608 - our own words
    fires=(
        _TEXT,
        _weak("It takes calls.", "authentication_methods", _methods("duo-push", "phonecall")),
        _weak("It asks for no number.", "authentication_methods", _methods("duo-push", number=False)),
        _weak("It lets anonymous networks in.", "anonymous_networks", {"anonymous_access_behavior": "no-action"}),
        _weak("It lets new people in.", "new_user", {"new_user_behavior": "no-mfa"}),
        _weak("It remembers browsers for eight days.", "remembered_devices", _remembered(8)),
        _ITS_OWN,
    ),
    quiet=(
        _TEXT.but("It takes no text messages.", "policies", 0, sections__authentication_methods=_methods("duo-push")),
        _TEXT.but("It says nothing of methods.", "policies", 0, sections__authentication_methods=None),
        _TEXT.but("It counts for no application.", "integrations", 0, type="adminapi"),
        _TEXT.but("The application is for accounts.", "integrations", 0, type="accountsapi"),
        _TEXT.quiet(
            "The application has one that takes none.",
            told={
                "policies": (
                    *_TEXT.told["policies"],
                    policy("Payroll policy", authentication_methods=_methods("duo-push")),
                ),
                "integrations": (integration("Payroll", policy_key=_OWN),),
            },
        ),
        _weak("It remembers browsers for a week.", "remembered_devices", _remembered(7)).quiet(
            "It remembers browsers for a week."
        ),
        _weak("Eight days may be.", "remembered_devices", _remembered(8)).quiet(
            "Eight days may be.", parameters=(("max_days", 8),)
        ),
        _weak("", "remembered_devices", _remembered(30)).but(
            "It remembers none.", "policies", 0, sections__remembered_devices__browser_apps__enabled=False
        ),
        _ITS_OWN.but("It is no application's.", "integrations", 1, policy_key=None),
        _ITS_OWN.but("It denies access.", "policies", 1, sections__authentication_policy__user_auth_behavior="deny"),
    ),
    attack=("T1556.009",),
    nist=("800-53 CM-6",),
    peers=(("grclanker", "controls 1, 6 to 12 and 19"), ("Duo", "security checkup")),
)
