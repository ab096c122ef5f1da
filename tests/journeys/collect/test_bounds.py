"""What a turn holds and how long it lasts has bounds, and what is over them is gone on with."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from doorbook.adapters.watch.marks import StoredMarks
from doorbook.collect.account import DuoAccount, Page, PageRequest
from doorbook.collect.logs import collector, moving
from doorbook.collect.streams import AUTHENTICATION
from doorbook.collect.turns.run import Asked
from local.duosim.running import RunningDuo
from tests.contracts.duosim.log_rows import attempt
from tests.contracts.watch.lakes import found
from tests.journeys.collect.histories import HOUR
from tests.journeys.collect.house import MINUTE, SECOND, House
from tests.journeys.collect.watch import Counting, Watch

MANY = 3


class Slow:
    """An account whose first pages take longer than a turn."""

    def __init__(self, inner: DuoAccount, house: House) -> None:
        self._inner = inner
        self._house = house
        self.pages = 0

    def page(self, asked: PageRequest) -> Page:
        self.pages += 1
        self._house.now += MINUTE + SECOND if self.pages <= MANY else 0
        return self._inner.page(asked)


@pytest.fixture
def begins(duo: RunningDuo) -> int:
    duo.control.change_settings(log_calls_per_minute=0)
    begins = int(time.time()) - 6 * HOUR
    duo.control.add_log_rows(*(attempt(begins + 10.0 * number) for number in range(200)))
    return begins


@pytest.mark.parametrize(("most", "batches"), [(1, 7), (collector.MOST_BYTES, 1)])
def test_no_more_is_held_than_a_batch_may_be(
    account: DuoAccount,
    tmp_path: Path,
    begins: int,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    batches: int,
) -> None:
    monkeypatch.setattr(collector, "MOST_BYTES", most)
    monkeypatch.setattr(collector, "FIRST_PAGES", 10)
    log, counting = replace(AUTHENTICATION, page=30), Counting(account)
    watch = Watch(log, counting, tmp_path, now=(begins + HOUR) * SECOND, since=begins)
    watch.begin(replace(moving.first("c1", log, begins * SECOND, 0), version=1))
    watch.collect()

    rows = found(watch.objects, tmp_path, watch.source)
    files = [each for each in watch.objects.under("events/") if each.key.endswith(".parquet")]
    assert len(rows) == 200
    assert len(files) == len(watch.told.files)
    assert len(files) in (batches, batches + 1)  # a day's border may lie between them
    assert StoredMarks(watch.rows).of("c1")[0].tally.pages == len(counting.pages)


def test_a_turn_whose_time_is_over_is_gone_on_with(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, begins: int
) -> None:
    house = House(tmp_path, now=begins * SECOND + 10 * MINUTE)
    house.connect("c1", account, days=3)
    house.minute()
    house.now += HOUR * SECOND
    house.accounts["c1"] = Slow(account, house)
    house.table.take(Asked(connection="c1", stream="authentication", at=house.now))

    assert [each.stream for each in house.queue.waiting] == ["authentication"]
    house.work()
    house.minutes(10)
    assert house.mark("authentication").way_back == 1
    assert house.found("authentication") == house.said(duo.control, "authentication")
