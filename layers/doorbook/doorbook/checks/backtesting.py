"""Asking for backtests, and taking them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from doorbook.checks.asking import ask, spelled
from doorbook.checks.backtest import Backtest, Progress, by_day, most
from doorbook.checks.check import Check, Setting
from doorbook.checks.inspecting import DAY_MS, LOGS, begins, own_days
from doorbook.checks.ports import Backtests, Extent, Facts, Looks
from doorbook.checks.settings import Unfit, of_spelled, unfit
from doorbook.checks.watched import Watched
from doorbook.errors import BreakageError
from doorbook.values import value

FOREVER: Final = "0001-01-01"
GIVEN_UP: Final = 15 * 60_000
"""After so many milliseconds one that runs has died; it may be asked for again."""


@value(kw_only=True)
class BacktestDesk:
    """Where people ask for backtests. `clock` returns milliseconds, `chance` words that nobody has had."""

    backtests: Backtests
    looks: Looks
    clock: Callable[[], int]
    chance: Callable[[], str]

    def ask(self, check: Check, connection: str, chosen: Mapping[str, Setting], by: str) -> Backtest | Unfit:
        """Have a check look at all that is stored, with these numbers."""
        wrong = unfit(check, dict(chosen))
        if wrong is not None:
            return wrong
        asked = Backtest(
            id=self.chance(),
            connection=connection,
            check=check.id,
            parameters=spelled({each.name: chosen.get(each.name, each.default) for each in check.parameters}),
            asked=self.clock(),
            by=by,
        )
        self.backtests.put(asked)
        self.looks.backtest(connection, asked.id)
        return asked


@value(kw_only=True)
class Backtester:
    """Takes backtests. `clock` returns milliseconds."""

    checks: Sequence[Check]
    facts: Facts
    backtests: Backtests
    clock: Callable[[], int]

    def take(self, watched: Watched, backtest: str) -> None:
        """Take one that waits; where another took it, or it is over, nothing happens."""
        asked = self.backtests.one(backtest)
        check = next((each for each in self.checks if asked and each.id == asked.check), None)
        if asked is None or check is None or not self._is_free(asked):
            return
        began = replace(asked, progress=Progress.RUNNING, began=self.clock(), version=asked.version + 1)
        if not self.backtests.put(began):
            return
        try:
            ended = self._taken(check, watched, began)
        except BreakageError as broke:
            self.backtests.put(self._over(began, Progress.FAILED, why=str(broke.cause)))
            raise
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            ended = self._over(began, Progress.FAILED, why=type(error).__name__)
        self.backtests.put(ended)

    def _is_free(self, asked: Backtest) -> bool:
        if asked.progress is Progress.RUNNING:
            return self.clock() - (asked.began or 0) > GIVEN_UP
        return asked.progress in {Progress.WAITING, Progress.FAILED}

    def _taken(self, check: Check, watched: Watched, began: Backtest) -> Backtest:
        days = {day: self.facts.rows(watched.id, day) for day in self.facts.days(watched.id) if day[0] in LOGS}
        days |= {day: told for day, told in own_days(watched).items() if day[0] in check.own}
        held = sorted({day for (_, day), told in days.items() if told.rows})
        if not held:
            return self._over(began, Progress.DONE)
        first, last = held[0], held[-1]
        extent = Extent(reach=first, admin_reach=FOREVER, first=first, days=days, streams=LOGS, whole=True)
        given = {
            **of_spelled(began.parameters),
            "now": self.clock(),
            "begin": begins(first),
            "since": begins(first),
            "end": begins(last) + DAY_MS,
            "connection": watched.id,
            "settled": watched.portal_settled,
        }
        with self.facts.open(watched, extent) as bench:
            detections = ask(check, bench, given)
        return replace(
            self._over(began, Progress.DONE),
            first=first,
            last=last,
            rows=sum(told.rows for told in days.values()),
            days=by_day(detections),
            top=most(detections),
        )

    def _over(self, began: Backtest, how: Progress, why: str = "") -> Backtest:
        return replace(began, progress=how, ended=self.clock(), why=why, version=began.version + 1)
