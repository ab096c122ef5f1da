"""Demonstration 5: remembered, but for once by the password."""

from playwright.sync_api import Page, expect

from tests.journeys.browser.at_applications import go_to, leave, told
from tests.journeys.browser.demonstrations.scene import WELCOME, Asked, Scene, expect_in, held, mark, opt_in
from tests.journeys.browser.steps import Someone, press, see


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
