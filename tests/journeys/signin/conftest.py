"""A doorway with Duo behind it, fresh for each story."""

from collections.abc import Iterator

import pytest

from local.duosim.people import Person, Phone, Token
from local.duosim.running import RunningDuo, running
from tests.doorway import Browser, Doorway, duo_over
from tests.journeys.signin.passcodes import BYPASS_CODE


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
def door(duo: RunningDuo) -> Doorway:
    """Give a portal with nobody in it."""
    return Doorway(duo=duo_over(duo))


@pytest.fixture
def browser(door: Doorway) -> Browser:
    """Give a browser before that portal."""
    return Browser(door)


@pytest.fixture
def alice(door: Doorway, duo: RunningDuo) -> Phone:
    """Let Alice exist, with one phone."""
    door.add("alice", display="Alice Moreau")
    phone = Phone(name="Alice's iPhone")
    duo.control.put_person(Person("alice", realname="Alice Moreau", devices=[phone]))
    return phone


@pytest.fixture
def people(door: Doorway, duo: RunningDuo) -> None:
    """Let Alice have a phone, a token, texted codes and a bypass code; Dave has a token and nothing else."""
    door.add("alice")
    door.add("dave")
    phone = Phone(name="iPhone", sms_codes=["1234567"])
    duo.control.put_person(
        Person("alice", devices=[phone, Token(device="DHALICE", serial="111111")], bypass_codes=[BYPASS_CODE])
    )
    duo.control.put_person(Person("dave", devices=[Token(device="DHDAVE", serial="482913")]))
