"""My account in a real browser: where somebody is signed in, and how they end it."""

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.signin.changes import Amend, TouchSession
from doorbook.signin.session_desk import TOUCHED_EVERY
from doorbook.signin.tickets import proof_of
from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.journeys.browser.conftest import OpenBrowser
from tests.journeys.browser.steps import SESSION, Someone, begin, expect_inside, expect_outside, press, see

SESSIONS = "Where you are signed in"


def enter(page: Page, duo: Control, someone: Someone) -> None:
    begin(page, someone)
    duo.wait_for_push(someone.name)
    duo.press(someone.name, "approve")
    expect_inside(page, someone)


def open_sessions(page: Page) -> None:
    page.get_by_role("link", name=SESSIONS).click()
    see(page, SESSIONS)


def test_another_browser_is_signed_out_from_here(
    page: Page, open_browser: OpenBrowser, duo: Control, alice: Someone
) -> None:
    there = open_browser().new_page()
    enter(there, duo, alice)
    enter(page, duo, alice)
    open_sessions(page)
    expect(page.get_by_role("listitem")).to_have_count(2)

    page.get_by_role("button", name="Sign out there Chrome on").click()

    expect(page.get_by_role("status")).to_contain_text("That browser is signed out.")
    expect(page.get_by_text("You are signed in nowhere else.")).to_be_visible()
    there.reload()
    see(there, "Sign in")
    page.goto("/")
    expect_inside(page, alice)


def test_everywhere_is_here_too_and_the_back_button_shows_nothing(page: Page, duo: Control, alice: Someone) -> None:
    enter(page, duo, alice)
    open_sessions(page)

    press(page, "Sign out everywhere, here too")

    see(page, "You are signed out everywhere.")
    page.go_back()
    see(page, "Sign in")
    expect(page.get_by_text("127.0.0.1")).to_have_count(0)
    expect_outside(page)


def test_a_sign_in_that_was_not_me_is_disowned(
    page: Page, open_browser: OpenBrowser, duo: Control, alice: Someone
) -> None:
    there = open_browser().new_page()
    enter(there, duo, alice)
    enter(page, duo, alice)
    page.get_by_role("link", name="Recent sign-ins").click()
    see(page, "Recent sign-ins")
    expect(page.get_by_text("This is how you came in.")).to_be_visible()

    page.get_by_role("button", name="This was not me Signed in").click()

    see(page, "That browser is signed out, and your administrators were told.")
    there.reload()
    see(there, "Sign in")
    page.get_by_role("link", name="Back to your sign-ins").click()
    expect(page.get_by_text("You have reported it.")).to_be_visible()


def test_another_device_is_chosen_and_forgotten(page: Page, duo: Control, bob: Someone) -> None:
    begin(page, bob)
    press(page, "Send the push to Work iPhone")
    duo.wait_for_push(bob.name)
    duo.press(bob.name, "approve")
    expect_inside(page, bob)
    page.get_by_role("link", name="How you confirm").click()
    see(page, "How you confirm")
    expect(page.get_by_role("main")).to_contain_text("After your password we begin with a push to Work iPhone")

    page.get_by_role("button", name="A push to Bob's Pixel").click()

    expect(page.get_by_role("status")).to_contain_text("We will begin with that next time.")
    expect(page.get_by_role("main")).to_contain_text("we begin with a push to Bob's Pixel")
    press(page, "Forget this")
    expect(page.get_by_role("status")).to_contain_text("It is forgotten.")
    expect(page.get_by_text("Nothing is remembered.")).to_be_visible()


def test_whoever_is_disabled_is_out_within_a_minute(page: Page, stack: Stack, duo: Control, alice: Someone) -> None:
    enter(page, duo, alice)
    (cookie,) = [each for each in page.context.cookies() if each.get("name") == SESSION]
    doors = doors_of(stack)
    doors.commit(Amend(person=alice.name, disabled=True))

    doors.commit(TouchSession(proof_of(cookie.get("value", "")), datetime.now(UTC) - TOUCHED_EVERY))  # a minute passes
    page.goto("/account/sessions")

    see(page, "Sign in")
    assert doors.session(proof_of(cookie.get("value", ""))) is None


def test_whoever_is_not_disabled_is_still_inside_after_a_minute(
    page: Page, stack: Stack, duo: Control, alice: Someone, bob: Someone
) -> None:
    enter(page, duo, alice)
    (cookie,) = [each for each in page.context.cookies() if each.get("name") == SESSION]
    doors = doors_of(stack)
    doors.commit(Amend(person=bob.name, disabled=True))

    doors.commit(TouchSession(proof_of(cookie.get("value", "")), datetime.now(UTC) - TOUCHED_EVERY))
    page.goto("/account/sessions")

    see(page, SESSIONS)


def doors_of(stack: Stack) -> DynamoDoors:
    tables = Tables(people=stack.table("People"), doors=stack.table("Doors"), audit="", outbox="")
    return DynamoDoors(stack.aws.client("dynamodb"), tables)


def test_without_scripts_it_works_as_well(
    plain_page: Page, open_browser: OpenBrowser, duo: Control, alice: Someone
) -> None:
    there = open_browser().new_page()
    enter(there, duo, alice)
    begin(plain_page, alice)
    duo.wait_for_push(alice.name)
    duo.press(alice.name, "approve")
    expect_inside(plain_page, alice)
    open_sessions(plain_page)

    press(plain_page, "Sign out everywhere else")

    expect(plain_page.get_by_role("status")).to_contain_text("All other browsers are signed out.")
    there.reload()
    see(there, "Sign in")


def test_it_goes_by_keyboard(page: Page, open_browser: OpenBrowser, duo: Control, alice: Someone) -> None:
    there = open_browser().new_page()
    enter(there, duo, alice)
    enter(page, duo, alice)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=SESSIONS)).to_be_focused()
    page.keyboard.press("Enter")
    see(page, SESSIONS)

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Sign out there")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("You are signed in nowhere else.")).to_be_visible()
