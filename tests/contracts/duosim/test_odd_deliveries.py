"""Late rows and rows given twice, in every log that Duo has, written by hand or by a company."""

import time
from collections import Counter
from dataclasses import replace

import pytest

from local.duosim.control import Control
from local.duosim.logs import LOGS, LogName
from local.duosim.organisation.company import Organisation
from local.duosim.running import RunningDuo
from tests.contracts.duosim.admin_caller import admin_of
from tests.contracts.duosim.log_rows import DAY, EVERY, PATHS, read_through, surfaced

pytestmark = pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS is deprecated:DeprecationWarning:duo_client")


@pytest.fixture
def now(control: Control) -> int:
    control.change_settings(trust_monitor=True, log_calls_per_minute=0)
    return int(time.time())


@pytest.mark.parametrize("log", LOGS)
def test_a_late_row_is_there_only_later_and_in_its_own_place(
    duo: RunningDuo, control: Control, now: int, log: LogName
) -> None:
    early, late, last = (EVERY[log](now - each) for each in (900, 800, 700))
    late = replace(late, seen=now + 500.0)
    control.add_log_rows(early, late, last)

    assert read_through(duo, log, now - 1000, now, 10) == [early.raw, last.raw]
    assert list(control.every_row(log, (now - 1000) * 1000, now * 1000)) == [early.raw, late.raw, last.raw]
    control.advance(501)
    assert read_through(duo, log, now - 1000, now, 10) == [early.raw, late.raw, last.raw]


@pytest.mark.parametrize("log", LOGS)
def test_a_row_is_not_there_before_the_delay_is_over(duo: RunningDuo, control: Control, now: int, log: LogName) -> None:
    row = EVERY[log](now - 10)
    control.add_log_rows(row)

    assert read_through(duo, log, now - 1000, now, 10) == []
    control.advance(120)
    assert read_through(duo, log, now - 1000, now, 10) == [row.raw]


@pytest.mark.parametrize("log", [*PATHS, "trust_monitor"])
def test_rows_are_given_again_at_the_border_of_pages(duo: RunningDuo, control: Control, now: int, log: LogName) -> None:
    rows = [EVERY[log](now - 900 + each) for each in range(10)]
    control.add_log_rows(*rows)
    control.change_settings(log_border_repeats=2)

    times = Counter(read_through(duo, log, now - 1000, now, 5))
    assert set(times) == {each.raw for each in rows}
    assert [times[each.raw] for each in rows[:3]] == [1, 1, 1]
    assert [times[each.raw] for each in rows[3:5]] == [2, 2]
    control.change_settings(log_border_repeats=0)
    assert read_through(duo, log, now - 1000, now, 5) == [each.raw for each in rows]


@pytest.mark.parametrize("log", ["administrator", "offline_enrollment"])
def test_equal_rows_of_one_second_are_each_given(duo: RunningDuo, control: Control, now: int, log: LogName) -> None:
    row = EVERY[log](now - 900)
    control.add_log_rows(row, row, replace(row, seen=now + 500.0))

    assert read_through(duo, log, now - 1000, now, 10) == [row.raw] * 2
    control.advance(501)
    assert read_through(duo, log, now - 1000, now, 10) == [row.raw] * 3


@pytest.mark.parametrize("log", LOGS)
def test_what_a_company_says_late_is_all_there_in_the_end(
    duo: RunningDuo, control: Control, now: int, log: LogName
) -> None:
    begins = (now - 9 * DAY) // 60 * 60  # a whole week: some days have little
    many = 12_000 if log in ("offline_enrollment", "trust_monitor") else 2_000
    company = Organisation(seed=13, people=40, attempts_per_day=many, begins=begins)
    control.organise(replace(company, late_share=0.5, late_seconds=30 * DAY))
    low, high, limit = now - 8 * DAY, now - 3600, 200 if log == "trust_monitor" else 1000

    every = list(control.every_row(log, low * 1000, high * 1000))
    sooner = read_through(duo, log, low, high, limit)
    assert Counter(sooner) < Counter(every)
    control.advance(31 * DAY)
    assert read_through(duo, log, low, high, limit) == every


def test_trust_monitor_tells_of_one_kind_alone(duo: RunningDuo, control: Control, now: int) -> None:
    rows = [surfaced(now - 900 + place, kind) for place, kind in enumerate(("auth", "bypass_status", "auth"))]
    control.add_log_rows(*rows)
    watch, span = admin_of(duo), {"mintime": (now - 1000) * 1000, "maxtime": now * 1000}

    for kind, expected in (("auth", [rows[0], rows[2]]), ("bypass_status", [rows[1]]), ("device_registration", [])):
        told = list(watch.get_trust_monitor_events_iterator(event_type=kind, **span))
        assert [each["sekey"] for each in told] == [each.id for each in expected]
    with pytest.raises(RuntimeError, match=r"Received 400 Invalid request parameters \(type\)"):
        list(watch.get_trust_monitor_events_iterator(event_type="gossip", **span))
