"""The first administrator comes in by an invitation that works once."""

from playwright.sync_api import Page, expect

from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.people import Person, Phone
from tests.journeys.browser.conftest import OpenBrowser
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, begin, expect_inside, expect_outside, press, see

REFUSED = "That invitation does not open the door."
ADMIN = Someone(name="admin", password="a long enough sentence", display="admin")


def accept(page: Page, code: str, password: str = ADMIN.password) -> None:
    page.get_by_label("Invitation code").fill(code)
    page.get_by_label("Name").fill(ADMIN.name)
    page.get_by_label("New password").fill(password)
    page.get_by_label("The same password again").fill(ADMIN.password)
    press(page, "Accept the invitation")


def test_the_invitation_opens_the_door_once(page: Page, open_browser: OpenBrowser, stack: Stack, duo: Control) -> None:
    code = stack.aws.client("secretsmanager").get_secret_value(SecretId=stack.secret("Invitation"))["SecretString"]
    page.goto("/invitation")
    see(page, "First administrator")
    accept(page, "not-the-code")
    expect(page.get_by_text(REFUSED)).to_be_visible()
    expect(page.get_by_label("Invitation code")).to_be_focused()
    accept(page, code, "another long sentence")
    expect(page.get_by_text("too short, or the two do not match")).to_be_visible()
    expect(page.get_by_label("New password")).to_be_focused()
    expect_legible(page, "invitation.weak-password")

    accept(page, code)
    see(page, "You are the first administrator now.")

    second = open_browser().new_page()
    second.goto("/invitation")
    accept(second, code)
    expect(second.get_by_text(REFUSED)).to_be_visible()
    expect_outside(second)
    duo.put_person(Person(ADMIN.name, devices=[Phone()]))
    begin(page, ADMIN)
    duo.wait_for_push(ADMIN.name)
    duo.press(ADMIN.name, "approve")
    expect_inside(page, ADMIN)
