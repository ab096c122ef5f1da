"""Who people are to Duo: enrolled or not, trusted or not, let in or not."""

from typing import Any

import duo_client
import pytest

from local.duosim.control import Control, ControlRefused
from local.duosim.people import Person, Phone, Status, Token
from local.duosim.script import Outcome, PreauthAnswer
from local.duosim.settings import NewUserPolicy
from tests.contracts.duosim.caller import Caller

AUTH = "/auth/v2/auth"


def preauth(caller: Caller, username: str = "alice", **more: str) -> dict[str, Any]:
    return caller.send("POST", "/auth/v2/preauth", {"username": username, **more}).response


def push(caller: Caller, username: str = "alice") -> dict[str, Any]:
    return caller.send("POST", AUTH, {"username": username, "factor": "push", "device": "auto"}).response


def test_devices_are_described_in_documented_fields_only(caller: Caller, control: Control) -> None:
    phone = Phone(name="Bob's iPhone", number="+17345550100", sms_codes=["1234567"])
    token = Token(serial="123456")
    control.put_person(Person("bob", devices=[phone, token]))

    assert preauth(caller, "bob") == {
        "result": "auth",
        "status_msg": "Account is active",
        "devices": [
            {
                "device": phone.device,
                "type": "phone",
                "display_name": "Bob's iPhone (XXX-XXX-0100)",
                "name": "Bob's iPhone",
                "number": "XXX-XXX-0100",
                "capabilities": ["auto", "push", "sms", "phone", "mobile_otp"],
                "sms_nextcode": "1",
            },
            {"device": token.device, "type": "token", "display_name": "Token (123456)", "name": "123456"},
        ],
    }


def test_an_alias_is_the_person_and_a_likeness_is_not(caller: Caller, control: Control) -> None:
    control.put_person(Person("alice", aliases=["a.moreau"], devices=[Phone()]))
    control.script("alice", Outcome.approve())

    assert push(caller, "A.Moreau")["result"] == "allow"
    assert (control.records()[-1].username, control.records()[-1].alias) == ("alice", "A.Moreau")
    assert preauth(caller, "a.more")["result"] == "enroll"


@pytest.mark.parametrize(
    ("status", "asked", "tried", "word", "reason"),
    [
        ("active", "auth", "allow", "allow", "user_approved"),
        ("bypass", "allow", "allow", "bypass", "bypass_user"),
        ("disabled", "deny", "deny", "deny", "user_disabled"),
        ("locked out", "deny", "deny", "locked_out", "locked_out"),
    ],
)
def test_status_decides(
    caller: Caller, control: Control, status: Status, *, asked: str, tried: str, word: str, reason: str
) -> None:
    control.put_person(Person("alice", status=status, devices=[Phone()]))
    control.script("alice", Outcome.approve())

    assert preauth(caller)["result"] == asked
    told = push(caller)
    assert (told["result"], told["status"]) == (tried, word)
    assert control.records()[-1].reason == reason


@pytest.mark.parametrize("policy", ["allow", "deny"])
def test_a_stranger_is_let_in_or_not_as_the_account_says(
    caller: Caller, control: Control, policy: NewUserPolicy
) -> None:
    control.change_settings(new_user_policy=policy)

    assert preauth(caller, "stranger")["result"] == policy
    assert push(caller, "stranger")["result"] == policy
    assert {record.reason for record in control.records()} == {f"{policy}_unenrolled_user"}


def test_a_stranger_is_sent_to_enrol_and_the_address_ends(caller: Caller, control: Control) -> None:
    told = preauth(caller, "frank")

    assert told["result"] == "enroll"
    assert told["enroll_portal_url"].startswith(f"http://127.0.0.1:{caller.duo.http_port}/portal?code=")
    assert preauth(caller, "frank")["enroll_portal_url"] != told["enroll_portal_url"]
    assert control.records() == []


def test_who_has_no_device_is_sent_to_enrol_too(caller: Caller, control: Control) -> None:
    control.put_person(Person("frank"))

    assert preauth(caller, "frank")["result"] == "enroll"
    push_told = {"username": "frank", "factor": "push", "device": "auto"}
    assert caller.send("POST", AUTH, push_told).refusal == (400, 40002, "no capable device")


def test_too_many_refusals_lock_out_and_a_success_between_them_does_not(
    caller: Caller, control: Control, alice: Person
) -> None:
    control.change_settings(lockout_after=3)
    control.script("alice", *[Outcome.deny()] * 2, Outcome.approve(), *[Outcome.deny()] * 3)
    words = [push(caller, alice.username)["status"] for _ in range(6)]
    assert words == ["deny", "deny", "allow", "deny", "deny", "deny"]

    assert control.person("alice").status == "locked out"
    assert push(caller)["status"] == "locked_out"
    assert preauth(caller)["result"] == "deny"


def test_a_trusted_device_is_trusted_for_its_time_person_and_application(
    auth: duo_client.Auth, caller: Caller, control: Control, alice: Person
) -> None:
    control.put_person(Person("bob", devices=[Phone()]))
    control.change_settings(trusted_device_seconds=600)
    control.script("alice", Outcome.approve())
    token = auth.auth("push", username=alice.username, device="auto")["trusted_device_token"]
    other = Caller(caller.duo, control.add_integration("authapi", "Another application"))

    assert preauth(caller, trusted_device_token=token) == {"result": "allow", "status_msg": "Trusted device"}
    assert preauth(other, trusted_device_token=token)["result"] == "auth"
    assert preauth(caller, "bob", trusted_device_token=token)["result"] == "auth"
    assert preauth(caller, trusted_device_token=token + "x")["result"] == "auth"
    control.advance(601)
    assert preauth(caller, trusted_device_token=token)["result"] == "auth"


def test_no_trusted_device_token_unless_the_account_says_so(
    auth: duo_client.Auth, control: Control, alice: Person
) -> None:
    control.script("alice", Outcome.approve())

    assert "trusted_device_token" not in auth.auth("push", username=alice.username, device="auto")


@pytest.mark.parametrize("result", ["auth", "allow", "deny", "enroll", "something_new"])
def test_a_forced_preauth_answer(caller: Caller, control: Control, alice: Person, result: str) -> None:
    control.force_preauth(alice.username, PreauthAnswer(result=result, status_msg="As told"))

    assert preauth(caller) == {"result": result, "status_msg": "As told"}
    control.forget_script("alice")
    assert preauth(caller)["result"] == "auth"


def test_a_phone_call_is_answered_and_pound_lets_in(auth: duo_client.Auth, control: Control, alice: Person) -> None:
    txid = auth.auth("phone", username=alice.username, device="auto", async_txn=True)["txid"]
    assert auth.auth_status(txid)["status_msg"] == "Dialing XXX-XXX-0100..."
    with pytest.raises(ControlRefused):
        control.press("alice", "pound")
    control.press("alice", "answer")
    assert auth.auth_status(txid)["status"] == "answered"
    control.press("alice", "pound")

    assert auth.auth_status(txid)["success"] is True
    assert control.records()[-1].factor == "phone_call"


def test_a_phone_call_that_nobody_answers_or_hangs_up_does_not(
    auth: duo_client.Auth, control: Control, alice: Person
) -> None:
    hung_up, ignored, no_key = (
        auth.auth("phone", username=alice.username, device="auto", async_txn=True)["txid"] for _ in range(3)
    )
    control.press("alice", "hangup", txid=hung_up)
    assert auth.auth_status(hung_up)["status_msg"] == "No keypress detected. Please try again."
    control.press("alice", "answer", txid=no_key)
    control.advance(61)

    assert auth.auth_status(ignored)["status"] == "timeout"
    assert auth.auth_status(no_key)["status_msg"] == "No keypress detected. Please try again."


def test_a_text_message_never_lets_in_and_its_codes_replace_the_last(
    auth: duo_client.Auth, control: Control, alice: Person
) -> None:
    control.change_settings(sms_batch=3)
    sent = auth.auth("sms", username=alice.username, device="auto")
    assert (sent["result"], sent["status"]) == ("deny", "sent")
    old = control.person("alice").phones[0].sms_codes
    assert [code[0] for code in old] == ["1", "2", "3"]
    assert all(code in control.sms_inbox("alice")[0] for code in old)
    auth.auth("sms", username="alice", device="auto")

    assert auth.auth("passcode", username="alice", passcode=old[0])["result"] == "deny"
    new = control.person("alice").phones[0].sms_codes
    assert auth.auth("passcode", username="alice", passcode=new[0])["result"] == "allow"
    assert auth.preauth(username="alice")["devices"][0]["sms_nextcode"] == "2"


def test_auto_takes_the_best_that_the_phone_can_do(auth: duo_client.Auth, control: Control) -> None:
    for capabilities, status in ((["push", "phone"], "pushed"), (["sms", "phone"], "calling"), (["sms"], "sent")):
        control.put_person(Person("alice", devices=[Phone(capabilities=capabilities)]))
        txid = auth.auth("auto", username="alice", device="auto", async_txn=True)["txid"]
        assert auth.auth_status(txid)["status"] == status


def test_a_misspelt_field_is_refused(caller: Caller, control: Control) -> None:
    with pytest.raises(ControlRefused, match="verified_psuh"):
        control.change_settings(verified_psuh="required")
    with pytest.raises(ControlRefused, match="three to six"):
        control.change_settings(verified_push_digits=2)
    with pytest.raises(ControlRefused, match="status must be"):
        control.put_person(Person("alice", status="asleep"))  # type: ignore[arg-type]
    assert preauth(caller)["result"] == "enroll"
