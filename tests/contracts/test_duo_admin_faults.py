"""The Admin API's adapter when things break: each fault has its cause and its end, and nothing is asked twice."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from doorbook.adapters.duo import admin_api
from doorbook.adapters.duo.admin_api import AdminApi
from doorbook.collect.account import PageRequest
from doorbook.collect.stream import Stream
from doorbook.collect.streams import (
    ACTIVITY,
    ADMINISTRATOR,
    AUTHENTICATION,
    ENDPOINTS,
    INTEGRATIONS,
    OFFLINE_ENROLLMENT,
    TELEPHONY,
    TRUST_MONITOR,
    USERS,
)
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from local.duosim.certificates import Certificates
from local.duosim.faults import Fault
from local.duosim.integrations import Grant
from local.duosim.running import RunningDuo
from tests.contracts.duo_admin import DAY, Connect, keys, secrets
from tests.contracts.duo_ways import wire
from tests.contracts.duosim.log_rows import attempt

LIMIT = 1.0
SLACK = 15.0
"""Of a busy machine; far below what a call without an end would take."""
LATER, FIX = TryLaterError, FixSettingsError
SKEY = "a-secret-key-that-nobody-should-ever-read"

FAULTS: list[tuple[Callable[[], Fault], type[BreakageError], Cause]] = [
    (lambda: Fault.rate_limit(count=None), LATER, Cause.LIMITED),
    (lambda: Fault.fail(50000, count=None), LATER, Cause.DOWN),
    (lambda: Fault.server_error(count=None), LATER, Cause.DOWN),
    (lambda: Fault.html(count=None), LATER, Cause.GARBLED),
    (lambda: Fault.not_json(count=None), LATER, Cause.GARBLED),
    (lambda: Fault.reset(count=None), LATER, Cause.DOWN),
    (lambda: Fault.cut_body(count=None), LATER, Cause.DOWN),
    (lambda: Fault.fail(40001, detail="mintime", count=None), FIX, Cause.REQUEST_REFUSED),
    (lambda: Fault.fail(40002, detail="limit", count=None), FIX, Cause.REQUEST_REFUSED),
    (lambda: Fault.fail(40101, count=None), FIX, Cause.REQUEST_REFUSED),
    (lambda: Fault.fail(40102, count=None), FIX, Cause.WRONG_KEY),
    (lambda: Fault.fail(40103, count=None), FIX, Cause.WRONG_KEY),
    (lambda: Fault.fail(40104, count=None), FIX, Cause.CLOCK),
    (lambda: Fault.fail(40105, count=None), FIX, Cause.CLOCK),
    (lambda: Fault.fail(40301, count=None), FIX, Cause.NOT_GRANTED),
    (lambda: Fault.fail(40401, count=None), FIX, Cause.REQUEST_REFUSED),
]


@pytest.fixture
def now() -> int:
    return int(time.time() * 1000) - 600_000


@pytest.fixture
def connect() -> Iterator[Connect]:
    connect = Connect()
    yield connect
    connect.close()


@pytest.fixture
def api(connect: Connect, duo: RunningDuo) -> AdminApi:
    return connect(secrets(duo))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


def of(stream: Stream, now: int, cursor: str | None = None) -> PageRequest:
    return PageRequest(stream=stream, low=now - DAY, high=now, cursor=cursor)


@pytest.mark.parametrize("stream", [AUTHENTICATION, ADMINISTRATOR, USERS], ids=lambda stream: stream.name)
@pytest.mark.parametrize(
    ("fault", "error", "cause"), FAULTS, ids=[f"{n[0]().kind}-{n[0]().code}-{n[0]().detail}" for n in FAULTS]
)
def test_each_fault_has_its_cause_and_is_asked_once(
    api: AdminApi,
    duo: RunningDuo,
    now: int,
    stream: Stream,
    fault: Callable[[], Fault],
    error: type[BreakageError],
    cause: Cause,
) -> None:
    duo.control.add_log_rows(attempt(now / 1000 - 100))
    duo.control.add_fault(fault())

    with within(SLACK), pytest.raises(error) as broke:
        api.page(of(stream, now))

    assert broke.value.cause is cause
    assert len(duo.control.journal(stream.path)) == 1
    duo.control.clear_faults()
    assert api.page(of(stream, now)).size


@pytest.mark.parametrize(
    ("told", "waits"), [(None, 60), (7, 7), (0, 1), (100_000, 3600)], ids=["unsaid", "seven", "none", "far"]
)
def test_a_limit_says_how_long_to_wait(api: AdminApi, duo: RunningDuo, now: int, told: int | None, waits: int) -> None:
    duo.control.add_fault(Fault.rate_limit(retry_after=told))

    with within(SLACK), pytest.raises(TryLaterError) as broke:
        api.page(of(AUTHENTICATION, now))

    assert (broke.value.cause, broke.value.after) == (Cause.LIMITED, waits)


def test_the_accounts_own_limit_is_met_once(api: AdminApi, duo: RunningDuo, now: int) -> None:
    duo.control.change_settings(log_calls_per_minute=2, retry_after=41)
    for _ in range(2):
        api.page(of(TELEPHONY, now))

    with pytest.raises(TryLaterError) as broke:
        api.page(of(TELEPHONY, now))

    assert (broke.value.cause, broke.value.after) == (Cause.LIMITED, 41)
    assert len(duo.control.journal()) == 3


@pytest.mark.parametrize(
    "fault", [Fault.silence(count=None), Fault.slow_drip(seconds=60, count=None)], ids=["silence", "slow drip"]
)
def test_a_page_that_does_not_come_is_waited_for_up_to_the_limit(
    api: AdminApi, duo: RunningDuo, now: int, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    api.page(of(AUTHENTICATION, now))  # so that the connection is a kept one
    monkeypatch.setattr(admin_api, "PAGE_LIMIT", LIMIT)
    duo.control.add_fault(fault)

    with within(LIMIT + SLACK), pytest.raises(TryLaterError) as broke:
        api.page(of(AUTHENTICATION, now))

    assert (broke.value.cause, broke.value.detail) == (Cause.DOWN, "no page within 1 s")
    assert len(duo.control.journal()) == 2


@pytest.mark.parametrize("seconds", [0.002, 0.1], ids=str)
def test_bytes_that_trickle_stretch_no_limit(
    connect: Connect, duo: RunningDuo, now: int, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(admin_api, "PAGE_LIMIT", LIMIT)
    with wire(duo.tls_port, drip=seconds) as slow, within(2 * LIMIT + SLACK), pytest.raises(TryLaterError) as broke:
        connect(secrets(duo, host=f"localhost:{slow.port}")).page(of(AUTHENTICATION, now))

    assert broke.value.cause is Cause.DOWN
    assert slow.connections == 1


def test_a_page_that_dawdles_within_the_limit_is_a_page(api: AdminApi, duo: RunningDuo, now: int) -> None:
    duo.control.add_log_rows(attempt(now / 1000 - 100))
    duo.control.add_fault(Fault.slow_drip(seconds=0.1))

    assert len(api.page(of(AUTHENTICATION, now)).records) == 1
    assert len(api.page(of(AUTHENTICATION, now)).records) == 1, "and its connection, which ends with it, is not kept"


def test_a_page_larger_than_any_of_duos_is_not_taken_in_part(
    connect: Connect, api: AdminApi, duo: RunningDuo, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    duo.control.add_log_rows(*(attempt(now / 1000 - each) for each in range(1, 50)))
    size = api.page(of(AUTHENTICATION, now)).size

    monkeypatch.setattr(admin_api, "LARGEST_PAGE", size)
    assert len(connect(secrets(duo)).page(of(AUTHENTICATION, now)).records) == 49
    monkeypatch.setattr(admin_api, "LARGEST_PAGE", size - 1)
    with pytest.raises(TryLaterError) as broke:
        connect(secrets(duo)).page(of(AUTHENTICATION, now))

    assert broke.value.cause is Cause.GARBLED
    assert "a reply of more than" in broke.value.detail


def test_a_kept_connection_that_duo_has_closed_is_opened_anew(connect: Connect, duo: RunningDuo, now: int) -> None:
    with wire(duo.tls_port) as seen:
        api = connect(secrets(duo, host=f"localhost:{seen.port}"))
        api.page(of(AUTHENTICATION, now))
        seen.hang_up()

        assert api.page(of(AUTHENTICATION, now)).is_empty

    assert seen.connections == 2
    assert len(duo.control.journal()) == 2


def test_it_is_opened_anew_only_once(api: AdminApi, duo: RunningDuo, now: int) -> None:
    api.page(of(AUTHENTICATION, now))
    duo.control.add_fault(Fault.reset(count=None))

    with pytest.raises(TryLaterError) as broke:
        api.page(of(AUTHENTICATION, now))

    assert broke.value.cause is Cause.DOWN
    assert len(duo.control.journal()) == 3


def test_a_page_that_broke_off_after_its_first_byte_is_not_asked_for_again(
    api: AdminApi, duo: RunningDuo, now: int
) -> None:
    duo.control.add_log_rows(attempt(now / 1000 - 100))
    api.page(of(AUTHENTICATION, now))
    duo.control.add_fault(Fault.cut_body(count=None))

    with pytest.raises(TryLaterError) as broke:
        api.page(of(AUTHENTICATION, now))

    assert broke.value.cause is Cause.DOWN
    assert len(duo.control.journal()) == 2


def test_a_host_that_takes_the_call_and_says_nothing_is_down(
    connect: Connect, duo: RunningDuo, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin_api, "PAGE_LIMIT", LIMIT)
    with wire(None) as mute, within(LIMIT + SLACK), pytest.raises(TryLaterError) as broke:
        connect(secrets(duo, host=f"localhost:{mute.port}")).page(of(USERS, now))

    assert broke.value.cause is Cause.DOWN
    assert mute.connections == 1


@pytest.mark.parametrize(
    ("grants", "stream", "cause"),
    [
        ((), AUTHENTICATION, Cause.NOT_GRANTED),
        (("read_resource",), ACTIVITY, Cause.NOT_GRANTED),
        (("read_log",), USERS, Cause.NOT_GRANTED),
        (("read_log",), OFFLINE_ENROLLMENT, None),
        (("read_resource",), USERS, None),
        (("read_log",), TRUST_MONITOR, Cause.NOT_OFFERED),
    ],
)
def test_what_the_integration_or_the_account_may_not(
    connect: Connect, duo: RunningDuo, now: int, grants: tuple[Grant, ...], stream: Stream, cause: Cause | None
) -> None:
    api = connect(secrets(duo, duo.control.add_admin_api("some", *grants)))

    if cause is None:
        assert api.page(of(stream, now)).size
        return
    with pytest.raises(FixSettingsError) as broke:
        api.page(of(stream, now))
    assert (broke.value.cause, broke.value.detail) == (cause, "Duo 40301: Access forbidden")


@pytest.mark.parametrize(
    ("stream", "code", "cause"),
    [
        (ENDPOINTS, 40401, Cause.NOT_OFFERED),
        (ENDPOINTS, 40301, Cause.NOT_OFFERED),
        (TRUST_MONITOR, 40401, Cause.NOT_OFFERED),
        (INTEGRATIONS, 40401, Cause.REQUEST_REFUSED),
        (INTEGRATIONS, 40301, Cause.NOT_GRANTED),
    ],
)
def test_what_some_accounts_have_not_is_not_offered(
    api: AdminApi, duo: RunningDuo, now: int, stream: Stream, code: int, cause: Cause
) -> None:
    duo.control.add_fault(Fault.fail(code, stream.path))

    with pytest.raises(FixSettingsError) as broke:
        api.page(of(stream, now))

    assert broke.value.cause is cause


@pytest.mark.parametrize("stream", [AUTHENTICATION, ACTIVITY, TELEPHONY], ids=lambda stream: stream.name)
def test_a_window_that_begins_before_duos_memory_is_too_old(api: AdminApi, now: int, stream: Stream) -> None:
    asked = replace(of(stream, now), low=now - 181 * DAY)

    for cursor in (None, f"{now},x"):
        with pytest.raises(TryLaterError) as broke:
            api.page(replace(asked, cursor=cursor))
        assert broke.value.cause is Cause.TOO_OLD


@pytest.mark.parametrize("cursor", ["x", "not a moment,id"])
@pytest.mark.parametrize("stream", [AUTHENTICATION, ACTIVITY, TRUST_MONITOR], ids=lambda stream: stream.name)
def test_a_cursor_that_duo_does_not_take_is_told_apart(
    api: AdminApi, duo: RunningDuo, now: int, stream: Stream, cursor: str
) -> None:
    duo.control.change_settings(trust_monitor=True)

    with pytest.raises(TryLaterError) as broke:
        api.page(of(stream, now, cursor))

    assert broke.value.cause is Cause.CURSOR
    assert api.page(of(stream, now)).is_empty


def test_a_wrong_secret_key_is_read_anew(connect: Connect, duo: RunningDuo, now: int) -> None:
    source = secrets(duo, skey=SKEY)
    api = connect(source)

    with pytest.raises(FixSettingsError) as broke:
        api.page(of(USERS, now))
    source.texts["duo"] = keys(duo)

    assert broke.value.cause is Cause.WRONG_KEY
    assert SKEY not in str(broke.value)
    assert api.page(of(USERS, now)).size
    assert source.forgotten["duo"] == 1


def test_keys_that_changed_are_used_with_the_next_page(connect: Connect, duo: RunningDuo, now: int) -> None:
    source = secrets(duo)
    api = connect(source)
    api.page(of(USERS, now))
    other = duo.control.add_admin_api("other", "read_resource")
    source.kept["duo"] = keys(duo, other)

    api.page(of(USERS, now))

    assert [each.ikey for each in duo.control.journal()] == [duo.integration("adminapi").ikey, other.ikey]


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"host": "evil.example"}, Cause.HOST),
        ({"host": "https://localhost:1"}, Cause.HOST),
        ({"skey": ""}, Cause.SECRET),
    ],
)
def test_a_secret_that_is_wrong_calls_nobody(
    connect: Connect, duo: RunningDuo, now: int, changes: dict[str, str], cause: Cause
) -> None:
    with pytest.raises(FixSettingsError) as broke:
        connect(secrets(duo, None, **changes)).page(of(USERS, now))

    assert broke.value.cause is cause
    assert duo.control.journal() == []


def test_a_certificate_of_somebody_elses_ca(connect: Connect, duo: RunningDuo, now: int, tmp_path: Path) -> None:
    source = secrets(duo)
    source.texts["ca"] = Certificates.at(tmp_path).ca_file.read_text()

    with pytest.raises(FixSettingsError) as broke:
        connect(source).page(of(USERS, now))

    assert broke.value.cause is Cause.CERTIFICATE
    assert duo.control.journal() == []


def test_a_ca_secret_without_certificates(connect: Connect, duo: RunningDuo, now: int) -> None:
    source = secrets(duo)
    source.texts["ca"] = "no certificate"

    with pytest.raises(FixSettingsError) as broke:
        connect(source).page(of(USERS, now))

    assert (broke.value.cause, broke.value.detail) == (Cause.SECRET, "the CA secret holds no certificates in PEM")


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_that_is_ten_minutes_off(api: AdminApi, duo: RunningDuo, now: int, minutes: int) -> None:
    duo.control.skew(minutes * 60)

    with pytest.raises(FixSettingsError) as broke:
        api.page(of(USERS, now))

    assert broke.value.cause is Cause.CLOCK
