"""Calls, text messages and passcodes, in a browser with scripts and in one without."""

import os

import pytest
from playwright.sync_api import Page, expect

from local.duosim.control import Control
from local.duosim.people import Phone
from tests.journeys.browser.conftest import MakeSomeone
from tests.journeys.browser.steps import Someone, begin, expect_inside, expect_outside, press, see


@pytest.fixture
def ivan(newcomer: MakeSomeone) -> Someone:
    """Make Ivan, whose phone can be called and texted to."""
    return newcomer("Ivan", Phone(name="Ivan's Nokia", capabilities=["auto", "sms", "phone"]))


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_call_lets_in_once_the_key_is_pressed(page: Page, duo: Control, ivan: Someone) -> None:
    begin(page, ivan)
    see(page, "How do you want to confirm?")
    shot(page, "ways")
    press(page, "Call Ivan's Nokia")
    see(page, "Answer your phone")
    shot(page, "call")
    duo.wait_for_push(ivan.name)
    duo.press(ivan.name, "answer")
    expect(page.get_by_role("main")).to_contain_text("Now press the key that the voice asks for.")
    expect_outside(page)

    duo.press(ivan.name, "pound")

    expect_inside(page, ivan)
    expect(page.get_by_role("main")).to_contain_text("Password and a phone call by Duo")


def test_a_call_without_the_key_lets_nobody_in(page: Page, duo: Control, ivan: Someone) -> None:
    begin(page, ivan)
    press(page, "Call Ivan's Nokia")
    see(page, "Answer your phone")
    duo.wait_for_push(ivan.name)

    duo.press(ivan.name, "hangup")

    see(page, "The call ended without the key being pressed.")
    expect_outside(page)


def test_a_texted_code_is_typed_at_once(page: Page, duo: Control, ivan: Someone) -> None:
    begin(page, ivan)
    press(page, "Text codes to Ivan's Nokia")
    see(page, "Type a passcode")
    code = duo.sms_inbox(ivan.name)[-1].split()[-1]
    expect(page.get_by_role("main")).to_contain_text(f"begins with {code[0]}")
    shot(page, "texted")
    page.get_by_label("Passcode").fill("7654321")
    press(page, "Sign in")
    expect(page.get_by_role("main")).to_contain_text("That passcode does not work.")
    shot(page, "wrong")
    expect_outside(page)

    page.get_by_label("Passcode").fill(code)
    press(page, "Sign in")

    expect_inside(page, ivan)


def test_without_a_script_no_reception_is_one_press_from_a_passcode(
    plain_page: Page, duo: Control, alice: Someone
) -> None:
    plain_page.goto("/")
    plain_page.get_by_label("Name").fill(alice.name)
    plain_page.get_by_label("Password").fill(alice.password)
    press(plain_page, "Sign in")
    duo.wait_for_push(alice.name)
    shot(plain_page, "push")

    press(plain_page, "No reception? Type a passcode")
    plain_page.get_by_label("Passcode").fill(duo.passcode(alice.name))
    press(plain_page, "Sign in")

    expect(plain_page.get_by_role("heading", level=1, name="You are signed in")).to_be_visible()
