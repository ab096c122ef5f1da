"""What Duo would write in its authentication log: one row for each attempt, never changed afterwards."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRecord:
    """One attempt as it ended. ``result`` and ``reason`` are the log's words; ``status`` is auth_status's."""

    ts: float
    txid: str
    username: str
    user_id: str | None
    factor: str | None
    result: str
    reason: str
    status: str
    ip: str | None
    device: str | None
    device_name: str | None
    ikey: str
    application: str
    via: str = "sync"  # or "async", "preauth" when nobody had to be asked, "prompt" on Duo's own page
    user_agent: str = ""  # of the browser, where Duo saw it
    alias: str = ""
    pushinfo: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**told)


class Records:
    """The append-only list, on disk as JSON lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.rows: list[AttemptRecord] = []
        self.last_login: dict[str, int] = {}  # by user id
        for row in _read(path):
            self._keep(row)

    def add(self, record: AttemptRecord) -> None:
        self._keep(record)
        with self._path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(record.to_json()) + "\n")

    def clear(self) -> None:
        self.rows.clear()
        self.last_login.clear()
        self._path.unlink(missing_ok=True)

    def _keep(self, record: AttemptRecord) -> None:
        self.rows.append(record)
        if record.result == "success" and record.user_id:
            self.last_login[record.user_id] = int(record.ts)


def _read(path: Path) -> list[AttemptRecord]:
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    whole, _, torn = text.rpartition("\n")
    if torn:  # killed while writing
        path.write_text(whole + "\n" if whole else "", encoding="utf-8")
    return [AttemptRecord.from_json(json.loads(line)) for line in whole.splitlines()]
