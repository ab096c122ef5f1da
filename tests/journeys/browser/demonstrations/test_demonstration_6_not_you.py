"""Demonstration 6: somebody else sits down at a browser that remembers alice."""

from playwright.sync_api import Page, expect

from tests.journeys.browser.at_applications import go_to, leave
from tests.journeys.browser.demonstrations.scene import (
    MARKER,
    OFFER,
    TOUCH_ID,
    WELCOME,
    Asked,
    Scene,
    Seen,
    confirm,
    expect_in,
    held,
    mark,
    opt_in,
)
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, see


def test_demonstration_6_not_you(
    page: Page, scene: Scene, seen: Seen, asked: Asked, alice: Someone, bob: Someone
) -> None:
    before = opt_in(page, scene, alice)
    (browser,) = scene.browsers(alice)
    leave(page)
    go_to(page, scene.stack, "library")
    see(page, WELCOME)
    asked.forget()
    seen.forget()

    mark(page, "pwl-not-you").click()

    see(page, "Sign in")
    expect(page.get_by_label("Name")).to_have_value("")
    expect_nothing_of_alice(page.content(), browser.id)
    assert asked.calls() == []
    assert scene.duo.pushes(alice.name) == []
    assert held(page.context) == before  # until somebody else is inside it is worth what it was

    confirm(page, bob, TOUCH_ID)
    see(page, OFFER)
    assert held(page.context) is None
    expect(mark(page, "optin-offer")).to_contain_text("This browser remembered somebody else until now.")
    expect_legible(page, f"{OFFER} shared")
    expect_nothing_of_alice(page.content(), browser.id)
    expect_nothing_of_alice(seen.texts(), browser.id)
    assert [each.state for each in scene.browsers(alice)] == ["left"]
    assert {each.username for each in asked.calls() if each.username} == {bob.name}

    mark(page, "optin-no").click()
    expect_in(page, bob)
    assert held(page.context) == MARKER
    assert scene.browsers(bob) == []

    leave(page)
    seen.forget()
    go_to(page, scene.stack, "library")
    see(page, "Sign in")
    expect(page.get_by_label("Name")).to_have_value("")
    confirm(page, alice, TOUCH_ID)
    expect_in(page, alice)
    assert seen.marks == []
    assert held(page.context) == MARKER


def expect_nothing_of_alice(text: str, browser: str) -> None:
    assert "alice" not in text.lower()
    assert browser not in text
