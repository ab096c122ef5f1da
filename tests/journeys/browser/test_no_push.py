"""The password is right, and Duo has another answer than a push."""

import pytest
from playwright.sync_api import Page, expect

from local.duosim.control import Control
from local.duosim.people import Phone, Token
from tests.journeys.browser.conftest import MakeSomeone
from tests.journeys.browser.steps import begin, expect_inside, expect_outside, give_password, press, see

REFUSED = {
    "bypass": "Your account is set to skip Duo, and this portal does not accept that.",
    "disabled": "Duo does not let this account in.",
    "locked out": "Duo does not let this account in.",
}


@pytest.mark.parametrize("status", REFUSED)
def test_an_account_that_duo_does_not_ask_is_refused(
    page: Page, newcomer: MakeSomeone, duo: Control, status: str
) -> None:
    erin = newcomer("Erin", Phone(), status=status)

    begin(page, erin)

    see(page, REFUSED[status])
    assert duo.pushes(erin.name) == []
    expect_outside(page)
    page.get_by_role("link", name="Start again").click()
    see(page, "Sign in")


def test_an_active_account_is_asked(page: Page, newcomer: MakeSomeone, duo: Control) -> None:
    erin = newcomer("Erin", Phone(), status="active")
    begin(page, erin)
    duo.wait_for_push(erin.name)
    duo.press(erin.name, "approve")
    expect_inside(page, erin)


def test_a_token_alone_is_asked_for_its_code(page: Page, newcomer: MakeSomeone, duo: Control) -> None:
    dave = newcomer("Dave", Token())
    begin(page, dave)
    see(page, "Type a passcode")
    page.get_by_label("Passcode").fill("000 000")
    press(page, "Sign in")
    expect(page.get_by_role("main")).to_contain_text("That passcode does not work.")
    expect_outside(page)

    page.get_by_label("Passcode").fill(duo.passcode(dave.name))
    press(page, "Sign in")

    expect_inside(page, dave)
    expect(page.get_by_role("main")).to_contain_text("Password and a Duo passcode")


def test_a_phone_that_can_do_nothing_is_told_what_is_missing_until_it_can(
    page: Page, newcomer: MakeSomeone, duo: Control
) -> None:
    ivan = newcomer("Ivan", Phone(capabilities=[]))
    begin(page, ivan)
    see(page, "None of your Duo devices can be asked.")
    expect_outside(page)

    them = duo.person(ivan.name)
    them.phones[0].capabilities = ["auto", "push"]
    duo.put_person(them)
    press(page, "I have activated it, go on")

    duo.wait_for_push(ivan.name)
    duo.press(ivan.name, "approve")
    expect_inside(page, ivan)


def test_somebody_new_to_duo_adds_their_phone_and_the_page_goes_on_by_itself(
    page: Page, newcomer: MakeSomeone, duo: Control
) -> None:
    frank = newcomer("Frank", known_to_duo=False)
    begin(page, frank)
    see(page, "Duo does not know a device of yours yet.")
    expect_outside(page)
    press(page, "Add my phone")
    see(page, "Add your phone")
    picture = page.get_by_role("img", name="The code to scan with Duo Mobile")
    expect(picture).to_have_js_property("complete", True)  # noqa: FBT003 - what the property is to be
    assert picture.evaluate("picture => picture.naturalWidth") > 0
    expect_outside(page)

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Add it by this link (opens a new tab)").click()
    enrolment = opened.value
    enrolment.get_by_role("button", name="Add this phone").click()
    expect(enrolment.get_by_role("heading", name="This phone is ready")).to_be_visible()

    see(page, "Look at your phone")
    duo.wait_for_push(frank.name)
    duo.press(frank.name, "approve")
    expect_inside(page, frank)


def test_without_a_script_the_page_goes_on_too(plain_page: Page, newcomer: MakeSomeone, duo: Control) -> None:
    frank = newcomer("Frank", known_to_duo=False)
    plain_page.goto("/")
    give_password(plain_page, frank)
    press(plain_page, "Add my phone")
    link = plain_page.get_by_role("link", name="Add it by this link (opens a new tab)").get_attribute("href")

    duo.activate(link or "")

    expect(plain_page.get_by_role("heading", level=1, name="Look at your phone")).to_be_visible()
    expect_outside(plain_page)


def test_somebody_new_to_duo_enrols_in_another_tab_and_goes_on(page: Page, newcomer: MakeSomeone, duo: Control) -> None:
    frank = newcomer("Frank", known_to_duo=False)
    begin(page, frank)
    see(page, "Duo does not know a device of yours yet.")
    expect_outside(page)

    press(page, "I have enrolled, go on")
    see(page, "Duo does not know a device of yours yet.")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Enrol with Duo (opens a new tab)").click()
    enrolment = opened.value
    enrolment.get_by_role("button", name="Add this phone").click()
    expect(enrolment.get_by_role("heading", name="This phone is ready")).to_be_visible()
    press(page, "I have enrolled, go on")

    duo.wait_for_push(frank.name)
    duo.press(frank.name, "approve")
    expect_inside(page, frank)
