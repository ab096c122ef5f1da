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
