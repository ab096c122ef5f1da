"""What a collector reads of an account besides its people: each list by its grant, in pages, as Duo describes it."""

import time
from collections.abc import Callable
from dataclasses import replace

import duo_client
import pytest

from local.duosim.administrators import Administrator
from local.duosim.control import Control, ControlRefused
from local.duosim.endpoints import Endpoint
from local.duosim.integrations import GRANTS, Grant
from local.duosim.organisation.company import Organisation
from local.duosim.people import BypassTerms, Person
from local.duosim.policies import GLOBAL, Policy
from local.duosim.running import RunningDuo
from tests.contracts.duosim.admin_caller import admin_of, granted
from tests.contracts.duosim.caller import Caller

ENDPOINT = {
    *("browsers", "computer_sid", "cpu_id", "device_id", "device_identifier", "device_identifier_type"),
    *("device_name", "device_udid", "device_username", "device_username_type", "disk_encryption_status"),
    *("domain_sid", "email", "epkey", "firewall_status", "hardware_uuid", "health_app_client_version"),
    *("health_data_last_collected", "last_updated", "machine_guid", "model", "os_build", "os_family", "os_version"),
    *("password_status", "security_agents", "trusted_endpoint", "type", "username"),
}
ADMINISTRATOR = {
    *("admin_id", "admin_units", "created", "email", "hardtoken", "last_login", "name", "password_change_required"),
    *("phone", "restricted_by_admin_units", "role", "role_id", "status", "webauthncredentials"),
}
INTEGRATION = {
    *(f"adminapi_{each}" for each in GRANTS),
    *("compliance_requirements", "enroll_policy", "frameless_auth_prompt_enabled", "greeting", "groups_allowed"),
    *("integration_key", "ip_whitelist", "ip_whitelist_enroll_policy", "missing_web_referer_policy", "name"),
    *("networks_for_api_access", "notes", "policy_key", "prompt_v4_enabled", "secret_key", "self_service_allowed"),
    *("sensitivity_level", "sso", "trusted_device_days", "type", "user_access", "username_normalization_policy"),
    *("visual_style", "web_referers_enabled"),
}
LISTS: dict[str, tuple[Grant, str]] = {
    "/admin/v1/endpoints": ("read_resource", "epkey"),
    "/admin/v1/admins": ("admins_read", "admin_id"),
    "/admin/v3/integrations": ("integrations", "integration_key"),
    "/admin/v2/policies": ("integrations", "policy_key"),
}
COMPANY = Organisation(seed=4, people=40, attempts_per_day=100, begins=1_790_000_040)

pytestmark = pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS is deprecated:DeprecationWarning:duo_client")


@pytest.fixture
def watch(duo: RunningDuo) -> duo_client.Admin:
    return granted(duo, "read_resource", "admins_read", "integrations", "settings", "info")


def test_endpoints_are_listed_and_found(watch: duo_client.Admin, control: Control) -> None:
    assert watch.get_endpoints() == []
    told = control.put_endpoint(Endpoint(username="bob", email="bob@example.com", trusted_endpoint="yes"))
    control.put_endpoint(Endpoint(username="carol", os_family="Windows"))

    listed = watch.get_endpoints()
    assert [set(each) for each in listed] == [ENDPOINT] * 2
    assert watch.get_endpoint(told.epkey) == listed[0]
    assert (listed[0]["trusted_endpoint"], listed[1]["os_family"]) == ("yes", "Windows")
    control.put_endpoint(replace(told, trusted_endpoint="no"))
    assert [each["trusted_endpoint"] for each in watch.get_endpoints()] == ["no", "unknown"]
    assert [control.remove("endpoints", told.epkey) for _ in range(2)] == [True, False]
    assert [each["username"] for each in watch.get_endpoints()] == ["carol"]


@pytest.mark.parametrize(("answers", "status"), [("forbidden", 403), ("not_found", 404)])
def test_an_edition_without_endpoints_says_so_in_either_way(
    watch: duo_client.Admin, control: Control, answers: str, status: int
) -> None:
    endpoint = control.put_endpoint(Endpoint(username="bob"))
    control.change_settings(endpoints=answers)

    for ask in (watch.get_endpoints, lambda: watch.get_endpoint(endpoint.epkey)):
        with pytest.raises(RuntimeError, match=f"Received {status}"):
            ask()
    control.change_settings(endpoints="offered")
    assert len(watch.get_endpoints()) == 1


def test_administrators_begin_with_an_owner_and_are_as_they_were_put(watch: duo_client.Admin, control: Control) -> None:
    control.put_administrator(Administrator(name="New Admin", email="new@example.com", status="Pending Activation"))

    owner, new = watch.get_admins()
    assert (set(owner), set(new)) == (ADMINISTRATOR, ADMINISTRATOR)
    assert (owner["role"], new["status"], new["last_login"]) == ("Owner", "Pending Activation", None)
    assert watch.get_admin(new["admin_id"]) == new
    assert watch.get_info_summary()["admin_count"] == 2
    assert control.remove("administrators", new["admin_id"])
    assert watch.get_admins() == [owner]


def test_integrations_show_their_grants_and_hide_their_secrets_in_lists(
    watch: duo_client.Admin, control: Control
) -> None:
    listed = {each["integration_key"]: each for each in watch.get_integrations()}

    own = listed[watch.ikey]
    assert {frozenset(each) for each in listed.values()} == {frozenset(INTEGRATION)}
    assert (own["adminapi_read_resource"], own["adminapi_write_resource"], own["type"]) == (1, 0, "adminapi")
    assert own["secret_key"].endswith(watch.skey[-4:])
    assert watch.skey not in str(listed)
    assert watch.get_integration(watch.ikey)["secret_key"] == watch.skey
    assert {each.ikey for each in control.integrations()} == set(listed)
    key = next(each for each in control.integrations() if each.ikey == watch.ikey)
    control.put_integration(replace(key, user_access="NO_USERS", notes="Of a test"))
    again = watch.get_integration(watch.ikey)
    assert (again["user_access"], again["notes"]) == ("NO_USERS", "Of a test")


def test_policies_are_listed_summed_up_and_found_by_key_or_as_the_one_for_all(
    watch: duo_client.Admin, control: Control
) -> None:
    strict = control.put_policy(Policy(policy_name="Strict", sections={"screen_lock": {"require_screen_lock": True}}))
    key = next(each for each in control.integrations() if each.ikey == watch.ikey)
    control.put_integration(replace(key, policy_key=strict.policy_key))

    everybody, other = watch.get_policies_v2()
    assert (everybody["policy_key"], everybody["is_global_policy"]) == (GLOBAL, True)
    assert other == strict.to_json()
    assert watch.get_policy_v2("global") == watch.get_policy_v2(GLOBAL) == everybody
    assert watch.get_policy_v2(strict.policy_key) == other
    summary = watch.get_policy_summary_v2()
    assert (summary["policy_count"], summary["response_is_truncated"], summary["warnings"]) == (2, False, [])
    applied = {each["policy_name"]: each["policy_applies_to"] for each in summary["policies"]}
    assert applied["Strict"] == [{"app_integration_key": key.ikey, "app_name": key.name, "apply_type": "app"}]
    assert len(applied["Global Policy"]) == len(control.integrations()) - 1


def test_the_policy_for_all_and_the_settings_say_what_the_simulator_does(
    watch: duo_client.Admin, control: Control
) -> None:
    control.change_settings(new_user_policy="allow", verified_push="required", verified_push_digits=6, lockout_after=3)

    sections = watch.get_policy_v2("global")["sections"]
    assert sections["new_user"] == {"new_user_behavior": "no-mfa"}
    assert sections["authentication_methods"]["require_verified_push"] is True
    assert sections["authentication_methods"]["verified_push_digits"] == 6
    settings = watch.get_settings()
    assert (settings["lockout_threshold"], settings["name"], settings["log_retention_days"]) == (3, "Example Inc", 180)
    assert len(settings) == 43


@pytest.mark.parametrize(("path", "needed"), [(path, grant) for path, (grant, _) in LISTS.items()])
def test_each_list_needs_its_grant_and_no_other(duo: RunningDuo, path: str, needed: Grant) -> None:
    reads_too = {"admins"} if needed == "admins_read" else set()
    others = [grant for grant in GRANTS if grant not in {needed, *reads_too}]

    granted(duo, needed).json_api_call("GET", path, {"limit": "1"})
    with pytest.raises(RuntimeError, match="Received 403 Access forbidden"):
        granted(duo, *others).json_api_call("GET", path, {"limit": "1"})
    with pytest.raises(RuntimeError, match="Received 403 Access forbidden"):
        granted(duo, *(grant for grant in GRANTS if grant != "settings")).get_settings()


@pytest.mark.parametrize(
    "ask",
    [
        lambda admin: admin.get_integrations(),
        lambda admin: admin.get_integration(admin.ikey),
        lambda admin: admin.get_policies_v2(),
        lambda admin: admin.get_policy_summary_v2(),
        lambda admin: admin.get_policy_v2("global"),
    ],
)
def test_applications_and_policies_take_the_newest_signature_alone(
    duo: RunningDuo, control: Control, ask: Callable[[duo_client.Admin], object]
) -> None:
    key = control.add_admin_api("Of a test", "integrations")

    assert ask(admin_of(duo, key, sig_version=5))
    with pytest.raises(RuntimeError, match="Invalid signature in request credentials"):
        ask(admin_of(duo, key, sig_version=2))


@pytest.mark.parametrize("path", LISTS)
def test_lists_go_in_pages_with_metadata_and_end(duo: RunningDuo, control: Control, path: str) -> None:
    control.organise(COMPANY)
    grant, name = LISTS[path]
    raw = Caller(duo, control.add_admin_api("Of a test", grant))
    whole = raw.send("GET", path, {"limit": "100"}).told
    total = whole["metadata"]["total_objects"]
    keys: list[str] = []
    offset: int | None = 0

    while offset is not None:
        told = raw.send("GET", path, {"limit": "2", "offset": str(offset)}).told
        keys += [each[name] for each in told["response"]]
        assert told["metadata"]["total_objects"] == total
        offset = told["metadata"].get("next_offset")
    assert keys == [each[name] for each in whole["response"]]
    assert len(keys) == len(set(keys)) == total > 1
    most = 100 if path.endswith("policies") else 500
    assert raw.send("GET", path, {"limit": str(most + 1)}).refusal == (400, 40002, "limit")


@pytest.mark.parametrize("path", ["endpoints/EP", "admins/DE", "integrations/DI", "policies/PO", "policies/summary/of"])
def test_what_is_not_there_is_not_found(duo: RunningDuo, control: Control, path: str) -> None:
    raw = Caller(duo, control.add_admin_api("Of a test", *GRANTS))
    version = {"integrations": "v3", "policies": "v2"}.get(path.partition("/")[0], "v1")

    assert raw.send("GET", f"/admin/{version}/{path}").refusal == (404, 40401, None)


def test_a_company_has_what_its_events_name(watch: duo_client.Admin, control: Control, duo: RunningDuo) -> None:
    begins = int(time.time()) - 3 * 86_400
    control.organise(replace(COMPANY, begins=begins))
    told = admin_of(duo).get_authentication_log(
        api_version=2, mintime=begins * 1000, maxtime=(begins + 172_800) * 1000, limit="200"
    )

    assert told["authlogs"]
    assert {each["access_device"]["epkey"] for each in told["authlogs"]} <= {
        each["epkey"] for each in watch.get_endpoints()
    }
    known = {each["integration_key"] for each in watch.get_integrations()}
    assert {each["application"]["key"] for each in told["authlogs"]} <= known


def test_a_bypass_code_is_given_and_taken_without_a_trace(watch: duo_client.Admin, control: Control) -> None:
    bob = control.put_person(Person("bob"))
    code_id = control.put_bypass_code("bob", "123456789", BypassTerms(reuse_count=3))

    [listed] = watch.get_bypass_codes()
    assert (listed["bypass_code_id"], listed["reuse_count"]) == (code_id, 3)
    assert listed["user"]["user_id"] == bob.user_id
    assert [control.remove_bypass_code("bob", "123456789") for _ in range(2)] == [True, False]
    assert watch.get_bypass_codes() == []
    assert control.log_rows("activity") == []
    with pytest.raises(ControlRefused, match="nobody has this name"):
        control.put_bypass_code("nobody", "1")


def test_an_integration_that_was_taken_away_may_not_call(duo: RunningDuo, control: Control) -> None:
    key = control.add_admin_api("Of a test", "read_resource")
    assert admin_of(duo, key).get_users() == []
    control.put_integration(replace(key, grants=("info",)))
    with pytest.raises(RuntimeError, match="Received 403 Access forbidden"):
        admin_of(duo, key).get_users()
    assert control.remove_integration(key.ikey)
    with pytest.raises(RuntimeError, match="Invalid integration key"):
        admin_of(duo, key).get_users()


def test_what_an_account_cannot_have_is_refused(control: Control) -> None:
    with pytest.raises(ControlRefused, match="there is no administrator"):
        control._ask("POST", "/estate/administrators", {"name": "X", "email": "x@example.com", "role": "King"})  # noqa: SLF001 - what no call of the control can say
    with pytest.raises(ControlRefused, match="unexpected keyword"):
        control._ask("POST", "/estate/endpoints", {"username": "x", "colour": "red"})  # noqa: SLF001 - as above
    with pytest.raises(ControlRefused, match="endpoints are offered"):
        control.change_settings(endpoints="perhaps")
