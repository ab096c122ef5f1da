"""Backtests as rows, for a month."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import IndexedRows
from doorbook.checks.backtest import Backtest, Found, Progress
from doorbook.checks.check import Severity

SK: Final = "now"
KEPT: Final = 30 * 86_400
"""Seconds."""

SHOWN: Final = 20
PLAIN: Final = ("connection", "check", "asked", "by", "began", "ended", "first", "last", "rows", "why")


class StoredBacktests:
    """The backtests of all checks; `clock` returns milliseconds."""

    def __init__(self, rows: IndexedRows, clock: Callable[[], int]) -> None:
        self._rows = rows
        self._clock = clock

    def one(self, backtest: str) -> Backtest | None:
        """Return one."""
        kept = self._rows.get(_pk(backtest), SK)
        return _backtest(kept) if kept else None

    def of(self, check: str) -> Sequence[Backtest]:
        """Return those of a check, the latest first."""
        part = self._rows.page("by-list", _list(check), limit=SHOWN, newest=True)
        return [_backtest(each) for each in part.rows]

    def put(self, backtest: Backtest) -> bool:
        """Keep one where the version before it stands, or return False."""
        kept: dict[str, Plain] = {
            **{name: cast("Plain", getattr(backtest, name)) for name in PLAIN},
            "progress": backtest.progress,
            "parameters": json.dumps(backtest.parameters),
            "days": json.dumps([(each.day, each.severities) for each in backtest.days]),
            "top": json.dumps(backtest.top),
            "list": _list(backtest.check),
            "place": f"{backtest.asked:013}",
            "ttl": self._clock() // 1000 + KEPT,
        }
        return self._rows.put_next(_pk(backtest.id), SK, kept, backtest.version)


def _backtest(row: Mapping[str, Plain]) -> Backtest:
    return Backtest(
        id=str(row["pk"]).partition("#")[2],
        connection=str(row["connection"]),
        check=str(row["check"]),
        parameters=tuple((name, said) for name, said in json.loads(str(row["parameters"]))),
        asked=cast("int", row["asked"]),
        by=str(row["by"]),
        progress=Progress(str(row["progress"])),
        began=cast("int | None", row.get("began")),
        ended=cast("int | None", row.get("ended")),
        first=cast("str | None", row.get("first")),
        last=cast("str | None", row.get("last")),
        rows=cast("int", row["rows"]),
        days=tuple(
            Found(day=day, severities=tuple((Severity(severity), many) for severity, many in told))
            for day, told in json.loads(str(row["days"]))
        ),
        top=tuple((subject, name, many) for subject, name, many in json.loads(str(row["top"]))),
        why=str(row["why"]),
        version=cast("int", row["version"]),
    )


def _pk(backtest: str) -> str:
    return f"backtest#{backtest}"


def _list(check: str) -> str:
    return f"backtests#{check}"
