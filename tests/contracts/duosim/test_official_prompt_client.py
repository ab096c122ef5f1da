"""Duo's own client for the Universal Prompt, unmodified, over TLS."""

import pytest
from duo_universal import Client, DuoException

from local.duosim.control import Control
from local.duosim.integrations import Integration
from local.duosim.people import Person
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.running import RunningDuo
from tests.at_duo import CALLBACK, AtDuo, told

STATE = "a-state-of-thirty-six-characters-000"
NONCE = "a-nonce-of-thirty-six-characters-000"

pytestmark = [
    pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning"),
    pytest.mark.usefixtures("alice"),
]


def client_of(duo: RunningDuo, integration: Integration, host: str = "localhost", secret: str | None = None) -> Client:
    return Client(
        integration.ikey, secret or integration.skey, f"{host}:{duo.tls_port}", CALLBACK, duo_certs=duo.ca_file
    )


@pytest.fixture
def client(duo: RunningDuo) -> Client:
    return client_of(duo, duo.mfa)


def code_of(duo: RunningDuo, client: Client, name: str = "alice", answer: str = "way:duo_push") -> str:
    """Let somebody press a button, and take the code to where the browser was sent."""
    browser = AtDuo.of(duo)
    browser.open(client.create_auth_url(name, STATE, nonce=NONCE))
    if browser.page.location is None:
        browser.press(answer)
    back = told(browser.page.location)
    assert back["state"] == STATE
    return back["duo_code"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_official_client_passes_the_whole_tour(duo: RunningDuo, alice: Person, host: str) -> None:
    client = client_of(duo, duo.mfa, host)

    assert client.health_check()["stat"] == "OK"
    token = client.exchange_authorization_code_for_2fa_result(code_of(duo, client), "alice", nonce=NONCE)

    assert (token["sub"], token["preferred_username"], token["nonce"]) == ("alice", "alice", NONCE)
    assert token["auth_result"] == {"result": "allow", "status": "allow", "status_msg": "Login Successful"}
    context = token["auth_context"]
    assert (context["factor"], context["reason"], context["result"]) == ("duo_push", "user_approved", "success")
    assert context["auth_device"]["key"] == alice.phones[0].device


def test_each_client_has_its_own_secret_and_name(duo: RunningDuo, control: Control) -> None:
    for integration in (duo.mfa, duo.pwl):
        client = client_of(duo, integration)
        token = client.exchange_authorization_code_for_2fa_result(code_of(duo, client), "alice", nonce=NONCE)
        assert token["aud"] == integration.ikey
        assert token["auth_context"]["application"]["name"] == integration.name

    asked = [(entry.ikey, entry.username, entry.factor) for entry in control.journal("/oauth/v1/token")]
    assert asked == [(duo.mfa.ikey, "alice", "duo_push"), (duo.pwl.ikey, "alice", "duo_push")]


def test_a_wrong_secret_is_refused_everywhere(duo: RunningDuo) -> None:
    wrong = client_of(duo, duo.mfa, secret="x" * 40)
    code = code_of(duo, client_of(duo, duo.mfa))

    with pytest.raises(DuoException, match="Failed to verify signature"):
        wrong.health_check()
    assert AtDuo.of(duo).open(wrong.create_auth_url("alice", STATE)).status == 400
    with pytest.raises(DuoException, match="invalid_client"):
        wrong.exchange_authorization_code_for_2fa_result(code, "alice")


def test_the_secret_of_another_client_redeems_no_code(duo: RunningDuo) -> None:
    code = code_of(duo, client_of(duo, duo.mfa))

    with pytest.raises(DuoException, match="invalid_grant"):
        client_of(duo, duo.pwl).exchange_authorization_code_for_2fa_result(code, "alice")


def test_an_address_that_is_not_this_account_is_refused(duo: RunningDuo) -> None:
    client = client_of(duo, duo.mfa)
    client._api_host = "api-00000000.duosecurity.com"  # noqa: SLF001 - the client signs for there, and comes here
    assert AtDuo.of(duo).open(client.create_auth_url("alice", STATE)).status == 400


def test_a_name_that_is_not_the_one_asked_for_is_refused(duo: RunningDuo, client: Client) -> None:
    with pytest.raises(DuoException, match="username"):
        client.exchange_authorization_code_for_2fa_result(code_of(duo, client), "bob", nonce=NONCE)


def test_a_code_is_good_once(duo: RunningDuo, client: Client) -> None:
    code = code_of(duo, client)
    client.exchange_authorization_code_for_2fa_result(code, "alice")

    with pytest.raises(DuoException, match="invalid_grant"):
        client.exchange_authorization_code_for_2fa_result(code, "alice")


def test_a_code_has_its_time(duo: RunningDuo, client: Client, control: Control) -> None:
    in_time, late = code_of(duo, client), code_of(duo, client)
    control.advance(59)
    client.exchange_authorization_code_for_2fa_result(in_time, "alice")

    control.advance(2)
    with pytest.raises(DuoException, match="invalid_grant"):
        client.exchange_authorization_code_for_2fa_result(late, "alice")


def test_a_code_that_nobody_gave_is_refused(client: Client) -> None:
    with pytest.raises(DuoException, match="invalid_grant"):
        client.exchange_authorization_code_for_2fa_result("f" * 36, "alice")


def test_another_redirect_address_redeems_no_code(duo: RunningDuo, client: Client) -> None:
    code = code_of(duo, client)
    elsewhere = client_of(duo, duo.mfa)
    elsewhere._redirect_uri = f"{CALLBACK}/2"  # noqa: SLF001 - as above

    with pytest.raises(DuoException, match="invalid_grant"):
        elsewhere.exchange_authorization_code_for_2fa_result(code, "alice")


def test_a_scripted_answer_needs_no_page(duo: RunningDuo, client: Client, control: Control) -> None:
    control.prompt("alice", PromptAnswer.allow("WebAuthn Security Key"))
    first = AtDuo.of(duo).open(client.create_auth_url("alice", STATE))
    second = AtDuo.of(duo).open(client.create_auth_url("alice", STATE))

    assert "duo_code" in told(first.location)
    assert (second.status, second.location) == (200, None)
