"""The first step: a name and a password."""

from playwright.sync_api import Page, expect

from doorbook.signin.throttle import MOST_PER_NAME
from local.duosim.control import Control
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, begin, expect_inside, expect_outside, give_password, see

WRONG = "That name and password do not go together."


def test_a_wrong_password_lets_nobody_on_and_the_right_one_does(page: Page, duo: Control, alice: Someone) -> None:
    page.goto("/")
    give_password(page, alice, "not this one")

    password = page.get_by_label("Password")
    expect(password).to_be_focused()
    expect(password).to_have_value("")
    expect(password).to_have_accessible_description(
        f"{WRONG} Check both and try again. If you have forgotten your password, ask your administrator."
    )
    expect(page.get_by_label("Name")).to_have_value(alice.name)
    assert page.title().startswith("Error:")
    expect_legible(page, WRONG)
    assert duo.pushes(alice.name) == []
    expect_outside(page)

    page.keyboard.type(alice.password)
    page.keyboard.press("Enter")
    duo.wait_for_push(alice.name)
    duo.press(alice.name, "approve")
    expect_inside(page, alice)


def test_an_unknown_name_reads_the_same_page(page: Page, alice: Someone) -> None:
    begin(page, Someone(name=alice.name + "x", password=alice.password, display=""))

    expect(page.get_by_text(WRONG)).to_be_visible()
    expect_outside(page)


def test_too_many_wrong_passwords_have_to_wait(page: Page, duo: Control, alice: Someone) -> None:
    page.goto("/")
    too_many = page.get_by_text("There were too many wrong passwords.")
    for _ in range(2 * MOST_PER_NAME):  # five minutes may end in between, and the count begin anew
        give_password(page, alice, "not this one")
        expect(page.get_by_label("Password")).to_have_value("")
        expect(page.get_by_text(WRONG).or_(too_many)).to_be_visible()
        if too_many.is_visible():
            break

    give_password(page, alice)

    expect(too_many).to_be_visible()
    expect(page.get_by_text("You can try again from")).to_be_visible()
    expect_legible(page, "There were too many wrong passwords.")
    assert duo.pushes(alice.name) == []
    expect_outside(page)


def test_password_managers_know_the_fields(page: Page) -> None:
    page.goto("/")
    see(page, "Sign in")

    expect(page.get_by_label("Name")).to_have_attribute("autocomplete", "username")
    expect(page.get_by_label("Password")).to_have_attribute("autocomplete", "current-password")


def test_a_ticket_of_another_browser_is_nobodys(page: Page) -> None:
    page.goto("/signin/00000000nobodys")

    see(page, "This sign-in is over, or it began in another window.")
    expect_outside(page)
