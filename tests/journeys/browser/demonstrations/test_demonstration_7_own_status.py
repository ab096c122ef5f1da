"""Demonstration 7: somebody sees where they are remembered, and changes it."""

from playwright.sync_api import Page, expect

from tests.journeys.browser.at_applications import go_to, leave
from tests.journeys.browser.conftest import OpenBrowser
from tests.journeys.browser.demonstrations.scene import (
    MARKER,
    OFFER,
    TOUCH_ID,
    Scene,
    Seen,
    confirm,
    csrf,
    expect_in,
    held,
    mark,
    opt_in,
    send,
    sign_in,
)
from tests.journeys.browser.steps import Someone, press, see

MINE = "Remembered browsers"
PAGE = "/account/browsers"
OPT_IN = f"{PAGE}/opt-in"


def open_mine(page: Page, scene: Scene) -> None:
    """Open the page of one's own browsers, from the library."""
    page.goto(f"{scene.stack.portal}{PAGE}?return={scene.stack.applications['library']}/")
    see(page, MINE)


def sign_in_again(page: Page, scene: Scene, someone: Someone, factor: str = TOUCH_ID) -> None:
    """Leave the library, come back to it, and be asked for the password."""
    page.goto(scene.stack.applications["library"])
    leave(page)
    go_to(page, scene.stack, "library")
    see(page, "Sign in")
    expect(page.get_by_label("Name")).to_have_value("")
    confirm(page, someone, factor)


def test_demonstration_7_own_status(
    page: Page, scene: Scene, seen: Seen, open_browser: OpenBrowser, alice: Someone
) -> None:
    opt_in(open_browser().new_page(), scene, alice)
    opt_in(page, scene, alice)
    open_mine(page, scene)
    expect(mark(page, "mypwl-state")).to_contain_text("On: this browser remembers you, since")
    expect(page.get_by_role("listitem").filter(has_text="Chrome on Linux")).to_have_count(1)

    mark(page, "mypwl-optout").click()
    expect(mark(page, "mypwl-state")).to_contain_text("Off: this browser remembers nobody, and never asks.")
    assert held(page.context) == MARKER
    seen.forget()
    sign_in_again(page, scene, alice)
    expect_in(page, alice)
    assert seen.marks == []

    open_mine(page, scene)
    mark(page, "mypwl-clear").click()
    expect(mark(page, "mypwl-state")).to_contain_text("this browser does not remember you")
    assert held(page.context) is None
    sign_in_again(page, scene, alice)
    see(page, OFFER)
    assert held(page.context) is None

    open_mine(page, scene)
    page.get_by_label("This is my own device").check()
    mark(page, "mypwl-optin").click()
    expect(mark(page, "mypwl-state")).to_contain_text("On: this browser remembers you, since")
    assert scene.remembered(held(page.context) or "").person is not None
    assert len(scene.rows(alice, "remember_chosen")) == 1

    mark(page, "mypwl-done").click()
    expect(page).to_have_url(f"{scene.stack.applications['library']}/")
    press(page, "Sign in with the portal")
    expect_in(page, alice)


def test_opting_in_takes_a_factor_that_is_enough_alone(page: Page, scene: Scene, alice: Someone) -> None:
    sign_in(page, scene, alice, "phone_call")
    expect_in(page, alice)
    open_mine(page, scene)
    expect(mark(page, "mypwl-optin")).to_have_count(0)

    assert send(page, OPT_IN, csrf=csrf(page), own="yes") == 403

    assert held(page.context) is None
    assert scene.browsers(alice) == []
    assert scene.rows(alice, "remember_refused")[-1]["detail"] == "factor"


def test_opting_in_takes_somebody_of_the_pilot(page: Page, scene: Scene, carol: Someone) -> None:
    sign_in(page, scene, carol, TOUCH_ID)
    expect_in(page, carol)
    open_mine(page, scene)
    expect(mark(page, "mypwl-optin")).to_have_count(0)

    assert send(page, OPT_IN, csrf=csrf(page), own="yes") == 403

    assert held(page.context) is None
    assert scene.browsers(carol) == []


def test_nobody_opts_another_in_and_no_form_counts_without_its_token(
    page: Page, scene: Scene, alice: Someone, bob: Someone
) -> None:
    sign_in(page, scene, alice, TOUCH_ID)
    see(page, OFFER)
    open_mine(page, scene)

    assert send(page, OPT_IN, csrf=csrf(page), own="yes", username=bob.name) == 403
    assert held(page.context) is None
    assert scene.browsers(alice) == scene.browsers(bob) == []
    assert bob.name in scene.rows(alice, "remember_refused")[-1]["detail"]

    open_mine(page, scene)
    assert send(page, OPT_IN, own="yes") == 403
    assert held(page.context) is None
    assert scene.browsers(alice) == []
