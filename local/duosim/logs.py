"""The logs of an account: rows that are written once, and are to be read only some time after they happened."""

import heapq
import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Protocol, Self, get_args

LogName = Literal["authentication", "activity", "telephony", "administrator", "offline_enrollment", "trust_monitor"]
LOGS: tuple[LogName, ...] = get_args(LogName)
IDS = {"authentication": "txid", "activity": "activity_id", "telephony": "telephony_id", "trust_monitor": "sekey"}
MICROS = 1_000_000
Key = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One row; ``raw`` is the JSON text that goes out, the same each time."""

    log: LogName
    ms: int
    id: str  # what a cursor calls it; the logs of version 1 have none
    raw: str
    seen: float | None = None  # from when it can be read; None: as late as the account's delay makes it

    def __post_init__(self) -> None:
        if "\n" in self.raw:
            raise ValueError("a row is one line of JSON text")

    @classmethod
    def of(cls, log: LogName, told: dict[str, Any], *, seen: float | None = None) -> Self:
        """Take moment and id from where this log writes them."""
        if log not in LOGS:
            raise TypeError(f"there is no log {log}")
        return cls(log=log, ms=_ms(told), id=str(told.get(IDS.get(log, ""), "")), raw=json.dumps(told), seen=seen)

    @property
    def key(self) -> Key:
        return self.ms, self.id

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.raw)
        return told

    def readable_from(self, delay: float) -> float:
        return self.ms / 1000 + delay if self.seen is None else self.seen

    def to_json(self) -> dict[str, Any]:
        return {"log": self.log, "ms": self.ms, "id": self.id, "raw": self.raw, "seen": self.seen}


def _ms(told: dict[str, Any]) -> int:
    if "surfaced_timestamp" in told:
        return int(told["surfaced_timestamp"])
    text = told.get("isotimestamp") or told.get("ts")
    if text is None:
        return int(told["timestamp"]) * 1000
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    since = moment - datetime.fromtimestamp(0, UTC)
    return ((since.days * 86_400 + since.seconds) * MICROS + since.microseconds) // 1000


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")


class Log:
    """The rows of one log: those that can be read, in order, and those that nobody may see yet."""

    def __init__(self) -> None:
        self._rows: list[LogRow] = []
        self._waiting: list[LogRow] = []

    def add(self, rows: Iterable[LogRow]) -> None:
        self._waiting.extend(rows)

    def settle(self, now: float, delay: float) -> None:
        """Let everything be read whose time has come; rows with one key stay in the order in which they came."""
        due = [each for each in self._waiting if each.readable_from(delay) <= now]
        if due:
            self._waiting = [each for each in self._waiting if each.readable_from(delay) > now]
            self._rows.extend(due)
            self._rows.sort(key=lambda each: each.key)

    def count(self, low: int, high: int) -> int:
        return self._to(high) - self._from(low)

    def ascending(self, low: int, high: int) -> Iterator[LogRow]:
        return (self._rows[place] for place in range(self._from(low), self._to(high)))

    def descending(self, low: int, high: int) -> Iterator[LogRow]:
        return (self._rows[place] for place in reversed(range(self._from(low), self._to(high))))

    def everything(self) -> list[LogRow]:
        return [*self._rows, *self._waiting]

    def between(self, low: int, high: int) -> list[LogRow]:
        """Give all rows of a time in order, also those that nobody may see yet."""
        return sorted((each for each in self.everything() if low <= each.ms <= high), key=lambda each: each.key)

    def _from(self, low: int) -> int:
        return bisect_left(self._rows, low, key=lambda each: each.ms)

    def _to(self, high: int) -> int:
        return bisect_right(self._rows, high, key=lambda each: each.ms)


class Readable(Protocol):
    """What a page is made from: the rows between two milliseconds that can be read by now."""

    def count(self, low: int, high: int) -> int: ...

    def ascending(self, low: int, high: int) -> Iterator[LogRow]: ...

    def descending(self, low: int, high: int) -> Iterator[LogRow]: ...


@dataclass(frozen=True, slots=True)
class Both:
    """Two logs read as one."""

    one: Readable
    other: Readable

    def count(self, low: int, high: int) -> int:
        return self.one.count(low, high) + self.other.count(low, high)

    def ascending(self, low: int, high: int) -> Iterator[LogRow]:
        rows = (self.one.ascending(low, high), self.other.ascending(low, high))
        return heapq.merge(*rows, key=lambda each: each.key)

    def descending(self, low: int, high: int) -> Iterator[LogRow]:
        rows = (self.one.descending(low, high), self.other.descending(low, high))
        return heapq.merge(*rows, key=lambda each: each.key, reverse=True)


class Logs:
    """All of them, on disk as JSON lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._logs: defaultdict[LogName, Log] = defaultdict(Log)
        for row in _read(path):
            self._logs[row.log].add([row])

    def of(self, name: LogName) -> Log:
        return self._logs[name]

    def add(self, *rows: LogRow) -> None:
        for row in rows:
            self._logs[row.log].add([row])
        with self._path.open("a", encoding="utf-8") as out:
            out.writelines(json.dumps(row.to_json()) + "\n" for row in rows)

    def clear(self) -> None:
        self._logs.clear()
        self._path.unlink(missing_ok=True)


def _read(path: Path) -> list[LogRow]:
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    whole, _, torn = text.rpartition("\n")
    if torn:  # killed while writing
        path.write_text(whole + "\n" if whole else "", encoding="utf-8")
    return [LogRow(**json.loads(line)) for line in whole.splitlines()]
