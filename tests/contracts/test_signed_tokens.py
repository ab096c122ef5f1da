"""Each token of the table, as its readers answer it: Duo's own client, unmodified, over TLS."""

from collections.abc import Iterator

import pytest
from duo_universal import Client, DuoException

from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo, running
from tests.at_duo import CALLBACK, AtDuo, told
from tests.contracts.signed_tokens import TOKENS, SignedToken

STATE = "a-state-of-thirty-six-characters-000"
NONCE = "a-nonce-of-thirty-six-characters-000"


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
