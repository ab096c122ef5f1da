"""What tests of a collector compare with: every row of a time as the text on the wire, also those still hidden."""

import json
import time
from itertools import chain

import pytest

from local.duosim.control import Control, ControlRefused
from local.duosim.logs import LogName, LogRow
from local.duosim.organisation.company import Organisation
from local.duosim.running import RunningDuo
from tests.contracts.duosim.caller import Caller
from tests.contracts.duosim.log_rows import DAY, MAKE, PATHS, activity, administrative, walk


@pytest.fixture
def now() -> int:
    return int(time.time())


@pytest.mark.parametrize("log", PATHS)
def test_it_says_what_the_wire_says_and_what_the_wire_does_not_say_yet(
    duo: RunningDuo, control: Control, now: int, log: LogName
) -> None:
    begins = now - 3 * DAY
    control.organise(
        Organisation(seed=3, people=30, attempts_per_day=900, begins=begins, late_share=0.2, late_seconds=90 * 60)
    )
    own = [MAKE[log](now - 1000 + each) for each in range(5)]
    control.add_log_rows(*own)
    low, high = (now - 2 * DAY) * 1000, (now - 120) * 1000
    raw = Caller(duo, duo.integration("adminapi"))

    every = list(control.every_row(log, low, high))
    window = {"mintime": low, "maxtime": high}
    there = [json.dumps(each) for each in chain(*walk(raw, log, window, limit="500"))]
    assert {each.raw for each in own} <= set(every)
    assert set(there) <= set(every)
    control.advance(100 * 60)
    there = [json.dumps(each) for each in chain(*walk(raw, log, window, limit="500"))]
    assert there == every == list(control.every_row(log, low, high))
    assert control.count_rows(log, low, high) == len(every) > 5


def test_hidden_rows_and_equal_ones_are_all_told(control: Control, now: int) -> None:
    late = activity(now - 100, seen=now + 10_000)
    control.add_log_rows(late, *[administrative(now - 50)] * 3)
    span = ((now - 200) * 1000, now * 1000)

    assert list(control.every_row("activity", *span)) == [late.raw]
    assert list(control.every_row("administrator", *span)) == [administrative(now - 50).raw] * 3
    assert list(control.every_row("activity", span[0], span[0] + 1)) == []


def test_a_row_of_two_lines_and_a_log_that_is_none_are_refused(control: Control) -> None:
    with pytest.raises(ValueError, match="one line"):
        LogRow(log="activity", ms=1, id="x", raw='{\n"a": 1}')
    with pytest.raises(ControlRefused, match="there is no log gossip"):
        control._ask("GET", "/oracle/gossip?low=1&high=2")  # noqa: SLF001 - what no call of the control can say
    with pytest.raises(ControlRefused, match="low and high are milliseconds"):
        control._ask("GET", "/oracle/activity?low=soon")  # noqa: SLF001 - as above
