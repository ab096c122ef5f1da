"""DuckDB's types as Glue and Athena write them."""

import re
from collections.abc import Iterator
from typing import Final

PLAIN: Final = {"VARCHAR": "string", "INTEGER": "int", "BIGINT": "bigint", "BOOLEAN": "boolean", "DOUBLE": "double"}
TOKEN: Final = re.compile(r'"(?P<name>\w+)"|(?P<word>\w+)|(?P<mark>\[\]|[(),])')


def hive(duckdb: str) -> str:
    """Return a type of DuckDB as a type of Hive."""
    return _read(iter(TOKEN.finditer(duckdb)))[0]


def _read(tokens: Iterator[re.Match[str]]) -> tuple[str, str]:
    """Return the type that begins here, and the mark that ended it."""
    word = next(tokens)["word"]
    if word != "STRUCT":
        return _listed(PLAIN[word], tokens)
    next(tokens)  # the parenthesis
    members, mark = [], ","
    while mark == ",":
        name = next(tokens)["name"]
        inner, mark = _read(tokens)
        members.append(f"{name}:{inner}")
    return _listed(f"struct<{','.join(members)}>", tokens)


def _listed(read: str, tokens: Iterator[re.Match[str]]) -> tuple[str, str]:
    mark = next(tokens, None)
    if mark is not None and mark["mark"] == "[]":
        mark = next(tokens, None)
        read = f"array<{read}>"
    return read, mark["mark"] if mark is not None else ""
