"""What data files tell of each address of a connection's events, looked up once for all checks."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorbook.adapters.lake import databases, facts_sql
from doorbook.adapters.lake.data_files import KEPT
from doorbook.adapters.lake.network_lists import UnfitError, number
from doorbook.adapters.lake.objects import Objects
from doorbook.checks.data_files import DATABASES, DataFile, DataKind, Library
from doorbook.checks.facts import ADDRESSES, THREATS
from doorbook.errors import Cause, TryLaterError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from maxminddb import Reader

ASKED: Final = """
    SELECT ip FROM signins WHERE ip IS NOT NULL UNION SELECT asked_ip FROM signins WHERE asked_ip IS NOT NULL
    UNION SELECT ip FROM admin_events WHERE ip IS NOT NULL
"""
LOOKED_UP: Final = {
    "ip": "VARCHAR",
    "number": "UHUGEINT",
    "country": "VARCHAR",
    "region": "VARCHAR",
    "lat": "DOUBLE",
    "lon": "DOUBLE",
    "radius": "DOUBLE",
    "asn": "BIGINT",
    "provider": "VARCHAR",
    "asn_country": "VARCHAR",
    "kinds": "VARCHAR",
    "label": "VARCHAR",
}


def lay_out(engine: "DuckDBPyConnection", objects: Objects, shelf: Path, folder: Path, library: Library) -> None:
    """Make `addresses` and `threats` of what the files tell; with no row where there are no files.

    `shelf` keeps files from one look to the next, whatever the connection; `folder` is this one's.
    """
    files = [(each, _fetched(objects, shelf, each)) for each in library.used]
    if not files:
        engine.execute(f"CREATE TABLE addresses AS {facts_sql.empty(ADDRESSES)}")
        engine.execute(f"CREATE TABLE threats AS {facts_sql.empty(THREATS)}")
        return
    _look_up(engine, folder, [each for each in files if each[0].kind in DATABASES])
    _compare(engine, [each for each in files if each[0].kind not in DATABASES])
    shelved = {path for _, path in files}
    for path in (shelf / KEPT).rglob("*.*"):
        if path not in shelved:
            path.unlink()


def _look_up(engine: "DuckDBPyConnection", folder: Path, files: Sequence[tuple[DataFile, Path]]) -> None:
    asked = [str(row[0]) for row in engine.execute(ASKED).fetchall()]
    lines = folder / "addresses.csv"
    with ExitStack() as stack, lines.open("w", encoding="utf-8", newline="") as out:
        readers = [*_readers(stack, files)]
        csv.writer(out).writerows(_rows(asked, readers))
    told = ", ".join(f"'{name}': '{kind}'" for name, kind in LOOKED_UP.items())
    engine.execute(
        f"CREATE TABLE looked_up AS FROM read_csv('{lines}', header = false, auto_detect = false, "
        f"quote = '\"', escape = '\"', columns = {{{told}}})"
    )
    lines.unlink()


def _readers(stack: ExitStack, files: Sequence[tuple[DataFile, Path]]) -> "Iterator[tuple[DataKind, Reader]]":
    for file, path in files:
        try:
            reader = stack.enter_context(databases.opened(path))
        except UnfitError as unfit:
            raise TryLaterError(Cause.LAKE, f"{file.id}: {unfit.fault}") from unfit
        yield file.kind or DataKind.GEOGRAPHY, reader


def _rows(asked: Sequence[str], readers: "Sequence[tuple[DataKind, Reader]]") -> Iterator[tuple[object, ...]]:
    for ip in asked:
        place_in_order = number(ip)
        if place_in_order is None:
            continue
        said = [(kind, databases.look_up(reader, ip)) for kind, reader in readers]
        places = [databases.place(record) for kind, record in said if kind is DataKind.GEOGRAPHY]
        place = next((each for each in places if each.country), databases.Place())
        providers = [databases.provider(record) for kind, record in said if kind is DataKind.PROVIDERS]
        provider = next((each for each in providers if each.asn is not None), databases.Provider())
        network = databases.joined(databases.network(record) for kind, record in said if kind is DataKind.NETWORKS)
        yield (ip, place_in_order, *place, *provider, "|".join(network.kinds), network.label)


def _compare(engine: "DuckDBPyConnection", files: Sequence[tuple[DataFile, Path]]) -> None:
    """Add what lists say: a list names addresses from the lowest to the highest."""
    engine.execute(
        "CREATE TABLE listed (ip VARCHAR, file VARCHAR, kind VARCHAR, label VARCHAR, confidence INTEGER, since BIGINT)"
    )
    for file, path in files:
        told = file.told
        if told is None:
            continue
        ends = ", ".join(
            f"({end}_top::UHUGEINT * 18446744073709551616 + {end}_rest) AS {end}" for end in ("low", "high")
        )
        engine.execute(
            f"INSERT INTO listed SELECT ip, $name, $kind, $label, coalesce(confidence, $confidence), "  # noqa: S608 - our own words and paths
            f"coalesce(since, $date) FROM looked_up JOIN (SELECT {ends}, confidence, since FROM "
            f"read_parquet('{path}')) AS span ON looked_up.number BETWEEN span.low AND span.high",
            {
                "name": file.name,
                "kind": str(file.kind),
                "label": told.label,
                "confidence": told.confidence,
                "date": told.date,
            },
        )
    engine.execute(f"""
        CREATE TABLE threats AS
        SELECT ip, file AS feed, max(confidence) AS confidence, max(since) AS listed
        FROM listed WHERE kind = '{DataKind.THREAT}' GROUP BY ip, file, confidence, since
    """)  # noqa: S608 - our own words
    engine.execute(f"""
        CREATE TABLE addresses AS
        WITH named AS (
            SELECT ip, list(DISTINCT kind) AS kinds, list(DISTINCT label ORDER BY label) AS labels
            FROM listed WHERE kind <> '{DataKind.THREAT}' GROUP BY ip
        )
        SELECT looked_up.ip, country, region, lat, lon, radius, asn, provider, asn_country,
            list_sort(list_distinct(list_concat(
                CASE WHEN looked_up.kinds IS NULL OR looked_up.kinds = '' THEN []::VARCHAR[]
                    ELSE string_split(looked_up.kinds, '|') END,
                coalesce(named.kinds, []::VARCHAR[])))) AS kinds,
            list_distinct(list_concat(
                list_filter([provider, label], lambda one: one IS NOT NULL AND one <> ''),
                coalesce(labels, []::VARCHAR[]))) AS labels
        FROM looked_up LEFT JOIN named ON named.ip = looked_up.ip
    """)  # noqa: S608 - our own words


def _fetched(objects: Objects, shelf: Path, file: DataFile) -> Path:
    path = shelf / file.kept
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        if not objects.fetch(file.kept, part):
            part.unlink(missing_ok=True)
            raise TryLaterError(Cause.LAKE, f"{file.kept} is not there")
        part.rename(path)
    return path
