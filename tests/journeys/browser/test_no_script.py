"""A browser that runs no scripts: the page asks again by itself, and the same things happen."""

from playwright.sync_api import Page, expect

from local.duosim.control import Control
from local.duosim.script import Outcome
from tests.journeys.browser.steps import Someone, expect_outside, give_password, has_session, press

INSIDE = "You are signed in"
DENIED = "The sign-in was denied on your phone."


def begin(page: Page, someone: Someone) -> None:
    page.goto("/")
    give_password(page, someone)


def expect_heading(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=30_000)


def test_an_approved_push_lets_in_without_a_script(plain_page: Page, duo: Control, alice: Someone) -> None:
    begin(plain_page, alice)
    expect_heading(plain_page, "Look at your phone")
    duo.wait_for_push(alice.name)

    duo.press(alice.name, "approve")

    expect_heading(plain_page, INSIDE)
    assert has_session(plain_page.context)
    press(plain_page, "Sign out")
    expect_heading(plain_page, "You are signed out.")
    expect_outside(plain_page)


def test_a_denied_push_lets_nobody_in_without_a_script(plain_page: Page, duo: Control, alice: Someone) -> None:
    begin(plain_page, alice)
    duo.wait_for_push(alice.name)

    duo.press(alice.name, "deny")

    expect_heading(plain_page, DENIED)
    expect_outside(plain_page)


def test_without_a_script_the_wait_is_said_and_the_button_stays(plain_page: Page, duo: Control, alice: Someone) -> None:
    duo.script(alice.name, Outcome.deny(), Outcome.deny())
    begin(plain_page, alice)
    expect_heading(plain_page, DENIED)
    press(plain_page, "Send the push")
    expect(plain_page.get_by_role("progressbar")).to_be_visible()
    expect_heading(plain_page, DENIED)

    press(plain_page, "Send the push")

    expect_heading(plain_page, "The last push was not approved, so the next one has to wait.")
    expect(plain_page.get_by_role("main")).to_contain_text("seconds)")
    expect(plain_page.get_by_role("button", name="Send the push")).to_be_enabled()
    expect_outside(plain_page)
