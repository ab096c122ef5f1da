"""A connection's six logs on one budget, read from the simulated Duo: each comes to its turn within one minute."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from doorbook.adapters.duo.admin_api import AdminApi
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.paces import StoredPaces
from doorbook.collect.lake.ports import NewFile, Source
from doorbook.collect.logs import moving
from doorbook.collect.logs.budget import SharedBudget
from doorbook.collect.logs.collector import Collector, Order
from doorbook.collect.logs.pace import LOGS as LIMITS
from doorbook.collect.logs.pace import MINUTE, fresh
from doorbook.collect.mark import Mark
from doorbook.collect.stream import Log
from doorbook.collect.streams import ADMINISTRATOR, AUTHENTICATION, LOGS
from local.duosim.faults import Fault
from local.duosim.running import RunningDuo
from tests.contracts.duo_admin import Connect, secrets


class Untold:
    """An outbox for days on which nothing happened."""

    def announce(self, _source: Source, files: Sequence[NewFile], _at: int) -> None:
        assert files == []


@pytest.fixture
def api(duo: RunningDuo) -> Iterator[AdminApi]:
    duo.control.change_settings(trust_monitor=True)
    connect = Connect()
    yield connect(secrets(duo))
    connect.close()


class Minutes:
    """Logs of one connection that were read a minute ago, and a collector for them."""

    def __init__(self, folder: Path, *logs: Log) -> None:
        self.now = int(time.time() * 1000)
        rows = MemoryRows()
        marks = StoredMarks(rows)
        for log in logs:
            marks.move(replace(moving.first("one", log, self.now - MINUTE, 0), version=1))
        self.collector = Collector(
            marks=marks,
            lake=S3Lake(MemoryObjects(), folder),
            outbox=Untold(),
            budget=SharedBudget(StoredPaces(rows), lambda: self.now),
            clock=lambda: self.now,
        )

    def read(self, log: Log, api: AdminApi) -> Mark:
        source, until = Source("one", "Acme", log.name), self.now + MINUTE
        order = Order(source=source, log=log, interval=MINUTE, backfill_days=0, until=until, others_until=until)
        mark = self.collector.turn(order, api).mark
        assert mark is not None
        return mark


def test_six_quiet_logs_are_read_within_one_minute_for_the_calls_not_made_are_there_for_others(
    api: AdminApi, duo: RunningDuo, tmp_path: Path
) -> None:
    minutes = Minutes(tmp_path, *LOGS)

    marks = [minutes.read(log, api) for log in LOGS]

    assert [each.path for each in duo.control.journal()] == [log.path for log in LOGS]
    assert {mark.tally.pages for mark in marks} == {1}
    assert fresh(LIMITS, 0).at_once == len(LOGS)


def test_a_limit_that_one_log_meets_is_waited_out_by_all(api: AdminApi, duo: RunningDuo, tmp_path: Path) -> None:
    minutes = Minutes(tmp_path, AUTHENTICATION, ADMINISTRATOR)
    duo.control.add_fault(Fault.rate_limit(retry_after=120))

    failure = minutes.read(AUTHENTICATION, api).failure
    minutes.read(ADMINISTRATOR, api)

    assert failure is not None
    assert failure.cause == "limited"
    assert [each.path for each in duo.control.journal()] == [AUTHENTICATION.path]
    minutes.now += 3 * MINUTE
    assert [minutes.read(log, api).failure for log in (AUTHENTICATION, ADMINISTRATOR)] == [None, None]
