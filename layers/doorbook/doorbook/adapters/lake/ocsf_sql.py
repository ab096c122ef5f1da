"""The SQL that makes a stream's events of its records, compiled from the declaration of what a record becomes.

Each record is parsed once; nothing in it is fatal. What cannot be read as what it should be is nothing, and `raw_data`
has it all the same.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorbook.adapters.lake.source_sql import Parsed, expression, literal
from doorbook.collect.ocsf.catalogue import MAPPINGS, Node, table
from doorbook.collect.ocsf.event import NEEDS, Attribute, Kind
from doorbook.collect.ocsf.event import Mapping as OcsfMapping
from doorbook.collect.ocsf.source import Items

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TYPES: Final = {
    Kind.TEXT: "VARCHAR",
    Kind.NUMBER: "INTEGER",
    Kind.LONG: "BIGINT",
    Kind.YES_NO: "BOOLEAN",
    Kind.TEXTS: "VARCHAR[]",
}
EVENTS: Final = """
SELECT event.metadata.uid, json_strip_nulls(to_json(event))::VARCHAR
FROM read_parquet($file, hive_partitioning = false) AS event
"""
AT_ONCE: Final = 500


@cache
def select(stream: str) -> str:
    """Return the query that makes a stream's events of the relation `batch(key, at, raw)`, in its order.

    Its parameters are `$connection`, the id, and `$account`, the name people know it by.
    """
    mapping = MAPPINGS[stream]
    parsed = Parsed.of(mapping)
    leaves = {each.path: _leaf(parsed, each) for each in mapping.attributes}
    names = {path: f"a{number}" for number, path in enumerate(leaves)}
    query = 'SELECT key, "at", raw FROM batch'
    for level in parsed.levels(mapping):
        query = f"SELECT *, {level} FROM ({query})"  # noqa: S608 - made of the declaration, with no word from outside
    query = f"SELECT {_listed({names[path]: sql for path, sql in leaves.items()})} FROM ({query})"  # noqa: S608 - as above
    columns = _Columns(mapping, names)
    return f"SELECT {_listed(columns.all())} FROM ({query})"  # noqa: S608 - as above


def columns() -> dict[str, str]:
    """Return the columns of every stream's events, in order, with their types as DuckDB writes them."""
    return {name.removesuffix("[]"): _type(name, node) for name, node in table().items()}


def events(connection: "DuckDBPyConnection", parquet: Path) -> Iterator[tuple[str, str]]:
    """Say each event of a file as JSON, with its key, as the file has them; what is not there is left out."""
    told = connection.cursor().execute(EVENTS, {"file": str(parquet)})
    while rows := told.fetchmany(AT_ONCE):
        yield from rows


class _Columns:
    """Puts the columns of one stream's events together."""

    def __init__(self, mapping: OcsfMapping, names: Mapping[str, str]) -> None:
        self._names = names
        self._sources = {each.path: each.source for each in mapping.attributes}

    def all(self) -> dict[str, str]:
        return {f'"{name.removesuffix("[]")}"': self._built(name, name, node) for name, node in table().items()}

    def _built(self, path: str, name: str, node: Node) -> str:
        below = [each for each in self._names if each == path or each.startswith(f"{path}.")]
        if not below:
            return f"NULL::{_type(name, node)}"
        if not isinstance(node, dict):
            return self._names[path]
        if name.endswith("[]") and isinstance(self._sources[below[0]], Items):
            member = below[0].removeprefix(f"{path}.")
            return f"list_transform({self._names[below[0]]}, lambda each: {{{literal(member)}: each}})"
        inside = ", ".join(
            f"{literal(each.removesuffix('[]'))}: {self._built(f'{path}.{each}', each, inner)}"
            for each, inner in node.items()
        )
        built = f"[{{{inside}}}]" if name.endswith("[]") else f"{{{inside}}}"
        guards = [f"{self._names[each]} IS NOT NULL" for each in sorted(self._guards(path, name))]
        return f"CASE WHEN {' OR '.join(guards)} THEN {built} END" if guards else built

    def _guards(self, path: str, name: str) -> set[str]:
        found: set[str] = set()
        for member in NEEDS[name.removesuffix("[]")]:
            inner = f"{path}.{member}"
            found |= {inner} if inner in self._names else self._guards(inner, member) if self._has(inner) else set()
        return found

    def _has(self, path: str) -> bool:
        return any(each.startswith(f"{path}.") for each in self._names)


def _leaf(parsed: Parsed, attribute: Attribute) -> str:
    sql = expression(attribute.source, parsed)
    if attribute.only:
        classes = ", ".join(str(each.uid) for each in attribute.only)
        sql = f"CASE WHEN class_uid IN ({classes}) THEN {sql} END"
    kind = "VARCHAR[]" if isinstance(attribute.source, Items) else TYPES[attribute.kind]
    return f"TRY_CAST({sql} AS {kind})"


def _type(name: str, node: Node) -> str:
    if isinstance(node, dict):
        inside = ", ".join(f'"{each.removesuffix("[]")}" {_type(each, inner)}' for each, inner in node.items())
        return f"STRUCT({inside}){'[]' if name.endswith('[]') else ''}"
    return TYPES[node]


def _listed(named: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} AS {name}" for name, sql in named.items())
