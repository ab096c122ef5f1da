"""Somebody has the password and the phone."""

from playwright.sync_api import Page, expect

from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.journeys.browser.conftest import OpenBrowser
from tests.journeys.browser.steps import Someone, begin, expect_inside, expect_outside, press, see


def test_an_approved_push_lets_in(page: Page, duo: Control, alice: Someone) -> None:
    begin(page, alice)
    see(page, "Look at your phone")
    expect(page.get_by_role("main")).to_contain_text("Alice's iPhone")

    duo.wait_for_push(alice.name)
    duo.press(alice.name, "approve")

    expect_inside(page, alice)
    expect(page.get_by_role("main")).to_contain_text("Password and a Duo push")


def test_a_push_that_nobody_has_answered_lets_nobody_in(page: Page, duo: Control, alice: Someone) -> None:
    begin(page, alice)

    duo.wait_for_push(alice.name)

    see(page, "Look at your phone")
    expect_outside(page)


def test_the_seconds_left_go_down_and_are_not_chattered(page: Page, alice: Someone) -> None:
    begin(page, alice)
    left = page.locator("#left")
    before = int(left.inner_text())

    expect(left).to_have_text(str(before - 2))

    assert 0 < before <= 60
    expect(page.locator("[aria-live], [role=status]").filter(has=left)).to_have_count(0)
    expect(page.get_by_role("progressbar")).to_have_accessible_name("Time left to answer")


def test_a_reload_in_the_middle_changes_nothing(page: Page, duo: Control, alice: Someone) -> None:
    begin(page, alice)
    first = duo.wait_for_push(alice.name)
    see(page, "Look at your phone")  # Chromium refuses to load a page again that is on its way to another

    page.reload()
    see(page, "Look at your phone")

    assert [push.txid for push in duo.pushes(alice.name)] == [first.txid]
    duo.press(alice.name, "approve")
    expect_inside(page, alice)


def test_an_approval_for_a_closed_browser_lets_nobody_in(
    open_browser: OpenBrowser, duo: Control, alice: Someone
) -> None:
    closed = open_browser()
    begin(closed.new_page(), alice)
    duo.wait_for_push(alice.name)
    closed.close()

    duo.press(alice.name, "approve")

    page = open_browser().new_page()
    begin(page, alice)
    see(page, "Another sign-in with your name is asking your phone right now.")
    expect_outside(page)


def test_a_second_tab_is_told_that_a_push_is_live(page: Page, duo: Control, alice: Someone) -> None:
    begin(page, alice)
    live = duo.wait_for_push(alice.name)
    second = page.context.new_page()

    begin(second, alice)

    see(second, "Another sign-in with your name is asking your phone right now.")
    expect(second.get_by_text("ends by itself at")).to_be_visible()
    assert [push.txid for push in duo.pushes(alice.name)] == [live.txid]
    duo.press(alice.name, "approve")
    expect_inside(page, alice)


def test_the_whole_way_goes_by_keyboard(page: Page, duo: Control, bob: Someone) -> None:
    page.goto("/")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type(bob.name)
    page.keyboard.press("Tab")
    page.keyboard.type(bob.password)
    page.keyboard.press("Enter")

    see(page, "How do you want to confirm?")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send the push to Work iPhone")).to_be_focused()
    page.keyboard.press("Enter")

    assert duo.wait_for_push(bob.name).device == duo.person(bob.name).phones[1].device
    duo.press(bob.name, "approve")

    expect_inside(page, bob)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Sign out")).to_be_focused()
    page.keyboard.press("Enter")
    see(page, "You are signed out.")


def test_signed_out_the_back_button_shows_nothing_private(page: Page, duo: Control, alice: Someone) -> None:
    begin(page, alice)
    duo.wait_for_push(alice.name)
    duo.press(alice.name, "approve")
    expect_inside(page, alice)
    press(page, "Sign out")
    see(page, "You are signed out.")

    page.go_back()

    see(page, "Sign in")
    expect(page.get_by_text(alice.display)).to_have_count(0)
    expect_outside(page)


def test_an_approved_push_leads_back_to_the_application(page: Page, stack: Stack, duo: Control, alice: Someone) -> None:
    payroll = stack.applications["payroll"]  # which asks for Duo
    page.route(f"{payroll}/**", lambda route: route.fulfill(body="the application"))
    page.goto(f"/signin?return={payroll}/report")
    page.get_by_label("Name").fill(alice.name)
    page.get_by_label("Password").fill(alice.password)
    press(page, "Sign in")
    duo.wait_for_push(alice.name)

    duo.press(alice.name, "approve")

    page.wait_for_url(f"{payroll}/report")


def test_an_application_nobody_knows_is_not_led_back_to(page: Page) -> None:
    page.goto("/signin?return=https://elsewhere.example/report")

    see(page, "The application that sent you here is not known to this portal.")
    expect_outside(page)
