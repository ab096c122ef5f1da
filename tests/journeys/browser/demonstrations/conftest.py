"""The people of the demonstrations: alice, bob and dana of the pilot, carol outside of it."""

import pytest
from playwright.sync_api import BrowserContext

from doorbook.signin.roles import ADMINISTRATORS
from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.people import Phone
from local.people import PILOT
from tests.journeys.browser.conftest import MakeSomeone
from tests.journeys.browser.demonstrations.scene import Asked, Scene, Seen
from tests.journeys.browser.steps import Someone


@pytest.fixture
def scene(stack: Stack, duo: Control) -> Scene:
    """Set the stack up."""
    return Scene(stack, duo)


@pytest.fixture
def seen(context: BrowserContext) -> Seen:
    """Note what the browser shows and sends."""
    return Seen(context)


@pytest.fixture
def asked(duo: Control) -> Asked:
    """Note what Duo is asked."""
    return Asked(duo)


@pytest.fixture
def alice(newcomer: MakeSomeone) -> Someone:
    """Make Alice, of the pilot."""
    return newcomer("Alice", Phone(name="Alice's iPhone"), display="Alice Moreau", groups=(PILOT,))


@pytest.fixture
def bob(newcomer: MakeSomeone) -> Someone:
    """Make Bob, of the pilot."""
    return newcomer("Bob", Phone(name="Bob's Pixel", number="+17345550102"), display="Bob Okafor", groups=(PILOT,))


@pytest.fixture
def carol(newcomer: MakeSomeone) -> Someone:
    """Make Carol, who is not of the pilot."""
    return newcomer("Carol", Phone(name="Carol's Galaxy"), display="Carol Lindqvist")


@pytest.fixture
def dana(newcomer: MakeSomeone) -> Someone:
    """Make Dana, an administrator, of the pilot."""
    phone = Phone(name="Dana's iPhone", number="+17345550109")
    return newcomer("Dana", phone, display="Dana Petit", groups=(PILOT, ADMINISTRATORS))
