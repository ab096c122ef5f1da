"""Whatever Duo does, once or for an hour: the collection goes on by itself, and each row is there once in the end."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from doorbook.adapters.duo import admin_api
from doorbook.collect.account import DuoAccount
from doorbook.collect.streams import AUTHENTICATION
from doorbook.errors import Cause
from local.duosim.faults import Fault
from local.duosim.logs import LogName
from local.duosim.running import RunningDuo
from tests.contracts.duo_admin import Connect, granted, secrets
from tests.journeys.collect.histories import HOUR, history
from tests.journeys.collect.house import MINUTE, SECOND, House

LOGS: tuple[LogName, ...] = ("authentication", "activity", "telephony", "administrator")
PATH = AUTHENTICATION.path
ROWS = 60
LATE = 15 * MINUTE
"""The longest that anything waits after it failed."""


@pytest.fixture
def begins() -> int:
    """Return a second five hours ago."""
    return int(time.time()) - 5 * HOUR


@pytest.fixture
def house(tmp_path: Path, begins: int, duo: RunningDuo, account: DuoAccount) -> House:
    """Give a watch that began five hours ago, and Duo's logs of that time."""
    duo.control.change_settings(log_calls_per_minute=0, trust_monitor=True)
    chance = Random(begins)  # noqa: S311 - it only has to vary
    for log in LOGS:
        duo.control.add_log_rows(*history(log, chance, ROWS, begins, begins + 4 * HOUR, late=begins))
    house = House(tmp_path, now=(begins + 10 * 60) * SECOND)
    house.connect("c1", account, live=2)
    return house


@pytest.fixture
def connect() -> Iterator[Connect]:
    connect = Connect()
    yield connect
    connect.close()


def whole(house: House, duo: RunningDuo, *logs: LogName, connection: str = "c1") -> bool:
    """Tell whether the lake has what Duo said, each row once, up to the last minutes."""
    for log in logs or LOGS:
        assert house.found(log, connection) == house.said(duo.control, log, connection), log
        assert house.mark(log, connection).gaps == ()
        assert house.mark(log, connection).lag(house.now) <= 6 * MINUTE
    return True


BROKEN: dict[str, tuple[Callable[[int | None], Fault], Cause]] = {
    "limit without a time": (lambda times: Fault.rate_limit(PATH, count=times), Cause.LIMITED),
    "limit with a time": (lambda times: Fault.rate_limit(PATH, retry_after=300, count=times), Cause.LIMITED),
    "limit in HTML": (lambda times: Fault.error_page(429, PATH, count=times), Cause.LIMITED),
    "500": (lambda times: Fault.fail(50000, PATH, count=times), Cause.DOWN),
    "500 in HTML": (lambda times: Fault.server_error(PATH, count=times), Cause.DOWN),
    "502 in HTML": (lambda times: Fault.error_page(502, PATH, count=times), Cause.DOWN),
    "503 in HTML": (lambda times: Fault.error_page(503, PATH, count=times), Cause.DOWN),
    "200 in HTML": (lambda times: Fault.html(PATH, count=times), Cause.GARBLED),
    "not JSON": (lambda times: Fault.not_json(PATH, count=times), Cause.GARBLED),
    "cut body": (lambda times: Fault.cut_body(PATH, count=times), Cause.DOWN),
    "reset": (lambda times: Fault.reset(PATH, count=times and 2 * times), Cause.DOWN),  # the first is a kept line's
    "silence": (lambda times: Fault.silence(PATH, count=times), Cause.DOWN),
}


LONG = {"limit in HTML", "502 in HTML", "reset", "silence"}
"""Those that last an hour, too: one of each kind that is met in its own way."""


@pytest.mark.parametrize(
    ("fault", "lasts"), [*((each, 0) for each in BROKEN), *((each, 60) for each in BROKEN if each in LONG)]
)
def test_after_a_fault_the_collection_goes_on_by_itself_and_nothing_is_lost(
    house: House, duo: RunningDuo, monkeypatch: pytest.MonkeyPatch, fault: str, lasts: int
) -> None:
    monkeypatch.setattr(admin_api, "PAGE_LIMIT", 0.3 if fault == "silence" else admin_api.PAGE_LIMIT)
    made, cause = BROKEN[fault]
    house.minutes(10)
    before = house.mark("authentication").settled
    duo.control.add_fault(made(None if lasts else 1))
    duo.control.clear_journal()
    house.minutes(lasts)
    for _ in range(5):
        if (failure := house.mark("authentication").failure) is not None:
            break
        house.minute()

    assert failure is not None
    assert failure.cause == cause
    assert house.mark("authentication").settled == before
    if lasts and cause is not Cause.LIMITED:  # for a limit is the account's, and all its logs wait
        for log in ("activity", "telephony", "administrator"):
            assert house.mark(log).lag(house.now) <= 6 * MINUTE, log
        assert len(duo.control.journal(PATH)) <= 24  # an hour of tries, ever further apart
    duo.control.clear_faults()
    house.minutes(50 if cause is Cause.LIMITED and lasts else LATE // MINUTE + 5)
    assert house.mark("authentication").failure is None
    assert whole(house, duo)


def test_a_limit_of_one_account_holds_no_other_back(house: House, duo: RunningDuo, connect: Connect) -> None:
    house.connect("c2", connect(secrets(duo, granted(duo))), live=2)
    house.minutes(8)
    duo.control.add_fault(Fault.rate_limit(PATH, retry_after=600))
    house.minutes(9)

    late = [each for each in ("c1", "c2") if house.mark("authentication", each).lag(house.now) > 8 * MINUTE]
    assert len(late) == 1
    house.minutes(20)
    assert whole(house, duo)
    assert whole(house, duo, connection="c2")


def test_a_key_that_is_taken_away_and_given_again_loses_nothing(
    house: House, duo: RunningDuo, connect: Connect
) -> None:
    key = granted(duo)
    source = secrets(duo, key)
    house.accounts["c1"] = connect(source)
    house.minutes(8)
    before = house.mark("authentication").settled
    duo.control.remove_integration(key.ikey)
    house.minutes(20)

    failure = house.mark("authentication").failure
    assert failure is not None
    assert failure.cause == Cause.WRONG_KEY
    assert house.mark("authentication").settled == before
    assert [each.failing for each in house.looks[-10:]] == [6] * 10
    source.texts["duo"] = secrets(duo, granted(duo)).texts["duo"]
    house.minutes(20)
    assert whole(house, duo)
    assert house.looks[-1].failing == 0


def test_a_grant_that_is_taken_away_rings_and_loses_nothing_once_it_is_given_back(
    house: House, duo: RunningDuo, connect: Connect
) -> None:
    key = granted(duo)
    house.accounts["c1"] = connect(secrets(duo, key))
    house.minutes(8)
    before = house.mark("authentication").settled
    duo.control.put_integration(replace(key, grants=()))
    house.minutes(10)

    failure = house.mark("authentication").failure
    assert failure is not None
    assert failure.cause == Cause.NOT_GRANTED
    assert house.mark("authentication").settled == before
    assert house.looks[-1].failing == 5  # they were read before; that Trust Monitor ends is Duo's will
    duo.control.put_integration(key)
    house.minutes(70)
    assert whole(house, duo)


def test_a_grant_that_was_never_given_is_no_fault(house: House, duo: RunningDuo, connect: Connect) -> None:
    house.accounts["c1"] = connect(secrets(duo, duo.control.add_admin_api("nothing", "read_resource")))
    house.minutes(5)

    failure = house.mark("authentication").failure
    assert failure is not None
    assert failure.cause == Cause.NOT_GRANTED
    assert (house.looks[-1].failing, house.looks[-1].lag) == (0, 0)
