"""People and phones that come and go through the Admin API, and who is on the phone: done, in both logs, as Duo's."""

from collections.abc import Callable

import duo_client
import pytest

from local.duosim.attempts import Button
from local.duosim.control import Control
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from local.duosim.script import Outcome
from tests.contracts.duosim.admin_caller import admin_of, granted
from tests.contracts.duosim.caller import Caller

DAY = 86_400

pytestmark = pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS is deprecated:DeprecationWarning:duo_client")


@pytest.fixture(params=[(False, 2), (True, 5)], ids=["http-v2", "tls-v5"])
def responder(request: pytest.FixtureRequest, duo: RunningDuo) -> duo_client.Admin:
    tls, sig_version = request.param
    key = duo.control.add_admin_api("Responder", "read_resource", "write_resource", "admins")
    return admin_of(duo, key, tls=tls, sig_version=sig_version)


@pytest.fixture
def dana(control: Control) -> Person:
    return control.put_person(Person("dana", aliases=["d.petit"], devices=[Phone(name="Dana's iPhone")]))


def actions(control: Control) -> list[str]:
    """Read what both logs say was done; they agree."""
    done = [each.told["action"]["name"] for each in control.log_rows("activity")]
    assert done == [each.told["action"] for each in control.log_rows("administrator")]
    return done


def preauth(caller: Caller, username: str) -> object:
    return caller.send("POST", "/auth/v2/preauth", {"username": username}).response["result"]


def test_somebody_is_made_with_all_that_is_said_of_them(responder: duo_client.Admin, control: Control) -> None:
    told = responder.add_user(
        "frank",
        realname="Frank Osei",
        email="frank@example.com",
        notes="New",
        alias1="f.osei",
        custom_attribute_map={"team": "Night"},
    )

    assert (told["username"], told["status"], told["is_enrolled"]) == ("frank", "active", False)
    assert (told["aliases"], told["custom_attributes"]) == ({"alias1": "f.osei"}, {"team": "Night"})
    assert responder.get_user_by_id(told["user_id"]) == told
    assert control.person("frank").email == "frank@example.com"
    assert actions(control) == ["user_create"]


@pytest.mark.parametrize(
    ("username", "more", "refusal"),
    [
        ("dana", {}, "username already exists"),
        ("D.Petit", {}, "username already exists"),
        ("erin", {"alias1": "dana"}, "aliases"),
        ("erin", {"aliases": "nickname=e"}, "aliases"),
        ("erin", {"status": "locked out"}, "status"),
    ],
)
def test_who_cannot_be_made_is_not_there(
    responder: duo_client.Admin, control: Control, dana: Person, username: str, more: dict[str, str], refusal: str
) -> None:
    with pytest.raises(RuntimeError, match=rf"Received 400 Invalid request parameters \({refusal}\)"):
        responder.add_user(username, **more)
    with pytest.raises(RuntimeError, match=r"Received 400 Missing required request parameters \(username\)"):
        responder.json_api_call("POST", "/admin/v1/users", {})
    assert [each.username for each in control.people()] == [dana.username]
    assert actions(control) == []


def test_who_is_deleted_waits_for_it_may_not_come_in_and_is_gone_after_some_days(
    responder: duo_client.Admin, control: Control, caller: Caller, dana: Person
) -> None:
    for _ in range(2):
        assert responder.delete_user(dana.user_id) == ""

    assert responder.get_user_by_id(dana.user_id)["status"] == "pending deletion"
    assert preauth(caller, "dana") == "deny"
    assert actions(control) == ["user_pending_delete"]
    control.advance(7 * DAY - 60)
    assert [each["username"] for each in responder.get_users()] == ["dana"]
    control.advance(120)
    assert responder.get_users() == []
    assert responder.delete_user(dana.user_id) == ""
    assert actions(control) == ["user_pending_delete"]


def test_who_waits_for_deletion_can_be_brought_back(
    responder: duo_client.Admin, control: Control, caller: Caller, dana: Person
) -> None:
    responder.delete_user(dana.user_id)
    responder.update_user(dana.user_id, status="active")
    control.advance(8 * DAY)

    assert preauth(caller, "dana") == "auth"
    assert actions(control) == ["user_pending_delete", "user_restore"]


def test_a_phone_is_made_changed_and_given_to_somebody(
    responder: duo_client.Admin, control: Control, caller: Caller, dana: Person
) -> None:
    made = responder.add_phone(number="+17345550142", name="Spare", type="mobile", platform="google android")

    assert (made["type"], made["platform"], made["activated"], made["users"]) == (
        "Mobile",
        "Google Android",
        False,
        [],
    )
    assert "push" not in made["capabilities"]
    assert responder.update_phone(made["phone_id"], name="Spare of the desk")["name"] == "Spare of the desk"
    assert responder.add_user_phone(dana.user_id, made["phone_id"]) == ""
    owned = responder.get_phone_by_id(made["phone_id"])
    assert [each["username"] for each in owned["users"]] == ["dana"]
    push = {"username": "dana", "factor": "push", "device": made["phone_id"]}
    assert caller.send("POST", "/auth/v2/auth", push).refusal == (400, 40002, "no capable device")
    assert actions(control) == ["phone_create", "phone_update", "phone_associate"]


@pytest.mark.parametrize("wrong", [{"type": "toaster"}, {"platform": "Windows 3.1"}])
def test_a_phone_that_cannot_be_is_not_made(
    responder: duo_client.Admin, control: Control, wrong: dict[str, str]
) -> None:
    with pytest.raises(RuntimeError, match="Received 400 Invalid request parameters"):
        responder.add_phone(number="+17345550142", **wrong)
    assert responder.get_phones() == []
    assert actions(control) == []


@pytest.mark.parametrize("button", ["approve", "deny", "fraud"])
def test_who_is_on_the_phone_answers_there_and_nobody_signs_in_with_it(
    responder: duo_client.Admin, control: Control, dana: Person, button: Button
) -> None:
    sent = responder.send_verification_push(dana.user_id, dana.phones[0].device)

    assert responder.get_verification_push_response(dana.user_id, sent["push_id"]) == {
        "push_id": sent["push_id"],
        "result": "waiting",
    }
    [push] = control.pushes("dana")
    assert (push.pushinfo, push.title) == ({"Verification code": sent["confirmation_code"]}, "Confirm who you are to")
    assert len(sent["confirmation_code"]) == 6
    control.press("dana", button)
    assert responder.get_verification_push_response(dana.user_id, sent["push_id"])["result"] == button
    assert (control.records("dana"), control.log_rows("authentication")) == ([], [])
    assert control.person("dana").failures == 0
    assert actions(control) == ["user_verification_push_send"]


def test_a_verification_push_that_is_not_answered_is_not_found(
    responder: duo_client.Admin, control: Control, dana: Person
) -> None:
    sent = responder.send_verification_push(dana.user_id, dana.phones[0].device)
    other = control.put_person(Person("other", devices=[Phone()]))
    with pytest.raises(RuntimeError, match="Received 404"):
        responder.get_verification_push_response(other.user_id, sent["push_id"])
    control.advance(61)

    with pytest.raises(RuntimeError, match="Received 404"):
        responder.get_verification_push_response(dana.user_id, sent["push_id"])
    control.script("dana", Outcome.approve())
    again = responder.send_verification_push(dana.user_id, dana.phones[0].device)
    assert responder.get_verification_push_response(dana.user_id, again["push_id"])["result"] == "approve"


def test_a_sign_in_is_no_verification_push(
    responder: duo_client.Admin, caller: Caller, control: Control, dana: Person
) -> None:
    told = {"username": "dana", "factor": "push", "device": "auto", "async": "1"}
    txid = caller.send("POST", "/auth/v2/auth", told).response["txid"]
    control.press("dana", "approve")

    with pytest.raises(RuntimeError, match="Received 404"):
        responder.get_verification_push_response(dana.user_id, txid)


@pytest.mark.parametrize("capabilities", [["auto", "sms", "phone"], None])
def test_a_phone_without_the_app_or_of_somebody_else_takes_no_verification_push(
    responder: duo_client.Admin, control: Control, dana: Person, capabilities: list[str] | None
) -> None:
    phone = Phone(capabilities=capabilities or ["push"])
    control.put_person(Person("other", devices=[phone]) if capabilities is None else Person("dana", devices=[phone]))
    user_id = dana.user_id if capabilities is None else control.person("dana").user_id

    with pytest.raises(RuntimeError, match=r"Received 400 Invalid request parameters \(phone_id\)"):
        responder.send_verification_push(user_id, phone.device)
    assert actions(control) == []


def test_an_administrator_is_disabled(responder: duo_client.Admin, control: Control, duo: RunningDuo) -> None:
    [owner] = responder.get_admins()

    assert responder.update_admin(owner["admin_id"], status="Disabled")["status"] == "Disabled"
    assert control.administrators()[0].status == "Disabled"
    assert control.log_rows("administrator")[-1].told["description"] == '{"status": "Disabled"}'
    for wrong in ({"status": "Banned"}, {"role": "King"}):
        with pytest.raises(RuntimeError, match="Received 400"):
            responder.update_admin(owner["admin_id"], **wrong)
    reader = granted(duo, "admins_read", "write_resource", "read_resource")
    with pytest.raises(RuntimeError, match="Received 403"):
        reader.update_admin(owner["admin_id"], status="Active")
    assert control.administrators()[0].status == "Disabled"
    assert actions(control) == ["admin_update"]


CHANGES: list[Callable[[duo_client.Admin, Person], object]] = [
    lambda admin, _: admin.add_user("frank"),
    lambda admin, dana: admin.delete_user(dana.user_id),
    lambda admin, _: admin.add_phone(number="+17345550142"),
    lambda admin, dana: admin.update_phone(dana.phones[0].device, name="Mine"),
    lambda admin, dana: admin.send_verification_push(dana.user_id, dana.phones[0].device),
]


@pytest.mark.parametrize("change", CHANGES)
def test_who_may_only_read_changes_nothing(
    duo: RunningDuo, control: Control, dana: Person, change: Callable[[duo_client.Admin, Person], object]
) -> None:
    before = [each.to_json() for each in control.people()]

    with pytest.raises(RuntimeError, match="Received 403 Access forbidden"):
        change(granted(duo, "read_resource", "info", "read_log", "settings", "admins", "integrations"), dana)
    assert [each.to_json() for each in control.people()] == before
    assert control.pushes() == []
    assert actions(control) == []
