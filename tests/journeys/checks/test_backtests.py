"""What a check would have found in all that is stored: the same as it finds, day by day, and nothing is opened."""

from datetime import timedelta
from pathlib import Path

import pytest

from doorbook.adapters.watch.backtests import StoredBacktests
from doorbook.checks.backtest import Backtest, Progress
from doorbook.checks.backtesting import BacktestDesk, Backtester
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.new_country_user import NEW_COUNTRY_USER
from doorbook.checks.check import Setting
from doorbook.checks.settings import Unfit
from doorbook.checks.story import NOW, ago
from doorbook.checks.wire import AWAY, days_of, signin, user_id
from doorbook.errors import Cause, TryLaterError
from tests.watched import Watch


class Asked:
    """What the inspector was asked for."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def backtest(self, connection: str, backtest: str) -> None:
        self.said.append((connection, backtest))


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    made = Watch(tmp_path, since=NOW - timedelta(days=1))
    floods = [
        signin("bob", ago(days=day, minutes=minutes), result="denied", reason="user_cancelled", ip=AWAY)
        for day in (20, 9)
        for minutes in (40, 36, 32, 28, 24)
    ]
    made.tell("authentication", [*floods, *days_of("ann", 40, 5), signin("ann", ago(days=4), ip=AWAY, country="BR")])
    return made


def clock(watch: Watch) -> int:
    return round(watch.now.timestamp() * 1000)


def stored(watch: Watch) -> StoredBacktests:
    return StoredBacktests(watch.rows, lambda: clock(watch))


def asked(watch: Watch, check: str, **chosen: Setting) -> Backtest:
    queue = Asked()
    desk = BacktestDesk(
        backtests=stored(watch), looks=queue, clock=lambda: clock(watch), chance=lambda: f"test-{check}"
    )
    told = desk.ask(next(each for each in CHECKS if each.id == check), watch.connection, chosen, "admin")
    assert isinstance(told, Backtest)
    assert queue.said == [(watch.connection, told.id)]
    return told


def taken(watch: Watch, backtest: Backtest) -> Backtest:
    taker = Backtester(
        checks=CHECKS, facts=watch.inspector().facts, backtests=stored(watch), clock=lambda: clock(watch)
    )
    taker.take(watch.watched(), backtest.id)
    kept = stored(watch).one(backtest.id)
    assert kept is not None
    return kept


def test_it_tells_each_day_on_which_there_would_have_been_a_finding(watch: Watch) -> None:
    told = taken(watch, asked(watch, "mfa-flood"))

    assert told.progress is Progress.DONE
    assert [each.day for each in told.days] == [f"{ago(days=day):%Y-%m-%d}" for day in (20, 9)]
    assert [each.total for each in told.days] == [1, 1]
    assert told.top == ((user_id("bob"), "bob", 2),)
    assert (told.first, told.last) == (f"{ago(days=40):%Y-%m-%d}", f"{ago(days=4):%Y-%m-%d}")


def test_each_day_is_compared_with_those_before_it_and_no_other(watch: Watch) -> None:
    told = taken(watch, asked(watch, "new-country-user"))

    assert [(each.day, each.total) for each in told.days] == [(f"{ago(days=4):%Y-%m-%d}", 1)]


def test_with_other_numbers_it_would_have_found_something_else(watch: Watch) -> None:
    assert taken(watch, asked(watch, "mfa-flood", count=6, burst_count=9)).total == 0


def test_numbers_out_of_bounds_are_refused_and_nothing_is_asked(watch: Watch) -> None:
    queue = Asked()
    desk = BacktestDesk(backtests=stored(watch), looks=queue, clock=lambda: clock(watch), chance=lambda: "x")

    assert isinstance(desk.ask(MFA_FLOOD, watch.connection, {"count": 1}, "admin"), Unfit)
    assert isinstance(desk.ask(MFA_FLOOD, watch.connection, {"lost": 5}, "admin"), Unfit)
    assert queue.said == []
    assert stored(watch).of("mfa-flood") == []


def test_it_opens_nothing_and_history_is_not_news(watch: Watch) -> None:
    taken(watch, asked(watch, "mfa-flood"))
    watch.inspect()

    assert watch.found(status=None) == []


def test_of_a_lake_in_which_nothing_lies_it_says_so(tmp_path: Path) -> None:
    empty = Watch(tmp_path)

    told = taken(empty, asked(empty, "mfa-flood"))

    assert (told.progress, told.total, told.first) == (Progress.DONE, 0, None)


def test_one_that_is_over_is_not_taken_again(watch: Watch) -> None:
    done = taken(watch, asked(watch, "mfa-flood"))

    assert taken(watch, done) == done


def test_one_whose_lake_breaks_says_why_and_may_be_taken_again(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = asked(watch, "mfa-flood")
    taker = Backtester(
        checks=CHECKS, facts=watch.inspector().facts, backtests=stored(watch), clock=lambda: clock(watch)
    )
    with monkeypatch.context() as broken:
        broken.setattr(watch.objects, "fetch", _breaks)
        with pytest.raises(TryLaterError):
            taker.take(watch.watched(), waiting.id)
    failed = stored(watch).one(waiting.id)
    assert failed is not None
    assert (failed.progress, failed.why) == (Progress.FAILED, Cause.LAKE)

    assert taken(watch, waiting).total == 2


def _breaks(_key: str, _path: Path) -> bool:
    raise TryLaterError(Cause.LAKE, "SlowDown")


def test_backtests_of_a_check_are_listed_the_latest_first(watch: Watch) -> None:
    kept = asked(watch, "mfa-flood")
    asked(watch, "new-country-user")

    assert [each.id for each in stored(watch).of("mfa-flood")] == [kept.id]
    assert NEW_COUNTRY_USER.id == stored(watch).of("new-country-user")[0].check
