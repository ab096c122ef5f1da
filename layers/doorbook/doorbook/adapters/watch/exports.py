"""Exports as rows, for a month; and which everybody asked for lately."""

import json
from collections.abc import Callable, Mapping
from typing import Final, cast

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import AuditedRows, Next, Rows
from doorbook.checks.errand import Progress
from doorbook.checks.export import Export, Of
from doorbook.checks.exporting import Lately
from doorbook.events import AuditRow

SK: Final = "now"
KEPT: Final = 30 * 86_400
"""Seconds."""

PLAIN: Final = ("asked", "by", "began", "ended", "why", "rows", "size")


class StoredExports:
    """All exports; `clock` returns milliseconds."""

    def __init__(self, rows: Rows, clock: Callable[[], int]) -> None:
        self._rows = rows
        self._clock = clock

    def one(self, export: str) -> Export | None:
        """Return one."""
        kept = self._rows.get(_pk(export), SK)
        return _export(kept) if kept else None

    def put(self, export: Export) -> bool:
        """Keep one where the version before it stands, or return False."""
        return self._rows.put_next(_pk(export.id), SK, self._row(export), export.version)

    def _row(self, export: Export) -> dict[str, Plain]:
        return {
            **{name: cast("Plain", getattr(export, name)) for name in PLAIN},
            "progress": export.progress,
            "of": export.of,
            "sieve": json.dumps(export.sieve),
            "ttl": self.until,
        }

    @property
    def until(self) -> int:
        """Return the second in which a row that is kept now goes."""
        return self._clock() // 1000 + KEPT


class AskedExports(StoredExports):
    """Exports as people ask for them."""

    def __init__(self, rows: AuditedRows, clock: Callable[[], int]) -> None:
        super().__init__(rows, clock)
        self._audited = rows

    def lately(self, person: str) -> Lately:
        """Return what somebody asked for."""
        kept = self._rows.get(_of(person), SK)
        return Lately(cast("int", kept["version"]), tuple(json.loads(str(kept["exports"])))) if kept else Lately(0, ())

    def begin(self, export: Export, lately: Lately, row: AuditRow) -> bool:
        """Keep a new one and what its person asked for by now, with the audit; False where they asked meanwhile."""
        told: dict[str, Plain] = {"exports": json.dumps(lately.exports), "ttl": self.until}
        return self._audited.put_all(
            [
                Next(_of(export.by), SK, told, lately.number),
                Next(_pk(export.id), SK, self._row(export), export.version),
            ],
            row,
        )


def _export(row: Mapping[str, Plain]) -> Export:
    return Export(
        id=str(row["pk"]).partition("#")[2],
        asked=cast("int", row["asked"]),
        by=str(row["by"]),
        progress=Progress(str(row["progress"])),
        began=cast("int | None", row.get("began")),
        ended=cast("int | None", row.get("ended")),
        why=str(row["why"]),
        version=cast("int", row["version"]),
        of=Of(str(row["of"])),
        sieve=tuple((name, said) for name, said in json.loads(str(row["sieve"]))),
        rows=cast("int", row["rows"]),
        size=cast("int", row["size"]),
    )


def _of(person: str) -> str:
    return f"exports-of#{person}"


def _pk(export: str) -> str:
    return f"export#{export}"
