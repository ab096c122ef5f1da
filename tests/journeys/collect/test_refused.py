"""S3 and DynamoDB refuse, two collect at once, a turn is stopped: nothing is lost, and nothing is there twice."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from doorbook.adapters.watch.marks import StoredMarks
from doorbook.collect.account import DuoAccount, Page, PageRequest
from doorbook.collect.connections.connection import State
from doorbook.collect.logs import moving
from doorbook.collect.streams import AUTHENTICATION
from doorbook.collect.turns.run import Asked
from doorbook.collect.turns.running import Standing
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from local.duosim.faults import Fault
from local.duosim.running import RunningDuo
from tests.contracts.duo_admin import Connect, granted, secrets
from tests.contracts.watch.lakes import found
from tests.journeys.collect.histories import HOUR, history
from tests.journeys.collect.house import MINUTE, SECOND, House
from tests.journeys.collect.watch import Watch

STORES = ("get", "beginning", "put", "put_next", "put_if", "send", "fetch", "announce")


class Refusing:
    """Stores of which one call, by its number, is refused, or done without an answer."""

    def __init__(self, at: int, error: BreakageError, *, done: bool) -> None:
        self.at = at
        self.error = error
        self.done = done
        self.calls: list[str] = []

    def over(self, inner: object) -> Any:  # noqa: ANN401 - stands for any store
        return _Store(self, inner)

    def call[Result](self, name: str, step: Callable[[], Result]) -> Result:
        self.calls.append(name)
        if len(self.calls) != self.at:
            return step()
        if self.done:
            step()
        raise self.error


class _Store:
    def __init__(self, refusing: Refusing, inner: object) -> None:
        self._refusing = refusing
        self._inner = inner

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the other has
        there = getattr(self._inner, name)
        if name not in STORES:
            return there
        return lambda *given: self._refusing.call(name, lambda: there(*given))


class Between:
    """An account in whose first page something happens."""

    def __init__(self, inner: DuoAccount, happens: Callable[[], None]) -> None:
        self._inner = inner
        self._happens = happens
        self.pages: list[PageRequest] = []

    def page(self, asked: PageRequest) -> Page:
        if not self.pages:
            self._happens()
        self.pages.append(asked)
        return self._inner.page(asked)


@pytest.fixture
def begins(duo: RunningDuo) -> int:
    """Return a second three hours ago, since when there are rows."""
    begins = int(time.time()) - 3 * HOUR
    duo.control.change_settings(log_calls_per_minute=0)
    chance = Random(7)  # noqa: S311 - it only has to vary
    duo.control.add_log_rows(*history("authentication", chance, 40, begins, begins + HOUR, late=begins))
    return begins


def asked(house: House) -> Asked:
    return Asked(connection="c1", stream="authentication", at=house.now)


def collect(house: House) -> None:
    """Take turns on the one log as long as one leads to the next, an hour after they were refused."""
    house.now += HOUR * SECOND
    house.queue.ask(asked(house), once=f"{house.now}")
    house.work()


@pytest.mark.parametrize("done", [False, True], ids=["refused", "done without an answer"])
@pytest.mark.parametrize(
    "error", [TryLaterError(Cause.LAKE, "SlowDown"), FixSettingsError(Cause.STORE, "AccessDenied")]
)
def test_a_store_may_refuse_any_call_and_each_row_is_there_once(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, begins: int, done: bool, error: BreakageError
) -> None:
    number, refused = 0, set()
    while True:
        number += 1
        house = House(tmp_path / f"{number}", now=(begins + 10 * 60) * SECOND)
        house.folder.mkdir()
        house.connect("c1", account)
        house.table.take(asked(house))
        refusing = Refusing(number, error, done=done)
        whole, stores = house.table, (house.rows, house.objects, house.told)
        house.table = house.turntable(*map(refusing.over, stores))
        collect(house)
        if len(refusing.calls) < number:
            break
        refused.add(refusing.calls[number - 1])
        assert house.causes == {error.cause: 1}, refusing.calls
        house.table = whole
        collect(house)
        assert house.mark("authentication").failure is None
        assert house.found("authentication") == house.said(duo.control, "authentication"), refusing.calls
        assert len(house.found("authentication")) > 10
    assert refused >= {"get", "put", "put_next", "put_if", "send", "announce"}
    assert number > 10


def test_what_the_lake_refuses_is_said_of_the_stream_and_waited_for(
    account: DuoAccount, tmp_path: Path, begins: int
) -> None:
    house = House(tmp_path, now=(begins + 10 * 60) * SECOND)
    connection = house.connect("c1", account)
    house.minute()
    house.now += 20 * MINUTE
    refusing = Refusing(1, FixSettingsError(Cause.LAKE, "AccessDenied"), done=False)
    house.table = house.turntable(objects=refusing.over(house.objects))
    house.desk.begin(connection, "admin")
    house.work()

    failure = house.mark("authentication").failure
    assert failure is not None
    assert (failure.cause, failure.again - house.now) == (Cause.LAKE, 15 * SECOND)
    progress = house.desk.progress("c1")
    assert progress is not None
    failed = {each.stream: each.cause for each in progress.streams if each.standing is Standing.FAILED}
    assert failed == {"authentication": "lake", "trust_monitor": "not_offered"}


def test_many_collectors_on_one_stream_keep_each_row_once(duo: RunningDuo, begins: int, tmp_path: Path) -> None:
    chance, now = Random(8), begins + 2 * HOUR  # noqa: S311 - it only has to vary
    duo.control.add_log_rows(*history("authentication", chance, 1500, begins, now - 200, late=begins))
    log, connect = replace(AUTHENTICATION, page=100), Connect()
    accounts = [connect(secrets(duo, granted(duo))) for _ in range(3)]
    watch = Watch(log, accounts[0], tmp_path, now=now * SECOND, since=begins)
    watch.begin(replace(moving.first("c1", log, begins * SECOND, 0), version=1))
    collectors = [watch.process() for _ in accounts]

    def work(number: int) -> None:
        for _ in range(6):
            collectors[number].turn(watch.order(), accounts[number])

    with ThreadPoolExecutor(3) as many:
        list(many.map(work, range(3)))
    watch.collect()

    mark = StoredMarks(watch.rows).of("c1")[0]
    low = begins * SECOND - 7 * MINUTE
    said = sorted(each.encode() for each in duo.control.every_row("authentication", low, mark.settled - 1))
    assert found(watch.objects, tmp_path, watch.source) == said
    assert len(said) == 1540
    connect.close()


@pytest.mark.parametrize("ending", ["paused", "deleted", "gone"])
def test_a_turn_ends_soon_after_its_connection_was_paused_or_deleted(
    account: DuoAccount, tmp_path: Path, begins: int, ending: str
) -> None:
    house = House(tmp_path, now=(begins + 2 * HOUR) * SECOND)
    connection = house.connect("c1", account, days=30)
    endings = {"paused": State.PAUSED, "deleted": State.DELETING}

    def end() -> None:
        if ending == "gone":
            del house.connections.kept["c1"]
        else:
            house.connections.kept["c1"] = replace(connection, state=endings[ending], version=2)

    between = Between(account, end)
    house.accounts["c1"] = between
    house.table.take(asked(house))
    house.work()
    once = len(between.pages)
    kept = len(list(house.objects.under("")))
    house.table.take(asked(house))
    house.minute()

    assert once <= 2  # without it there would be one for each day of thirty, as far as the budget goes
    assert (len(between.pages), len(list(house.objects.under("")))) == (once, kept)


def test_a_turn_of_a_connection_that_goes_on_is_not_stopped(account: DuoAccount, tmp_path: Path, begins: int) -> None:
    house = House(tmp_path, now=(begins + 2 * HOUR) * SECOND)
    house.connect("c1", account, days=30)
    between = Between(account, lambda: None)
    house.accounts["c1"] = between
    house.table.take(asked(house))

    assert len(between.pages) > 2


def test_a_run_is_pressed_twice_and_fails_where_its_stream_does_and_goes_on_by_itself(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, begins: int
) -> None:
    house = House(tmp_path, now=(begins + HOUR) * SECOND)
    connection = house.connect("c1", account)
    house.minutes(2)
    house.now += 10 * MINUTE
    duo.control.add_fault(Fault.fail(50000, AUTHENTICATION.path))
    first = house.desk.begin(connection, "admin")
    again = house.desk.begin(connection, "other")
    house.work()

    assert again.run == first.run
    progress = house.desk.progress("c1")
    assert progress is not None
    standing = {each.stream: (each.standing, each.cause) for each in progress.streams}
    assert standing["authentication"] == (Standing.FAILED, "down")
    assert standing["activity"] == (Standing.DONE, None)
    house.minutes(5)
    progress = house.desk.progress("c1")
    assert progress is not None
    assert {each.stream: each.standing for each in progress.streams}["authentication"] is Standing.DONE
    assert house.found("authentication") == house.said(duo.control, "authentication")


def test_a_cancelled_run_reads_no_more_and_the_schedule_loses_nothing(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, begins: int
) -> None:
    house = House(tmp_path, now=(begins + HOUR) * SECOND)
    connection = house.connect("c1", account)
    progress = house.desk.begin(connection, "admin")
    house.desk.cancel("c1", progress.run.id)
    duo.control.clear_journal()
    house.work()

    assert duo.control.journal(AUTHENTICATION.path) == []
    after = house.desk.progress("c1")
    assert after is not None
    assert {each.standing for each in after.streams} == {Standing.CANCELLED}
    house.now += 2 * MINUTE
    house.minutes(6)
    assert house.found("authentication") == house.said(duo.control, "authentication")
