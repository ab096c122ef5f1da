"""The number on the sign-in page must be typed on the phone."""

from typing import Any

import pytest

from local.duosim.control import Control, ControlRefused
from local.duosim.people import Person, Phone
from tests.contracts.duosim.caller import Caller

AUTH = "/auth/v2/auth"
PUSH = {"username": "carol", "factor": "push", "device": "auto", "async": "1"}


@pytest.fixture
def carol(control: Control) -> Person:
    return control.put_person(Person("carol", devices=[Phone()], verified_push="required"))


def preauth(caller: Caller, *, opted_in: bool = True) -> dict[str, Any]:
    told = {"username": "carol", "client_supports_verified_push": "1"} if opted_in else {"username": "carol"}
    return caller.send("POST", "/auth/v2/preauth", told).response


def begin(caller: Caller) -> tuple[str, str]:
    asked = preauth(caller)
    begun = caller.send("POST", AUTH, {**PUSH, "txid": asked["txid"]}).response
    assert begun == {"txid": asked["txid"]}
    return asked["txid"], asked["verification_code"]


def other(code: str) -> str:
    return "".join(str((int(digit) + 1) % 10) for digit in code)


def test_the_right_number_lets_in(caller: Caller, control: Control, carol: Person) -> None:
    txid, code = begin(caller)
    waiting = caller.send("GET", "/auth/v2/auth_status", {"txid": txid}).response
    assert waiting["status_msg"] == f"Please enter verification code {code} into Duo Mobile..."
    assert control.pushes("carol")[0].wants_number

    control.press("carol", "approve", number=code)

    assert caller.send("GET", "/auth/v2/auth_status", {"txid": txid}).response["result"] == "allow"
    record = control.records(carol.username)[-1]
    assert (record.txid, record.factor, record.result) == (txid, "verified_duo_push", "success")


def test_a_wrong_number_does_not(caller: Caller, control: Control, carol: Person) -> None:
    txid, code = begin(caller)

    control.press(carol.username, "approve", number=other(code))

    told = caller.send("GET", "/auth/v2/auth_status", {"txid": txid}).response
    assert (told["result"], told["status"]) == ("deny", "deny")
    with pytest.raises(ControlRefused):
        control.press("carol", "approve", number=code)


def test_no_number_presses_nothing(caller: Caller, control: Control, carol: Person) -> None:
    begin(caller)

    with pytest.raises(ControlRefused, match="Type the number"):
        control.press(carol.username, "approve")
    assert control.pushes("carol")


@pytest.mark.parametrize("digits", [3, 4, 5, 6])
def test_policy_says_how_many_digits(caller: Caller, control: Control, digits: int) -> None:
    control.change_settings(verified_push="required", verified_push_digits=digits)
    control.put_person(Person("carol", devices=[Phone()]))

    asked = preauth(caller)

    assert (len(asked["verification_code"]), asked["verification_code"].isdigit()) == (digits, True)
    assert asked["expiration"] == 60


def test_a_client_that_did_not_opt_in_cannot_push(caller: Caller, carol: Person) -> None:
    asked = preauth(caller, opted_in=False)

    assert {"txid", "verification_code", "expiration"}.isdisjoint(asked)
    assert asked["devices"][0]["capabilities"] == ["auto", "sms", "phone", "mobile_otp"]
    assert caller.send("POST", AUTH, {**PUSH, "username": carol.username}).refusal == (400, 40002, "no capable device")


def test_whom_the_policy_spares_gets_no_number(caller: Caller, control: Control) -> None:
    control.change_settings(verified_push="required")
    control.put_person(Person("carol", devices=[Phone()], verified_push="off"))

    assert {"txid", "verification_code", "expiration"}.isdisjoint(preauth(caller))
    assert caller.send("POST", AUTH, PUSH).status == 200


def test_who_has_nothing_to_push_to_gets_no_number(caller: Caller, control: Control) -> None:
    control.put_person(Person("carol", devices=[Phone(capabilities=["auto", "sms"])], verified_push="required"))

    assert {"txid", "verification_code", "expiration"}.isdisjoint(preauth(caller))


def test_a_number_serves_one_push_of_its_own_person_for_a_minute(
    caller: Caller, control: Control, carol: Person
) -> None:
    control.put_person(Person("alice", devices=[Phone()]))
    spent, _ = begin(caller)
    late = preauth(caller)["txid"]
    foreign = preauth(caller)["txid"]

    assert caller.send("POST", AUTH, {**PUSH, "txid": spent}).refusal == (400, 40002, "txid")
    assert caller.send("POST", AUTH, {**PUSH, "username": "alice", "txid": foreign}).status == 400
    control.advance(61)
    assert caller.send("POST", AUTH, {**PUSH, "username": carol.username, "txid": late}).status == 400
