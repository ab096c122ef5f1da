"""One simulator for all these tests, emptied before each."""

from collections.abc import Iterator

import duo_client
import pytest

from local.duosim.control import Control
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo, running
from tests.contracts.duosim.caller import Caller


@pytest.fixture(scope="session")
def simulator() -> Iterator[RunningDuo]:
    with running() as duo:
        yield duo


@pytest.fixture
def duo(simulator: RunningDuo) -> RunningDuo:
    simulator.control.reset()
    return simulator


@pytest.fixture
def control(duo: RunningDuo) -> Control:
    return duo.control


@pytest.fixture
def caller(duo: RunningDuo) -> Caller:
    return Caller.of(duo)


@pytest.fixture
def alice(control: Control) -> Person:
    return control.put_person(Person("alice", realname="Alice Moreau", devices=[Phone(name="Alice's iPhone")]))


@pytest.fixture
def auth(duo: RunningDuo) -> duo_client.Auth:
    key = duo.integration()
    return duo_client.Auth(key.ikey, key.skey, "localhost", ca_certs="HTTP", port=duo.http_port, timeout=20)
