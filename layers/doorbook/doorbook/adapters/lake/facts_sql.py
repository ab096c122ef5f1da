"""The SQL that lays the lake's events out as the flat relations that checks ask."""

from collections.abc import Mapping
from typing import Final

from doorbook.checks.facts import ADMIN_EVENTS, PROMPTS, SIGNINS, SURFACED, TELEPHONY
from doorbook.collect.ocsf.countries import COUNTRIES

UNMET: Final = (
    "no_response",
    "user_cancelled",
    "user_mistake",
    "user_marked_fraud",
    "anomalous_push",
    "call_timed_out",
    "no_keys_pressed",
    "verification_code_missing",
)
"""Reasons for which somebody who was asked on a device did not say yes."""

UNASKED: Final = ("remembered_device", "trusted_network", "not_available")
"""Factors with which nobody proved anything at the time; nor did whoever was let in by their bypass status."""

_PROVED: Final = (
    f"factor NOT IN ({', '.join(f"'{each}'" for each in UNASKED)}) "
    "AND (reason IS DISTINCT FROM 'bypass_user' OR factor = 'bypass_code')"
)

KINDS: Final = {
    "any": ("''", "NULL"),
    "ip": ("ip", "country"),
    "network": ("network", "country"),
    "country": ("country", "NULL"),
    "device": ("device", "os"),
    "factor": ("factor", "NULL"),
    "application": ("application_id", "application"),
    "asked_device": ("asked_device", "asked_name"),
    "reason": ("CASE WHEN reason = 'bypass_user' AND factor = 'bypass_code' THEN factor ELSE reason END", "NULL"),
    "application_factor": ("(application_id || chr(31) || factor)", "NULL"),
    "browser": ("browser", "NULL"),
    "city": ("(country || chr(31) || city)", "NULL"),
    "unsafe": ("(device || chr(31) || unsafe)", "NULL"),
    "live": (f"CASE WHEN {_PROVED} THEN network END", "country"),
}
"""What is counted of each person and day: the column, and another that says it in words."""

HOUR: Final = "hour"
KEPT: Final = ", ".join(f"'{each}'" for each in (HOUR, "unsafe"))
"""What is never summed up over days, and goes after five weeks."""

_RESULT: Final = """CASE lower(coalesce(unmapped.result, ''))
    WHEN 'success' THEN 'success' WHEN 'allow' THEN 'success' WHEN 'fraud' THEN 'fraud' WHEN 'error' THEN 'error'
    WHEN '' THEN NULL ELSE 'denied' END"""
_NETWORK: Final = """CASE
    WHEN ip LIKE '%.%.%.%' AND ip NOT LIKE '%:%' THEN left(ip, length(ip) - strpos(reverse(ip), '.'))
    WHEN ip IS NOT NULL THEN array_to_string(list_slice(string_split(split_part(ip, '::', 1), ':'), 1, 3), ':') END"""

_COUNTRIES: Final = ", ".join(f"'{name.replace("'", "''")}': '{code}'" for name, code in COUNTRIES)


def _spelled(word: str) -> str:
    """Return a country as it is spelled elsewhere: OCSF has no place for that of an address that nobody knows."""
    return f"coalesce(element_at(MAP {{{{{_COUNTRIES}}}}}, {word})[1], {word})"


SIGNIN_ROWS: Final = f"""
SELECT connection, key, moment, available, day, txid, event_type,
    coalesce(user_key, 'name:' || username) AS user_id, coalesce(username, user_key) AS username,
    application_id, application, factor, result, reason,
    CASE WHEN result IN ('denied', 'fraud') AND reason IN ({", ".join(f"'{each}'" for each in UNMET)})
        THEN 'failed' END AS prompt,
    ip, {_NETWORK} AS network, country, city, device, os, browser,
    asked_device, asked_name, asked_ip, asked_country, trusted, alias, email,
    trust_level, detectors, nullif(concat_ws(',', CASE WHEN reason = 'out_of_date' THEN reason END,
        CASE WHEN is_encrypted = 'false' THEN 'encryption' END, CASE WHEN has_firewall = 'false' THEN 'firewall' END,
        CASE WHEN has_password = 'false' THEN 'password' END), '') AS unsafe
FROM (
    SELECT files.connection, event.metadata.uid AS key, event.time AS moment, files.available, files.day,
        event.unmapped.txid AS txid, coalesce(event.unmapped.event_type, 'authentication') AS event_type,
        event.unmapped.user_key AS user_key, event.unmapped.user_name AS username,
        event.unmapped.application_key AS application_id, event.unmapped.application_name AS application,
        event.unmapped.factor AS factor, {_RESULT.replace("unmapped.", "event.unmapped.")} AS result,
        event.unmapped.reason AS reason, event.src_endpoint.ip AS ip,
        coalesce(event.src_endpoint.location.country, {_spelled("event.unmapped.access_country")}) AS country,
        event.src_endpoint.location.city AS city,
        coalesce(event.src_endpoint.uid, nullif(concat_ws('|', event.src_endpoint.os.name,
            event.unmapped.access_browser, event.src_endpoint.hostname), '')) AS device,
        event.src_endpoint.os.name AS os, event.unmapped.access_browser AS browser,
        event.unmapped.auth_device_key AS asked_device, event.unmapped.auth_device_name AS asked_name,
        event.auth_factors[1].device.ip AS asked_ip,
        coalesce(event.auth_factors[1].device.location.country,
            {_spelled("event.unmapped.auth_device_country")}) AS asked_country,
        event.unmapped.trusted_endpoint_status AS trusted, event.unmapped.alias AS alias,
        event.unmapped.email AS email,
        event.unmapped.trust_level AS trust_level, event.unmapped.trust_detectors AS detectors,
        lower(event.unmapped.access_encryption_enabled) AS is_encrypted,
        lower(event.unmapped.access_firewall_enabled) AS has_firewall,
        lower(event.unmapped.access_password_set) AS has_password
    FROM {{events}} AS event JOIN files ON files.path = event.filename
)
"""  # noqa: S608 - our own words

ADMIN_ROWS: Final = """
SELECT files.connection, event.metadata.uid AS key, event.time AS moment, files.available, files.day,
    files.stream AS log,
    event.unmapped.action AS action,
    CASE WHEN files.stream = 'activity' THEN event.unmapped.actor_type
        WHEN lower(event.unmapped.actor_name) IN ('api', 'system') THEN lower(event.unmapped.actor_name)
        WHEN event.unmapped.actor_name IS NOT NULL THEN 'admin' END AS actor_type,
    event.unmapped.actor_key AS actor_id, event.unmapped.actor_name AS actor,
    CASE WHEN files.stream = 'activity' THEN event.unmapped.target_type
        ELSE split_part(event.unmapped.action, '_', 1) END AS target_type,
    event.unmapped.target_key AS target_id, event.unmapped.target_name AS target,
    CASE WHEN files.stream = 'administrator' THEN event.unmapped.user_key
        WHEN event.unmapped.target_type IN ('user', 'user_bypass') THEN event.unmapped.target_key
        WHEN event.unmapped.actor_type = 'user' THEN event.unmapped.actor_key END AS user_id,
    lower(event.unmapped.changed_status) AS status,
    coalesce(event.unmapped.role,
        TRY(json_extract_string(event.unmapped.target_details, '$.role.role_name')),
        TRY(json_extract_string(event.unmapped.target_details, '$.role'))) AS role,
    event.src_endpoint.ip AS ip,
    coalesce(event.src_endpoint.location.country, event.unmapped.access_country) AS country,
    event.src_endpoint.os.name AS os, event.unmapped.access_browser AS browser,
    CASE WHEN files.stream = 'activity' THEN event.unmapped.target_details
        ELSE event.unmapped.description END AS details,
    coalesce(TRY(json_extract_string(event.unmapped.old_target, '$.details')), event.unmapped.old_target) AS before,
    event.unmapped.action NOT IN ('admin_login_error', 'admin_2fa_error')
        AND lower(coalesce(event.unmapped.result, '')) <> 'failure' AS worked
FROM {events} AS event JOIN files ON files.path = event.filename
"""


def signins(events: str) -> str:
    """Return the query of `signins`, of a relation of the lake's events that tells the file of each."""
    return SIGNIN_ROWS.format(events=events)


def admin_events(events: str) -> str:
    """Return the query of `admin_events`."""
    return ADMIN_ROWS.format(events=events)


def prompts(relation: str) -> str:
    """Return the query of `prompts`, of a relation such as `signins`."""
    one = "PARTITION BY connection, user_id, coalesce(txid, key) ORDER BY moment, key"
    asked = f"SELECT *, row_number() OVER ({one}) AS place FROM {relation} WHERE prompt = 'failed'"  # noqa: S608 - our own words
    listed = ", ".join(f'"{name}"' for name in PROMPTS)
    return f"SELECT {listed} FROM ({asked}) WHERE place = 1 AND user_id IS NOT NULL"  # noqa: S608 - as above


def empty(columns: Mapping[str, str]) -> str:
    """Return the query of a relation with these columns in which there is nothing."""
    listed = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in columns.items())
    return f"SELECT {listed} WHERE false"


def seen(relation: str) -> str:
    """Return the query that counts sign-ins by day, of a relation such as `signins`."""
    parts = [
        f"SELECT connection, user_id, '{kind}' AS kind, {column}::VARCHAR AS value, {label}::VARCHAR AS label, "  # noqa: S608 - our own words
        f"CASE WHEN result = 'success' THEN 'success' ELSE 'failed' END AS outcome, day, moment "
        f"FROM {relation} WHERE event_type = 'authentication' AND user_id IS NOT NULL AND {column} IS NOT NULL"
        for kind, (column, label) in KINDS.items()
    ]
    parts.append(
        f"SELECT connection, '' AS user_id, '{HOUR}' AS kind, (moment // 3600000 % 24)::VARCHAR AS value, "  # noqa: S608 - as above
        f"NULL::VARCHAR AS label, 'any' AS outcome, day, moment FROM {relation}"
    )
    return _counted(" UNION ALL ".join(parts), "count(*)", "day", ("moment", "moment"))


def consolidated(relation: str, kept_hours_from: str) -> str:
    """Return the query that makes of many days one row each: the last day, and the sum; what is kept stays as it is."""
    told = _counted(
        f"SELECT * FROM {relation} WHERE kind NOT IN ({KEPT})",  # noqa: S608 - as above
        "sum(times)::BIGINT",
        "max(day)",
        ("first_at", "last_at"),
        by_day=False,
    )
    kept = f"SELECT * FROM {relation} WHERE kind IN ({KEPT}) AND day >= '{kept_hours_from}'"  # noqa: S608 - as above
    return f"{told} UNION ALL BY NAME {kept}"


def hours(relation: str) -> str:
    """Return the query of `hours`."""
    return (
        f"SELECT connection, 'authentication' AS stream, day, value::INTEGER AS hour, times "  # noqa: S608 - as above
        f"FROM {relation} WHERE kind = '{HOUR}'"
    )


def _counted(rows: str, times: str, day: str, moments: tuple[str, str], *, by_day: bool = True) -> str:
    grouped = "connection, user_id, kind, value, outcome" + (", day" if by_day else "")
    return (
        f"SELECT connection, user_id, kind, value, max(label) AS label, outcome, {day} AS day, {times} AS times, "  # noqa: S608 - as above
        f"min({moments[0]}) AS first_at, max({moments[1]}) AS last_at FROM ({rows}) GROUP BY {grouped}"
    )


EMPTY: Final = {
    "signins": empty(SIGNINS),
    "admin_events": empty(ADMIN_EVENTS),
    "telephony": empty(TELEPHONY),
    "surfaced": empty(SURFACED),
}
