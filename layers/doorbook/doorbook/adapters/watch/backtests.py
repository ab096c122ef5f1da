"""Backtests as rows, for a month; and which was asked for last of each check and connection."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import AuditedRows, IndexedRows, Next
from doorbook.checks.backtest import Backtest, Found, Sample
from doorbook.checks.check import Severity
from doorbook.checks.errand import Progress
from doorbook.checks.trying import Turn
from doorbook.checks.verdict import Lack, Missing
from doorbook.events import AuditRow

SK: Final = "now"
KEPT: Final = 30 * 86_400
"""Seconds."""

SHOWN: Final = 20
PLAIN: Final = ("connection", "check", "check_version", "asked", "by", "began", "ended", "first", "last", "rows", "why")


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
        return self._rows.put_next(_pk(backtest.id), SK, self._row(backtest), backtest.version)

    def _row(self, backtest: Backtest) -> dict[str, Plain]:
        lack = backtest.missing
        told = [(each.at, each.severity, each.subject, each.name, each.says) for each in backtest.samples]
        return {
            **{name: cast("Plain", getattr(backtest, name)) for name in PLAIN},
            "progress": backtest.progress,
            "parameters": json.dumps(backtest.parameters),
            "days": json.dumps([(each.day, each.severities) for each in backtest.days]),
            "top": json.dumps(backtest.top),
            "subjects": backtest.subjects,
            "samples": json.dumps(told),
            "missing": json.dumps([lack.lack, lack.what] if lack else None),
            "list": _list(backtest.check),
            "place": f"{backtest.asked:013}",
            "ttl": self.until,
        }

    @property
    def until(self) -> int:
        """Return the second in which a row that is kept now goes."""
        return self._clock() // 1000 + KEPT

    def turn(self, check: str, connection: str) -> Turn:
        """Return whose turn it is."""
        kept = self._rows.get(_turn(check, connection), SK)
        return Turn(cast("int", kept["version"]), str(kept["backtest"])) if kept else Turn(0, None)

    def begin_unasked(self, backtest: Backtest) -> bool:
        """Keep a new one that no person asked for, or return False where somebody else has the turn."""
        pk = _turn(backtest.check, backtest.connection)
        turn = self.turn(backtest.check, backtest.connection).number + 1
        taken = self._rows.put_next(pk, SK, {"backtest": backtest.id, "ttl": self.until}, turn)
        return taken and self.put(backtest)


class AskedBacktests(StoredBacktests):
    """Backtests as people ask for them."""

    def __init__(self, rows: AuditedRows, clock: Callable[[], int]) -> None:
        super().__init__(rows, clock)
        self._audited = rows

    def begin(self, backtest: Backtest, turn: int, row: AuditRow) -> bool:
        """Keep a new one whose turn is this, with the audit, or return False where somebody else has it."""
        pk = _turn(backtest.check, backtest.connection)
        return self._audited.put_all(
            [
                Next(pk, SK, {"backtest": backtest.id, "ttl": self.until}, turn),
                Next(_pk(backtest.id), SK, self._row(backtest), backtest.version),
            ],
            row,
        )


def _backtest(row: Mapping[str, Plain]) -> Backtest:
    return Backtest(
        id=str(row["pk"]).partition("#")[2],
        connection=str(row["connection"]),
        check=str(row["check"]),
        parameters=tuple((name, said) for name, said in json.loads(str(row["parameters"]))),
        asked=cast("int", row["asked"]),
        check_version=cast("int", row["check_version"]),
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
        subjects=cast("int", row["subjects"]),
        samples=tuple(
            Sample(at=at, severity=Severity(severity), subject=subject, name=name, says=says)
            for at, severity, subject, name, says in json.loads(str(row["samples"]))
        ),
        missing=_missing(row),
        why=str(row["why"]),
        version=cast("int", row["version"]),
    )


def _missing(row: Mapping[str, Plain]) -> Missing | None:
    told = json.loads(str(row["missing"]))
    return Missing(Lack(told[0]), told[1]) if told else None


def _turn(check: str, connection: str) -> str:
    return f"backtests-of#{connection}#{check}"


def _pk(backtest: str) -> str:
    return f"backtest#{backtest}"


def _list(check: str) -> str:
    return f"backtests#{check}"
