"""The Duo adapter when things break: each fault has its cause and its end, and no push is ever sent twice."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from doorbook.adapters.duo import auth_api
from doorbook.adapters.duo.auth_api import DuoAuthApi
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.signin.duo import CodeRequest, Enrolment, MayTry, PhoneRequest, StillWaiting
from local.duosim.faults import Fault
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.contracts.duo_ways import REQUEST, adapter, secrets, wire

ADDRESS = "192.0.2.7"
CODE = CodeRequest(duo_name="alice", code="123456", address=ADDRESS)
PHONE = PhoneRequest(duo_name="alice", device="DPIPHONE", address=ADDRESS)
ENROLMENT = Enrolment(user_id="DU1", code="duo://code", url=None, expires=datetime(2026, 5, 4, tzinfo=UTC))
LIMIT = 1.0
SLACK = 15.0
"""Of a busy machine; far below what a call without an end would take."""
LATER, FIX = TryLaterError, FixSettingsError


@dataclass(frozen=True)
class Step:
    """One of the calls, its path, and how often it may be asked where Duo breaks off."""

    path: str
    ask: Callable[[DuoAuthApi, str], object]
    most: int = 1


STEPS = {
    "preauth": Step("/auth/v2/preauth", lambda api, _: api.preauth("alice", ADDRESS), most=2),
    "push": Step("/auth/v2/auth", lambda api, _: api.send_push(REQUEST)),
    "status": Step("/auth/v2/auth_status", lambda api, txid: api.push_status(txid)),
    "code": Step("/auth/v2/auth", lambda api, _: api.check_code(CODE)),
    "text": Step("/auth/v2/auth", lambda api, _: api.text_codes(PHONE)),
    "call": Step("/auth/v2/auth", lambda api, _: api.place_call(PHONE)),
    "enrol": Step("/auth/v2/enroll", lambda api, _: api.enrol("newcomer", 600)),
    "enrolment": Step("/auth/v2/enroll_status", lambda api, _: api.enrolment_status(ENROLMENT)),
}
every_step = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)

FAULTS: list[tuple[Callable[[], Fault], type[BreakageError], Cause]] = [
    (lambda: Fault.fail(40001, detail="username", count=None), FIX, Cause.NAME_UNKNOWN),
    (lambda: Fault.fail(40002, detail="username", count=None), FIX, Cause.NAME_UNKNOWN),
    (lambda: Fault.fail(40002, detail="user_id", count=None), FIX, Cause.NAME_UNKNOWN),
    (lambda: Fault.fail(40002, detail="device", count=None), FIX, Cause.REQUEST_REFUSED),
    (lambda: Fault.fail(40002, detail="no capable device", count=None), FIX, Cause.REQUEST_REFUSED),
    (lambda: Fault.fail(40002, count=None), FIX, Cause.REQUEST_REFUSED),
    (lambda: Fault.fail(40101, count=None), FIX, Cause.REQUEST_REFUSED),
    (lambda: Fault.fail(40102, count=None), FIX, Cause.WRONG_KEY),
    (lambda: Fault.fail(40103, count=None), FIX, Cause.WRONG_KEY),
    (lambda: Fault.fail(40104, count=None), FIX, Cause.CLOCK),
    (lambda: Fault.fail(40105, count=None), FIX, Cause.CLOCK),
    (lambda: Fault.fail(40301, count=None), FIX, Cause.WRONG_TYPE),
    (lambda: Fault.fail(40401, count=None), FIX, Cause.REQUEST_REFUSED),
    (lambda: Fault.rate_limit(count=None), LATER, Cause.LIMITED),
    (lambda: Fault.rate_limit(retry_after=7, count=None), LATER, Cause.LIMITED),
    (lambda: Fault.fail(50000, count=None), LATER, Cause.DOWN),
    (lambda: Fault.server_error(count=None), LATER, Cause.DOWN),
    (lambda: Fault.html(count=None), LATER, Cause.GARBLED),
    (lambda: Fault.not_json(count=None), LATER, Cause.GARBLED),
    (lambda: Fault.reset(count=None), LATER, Cause.DOWN),
    (lambda: Fault.cut_body(count=None), LATER, Cause.DOWN),
]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PREAUTH_LIMIT", "SEND_LIMIT", "STATUS_LIMIT", "CODE_LIMIT", "ENROL_LIMIT"):
        monkeypatch.setattr(auth_api, name, LIMIT)


@pytest.fixture
def api(duo: RunningDuo) -> DuoAuthApi:
    duo.control.put_person(Person("alice", devices=[Phone(device="DPIPHONE")]))
    return adapter(secrets(duo))


@pytest.fixture
def txid(api: DuoAuthApi, duo: RunningDuo) -> str:
    """Send a push, whose first answer, that it was sent, is then still to fetch."""
    txid = api.send_push(REQUEST)
    duo.control.clear_journal()
    return txid


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@every_step
@pytest.mark.parametrize(
    ("fault", "error", "cause"), FAULTS, ids=[f"{n[0]().kind}-{n[0]().code}-{n[0]().detail}" for n in FAULTS]
)
def test_each_fault_has_its_cause_and_no_more_requests_than_it_may(
    api: DuoAuthApi,
    duo: RunningDuo,
    txid: str,
    step: Step,
    fault: Callable[[], Fault],
    error: type[BreakageError],
    cause: Cause,
) -> None:
    duo.control.add_fault(fault())

    with within(SLACK), pytest.raises(error) as broke:
        step.ask(api, txid)

    assert broke.value.cause is cause
    assert len(duo.control.journal(step.path)) == (step.most if cause is Cause.DOWN else 1)


@every_step
def test_a_reply_that_dawdles_within_the_limit_is_a_reply(
    api: DuoAuthApi, duo: RunningDuo, txid: str, step: Step
) -> None:
    """Its connection ends with it, and its body comes after its head."""
    duo.control.add_fault(Fault.slow_drip(seconds=0.1))

    step.ask(api, txid)

    assert len(duo.control.journal(step.path)) == 1


def test_a_limit_says_how_long_to_wait(api: DuoAuthApi, duo: RunningDuo) -> None:
    duo.control.add_fault(Fault.rate_limit())

    with pytest.raises(TryLaterError) as broke:
        api.preauth("alice", ADDRESS)

    assert broke.value.after == 30


@pytest.mark.parametrize("fault", [Fault.reset(), Fault.server_error(), Fault.cut_body(), Fault.silence()])
def test_preauth_is_asked_again_once_where_duo_broke_off(
    api: DuoAuthApi, duo: RunningDuo, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(auth_api, "PREAUTH_LIMIT", 2.0)
    duo.control.add_fault(fault)

    assert isinstance(api.preauth("alice", ADDRESS), MayTry)
    assert len(duo.control.journal("/auth/v2/preauth")) == 2


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "fault", [Fault.silence(count=None), Fault.slow_drip(seconds=60, count=None)], ids=["silence", "slow drip"]
)
@pytest.mark.parametrize("step", [STEPS["preauth"], STEPS["push"]], ids=["preauth", "push"])
def test_an_answer_that_does_not_come_is_waited_for_up_to_the_limit(
    api: DuoAuthApi, duo: RunningDuo, txid: str, step: Step, fault: Fault
) -> None:
    duo.control.add_fault(fault)

    with within(step.most * LIMIT + SLACK), pytest.raises(TryLaterError) as broke:
        step.ask(api, txid)

    assert (broke.value.cause, broke.value.detail) == (Cause.DOWN, "no answer within 1 s")
    assert len(duo.control.journal(step.path)) == step.most


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", [Fault.silence(), Fault.slow_drip(seconds=60)], ids=["silence", "slow drip"])
def test_a_status_that_does_not_come_changes_nothing(api: DuoAuthApi, duo: RunningDuo, txid: str, fault: Fault) -> None:
    duo.control.add_fault(fault)

    with within(LIMIT + SLACK):
        said = api.push_status(txid)

    assert said == StillWaiting()
    assert len(duo.control.journal("/auth/v2/auth_status")) == 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("seconds", [0.002, 0.01, 0.1], ids=str)
def test_bytes_that_trickle_stretch_no_limit(duo: RunningDuo, seconds: float) -> None:
    """Of the handshake, of the headers, of the body: whichever trickles."""
    with wire(duo.tls_port, drip=seconds) as slow:
        api = adapter(secrets(duo, host=f"localhost:{slow.port}"))

        with within(2 * LIMIT + SLACK), pytest.raises(TryLaterError) as broke:
            api.send_push(REQUEST)

    assert broke.value.cause is Cause.DOWN
    assert slow.connections == 1


@pytest.mark.usefixtures("impatient")
def test_a_host_that_takes_the_call_and_says_nothing_is_down(duo: RunningDuo) -> None:
    with wire(None) as mute:
        api = adapter(secrets(duo, host=f"localhost:{mute.port}"))

        with within(2 * LIMIT + SLACK), pytest.raises(TryLaterError) as broke:
            api.preauth("alice", ADDRESS)

    assert broke.value.cause is Cause.DOWN
    assert mute.connections == 2


def test_a_host_that_takes_no_call_is_down(duo: RunningDuo) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens
        api = adapter(secrets(duo, host=f"localhost:{taken.getsockname()[1]}"))

        with within(SLACK), pytest.raises(TryLaterError) as broke:
            api.send_push(REQUEST)

    assert (broke.value.cause, broke.value.detail) == (Cause.DOWN, "ConnectionRefusedError")


@pytest.mark.parametrize(
    ("errno", "error", "cause"),
    [(socket.EAI_NONAME, FIX, Cause.HOST), (socket.EAI_AGAIN, LATER, Cause.DOWN)],
    ids=["no such name", "no name server"],
)
def test_a_host_without_an_address_is_a_setting_and_a_dumb_name_server_is_not(
    api: DuoAuthApi, monkeypatch: pytest.MonkeyPatch, errno: int, error: type[BreakageError], cause: Cause
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(errno, "as told")

    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", unknown)
        with pytest.raises(error) as broke:
            api.send_push(REQUEST)

    assert broke.value.cause is cause


@every_step
@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_that_is_ten_minutes_off(api: DuoAuthApi, duo: RunningDuo, txid: str, step: Step, minutes: int) -> None:
    duo.control.skew(minutes * 60)

    with pytest.raises(FixSettingsError) as broke:
        step.ask(api, txid)

    assert broke.value.cause is Cause.CLOCK
    assert len(duo.control.journal(step.path)) == 1


@pytest.mark.parametrize("minutes", [-4, 4])
def test_a_clock_that_is_four_minutes_off_will_do(api: DuoAuthApi, duo: RunningDuo, minutes: int) -> None:
    duo.control.skew(minutes * 60)

    assert isinstance(api.preauth("alice", ADDRESS), MayTry)


def test_a_user_that_duo_does_not_know_is_named_as_the_cause(api: DuoAuthApi, duo: RunningDuo) -> None:
    duo.control.remove_person("alice")

    with pytest.raises(FixSettingsError) as broke:
        api.send_push(REQUEST)

    assert (broke.value.cause, broke.value.detail) == (Cause.NAME_UNKNOWN, "Duo 40002: username")


def test_a_push_that_nobody_remembers_is_a_refused_request(api: DuoAuthApi) -> None:
    with pytest.raises(FixSettingsError) as broke:
        api.push_status("00000000-0000-0000-0000-000000000000")

    assert (broke.value.cause, broke.value.detail) == (Cause.REQUEST_REFUSED, "Duo 40002: txid")
