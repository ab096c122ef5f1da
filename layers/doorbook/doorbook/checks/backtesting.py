"""Taking backtests that were asked for."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from doorbook.checks.asking import ask, coverages
from doorbook.checks.backtest import GONE, Backtest, by_day, most, samples
from doorbook.checks.check import Check, Kind
from doorbook.checks.errand import Progress
from doorbook.checks.inspecting import DAY_MS, LOGS, begins, own_days
from doorbook.checks.lacking import blind, lacks, present, unset
from doorbook.checks.ports import Backtests, Extent, Facts
from doorbook.checks.settings import of_spelled
from doorbook.checks.watched import Watched
from doorbook.errors import BreakageError
from doorbook.values import value

FOREVER: Final = "0001-01-01"


@value(kw_only=True)
class Backtester:
    """Takes backtests. `clock` returns milliseconds; `broke` is told of a check that raised."""

    checks: Sequence[Check]
    facts: Facts
    backtests: Backtests
    clock: Callable[[], int]
    broke: Callable[[str, Exception], None] = lambda _check, _error: None

    def take(self, watched: Watched | None, backtest: str) -> None:
        """Take one that waits; where another took it, or it is over, nothing happens."""
        asked = self.backtests.one(backtest)
        check = next((each for each in self.checks if asked and each.id == asked.check), None)
        if asked is None or check is None or not asked.is_free(self.clock()):
            return
        if watched is None:
            self.backtests.put(asked.over(Progress.FAILED, self.clock(), why=GONE))
            return
        began = replace(asked.begun(self.clock()), check_version=check.version)
        if not self.backtests.put(began):
            return
        try:
            ended = self._taken(check, watched, began)
        except BreakageError as broke:
            self.backtests.put(began.over(Progress.FAILED, self.clock(), why=str(broke.cause)))
            raise
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            self.broke(check.id, error)
            ended = began.over(Progress.FAILED, self.clock(), why=type(error).__name__)
        self.backtests.put(ended)

    def _taken(self, check: Check, watched: Watched, began: Backtest) -> Backtest:
        logs = LOGS | {*check.streams}
        days = {day: self.facts.rows(watched.id, day) for day in self.facts.days(watched.id) if day[0] in logs}
        days |= {day: told for day, told in own_days(watched).items() if day[0] in check.own}
        held = sorted({day for (_, day), told in days.items() if told.rows})
        there = present(watched, self.facts.listings(watched.id), days)
        chosen = of_spelled(began.parameters)
        missing = lacks(check, watched, there) or unset(check, chosen)
        if missing is not None:
            return replace(began.over(Progress.DONE, self.clock()), missing=missing)
        if not held:
            if check.kind is Kind.EVENT:
                return began.over(Progress.DONE, self.clock())
            held = [f"{datetime.fromtimestamp(self.clock() / 1000, UTC):%Y-%m-%d}"]
        first, last = held[0], held[-1]
        extent = Extent(reach=first, admin_reach=FOREVER, first=first, days=days, streams=logs, whole=True)
        given = {
            **chosen,
            "now": self.clock(),
            "begin": begins(first),
            "since": begins(first),
            "end": begins(last) + DAY_MS,
            "connection": watched.id,
            "settled": watched.portal_settled,
        }
        with self.facts.open(replace(watched, data=watched.data.only(check.data)), extent) as bench:
            missing = blind(check.fields, coverages(check.fields, bench, given))
            detections = [] if missing else ask(check, bench, given)
        return replace(
            began.over(Progress.DONE, self.clock()),
            first=first,
            last=last,
            rows=sum(told.rows for told in days.values()),
            days=by_day(detections),
            top=most(detections),
            subjects=len({each.subject for each in detections}),
            samples=samples(check, detections),
            missing=missing,
        )
