"""An export: findings or coverage as a file with types, which somebody asks for and takes a moment later."""

from enum import StrEnum
from typing import Final, NamedTuple

from doorbook.checks.errand import Errand, Progress
from doorbook.checks.finding import Finding
from doorbook.values import value

KEPT: Final = 7 * 86_400_000
"""Milliseconds for which a file is handed out; the bucket drops it then (`exports` in template.yaml)."""


class Of(StrEnum):
    """What is exported."""

    FINDINGS = "findings"
    COVERAGE = "coverage"


class Kind(StrEnum):
    """What a column holds. A moment is milliseconds since 1970."""

    TEXT = "text"
    TEXTS = "texts"
    NUMBER = "number"
    MOMENT = "moment"


class Column(NamedTuple):
    """A column of a file, with the name that it has in all files."""

    name: str
    kind: Kind = Kind.TEXT


type Cell = str | int | tuple[str, ...] | None

FINDINGS: Final = (
    Column("severity"),
    Column("status"),
    Column("check"),
    Column("summary"),
    Column("subject"),
    Column("name"),
    Column("connection"),
    Column("happened", Kind.MOMENT),
    Column("found", Kind.MOMENT),
    Column("closed", Kind.MOMENT),
    Column("closing"),
    Column("by"),
    Column("note"),
    Column("id"),
)
COVERAGE: Final = (
    Column("check"),
    Column("title"),
    Column("connection"),
    Column("verdict"),
    Column("what is missing"),
    Column("held at the limit"),
    Column("coverage", Kind.TEXTS),
    Column("last fired", Kind.MOMENT),
    Column("last could have fired", Kind.MOMENT),
    Column("judged", Kind.MOMENT),
    Column("milliseconds", Kind.NUMBER),
)


@value(kw_only=True)
class Export(Errand):
    """One export. `sieve` is the filter as an address spells it; `rows` and `size` (bytes) are those of the file."""

    of: Of
    sieve: tuple[tuple[str, str], ...]
    rows: int = 0
    size: int = 0

    @property
    def place(self) -> str:
        """Return where the file lies."""
        return f"exports/{self.id}.parquet"

    def is_expired(self, now: int) -> bool:
        """Tell whether its file has gone."""
        return self.progress is Progress.DONE and now >= self.until

    def is_there(self, now: int) -> bool:
        """Tell whether its file can be taken."""
        return self.progress is Progress.DONE and now < self.until

    @property
    def until(self) -> int:
        """Return when its file goes."""
        return (self.began or self.asked) + KEPT


def finding_cells(finding: Finding, connection: str) -> tuple[Cell, ...]:
    """Return what a finding is in `FINDINGS`; the connection is told by its name."""
    return (
        str(finding.severity),
        str(finding.status),
        finding.check,
        finding.summary,
        finding.subject,
        finding.name,
        connection,
        finding.times.event,
        finding.times.evaluated,
        finding.closed,
        None if finding.closing is None else str(finding.closing),
        finding.by,
        finding.note,
        finding.id,
    )
