"""Demonstration 5: remembered, but for once by the password."""

from playwright.sync_api import Page, Route, expect

from tests.journeys.browser.at_applications import go_to, leave, told
from tests.journeys.browser.demonstrations.scene import (
    AUTHORIZE,
    WELCOME,
    Asked,
    Scene,
    expect_in,
    held,
    mark,
    opt_in,
    ticket_of,
)
from tests.journeys.browser.steps import Someone, expect_outside, press, see


def test_demonstration_5_prefers_password(page: Page, scene: Scene, asked: Asked, alice: Someone) -> None:
    before = opt_in(page, scene, alice)
    leave(page)
    asked.forget()
    go_to(page, scene.stack, "canteen")
    see(page, WELCOME)

    mark(page, "pwl-use-password").click()

    see(page, "Sign in")
    expect(page.get_by_label("Name")).to_have_value(alice.name)
    assert asked.calls() == []
    assert held(page.context) == before

    page.get_by_label("Password").fill(alice.password)
    press(page, "Sign in")
    expect_in(page, alice)
    assert told(page)["amr"] == "pwd"
    assert asked.calls() == []
    assert held(page.context) == before
    assert len(scene.rows(alice, "remember_fell_back")) == 1

    leave(page)
    go_to(page, scene.stack, "canteen")
    see(page, WELCOME)


def test_who_is_on_the_way_to_duo_may_still_take_the_password(page: Page, scene: Scene, alice: Someone) -> None:
    def nowhere(route: Route) -> None:
        route.fulfill(status=204)

    before = opt_in(page, scene, alice)
    leave(page)
    page.route(f"**{AUTHORIZE}?*", nowhere)
    go_to(page, scene.stack, "canteen")
    see(page, WELCOME)
    ticket = ticket_of(page)
    mark(page, "pwl-continue").click()
    see(page, "On to Duo")
    expect_outside(page)

    press(page, "Use your password")

    see(page, "Sign in")
    assert ticket_of(page) == ticket
    assert held(page.context) == before
    page.get_by_label("Password").fill(alice.password)
    press(page, "Sign in")
    expect_in(page, alice)
