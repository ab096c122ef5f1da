"""A push from the first poll to the last, pressed by hand, by script and by the clock."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import duo_client
import pytest

from local.duosim.attempts import Button
from local.duosim.control import Control, ControlRefused
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from local.duosim.script import Outcome
from tests.contracts.duosim.caller import Caller

STATUS = "/auth/v2/auth_status"


def push(caller: Caller, username: str = "alice", **more: str) -> str:
    told = {"username": username, "factor": "push", "device": "auto", "async": "1", **more}
    return str(caller.send("POST", "/auth/v2/auth", told).response["txid"])


def status(caller: Caller, txid: str) -> dict[str, Any]:
    return caller.send("GET", STATUS, {"txid": txid}).response


def test_the_first_poll_answers_at_once_and_the_second_with_the_decision(
    caller: Caller, control: Control, alice: Person
) -> None:
    txid = push(caller, alice.username)
    assert status(caller, txid) == {
        "result": "waiting",
        "status": "pushed",
        "status_msg": "Pushed a login request to your device...",
        "auth_delayed": False,
    }

    with ThreadPoolExecutor() as pool:
        second: Future[dict[str, Any]] = pool.submit(status, caller, txid)
        control.wait_for_request(STATUS, count=2)
        assert not second.done()
        control.press("alice", "approve")
        decided = second.result(10)

    assert decided == {
        "result": "allow",
        "status": "allow",
        "status_msg": "Success. Logging you in...",
        "auth_delayed": False,
    }
    assert status(caller, txid) == decided


@pytest.mark.parametrize(
    ("button", "result", "word", "logged", "reason"),
    [
        ("approve", "allow", "allow", "success", "user_approved"),
        ("deny", "deny", "deny", "denied", "user_mistake"),
        ("fraud", "deny", "fraud", "fraud", "user_marked_fraud"),
    ],
)
def test_each_button_ends_it_once_and_is_written_down(
    duo: RunningDuo, alice: Person, button: Button, *, result: str, word: str, logged: str, reason: str
) -> None:
    caller, control = Caller.of(duo), duo.control
    txid = push(caller, ipaddr="192.0.2.7", pushinfo="Place=Ann%20Arbor")

    control.press("alice", button)

    assert (status(caller, txid)["result"], status(caller, txid)["status"]) == (result, word)
    record = control.records("alice")[-1]
    assert (record.txid, record.result, record.reason) == (txid, logged, reason)
    assert (record.ip, record.device, record.pushinfo) == ("192.0.2.7", alice.phones[0].device, {"Place": "Ann Arbor"})
    with pytest.raises(ControlRefused, match="Nothing is waiting"):
        control.press("alice", "approve", txid=txid)
    assert len(control.records("alice")) == 1


def test_nobody_presses_and_it_times_out(caller: Caller, control: Control, alice: Person) -> None:
    txid = push(caller, alice.username)
    control.advance(59)
    assert status(caller, txid)["status"] == "pushed"
    control.advance(2)

    assert (status(caller, txid)["result"], status(caller, txid)["status"]) == ("deny", "timeout")
    assert control.wait_for_record("alice").reason == "no_response"


def test_a_finished_push_is_repeated_for_a_while_and_then_unknown(
    caller: Caller, control: Control, alice: Person
) -> None:
    txid = push(caller, alice.username)
    control.press("alice", "approve")
    control.advance(59)
    assert status(caller, txid)["result"] == "allow"
    control.advance(2)

    assert caller.send("GET", STATUS, {"txid": txid}).refusal == (400, 40002, "txid")


def test_a_poll_without_news_is_refused_at_the_limit_and_the_push_lives_on(
    caller: Caller, control: Control, alice: Person
) -> None:
    control.change_settings(long_poll_seconds=0.05)
    txid = push(caller, alice.username)
    assert status(caller, txid)["status"] == "pushed"

    assert caller.send("GET", STATUS, {"txid": txid}).refusal == (400, 40002, "txid")
    control.press("alice", "approve")
    assert status(caller, txid)["result"] == "allow"


def test_another_application_cannot_ask_about_a_push(caller: Caller, control: Control, alice: Person) -> None:
    other = Caller(caller.duo, control.add_integration("authapi", "Another application"))
    txid = push(caller, alice.username)

    assert other.send("GET", STATUS, {"txid": txid}).refusal == (400, 40002, "txid")
    assert status(caller, txid)["status"] == "pushed"


def test_two_people_at_once_do_not_meet(caller: Caller, control: Control, alice: Person) -> None:
    control.put_person(Person("bob", devices=[Phone()]))
    ours, theirs = push(caller, alice.username), push(caller, "bob")
    for txid in (ours, theirs):
        status(caller, txid)

    with ThreadPoolExecutor() as pool:
        polls = [pool.submit(status, caller, txid) for txid in (ours, theirs)]
        control.wait_for_request(STATUS, count=4)
        control.press("bob", "deny")
        assert polls[1].result(10)["result"] == "deny"
        assert not polls[0].done()
        control.press("alice", "approve")
        assert polls[0].result(10)["result"] == "allow"


def test_two_pushes_of_one_person_are_told_apart(caller: Caller, control: Control, alice: Person) -> None:
    first, second = push(caller, alice.username), push(caller, alice.username)

    control.press("alice", "deny", txid=first)
    control.press("alice", "approve", txid=second)

    assert [status(caller, txid)["result"] for txid in (first, second)] == ["deny", "allow"]


def test_a_synchronous_push_waits_for_the_thumb(auth: duo_client.Auth, control: Control, alice: Person) -> None:
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(auth.auth, "push", username=alice.username, device="auto")
        control.wait_for_push("alice")
        assert not answer.done()
        control.press("alice", "fraud")

    assert answer.result(10) == {
        "result": "deny",
        "status": "fraud",
        "status_msg": "Login request reported as fraudulent.",
    }


@pytest.mark.parametrize(
    ("outcome", "result", "word"),
    [
        (Outcome.approve(), "allow", "allow"),
        (Outcome.deny(), "deny", "deny"),
        (Outcome.fraud(), "deny", "fraud"),
        (Outcome.timeout(), "deny", "timeout"),
        (Outcome.locked_out(), "deny", "locked_out"),
        (Outcome.push_failed(Outcome.timeout()), "deny", "timeout"),
        (Outcome.push_failed(Outcome.approve()), "allow", "allow"),
        (Outcome.answer("perhaps", "dreaming", "Zzz"), "perhaps", "dreaming"),
        (Outcome.answer("allow", "new_word"), "allow", "new_word"),
    ],
)
def test_a_script_plays_the_person(
    caller: Caller, control: Control, *, outcome: Outcome, result: str, word: str
) -> None:
    control.put_person(Person("alice", devices=[Phone()]))
    control.script("alice", outcome)
    told = status(caller, push(caller))

    assert (told["result"], told["status"]) == (result, word)
    assert (control.records("alice")[-1].result == "success") is (result == "allow")


def test_a_push_that_fails_is_told_and_cannot_be_approved(caller: Caller, control: Control, alice: Person) -> None:
    control.script("alice", Outcome.push_failed())
    txid = push(caller, alice.username)

    told = status(caller, txid)
    assert (told["result"], told["status"]) == ("waiting", "push_failed")
    with pytest.raises(ControlRefused, match="never reached"):
        control.press("alice", "approve")


def test_a_script_takes_its_time_and_is_used_up(caller: Caller, control: Control, alice: Person) -> None:
    control.script("alice", Outcome.approve(after=5), Outcome.deny(), always=Outcome.fraud())
    slow = push(caller, alice.username)
    assert status(caller, slow)["status"] == "pushed"
    control.advance(6)

    assert status(caller, slow)["status"] == "allow"
    assert [status(caller, push(caller))["status"] for _ in range(3)] == ["deny", "fraud", "fraud"]
    control.forget_script("alice")
    assert status(caller, push(caller))["status"] == "pushed"
