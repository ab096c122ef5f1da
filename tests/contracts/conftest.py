"""What the ports are held to: both stores, and the simulated Duo."""

from collections.abc import Iterator

import pytest

from local.cloud.stack import Stack
from local.duosim.running import RunningDuo, running
from tests.contracts.stores import DynamoStore, MemoryStore, Store


@pytest.fixture(scope="session")
def running_duo() -> Iterator[RunningDuo]:
    with running() as duo:
        yield duo


@pytest.fixture
def duo(running_duo: RunningDuo) -> RunningDuo:
    running_duo.control.reset()
    return running_duo


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "memory":
        return MemoryStore()
    stack: Stack = request.getfixturevalue("stack")
    return DynamoStore(stack)
