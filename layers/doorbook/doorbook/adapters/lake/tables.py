"""Rows as Parquet files in the lake, written as they come: no more than a few are in memory at a time."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.objects import Objects
from doorbook.checks.export import Cell, Column, Kind
from doorbook.checks.exporting import Written

READ_AS: Final = {Kind.TEXT: "VARCHAR", Kind.TEXTS: "VARCHAR[]", Kind.NUMBER: "BIGINT", Kind.MOMENT: "BIGINT"}
GROUP: Final = 20_480
"""Rows that the file keeps together; so many are in memory."""


class ParquetTables:
    """Files of a bucket, made in a folder and sent once they are whole."""

    def __init__(self, objects: Objects, folder: Path) -> None:
        self._objects = objects
        self._folder = folder

    def write(self, place: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Written:
        """Write a file; moments are in UTC, and texts are as they were written, whatever they say."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lines, made = self._folder / "table.json", self._folder / "table.parquet"
        try:
            many = 0
            with lines.open("w", encoding="utf-8") as out:
                for many, row in enumerate(rows, 1):  # noqa: B007 - it is how many there were
                    out.write(json.dumps({f"c{at}": cell for at, cell in enumerate(row)}) + "\n")
            self._make(lines, made, columns)
            self._objects.send(place, made)
            return Written(rows=many, size=made.stat().st_size)
        finally:
            lines.unlink(missing_ok=True)
            made.unlink(missing_ok=True)

    def _make(self, lines: Path, made: Path, columns: Sequence[Column]) -> None:
        told = ", ".join(f"c{at}: '{READ_AS[each.kind]}'" for at, each in enumerate(columns))
        asked = ", ".join(f'{_read(at, each.kind)} AS "{each.name}"' for at, each in enumerate(columns))
        source = f"read_json('{lines}', format = 'newline_delimited', columns = {{{told}}})"
        options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP}"
        engine = connect(self._folder, in_order=True)
        try:
            engine.execute(f"COPY (SELECT {asked} FROM {source}) TO '{made}' ({options})")  # noqa: S608 - our own words
        finally:
            engine.close()


def _read(at: int, kind: Kind) -> str:
    return f"make_timestamptz(c{at} * 1000)" if kind is Kind.MOMENT else f"c{at}"
