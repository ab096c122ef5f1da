"""The adapter for Universal Prompt against the simulated Duo: what it passes on, refuses, bounds and keeps quiet of."""

import json
import logging
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from doorbook.adapters.duo import https, universal_prompt
from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.keys import is_for_prompt, to_prompt_keys
from doorbook.adapters.duo.universal_prompt import HEALTH_LIMIT, UniversalPrompt
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.signin.prompt import Errand, NotProven, Told, Why
from local.duosim.faults import Fault
from local.duosim.people import Person, Phone
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.prompt.tampering import Tampering
from local.duosim.running import RunningDuo
from tests.at_duo import CALLBACK, AtDuo
from tests.contracts.duo_ways import LOCAL_HOSTS, wire
from tests.contracts.prompt_ways import ERRAND, adapter, code_of, secrets

HEALTH = "/oauth/v1/health_check"
TOKEN = "/oauth/v1/token"


@pytest.fixture(autouse=True)
def alice(duo: RunningDuo) -> None:
    duo.control.put_person(Person("alice", devices=[Phone(device="DPIPHONE")]))


@pytest.fixture
def prompt(duo: RunningDuo) -> UniversalPrompt:
    return adapter(secrets(duo))


def breakage(prompt: UniversalPrompt) -> BreakageError:
    with pytest.raises(BreakageError) as broke:
        prompt.health()
    return broke.value


def test_a_healthy_duo_is_healthy(prompt: UniversalPrompt) -> None:
    prompt.health()


def test_the_address_leads_to_duos_prompt_with_a_signed_request(duo: RunningDuo, prompt: UniversalPrompt) -> None:
    parts = urlsplit(prompt.address(ERRAND))
    query = {name: value for name, (value,) in parse_qs(parts.query).items()}
    claims = jwt.decode(query["request"], duo.mfa.skey.ljust(64, "\0"), ["HS512"], {"verify_aud": False})

    assert (parts.scheme, parts.netloc, parts.path) == ("https", f"localhost:{duo.tls_port}", "/oauth/v1/authorize")
    assert query["nonce"] == ERRAND.nonce
    assert (claims["state"], claims["duo_uname"]) == (ERRAND.state, "alice")
    assert claims["redirect_uri"] == CALLBACK
    assert claims["exp"] - time.time() <= 300


def test_a_token_says_who_by_what_when(duo: RunningDuo, prompt: UniversalPrompt) -> None:
    before = time.time()

    said = prompt.redeem(code_of(duo, prompt, answer="way:WebAuthn Chrome Touch ID"), ERRAND)

    assert isinstance(said, Told)
    assert (said.name, said.result, said.outcome) == ("alice", "allow", "success")
    assert (said.factor, said.reason) == ("WebAuthn Chrome Touch ID", "user_approved")
    assert said.txid == duo.control.records("alice")[-1].txid
    assert abs(said.authenticated.timestamp() - before) < 30 > abs(said.issued.timestamp() - before)


def test_a_code_is_good_once(duo: RunningDuo, prompt: UniversalPrompt) -> None:
    code = code_of(duo, prompt)
    assert isinstance(prompt.redeem(code, ERRAND), Told)

    again = prompt.redeem(code, ERRAND)

    assert isinstance(again, NotProven)
    assert (again.why, again.txid) == (Why.SPENT, None)
    assert "invalid_grant" in again.detail


def test_a_code_for_another_redirect_is_refused(duo: RunningDuo, prompt: UniversalPrompt) -> None:
    elsewhere = replace(ERRAND, redirect="http://localhost/other")

    said = prompt.redeem(code_of(duo, prompt), elsewhere)

    assert isinstance(said, NotProven)
    assert said.why is Why.SPENT


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (replace(ERRAND, name="bob"), Why.OTHER_NAME),
        (replace(ERRAND, nonce="7" * 64), Why.UNTRUSTED),
    ],
)
def test_a_code_of_another_hand_off_is_refused(
    duo: RunningDuo, prompt: UniversalPrompt, changed: Errand, why: Why
) -> None:
    said = prompt.redeem(code_of(duo, prompt), changed)

    assert isinstance(said, NotProven)
    assert said.why is why


@pytest.mark.parametrize(
    ("tampering", "why"),
    [
        (Tampering.unsigned(), Why.UNTRUSTED),
        (Tampering.hs256(), Why.UNTRUSTED),
        (Tampering.another_secret(), Why.UNTRUSTED),
        (Tampering.wrong_audience(), Why.UNTRUSTED),
        (Tampering.wrong_issuer(), Why.UNTRUSTED),
        (Tampering.wrong_nonce(), Why.UNTRUSTED),
        (Tampering.missing("nonce"), Why.UNTRUSTED),
        (Tampering.missing("exp"), Why.UNTRUSTED),
        (Tampering.missing("iat"), Why.UNTRUSTED),
        (Tampering.missing("aud"), Why.UNTRUSTED),
        (Tampering.missing("iss"), Why.UNTRUSTED),
        (Tampering.missing("auth_time"), Why.UNTRUSTED),
        (Tampering.missing("auth_result"), Why.UNTRUSTED),
        (Tampering.missing("auth_context"), Why.UNTRUSTED),
        (Tampering.claim("auth_result", "allow"), Why.UNTRUSTED),
        (Tampering.claim("auth_context", None), Why.UNTRUSTED),
        (Tampering.claim("auth_time", "now"), Why.UNTRUSTED),
        (Tampering.claim("auth_time", value=True), Why.UNTRUSTED),
        (Tampering.claim("auth_time", 1e300), Why.UNTRUSTED),
        (Tampering.claim("exp", "later"), Why.UNTRUSTED),
        (Tampering.claim("exp", [1]), Why.UNTRUSTED),
        (Tampering.shifted(iat=-7200, exp=-7200), Why.STALE),
        (Tampering.shifted(iat=90), Why.STALE),
        (Tampering.wrong_name(), Why.OTHER_NAME),
        (Tampering.missing("preferred_username"), Why.OTHER_NAME),
        (Tampering.claim("preferred_username", ["alice"]), Why.OTHER_NAME),
    ],
)
def test_a_token_that_duo_would_not_issue_is_refused(
    duo: RunningDuo, prompt: UniversalPrompt, tampering: Tampering, why: Why
) -> None:
    duo.control.prompt("alice", PromptAnswer.allow().tampered(tampering))

    said = prompt.redeem(code_of(duo, prompt), ERRAND)

    assert isinstance(said, NotProven)
    assert said.why is why
    assert said.detail


DOWN = [
    (Fault.server_error, Cause.DOWN),
    (Fault.reset, Cause.DOWN),
    (Fault.cut_body, Cause.DOWN),
    (Fault.rate_limit, Cause.LIMITED),
    (Fault.html, Cause.GARBLED),
    (Fault.not_json, Cause.GARBLED),
]


@pytest.mark.parametrize(("fault", "cause"), DOWN)
def test_a_duo_that_breaks_before_the_hand_off_is_named(duo: RunningDuo, fault: type[Fault], cause: Cause) -> None:
    duo.control.add_fault(fault(HEALTH, count=None))  # type: ignore[arg-type, call-arg] # a maker of faults

    broke = breakage(adapter(secrets(duo)))

    assert (type(broke), broke.cause) == (TryLaterError, cause)


@pytest.mark.parametrize("fault", [Fault.server_error, Fault.reset, Fault.cut_body])
def test_health_is_asked_once_more_where_duo_broke_off(
    duo: RunningDuo, prompt: UniversalPrompt, fault: type[Fault]
) -> None:
    duo.control.add_fault(fault(HEALTH))  # type: ignore[arg-type, call-arg] # as above

    prompt.health()

    assert len(duo.control.journal(HEALTH)) == 2


@pytest.mark.parametrize(("fault", "cause"), DOWN)
def test_a_duo_that_breaks_after_the_hand_off_is_named_and_not_asked_again(
    duo: RunningDuo, prompt: UniversalPrompt, fault: type[Fault], cause: Cause
) -> None:
    code = code_of(duo, prompt)
    duo.control.add_fault(fault(TOKEN, count=None))  # type: ignore[arg-type, call-arg] # as above

    with pytest.raises(TryLaterError) as broke:
        prompt.redeem(code, ERRAND)

    assert broke.value.cause is cause
    assert len(duo.control.journal(TOKEN)) == 1


@pytest.mark.parametrize("drip", [None, 0.05])
def test_a_duo_that_hangs_or_drips_is_waited_for_up_to_the_limit(
    duo: RunningDuo, monkeypatch: pytest.MonkeyPatch, drip: float | None
) -> None:
    monkeypatch.setattr(universal_prompt, "HEALTH_LIMIT", 0.4)
    monkeypatch.setattr(universal_prompt, "TOKEN_LIMIT", 0.4)
    with wire(duo.tls_port if drip else None, drip=drip) as between:
        prompt = adapter(secrets(duo, host=f"localhost:{between.port}"))
        began = time.monotonic()
        assert breakage(prompt).cause is Cause.DOWN
        with pytest.raises(TryLaterError):
            prompt.redeem("code", ERRAND)

    assert time.monotonic() - began < 3 * 0.4 + 15
    assert HEALTH_LIMIT < 5


def test_an_answer_that_trickles_is_waited_for_up_to_the_limit(
    duo: RunningDuo, prompt: UniversalPrompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_of(duo, prompt)
    monkeypatch.setattr(universal_prompt, "TOKEN_LIMIT", 1.0)
    duo.control.add_fault(Fault.slow_drip(TOKEN, seconds=30))  # each byte in time, and the whole answer not

    with pytest.raises(TryLaterError) as broke:
        prompt.redeem(code, ERRAND)

    assert broke.value.cause is Cause.DOWN


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"client_secret": "x" * 40}, Cause.WRONG_KEY),
        ({"client_id": "DI" + "X" * 18}, Cause.WRONG_KEY),
        ({"client_secret": "short"}, Cause.SECRET),
        ({"client_id": "short"}, Cause.SECRET),
        ({"client_secret": " "}, Cause.SECRET),
        ({"host": "https://localhost:1"}, Cause.HOST),
        ({"host": "evil.example"}, Cause.HOST),
    ],
)
def test_a_wrong_setting_is_named_for_what_it_is(duo: RunningDuo, changes: dict[str, str], cause: Cause) -> None:
    broke = breakage(adapter(secrets(duo, **changes)))

    assert (type(broke), broke.cause) == (FixSettingsError, cause)
    assert duo.mfa.skey not in str(broke)


def test_a_wrong_key_is_read_anew_and_a_corrected_one_opens(duo: RunningDuo) -> None:
    source = secrets(duo, client_secret="x" * 40)
    prompt = adapter(source)
    assert breakage(prompt).cause is Cause.WRONG_KEY

    source.texts |= secrets(duo).texts

    assert source.forgotten == {"duo": 1}
    prompt.health()


def test_a_clock_that_is_off_is_told_from_a_wrong_key(duo: RunningDuo, prompt: UniversalPrompt) -> None:
    duo.control.skew(600)

    assert breakage(prompt).cause is Cause.CLOCK


def test_a_certificate_that_is_not_trusted_is_named(duo: RunningDuo) -> None:
    prompt = UniversalPrompt(secrets(duo), "duo", Outbound(host_pattern=r"localhost:\d+"))

    assert breakage(prompt).cause is Cause.CERTIFICATE


def test_a_bundle_without_certificates_is_named(duo: RunningDuo) -> None:
    source = secrets(duo)
    source.texts["ca"] = "none"

    assert breakage(adapter(source)).cause is Cause.SECRET


def test_duos_own_host_is_reached_by_the_proxy_under_its_own_name(duo: RunningDuo) -> None:
    host = "api-deadbeef.duosecurity.com"
    with wire(duo.tls_port, proxy=True) as between:
        prompt = adapter(secrets(duo, host=host), hosts=host, proxy=f"http://localhost:{between.port}")
        prompt.health()

    assert between.tunnels == [f"{host}:443"]


def test_neither_code_nor_assertion_is_in_an_address_a_log_or_an_exception(
    duo: RunningDuo, prompt: UniversalPrompt, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses: list[str] = []

    def noting(*request: Any) -> Any:  # noqa: ANN401 - carried as it is
        addresses.append(request[3])
        return https.exchange(*request)

    monkeypatch.setattr(universal_prompt, "exchange", noting)
    caplog.set_level(logging.DEBUG)
    code = code_of(duo, prompt)
    duo.control.add_fault(Fault.server_error(TOKEN))
    with pytest.raises(TryLaterError) as broke:
        prompt.redeem(code, ERRAND)
    prompt.redeem(code, ERRAND)

    chain = broke.getrepr(chain=True, showlocals=False, style="short")
    said = (
        f"{caplog.text}{broke.value!r}{broke.value.detail}{broke.value.__cause__!r}{broke.value.__context__!r}{chain}"
    )
    assert code not in said
    assert "client_assertion" not in caplog.text
    assert addresses == [TOKEN, TOKEN]


def test_the_sdk_is_loaded_for_the_first_call_and_stays_what_it_was_for_others() -> None:
    script = (
        "import sys; import doorbook.adapters.duo.universal_prompt as ours;"
        "assert not {'duo_universal', 'requests', 'jwt', 'duo_client'} & set(sys.modules), sys.modules;"
        "sdk = ours._sdk();"
        "import duo_universal.client, requests;"
        "assert duo_universal.client.requests is requests;"
        "assert sdk is not duo_universal.client and sdk.requests is not requests;"
        "assert 'duo_client' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", script], check=True, env={"PYTHONPATH": "layers/doorbook"})


def test_a_key_of_forty_characters_signs_as_duo_reads_it(duo: RunningDuo) -> None:
    padded = duo.mfa.skey.ljust(64, "\0")

    assert jwt.decode(jwt.encode({}, padded, "HS512"), padded, ["HS512"]) == {}
    assert len(duo.mfa.skey) == 40


def test_a_browser_that_duo_denied_brings_no_code(duo: RunningDuo, prompt: UniversalPrompt) -> None:
    duo.control.prompt("alice", PromptAnswer.deny())

    back = AtDuo.of(duo).open(prompt.address(ERRAND))

    assert "error=access_denied" in (back.location or "")
    assert "duo_code" not in (back.location or "")


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ('{"host": "h", "client_id": "i", "client_secret": "s"}', True),
        ('{"client_id": "", "client_secret": ""}', True),
        ('{"host": "h", "ikey": "i", "skey": "s"}', False),
        ('{"host": "h", "ikey": "i", "skey": "s", "client_id": "i", "client_secret": "s"}', False),
        ('{"host": "h", "client_id": "i"}', False),
        ("[]", False),
        ("client_id", False),
        ("", False),
    ],
)
def test_the_names_in_a_secret_tell_its_kind(text: str, *, prompt: bool) -> None:
    assert is_for_prompt(text) == prompt


def test_a_secret_for_the_api_is_none_for_the_prompt(duo: RunningDuo) -> None:
    text = json.dumps({"host": f"localhost:{duo.tls_port}", "ikey": "DI", "skey": "secret"})

    with pytest.raises(FixSettingsError, match="not JSON with host, client_id and client_secret"):
        to_prompt_keys(text, LOCAL_HOSTS)
