"""The simulated Duo in this process, as the contracts use it."""

from collections.abc import Iterator

import pytest

from doorbook.collect.account import DuoAccount
from local.duosim.running import RunningDuo, running
from tests.contracts.duo_admin import Connect, granted, secrets


@pytest.fixture(scope="package")
def running_duo() -> Iterator[RunningDuo]:
    with running() as duo:
        yield duo


@pytest.fixture
def duo(running_duo: RunningDuo) -> RunningDuo:
    running_duo.control.reset()
    return running_duo


@pytest.fixture
def account(duo: RunningDuo) -> Iterator[DuoAccount]:
    """Give an account that may read everything."""
    connect = Connect()
    yield connect(secrets(duo, granted(duo)))
    connect.close()
