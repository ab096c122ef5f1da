"""The SQL that lays texts and calls out as the flat relations that checks ask."""

from typing import Final

from doorbook.adapters.lake import calling_codes

TELEPHONY_ROWS: Final = f"""
SELECT connection, key, moment, available, day, txid, context, kind, credits, phone,
    {calling_codes.country("dialled")} AS country
FROM (
    SELECT files.connection, event.metadata.uid AS key, event.time AS moment, files.available, files.day,
        event.unmapped.txid AS txid, event.unmapped.context AS context, event.unmapped.type AS kind,
        TRY_CAST(event.unmapped.credits AS BIGINT) AS credits, event.unmapped.phone AS phone,
        regexp_replace(event.unmapped.phone, '[^0-9+]', '', 'g') AS dialled
    FROM {{events}} AS event JOIN files ON files.path = event.filename
)
"""  # noqa: S608 - our own words

HOUR: Final = "hour"
KINDS: Final = {HOUR: "(moment // 3600000 % 24)::VARCHAR", "country": "country"}
"""What is counted of each day."""


def telephony(events: str) -> str:
    """Return the query of `telephony`, of a relation of the lake's events that tells the file of each."""
    return TELEPHONY_ROWS.format(events=events)


def spent(relation: str) -> str:
    """Return the query that counts texts and calls by day, of a relation such as `telephony`."""
    parts = " UNION ALL ".join(
        f"SELECT connection, '{kind}' AS kind, {column} AS value, day, moment, credits "  # noqa: S608 - our own words
        f"FROM {relation} WHERE {column} IS NOT NULL"
        for kind, column in KINDS.items()
    )
    return (
        "SELECT connection, kind, value, day, count(*) AS times, coalesce(sum(credits), 0)::BIGINT AS credits, "  # noqa: S608 - as above
        f"min(moment) AS first_at, max(moment) AS last_at FROM ({parts}) GROUP BY connection, kind, value, day"
    )


def consolidated(relation: str, kept_hours_from: str) -> str:
    """Return the query that makes of many days one row each: the last day, and the sum; hours stay as they are."""
    return (
        "SELECT connection, kind, value, max(day) AS day, sum(times)::BIGINT AS times, "  # noqa: S608 - as above
        "sum(credits)::BIGINT AS credits, min(first_at) AS first_at, max(last_at) AS last_at "
        f"FROM {relation} WHERE kind <> '{HOUR}' GROUP BY connection, kind, value "
        f"UNION ALL BY NAME SELECT * FROM {relation} WHERE kind = '{HOUR}' AND day >= '{kept_hours_from}'"
    )
