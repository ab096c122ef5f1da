"""`doorbook audit tail`: what was written down, and what is being written."""

import json
import re
import time
from argparse import Namespace
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from doorbook.command.office import Office
from doorbook.command.terminal import StopError, Terminal
from doorbook.events import AuditRow
from doorbook.signin.names import person_id

type Marked = tuple[str, AuditRow]

LOOKS_BACK: Final = 7
"""Days in which the last rows are looked for."""

LATE: Final = timedelta(seconds=10)
"""Rows of several functions may come a little out of order, so following reads this far back each time."""

UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def tail(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Show the last rows, or those since a time, and with --follow the next ones until Ctrl-C."""
    now = office.ledger.clock()
    person = person_id(given.person) if given.person else None
    if given.person and person is None:
        raise StopError(f"{given.person!r} can be nobody's name")

    def wanted(row: AuditRow) -> bool:
        return person is None or row.person == person

    if given.since:
        first = [each for each in terminal.counted("rows", _since(office, moment(given.since, now))) if wanted(each[1])]
    else:
        first = _last(office, terminal, now, given.lines, wanted)
    for _, row in first:
        _show(terminal, row, as_json=given.json)
    seen = {mark for mark, _ in first}
    while given.follow:
        time.sleep(given.every)
        later = office.ledger.clock()
        for mark, row in _since(office, now - LATE):
            if mark not in seen and wanted(row):
                seen.add(mark)
                _show(terminal, row, as_json=given.json)
        now = later


def moment(text: str, now: datetime) -> datetime:
    """Return the time that somebody means: so long ago, or a date and time in UTC."""
    if ago := re.fullmatch(r"(\d{1,6})([smhd])", text):
        return now - timedelta(**{UNITS[ago[2]]: int(ago[1])})
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise StopError(f"{text!r} is no time; write 90m, 8h, 2d or 2026-05-04T12:00") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _since(office: Office, began: datetime) -> Iterator[Marked]:
    day = began.astimezone(UTC).date()
    after = f"{began.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"
    while day <= office.ledger.clock().date():
        yield from office.register.written(day, after)
        day, after = day + timedelta(days=1), ""


def _last(
    office: Office, terminal: Terminal, now: datetime, lines: int, wanted: Callable[[AuditRow], bool]
) -> list[Marked]:
    """Return the last rows, read day by day backwards until there are enough."""
    found: list[Marked] = []
    for back in range(LOOKS_BACK):
        rows = terminal.counted("rows", office.register.written((now - timedelta(days=back)).date()))
        found = [*deque((each for each in rows if wanted(each[1])), maxlen=lines - len(found)), *found]
        if len(found) >= lines:
            break
    return found


def _show(terminal: Terminal, row: AuditRow, *, as_json: bool) -> None:
    if as_json:
        told = {name: kept for name, kept in vars(row).items() if kept is not None}
        terminal.say(json.dumps({**told, "at": row.at.isoformat()}))
        return
    more = {"device": row.device, "txid": row.txid, "cause": row.cause, "detail": row.detail}
    facts = "  ".join(f"{name}={kept}" for name, kept in more.items() if kept)
    who = row.person or "-"
    line = f"{row.at:%Y-%m-%d %H:%M:%S}Z  {row.outcome:<20} {row.method:<9} {who:<16} {row.address:<15} {facts}"
    terminal.say(line.rstrip())
