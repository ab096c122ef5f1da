"""`doorbook lake …`: questions to what was collected, in SQL, and whether all of it is there once."""

import csv
import json
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.collect.mark import Mark
from doorbook.collect.streams import LOGS
from doorbook.command.audit import moment
from doorbook.command.office import Office
from doorbook.command.terminal import StopError, Terminal
from doorbook.values import value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from doorbook.adapters.lake.checking import LakeCheck
    from doorbook.adapters.lake.views import Span

FORMATS: Final = ("table", "csv", "json")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

MEMORY_MB: Final = 1024
AT_ONCE: Final = 1000


def query(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Answer a question in SQL."""
    from doorbook.adapters.lake import inventory_views, views  # noqa: PLC0415 - 70 MB, and no other command needs them

    span = _span(office, given)
    streams = views.wanted(given.sql)
    with _engine() as (engine, folder):
        only_reads(engine, given.sql)
        objects = S3Objects(office.client("s3"), office.found.resource("Lake"))
        views.make(engine, objects, folder, span, list(terminal.counted("streams", streams)))
        if views.wants_inventories(given.sql):
            there = {given.connection} if given.connection else _connections(office)
            inventory_views.views(engine, objects, folder, sorted(there))
        views.alone(engine, folder)
        answer(engine, given.sql, terminal, given.format)


def answer(engine: "DuckDBPyConnection", sql: str, terminal: Terminal, form: str) -> None:
    """Ask, and write what comes as a table, as CSV or as a JSON object a line."""
    import duckdb  # noqa: PLC0415 - as above

    try:
        asked = engine.execute(sql)
        names = [str(name) for name, *_ in asked.description or ()]
        match form:
            case "json":
                for row in _rows(asked):
                    terminal.say(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))
            case "csv":
                written = csv.writer(_Lines(terminal), lineterminator="")
                written.writerow([harmless(name) for name in names])
                for row in _rows(asked):
                    written.writerow(
                        [harmless(_cell(each)) if isinstance(each, str | dict | list) else each for each in row]
                    )
            case _:
                terminal.table([names, *([_cell(each) for each in row] for row in _rows(asked))])
    except duckdb.Error as error:
        raise StopError(_in_words(error)) from error


def verify(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Say of each day what is wrong with it, and stop with an error where something is."""
    from doorbook.adapters.lake.checking import LakeCheck  # noqa: PLC0415 - as above

    if given.stream and given.stream not in {log.name for log in LOGS}:
        raise StopError(f"there is no stream {given.stream}; there are {', '.join(log.name for log in LOGS)}")
    objects = S3Objects(office.client("s3"), office.found.resource("Lake"))
    client, watch = office.client("dynamodb"), office.found.resource("Watch")
    marks = StoredMarks(WatchRows(client, watch))
    there = {given.connection} if given.connection else _connections(office)
    with _engine() as (engine, folder):
        check = LakeCheck(objects, engine, folder, office.ledger.clock())
        faults = verified(check, marks.of, terminal, Verified(_span(office, given), given.stream, there))
    if faults:
        raise StopError(f"{faults} faults")
    terminal.say("nothing is wrong")


@value
class Verified:
    """What is to be looked through: a span, one stream or all, and the connections that there are."""

    span: "Span"
    stream: str | None
    connections: set[str]


def verified(check: "LakeCheck", marks: Callable[[str], Sequence[Mark]], terminal: Terminal, asked: Verified) -> int:
    """Say what is there and what is wrong, and return how many faults that were."""
    faults = days = 0
    span, stream, connections = asked.span, asked.stream, {*asked.connections}
    for log in LOGS:
        if stream in (None, log.name):
            for day in check.days(log, span):
                connections.add(day.shelf.connection)
                terminal.say(f"{log.name}  {day.shelf.connection}  {day.shelf.day}  {day.rows} rows")
                faults += _said(terminal, day.faults)
                days += 1
    if not days:
        terminal.say("there are no events of that")
    for connection in sorted(connections):
        for log in LOGS:
            if stream in (None, log.name):
                faults += _said(terminal, check.lacking(log, connection, span))
        for mark in marks(connection):
            if stream in (None, mark.stream):
                faults += _said(terminal, _of_mark(mark, span))
    return faults


def only_reads(engine: "DuckDBPyConnection", sql: str) -> None:
    """Stop unless this is one question."""
    import duckdb  # noqa: PLC0415 - as above

    try:
        said = engine.extract_statements(sql)
    except duckdb.Error as error:
        raise StopError(_in_words(error)) from error
    if len(said) != 1 or said[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        raise StopError("one question at a time, a SELECT; the lake is only read")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _said(terminal: Terminal, faults: Iterator[str] | tuple[str, ...]) -> int:
    count = 0
    for count, fault in enumerate(faults, 1):  # noqa: B007 - it is returned
        terminal.say(f"  WRONG: {fault}")
    return count


def _of_mark(mark: Mark, span: "Span") -> Iterator[str]:
    named = f"{mark.stream} of {mark.connection}"
    for gap in mark.gaps:
        if gap.low <= span.high and span.low <= gap.high:
            yield f"{named}: nothing from {_at(gap.low)} to {_at(gap.high)}, {gap.why}"
    if mark.failure is not None:
        yield f"{named}: {mark.failure.cause} since {_at(mark.failure.at)}, {mark.failure.times} times"
    if mark.reached > max(span.low, mark.goal):
        yield f"{named}: what is before {_at(mark.reached)} is still being fetched"


def _at(milliseconds: int) -> str:
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _span(office: Office, given: Namespace) -> "Span":
    from doorbook.adapters.lake.views import Span  # noqa: PLC0415 - as above

    now = office.ledger.clock()
    low = moment(given.since, now)
    high = moment(given.until, now) if given.until else now + timedelta(days=1)
    if high < low:
        raise StopError("--until is before --since")
    return Span(low=_milliseconds(low), high=_milliseconds(high), connection=given.connection)


def _connections(office: Office) -> set[str]:
    found = office.found
    kept = DynamoConnections(office.client("dynamodb"), found.resource("Watch"), found.resource("Audit"))
    return {each.id for each in kept.all()}


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


@contextmanager
def _engine() -> Iterator[tuple["DuckDBPyConnection", Path]]:
    from doorbook.adapters.lake.engine import connect  # noqa: PLC0415 - as above

    with TemporaryDirectory(prefix="doorbook-") as made, connect(Path(made), memory_mb=MEMORY_MB, threads=2) as engine:
        yield engine, Path(made)


def _in_words(error: Exception) -> str:
    from doorbook.adapters.lake.views import names, of_inventories  # noqa: PLC0415 - as above

    first = str(error).split("\n\n")[0].replace("\n", " ")
    if "Table with name" in first:
        there = f"{', '.join(names())}; of inventories {', '.join(of_inventories()[::3])}"
        return f"{first.split('!')[0].removeprefix('Catalog Error: ')}; there are {there}"
    return f"the lake did not understand: {first}"


def _rows(asked: "DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    while rows := asked.fetchmany(AT_ONCE):
        yield from rows


def _cell(said: object) -> str:
    if isinstance(said, dict | list):
        return json.dumps(said, ensure_ascii=False, default=str)
    return "" if said is None else str(said)


class _Lines:
    """Takes lines of CSV and says them."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def write(self, line: str) -> None:
        self._terminal.say(line)
