"""Each token of the table, as its readers answer it: Duo's own client, unmodified, over TLS, and the product."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pytest
from duo_universal import Client, DuoException

from doorbook.factors import LIVE, Kind, kind_of
from doorbook.signin.prompt import NotProven, Proven, Silent, Verdict, Why, judge
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo, running
from tests.at_duo import CALLBACK, AtDuo, told
from tests.contracts.prompt_ways import ERRAND, adapter, handoff, secrets
from tests.contracts.signed_tokens import BY_FACTOR, OTHERWISE, TOKENS, SignedToken

STATE = "a-state-of-thirty-six-characters-000"
NONCE = "a-nonce-of-thirty-six-characters-000"

PROVES: Final = "proves"
SILENT: Final = "silent"
ANSWERS: Final[dict[str, str]] = {
    "result deny": Why.DENIED,
    "result unknown": Why.DENIED,
    "result empty": Why.DENIED,
    "no auth_result": Why.UNTRUSTED,
    "no auth_context": Why.UNTRUSTED,
    "auth_context is text": Why.UNTRUSTED,
    "event denied": Why.DENIED,
    "event fraud": Why.DENIED,
    "event without txid": PROVES,
    "factor is a list": Why.FACTOR_UNKNOWN,
    "factor in another spelling": PROVES,
    "good factor, silent reason": SILENT,
    "good factor, silent reason in capitals": SILENT,
    "auth_time a day old": Why.STALE,
    "no auth_time": Why.UNTRUSTED,
    "auth_time is text": Why.UNTRUSTED,
    "auth_time an hour ahead": Why.STALE,
    "iat a day old": Why.STALE,
    "iat 30 s ahead": PROVES,
    "iat 90 s ahead": Why.STALE,
    "exp 30 s ago": PROVES,
    "exp 90 s ago": Why.STALE,
    "no iat": Why.UNTRUSTED,
    "no exp": Why.UNTRUSTED,
    "name in another case": Why.OTHER_NAME,
    "another name": Why.OTHER_NAME,
    "no name": Why.OTHER_NAME,
    "another nonce": Why.UNTRUSTED,
    "no nonce": Why.UNTRUSTED,
    "another audience": Why.UNTRUSTED,
    "no audience": Why.UNTRUSTED,
    "another issuer": Why.UNTRUSTED,
    "no issuer": Why.UNTRUSTED,
    "signed by another": Why.UNTRUSTED,
    "alg none": Why.UNTRUSTED,
    "alg HS256": Why.UNTRUSTED,
}
"""What the product answers where the factor is a good one."""


@pytest.fixture(scope="module")
def duo() -> Iterator[RunningDuo]:
    with running() as duo:
        duo.control.put_person(Person("alice", devices=[Phone()]))
        yield duo


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("token", TOKENS, ids=lambda token: token.name)
def test_duos_own_client_takes_what_its_row_says(duo: RunningDuo, token: SignedToken) -> None:
    key = duo.mfa
    client = Client(key.ikey, key.skey, f"localhost:{duo.tls_port}", CALLBACK, duo_certs=duo.ca_file)
    duo.control.prompt("alice", token.answer)
    back = told(AtDuo.of(duo).open(client.create_auth_url("alice", STATE, nonce=NONCE)).location)

    def read() -> bool:
        try:
            return bool(client.exchange_authorization_code_for_2fa_result(back["duo_code"], "alice", nonce=NONCE))
        except DuoException:
            return False

    assert read() is token.sdk_accepts


def answered(verdict: Verdict) -> str:
    match verdict:
        case Proven():
            return PROVES
        case Silent():
            return SILENT
        case NotProven(why=why):
            return why


def verdict_on(duo: RunningDuo, token: SignedToken) -> Verdict:
    """Send somebody to the prompt, have it issue the token, and decide what it is worth."""
    prompt, sent = adapter(secrets(duo)), handoff()
    duo.control.prompt("alice", token.answer)
    code = told(AtDuo.of(duo).open(prompt.address(ERRAND)).location)["duo_code"]
    said = prompt.redeem(code, ERRAND)
    return said if isinstance(said, NotProven) else judge(said, sent, datetime.now(UTC))


@pytest.mark.parametrize("token", OTHERWISE, ids=lambda token: token.name)
def test_the_product_answers_what_is_odd_about_a_good_factors_token(duo: RunningDuo, token: SignedToken) -> None:
    answer = answered(verdict_on(duo, token))

    assert answer == ANSWERS[token.name]
    assert token.sdk_accepts or answer != PROVES, "we take nothing that Duo's own client refuses"


@pytest.mark.parametrize("token", BY_FACTOR, ids=lambda token: token.name)
def test_the_product_takes_live_factors_alone(duo: RunningDuo, token: SignedToken) -> None:
    kind = kind_of(token.answer.factor)
    expected = PROVES if kind in LIVE else Why.FACTOR_UNKNOWN if kind is Kind.UNKNOWN else SILENT

    assert answered(verdict_on(duo, token)) == expected


def test_every_row_has_its_answer() -> None:
    assert set(ANSWERS) == {token.name for token in OTHERWISE}
