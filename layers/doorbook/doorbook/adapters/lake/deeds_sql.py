"""The SQL that counts what administrators and programs did day by day."""

from typing import Final

KINDS: Final = {
    "wrote": ("action NOT LIKE '%_view'", "''"),
    "login": ("action = 'admin_login'", "''"),
    "login_country": ("action = 'admin_login'", "country"),
    "login_client": ("action = 'admin_login'", "os || ' and ' || browser"),
}
"""What is counted of each actor and day: of which deeds, and by what."""


def done(relation: str) -> str:
    """Return the query that counts deeds that worked by day, of a relation such as `admin_events`."""
    parts = " UNION ALL ".join(
        f"SELECT connection, actor_id, '{kind}' AS kind, {column} AS value, day, moment FROM {relation} "  # noqa: S608 - our own words
        f"WHERE worked AND actor_id IS NOT NULL AND {deeds} AND {column} IS NOT NULL"
        for kind, (deeds, column) in KINDS.items()
    )
    return (
        "SELECT connection, actor_id, kind, value, day, count(*) AS times, min(moment) AS first_at, "  # noqa: S608 - as above
        f"max(moment) AS last_at FROM ({parts}) GROUP BY connection, actor_id, kind, value, day"
    )


def consolidated(relation: str, _kept_from: str) -> str:
    """Return the query that makes of many days one row each: the last day, and the sum."""
    return (
        "SELECT connection, actor_id, kind, value, max(day) AS day, sum(times)::BIGINT AS times, "  # noqa: S608 - as above
        "min(first_at) AS first_at, max(last_at) AS last_at "
        f"FROM {relation} GROUP BY connection, actor_id, kind, value"
    )
