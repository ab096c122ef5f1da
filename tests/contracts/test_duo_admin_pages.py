"""The Admin API's adapter against the simulated Duo: every log and list, to its last page, byte for byte."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

import pytest

from doorbook.adapters.duo.admin_api import AdminApi, to_params
from doorbook.collect.account import Page, PageRequest
from doorbook.collect.stream import Log, Stream
from doorbook.collect.streams import (
    ACTIVITY,
    ADMINISTRATOR,
    AUTHENTICATION,
    BYPASS_CODES,
    GROUPS,
    INVENTORIES,
    LOGS,
    OFFLINE_ENROLLMENT,
    PHONES,
    SETTINGS,
    TELEPHONY,
    TOKENS,
    TRUST_MONITOR,
    USERS,
    WEBAUTHN,
)
from local.duosim.logs import LogRow, iso
from local.duosim.people import Person, Phone, Token, WebAuthn
from local.duosim.running import RunningDuo
from local.duosim.settings import LOG_ENDS
from tests.contracts.duo_admin import DAY, admin, granted, secrets, walk
from tests.contracts.duo_ways import wire
from tests.contracts.duosim.log_rows import activity, administrative, attempt, telephony


def offline(at: float) -> LogRow:
    told = {"action": "o2fa_user_provisioned", "isotimestamp": iso(at), "timestamp": int(at), "object": "laptops"}
    return LogRow.of("offline_enrollment", {**told, "username": "alice", "description": None})


def surfaced(at: float) -> LogRow:
    return LogRow.of("trust_monitor", {"sekey": f"SE{at:020.3f}", "surfaced_timestamp": int(at * 1000), "type": "auth"})


MAKE: dict[str, Callable[[float], LogRow]] = {
    "authentication": attempt,
    "activity": activity,
    "telephony": telephony,
    "administrator": administrative,
    "offline_enrollment": offline,
    "trust_monitor": surfaced,
}
CURSOR_LOGS = [log for log in LOGS if log not in (ADMINISTRATOR, OFFLINE_ENROLLMENT)]


@pytest.fixture
def now() -> int:
    return int(time.time()) - 600


@pytest.fixture
def api(duo: RunningDuo) -> Iterator[AdminApi]:
    duo.control.change_settings(trust_monitor=True, log_calls_per_minute=0, list_calls_per_minute=0)
    api = admin(secrets(duo, granted(duo)))
    yield api
    api.close()


def small(log: Log, page: int) -> Log:
    return replace(log, page=page)


def read(pages: list[Page]) -> list[bytes]:
    assert [bad for page in pages for bad in page.bad] == []
    return [each.raw for each in chain.from_iterable(page.records for page in pages)]


def raws(rows: list[LogRow]) -> list[bytes]:
    return [each.raw.encode() for each in rows]


@pytest.mark.parametrize("end", LOG_ENDS)
@pytest.mark.parametrize("log", CURSOR_LOGS, ids=lambda log: log.name)
def test_each_log_is_read_to_its_end_however_duo_marks_it(
    api: AdminApi, duo: RunningDuo, now: int, log: Log, end: str
) -> None:
    duo.control.change_settings(log_end=end)
    rows = [MAKE[log.name](now - 500 + each) for each in range(7)]
    duo.control.add_log_rows(*rows)

    pages = walk(api, small(log, 3), (now - 1000) * 1000, now * 1000)

    assert read(pages) == raws(rows)
    assert [len(page.records) for page in pages[:3]] == [3, 3, 1]
    assert [each.at for page in pages for each in page.records] == [row.ms for row in rows]
    assert len({each.key for page in pages for each in page.records}) == 7


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.name)
def test_a_log_where_nothing_happened_is_one_empty_page(api: AdminApi, now: int, log: Log) -> None:
    (page,) = walk(api, log, (now - 1000) * 1000, now * 1000)

    assert page.is_empty
    assert page.size > 10


@pytest.mark.parametrize("log", CURSOR_LOGS, ids=lambda log: log.name)
def test_only_the_window_is_read_with_both_its_ends(api: AdminApi, duo: RunningDuo, now: int, log: Log) -> None:
    low, high = now - 1000, now - 500
    rows = [MAKE[log.name](each) for each in (low - 0.002, low, high, high + 0.002)]
    duo.control.add_log_rows(*rows)

    assert read(walk(api, log, low * 1000, high * 1000)) == raws(rows[1:3])


def test_rows_of_a_page_border_that_come_again_have_the_same_keys(api: AdminApi, duo: RunningDuo, now: int) -> None:
    duo.control.change_settings(log_border_repeats=1)
    rows = [attempt(now - 500 + each) for each in range(6)]
    duo.control.add_log_rows(*rows)

    pages = walk(api, small(AUTHENTICATION, 3), (now - 1000) * 1000, now * 1000)

    records = [each for page in pages for each in page.records]
    assert len(records) > 6
    assert list(dict.fromkeys(each.raw for each in records)) == raws(rows)
    assert len({each.key for each in records}) == 6


def test_rows_that_share_their_txid_or_their_millisecond_are_told_apart(
    api: AdminApi, duo: RunningDuo, now: int
) -> None:
    at = now - 500
    enrolment = attempt(at, "one", event_type="enrollment", factor=None, result="success")
    sign_in = attempt(at, "one", event_type="authentication", factor="duo_push", result="success")
    refused = attempt(at, "one", event_type="authentication", factor="duo_push", result="denied")
    other = attempt(at, "two", event_type="authentication", factor="duo_push", result="success")
    duo.control.add_log_rows(enrolment, sign_in, refused, other)

    records = [each for page in walk(api, AUTHENTICATION, at * 1000, now * 1000) for each in page.records]

    assert {each.at for each in records} == {at * 1000}
    assert len({each.key for each in records}) == 4


@pytest.mark.parametrize("log", [ADMINISTRATOR, OFFLINE_ENROLLMENT], ids=lambda log: log.name)
def test_a_log_of_version_1_begins_at_a_second_and_gives_all_after_it(
    api: AdminApi, duo: RunningDuo, now: int, log: Log
) -> None:
    rows = [MAKE[log.name](each) for each in (now - 900, now - 800, now - 700, now - 100)]
    duo.control.add_log_rows(*rows)

    (page,) = walk(api, log, (now - 800) * 1000 + 999, (now - 700) * 1000)
    again = api.page(PageRequest(stream=log, low=(now - 1000) * 1000, high=now * 1000, cursor=str(now - 700)))

    assert (read([page]), page.cursor) == (raws(rows[1:]), None)
    assert read([again]) == raws(rows[2:])


def test_equal_rows_of_version_1_share_a_key_and_unequal_ones_do_not(api: AdminApi, duo: RunningDuo, now: int) -> None:
    at = now - 500
    duo.control.add_log_rows(administrative(at), administrative(at), administrative(at, "{}"))

    (page,) = walk(api, ADMINISTRATOR, at * 1000, now * 1000)

    assert [page.records[0].key == each.key for each in page.records] == [True, True, False]


def test_a_thousand_rows_of_one_second_are_a_full_page(api: AdminApi, duo: RunningDuo, now: int) -> None:
    at = now - 500
    duo.control.add_log_rows(*(administrative(at, f"{each}") for each in range(1001)))

    page = api.page(PageRequest(stream=ADMINISTRATOR, low=at * 1000, high=now * 1000))

    assert len(page.records) == ADMINISTRATOR.page
    assert {each.at for each in page.records} == {at * 1000}
    assert len({each.key for each in page.records}) == ADMINISTRATOR.page


def test_an_odd_row_is_told_apart_and_the_others_are_taken(api: AdminApi, duo: RunningDuo, now: int) -> None:
    at = now - 500
    odd = LogRow(log="activity", ms=at * 1000, id="odd", raw='{"activity_id": "odd", "ts": NaN}')
    rows = [activity(at - 1), odd, activity(at + 1)]
    duo.control.add_log_rows(*rows)

    pages = walk(api, ACTIVITY, (now - 1000) * 1000, now * 1000)

    assert [each.raw for page in pages for each in page.records] == raws([rows[0], rows[2]])
    ((why, raw),) = [each for page in pages for each in page.bad]
    assert (why.partition(":")[0], raw) == ("not JSON", odd.raw.encode())


def test_each_list_is_read_to_its_end_with_its_ids(api: AdminApi, duo: RunningDuo, now: int) -> None:
    people = [
        Person(
            f"person{each}",
            groups=[f"group{each}"],
            devices=[Phone(name="a phone"), Token(serial=f"{each:06}")],
            webauthn=[WebAuthn(name="a key")],
            bypass_codes=[f"12345678{each}"],
        )
        for each in range(5)
    ]
    duo.control.put_people(people)

    for last_page in ("left_out", "null"):
        duo.control.change_settings(last_page=last_page)
        for inventory in (USERS, GROUPS, PHONES, TOKENS, WEBAUTHN, BYPASS_CODES):
            pages = walk(api, replace(inventory, page=2), 0, now * 1000)
            records = [each for page in pages for each in page.records]
            assert [len(page.records) for page in pages] == [2, 2, 1], inventory.name
            assert len({each.key for each in records}) == 5, inventory.name
            assert {each.at for each in records} == {now * 1000}
            assert all(f'"{inventory.key}": "{each.key}"'.encode() in each.raw for each in records)


@pytest.mark.parametrize("stream", [*LOGS, *INVENTORIES], ids=lambda stream: stream.name)
def test_what_is_asked_is_signed_anew_each_time_in_duos_newest_way(
    api: AdminApi, duo: RunningDuo, now: int, stream: Stream
) -> None:
    asked = PageRequest(stream=stream, low=(now - 1000) * 1000, high=now * 1000)
    params = to_params(asked)
    if stream in (*LOGS, USERS, GROUPS, PHONES, TOKENS, WEBAUTHN, BYPASS_CODES):
        api.page(asked)
        (entry,) = duo.control.journal(stream.path)
        assert (entry.status, entry.sig_version, entry.params) == (200, 5, params)

    assert ("limit" in params) is (stream not in (ADMINISTRATOR, OFFLINE_ENROLLMENT, SETTINGS))
    assert ("sort" in params) is (stream in (AUTHENTICATION, ACTIVITY, TELEPHONY))
    assert ("maxtime" in params) is (stream in CURSOR_LOGS)


def test_no_two_requests_carry_one_date_where_a_second_lies_between(api: AdminApi, duo: RunningDuo, now: int) -> None:
    asked = PageRequest(stream=ADMINISTRATOR, low=(now - 1000) * 1000, high=now * 1000)
    began = time.monotonic()
    dates: set[str] = set()
    while len(dates) < 2:
        assert time.monotonic() - began < 30, "every request carries one date"
        api.page(asked)
        headers = [each.headers for each in duo.control.journal()]
        dates = {each["date"] for each in headers}

    assert len({each["authorization"] for each in headers}) == len(dates)


def test_many_pages_go_over_one_connection(api: AdminApi, duo: RunningDuo, now: int) -> None:
    del api  # which has set the account up
    duo.control.add_log_rows(*(attempt(now - 500 + each) for each in range(9)))
    with wire(duo.tls_port) as seen:
        api = admin(secrets(duo, host=f"localhost:{seen.port}"))
        pages = walk(api, small(AUTHENTICATION, 2), (now - 1000) * 1000, now * 1000)
        api.page(PageRequest(stream=USERS, low=0, high=now * 1000))
        api.close()

    assert len(pages) >= 5
    assert seen.connections == 1


def test_duos_own_host_is_reached_by_the_proxy_in_one_tunnel(api: AdminApi, duo: RunningDuo, now: int) -> None:
    del api
    duo.control.add_log_rows(*(attempt(now - 500 + each) for each in range(5)))
    with wire(duo.tls_port, proxy=True) as seen:
        source = secrets(duo, host="api-deadbeef.duosecurity.com")
        api = admin(source, hosts=r"api-[a-z0-9]+\.duosecurity\.com", proxy=f"http://127.0.0.1:{seen.port}")
        pages = walk(api, small(AUTHENTICATION, 2), (now - 1000) * 1000, now * 1000)
        api.close()

    assert len(read(pages)) == 5
    assert seen.tunnels == ["api-deadbeef.duosecurity.com:443"]


@pytest.mark.parametrize(
    ("stream", "low", "high", "cursor"),
    [
        (AUTHENTICATION, 1_800_000_000, 1_800_000_100, None),
        (AUTHENTICATION, 1_800_000_000_000, 18_000_000_000_000, None),
        (AUTHENTICATION, 1_800_000_000_000, 1_800_000_000_000, None),
        (TRUST_MONITOR, 1_800_000_000_001, 1_800_000_000_000, None),
        (ADMINISTRATOR, 1_800_000_000, 1_800_000_100, None),
        (ADMINISTRATOR, 1_800_000_000_000, 1_800_000_100_000, "1800000000000"),
    ],
)
def test_seconds_where_milliseconds_belong_are_never_asked_for(
    duo: RunningDuo, stream: Stream, low: int, high: int, cursor: str | None
) -> None:
    with pytest.raises(ValueError, match=r"digits|ends after"):
        admin(secrets(duo)).page(PageRequest(stream=stream, low=low, high=high, cursor=cursor))

    assert duo.control.journal() == []


def test_a_window_of_one_day_is_one_day(now: int) -> None:
    low = now * 1000 - DAY

    params = to_params(PageRequest(stream=AUTHENTICATION, low=low, high=now * 1000))

    assert int(params["maxtime"]) - int(params["mintime"]) == DAY
