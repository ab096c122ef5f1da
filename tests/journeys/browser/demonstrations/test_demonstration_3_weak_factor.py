"""Demonstration 3: a factor that is good enough after a password is not good enough to be remembered by."""

from playwright.sync_api import Page, expect

from tests.journeys.browser.at_applications import go_to, leave
from tests.journeys.browser.demonstrations.scene import (
    WELCOME,
    Scene,
    Seen,
    confirm,
    expect_in,
    held,
    mark,
    opt_in,
    sign_in,
)
from tests.journeys.browser.steps import Someone, see

CALL = "phone_call"


def test_demonstration_3a_a_factor_not_good_enough_to_opt_in(
    page: Page, scene: Scene, seen: Seen, alice: Someone
) -> None:
    sign_in(page, scene, alice, CALL)

    expect_in(page, alice)
    assert seen.marks == []
    assert held(page.context) is None
    assert scene.browsers(alice) == []

    leave(page)
    go_to(page, scene.stack, "library")
    see(page, "Sign in")
    expect(page.get_by_label("Name")).to_have_value("")
    expect(page.get_by_label("Password")).to_be_visible()


def test_demonstration_3b_it_takes_nothing_from_whoever_opted_in(
    page: Page, scene: Scene, seen: Seen, alice: Someone
) -> None:
    before = opt_in(page, scene, alice)
    leave(page)
    go_to(page, scene.stack, "library")
    see(page, WELCOME)
    mark(page, "pwl-use-password").click()
    see(page, "Sign in")
    seen.forget()
    confirm(page, alice, CALL)

    expect_in(page, alice)
    assert seen.marks == []
    assert held(page.context) == before
    assert scene.rows(alice, "remember_withheld")[-1]["detail"] == "factor"
