"""What a journey needs: the way in, the Duo that answers, and a browser."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from local import browser as local_browser
from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.journeys.visit import Visitor

PATIENCE = 20_000
"""Milliseconds for what a page is to show: a whole cloud, a Duo and a browser may share two cores."""


@pytest.fixture(scope="session")
def duo(stack: Stack) -> Control:
    """Hold the simulator's people, outcomes, faults and buttons."""
    return Control(stack.duo.phone)


@pytest.fixture
def visitor(stack: Stack) -> Visitor:
    """Somebody without a browser: plain requests to the portal, each answer as it came."""
    return Visitor(stack.portal)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the browser of the journeys; where none is to be had, those journeys are skipped, but never in CI."""
    path = local_browser.found()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium for the browser journeys: install it (apt-get install chromium)")
        pytest.skip("NO CHROMIUM: the browser journeys did not run; `apt install chromium` lets them")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            chromium_sandbox=os.geteuid() != 0,
            args=list(local_browser.QUIET),
        )
        yield browser
        browser.close()
