"""What a collector reads of an account's people, through Duo's own client and as raw answers."""

import duo_client
import pytest

from local.duosim.control import Control
from local.duosim.faults import Fault
from local.duosim.groups import Group
from local.duosim.integrations import GRANTS, Grant
from local.duosim.people import BypassTerms, Person, Phone, Token, WebAuthn
from local.duosim.running import RunningDuo
from local.duosim.script import Outcome
from tests.contracts.duosim.admin_caller import admin_of, granted
from tests.contracts.duosim.caller import Caller

USERS = "/admin/v1/users"
OWNER = {
    *("alias1", "alias2", "alias3", "alias4", "aliases", "created", "email", "firstname", "is_enrolled"),
    *("last_directory_sync", "last_login", "lastname", "notes", "realname", "status", "user_id", "username"),
}
USER = {
    *OWNER,
    *("custom_attributes", "date_of_birth", "desktop_authenticators", "desktoptokens", "directory_key"),
    *("enable_auto_prompt", "entra_federated_user_id", "external_id", "groups", "has_password", "lockout_reason"),
    *("password_last_updated", "phones", "tokens", "u2ftokens", "webauthncredentials"),
}
LANDLINE = {
    *("activated", "capabilities", "encrypted", "extension", "fingerprint", "last_seen", "model", "name", "number"),
    *("phone_id", "platform", "postdelay", "predelay", "screenlock", "sms_passcodes_sent", "tampered", "type"),
}
PHONE = {*LANDLINE, "app_version", "creation_date", "last_activated_date", "os_version", "quarantined"}
TOKEN = {"serial", "token_id", "totp_step", "type"}
CREDENTIAL = {"credential_name", "date_added", "label", "webauthnkey"}
BYPASS_CODE = {"admin_email", "bypass_code_id", "created", "expiration", "reuse_count", "user"}
GROUP = {"desc", "group_id", "mobile_otp_enabled", "name", "push_enabled", "sms_enabled", "status", "voice_enabled"}

pytestmark = pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS is deprecated:DeprecationWarning:duo_client")


@pytest.fixture(params=[(False, 2), (True, 5)], ids=["http-v2", "tls-v5"])
def watch(request: pytest.FixtureRequest, duo: RunningDuo) -> duo_client.Admin:
    tls, sig_version = request.param
    return admin_of(duo, tls=tls, sig_version=sig_version)


@pytest.fixture
def raw(duo: RunningDuo) -> Caller:
    return Caller(duo, duo.integration("adminapi"))


@pytest.fixture
def bob(control: Control) -> Person:
    return control.put_person(
        Person(
            "bob",
            realname="Bob Smith",
            email="bob@example.com",
            aliases=["bob.smith"],
            groups=["Finance"],
            devices=[Phone(name="Bob's iPhone"), Phone(number="+17345550142", kind="Landline"), Token(serial="123456")],
            webauthn=[WebAuthn(), WebAuthn(name="YubiKey 5C", is_platform=False)],
            bypass_codes=["123456789"],
        )
    )


def crowd(control: Control, size: int) -> list[str]:
    return [each.user_id for each in control.put_people([Person(f"person{each:03}") for each in range(size)])]


def test_the_official_client_reads_everything_that_somebody_has(
    watch: duo_client.Admin, control: Control, bob: Person
) -> None:
    [listed] = watch.get_users()
    assert set(listed) == USER
    assert watch.get_user_by_id(bob.user_id) == listed
    assert (listed["alias1"], listed["alias2"], listed["aliases"]) == ("bob.smith", None, {"alias1": "bob.smith"})
    assert (listed["is_enrolled"], listed["last_login"]) == (True, None)
    assert [set(each) for each in listed["phones"]] == [PHONE, LANDLINE]
    assert [set(each) for each in listed["webauthncredentials"]] == [CREDENTIAL] * 2
    assert [each["label"] for each in listed["webauthncredentials"]] == ["Touch ID", "Security Key"]

    mobile, landline = watch.get_phones()
    assert (set(mobile), set(landline)) == (PHONE | {"users"}, LANDLINE | {"users"})
    assert set(mobile["users"][0]) == OWNER
    assert watch.get_phone_by_id(mobile["phone_id"]) == mobile
    [token] = watch.get_tokens()
    assert set(token) == {*TOKEN, "users", "admins"}
    assert watch.get_token_by_id(token["token_id"]) == token
    credentials = watch.get_webauthncredentials()
    assert {frozenset(each) for each in credentials} == {frozenset({*CREDENTIAL, "admin", "user", "uv_capable"})}
    assert watch.get_webauthncredential_by_id(credentials[1]["webauthnkey"]) == credentials[1]
    [code] = watch.get_bypass_codes()
    assert (set(code), code["reuse_count"], code["expiration"]) == (BYPASS_CODE, 1, None)
    assert "123456789" not in str(code)
    [group] = watch.get_groups()
    assert (set(group), group["name"]) == (GROUP, "Finance")
    assert watch.get_group(group["group_id"], api_version=2) == group
    assert watch.get_group_users(group["group_id"]) == [{"user_id": bob.user_id, "username": "bob"}]
    assert watch.get_user_groups(bob.user_id) == [group] == listed["groups"]
    assert watch.get_user_phones(bob.user_id) == listed["phones"]
    assert watch.get_user_tokens(bob.user_id) == listed["tokens"]
    assert watch.get_user_webauthncredentials(bob.user_id) == listed["webauthncredentials"]
    assert watch.get_user_bypass_codes(bob.user_id) == [code]
    assert watch.get_user_u2ftokens(bob.user_id) == []
    assert {entry.status for entry in control.journal()} == {200}


def test_people_are_found_by_what_they_are_called(watch: duo_client.Admin, control: Control, bob: Person) -> None:
    carol = control.put_person(Person("carol", email="carol@example.com"))

    assert [each["username"] for each in watch.get_users_by_name("BOB.smith")] == ["bob"]
    assert [each["username"] for each in watch.get_user_by_email("Carol@example.com")] == ["carol"]
    assert [each["username"] for each in watch.get_users_by_ids([carol.user_id])] == ["carol"]
    assert [each["username"] for each in watch.get_users_by_names(["carol", "bob"])] == ["bob", "carol"]
    assert watch.get_users_by_name("nobody") == []
    assert [each["name"] for each in watch.get_phones_by_number(bob.phones[0].number)] == ["Bob's iPhone"]
    assert watch.get_tokens_by_serial("h6", "999999") == []


def test_status_and_last_login_are_what_happened(watch: duo_client.Admin, control: Control, caller: Caller) -> None:
    control.put_person(Person("alice", devices=[Phone()]))
    control.put_person(Person("heidi", status="locked out"))
    control.script("alice", Outcome.approve())
    caller.send("POST", "/auth/v2/auth", {"username": "alice", "factor": "push", "device": "auto"})

    alice, heidi = watch.get_users()
    assert alice["last_login"] == int(control.records("alice")[-1].ts)
    assert (alice["lockout_reason"], heidi["lockout_reason"]) == (None, "Failed Attempts")
    assert (heidi["status"], heidi["is_enrolled"]) == ("locked out", False)


def test_a_group_that_was_declared_keeps_its_key_and_status(watch: duo_client.Admin, control: Control) -> None:
    contractors = control.put_group(Group(name='Contractors (from AD sync "Corp AD")', status="Bypass"))
    control.put_person(Person("dave", groups=[contractors.name, "Night"]))

    assert [(each["name"], each["status"]) for each in watch.get_groups()] == [
        (contractors.name, "Bypass"),
        ("Night", "Active"),
    ]
    assert watch.get_groups_by_group_ids([contractors.group_id]) == [watch.get_groups()[0]]


@pytest.mark.parametrize(("size", "pages"), [(0, 1), (100, 1), (101, 2), (200, 2)])
def test_the_clients_own_iterator_ends(duo: RunningDuo, control: Control, size: int, pages: int) -> None:
    expected = crowd(control, size)

    for last_page in ("left_out", "null"):
        control.change_settings(last_page=last_page)
        control.clear_journal()
        assert [each["user_id"] for each in admin_of(duo).get_users_iterator()] == expected
        assert len(control.journal(USERS)) == pages


def test_metadata_says_what_is_before_and_beyond(raw: Caller, control: Control) -> None:
    crowd(control, 5)

    def metadata(**params: str) -> object:
        return raw.send("GET", USERS, params).told["metadata"]

    assert metadata(limit="2") == {"prev_offset": None, "next_offset": 2, "total_objects": 5}
    assert metadata(limit="2", offset="2") == {"prev_offset": 0, "next_offset": 4, "total_objects": 5}
    assert metadata(limit="2", offset="4") == {"prev_offset": 2, "total_objects": 5}
    assert raw.send("GET", USERS, {"offset": "9"}).told["response"] == []
    control.change_settings(last_page="null")
    assert metadata(limit="5") == {"prev_offset": None, "next_offset": None, "total_objects": 5}


@pytest.mark.parametrize(
    ("path", "limit", "refused"),
    [
        (USERS, "300", False),
        (USERS, "301", True),
        (USERS, "0", True),
        (USERS, "-1", True),
        (USERS, "many", True),
        ("/admin/v1/phones", "500", False),
        ("/admin/v1/phones", "501", True),
    ],
)
def test_a_limit_beyond_the_documented_one_is_refused(raw: Caller, path: str, limit: str, *, refused: bool) -> None:
    answer = raw.send("GET", path, {"limit": limit})

    assert answer.status == (400 if refused else 200)
    assert not refused or answer.refusal == (400, 40002, "limit")


@pytest.mark.parametrize(
    ("path", "needed"),
    [
        ("/admin/v1/info/authentication_attempts", "info"),
        ("/admin/v1/info/summary", "info"),
        (USERS, "read_resource"),
        ("/admin/v1/bypass_codes", "read_resource"),
    ],
)
def test_each_call_needs_its_grant_and_no_other(duo: RunningDuo, path: str, needed: Grant) -> None:
    others = [grant for grant in GRANTS if grant != needed]

    granted(duo, needed).json_api_call("GET", path, {})
    with pytest.raises(RuntimeError, match="Received 403 Access forbidden"):
        granted(duo, *others).json_api_call("GET", path, {})


def test_the_wrong_kind_of_integration_is_told_so(caller: Caller, raw: Caller) -> None:
    wrong = (403, 40301, "Wrong integration type for this API.")

    assert caller.send("GET", USERS).refusal == wrong
    assert raw.send("GET", "/auth/v2/check").refusal == wrong


@pytest.mark.parametrize("kind", ["users", "phones", "tokens", "webauthncredentials", "bypass_codes", "groups"])
def test_what_is_not_there_is_not_found(raw: Caller, bob: Person, kind: str) -> None:
    assert raw.send("GET", f"/admin/v1/{kind}/{bob.user_id[:-1]}-").refusal == (404, 40401, None)
    assert raw.send("POST", "/admin/v1/info/summary").refusal == (405, 40501, None)
    assert raw.send("GET", "/admin/v1/nothing").refusal == (404, 40401, None)


def test_a_wrong_secret_proves_nothing(watch: duo_client.Admin, bob: Person) -> None:
    assert watch.get_users()[0]["user_id"] == bob.user_id
    watch.skey = "x" * 40
    with pytest.raises(RuntimeError, match="Invalid signature in request credentials"):
        watch.get_users()


def test_attempts_are_counted_in_seconds(watch: duo_client.Admin, control: Control, caller: Caller) -> None:
    control.put_person(Person("alice", devices=[Phone()]))
    control.script("alice", Outcome.approve(), Outcome.deny(), Outcome.fraud())
    for _ in range(3):
        caller.send("POST", "/auth/v2/auth", {"username": "alice", "factor": "push", "device": "auto"})
    control.advance(3)

    told = watch.get_authentication_attempts()
    assert told["authentication_attempts"] == {"ERROR": 0, "FAILURE": 1, "FRAUD": 1, "SUCCESS": 1}
    later = watch.get_authentication_attempts(mintime=str(told["maxtime"]))
    assert set(later["authentication_attempts"].values()) == {0}
    assert watch.get_info_summary()["user_count"] == 1


@pytest.mark.parametrize("retry_after", [None, 30])
def test_too_many_calls_in_a_minute_are_refused_until_it_is_over(
    raw: Caller, control: Control, retry_after: int | None
) -> None:
    control.change_settings(list_calls_per_minute=2, retry_after=retry_after)

    answers = [raw.send("GET", USERS) for _ in range(3)]
    assert [each.status for each in answers] == [200, 200, 429]
    assert answers[-1].refusal == (429, 42901, None)
    assert answers[-1].headers["Retry-After"] == (None if retry_after is None else "30")
    control.advance(60)
    assert raw.send("GET", USERS).status == 200


def test_faults_meet_the_admin_api_and_the_person_in_its_path(raw: Caller, control: Control, bob: Person) -> None:
    carol = control.put_person(Person("carol"))
    control.add_fault(Fault.server_error("/admin/v1/info*"))
    control.add_fault(Fault.fail(50000).for_person("bob"))

    assert raw.send("GET", "/admin/v1/info/summary").status == 500
    assert raw.send("GET", f"{USERS}/{carol.user_id}").status == 200
    assert raw.send("GET", f"{USERS}/{bob.user_id}/phones").status == 500
    assert raw.send("GET", f"{USERS}/{bob.user_id}/phones").status == 200


def test_a_bypass_code_with_terms_is_shown_with_them_and_ends_with_them(
    watch: duo_client.Admin, control: Control, caller: Caller
) -> None:
    def types(code: str) -> object:
        told = {"username": "dave", "factor": "passcode", "passcode": code}
        return caller.send("POST", "/auth/v2/auth", told).response["result"]

    terms = {
        "111111111": BypassTerms(reuse_count=2, expiration=4102444800),
        "222222222": BypassTerms(reuse_count=None),
        "333333333": BypassTerms(expiration=1000000000),
    }
    control.put_person(Person("dave", bypass_codes=list(terms), bypass_terms=terms))

    assert [(each["reuse_count"], each["expiration"]) for each in watch.get_bypass_codes()] == [
        (2, 4102444800),
        (None, None),
        (1, 1000000000),
    ]
    assert [types("111111111") for _ in range(3)] == ["allow", "allow", "deny"]
    assert [types("222222222") for _ in range(3)] == ["allow"] * 3
    assert types("333333333") == "deny"
    assert control.person("dave").bypass_codes == ["222222222", "333333333"]
