"""A file of people to import: CSV with a header, checked to its end before anybody is added."""

import csv
import re
from collections.abc import Iterator
from typing import Final

from doorbook.signin.names import person_id
from doorbook.signin.registrar import Newcomer
from doorbook.values import value

COLUMNS: Final = ("name", "display", "groups", "password_hash")
HASH: Final = re.compile(r"\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{22,}")
MOST_MEMORY: Final = 262_144
"""Kibibytes; a hash that asks for more would be more than the function has."""


@value
class Fault:
    """What is wrong with a file, where, and what to write."""

    line: int
    says: str


@value
class PeopleFile:
    """What a file holds: newcomers without faults, or faults."""

    newcomers: tuple[Newcomer, ...]
    faults: tuple[Fault, ...]


def read(content: bytes) -> PeopleFile:
    """Read a whole file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return PeopleFile((), (Fault(line, "this is not UTF-8; save the file as UTF-8"),))
    lines = csv.reader(text.splitlines(keepends=True), strict=True)
    faults: list[Fault] = []
    newcomers: list[Newcomer] = []
    try:
        header = [cell.strip() for cell in next(lines, [])]
        faults += _header(header)
        if not faults:
            for found in _rows(lines, header):
                if isinstance(found, Fault):
                    faults.append(found)
                else:
                    newcomers.append(found)
    except csv.Error as error:
        faults.append(Fault(lines.line_num, f"this is not CSV: {error}"))
    if not faults and not newcomers:
        faults.append(Fault(2, "nobody is named; write one line for each person below the header"))
    return PeopleFile(() if faults else tuple(newcomers), tuple(faults))


def _header(header: list[str]) -> Iterator[Fault]:
    if "password" in header:
        says = "no file may hold passwords; leave the column out and each person is given one, or fill in password_hash"
        yield Fault(1, says)
    elif "name" not in header:
        yield Fault(1, f"the first line names the columns; write {','.join(COLUMNS)}, of which name must be there")
    for column in header:
        if column not in {*COLUMNS, "password"}:
            yield Fault(1, f"no column is called {column!r}; there are {', '.join(COLUMNS)}")
        elif header.count(column) > 1:
            yield Fault(1, f"the column {column} is there twice; leave one out")
            return


def _rows(lines: "Iterator[list[str]]", header: list[str]) -> Iterator[Newcomer | Fault]:
    seen: dict[str, int] = {}
    line = 1
    for cells in lines:
        line = getattr(lines, "line_num", line + 1)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            yield Fault(line, f"{len(cells)} fields in the place of {len(header)}; quote a field that holds a comma")
            continue
        row = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
        who = person_id(row["name"])
        if who is None:
            yield Fault(line, "the name is empty, too long, or holds what cannot be typed")
        elif who in seen:
            yield Fault(line, f"{row['name']} is named in line {seen[who]} already; leave one out")
        elif not _is_hash(row.get("password_hash", "")):
            says = (
                "password_hash is no Argon2id hash in PHC form ($argon2id$v=19$m=…); leave it empty for a new password"
            )
            yield Fault(line, says)
        else:
            seen[who] = line
            yield Newcomer(
                name=row["name"],
                display=row.get("display", ""),
                groups=frozenset(each.strip() for each in row.get("groups", "").split(";") if each.strip()),
                password_hash=row.get("password_hash") or None,
            )


def _is_hash(text: str) -> bool:
    if not text:
        return True
    found = HASH.fullmatch(text)
    return found is not None and int(found[1]) <= MOST_MEMORY and int(found[2]) >= 1 and int(found[3]) >= 1
