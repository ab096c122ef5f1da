"""Trying a check over all that is stored, with numbers of one's own: once at a time, and kept with who asked."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, Protocol

from doorbook.checks.arriving import AUTHOR
from doorbook.checks.asking import spelled
from doorbook.checks.backtest import Backtest
from doorbook.checks.check import Check
from doorbook.checks.choosing import LONGEST_DETAIL, METHOD, read_all
from doorbook.checks.ports import Backtests, Looks
from doorbook.checks.settings import CheckSettings
from doorbook.checks.triage import By, Unfit
from doorbook.events import AuditRow, Outcome
from doorbook.signin.ledger import Ledger
from doorbook.values import value

ID_LENGTH: Final = 22


def unasked(check: Check, settings: CheckSettings, connection: str, name: str, now: int) -> Backtest:
    """Return a backtest of a check as it is set, that no person asked for."""
    return Backtest(
        id=name,
        connection=connection,
        check=check.id,
        check_version=check.version,
        parameters=spelled(settings.of(check)),
        asked=now,
        by=AUTHOR,
    )


class Turn(NamedTuple):
    """Whose turn it is at a check and a connection: how many were asked for, and the last of them."""

    number: int
    backtest: str | None


class AskedBacktests(Backtests, Protocol):
    """Keeps backtests, and for each check and connection which was asked for last."""

    def turn(self, check: str, connection: str) -> Turn:
        """Return whose turn it is."""
        ...

    def begin(self, backtest: Backtest, turn: int, row: AuditRow) -> bool:
        """Keep a new one whose turn is this, with the audit, or return False where somebody else has it."""
        ...


@value
class UnderWay:
    """Another one is under way, with other numbers."""

    backtest: Backtest


@value(kw_only=True)
class BacktestDesk:
    """Where administrators ask for backtests. `chance` returns words that nobody has had."""

    ledger: Ledger
    backtests: AskedBacktests
    looks: Looks
    chance: Callable[[], str]

    def ask(self, by: By, check: Check, connection: str, typed: Mapping[str, str]) -> Backtest | Unfit | UnderWay:
        """Have a check look at all that is stored of a connection; what is under way already is not begun again.

        Its message is sent again all the same: where the first one was lost, that is what brings it on.
        """
        chosen = read_all(check, typed)
        if isinstance(chosen, Unfit):
            return chosen
        turn = self.backtests.turn(check.id, connection)
        last = self._last(turn)
        if last is None or not last.is_under_way(self.now):
            asked = Backtest(
                id=self.chance()[:ID_LENGTH],
                connection=connection,
                check=check.id,
                check_version=check.version,
                parameters=spelled(chosen),
                asked=self.now,
                by=by.person,
            )
            begun = self._begin(by, asked, turn.number + 1)
            last = asked if begun else self._last(self.backtests.turn(check.id, connection)) or asked
        if last.parameters != spelled(chosen):
            return UnderWay(last)
        self.looks.backtest(connection, last.id)
        return last

    @property
    def now(self) -> int:
        """Return the time in milliseconds."""
        return round(self.ledger.clock().timestamp() * 1000)

    def _last(self, turn: Turn) -> Backtest | None:
        return self.backtests.one(turn.backtest) if turn.backtest else None

    def _begin(self, by: By, asked: Backtest, turn: int) -> bool:
        told = f"{asked.check} on {asked.connection} with {dict(asked.parameters)}"
        row = self.ledger.row(
            Outcome.CHECK_TRIED, by.visitor, method=METHOD, person=by.person, detail=told[:LONGEST_DETAIL]
        ).row
        begun = self.backtests.begin(asked, turn, row)
        if begun:
            self.ledger.meter.outcome(row)
        return begun
