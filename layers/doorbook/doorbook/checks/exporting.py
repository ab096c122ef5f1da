"""Asking for exports, and making those that were asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, Protocol

from doorbook.checks.choosing import LONGEST_DETAIL
from doorbook.checks.errand import Progress
from doorbook.checks.export import FINDINGS, Cell, Column, Export, Of, finding_cells
from doorbook.checks.ports import Looks
from doorbook.checks.sifting import ListedFindings, read_sieve, sift
from doorbook.checks.triage import By
from doorbook.errors import BreakageError
from doorbook.events import AuditRow, Outcome
from doorbook.signin.ledger import Ledger
from doorbook.values import value

MOST: Final = 2
"""Exports of one person that may be under way."""

NAMED: Final = 10
"""Exports of one person that are listed."""

METHOD: Final = "exports"
ID_LENGTH: Final = 22
AT_ONCE: Final = 500
TRIES: Final = 3
"""How often one is begun where the same person asks for others at the same moment."""


class Lately(NamedTuple):
    """What somebody asked for lately, the latest first, and how often they asked."""

    number: int
    exports: tuple[str, ...]


class Exports(Protocol):
    """Keeps exports."""

    def one(self, export: str) -> Export | None:
        """Return one."""
        ...

    def put(self, export: Export) -> bool:
        """Keep one where the version before it stands, or return False."""
        ...


class AskedExports(Exports, Protocol):
    """Keeps them, and for everybody what they asked for lately."""

    def lately(self, person: str) -> Lately:
        """Return what somebody asked for."""
        ...

    def begin(self, export: Export, lately: Lately, row: AuditRow) -> bool:
        """Keep a new one and what its person asked for by now, with the audit; False where they asked meanwhile."""
        ...


class Downloads(Protocol):
    """Hands files out."""

    def link(self, place: str, name: str) -> str:
        """Return an address that gives a file under a name, to whoever has it, for a few minutes."""
        ...


class Written(NamedTuple):
    """How many rows a file has, and how many bytes."""

    rows: int
    size: int


class Tables(Protocol):
    """Writes rows into files with types."""

    def write(self, place: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Written:
        """Write a file that is there whole or not at all; whatever is in that place is replaced."""
        ...


@value
class TooMany:
    """As many as one may have under way."""

    exports: tuple[Export, ...]


@value(kw_only=True)
class ExportDesk:
    """Where people ask for exports, and take their own. `chance` returns words that nobody has had."""

    ledger: Ledger
    exports: AskedExports
    looks: Looks
    downloads: Downloads
    chance: Callable[[], str]

    def ask(self, by: By, of: Of, sieve: Mapping[str, str]) -> Export | TooMany:
        """Ask for one; the same is not begun again while it is under way, but its message is sent again."""
        wanted = tuple(sorted((name, said) for name, said in sieve.items() if said))
        ahead: tuple[Export, ...] = ()
        for _ in range(TRIES):
            lately = self.exports.lately(by.person)
            ahead = tuple(each for each in self._known(lately) if each.is_under_way(self.now))
            same = next((each for each in ahead if (each.of, each.sieve) == (of, wanted)), None)
            if same is None and len(ahead) >= MOST:
                return TooMany(ahead)
            if same is None:
                asked = Export(id=self.chance()[:ID_LENGTH], of=of, sieve=wanted, asked=self.now, by=by.person)
                same = asked if self._begin(by, asked, lately) else None
            if same is not None:
                self.looks.export(same.id)
                return same
        return TooMany(ahead)

    def all(self, person: str) -> tuple[Export, ...]:
        """Return what somebody asked for lately, the latest first."""
        return self._known(self.exports.lately(person))

    def one(self, person: str, export: str) -> Export | None:
        """Return one that this person asked for."""
        kept = self.exports.one(export)
        return kept if kept and kept.by == person else None

    def link(self, person: str, export: str) -> str | None:
        """Return an address that gives the file to whoever asked for it, or None where there is none."""
        kept = self.one(person, export)
        if kept is None or not kept.is_there(self.now):
            return None
        return self.downloads.link(kept.place, f"{kept.of}.parquet")

    @property
    def now(self) -> int:
        """Return the time in milliseconds."""
        return round(self.ledger.clock().timestamp() * 1000)

    def _known(self, lately: Lately) -> tuple[Export, ...]:
        return tuple(kept for kept in map(self.exports.one, lately.exports) if kept)

    def _begin(self, by: By, asked: Export, lately: Lately) -> bool:
        told = f"{asked.of} with {dict(asked.sieve)}"[:LONGEST_DETAIL]
        row = self.ledger.row(Outcome.EXPORT_ASKED, by.visitor, method=METHOD, person=by.person, detail=told).row
        after = Lately(lately.number + 1, (asked.id, *lately.exports)[:NAMED])
        begun = self.exports.begin(asked, after, row)
        if begun:
            self.ledger.meter.outcome(row)
        return begun


class Table(NamedTuple):
    """What is written: the columns, and the rows that a filter lets through."""

    columns: Sequence[Column]
    rows: Callable[[Mapping[str, str]], Iterable[Sequence[Cell]]]


@value(kw_only=True)
class Exporter:
    """Makes exports. `clock` returns milliseconds; `broke` is told of what raised."""

    exports: Exports
    sources: Mapping[Of, Table]
    tables: Tables
    clock: Callable[[], int]
    broke: Callable[[Exception], None]

    def take(self, export: str) -> None:
        """Make one that waits; where another took it, or it is over, nothing happens.

        What breaks is not tried again by itself: whoever asked is there to ask anew, and others wait behind it.
        """
        asked = self.exports.one(export)
        if asked is None or not asked.is_free(self.clock()):
            return
        began = asked.begun(self.clock())
        if not self.exports.put(began):
            return
        source = self.sources[began.of]
        try:
            written = self.tables.write(began.place, source.columns, source.rows(dict(began.sieve)))
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            self.broke(error)
            why = str(error.cause) if isinstance(error, BreakageError) else type(error).__name__
            self.exports.put(began.over(Progress.FAILED, self.clock(), why=why))
            return
        done = began.over(Progress.DONE, self.clock())
        self.exports.put(replace(done, rows=written.rows, size=written.size))


def of_findings(findings: ListedFindings, names: Callable[[], Mapping[str, str]]) -> Table:
    """Return findings as a table; those of a connection that is no more keep its id."""

    def rows(sieve: Mapping[str, str]) -> Iterable[Sequence[Cell]]:
        wanted, named, after = read_sieve(sieve), names(), None
        while True:
            part = sift(findings, wanted, after, page=AT_ONCE)
            for each in part.findings:
                yield finding_cells(each, named.get(each.connection, each.connection))
            after = part.following
            if after is None:
                return

    return Table(FINDINGS, rows)
