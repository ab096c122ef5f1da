"""What the Universal Prompt refuses: assertions, requests and codes that are not quite right, each beside its twin."""

import time
from dataclasses import dataclass
from typing import Any

import pytest

from local.duosim.control import Control
from local.duosim.prompt.jws import BadToken, read
from local.duosim.running import RunningDuo
from tests.at_duo import CALLBACK, AtDuo, told
from tests.contracts.duosim.prompt_caller import LEFT_OUT, PromptCaller, refusal

pytestmark = [
    pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning"),
    pytest.mark.usefixtures("alice"),
]
INVALID = (
    "The provided authorization grant or refresh token is invalid, expired, revoked, "
    "does not match the redirection URI."
)
BAD_GRANT = (400, "invalid_grant", INVALID)


@pytest.fixture
def prompt(duo: RunningDuo) -> PromptCaller:
    return PromptCaller(duo, duo.mfa)


@dataclass(frozen=True)
class In:
    """A time so many seconds from when the test runs."""

    seconds: float
    whole: bool = False

    def __str__(self) -> str:
        return f"{self.seconds:+}"

    def from_now(self) -> float:
        moment = time.time() + self.seconds
        return int(moment) if self.whole else moment


def timed(claims: dict[str, Any]) -> dict[str, Any]:
    """Work the times out; rows of a table are written long before they are used."""
    return {name: each.from_now() if isinstance(each, In) else each for name, each in claims.items()}


def assertion_fails(prompt: PromptCaller, claims: dict[str, Any]) -> None:
    health = prompt.health(timed(claims))
    assert (health.status, health.json["stat"], health.json["code"]) == (400, "FAIL", 40002)
    assert health.json["message"] == "invalid_client"
    token = refusal(prompt.token("f" * 36, timed(claims)))
    assert token[:2] == (400, "invalid_client")
    assert token[2].startswith("Invalid Client assertion: ")


@pytest.mark.parametrize("algorithm", ["HS512", "HS256"])
@pytest.mark.parametrize("in_query", [True, False], ids=["query", "form"])
@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"iat": In(1, whole=True)},
        {"exp": In(300, whole=True)},
        {"exp": In(-45)},
        {"exp": In(350)},
        {"nbf": In(45)},
    ],
    ids=["as Python", "iat ahead", "whole exp", "expired within leeway", "long within leeway", "nbf within leeway"],
)
def test_an_assertion_may_be_written_as_clients_write_it(
    prompt: PromptCaller, algorithm: str, in_query: bool, claims: dict[str, Any]
) -> None:
    prompt.algorithm, prompt.in_query = algorithm, in_query

    assert prompt.health(timed(claims)).json["stat"] == "OK"
    assert prompt.token(prompt.code(), timed(claims)).json["token_type"] == "Bearer"


@pytest.mark.parametrize("value", [LEFT_OUT, "", "DIANOTHERCLIENT00000", 5, None, ["a"]])
@pytest.mark.parametrize("claim", ["iss", "sub", "aud"])
def test_an_assertion_names_its_client_and_this_address(prompt: PromptCaller, claim: str, value: object) -> None:
    assertion_fails(prompt, {claim: value})


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": In(-75)},
        {"exp": In(400)},
        {"exp": LEFT_OUT},
        {"exp": "soon"},
        {"exp": True},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"iat": In(90)},
        {"iat": "now"},
        {"iat": True},
        {"nbf": In(90)},
        {"jti": LEFT_OUT},
        {"jti": ""},
        {"jti": 7},
    ],
    ids=lambda claims: "-".join(f"{name}={value}"[:14] for name, value in claims.items()),
)
def test_an_assertion_is_in_time_and_has_a_name_of_its_own(prompt: PromptCaller, claims: dict[str, Any]) -> None:
    assertion_fails(prompt, claims)


@pytest.mark.parametrize(
    "place",
    [
        "https://localhost{path}",
        "https://evil.example{path}",
        "http://localhost:{port}{path}",
        "https://localhost:{port}",
    ],
)
def test_an_assertion_is_for_the_address_that_was_called(prompt: PromptCaller, place: str) -> None:
    path = "/oauth/v1/health_check"
    audience = place.format(path=path, port=prompt.duo.tls_port)

    assert prompt.health({"aud": audience}).json["message"] == "invalid_client"
    assert prompt.health({"aud": f"https://localhost:{prompt.duo.tls_port}{path}"}).status == 200


def test_an_assertion_for_one_address_is_none_for_the_other(prompt: PromptCaller) -> None:
    code, assertion = prompt.code(), prompt.assertion("/oauth/v1/health_check", {})

    assert refusal(prompt.token(code, params={"client_assertion": assertion}))[1] == "invalid_client"
    assert prompt.token(code).status == 200


def test_an_assertion_is_good_once_and_spends_no_code(prompt: PromptCaller) -> None:
    code, assertion = prompt.code(), prompt.assertion("/oauth/v1/token", {})
    assert refusal(prompt.token("f" * 36, params={"client_assertion": assertion}))[1] == "invalid_grant"

    assert refusal(prompt.token(code, params={"client_assertion": assertion})) == (
        400,
        "invalid_client",
        "Invalid Client assertion: The `jti` claim is invalid",
    )
    assert prompt.token(code).status == 200


@pytest.mark.parametrize("algorithm", ["none", "HS384"])
def test_other_algorithms_are_no_signature(prompt: PromptCaller, algorithm: str) -> None:
    prompt.algorithm = algorithm

    assert prompt.health().json["message_detail"] == "Failed to verify signature."
    assert prompt.authorize().status == 400


@pytest.mark.parametrize("assertion", [LEFT_OUT, "", "a.b", "a.b.c", "e30.e30.e30", "..", "e30=.e30.", "W10.W10.W10"])
def test_what_is_no_token_is_refused_in_json(prompt: PromptCaller, assertion: object) -> None:
    health = prompt.health(params={"client_assertion": assertion})
    assert (health.status, health.json["message"]) == (400, "invalid_client")
    assert refusal(prompt.token("f" * 36, params={"client_assertion": assertion}))[1] == "invalid_client"
    assert prompt.authorize(params={"request": assertion}).status == 400


def test_a_key_of_another_kind_is_no_client(duo: RunningDuo) -> None:
    wrong = PromptCaller(duo, duo.integration("authapi"))

    assert wrong.health().json["message"] == "invalid_client"
    assert wrong.authorize().status == 400


def test_the_clock_that_callers_see_is_the_one_that_counts(prompt: PromptCaller, control: Control) -> None:
    control.skew(-3600)
    assert prompt.health().status == 400
    control.skew(0)
    assert prompt.health().status == 200


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("grant_type", "refresh_token", "unsupported_grant_type"),
        ("grant_type", LEFT_OUT, "unsupported_grant_type"),
        ("client_assertion_type", "urn:other", "invalid_client"),
        ("client_id", LEFT_OUT, "invalid_client"),
        ("redirect_uri", f"{CALLBACK}/", "invalid_grant"),
        ("redirect_uri", LEFT_OUT, "invalid_grant"),
        ("code", LEFT_OUT, "invalid_grant"),
    ],
)
def test_a_token_call_is_whole_and_a_wrong_one_spends_nothing(
    prompt: PromptCaller, name: str, value: object, error: str
) -> None:
    code = prompt.code()

    assert refusal(prompt.token(code, params={name: value}))[:2] == (400, error)
    assert prompt.token(code).status == 200
    assert refusal(prompt.token(code)) == BAD_GRANT


@pytest.mark.parametrize(
    "claims",
    [
        {"response_type": "token"},
        {"scope": "profile"},
        {"scope": LEFT_OUT},
        {"client_id": "DIANOTHERCLIENT00000"},
        {"iss": "DIANOTHERCLIENT00000"},
        {"aud": "https://api-00000000.duosecurity.com"},
        {"aud": LEFT_OUT},
        {"aud": ["https://api-00000000.duosecurity.com"]},
        {"exp": In(-90)},
        {"exp": In(600)},
        {"exp": LEFT_OUT},
        {"duo_uname": LEFT_OUT},
        {"duo_uname": ""},
        {"duo_uname": 5},
        {"duo_uname": "\ud800lice"},
        {"state": "s" * 15},
        {"state": "s" * 1025},
        {"state": LEFT_OUT},
        {"redirect_uri": LEFT_OUT},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "http://evil.example/back"},
        {"redirect_uri": "https://"},
        {"redirect_uri": "https://app.example/back#part"},
        {"redirect_uri": "https://app.example/b ack"},
        {"redirect_uri": "https://app.example:notaport/"},
        {"use_duo_code_attribute": "yes"},
        {"nonce": 5},
    ],
    ids=lambda claims: "-".join(f"{name}={value}"[:30] for name, value in claims.items()),
)
def test_a_wrong_request_stays_at_duo(prompt: PromptCaller, claims: dict[str, Any]) -> None:
    page = prompt.authorize(timed(claims))

    assert (page.status, page.location) == (400, None)
    assert page.says("Duo cannot go on")
    assert page.forms() == []


@pytest.mark.parametrize(
    "params",
    [
        {"client_id": LEFT_OUT},
        {"response_type": LEFT_OUT},
        {"redirect_uri": "https://evil.example/"},
        {"scope": "profile"},
        {"state": "another-state-than-the-signed-one"},
    ],
)
def test_parameters_around_the_request_do_not_change_it(prompt: PromptCaller, params: dict[str, Any]) -> None:
    assert prompt.authorize(params=params).status == 400
    assert prompt.authorize(params={"redirect_uri": CALLBACK, "scope": "openid"}).status == 200


@pytest.mark.parametrize("state", ["s" * 16, "s" * 1024])
def test_states_at_the_limits_come_back(prompt: PromptCaller, control: Control, state: str) -> None:
    page = prompt.authorize({"state": state})
    assert page.status == 200
    assert page.says("Alice Moreau, is it you?")
    assert control.journal("/oauth/v1/authorize")[-1].username == "alice"


def test_only_registered_addresses_are_gone_back_to(prompt: PromptCaller, control: Control) -> None:
    other = control.add_integration("websdk", "Another prompt")
    elsewhere = PromptCaller(prompt.duo, other)
    assert elsewhere.authorize().status == 200

    control.allow_redirects(other, "https://app.example/back")

    assert elsewhere.authorize().status == 400
    assert elsewhere.authorize({"redirect_uri": "https://app.example/back"}).status == 200
    assert prompt.authorize().status == 200


@pytest.mark.parametrize(("by_duo_code", "name"), [(True, "duo_code"), (False, "code"), (LEFT_OUT, "duo_code")])
def test_the_code_comes_under_the_name_that_was_asked_for(prompt: PromptCaller, by_duo_code: object, name: str) -> None:
    page = prompt.authorize({"use_duo_code_attribute": by_duo_code})
    back = AtDuo.of(prompt.duo).ask("POST", page.forms()[0].action, {"answer": "way:duo_push"}).location

    assert set(told(back)) == {"state", name}


def test_a_token_is_read_in_one_spelling_only() -> None:
    assert read("e30.e30.-_8").signature == b"\xfb\xff"
    for odd in ("e30=.e30.", "e30.e30=.", "e30.e30.+/8", "e30.e30.-_8=", "e30.e30.é", "e30.e30. ", "e30.e30.a"):
        with pytest.raises(BadToken):
            read(odd)


@pytest.mark.parametrize("path", ["/oauth/v1/health_check", "/oauth/v1/token"])
def test_only_posts_are_answered(prompt: PromptCaller, path: str) -> None:
    assert AtDuo.of(prompt.duo).ask("GET", path).status == 405
