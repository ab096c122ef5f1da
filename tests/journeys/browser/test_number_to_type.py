"""Duo asks for the number that stands on the sign-in page."""

from playwright.sync_api import BrowserContext, Page, expect

from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.journeys.browser.conftest import OpenBrowser
from tests.journeys.browser.steps import Someone, begin, expect_inside, expect_outside, see


def number_on(page: Page) -> str:
    return page.locator(".number [aria-hidden]").inner_text()


def type_on_the_phone(phone: BrowserContext, stack: Stack, someone: Someone, number: str) -> None:
    screen = phone.new_page()
    screen.goto(f"{stack.duo.phone}/phone/{someone.name}")
    screen.get_by_label("Type the number that the sign-in page shows").fill(number)
    screen.get_by_role("button", name="Verify").click()


def test_the_number_typed_on_the_phone_lets_in(
    page: Page, open_browser: OpenBrowser, stack: Stack, duo: Control, carol: Someone
) -> None:
    begin(page, carol)
    see(page, "Type this number on your phone")
    duo.wait_for_push(carol.name)

    type_on_the_phone(open_browser(), stack, carol, number_on(page))

    expect_inside(page, carol)
    expect(page.get_by_role("main")).to_contain_text("Password and a Duo push with a number")


def test_another_number_lets_nobody_in(
    page: Page, open_browser: OpenBrowser, stack: Stack, duo: Control, carol: Someone
) -> None:
    begin(page, carol)
    see(page, "Type this number on your phone")
    duo.wait_for_push(carol.name)

    other = "".join(str(9 - int(digit)) for digit in number_on(page))
    type_on_the_phone(open_browser(), stack, carol, other)

    see(page, "The sign-in was denied on your phone.")
    expect_outside(page)


def test_the_number_is_read_out_digit_by_digit(page: Page, carol: Someone) -> None:
    begin(page, carol)
    see(page, "Type this number on your phone")

    digits = number_on(page)

    expect(page.locator(".number")).to_match_aria_snapshot(f"- paragraph: {' '.join(digits)}")
    assert len(digits) == 3
