"""A portal that applications trust, fresh for each story."""

from collections.abc import Iterator

import pytest

from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo, running
from tests.doorway import Browser, duo_over
from tests.journeys.provider.doorway import Backend, TrustedDoorway


@pytest.fixture(scope="session")
def sim() -> Iterator[RunningDuo]:
    """Run one simulator for all stories of this folder."""
    with running() as duo:
        yield duo


@pytest.fixture
def duo(sim: RunningDuo) -> RunningDuo:
    """Give the simulator as new."""
    sim.control.reset()
    return sim


@pytest.fixture
def door(duo: RunningDuo) -> TrustedDoorway:
    """Give a portal that Alice can enter, and the wiki behind it."""
    door = TrustedDoorway(duo=duo_over(duo))
    door.add("alice", display="Alice Moreau", email="alice@example.com", groups=frozenset({"staff", "editors"}))
    duo.control.put_person(Person("alice", devices=[Phone(name="Alice's iPhone")]))
    return door


@pytest.fixture
def browser(door: TrustedDoorway) -> Browser:
    """Give a browser before that portal."""
    return Browser(door)


@pytest.fixture
def wiki(door: TrustedDoorway) -> Backend:
    """Give the wiki's own server."""
    return Backend(door)
