"""Clocks that jump, zones, outages, and rows that are odd: what Duo said is there once, and what is lost is named."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from doorbook.collect.account import DuoAccount, Page, PageRequest
from doorbook.collect.logs import moving
from doorbook.collect.mark import DAY
from doorbook.collect.streams import AUTHENTICATION
from doorbook.errors import Cause
from local.duosim.logs import LogName, LogRow, iso
from local.duosim.running import RunningDuo, running
from tests.contracts.duo_admin import Connect, granted, secrets
from tests.contracts.watch.lakes import found
from tests.journeys.collect.histories import HOUR, history
from tests.journeys.collect.house import MINUTE, OVERLAP, SECOND, House
from tests.journeys.collect.watch import Watch

LOGS: tuple[LogName, ...] = ("authentication", "activity", "telephony", "administrator")


@pytest.fixture
def now(duo: RunningDuo) -> int:
    duo.control.change_settings(log_calls_per_minute=0)
    return int(time.time())


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def fill(duo: RunningDuo, begins: int, ends: int, many: int = 40, *logs: LogName) -> None:
    chance = Random(many)  # noqa: S311 - it only has to vary
    for log in logs or LOGS:
        duo.control.add_log_rows(*history(log, chance, many, begins, ends, late=begins))


def whole(house: House, duo: RunningDuo, *, since: int | None = None) -> None:
    for log in LOGS:
        assert house.mark(log).failure is None
        assert house.mark(log).lag(house.now) <= 6 * MINUTE, log
        there, said = Counter(house.found(log)), Counter(house.said(duo.control, log, since=since))
        assert (there - said, said - there) == (Counter(), Counter()), log


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"], indirect=True)
def test_nothing_depends_on_the_zone_that_a_machine_is_in(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, now: int, zone: str
) -> None:
    begins = now - 16 * HOUR
    fill(duo, begins, now - HOUR)
    house = House(tmp_path, now=(begins + 60) * SECOND)
    house.connect("c1", account)
    house.minutes(3)
    house.now += 12 * HOUR * SECOND  # restarted by another process, in the middle of a day
    house.table = house.turntable()
    house.minutes(12)

    assert time.tzname[0] == {"UTC": "UTC", "America/New_York": "EST", "Asia/Kolkata": "IST"}[zone]
    whole(house, duo)
    for log in LOGS:
        days = {each.key.split("day=")[1][:10] for each in house.objects.under(f"events/{log}/")}
        rows = [json.loads(row) for row in house.found(log)]
        assert days == {(row.get("isotimestamp") or row["ts"])[:10] for row in rows}


@pytest.mark.parametrize("jump", [5, -5], ids=["ahead", "behind"])
def test_a_clock_that_jumps_by_hours_and_comes_back_loses_nothing(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, now: int, jump: int
) -> None:
    begins = now - 3 * HOUR
    fill(duo, begins, begins + 2 * HOUR)
    house = House(tmp_path, now=(begins + 10 * 60) * SECOND)
    house.connect("c1", account, live=2)
    house.minutes(6)
    house.now += jump * HOUR * SECOND
    duo.control.skew(-jump * HOUR)
    house.minutes(12)
    failure = house.mark("authentication").failure
    assert failure is not None
    assert failure.cause == Cause.CLOCK
    house.now -= jump * HOUR * SECOND
    duo.control.skew(0)
    house.minutes(25)

    whole(house, duo)


def test_a_log_that_was_begun_by_a_clock_that_was_ahead_is_whole_from_its_true_beginning(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, now: int
) -> None:
    begins = now - 3 * HOUR
    fill(duo, begins, begins + 2 * HOUR)
    house = House(tmp_path, now=(begins + 5 * HOUR) * SECOND)
    house.connect("c1", account, live=2)
    duo.control.skew(-5 * HOUR)
    house.minutes(2)
    house.now -= 5 * HOUR * SECOND
    duo.control.skew(0)
    house.minutes(40)

    whole(house, duo, since=begins * SECOND)


def test_after_an_outage_of_days_the_live_edge_catches_up(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, now: int
) -> None:
    begins = now - 6 * 24 * HOUR
    fill(duo, begins, now - HOUR, 1500, "authentication", "administrator")
    fill(duo, begins, now - HOUR, 60, "activity", "telephony")
    house = House(tmp_path, now=(begins + 600) * SECOND)
    house.connect("c1", account)
    house.minutes(3)
    house.now = (now - HOUR) * SECOND
    house.minutes(10)

    whole(house, duo)
    assert house.mark("administrator").gaps == ()


def test_after_an_outage_longer_than_duo_keeps_the_ledger_says_what_was_lost(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, now: int
) -> None:
    begins = now - 200 * 24 * HOUR
    fill(duo, begins, now - HOUR, 100)
    house = House(tmp_path, now=(begins + 600) * SECOND)
    house.connect("c1", account)
    house.minutes(3)
    settled = {log: house.mark(log).settled for log in LOGS}
    house.now = (now - HOUR) * SECOND
    oldest = moving.whole_second(house.now - 179 * DAY)
    house.minutes(4)

    for log in LOGS:
        (gap,) = house.mark(log).gaps
        assert gap.why == moving.TOO_OLD
        assert settled[log] - OVERLAP <= gap.low <= settled[log]
        assert oldest - SECOND <= gap.high < oldest + 6 * MINUTE
    house.minutes(8)
    for log in LOGS:
        lost = house.mark(log).gaps[0].high
        rows = house.said(duo.control, log, since=lost + 1)
        assert set(rows) <= set(house.found(log))
        assert len(rows) > 50


class Mangling:
    """An account that asks for the second page by a cursor that Duo never gave."""

    def __init__(self, inner: DuoAccount) -> None:
        self._inner = inner
        self.calls = 0

    def page(self, asked: PageRequest) -> Page:
        self.calls += 1
        return self._inner.page(replace(asked, cursor="rubbish") if self.calls == 3 else asked)


def test_a_cursor_that_duo_does_not_take_begins_the_window_anew(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, now: int
) -> None:
    fill(duo, now - 2 * HOUR, now - HOUR, 200, "authentication")
    log, mangling = replace(AUTHENTICATION, page=30), Mangling(account)
    watch = Watch(log, mangling, tmp_path, now=now * SECOND, since=now - 3 * HOUR)
    watch.begin(replace(moving.first("c1", log, watch.since * SECOND, 0), version=1))
    ended = watch.collect()
    assert ended.mark is not None
    assert ended.mark.failure is not None
    assert ended.mark.failure.cause == Cause.CURSOR
    watch.now += MINUTE
    ended = watch.collect()

    assert ended.mark is not None
    assert ended.mark.failure is None
    said = sorted(each.encode() for each in duo.control.every_row("authentication", 0, watch.now))
    assert found(watch.objects, tmp_path, watch.source) == said
    assert len(said) == 200


def test_more_rows_in_a_second_than_duo_gives_are_a_gap_and_the_rows_after_it_are_there(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, now: int
) -> None:
    at = now - HOUR
    told = {"action": "user_update", "description": None, "object": "bob", "username": "API"}
    crowd = [{**told, "timestamp": at, "isotimestamp": iso(at)} for _ in range(1004)]
    after = [{**told, "timestamp": at + n, "isotimestamp": iso(at + n)} for n in range(1, 30)]
    duo.control.add_log_rows(*(LogRow.of("administrator", each) for each in (*crowd, *after)))
    house = House(tmp_path, now=(at - 600) * SECOND)
    house.connect("c1", account)
    house.minute()
    house.now += HOUR * SECOND // 2
    house.minutes(4)

    (gap,) = house.mark("administrator").gaps
    assert (gap.low, gap.high) == (at * SECOND, at * SECOND + 999)
    assert len(house.found("administrator")) == 1000 + len(after)


def test_odd_rows_are_put_aside_or_kept_and_those_beside_them_are_taken(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, now: int
) -> None:
    at = now - 2 * HOUR
    fill(duo, at, at + HOUR, 40)

    def odd(log: LogName, number: int, raw: str) -> LogRow:
        return LogRow(log=log, ms=(at + 60 * number) * SECOND, id=f"odd{number}", raw=raw)

    stamp = {"isotimestamp": iso(at + 90), "timestamp": at + 90}
    new = {"txid": "x1", **stamp, "event_type": "brand_new", "factor": "telepathy", "result": "shrug", "more": [{}]}
    bad = {
        "no JSON object": odd("authentication", 1, "7"),
        "larger than 256 KB": odd("authentication", 2, json.dumps({**new, "x": "y" * 300_000})),
        "no time that can be read": odd("authentication", 3, json.dumps({"txid": "x2"})),
        "a time far from all that was asked for": odd(
            "authentication", 4, json.dumps({"txid": "x3", "isotimestamp": "2190-01-01T00:00:00+00:00"})
        ),
    }
    ahead = odd("authentication", 5, json.dumps({**new, "isotimestamp": iso(at + 30 * 24 * HOUR), "txid": "x4"}))
    kept = [odd("authentication", 6, json.dumps(new)), ahead]
    duo.control.add_log_rows(*bad.values(), *kept)
    house = House(tmp_path, now=(at + 120) * SECOND)
    house.connect("c1", account)
    house.minute()
    house.now += HOUR * SECOND
    house.minutes(4)

    aside = [house.objects.get(each.key) for each in house.objects.under("quarantine/")]
    assert {json.loads(each.body)["why"] for each in aside if each} == set(bad)
    rows = house.said(duo.control, "authentication")
    for each in bad.values():
        rows.remove(each.raw.encode())
    assert house.found("authentication") == rows
    assert {each.raw.encode() for each in kept} <= set(rows)
    assert house.mark("authentication").tally.bad >= len(bad)


def test_of_three_accounts_each_has_its_own_rows_alone(tmp_path: Path) -> None:
    connect, now = Connect(), int(time.time())
    with ExitStack() as stack:
        house = House(tmp_path, now=(now - 2 * HOUR) * SECOND)
        duos = {f"c{number}": stack.enter_context(running()) for number in range(1, 4)}
        stack.callback(connect.close)
        for number, (name, duo) in enumerate(duos.items(), 1):
            duo.control.change_settings(log_calls_per_minute=0)
            fill(duo, now - 2 * HOUR, now - HOUR, 30 * number)
            house.connect(name, connect(secrets(duo, granted(duo))))
        house.minute()
        house.now += HOUR * SECOND
        house.minutes(6)

        for name, duo in duos.items():
            for log in LOGS:
                rows = house.said(duo.control, log, name)
                assert house.found(log, name) == rows
                assert rows
        paths = {duo: {each.ikey for each in duo.control.journal("/admin/v2/logs/activity")} for duo in duos.values()}
        assert all(len(keys) == 1 for keys in paths.values())
