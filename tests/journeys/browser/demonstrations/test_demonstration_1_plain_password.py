"""Demonstration 1: where a password is enough, nothing of this is seen, and Duo hears of nobody."""

from playwright.sync_api import Page

from tests.journeys.browser.at_applications import go_to, told
from tests.journeys.browser.demonstrations.scene import Asked, Scene, Seen, expect_in, held
from tests.journeys.browser.steps import Someone, give_password, see


def test_demonstration_1_plain_password(page: Page, scene: Scene, seen: Seen, asked: Asked, alice: Someone) -> None:
    go_to(page, scene.stack, "canteen")
    see(page, "Sign in")
    give_password(page, alice)

    expect_in(page, alice)
    assert seen.marks == []
    assert asked.calls() == []
    assert held(page.context) is None
    (row,) = scene.rows(alice, "signed_in")
    assert row["method"] == "password"
    assert (told(page)["acr"], told(page)["amr"]) == ("urn:doorbook:password", "pwd")
