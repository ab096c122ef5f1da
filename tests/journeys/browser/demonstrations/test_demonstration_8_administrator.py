"""Demonstration 8: an administrator sets a device up for somebody, and ends the browsers of anybody from afar."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.signin.changes import Amend
from local.cloud.stack import Stack
from local.duosim.integrations import PWL
from tests.journeys.browser.at_applications import go_to, leave
from tests.journeys.browser.conftest import OpenBrowser
from tests.journeys.browser.demonstrations.scene import (
    AUTHORIZE,
    OFFER,
    TOUCH_ID,
    WELCOME,
    Asked,
    Scene,
    answer,
    at_duo,
    expect_in,
    held,
    mark,
    opt_in,
    sign_in,
)
from tests.journeys.browser.steps import Someone, expect_outside, press, see

ADMIN = "Browsers of people"
PAGE = "/admin/browsers"


@pytest.fixture
def dave(stack: Stack, carol: Someone) -> Someone:
    """Make somebody who is disabled."""
    tables = Tables(people=stack.table("People"), doors="", audit=stack.table("Audit"), outbox="")
    DynamoDoors(stack.aws.client("dynamodb"), tables).commit(Amend(person=carol.name, disabled=True))
    return carol


def administer(page: Page, scene: Scene, dana: Someone) -> None:
    """Sign in as the administrator, and open the page."""
    sign_in(page, scene, dana, TOUCH_ID)
    see(page, OFFER)
    page.goto(f"{scene.stack.portal}{PAGE}")
    see(page, ADMIN)


def preset(page: Page, name: str) -> None:
    mark(page, "admin-username").fill(name)
    press(page, "Remember them in this browser")


def test_demonstration_8_administrator(
    page: Page, scene: Scene, asked: Asked, dana: Someone, bob: Someone, dave: Someone
) -> None:
    administer(page, scene, dana)
    expect(mark(page, "mypwl-state")).to_contain_text("this browser remembers nobody")
    for name in ("mypwl-optin", "mypwl-optout", "admin-username"):
        expect(mark(page, name)).to_be_visible()
    for name in ("nobody-at-all", dave.name):
        preset(page, name)
        expect(page.get_by_role("alert")).to_contain_text("That name cannot be remembered here.")
        assert held(page.context) is None
    assert len(scene.rows(dana, "browser_preset_refused")) == 2

    preset(page, bob.name)

    expect(mark(page, "mypwl-state")).to_contain_text(f"this browser remembers {bob.display}")
    expect(mark(page, "mypwl-clear")).to_be_visible()
    behind = scene.remembered(held(page.context) or "")
    assert behind.person is not None
    assert behind.browser is not None
    assert (behind.person.id, behind.browser.provisioned_by) == (bob.name, dana.name)
    assert behind.browser.expires - behind.browser.created == timedelta(days=30)
    (row,) = scene.rows(bob, "browser_preset")
    assert row["detail"] == f"by {dana.name}"

    page.goto(scene.stack.portal)
    press(page, "Sign out")
    see(page, "You are signed out.")
    asked.forget()
    go_to(page, scene.stack, "library")
    see(page, WELCOME)
    expect(mark(page, "pwl-continue")).to_have_text("Continue as B••• O•••")
    mark(page, "pwl-continue").click()
    at_duo(page, bob)
    page.locator("button[value=deny]").click()
    expect(mark(page, "pwl-continue")).to_have_text("Try again")
    expect_outside(page)

    mark(page, "pwl-continue").click()
    at_duo(page, bob)
    answer(page, TOUCH_ID)
    expect_in(page, bob)
    went = [each for each in asked.calls() if each.path == AUTHORIZE]
    assert {(each.ikey, each.username) for each in went} == {(scene.client(PWL), bob.name)}
    assert scene.rows(bob, "signed_in")[-1]["method"] == "remembered"


def test_whoever_is_no_administrator_is_refused_the_page(page: Page, scene: Scene, alice: Someone) -> None:
    sign_in(page, scene, alice, TOUCH_ID)
    see(page, OFFER)

    replied = page.goto(f"{scene.stack.portal}{PAGE}")

    assert replied is not None
    assert replied.status == 403
    assert "admin-username" not in page.content()


def test_demonstration_8_all_browsers_of_somebody_are_revoked_from_afar(
    page: Page, scene: Scene, open_browser: OpenBrowser, alice: Someone, dana: Someone
) -> None:
    there = open_browser().new_page()
    before = opt_in(there, scene, alice)
    leave(there)
    administer(page, scene, dana)
    page.get_by_label("The name of the person").fill(alice.name)
    press(page, "Show their browsers")
    expect(page.get_by_role("listitem").filter(has_text="Chrome on Linux")).to_have_count(1)

    press(page, "Forget them in all browsers")

    expect(page.get_by_role("status")).to_contain_text("All of their browsers are forgotten.")
    assert held(there.context) == before
    go_to(there, scene.stack, "library")
    see(there, "Sign in")
    expect(there.get_by_label("Name")).to_have_value("")
    expect(there.get_by_label("Password")).to_be_visible()
    assert mark(there, "pwl-welcome").count() == 0
