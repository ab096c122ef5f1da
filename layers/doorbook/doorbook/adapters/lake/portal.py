"""Sign-ins at the portal beside the lake: of each hour one file, made of the audit, and one object that says which."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.objects import Objects
from doorbook.checks.facts import PORTAL_SIGNINS
from doorbook.checks.watched import PORTAL_SETTLES
from doorbook.errors import Cause, FixSettingsError
from doorbook.events import AuditRow, Outcome

MARK: Final = "portal/read.json"
VERSION: Final = 1
HOUR: Final = 3_600_000
WITHHELD: Final = 60_000
"""Milliseconds. A row is as old as its request, which ends within half a minute: older ones are all there."""

HOURS_AT_ONCE: Final = 48
KEPT_HOURS: Final = 41 * 24
"""Hours that are told; nobody judges what is older."""

KINDS: Final = {name: kind for name, kind in PORTAL_SIGNINS.items() if name != "in_duo"}

type Written = Callable[[date, str], Iterator[tuple[str, AuditRow]]]
"""Returns the rows of a day of the audit behind a key, in their order, as they are now."""


class HourFile(NamedTuple):
    """The sign-ins of an hour, which is named by its first millisecond."""

    hour: int
    rows: int

    @property
    def place(self) -> str:
        """Return where it is: rows only come, so their number tells what is in it."""
        at = datetime.fromtimestamp(self.hour / 1000, UTC)
        return f"portal/day={at:%Y-%m-%d}/{at:%H}-{self.rows}.parquet"


class Read(NamedTuple):
    """How far the audit was read, in milliseconds, and what is of which hour."""

    until: int
    files: Mapping[int, int]
    tag: str | None

    @property
    def hours(self) -> list[HourFile]:
        """Return the files."""
        return [HourFile(hour, rows) for hour, rows in sorted(self.files.items())]


class PortalSnapshots:
    """Writes them. Whoever is killed, or works beside another, ends with the same files of the same names."""

    def __init__(self, objects: Objects, folder: Path, written: Written) -> None:
        self._objects = objects
        self._folder = folder
        self._written = written

    def refresh(self, now: int) -> int | None:
        """Read the audit on to a minute before now, and return up to where all sign-ins are told."""
        before = read(self._objects)
        since = before.until if before else now // HOUR * HOUR
        until = min(now - WITHHELD, (since // HOUR + HOURS_AT_ONCE) * HOUR)
        if until <= since:
            return before.until if before else None
        files = dict(before.files) if before else {}
        for hour in range(since // HOUR * HOUR, until + 1, HOUR):
            rows = list(self._of_hour(hour, until))
            if len(rows) != files.get(hour, 0):
                self._keep(HourFile(hour, len(rows)), rows)
                files[hour] = len(rows)
        files = {hour: rows for hour, rows in files.items() if hour > until - KEPT_HOURS * HOUR}
        told = {"version": VERSION, "until": until, "files": sorted(files.items())}
        kept = self._objects.put_if(MARK, json.dumps(told).encode(), before.tag if before else None)
        if not kept:  # another was faster, and has told as much
            after = read(self._objects)
            return after.until if after else None
        if since // HOUR != until // HOUR:
            self._tidy(since // HOUR * HOUR - HOUR, files)
        return until

    def _of_hour(self, hour: int, until: int) -> Iterator[Mapping[str, object]]:
        """Return those who were let in by Duo in an hour, as far as it is told."""
        at = datetime.fromtimestamp(hour / 1000, UTC)
        for key, row in self._written(at.date(), f"{at:%Y-%m-%dT%H}"):
            moment = round(row.at.timestamp() * 1000)
            if moment >= min(hour + HOUR, until + 1):
                return
            if row.outcome is Outcome.SIGNED_IN and row.txid is not None:
                yield _told(key, moment, row)

    def _keep(self, file: HourFile, rows: list[Mapping[str, object]]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        lines, made = self._folder / "hour.json", self._folder / "hour.parquet"
        lines.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        told = ", ".join(f"'{name}': '{kind}'" for name, kind in KINDS.items())
        engine = connect(self._folder)
        try:
            source = f"read_json('{lines}', format = 'newline_delimited', columns = {{{told}}})"
            engine.execute(f"COPY (SELECT * FROM {source} ORDER BY key) TO '{made}' (FORMAT parquet, COMPRESSION zstd)")  # noqa: S608 - our own paths
        finally:
            engine.close()
        self._objects.send(file.place, made)

    def _tidy(self, hour: int, files: Mapping[int, int]) -> None:
        """Drop what an hour's file was before; whoever reads now has read of an hour that is longer ago."""
        last = HourFile(hour, files.get(hour, 0)).place
        prefix = last.rpartition("-")[0] + "-"
        self._objects.drop([each.key for each in self._objects.under(prefix) if each.key != last])


def read(objects: Objects) -> Read | None:
    """Return how far the audit was read; None where it never was."""
    kept = objects.get(MARK)
    if kept is None:
        return None
    try:
        told: dict[str, Any] = json.loads(kept.body)
        if told["version"] != VERSION:
            raise FixSettingsError(Cause.LAKE, f"{MARK} was written by a later Doorbook")
        return Read(until=told["until"], files={int(hour): int(rows) for hour, rows in told["files"]}, tag=kept.tag)
    except (ValueError, TypeError, KeyError) as error:
        raise FixSettingsError(Cause.LAKE, f"{MARK} does not say how far the audit was read") from error


def fetched(objects: Objects, folder: Path, first: str) -> list[Path]:
    """Return the files of the hours from a day on; those fetched before are not fetched again."""
    told, paths = read(objects), []
    for each in told.hours if told else ():
        if each.place.removeprefix("portal/day=") >= first:
            path = folder / each.place
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                if not objects.fetch(each.place, path):
                    path.unlink(missing_ok=True)
                    raise FixSettingsError(Cause.LAKE, f"{each.place} is not there")
            paths.append(path)
    return paths


def _told(key: str, moment: int, row: AuditRow) -> Mapping[str, object]:
    due = moment + PORTAL_SETTLES
    return {
        "key": key,
        "moment": moment,
        "due": due,
        "day": f"{datetime.fromtimestamp(due / 1000, UTC):%Y-%m-%d}",
        "person": row.person,
        "username": row.duo_name,
        "integration": row.integration,
        "method": row.method,
        "txid": row.txid,
        "ip": row.address,
    }
