"""What the Universal Prompt says of people: who is let through by what, who is not, and what is written down."""

import http.client
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from local.duosim.control import Control
from local.duosim.faults import Fault, FaultKind
from local.duosim.people import Person, Phone, Status, Token, WebAuthn
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.prompt.factors import WAYS
from local.duosim.prompt.tampering import Tampering
from local.duosim.running import RunningDuo, running
from tests.at_duo import AtDuo, told
from tests.contracts.duosim.prompt_caller import AUTHORIZE, HEALTH, STATE, TOKEN, PromptCaller

pytestmark = pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")

CLAIMS = {"iss", "aud", "sub", "preferred_username", "iat", "exp", "auth_time", "auth_result", "auth_context"}
DOCUMENTED: dict[str, Any] = {
    "access_device": {
        "browser", "browser_version", "epkey", "flash_version", "hostname", "ip", "is_encryption_enabled",
        "is_firewall_enabled", "is_password_set", "java_version", "location", "management_agents", "os", "os_version",
        "security_agents",
    },
    "adaptive_trust_assessments": {"more_secure_auth", "remember_me"},
    "alias": "", "application": {"destination_name", "key", "name"},
    "auth_device": {"ip", "key", "location", "name"},
    "email": "", "event_type": "", "factor": "", "isotimestamp": "", "ood_software": "", "reason": "", "result": "",
    "timestamp": 0, "trusted_endpoint_status": "", "txid": "", "user": {"groups", "key", "name"},
}  # fmt: skip


@pytest.fixture
def prompt(duo: RunningDuo) -> PromptCaller:
    return PromptCaller(duo, duo.mfa)


@pytest.fixture
def bob(control: Control) -> Person:
    return control.put_person(
        Person(
            "bob",
            realname="Bob Okafor",
            email="bob@example.com",
            aliases=["b.okafor"],
            groups=["Finance"],
            devices=[Phone(name="Bob's Pixel"), Token(serial="482913")],
            webauthn=[WebAuthn(name="MacBook"), WebAuthn(name="YubiKey 5C", is_platform=False)],
        )
    )


def through(prompt: PromptCaller, name: str, answer: str) -> dict[str, Any]:
    """Press it, redeem the code, and read the token."""
    return prompt.claims(prompt.token(prompt.code({"duo_uname": name}, answer)))


@pytest.mark.parametrize("key", list(WAYS))
def test_each_button_lets_through_by_what_it_says(
    prompt: PromptCaller, control: Control, bob: Person, key: str
) -> None:
    token = through(prompt, "bob", f"way:{key}")

    context = token["auth_context"]
    assert (context["factor"], context["reason"]) == (WAYS[key].factor, WAYS[key].reason)
    assert context["result"] == "success"
    record = control.records("bob")[-1]
    assert (record.txid, record.factor, record.reason) == (context["txid"], context["factor"], context["reason"])
    assert (record.via, record.ikey, record.user_id) == ("prompt", prompt.integration.ikey, bob.user_id)
    entry = control.journal(TOKEN)[-1]
    assert (entry.ikey, entry.username, entry.factor) == (prompt.integration.ikey, "bob", context["factor"])


def test_the_token_has_the_documented_fields_and_no_other(prompt: PromptCaller, bob: Person) -> None:
    token = through(prompt, "bob", "way:duo_push")

    assert set(token) == CLAIMS
    context = token["auth_context"]
    assert set(context) == set(DOCUMENTED)
    for name, fields in DOCUMENTED.items():
        if isinstance(fields, set):
            assert set(context[name]) == fields
    assert token["auth_result"] == {"result": "allow", "status": "allow", "status_msg": "Login Successful"}
    assert token["iss"] == f"{prompt.origin}/oauth/v1/token"
    assert {type(token[name]) for name in ("iat", "exp", "auth_time")} == {int}
    assert context["timestamp"] == int(datetime.fromisoformat(context["isotimestamp"]).timestamp())
    assert (context["email"], context["user"]) == (
        "bob@example.com",
        {"groups": ["Finance"], "key": bob.user_id, "name": "bob"},
    )
    assert context["application"] == {
        "destination_name": None,
        "key": prompt.integration.ikey,
        "name": prompt.integration.name,
    }
    assert (context["access_device"]["browser"], context["access_device"]["os"]) == ("Chrome", "Mac OS X")


def test_the_nonce_comes_back_from_the_request_or_beside_it(prompt: PromptCaller, bob: Person) -> None:
    inside = prompt.code({"duo_uname": bob.username, "nonce": "inside-the-signed-request"})
    assert prompt.claims(prompt.token(inside))["nonce"] == "inside-the-signed-request"

    page = prompt.authorize({"duo_uname": "bob"}, {"nonce": "beside-the-signed-request"})
    back = AtDuo.of(prompt.duo).ask("POST", page.forms()[0].action, {"answer": "way:duo_push"}).location
    assert prompt.claims(prompt.token(told(back)["duo_code"]))["nonce"] == "beside-the-signed-request"


@pytest.mark.parametrize(
    ("factor", "device"),
    [
        ("WebAuthn Chrome Touch ID", "MacBook"),
        ("WebAuthn Security Key", "YubiKey 5C"),
        ("hardware_token", "482913"),
        ("duo_push", "Bob's Pixel (XXX-XXX-0100)"),
        ("bypass_code", None),
        ("remembered_device", None),
    ],
)
def test_the_event_names_what_was_used(prompt: PromptCaller, bob: Person, factor: str, device: str | None) -> None:
    used = through(prompt, bob.username, f"way:{factor}")["auth_context"]["auth_device"]

    assert used["name"] == device
    assert (used["key"] is None) == (device is None)


def test_a_name_comes_back_as_sent_and_an_alias_in_lower_case(prompt: PromptCaller, bob: Person) -> None:
    same, alias = through(prompt, "Bob", "way:duo_push"), through(prompt, "B.Okafor", "way:duo_push")

    assert (same["preferred_username"], same["sub"], same["auth_context"]["alias"]) == ("Bob", "bob", "")
    assert (alias["preferred_username"], alias["sub"]) == ("b.okafor", bob.username)
    assert alias["auth_context"]["alias"] == "b.okafor"


@pytest.mark.parametrize(("answer", "result"), [("deny", "denied"), ("fraud", "fraud")])
def test_no_goes_back_with_an_error_and_no_code(
    prompt: PromptCaller, control: Control, bob: Person, answer: str, result: str
) -> None:
    page = prompt.authorize({"duo_uname": bob.username})
    back = told(AtDuo.of(prompt.duo).ask("POST", page.forms()[0].action, {"answer": answer}).location)

    assert set(back) == {"error", "error_description", "state"}
    assert (back["error"], back["state"]) == ("access_denied", STATE)
    assert (control.records("bob")[-1].result, control.person("bob").failures) == (result, 1)


def test_refusals_at_the_prompt_lock_out_as_elsewhere(prompt: PromptCaller, control: Control, bob: Person) -> None:
    control.change_settings(lockout_after=2)
    control.prompt("bob", PromptAnswer.deny(), PromptAnswer.deny())
    for _ in range(2):
        assert told(prompt.authorize({"duo_uname": "bob"}).location)["error"] == "access_denied"

    page = prompt.authorize({"duo_uname": bob.username})

    assert control.person("bob").status == "locked out"
    assert page.says("locked out due to excessive authentication failures")


@pytest.mark.parametrize(("status", "reason"), [("disabled", "user_disabled"), ("locked out", "locked_out")])
def test_somebody_who_may_not_is_stopped_at_duo(
    prompt: PromptCaller, control: Control, bob: Person, status: Status, reason: str
) -> None:
    bob.status = status
    control.put_person(bob)
    control.prompt("bob", PromptAnswer.allow())
    page = prompt.authorize({"duo_uname": "bob"})
    browser, action = AtDuo.of(prompt.duo), page.forms()[0].action

    assert page.forms()[0].buttons == [{"answer": "back"}]
    assert browser.ask("POST", action, {"answer": "way:duo_push"}).status == 409
    assert told(browser.ask("POST", action, {"answer": "back"}).location)["error"] == "access_denied"
    assert [record.reason for record in control.records("bob")] == [reason]


def test_bypass_status_asks_nobody(prompt: PromptCaller, control: Control, bob: Person) -> None:
    bob.status = "bypass"
    control.put_person(bob)

    back = told(prompt.authorize({"duo_uname": "bob"}).location)

    context = prompt.claims(prompt.token(back["duo_code"]))["auth_context"]
    assert (context["factor"], context["reason"]) == ("not_available", "bypass_user")


def test_the_policy_for_new_people_decides(prompt: PromptCaller, control: Control) -> None:
    control.change_settings(new_user_policy="allow")
    back = told(prompt.authorize({"duo_uname": "frank"}).location)
    context = prompt.claims(prompt.token(back["duo_code"]))["auth_context"]
    assert (context["factor"], context["reason"]) == ("not_available", "allow_unenrolled_user")
    assert context["user"] == {"groups": [], "key": None, "name": "frank"}

    control.change_settings(new_user_policy="deny")
    assert prompt.authorize({"duo_uname": "frank"}).forms()[0].buttons == [{"answer": "back"}]
    assert control.records("frank")[-1].reason == "deny_unenrolled_user"


def test_a_newcomer_adds_a_phone_and_goes_on(prompt: PromptCaller, control: Control) -> None:
    page = prompt.authorize({"duo_uname": "frank"})
    browser, action = AtDuo.of(prompt.duo), page.forms()[0].action
    assert browser.ask("POST", action, {"answer": "way:duo_push"}).status == 409

    added = browser.ask("POST", action, {"answer": "enroll", "name": "Frank's phone", "number": "+17345550199"})

    assert added.location == action
    assert control.person("frank").phones[0].display_name == "Frank's phone (XXX-XXX-0199)"
    back = told(browser.ask("POST", action, {"answer": "way:duo_push"}).location)
    assert prompt.claims(prompt.token(back["duo_code"]))["sub"] == "frank"


def test_a_passkey_alone_is_enough_at_the_prompt(prompt: PromptCaller, control: Control) -> None:
    control.put_person(Person("erin", webauthn=[WebAuthn()]))

    assert through(prompt, "erin", "way:WebAuthn Chrome Touch ID")["sub"] == "erin"


def test_a_visit_ends_with_its_answer_and_with_its_time(prompt: PromptCaller, control: Control, bob: Person) -> None:
    browser = AtDuo.of(prompt.duo)
    answered, late = (prompt.authorize({"duo_uname": bob.username}).forms()[0].action for _ in range(2))
    assert browser.ask("POST", answered, {"answer": "deny"}).status == 302
    assert browser.ask("POST", answered, {"answer": "way:duo_push"}).status == 404
    control.advance(299)
    assert browser.ask("GET", late).status == 200

    control.advance(2)

    assert browser.ask("POST", late, {"answer": "way:duo_push"}).status == 404
    assert browser.ask("GET", "/frame/v4/prompt/nobody").status == 404
    assert len(control.records("bob")) == 1


@pytest.mark.parametrize("answer", ["", "way:", "way:nothing", "tampering:nothing", "back", "enroll", "allow"])
def test_a_button_that_is_not_there_does_nothing(
    prompt: PromptCaller, control: Control, bob: Person, answer: str
) -> None:
    action = prompt.authorize({"duo_uname": bob.username}).forms()[0].action

    page = AtDuo.of(prompt.duo).ask("POST", action, {"answer": answer})

    assert (page.status, page.location) == (409, None)
    assert control.records("bob") == []


@pytest.mark.parametrize("path", [HEALTH, AUTHORIZE, TOKEN])
@pytest.mark.parametrize(("fault", "status"), [("rate_limit", 429), ("server_error", 500), ("html", 200)])
def test_each_step_can_fail(
    prompt: PromptCaller, control: Control, bob: Person, path: str, fault: FaultKind, status: int
) -> None:
    code = prompt.code({"duo_uname": bob.username})
    control.add_fault(Fault(kind=fault, path=path))
    steps = {HEALTH: prompt.health, AUTHORIZE: prompt.authorize, TOKEN: lambda: prompt.token(code)}

    reply = steps[path]()

    assert reply.status == status
    assert steps[path]().status == 200


@pytest.mark.parametrize(
    ("fault", "broken"),
    [("reset", ConnectionResetError), ("cut_body", http.client.IncompleteRead), ("silence", TimeoutError)],
)
def test_a_connection_that_breaks_may_have_spent_the_code(
    prompt: PromptCaller, control: Control, bob: Person, fault: FaultKind, broken: type[Exception]
) -> None:
    code = prompt.code({"duo_uname": bob.username})
    control.add_fault(Fault(kind=fault, path=TOKEN, seconds=3600))
    prompt.timeout = 1 if fault == "silence" else 20

    with pytest.raises(broken):
        prompt.token(code)

    prompt.timeout = 20
    spent = fault == "cut_body"  # the true answer was made, and lost on the way
    assert prompt.token(code).status == (400 if spent else 200)


def test_a_fault_may_be_one_persons(prompt: PromptCaller, control: Control, bob: Person, alice: Person) -> None:
    codes = {name: prompt.code({"duo_uname": name}) for name in (bob.username, alice.username)}
    control.add_fault(Fault.server_error(TOKEN).for_person("bob"))
    control.add_fault(Fault.server_error(AUTHORIZE).for_person("b.okafor"))

    assert prompt.token(codes["alice"]).status == 200
    assert prompt.token(codes["bob"]).status == 500
    assert prompt.token(codes["bob"]).status == 200
    assert prompt.authorize({"duo_uname": "alice"}).status == 200
    assert prompt.authorize({"duo_uname": "bob"}).status == 500


def test_a_scripted_error_is_told_word_for_word(prompt: PromptCaller, control: Control, bob: Person) -> None:
    control.prompt("bob", PromptAnswer.fails("server_error", "Out for lunch"), always=PromptAnswer.allow())

    back = told(prompt.authorize({"duo_uname": "B.Okafor"}).location)
    assert (back["error"], back["error_description"]) == ("server_error", "Out for lunch")
    for _ in range(2):
        assert "duo_code" in told(prompt.authorize({"duo_uname": bob.username}).location)
    control.forget_script("bob")
    assert prompt.authorize({"duo_uname": "bob"}).location is None


def test_tampering_is_asked_for_by_name_and_comes_once(prompt: PromptCaller, control: Control, bob: Person) -> None:
    control.prompt("bob", PromptAnswer.allow().tampered(Tampering.another_state()), PromptAnswer.allow())

    assert told(prompt.authorize({"duo_uname": bob.username}).location)["state"] != STATE
    assert told(prompt.authorize({"duo_uname": bob.username}).location)["state"] == STATE


def test_a_wrong_clock_shows_in_the_token(prompt: PromptCaller, control: Control, bob: Person) -> None:
    control.skew(-50)
    behind = through(prompt, bob.username, "way:duo_push")
    control.skew(0)

    assert behind["iat"] < through(prompt, bob.username, "way:duo_push")["iat"] - 45


def test_a_reset_ends_visits_codes_and_scripts(prompt: PromptCaller, control: Control, bob: Person) -> None:
    code, action = prompt.code({"duo_uname": bob.username}), prompt.authorize({"duo_uname": "bob"}).forms()[0].action
    control.prompt("bob", always=PromptAnswer.allow())
    control.reset()
    control.put_person(bob)

    assert prompt.token(code).status == 400
    assert AtDuo.of(prompt.duo).ask("GET", action).status == 404
    assert prompt.authorize({"duo_uname": "bob"}).location is None


def test_both_clients_outlive_a_restart_and_an_older_account_gets_the_second(tmp_path: Path) -> None:
    with running(tmp_path) as duo:
        keys = (duo.mfa.skey, duo.pwl.skey)
        assert keys[0] != keys[1]
        assert {len(duo.mfa.ikey), len(duo.pwl.ikey)} == {20}
        assert {len(key) for key in keys} == {40}
    with running(tmp_path) as duo:
        assert (duo.mfa.skey, duo.pwl.skey) == keys
    state = tmp_path / "state.json"
    kept = json.loads(state.read_text())
    kept["integrations"] = [each for each in kept["integrations"] if each["skey"] != keys[1]]
    state.write_text(json.dumps(kept))
    with running(tmp_path) as duo:
        assert duo.mfa.skey == keys[0]
        assert duo.pwl.skey not in keys
