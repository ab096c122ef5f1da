"""Each fault does to a raw client exactly what its name says, once, and only where it was asked to."""

import email.utils
import http.client
import json
import time

import pytest

from local.duosim.control import Control
from local.duosim.faults import Fault
from local.duosim.people import Person, Phone
from tests.contracts.duosim.caller import Caller

CHECK = "/auth/v2/check"
PREAUTH = "/auth/v2/preauth"


@pytest.mark.parametrize("retry_after", [None, 7])
def test_too_many_requests(caller: Caller, control: Control, retry_after: int | None) -> None:
    control.add_fault(Fault.rate_limit(CHECK, retry_after=retry_after))

    answer = caller.send("GET", CHECK)

    assert answer.refusal == (429, 42901, None)
    assert answer.headers["Retry-After"] == (None if retry_after is None else "7")
    assert caller.send("GET", CHECK).status == 200


@pytest.mark.parametrize("code", [40002, 40103, 40105, 40301, 50000])
def test_any_refusal(caller: Caller, control: Control, code: int) -> None:
    control.add_fault(Fault.fail(code, CHECK, detail="told to"))

    assert caller.send("GET", CHECK).refusal == (code // 100, code, "told to")
    assert caller.send("GET", CHECK).status == 200


@pytest.mark.parametrize(("fault", "status"), [(Fault.server_error(), 500), (Fault.html(), 200)])
def test_a_page_instead_of_json(caller: Caller, control: Control, fault: Fault, status: int) -> None:
    control.add_fault(fault)

    answer = caller.send("GET", CHECK)

    assert (answer.status, answer.headers.get_content_type()) == (status, "text/html")
    assert b"<html>" in answer.body


def test_json_that_is_none(caller: Caller, control: Control) -> None:
    control.add_fault(Fault.not_json(CHECK))

    answer = caller.send("GET", CHECK)

    assert (answer.status, answer.headers.get_content_type()) == (200, "application/json")
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.body)


def test_a_connection_that_is_reset(caller: Caller, control: Control) -> None:
    control.add_fault(Fault.reset(CHECK))

    with pytest.raises(ConnectionResetError) as reset:
        caller.send("GET", CHECK)
    assert not isinstance(reset.value, http.client.RemoteDisconnected)  # that would be a polite end
    assert control.journal(CHECK)[-1].status is None
    assert caller.send("GET", CHECK).status == 200


def test_a_body_that_is_cut(caller: Caller, control: Control) -> None:
    control.add_fault(Fault.cut_body(CHECK))

    with pytest.raises(http.client.IncompleteRead) as cut:
        caller.send("GET", CHECK)
    assert cut.value.partial.startswith(b'{"stat"')
    assert cut.value.expected


def test_silence_keeps_the_connection_open_until_the_client_leaves(caller: Caller, control: Control) -> None:
    control.add_fault(Fault.silence(CHECK))
    connection = http.client.HTTPConnection("127.0.0.1", caller.duo.http_port, timeout=0.2)
    connection.request("GET", CHECK)

    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    assert control.journal(CHECK)[-1].status is None


def test_silence_ends_with_the_true_answer(caller: Caller, control: Control) -> None:
    control.add_fault(Fault.silence(CHECK, seconds=0.1))
    before = time.monotonic()

    assert caller.send("GET", CHECK).status == 200
    assert time.monotonic() - before >= 0.1


def test_a_slow_drip_trickles_the_true_answer(caller: Caller, control: Control) -> None:
    control.add_fault(Fault.slow_drip(CHECK, seconds=0.4))
    connection = http.client.HTTPConnection("127.0.0.1", caller.duo.http_port, timeout=0.3)
    headers = caller.headers("GET", CHECK, {}, "", email.utils.formatdate())
    connection.request("GET", CHECK, headers=headers)
    answer = connection.getresponse()
    before = time.monotonic()

    whole = b"".join(iter(lambda: answer.read1(1000), b""))

    assert json.loads(whole)["stat"] == "OK"
    assert time.monotonic() - before >= 0.3  # longer than the socket's own timeout would ever have waited
    connection.close()


def test_a_wrong_clock_is_shown_and_refuses_true_dates(caller: Caller, control: Control) -> None:
    control.skew(-400)

    shown = caller.send("GET", "/auth/v2/ping").response["time"]
    assert shown == pytest.approx(time.time() - 400, abs=3)
    assert caller.send("GET", CHECK).refusal == (401, 40105, None)
    control.skew(0)
    assert caller.send("GET", CHECK).status == 200


def test_a_fault_meets_its_person_only_however_they_are_named(caller: Caller, control: Control, alice: Person) -> None:
    control.put_person(Person("bob", devices=[Phone()]))
    push = {"factor": "push", "device": "auto", "async": "1"}
    txid = caller.send("POST", "/auth/v2/auth", {"username": "alice", **push}).response["txid"]
    control.add_fault(Fault.fail(40002, count=None).for_person("alice"))

    assert caller.send("POST", PREAUTH, {"username": "bob"}).status == 200
    assert caller.send("GET", CHECK).status == 200
    assert caller.send("POST", PREAUTH, {"username": "alice"}).status == 400
    assert caller.send("POST", PREAUTH, {"user_id": alice.user_id}).status == 400
    assert caller.send("GET", "/auth/v2/auth_status", {"txid": txid}).status == 400
    control.clear_faults()
    assert caller.send("GET", "/auth/v2/auth_status", {"txid": txid}).status == 200


def test_a_fault_counts_down_and_the_next_takes_over(caller: Caller, control: Control) -> None:
    control.add_fault(Fault.rate_limit(CHECK, count=2))
    control.add_fault(Fault.server_error(CHECK))

    assert [caller.send("GET", CHECK).status for _ in range(4)] == [429, 429, 500, 200]
    assert [entry.fault for entry in control.journal(CHECK)] == ["rate_limit", "rate_limit", "server_error", None]
    assert control.faults() == []
