"""The SQL that lays out what Trust Monitor surfaced as a flat relation that checks ask."""

from typing import Final

ROWS: Final = """
SELECT files.connection, event.metadata.uid AS key, event.time AS moment, files.available, files.day,
    event.unmapped.type AS kind, event.unmapped.txid AS txid,
    coalesce(event.unmapped.user_key, 'name:' || event.unmapped.user_name) AS user_id,
    coalesce(event.unmapped.user_name, event.unmapped.user_key) AS username,
    event.evidences[1].src_endpoint.ip AS ip, event.finding_info.types AS reasons
FROM {events} AS event JOIN files ON files.path = event.filename
"""


def surfaced(events: str) -> str:
    """Return the query of `surfaced`, of a relation of the lake's events that tells the file of each."""
    return ROWS.format(events=events)
