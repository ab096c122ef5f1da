"""Collect now in a real browser: begun by a button, followed log by log as the deployed collector reads, and told."""

import re

from playwright.sync_api import Page, expect

from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, press
from tests.journeys.browser.test_console import Account, account, go_in, to_review

__all__ = ["account"]  # a fixture, taken over

PATIENCE = 120_000
"""Milliseconds: six logs are read one after the other on a machine that may have little to spare."""


def test_collect_now_is_followed_log_by_log(
    page: Page, stack: Stack, duo: Control, alice: Someone, account: Account
) -> None:
    go_in(page, stack, duo, alice)
    to_review(page, account)
    press(page, "Save and begin collecting")

    press(page, "Collect now")

    run = page.get_by_role("region", name="Collect now")
    expect(run.get_by_role("status")).to_contain_text("The logs are being collected.")
    address = page.url
    press(page, "Collect now")  # twice is as once
    expect(run.get_by_text("of 16 are through")).to_be_visible()
    expect(run.get_by_role("status")).to_contain_text("The collection is done.", timeout=PATIENCE)
    assert page.url == address
    row = run.get_by_role("row").filter(has_text="Authentication")
    expect(row).to_contain_text("Done")
    health = page.get_by_role("region", name="Health", exact=True).get_by_role("row").filter(has_text="Authentication")
    expect(health).to_contain_text(re.compile("Well|Fetching history"))
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    expect_legible(page, "A connection: collected")
