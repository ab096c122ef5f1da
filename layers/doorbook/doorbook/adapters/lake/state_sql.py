"""The SQL that makes an inventory's state and history, compiled from the declaration of its objects.

Nothing in an object is fatal: what cannot be read as what it should be is nothing, and `raw_data` has it all the same.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final, assert_never

from doorbook.collect.inventories.inventory import SHAPES, Column, Form, Shape

SEPARATOR: Final = "\x1f"
"""Stands between the columns of what is staged: JSON writes it as an escape, and no id holds it."""

LONGEST_LINE: Final = 600_000
"""Of a change: the object before and after, of 256 KB at most each."""


OURS: Final = {
    "connection": "VARCHAR",
    "uid": "VARCHAR",
    "first_listed": "BIGINT",
    "last_listed": "BIGINT",
    "changed_at": "BIGINT",
    "missing_since": "BIGINT",
    "gone_at": "BIGINT",
    "digest": "VARCHAR",
}
"""What Doorbook says of an object, in front of Duo's own words; times are milliseconds."""

HISTORY: Final = {
    "connection": "VARCHAR",
    "key": "VARCHAR",
    "uid": "VARCHAR",
    "listing": "VARCHAR",
    "kind": "VARCHAR",
    "noticed": "BIGINT",
    "not_before": "BIGINT",
    "not_after": "BIGINT",
    "fields": "VARCHAR[]",
    "before": "VARCHAR",
    "after": "VARCHAR",
}
"""A change: of which object, found by which listing, and between which moments it happened."""

TYPES: Final = {
    Form.TEXT: "VARCHAR",
    Form.NUMBER: "BIGINT",
    Form.YES_NO: "BOOLEAN",
    Form.SECONDS: "BIGINT",
    Form.WRITTEN: "BIGINT",
    Form.TEXTS: "VARCHAR[]",
    Form.JSON: "VARCHAR",
}


def ours_of(stream: str) -> dict[str, str]:
    """Return the columns that say what Doorbook knows of an object, with their types."""
    return {**OURS, **{f"{name}_since": "BIGINT" for name in SHAPES[stream].since}}


def columns(stream: str) -> dict[str, str]:
    """Return the columns of an inventory's state, in order, with their types as DuckDB writes them."""
    said = {each.name: TYPES[each.form] for each in SHAPES[stream].columns}
    return {**ours_of(stream), **said, "raw_data": "VARCHAR"}


def staged(parameter: str, *names: str) -> str:
    """Return the relation of a file that was staged, whose columns are texts."""
    listed = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    limits = f"max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE}, new_line = '\\n'"
    return (
        f"read_csv(${parameter}, delim = '{SEPARATOR}', header = false, quote = '', escape = '', "
        f"auto_detect = false, columns = {{{listed}}}, {limits})"
    )


def empty(typed: Mapping[str, str]) -> str:
    """Return the query of a relation with these columns in which there is nothing."""
    listed = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in typed.items())
    return f"SELECT {listed} WHERE false"


@cache
def state(stream: str) -> str:
    """Return the query of a state that was staged, each line with what Doorbook says of an object, and with its JSON.

    There is no join in it, and nothing that gathers: its memory does not grow with what there is.
    """
    shape = SHAPES[stream]
    ours = ours_of(stream)
    said = {each.name: _expression(each) for each in shape.columns}
    listed = [f'"{name}"::{kind} AS "{name}"' for name, kind in ours.items()]
    listed += [f'{sql} AS "{name}"' for name, sql in said.items()]
    return f"""
        WITH told AS (SELECT *, {_picked(shape)} FROM {staged("state", *ours, "raw")})
        SELECT {", ".join(listed)}, raw AS raw_data FROM told
    """  # noqa: S608 - made of the declaration alone


def history() -> str:
    """Return the query of the history that was staged, with the columns of HISTORY."""
    texts = {"fields": "TRY(json_extract_string(fields, '$[*]'))"}
    listed = ", ".join(f'{texts.get(name, name)}::{kind} AS "{name}"' for name, kind in HISTORY.items())
    return f"SELECT {listed} FROM {staged('changes', *HISTORY)} ORDER BY uid"  # noqa: S608 - made of constants


def _picked(shape: Shape) -> str:
    """Take all single words out of an object in one go, and each list by itself."""
    single = [each for each in shape.columns if each.form not in {Form.TEXTS, Form.JSON}]
    paths = ", ".join(f"'$.{each.path}'" for each in single)
    lists = [
        f"list_filter(TRY(json_extract_string(raw, '$.{each.path}')), lambda one: one IS NOT NULL) AS list_{each.name}"
        for each in shape.columns
        if each.form is Form.TEXTS
    ]
    objects = [
        f"TRY(json_extract(raw, '$.{each.path}'))::VARCHAR AS json_{each.name}"
        for each in shape.columns
        if each.form is Form.JSON
    ]
    words = [f"nullif(words[{place}], '') AS word_{each.name}" for place, each in enumerate(single, 1)]
    return ", ".join([f"TRY(json_extract_string(raw, [{paths}])) AS words", *words, *lists, *objects])


def _expression(column: Column) -> str:
    word = f"word_{column.name}"
    match column.form:
        case Form.TEXT:
            return word
        case Form.NUMBER:
            return f"TRY_CAST({word} AS BIGINT)"
        case Form.YES_NO:
            return f"TRY_CAST({word} AS BOOLEAN)"
        case Form.SECONDS:
            return f"TRY(TRY_CAST({word} AS BIGINT) * 1000)"
        case Form.WRITTEN:
            return f"TRY(epoch_ms(TRY_CAST({word} AS TIMESTAMP)))"
        case Form.TEXTS:
            return f"list_{column.name}"
        case Form.JSON:
            return f"json_{column.name}"
        case _:
            assert_never(column.form)
