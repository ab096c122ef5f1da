"""A house with a console and Duo behind it, fresh for each story, and an administrator inside."""

from collections.abc import Iterator

import pytest

from doorbook.collect.connections.connection import Connection
from doorbook.signin.roles import HELP_DESK
from local.duosim.running import RunningDuo, running
from tests.doorway import Browser, duo_over
from tests.journeys.console.house import House, administrator, enter
from tests.journeys.console.wizard import added


@pytest.fixture(scope="session")
def sim() -> Iterator[RunningDuo]:
    """Run one simulator for all stories of this folder."""
    with running() as duo:
        yield duo


@pytest.fixture
def duo(sim: RunningDuo) -> RunningDuo:
    """Give the simulator as new."""
    sim.control.reset()
    for integration in sim.integrations:  # a reset leaves those as they are
        sim.control.put_integration(integration)
    return sim


@pytest.fixture
def house(duo: RunningDuo) -> House:
    """Give a portal and its console, with nobody in it."""
    return House(duo=duo_over(duo), sim=duo)


@pytest.fixture
def dana(house: House, duo: RunningDuo) -> Browser:
    """Let Dana, who administers, be inside."""
    return administrator(house, duo)


@pytest.fixture
def hal(house: House, duo: RunningDuo) -> Browser:
    """Let Hal, of the help desk, be inside."""
    return enter(house, duo, "hal", HELP_DESK)


@pytest.fixture
def kept(house: House, duo: RunningDuo, dana: Browser) -> Connection:
    """Let there be a connection that is collected."""
    return added(house, dana, duo)
