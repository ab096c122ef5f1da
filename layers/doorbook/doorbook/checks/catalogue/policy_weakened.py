"""A policy asks for less than before."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import activity, deed

_POLICY: Final = ("policy", "POPAYROLL0000000001", "Payroll policy")


def _word(*paths: str) -> str:
    """Return what is said at any of these paths, as sections tell them, flat, or as the older log calls them."""
    return f"coalesce({', '.join(f"TRY(json_extract_string(doc, '$.{each}'))" for each in paths)})"


def _of(section: str, field: str, *older: str) -> tuple[str, ...]:
    leaf = field.rpartition(".")[2]
    return (f"sections.{section}.{field}", f"{section}.{field}", field, leaf, *older)


def _either(weak: str, says: str, *paths: str) -> tuple[str, str]:
    """Return the rule of a word that is weak or not, by a pattern."""
    word = f"lower({_word(*paths)})"
    found = f"CASE WHEN {word} IS NULL THEN NULL WHEN regexp_matches({word}, '{weak}') THEN ['{says}'] ELSE [] END"
    return says, f"{{'rule': '{says}', 'items': {found}, 'level': NULL::BIGINT, 'listed': false}}"


def _listed(rule: str, only: str | None, *paths: str) -> tuple[str, str]:
    """Return the rule of a list to which nothing may come, or none of some words."""
    lists = (
        f"CASE WHEN TRY(json_extract(doc, '$.{each}')) IS NOT NULL "
        f"THEN coalesce(TRY(json_extract_string(doc, '$.{each}[*]')), []) END"
        for each in paths
    )
    chosen = f"list_filter(coalesce({', '.join(lists)}), lambda one: {only or 'one IS NOT NULL'})"
    return rule, f"{{'rule': '{rule}', 'items': {chosen}, 'level': NULL::BIGINT, 'listed': true}}"


def _longer(rule: str, value: tuple[str, ...], unit: tuple[str, ...]) -> tuple[str, str]:
    """Return the rule of a time that may not become longer, in hours."""
    hours = f"CASE lower({_word(*unit)}) WHEN 'hours' THEN 1 WHEN 'weeks' THEN 168 ELSE 24 END"
    level = f"TRY_CAST({_word(*value)} AS BIGINT) * {hours}"
    return rule, f"{{'rule': '{rule}', 'items': NULL::VARCHAR[], 'level': {level}, 'listed': false}}"


_OPEN: Final = "no-mfa|without|bypass|^allow"
_METHODS: Final = _of("authentication_methods", "allowed_auth_list")
_FREE: Final = "allow_access_without_mfa.ip_addresses"
_NETWORKS: Final = (f"sections.authorized_networks.{_FREE}", f"authorized_networks.{_FREE}", _FREE)
_REMEMBERED: Final = "remembered_devices"
_RULES: Final = (
    _either(_OPEN, "no second factor is asked for", *_of("authentication_policy", "user_auth_behavior", "auth_status")),
    _either(
        _OPEN,
        "from other countries no second factor is asked for",
        *_of("user_location", "default_action", "user_locations_default_action"),
    ),
    _either(_OPEN, "new people are let in without a second factor", *_of("new_user", "new_user_behavior")),
    _either("^(false|0)$", "tampered phones may be used", *_of("tampered_devices", "block_tampered_devices")),
    _either("^(true|1)$", "rooted phones may be used", "allow_rooted_devices"),
    _either(
        "^(false|0)$",
        "phones need no screen lock",
        *_of("screen_lock", "require_screen_lock", "require_lock"),
    ),
    _either("^(true|1)$", "codes by text message are taken", "allow_factor_sms"),
    _either("^(true|1)$", "calls are taken", "allow_factor_phone"),
    _either(
        "^(false|0)$", "no number is asked for with a push", *_of("authentication_methods", "require_verified_push")
    ),
    _listed("weak factors are taken", "lower(one) IN ('sms', 'phonecall', 'phone-call', 'phone')", *_METHODS),
    _listed("networks need no second factor", None, *_NETWORKS),
    _either("[0-9]", "some networks need no second factor", "networks_allow"),
    *(
        _longer(
            "devices are remembered for longer",
            (f"sections.{_REMEMBERED}.{path}_value", f"{_REMEMBERED}.{path}_value", f"{path}_value", older),
            (f"sections.{_REMEMBERED}.{path}_units", f"{_REMEMBERED}.{path}_units", f"{path}_units", units),
        )
        for path, older, units in (
            ("browser_apps.risk_based.max_time", "max_time_value", "max_time_units"),
            (
                "browser_apps.user_based.max_time",
                "local_trusted_sessions_display_val",
                "local_trusted_sessions_display_unit",
            ),
        )
    ),
)
_TOLD: Final = ", ".join(rule for _, rule in _RULES)

_SMS: Final = Story(
    says="Codes by text message are taken from now on; both logs tell, each in its words.",
    told={
        "administrator": (deed("policy_update", ago(hours=2), on="Payroll policy", told='{"allow_factor_sms": true}'),),
        "activity": (
            activity(
                "policy_update",
                ago(hours=2),
                on=_POLICY,
                told='{"allowed_auth_list": ["duo-push", "sms"]}',
                before='{"allowed_auth_list": ["duo-push"]}',
            ),
        ),
    },
    finds=(_POLICY[1],),
    severity="high",
)


def _told(says: str, told: str, before: str | None = None, *, action: str = "policy_update") -> Story:
    """Return a story of one deed in the newer log."""
    row = activity(action, ago(hours=2), on=_POLICY, told=told, before=before)
    return Story(says=says, told={"administrator": (), "activity": (row,)}, finds=(_POLICY[1],), severity="high")


def _no(says: str, told: str, before: str | None = None) -> Story:
    row = activity("policy_update", ago(hours=2), on=_POLICY, told=told, before=before)
    return Story(says=says, told={"administrator": (), "activity": (row,)})


_BYPASS: Final = _told("Nobody is asked.", '{"user_auth_behavior": "bypass"}')

POLICY_WEAKENED: Final = Check(
    id="policy-weakened",
    title="Policy weakened",
    severity=Severity.HIGH,
    category=Category.ADMIN,
    kind=Kind.EVENT,
    subject=Subject.POLICY,
    why="A door that was left open for one is open for everybody, and a change of a policy shows nowhere else.",
    definition="A policy was made or changed so that it asks for less: no second factor, from other countries, for new "
    "people or networks; tampered phones or such without a screen lock; weak factors; no number with a push; devices "
    "remembered for longer. What was so before is no change. Medium where a list is told and not what was in it.",
    false_positives="Planned changes: link their ticket.",
    summary="{actor} weakened {name}: {changes}.",
    remedies=("propose-policy-change",),
    grant=Grant.READ_LOG,
    streams=("administrator",),
    sql=f"""
        WITH deeds AS (
            SELECT key, moment, available, day, action, lower(target) AS called, target, actor, details, before,
                coalesce(max(target_id) OVER (PARTITION BY day, lower(target)), target) AS policy
            FROM admin_events
            WHERE worked AND action IN ('policy_create', 'policy_update') AND target IS NOT NULL
        ), said AS (
            SELECT key, one.rule, one.items, one.level, one.listed
            FROM (SELECT key, unnest([{_TOLD}]) AS one FROM (SELECT key, details AS doc FROM deeds))
            WHERE one.items IS NOT NULL OR one.level IS NOT NULL
        ), formerly AS (
            SELECT key, one.rule, max(one.items) AS items, max(one.level) AS level
            FROM (SELECT key, unnest([{_TOLD}]) AS one FROM (SELECT key, before AS doc FROM deeds))
            WHERE one.items IS NOT NULL OR one.level IS NOT NULL GROUP BY key, one.rule
        ), lines AS (
            SELECT deeds.*, said.rule, said.items, said.level, said.listed, lag(said.items) OVER one AS last_items,
                lag(said.level) OVER one AS last_level,
                lag(deeds.moment) OVER one >= deeds.moment - 30 * $day AS is_near
            FROM said JOIN deeds ON deeds.key = said.key
            WINDOW one AS (PARTITION BY called, said.rule ORDER BY deeds.moment, deeds.key, said.level)
        ), compared AS (
            SELECT lines.*,
                coalesce(formerly.items, CASE WHEN is_near THEN last_items END) AS old_items,
                coalesce(formerly.level, CASE WHEN is_near THEN last_level END) AS old_level
            FROM lines LEFT JOIN formerly ON formerly.key = lines.key AND formerly.rule = lines.rule
            WHERE lines.moment BETWEEN $begin AND $end
        ), weaker AS (
            SELECT *, listed AND old_items IS NULL AND action = 'policy_update' AS is_unsure FROM compared
            WHERE len(list_filter(items, lambda one: NOT list_contains(coalesce(old_items, []), one))) > 0
                OR level > old_level
        )
        SELECT policy AS subject, min(target) AS name, min(moment) AS moment, min(available) AS available,
            list(DISTINCT key ORDER BY key) AS evidence,
            {{'actor': coalesce(min(actor), 'Somebody'), 'changes': list(DISTINCT rule ORDER BY rule)}} AS facts,
            CASE WHEN bool_and(is_unsure) THEN 'medium' END AS severity
        FROM weaker GROUP BY policy, day
    """,  # noqa: S608 - our own words
    fires=(
        _SMS,
        _BYPASS,
        _told("A new policy asks nobody.", '{"user_auth_behavior": "bypass"}', action="policy_create"),
        _told("New people are let in.", '{"new_user": {"new_user_behavior": "no-mfa"}}'),
        _told("Tampered phones may be used.", '{"block_tampered_devices": false}'),
        _told("Phones need no lock.", '{"sections": {"screen_lock": {"require_screen_lock": false}}}'),
        _told("No number is asked for.", '{"require_verified_push": false}'),
        _told(
            "A network more needs no second factor.",
            '{"allow_access_without_mfa": {"ip_addresses": ["192.0.2.0/24", "203.0.113.0/24"]}}',
            '{"allow_access_without_mfa": {"ip_addresses": ["192.0.2.0/24"]}}',
        ),
        _told(
            "Devices are remembered for a month, not a week.",
            '{"max_time_value": 30, "max_time_units": "days"}',
            '{"max_time_value": 1, "max_time_units": "weeks"}',
        ),
        Story(
            says="The older log: access without a second factor.",
            told={
                "administrator": (
                    deed(
                        "policy_update",
                        ago(hours=2),
                        on="Payroll policy",
                        told='{"auth_status": "Allow access without 2FA"}',
                    ),
                )
            },
            finds=("Payroll policy",),
            severity="high",
        ),
        Story(
            says="A list with text messages in it, and nobody knows what was in it before.",
            told={
                "administrator": (),
                "activity": (
                    activity("policy_update", ago(hours=2), on=_POLICY, told='{"allowed_auth_list": ["sms"]}'),
                ),
            },
            finds=(_POLICY[1],),
            severity="medium",
        ),
    ),
    quiet=(
        _no("People are asked.", '{"user_auth_behavior": "enforce"}'),
        _no("It was so before.", '{"user_auth_behavior": "bypass"}', '{"user_auth_behavior": "bypass"}'),
        _no("Text messages were taken before.", '{"allowed_auth_list": ["sms"]}', '{"allowed_auth_list": ["sms"]}'),
        _no("Text messages are not taken.", '{"allowed_auth_list": ["duo-push"]}', '{"allowed_auth_list": ["sms"]}'),
        _no(
            "A network less.",
            '{"allow_access_without_mfa": {"ip_addresses": []}}',
            '{"allow_access_without_mfa": {"ip_addresses": ["192.0.2.0/24"]}}',
        ),
        _no("Networks that need a second factor.", '{"require_mfa": {"ip_addresses": ["192.0.2.0/24"]}}'),
        _no("Devices are remembered for less.", '{"max_time_value": 7}', '{"max_time_value": 30}'),
        _no("Nobody knows how long they were.", '{"max_time_value": 30, "max_time_units": "days"}'),
        _no("Tampered phones may not be used.", '{"block_tampered_devices": true}'),
        _no("Something else is changed.", '{"anonymous_access_behavior": "no-action"}'),
        _no("It is no JSON.", '"message": "bypass"'),
        _BYPASS.but("It failed.", "activity", 0, outcome__result="FAILURE"),
        _BYPASS.but("It is a group.", "activity", 0, action__name="group_update"),
    ),
    attack=("T1556.006", "T1556.009"),
    nist=("800-53 CM-3",),
    peers=(
        ("Splunk", "eight detections of Duo policies"),
        ("Panther", "any policy_update, medium"),
        ("Okta", "a policy's multifactor downgraded"),
    ),
)
