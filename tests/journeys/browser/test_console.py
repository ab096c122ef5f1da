"""The console in a real browser: an administrator adds a Duo account on the deployed stack, and does well and badly."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, press, see
from tests.journeys.browser.test_self_test import enter, promote

NUMBERS = iter(range(1, 1000))


@dataclass(frozen=True)
class Account:
    """What an administrator copies from the Duo Admin Panel."""

    name: str
    host: str
    ikey: str
    skey: str


@pytest.fixture
def account(stack: Stack, duo: Control) -> Iterator[Account]:
    """Give the simulated account's host, and keys of an application of its own."""
    key = duo.add_admin_api(f"Console {next(NUMBERS)}", "read_log", "read_resource")
    host = stack.duo.tls.removeprefix("https://")
    yield Account(name=f"Headquarters {key.ikey[-4:]}", host=host, ikey=key.ikey, skey=key.skey)
    duo.remove_integration(key.ikey)


def go_in(page: Page, stack: Stack, duo: Control, alice: Someone) -> None:
    promote(stack, alice)
    enter(page, duo, alice)
    page.get_by_role("link", name="Console").click()
    see(page, "Overview")
    page.get_by_role("navigation", name="Console").get_by_role("link", name="Connections").click()
    see(page, "Connections")


def type_keys(page: Page, ikey: str, skey: str) -> None:
    page.get_by_label("Integration key").fill(ikey)
    page.get_by_label("Secret key").fill(skey)
    press(page, "Continue")


def to_review(page: Page, account: Account) -> None:
    """Go through the wizard with good answers."""
    page.get_by_role("link", name="Add a connection").click()
    page.get_by_label("Display name").fill(account.name)
    page.get_by_label("API host").fill(account.host)
    press(page, "Continue")
    see(page, "Admin API keys")
    type_keys(page, account.ikey, account.skey)
    for heading in ("What the keys open", "Support Push Verification", "Advanced"):
        see(page, heading)
        press(page, "Continue")
    see(page, "Review")


def choose(page: Page) -> None:
    """Choose what lacks, go back and forth, and find all as it was typed."""
    see(page, "What the keys open")
    expect(page.get_by_role("listitem").filter(has_text="Grant read log")).to_contain_text("Granted")
    expect(page.get_by_role("listitem").filter(has_text="Grant settings")).to_contain_text("Not granted")
    page.get_by_label("Read and write").check()
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Read only").check()
    press(page, "Continue")
    see(page, "Support Push Verification")
    press(page, "Continue")
    see(page, "Advanced")
    page.get_by_label("Days of history").fill("200")
    press(page, "Continue")
    expect(page.get_by_label("Days of history")).to_have_attribute("aria-invalid", "true")
    expect_legible(page, "Advanced: refused")
    page.get_by_label("Days of history").fill("7")
    page.get_by_label("Only people of these Duo groups").fill("Staff\nGuests")
    press(page, "Back")
    see(page, "Support Push Verification")
    page.get_by_role("link", name="Advanced").click()
    expect(page.get_by_label("Days of history")).to_have_value("7")
    page.reload()
    expect(page.get_by_label("Only people of these Duo groups")).to_have_value("Staff\nGuests")


def test_through_the_wizard_with_good_and_bad_answers(
    page: Page, stack: Stack, duo: Control, alice: Someone, account: Account
) -> None:
    go_in(page, stack, duo, alice)
    page.get_by_role("link", name="Add a connection").click()
    see(page, "Which Duo account?")
    page.get_by_label("Display name").fill(account.name)
    page.get_by_label("API host").fill("intranet.example")
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("One field needs another look.")
    expect(page.get_by_label("API host")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Display name")).to_have_value(account.name)
    expect_legible(page, "Which Duo account?: refused")

    page.get_by_label("API host").fill(f"https://{account.host}/admin")
    press(page, "Continue")
    expect_legible(page, "Which Duo account?: did you mean")
    press(page, f"Yes, use {account.host}")

    see(page, "Admin API keys")
    type_keys(page, account.ikey, "x" * 40)
    expect(page.get_by_role("alert")).to_contain_text("Duo does not know these keys")
    expect(page.get_by_label("Secret key")).to_have_value("")
    expect_legible(page, "Admin API keys: refused")
    other = stack.duo.key("authapi")
    type_keys(page, other["ikey"], other["skey"])
    expect(page.get_by_role("alert")).to_contain_text("keys of an Auth API application")
    type_keys(page, account.ikey, account.skey)

    choose(page)
    press(page, "Continue")
    see(page, "Review")
    expect(page.get_by_role("main")).to_contain_text("7 days")
    assert account.skey not in page.content()
    press(page, "Save and begin collecting")

    expect(page.get_by_role("heading", level=1, name=account.name)).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("The connection is saved.")
    expect_legible(page, "A connection")


def test_a_connection_is_tested_paused_and_deleted(
    page: Page, stack: Stack, duo: Control, alice: Someone, account: Account
) -> None:
    go_in(page, stack, duo, alice)
    to_review(page, account)
    press(page, "Save and begin collecting")

    press(page, "Test connectivity")
    expect(page.get_by_role("status")).to_contain_text("All is well.")
    expect(page.get_by_role("listitem").filter(has_text="Clock")).to_contain_text("Well")
    expect_legible(page, "A connection: all is well")
    duo.remove_integration(account.ikey)
    press(page, "Test connectivity")
    expect(page.get_by_role("status")).to_contain_text("Something is not well.")
    expect(page.get_by_text("What to do: Copy the integration key")).to_be_visible()
    expect_legible(page, "A connection: something is not well")

    press(page, "Pause")
    expect(page.get_by_role("status")).to_contain_text("The connection is paused.")
    page.get_by_role("link", name="Rotate the keys").click()
    see(page, "Rotate the keys")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Delete this connection").click()
    see(page, "Delete this connection?")
    page.get_by_label("Name of the connection").fill("Something else")
    press(page, "Delete this connection")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Name of the connection").fill(account.name)
    press(page, "Delete this connection")
    expect(page.get_by_role("status")).to_contain_text("The connection is being deleted.")
    expect(page.get_by_role("listitem").filter(has_text=account.name)).to_contain_text("Being deleted")
    expect_legible(page, "Connections: a list")


def test_by_keyboard_and_without_scripts(
    plain_page: Page, stack: Stack, duo: Control, alice: Someone, account: Account
) -> None:
    page = plain_page
    promote(stack, alice)
    page.goto("/signin?return=/console/connections/new")
    page.get_by_label("Name").fill(alice.name)
    page.get_by_label("Password").fill(alice.password)
    page.keyboard.press("Enter")
    duo.wait_for_push(alice.name)
    duo.press(alice.name, "approve")
    expect(page.get_by_role("heading", level=1, name="Which Duo account?")).to_be_visible()

    page.get_by_label("Display name").focus()
    page.keyboard.type(account.name)
    page.keyboard.press("Tab")
    page.keyboard.type(account.host)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Admin API keys")).to_be_visible()
    page.get_by_label("Integration key").focus()
    page.keyboard.type(account.ikey)
    page.keyboard.press("Tab")
    page.keyboard.type(account.skey)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="What the keys open")).to_be_visible()
    page.get_by_role("link", name="Review").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Review")).to_be_visible()
    page.get_by_role("button", name="Save and begin collecting").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The connection is saved.")
