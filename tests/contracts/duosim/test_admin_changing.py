"""What a responder changes, through Duo's own client: done, in both logs, and not without the grant."""

from collections.abc import Callable
from urllib.parse import urlencode
from urllib.request import urlopen

import duo_client
import pytest

from local.duosim.control import Control
from local.duosim.people import Person, Phone, WebAuthn
from local.duosim.running import RunningDuo
from tests.contracts.duosim.admin_caller import admin_of, granted
from tests.contracts.duosim.caller import Caller

PREAUTH = "/auth/v2/preauth"

pytestmark = pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS is deprecated:DeprecationWarning:duo_client")


@pytest.fixture(params=[(False, 2), (True, 5)], ids=["http-v2", "tls-v5"])
def responder(request: pytest.FixtureRequest, duo: RunningDuo) -> duo_client.Admin:
    tls, sig_version = request.param
    key = duo.control.add_admin_api("Responder", "read_resource", "write_resource")
    return admin_of(duo, key, tls=tls, sig_version=sig_version)


@pytest.fixture
def dana(control: Control) -> Person:
    return control.put_person(
        Person(
            "dana",
            groups=["Finance"],
            devices=[Phone(name="Dana's iPhone")],
            webauthn=[WebAuthn()],
            bypass_codes=["111111111"],
        )
    )


def actions(control: Control) -> list[str]:
    """Read what both logs say was done; they agree."""
    done = [each.told["action"]["name"] for each in control.log_rows("activity")]
    assert done == [each.told["action"] for each in control.log_rows("administrator")]
    return done


def types(caller: Caller, code: str) -> object:
    told = {"username": "dana", "factor": "passcode", "passcode": code}
    return caller.send("POST", "/auth/v2/auth", told).response["result"]


def test_somebody_is_disabled_put_in_bypass_and_active_again(
    responder: duo_client.Admin, control: Control, caller: Caller, dana: Person
) -> None:
    for status, answer in (("disabled", "deny"), ("bypass", "allow"), ("active", "auth")):
        assert responder.update_user(dana.user_id, status=status, notes="By a check")["status"] == status
        assert caller.send("POST", PREAUTH, {"username": "dana"}).response["result"] == answer
    assert control.person("dana").notes == "By a check"

    assert actions(control) == ["user_update"] * 3
    row = control.log_rows("administrator")[1].told
    assert (row["object"], row["username"], row["description"]) == (
        "dana",
        "API",
        '{"notes": "By a check", "status": "Bypass"}',
    )
    actor = control.log_rows("activity")[0].told["actor"]
    assert (actor["type"], actor["name"], actor["key"]) == ("api", "Responder", responder.ikey)


def test_a_lock_is_lifted_and_nobody_is_locked_by_hand(
    responder: duo_client.Admin, control: Control, dana: Person
) -> None:
    with pytest.raises(RuntimeError, match=r"Received 400 Invalid request parameters \(status\)"):
        responder.update_user(dana.user_id, status="locked out")
    dana.status, dana.failures = "locked out", 10
    control.put_person(dana)

    responder.update_user(dana.user_id, status="active")
    assert (control.person("dana").status, control.person("dana").failures) == ("active", 0)
    assert actions(control) == ["user_update", "user_lockout_cleared"]


def test_a_phone_is_detached_and_is_still_there(
    responder: duo_client.Admin, control: Control, caller: Caller, dana: Person
) -> None:
    phone_id = dana.phones[0].device
    for _ in range(2):
        assert responder.delete_user_phone(dana.user_id, phone_id) == ""

    assert control.person("dana").phones == []
    assert responder.get_phone_by_id(phone_id)["users"] == []
    push = {"username": "dana", "factor": "push", "device": phone_id}
    assert caller.send("POST", "/auth/v2/auth", push).status == 400
    responder.add_user_phone(dana.user_id, phone_id)
    assert [each["username"] for each in responder.get_phone_by_id(phone_id)["users"]] == ["dana"]
    responder.delete_phone(phone_id)
    assert responder.delete_phone(phone_id) == ""
    assert responder.get_phones() == []
    assert actions(control) == ["phone_disassociate", "phone_associate", "phone_delete"]


def test_a_credential_is_gone_for_good(responder: duo_client.Admin, control: Control, dana: Person) -> None:
    for _ in range(2):
        assert responder.delete_webauthncredential(dana.webauthn[0].device) == ""

    assert control.person("dana").webauthn == []
    assert actions(control) == ["webauthncredential_delete"]


@pytest.mark.parametrize(("preserve", "old"), [(None, "deny"), ("false", "deny"), ("true", "allow")])
def test_new_bypass_codes_replace_the_old_unless_these_shall_stay(
    responder: duo_client.Admin, control: Control, caller: Caller, dana: Person, preserve: str | None, old: str
) -> None:
    told = responder.add_user_bypass_codes(
        dana.user_id, count=2, valid_secs=600, remaining_uses=2, preserve_existing=preserve
    )

    assert [len(code) for code in told] == [9, 9]
    new = responder.get_user_bypass_codes(dana.user_id)[-2:]
    assert [each["reuse_count"] for each in new] == [2, 2]
    assert all(each["expiration"] - each["created"] == 600 for each in new)
    assert types(caller, "111111111") == old
    assert [types(caller, told[0]) for _ in range(3)] == ["allow", "allow", "deny"]
    control.advance(601)
    assert types(caller, told[1]) == "deny"
    assert actions(control) == ["bypass_create"]


def test_a_bypass_code_is_revoked_by_its_id(
    responder: duo_client.Admin, control: Control, caller: Caller, dana: Person
) -> None:
    [code] = responder.get_user_bypass_codes(dana.user_id)
    for _ in range(2):
        assert responder.delete_bypass_code_by_id(code["bypass_code_id"]) == ""

    assert types(caller, "111111111") == "deny"
    assert actions(control) == ["bypass_delete"]


@pytest.mark.parametrize("params", [{"count": "11"}, {"count": "0"}, {"codes": "12,x"}, {"codes": "1", "count": "1"}])
def test_codes_that_cannot_be_leave_the_old_ones(
    responder: duo_client.Admin, control: Control, dana: Person, params: dict[str, str]
) -> None:
    with pytest.raises(RuntimeError, match="Received 400"):
        responder.json_api_call("POST", f"/admin/v1/users/{dana.user_id}/bypass_codes", params)

    assert control.person("dana").bypass_codes == ["111111111"]
    assert actions(control) == []


def test_codes_of_ones_own_choosing_without_end(responder: duo_client.Admin, caller: Caller, dana: Person) -> None:
    assert responder.add_user_bypass_codes(dana.user_id, codes=[222222222], remaining_uses=0) == ["222222222"]
    assert [types(caller, "222222222") for _ in range(3)] == ["allow"] * 3


def test_an_enrolment_is_sent_and_its_address_gives_a_phone(
    responder: duo_client.Admin, control: Control, duo: RunningDuo, dana: Person
) -> None:
    code = responder.enroll_user("frank", "frank@example.com", valid_secs=600)

    assert responder.get_users_by_name("frank")[0]["is_enrolled"] is False
    assert control.person("frank").email == "frank@example.com"
    assert code
    with pytest.raises(RuntimeError, match=r"Received 400 Invalid request parameters \(username\)"):
        responder.enroll_user(dana.username, "dana@example.com")
    assert actions(control) == ["user_enroll"]
    form = urlencode({"name": "Frank's iPhone", "model": "iPhone", "number": "+17345550111"}).encode()
    with urlopen(f"{duo.phone_url}/portal?code={code}", form, 10) as page:  # noqa: S310 - the simulator's own page
        assert page.status == 200
    assert responder.get_users_by_name("frank")[0]["is_enrolled"] is True


def test_groups_are_made_joined_left_and_deleted(responder: duo_client.Admin, control: Control, dana: Person) -> None:
    night = responder.create_group("Night", desc="Late", push_enabled="1")
    assert (night["status"], night["push_enabled"], night["desc"]) == ("Active", True, "Late")
    with pytest.raises(RuntimeError, match=r"\(name\)"):
        responder.create_group("Night")
    responder.add_user_group(dana.user_id, night["group_id"])
    [finance] = [each for each in responder.get_user_groups(dana.user_id) if each["name"] == "Finance"]
    assert responder.modify_group(finance["group_id"], name="Money", status="Disabled")["status"] == "Disabled"
    assert control.person("dana").groups == ["Money", "Night"]

    for _ in range(2):
        responder.delete_user_group(dana.user_id, finance["group_id"])
    assert [each["name"] for each in responder.get_groups()] == ["Night", "Money"]
    assert responder.get_group_users(finance["group_id"]) == []
    for _ in range(2):
        responder.delete_group(night["group_id"])
    assert control.person("dana").groups == []
    assert actions(control) == ["group_create", "group_update", "group_update", "group_update", "group_delete"]


CHANGES: list[Callable[[duo_client.Admin, Person], object]] = [
    lambda admin, dana: admin.update_user(dana.user_id, status="disabled"),
    lambda admin, dana: admin.delete_user_phone(dana.user_id, dana.phones[0].device),
    lambda admin, dana: admin.delete_phone(dana.phones[0].device),
    lambda admin, dana: admin.delete_webauthncredential(dana.webauthn[0].device),
    lambda admin, dana: admin.add_user_bypass_codes(dana.user_id, count=1),
    lambda admin, dana: admin.delete_bypass_code_by_id(dana.bypass_id("111111111")),
    lambda admin, _: admin.enroll_user("frank", "frank@example.com"),
    lambda admin, _: admin.create_group("Night"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_who_may_only_read_changes_nothing(
    duo: RunningDuo, control: Control, dana: Person, change: Callable[[duo_client.Admin, Person], object]
) -> None:
    before = [each.to_json() for each in control.people()]

    with pytest.raises(RuntimeError, match="Received 403 Access forbidden"):
        change(granted(duo, "read_resource", "info", "read_log", "settings", "admins", "integrations"), dana)
    assert [each.to_json() for each in control.people()] == before
    assert actions(control) == []


def test_nobody_cannot_be_changed(responder: duo_client.Admin, control: Control) -> None:
    path = "/admin/v1/users/DUNOBODY"
    for method, at in (("POST", path), ("POST", f"{path}/bypass_codes"), ("DELETE", f"{path}/phones/DP")):
        with pytest.raises(RuntimeError, match="Received 404 Resource not found"):
            responder.json_api_call(method, at, {})
    assert actions(control) == []
