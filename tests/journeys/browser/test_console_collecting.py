"""Collect now in a real browser: begun by a button, followed log by log as the deployed collector reads, and told."""

import re
import time
from dataclasses import replace
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.paces import StoredPaces
from doorbook.collect.logs.pace import CALL, LOGS, fresh
from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, press
from tests.journeys.browser.test_console import Account, account, go_in, to_review

__all__ = ["account"]  # a fixture, taken over

PATIENCE = 300_000
"""Milliseconds: six logs are read one after the other on a machine that may have little to spare."""


def as_after_long_quiet(stack: Stack, connection: str) -> None:
    """Let a connection ask as often as one may that Duo has refused nothing for long: nobody waits for minutes here."""
    rows = WatchRows(stack.aws.client("dynamodb"), stack.table("Watch"))
    fast = replace(fresh(LOGS, int(time.time() * 1000)), per_minute=40, fill=20 * CALL, version=1)
    StoredPaces(rows).move(connection, "logs", fast)


def test_collect_now_is_followed_log_by_log(
    page: Page, stack: Stack, duo: Control, alice: Someone, account: Account
) -> None:
    go_in(page, stack, duo, alice)
    to_review(page, account)
    press(page, "Save and begin collecting")

    expect(page.get_by_role("button", name="Collect now")).to_be_visible()
    as_after_long_quiet(stack, urlsplit(page.url).path.rsplit("/", 1)[-1])

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
    expect(row.get_by_role("cell").nth(1)).not_to_have_text("0")  # rows: a day of the demo's history
    health = page.get_by_role("region", name="Health", exact=True).get_by_role("row").filter(has_text="Authentication")
    expect(health).to_contain_text(re.compile("Well|Fetching history"))
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    expect_legible(page, "A connection: collected")
    follow_the_people(page, address)


DRAWN = """
async () => (await (await fetch(location.href)).text()).includes('aria-label="People"')
"""


def follow_the_people(page: Page, connection: str) -> None:
    """Whom the inspector has drawn by now can be found, and each page says what there is of them."""
    own = urlsplit(connection).path
    page.goto(f"{own}/people")  # other stories have left other connections, so the way by the rooms asks which
    expect(page.get_by_role("heading", level=1, name="People")).to_be_visible()
    page.wait_for_function(DRAWN, polling=1000, timeout=PATIENCE)
    page.reload()
    expect_legible(page, "People")
    first = page.get_by_role("region", name="People").get_by_role("rowheader").first
    name = first.inner_text()
    page.get_by_label("User name or email begins with").fill(name[:3].upper())
    press(page, "Search")
    expect(page).to_have_url(re.compile("begins="))
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(page.get_by_role("heading", name="How they stand")).to_be_visible()
    expect_legible(page, "A person")
    page.goto(f"{own}/applications")
    expect_legible(page, "Applications")
    page.get_by_role("region", name="Applications").get_by_role("rowheader").first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Who uses it")).to_be_visible()
    expect_legible(page, "An application")
    page.goto("/console")
    theirs = page.locator(f'h3 a[href="{own}/people"]')
    expect(theirs).to_be_visible()
    expect(page.get_by_role("article").filter(has=theirs)).to_contain_text("people in Duo.")
    expect_legible(page, "Overview: with people")
