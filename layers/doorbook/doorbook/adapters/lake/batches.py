"""Makes files of batches of records: each record becomes an event, and a file's events are in order of time."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.ocsf_sql import select
from doorbook.collect.account import Record
from doorbook.collect.lake.ports import Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, Statement

LONGEST_LINE: Final = 2**20
SEPARATOR: Final = b"\x1f"
"""Stands between the columns of a batch: JSON writes it as an escape, so no record holds it."""

LINE: Final = SEPARATOR.join((b"%b", b"%d", b"%b")) + b"\n"
PARQUET: Final = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 10240"
"""A row group for about what a batch holds: a larger one is room that nothing fills."""


class Batches:
    """DuckDB at work in a folder; it is started when it is first needed, and knows nothing of what it made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._statements: dict[str, Statement] = {}

    @cached_property
    def engine(self) -> "DuckDBPyConnection":
        """Return the engine."""
        return connect(self._folder, in_order=True)

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Give a folder that is gone afterwards."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder) as place:
            yield Path(place)

    def make(self, place: Path, source: Source, records: Sequence[Record]) -> Path:
        """Make a file of records, which are in order, in a workplace."""
        lines, made = place / "batch", place / "events.parquet"
        with lines.open("wb", buffering=LONGEST_LINE) as out:
            out.writelines(LINE % (each.key.encode(), each.at, each.raw) for each in records)
        given = {"lines": str(lines), "connection": source.connection, "account": source.account, "made": str(made)}
        self._writer.execute(self._statement(source.stream), given)
        return made

    @cached_property
    def _writer(self) -> "DuckDBPyConnection":
        """Return the engine as files are made: what a batch becomes is planned faster than it is planned well."""
        writer = self.engine.cursor()
        writer.execute("PRAGMA disable_optimizer")
        writer.execute("SET TimeZone = 'UTC'")
        return writer

    def _statement(self, stream: str) -> "Statement":
        """Return what makes a file of a batch, parsed once: of a small batch that is a third of the work."""
        if stream not in self._statements:
            query = f"COPY ({_batch(select(stream))}) TO $made ({PARQUET})"
            self._statements[stream] = self.engine.extract_statements(query)[0]
        return self._statements[stream]


def _batch(events: str) -> str:
    """Read a batch, which has its order already."""
    columns = "{'key': 'VARCHAR', 'at': 'BIGINT', 'raw': 'VARCHAR'}"
    reading = f"header = false, quote = '', escape = '', auto_detect = false, columns = {columns}"
    limits = f"max_line_size = {LONGEST_LINE}, buffer_size = {8 * LONGEST_LINE}, new_line = '\\n'"
    batch = f"SELECT * FROM read_csv($lines, delim = '{SEPARATOR.decode()}', {reading}, {limits})"  # noqa: S608 - all ours
    return f"WITH batch AS ({batch}) {events}"
