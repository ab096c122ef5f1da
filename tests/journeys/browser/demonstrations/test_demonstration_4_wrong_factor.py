"""Demonstration 4: remembered, but confirmed in another way. Nobody is in, and the same sign-in goes on."""

from playwright.sync_api import Page, expect

from local.cloud.stack import Stack
from tests.journeys.browser.at_applications import go_to, leave
from tests.journeys.browser.demonstrations.scene import (
    REJECTED,
    TOUCH_ID,
    WELCOME,
    Scene,
    Seen,
    answer,
    at_duo,
    confirm,
    expect_in,
    held,
    mark,
    opt_in,
    ticket_of,
)
from tests.journeys.browser.steps import Someone, expect_outside, has_session, see

KINDS = {"bypass_code": "bypass", "sms_passcode": "text", "phone_call": "call", "duo_push": "push"}


def counted(stack: Stack) -> int:
    """Count how often the metric has said that a factor was not enough alone."""
    said = '"result":"remember_wrong_factor"'
    return sum(said in line.replace(" ", "") for line in stack.log_lines("Portal"))


def test_demonstration_4_wrong_factor(page: Page, scene: Scene, seen: Seen, alice: Someone) -> None:
    before = opt_in(page, scene, alice)
    leave(page)
    metric = counted(scene.stack)
    go_to(page, scene.stack, "library")
    see(page, WELCOME)
    ticket = ticket_of(page)
    for number, factor in enumerate(KINDS, start=1):
        seen.forget()
        mark(page, "pwl-continue").click()
        at_duo(page, alice)
        answer(page, factor)

        see(page, REJECTED)
        expect(mark(page, "factor-rejected")).to_contain_text("fingerprint, face or PIN")
        expect(mark(page, "pwl-continue")).to_have_text("Try again")
        assert not has_session(page.context)
        assert ticket_of(page) == ticket
        assert all(not each.url.startswith(scene.stack.applications["library"]) for each in seen.sent)
        assert held(page.context) == before
        assert len(scene.rows(alice, "remember_wrong_factor")) == number
    expect_outside(page)

    rows = scene.rows(alice, "remember_wrong_factor")
    assert [(row["method"], row["detail"]) for row in rows] == [(kind, factor) for factor, kind in KINDS.items()]
    assert counted(scene.stack) == metric + len(KINDS)
    assert len(scene.rows(alice, "signed_in")) == 1

    mark(page, "pwl-use-password").click()
    see(page, "Sign in")
    assert ticket_of(page) == ticket
    confirm(page, alice, TOUCH_ID)

    expect_in(page, alice)
    assert page.url.startswith(scene.stack.applications["library"])
    assert scene.rows(alice, "signed_in")[-1]["ticket"] == ticket
