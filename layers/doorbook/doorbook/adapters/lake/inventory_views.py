"""Inventories as relations to ask questions of: what is there, what changed, and who had which phone or token when."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from doorbook.adapters.lake import manifest, pointer, state_sql
from doorbook.adapters.lake.manifest import Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.collect.lake.ports import Source
from doorbook.collect.streams import INVENTORIES, PHONES, TOKENS
from doorbook.errors import Cause, TryLaterError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def views(engine: "DuckDBPyConnection", objects: Objects, folder: Path, connections: Sequence[str]) -> None:
    """Make relations of some connections' inventories, of files that are fetched into the folder.

    Of each inventory: `users`, what is there; `users_all`, with what went in the last month; `users_history`, what
    changed. Besides `phone_holders` and `token_holders`.
    """
    states(engine, objects, folder, connections)
    for each in INVENTORIES:
        sources = [Source(connection, "", each.name) for connection in connections]
        changes = [*_changes(objects, folder, sources)]
        _view(engine, f"{each.name}_history", _union(state_sql.empty(state_sql.HISTORY), changes))
    _view(engine, "phone_holders", holders(PHONES.name, "phone_id", "number"))
    _view(engine, "token_holders", holders(TOKENS.name, "token_id", "serial"))


def states(engine: "DuckDBPyConnection", objects: Objects, folder: Path, connections: Sequence[str]) -> None:
    """Make those relations that tell how things are now, and no history."""
    for each in INVENTORIES:
        sources = [Source(connection, "", each.name) for connection in connections]
        now = [*_states(objects, folder, sources)]
        _view(engine, f"{each.name}_all", _union(state_sql.empty(state_sql.columns(each.name)), now))
        _view(engine, each.name, f"SELECT * EXCLUDE (gone_at, digest) FROM {each.name}_all WHERE gone_at IS NULL")  # noqa: S608 - our own names


def holders(stream: str, key: str, label: str) -> str:
    """Return the query of who had each object of a stream, from when until when.

    They got it between `since_not_before` (nothing: before anybody looked) and `since_not_after`, and lost it between
    `until_not_before` and `until_not_after` (nothing: they have it).
    """

    def ids(of: str) -> str:
        listed = f"TRY(json_extract_string({of}, '$.users[*].user_id'))"
        return f"coalesce(list_filter({listed}, lambda id: id IS NOT NULL), [])"

    said = "noticed, not_before, not_after"
    return f"""
        WITH told AS (
            SELECT connection, uid, {said}, {ids("after")} AS has,
                CASE WHEN kind IN ('changed', 'removed') THEN {ids("before")} ELSE [] END AS had
            FROM {stream}_history
        ), got AS (
            SELECT connection, uid, {said}, unnest(list_filter(has, lambda id: NOT list_contains(had, id))) AS user_id
            FROM told
        ), lost AS (
            SELECT connection, uid, {said}, unnest(list_filter(had, lambda id: NOT list_contains(has, id))) AS user_id
            FROM told
        ), held AS (
            SELECT got.connection, got.uid, got.user_id, got.not_before AS since_not_before,
                got.not_after AS since_not_after, min_by(lost.not_before, lost.noticed) AS until_not_before,
                min_by(lost.not_after, lost.noticed) AS until_not_after
            FROM got LEFT JOIN lost ON lost.connection = got.connection AND lost.uid = got.uid
                AND lost.user_id = got.user_id AND lost.noticed > got.noticed
            GROUP BY ALL
        )
        SELECT held.connection, held.uid AS {key}, things.{label}, held.user_id, users_all.username,
            held.since_not_before, held.since_not_after, held.until_not_before, held.until_not_after
        FROM held
        LEFT JOIN {stream}_all AS things ON things.connection = held.connection AND things.uid = held.uid
        LEFT JOIN users_all ON users_all.connection = held.connection AND users_all.uid = held.user_id
    """  # noqa: S608 - our own names


def _states(objects: Objects, folder: Path, sources: Sequence[Source]) -> Iterator[Path]:
    for source in sources:
        now = pointer.read(objects, source)
        if now is not None:
            yield _fetched(objects, folder, now.state)


def _changes(objects: Objects, folder: Path, sources: Sequence[Source]) -> Iterator[Path]:
    for source in sources:
        prefix = f"changes/{source.stream}/connection={source.connection}/day="
        days = {each.key.removeprefix(prefix).split("/")[0] for each in objects.under(prefix)}
        for day in sorted(days):
            for entry in manifest.read(objects, Shelf(source.stream, source.connection, day, "changes")).files:
                yield _fetched(objects, folder, entry.object)


def _fetched(objects: Objects, folder: Path, key: str) -> Path:
    path = folder / key
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not objects.fetch(key, path):  # replaced, and dropped, since the pointer was read
            raise TryLaterError(Cause.LAKE, f"{key} is gone")
    return path


def _union(empty: str, files: Sequence[Path]) -> str:
    """Return the rows of all files by the names of their columns: a file of yesterday may lack one of today."""
    reads = (
        f"SELECT * FROM read_parquet({_text(each)}, hive_partitioning = false)"  # noqa: S608 - a path of our own
        for each in files
    )
    return " UNION ALL BY NAME ".join((empty, *reads))


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _view(engine: "DuckDBPyConnection", name: str, query: str) -> None:
    engine.execute(f'CREATE OR REPLACE VIEW "{name}" AS {query}')
