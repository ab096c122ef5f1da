"""Every refusal of the wire, beside the same call that is not refused."""

import email.utils
import time

import pytest

from local.duosim.control import Control
from local.duosim.people import Person, Phone
from tests.contracts.duosim.caller import Caller, basic

CHECK = "/auth/v2/check"
PREAUTH = "/auth/v2/preauth"
AUTH = "/auth/v2/auth"


def test_a_true_call_wears_duos_headers_and_sends_no_more_than_is_documented(caller: Caller) -> None:
    answer = caller.send("GET", CHECK)

    assert (answer.status, set(answer.told), set(answer.response)) == (200, {"stat", "response"}, {"time"})
    assert answer.headers["Server"] == "Duo/1.0"
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Pragma"] == "no-cache"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["ETag"]


def test_ping_needs_no_signature_and_check_does(caller: Caller) -> None:
    nobody: dict[str, str | None] = {"Authorization": None}

    assert caller.send("GET", "/auth/v2/ping", headers=nobody).status == 200
    assert caller.send("GET", "/auth/v2/ping", headers={"Authorization": "Basic nonsense"}).status == 200
    assert caller.send("GET", CHECK, headers=nobody).refusal == (401, 40101, None)


@pytest.mark.parametrize("wrong", ["Basic", "Bearer token", "Basic %%%", "Basic bm9jb2xvbg=="])
def test_unreadable_credentials_are_missing_credentials(caller: Caller, wrong: str) -> None:
    assert caller.send("GET", CHECK, headers={"Authorization": wrong}).refusal == (401, 40101, None)


def test_an_unknown_key_is_not_let_in(caller: Caller) -> None:
    wrong = basic("DIUNKNOWN00000000000", "0" * 128)

    assert caller.send("GET", CHECK, headers={"Authorization": wrong}).refusal == (401, 40102, None)


@pytest.mark.parametrize("signature", ["0" * 128, "0" * 40, "0" * 64, "", "not hex"])
def test_a_wrong_signature_is_not_let_in(caller: Caller, signature: str) -> None:
    wrong = basic(caller.integration.ikey, signature)

    assert caller.send("GET", CHECK, headers={"Authorization": wrong}).refusal == (401, 40103, None)


def test_a_call_without_a_date_is_not_let_in(caller: Caller) -> None:
    assert caller.send("GET", CHECK, headers={"Date": None}).refusal == (401, 40104, None)


@pytest.mark.parametrize(("off_by", "code"), [(-290, None), (290, None), (-310, 40105), (310, 40105)])
def test_a_date_counts_for_five_minutes(caller: Caller, off_by: int, code: int | None) -> None:
    answer = caller.send("GET", CHECK, date=email.utils.formatdate(time.time() + off_by))

    assert answer.told.get("code") == code


def test_a_date_that_is_none_is_refused(caller: Caller) -> None:
    assert caller.send("GET", CHECK, date="the day before").refusal == (401, 40105, None)


def test_a_signature_may_come_twice(caller: Caller) -> None:
    date = email.utils.formatdate()

    assert [caller.send("GET", CHECK, date=date).status for _ in range(2)] == [200, 200]


def test_an_odd_content_type_is_refused(caller: Caller) -> None:
    odd: dict[str, str | None] = {"Content-Type": "text/plain"}

    assert caller.send("POST", PREAUTH, {"username": "alice"}, headers=odd).refusal == (401, 40106, None)
    form: dict[str, str | None] = {"Content-Type": "application/x-www-form-urlencoded"}
    assert caller.send("POST", PREAUTH, raw_body="username=alice", headers=form).refusal == (401, 40106, None)


def test_another_kind_of_integration_may_not_call(caller: Caller, control: Control) -> None:
    watch = next(each for each in control.integrations() if each.type == "adminapi")
    second = control.add_integration("authapi", "Another application")

    refused = Caller(caller.duo, watch).send("GET", CHECK)
    assert refused.refusal == (403, 40301, "Wrong integration type for this API.")
    assert Caller(caller.duo, second).send("GET", CHECK).status == 200


def test_unknown_paths_and_methods(caller: Caller) -> None:
    assert caller.send("GET", "/auth/v2/nothing").refusal == (404, 40401, None)
    assert caller.send("POST", CHECK).refusal == (405, 40501, None)
    assert caller.send("GET", AUTH).refusal == (405, 40501, None)
    assert caller.send("POST", "/auth/v2/ping").refusal == (405, 40501, None)


def test_an_account_without_a_logo_has_none(caller: Caller, control: Control) -> None:
    assert caller.send("GET", "/auth/v2/logo").headers["Content-Type"] == "image/png"
    control.change_settings(logo=False)
    assert caller.send("GET", "/auth/v2/logo").refusal == (404, 40401, None)


@pytest.mark.parametrize(
    ("path", "params", "refusal"),
    [
        (PREAUTH, {}, (400, 40001, "username")),
        (PREAUTH, {"username": "alice", "user_id": "DU1"}, (400, 40002, "user_id")),
        (PREAUTH, {"user_id": "DUNOBODY000000000000"}, (400, 40002, "user_id")),
        (AUTH, {"factor": "push", "device": "auto"}, (400, 40001, "username")),
        (AUTH, {"username": "alice"}, (400, 40001, "factor")),
        (AUTH, {"username": "alice", "factor": "telepathy"}, (400, 40002, "factor")),
        (AUTH, {"username": "alice", "factor": "push"}, (400, 40001, "device")),
        (AUTH, {"username": "alice", "factor": "push", "device": "DPNOBODYS00000000000"}, (400, 40002, "device")),
        (AUTH, {"username": "alice", "factor": "passcode"}, (400, 40001, "passcode")),
        (AUTH, {"username": "alice", "factor": "push", "device": "auto", "async": "perhaps"}, (400, 40002, "async")),
        (AUTH, {"username": "alice", "factor": "push", "device": "auto", "txid": "none"}, (400, 40002, "txid")),
        (AUTH, {"username": "nobody", "factor": "push", "device": "auto"}, (400, 40002, "username")),
        ("/auth/v2/enroll", {"username": "alice"}, (400, 40002, "username already exists")),
        ("/auth/v2/enroll", {"username": "new", "valid_secs": "soon"}, (400, 40002, "valid_secs")),
        ("/auth/v2/enroll_status", {"user_id": "DU1"}, (400, 40001, "activation_code")),
        ("/auth/v2/enroll_status", {"activation_code": "duo://x"}, (400, 40001, "user_id")),
    ],
)
def test_parameters_that_are_missing_or_wrong(
    caller: Caller, control: Control, path: str, params: dict[str, str], refusal: tuple[int, int, str]
) -> None:
    control.put_person(Person("alice", devices=[Phone()]))

    assert caller.send("POST", path, params).refusal == refusal


def test_flags_and_pushinfo_that_are_too_much(caller: Caller, alice: Person) -> None:
    asked = {"username": alice.username, "client_supports_verified_push": "maybe"}
    push = {"username": alice.username, "factor": "push", "device": "auto", "async": "1"}

    assert caller.send("POST", PREAUTH, asked).refusal == (400, 40002, "client_supports_verified_push")
    assert caller.send("POST", AUTH, {**push, "pushinfo": "a=" + "b" * 19_998}).refusal == (400, 40002, "pushinfo")
    assert caller.send("POST", AUTH, {**push, "pushinfo": "a=" + "b" * 19_997}).status == 200


def test_a_status_needs_a_txid_that_is_known(caller: Caller) -> None:
    assert caller.send("GET", "/auth/v2/auth_status").refusal == (400, 40001, "txid")
    assert caller.send("GET", "/auth/v2/auth_status", {"txid": "unknown"}).refusal == (400, 40002, "txid")


def test_a_phone_that_cannot_do_the_factor(caller: Caller, control: Control) -> None:
    control.put_person(Person("ivan", devices=[Phone(capabilities=["auto", "sms", "phone"])]))
    told = {"username": "ivan", "device": "auto", "async": "1"}

    assert caller.send("POST", AUTH, {**told, "factor": "push"}).refusal == (400, 40002, "no capable device")
    assert caller.send("POST", AUTH, {**told, "factor": "phone"}).status == 200


def test_one_person_may_not_try_without_end(caller: Caller, control: Control, alice: Person) -> None:
    control.put_person(Person("bob", devices=[Phone()]))
    control.change_settings(auth_per_minute=2)
    told = {"factor": "push", "device": "auto", "async": "1"}

    tries = [caller.send("POST", AUTH, {**told, "username": alice.username}) for _ in range(3)]
    assert [each.status for each in tries] == [200, 200, 429]
    assert tries[-1].refusal == (429, 42901, None)
    assert caller.send("POST", AUTH, {**told, "username": "bob"}).status == 200
    control.advance(61)
    assert caller.send("POST", AUTH, {**told, "username": alice.username}).status == 200


def test_a_body_that_is_no_object_is_refused_though_it_is_signed(caller: Caller) -> None:
    assert caller.send("POST", PREAUTH, raw_body="[1]").refusal == (400, 40002, "body")
    assert caller.send("POST", PREAUTH, raw_body="{").refusal == (400, 40002, "body")
    assert caller.send("POST", PREAUTH, raw_body='{"username": "x"}').status == 200
