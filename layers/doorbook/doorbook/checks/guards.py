"""What several checks compare with, as parts of their SQL: what was usual for a person, and whose address is many's."""

from typing import Final

MATURE: Final = "(usual.successes >= 10 OR usual.first_at <= {}.moment - 14 * $day)"
"""Somebody of whom enough is known for anything to be new, in a query with `usual`."""


def usual(of: str) -> str:
    """Return the query of what was usual before its day for the person of each row, by its key.

    Of a relation that has key, user_id, day, ip, network and device. There is no row where nothing was known.
    """
    return f"""
        SELECT one.key, bool_or(seen.kind = 'ip') AS knows_ip,
            bool_or(seen.kind IN ('ip', 'network')) AS knows_network, bool_or(seen.kind = 'device') AS knows_device,
            sum(CASE WHEN seen.kind = 'any' THEN seen.times END) AS successes,
            min(CASE WHEN seen.kind = 'any' THEN seen.first_at END) AS first_at
        FROM {of} AS one JOIN seen ON seen.user_id = one.user_id AND seen.outcome = 'success' AND seen.day < one.day
            AND seen.kind IN ('any', 'ip', 'network', 'device')
            AND seen.value = CASE seen.kind WHEN 'any' THEN '' WHEN 'ip' THEN one.ip WHEN 'network' THEN one.network
                WHEN 'device' THEN one.device END
        GROUP BY one.key
    """  # noqa: S608 - our own words


def few(of: str) -> str:
    """Return a relation for `usual` of rows that are few, and of which the planner counts on many.

    It would read all that was seen before it looked whether there is any row; of a list it takes them to be one.
    """
    rows = f"SELECT key, user_id, day, ip, network, device FROM {of}"  # noqa: S608 - our own words
    return f"(SELECT unnest(list(one), recursive := true) FROM ({rows}) AS one)"  # noqa: S608 - as above


def mature(of: str) -> str:
    """Return the query of the keys of rows of whose person enough was known before the day for anything to be new.

    Of a relation that has key, user_id, day and moment.
    """
    return f"""
        SELECT one.key FROM {of} AS one JOIN seen ON seen.user_id = one.user_id AND seen.kind = 'any'
            AND seen.outcome = 'success' AND seen.day < one.day
        GROUP BY one.key, one.moment HAVING sum(seen.times) >= 10 OR min(seen.first_at) <= one.moment - 14 * $day
    """  # noqa: S608 - our own words


def visits(kind: str) -> str:
    """Return the query of the days on which each person had something of a kind, with when they last had it before.

    Of each user_id and value: day, last_at on it, and before, which is of an earlier day, and NULL where none is known.
    """
    return f"""
        SELECT user_id, value, day, last_at,
            lag(last_at) OVER (PARTITION BY user_id, value ORDER BY day, last_at) AS before
        FROM seen WHERE kind = '{kind}' AND outcome = 'success'
    """  # noqa: S608 - our own words


def had(of: str, **things: str) -> str:
    """Return the query of the keys of rows whose person had one of these things before the day, and since a moment.

    Of a relation that has key, user_id, day and since; things are kinds of what is seen, with the column of each.
    """
    return " UNION ".join(
        f"SELECT DISTINCT one.key FROM {of} AS one JOIN seen ON seen.user_id = one.user_id AND seen.kind = '{kind}' "  # noqa: S608 - our own words
        f"AND seen.value = one.{column} AND seen.outcome = 'success' AND seen.day < one.day "
        "AND seen.last_at >= one.since"
        for kind, column in things.items()
    )


def crowded(of: str) -> str:
    """Return the query of addresses, each on a day, from which many people had signed in within the month before.

    Of a relation that has ip, day and moment.
    """
    return f"""
        SELECT one.ip, one.day
        FROM (SELECT ip, day, min(moment // $day * $day) AS begins FROM {of} GROUP BY ip, day) AS one
        JOIN seen ON seen.kind = 'ip' AND seen.value = one.ip AND seen.outcome = 'success' AND seen.day < one.day
            AND seen.last_at >= one.begins - 30 * $day
        GROUP BY one.ip, one.day HAVING count(DISTINCT seen.user_id) >= $egress_users
    """  # noqa: S608 - our own words


def around(ip: str) -> str:
    """Return the part of a query that spells the /24 or /48 around an address, as people write it."""
    return (
        f"CASE WHEN {ip} LIKE '%:%' THEN "
        f"array_to_string(list_slice(string_split(split_part({ip}, '::', 1), ':'), 1, 3), ':') || '::/48' "
        f"ELSE regexp_replace({ip}, '[0-9]+$', '0/24') END"
    )


def among(ip: str, named: str) -> str:
    """Return the condition that an address, or the /24 or /48 around it, is in a list that an organisation set."""
    told = f"list_transform({named}::VARCHAR[], lambda one: lower(trim(one)))"
    return f"list_has_any({told}, [{ip}, {around(ip)}])"


def called(labels: str, asn: str, named: str) -> str:
    """Return the condition that a network is called by any of these names, as whole words, or has such a number."""
    words = "' ' || trim(regexp_replace(lower({}), '[^\\pL\\pN]+', ' ', 'g')) || ' '"
    told = f"list_transform(list_append({labels}, 'AS' || {asn}), lambda label: {words.format('label')})"
    terms = f"list_transform({named}::VARCHAR[], lambda term: {words.format('term')})"
    return (
        f"len(list_filter({told}, lambda label: len(list_filter({terms}, "
        f"lambda term: len(trim(term)) > 0 AND contains(label, term))) > 0)) > 0"
    )


ENROLMENTS: Final = """
    SELECT user_id, moment, day, key FROM signins WHERE event_type = 'enrollment' AND result = 'success'
    UNION ALL
    SELECT user_id, moment, day, key FROM admin_events WHERE worked AND actor_type = 'user'
        AND action IN ('phone_create', 'hardtoken_create', 'webauthncredential_create')
"""
"""The query of new authenticators that people gave themselves, as both logs tell them."""

LOOKED_UP: Final = (
    "(SELECT one.*, place.ip IS NOT NULL AS is_known, place.lat IS NOT NULL AS is_located, "
    "place.asn IS NOT NULL AS has_provider FROM signins AS one LEFT JOIN addresses AS place ON place.ip = one.ip)"
)
"""Sign-ins with whether data files know their address, to count of how many they do."""
