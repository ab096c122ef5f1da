"""Demonstration 2: somebody has their browser remember them, and comes in by Duo alone the next time."""

from base64 import urlsafe_b64decode

from playwright.sync_api import Page, expect

from local.duosim.integrations import MFA, PWL
from tests.journeys.browser.at_applications import go_to, leave, told
from tests.journeys.browser.demonstrations.scene import (
    AUTHORIZE,
    COOKIE,
    OFFER,
    TOUCH_ID,
    WELCOME,
    Asked,
    Scene,
    Seen,
    answer,
    at_duo,
    expect_in,
    held,
    mark,
    sign_in,
    tab_to,
)
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, see
from tests.journeys.test_canaries import spellings


def test_demonstration_2_opt_in_then_sole_factor(
    page: Page, scene: Scene, seen: Seen, asked: Asked, alice: Someone
) -> None:
    sign_in(page, scene, alice, TOUCH_ID)
    see(page, OFFER)
    expect(page.get_by_label("This is my own device")).not_to_be_checked()
    assert held(page.context) is None

    page.get_by_label("This is my own device").check()
    mark(page, "optin-yes").click()

    expect_in(page, alice)
    expect_sealed(page, alice)
    (browser,) = scene.browsers(alice)
    assert browser.kind == "webauthn_platform"
    assert {each.ikey for each in asked.calls() if each.path == AUTHORIZE} == {scene.client(MFA)}

    leave(page)
    seen.forget()
    asked.forget()
    go_to(page, scene.stack, "library")

    see(page, WELCOME)
    expect(mark(page, "pwl-welcome")).to_contain_text("A••• M•••")
    assert page.locator("input[type=password]").count() == 0

    mark(page, "pwl-continue").click()
    at_duo(page, alice)
    answer(page, TOUCH_ID)

    expect_in(page, alice)
    assert {each.ikey for each in asked.calls() if each.path == AUTHORIZE} == {scene.client(PWL)}
    assert all("password" not in form for form in seen.forms())
    assert alice.password not in seen.texts().replace("+", " ").replace("%20", " ")
    row = scene.rows(alice, "signed_in")[-1]
    assert (row["method"], row["detail"]) == ("remembered", TOUCH_ID)
    assert (told(page)["acr"], told(page)["amr"]) == ("urn:doorbook:phishing-resistant", "hwk mfa user")
    assert len(scene.browsers(alice)) == 1


def expect_sealed(page: Page, someone: Someone) -> None:
    """See that the cookie goes to the portal alone, that no script reads it, and that no name is in it."""
    (cookie,) = [each for each in page.context.cookies() if each["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"], cookie["path"]) == (True, True, "Lax", "/")
    assert cookie["domain"] == "localhost"  # one that was set with a domain begins with a dot
    box = cookie["value"].rpartition(".")[2]
    opened = urlsafe_b64decode(box + "=" * (-len(box) % 4))
    for name in (someone.name, "alice", "Alice", someone.display):
        assert [spelled for spelled in spellings(name) if spelled in cookie["value"]] == []
        assert name.encode() not in opened


def test_it_all_goes_by_the_keyboard(page: Page, scene: Scene, alice: Someone) -> None:
    sign_in(page, scene, alice, TOUCH_ID)
    see(page, OFFER)
    tab_to(page, "own")
    page.keyboard.press("Space")
    tab_to(page, "optin-yes")
    page.keyboard.press("Enter")
    expect_in(page, alice)
    leave(page)

    go_to(page, scene.stack, "library")
    see(page, WELCOME)
    tab_to(page, "pwl-continue")
    page.keyboard.press("Enter")
    at_duo(page, alice)
    answer(page, TOUCH_ID)

    expect_in(page, alice)


def test_it_goes_without_a_script(plain_page: Page, scene: Scene, alice: Someone) -> None:
    page = plain_page
    sign_in(page, scene, alice, TOUCH_ID)
    page.get_by_label("This is my own device").check()
    mark(page, "optin-yes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Welcome, {alice.display}")
    leave(page)

    go_to(page, scene.stack, "library")
    mark(page, "pwl-continue").click()
    at_duo(page, alice)
    answer(page, TOUCH_ID)

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Welcome, {alice.display}")


def test_an_offer_is_taken_only_for_ones_own_device(page: Page, scene: Scene, alice: Someone) -> None:
    sign_in(page, scene, alice, TOUCH_ID)
    see(page, OFFER)

    mark(page, "optin-yes").click()

    expect(page.get_by_role("main")).to_contain_text("This is for a device of your own alone.")
    expect_legible(page, f"{OFFER} refused")
    assert held(page.context) is None
    assert scene.browsers(alice) == []


def test_whoever_is_not_of_the_pilot_is_not_offered_it(page: Page, scene: Scene, seen: Seen, carol: Someone) -> None:
    sign_in(page, scene, carol, TOUCH_ID)

    expect_in(page, carol)
    assert seen.marks == []
    assert held(page.context) is None
    (row,) = scene.rows(carol, "remember_withheld")
    assert row["detail"] == "not_in_pilot"
