"""The SQL of who holds which factor and is in which group, and of what an organisation says of its people itself."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from doorbook.checks.facts import CLASSES, VERIFICATIONS
from doorbook.checks.watched import Own

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CAN: Final = {
    "push": "list_contains(capabilities, 'push') AND activated IS DISTINCT FROM false",
    "mobile_otp": "list_contains(capabilities, 'mobile_otp') AND activated IS DISTINCT FROM false",
    "sms": "list_contains(capabilities, 'sms')",
    "phone_call": "list_contains(capabilities, 'phone')",
    "unknown": "is_told IS NOT true",
}
"""What a phone can: without Duo Mobile's activation neither push nor its codes, whatever else is said."""

_BY_PHONE: Final = " UNION ALL ".join(
    f"SELECT connection, user_id, '{factor}' AS factor, phone_id AS thing_id FROM held WHERE {can}"  # noqa: S608 - our own words
    for factor, can in _CAN.items()
)

FACTORS: Final = f"""
    WITH has AS (
        SELECT connection, user_id, unnest(phone_ids) AS phone_id FROM users
    ), held AS (
        SELECT has.connection, has.user_id, has.phone_id, capabilities, activated,
            phones.raw_data LIKE '%"capabilities"%' AS is_told
        FROM has LEFT JOIN phones ON phones.connection = has.connection AND phones.phone_id = has.phone_id
    )
    {_BY_PHONE}
    UNION ALL SELECT connection, user_id, 'token', unnest(token_ids) FROM users
    UNION ALL SELECT connection, user_id, 'webauthn', unnest(webauthn_keys) FROM users
    UNION ALL SELECT connection, user_id, 'desktop', NULL FROM users
        WHERE coalesce(json_array_length(raw_data, '$.desktop_authenticators'), 0) > 0
"""  # noqa: S608 - as above

_DIRECTORY: Final = '\' \\(from [^"]* sync ".*"\\)$\''

MEMBERSHIPS: Final = f"""
    WITH belongs AS (
        SELECT connection, user_id, unnest(list_zip(group_ids, group_names)) AS pair FROM users
    )
    SELECT belongs.connection, belongs.user_id, pair[1] AS group_id,
        regexp_replace(coalesce(groups.name, pair[2]), {_DIRECTORY}, '') AS name,
        coalesce(groups.name, pair[2]) AS full_name, lower(groups.status) AS status, groups.status_since
    FROM belongs LEFT JOIN groups ON groups.connection = belongs.connection AND groups.group_id = pair[1]
"""  # noqa: S608 - as above

LINKS: Final = """
    WITH RECURSIVE said AS (
        SELECT connection, user_id, other_id FROM linked
        UNION SELECT connection, other_id, user_id FROM linked
    ), same AS (
        SELECT * FROM said
        UNION SELECT same.connection, same.user_id, said.other_id FROM same
            JOIN said ON said.connection = same.connection AND said.user_id = same.other_id
    )
    SELECT * FROM same WHERE user_id <> other_id
"""


def holdings(engine: "DuckDBPyConnection", *, held: bool = False) -> None:
    """Make those relations that inventories alone tell; `held` where several checks ask them."""
    kind = "TABLE" if held else "VIEW"
    engine.execute(f"CREATE {kind} factors AS {FACTORS}")
    engine.execute(f"CREATE {kind} memberships AS {MEMBERSHIPS}")


def own(engine: "DuckDBPyConnection", connection: str, said: Own) -> None:
    """Make those that an organisation tells of its people."""
    told = ", ".join(f'"{name}" {kind}' for name, kind in CLASSES.items())
    engine.execute(f"CREATE TABLE classes ({told})")
    engine.execute("CREATE TABLE linked (connection VARCHAR, user_id VARCHAR, other_id VARCHAR)")
    for table, pairs in (("classes", said.classes), ("linked", said.links)):
        if pairs:
            engine.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", [(connection, *each) for each in pairs])  # noqa: S608 - as above
    engine.execute(f"CREATE TABLE links AS {LINKS}")
    _verifications(engine, connection, said)


def _verifications(engine: "DuckDBPyConnection", connection: str, said: Own) -> None:
    told = ", ".join(f'"{name}" {kind}' for name, kind in VERIFICATIONS.items())
    engine.execute(f"CREATE TABLE verifications ({told})")
    rows = [
        (
            connection,
            each.id,
            each.moment,
            each.available,
            f"{datetime.fromtimestamp(each.moment / 1000, UTC):%Y-%m-%d}",
            each.user_id,
            each.username,
            each.device,
            each.asked_by,
            each.answer,
            each.txid,
        )
        for each in said.verifications
    ]
    if rows:
        marks = ", ".join("?" for _ in VERIFICATIONS)
        engine.executemany(f"INSERT INTO verifications VALUES ({marks})", rows)  # noqa: S608 - question marks
