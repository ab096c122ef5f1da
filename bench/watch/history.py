"""A lake with as much history as is wanted, written in minutes: sign-ins of many people, day by day."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.manifest import FileEntry, Manifest, Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.ocsf_sql import select

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PEOPLE: Final = 20_000
DAY: Final = 86_400_000
AT_ONCE: Final = 50_000
"""Events of one file: their JSON is in memory until they are Parquet."""

STREAM: Final = "authentication"
TELEPHONY: Final = "telephony"
RAW: Final = """
    WITH chosen AS (
        SELECT place, hash(place * 1000003 + $seed) AS chance, $began + (place - $first) * $step AS "at"
        FROM range($first, $first + $many) AS each(place)
    ), told AS (
        SELECT *, chance % $people AS who, (chance // 65536) % 1000 AS luck FROM chosen
    ), row AS (
        SELECT *, CASE WHEN luck < 965 THEN 'success' WHEN luck < 999 THEN 'denied' ELSE 'fraud' END AS result,
            luck % 100 = 7 AS away, luck IN (207, 311) AS lent
        FROM told
    )
    SELECT md5(place::VARCHAR || $seed::VARCHAR) AS key, "at", json_object(
        'access_device', json_object(
            'browser', CASE WHEN lent THEN 'Firefox' ELSE 'Chrome' END, 'browser_version', '131.0.0.0',
            'epkey', NULL, 'hostname', NULL,
            'ip', CASE WHEN away THEN '100.' || (64 + who % 60) || '.' || (chance // 7 % 250) || '.9'
                ELSE '198.' || (who % 200) || '.' || (who // 200) || '.7' END,
            'is_encryption_enabled', 'unknown', 'is_firewall_enabled', 'unknown', 'is_password_set', 'unknown',
            'location', json_object('city', 'Ann Arbor', 'country',
                CASE WHEN luck = 107 THEN 'Brazil' ELSE 'United States' END, 'state', 'Michigan'),
            'os', CASE WHEN lent THEN 'Windows' ELSE 'Mac OS X' END,
            'os_version', CASE WHEN lent THEN '11' ELSE '15.1.1' END, 'security_agents', 'unknown'),
        'adaptive_trust_assessments', json_object(), 'alias', '',
        'application', json_object('key', 'DI' || (who % 40), 'name', 'Application ' || (who % 40)),
        'auth_device', json_object('ip', '198.51.100.7', 'key', 'DP' || who,
            'location', json_object('city', 'Ann Arbor', 'country', 'United States', 'state', 'Michigan'),
            'name', 'phone of ' || who),
        'email', 'person' || who || '@example.com', 'event_type', 'authentication', 'factor', 'duo_push',
        'isotimestamp', strftime(make_timestamp("at" * 1000), '%Y-%m-%dT%H:%M:%S.%f+00:00'), 'ood_software', NULL,
        'reason', CASE result WHEN 'success' THEN 'user_approved' WHEN 'fraud' THEN 'user_marked_fraud'
            ELSE 'no_response' END,
        'result', result, 'timestamp', "at" // 1000, 'trusted_endpoint_status', 'not trusted',
        'txid', md5('t' || place::VARCHAR || $seed::VARCHAR),
        'user', json_object('groups', json_array(), 'key', 'DU' || who, 'name', 'person' || who)
    )::VARCHAR AS raw
    FROM row ORDER BY "at"
"""

TEXTS: Final = """
    SELECT md5('text' || place::VARCHAR || $seed::VARCHAR) AS key, "at", json_object(
        'context', 'authentication', 'credits', 1, 'phone', '+1734555' || lpad(who::VARCHAR, 5, '0'),
        'telephony_id', md5('text' || place::VARCHAR || $seed::VARCHAR),
        'ts', strftime(make_timestamp("at" * 1000), '%Y-%m-%dT%H:%M:%S.%f+00:00'),
        'txid', md5('t' || place::VARCHAR || $seed::VARCHAR), 'type', 'sms')::VARCHAR AS raw
    FROM (
        SELECT place, hash(place * 1000003 + $seed) % $people AS who, $began + (place - $first) * $step AS "at"
        FROM range($first, $first + $many) AS each(place)
    ) ORDER BY "at"
"""
RECORDS: Final = MappingProxyType({STREAM: RAW, TELEPHONY: TEXTS})


def write_days(  # noqa: PLR0913, PLR0917 - where to, of what, when, and how many
    engine: "DuckDBPyConnection", objects: Objects, folder: Path, stream: str, days: Sequence[int], many: int
) -> None:
    """Put so many events into each of these days, spread over it; the milliseconds are those at which they begin.

    The first is made of Duo's words; the others are the same people's at other times, with keys of their own, since
    what is measured reads no more of them.
    """
    shelf = Shelf.at(stream, "c1", days[0])
    parts = range(0, many, AT_ONCE)
    made = [_file(engine, objects, folder, shelf, first, min(AT_ONCE, many - first), days[0], many) for first in parts]
    _add(objects, shelf, made)
    for began in days[1:]:
        shelf = Shelf.at(stream, "c1", began)
        _add(objects, shelf, [_moved(engine, objects, folder, shelf, each, began - days[0]) for each in made])


def _add(objects: Objects, shelf: Shelf, entries: Sequence[FileEntry]) -> None:
    manifest.change(objects, shelf, lambda before: Manifest(files=(*before.files, *entries)))


def _moved(  # noqa: PLR0913, PLR0917 - a file, and where to
    engine: "DuckDBPyConnection", objects: Objects, folder: Path, shelf: Shelf, entry: FileEntry, span: int
) -> FileEntry:
    source, made = folder / "source.parquet", folder / "made.parquet"
    objects.fetch(entry.object, source)
    query = f"""
        SELECT * REPLACE (time + {span} AS time,
            struct_update(metadata, uid := md5(metadata.uid || '{shelf.day}')) AS metadata,
            struct_update(unmapped, txid := md5(unmapped.txid || '{shelf.day}')) AS unmapped)
        FROM read_parquet('{source}', hive_partitioning = false)
    """  # noqa: S608 - our own words
    engine.execute(f"COPY ({query}) TO '{made}' (FORMAT parquet, COMPRESSION zstd)")
    name = f"{shelf.prefix}{entry.low + span}-{entry.rows}.parquet"
    objects.send(name, made)
    low, high = entry.low + span, entry.high + span
    return FileEntry(object=name, rows=entry.rows, low=low, high=high, size=made.stat().st_size)


def write_more(engine: "DuckDBPyConnection", objects: Objects, folder: Path, began: int, many: int) -> None:
    """Add events to a day, all within a few minutes from that millisecond."""
    shelf = Shelf.at(STREAM, "c1", began)
    _add(objects, shelf, [_file(engine, objects, folder, shelf, began % 10**9, many, began, many * 300)])


def _file(  # noqa: PLR0913, PLR0917 - each says which events
    engine: "DuckDBPyConnection",
    objects: Objects,
    folder: Path,
    shelf: Shelf,
    first: int,
    many: int,
    began: int,
    whole: int,
) -> FileEntry:
    step = DAY // whole
    low = began + (first * step if first < whole else 0)
    given = {
        "first": first,
        "many": many,
        "seed": began // 1000,
        "people": PEOPLE,
        "step": step,
        "began": low,
    }
    engine.execute("DROP TABLE IF EXISTS batch")
    engine.execute(f"CREATE TABLE batch AS {RECORDS[shelf.stream]}", given)
    made = folder / "made.parquet"
    named = {"connection": "c1", "account": "Acme"}
    engine.execute(f"COPY ({select(shelf.stream)}) TO '{made}' (FORMAT parquet, COMPRESSION zstd)", named)
    (told,) = engine.execute('SELECT count(*), min("at"), max("at") FROM batch').fetchall()
    name = f"{shelf.prefix}{low}-{many}.parquet"
    objects.send(name, made)
    return FileEntry(object=name, rows=told[0], low=told[1], high=told[2], size=made.stat().st_size)


def midnight(now: int) -> int:
    """Return the first millisecond of a day."""
    return now // DAY * DAY


def day_name(at: int) -> str:
    """Return the day of a moment."""
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d}"
