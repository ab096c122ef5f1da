"""Somebody has the password, but the phone does not say yes."""

import re

import pytest
from playwright.sync_api import Page, expect

from local.duosim.control import Control
from local.duosim.script import Outcome
from tests.journeys.browser.steps import Someone, begin, expect_inside, expect_outside, press, see

DENIED = "The sign-in was denied on your phone."
HELD_BACK = "The last push was not approved, so the next one has to wait."
SEND = "Send the push to Alice's iPhone"


def test_a_denied_push_lets_nobody_in_until_another_is_approved(page: Page, duo: Control, alice: Someone) -> None:
    begin(page, alice)
    duo.wait_for_push(alice.name)
    duo.press(alice.name, "deny")

    see(page, DENIED)
    expect_outside(page)
    assert duo.pushes(alice.name) == []

    press(page, SEND)
    duo.wait_for_push(alice.name)
    duo.press(alice.name, "approve")
    expect_inside(page, alice)


def test_after_two_denials_the_button_waits_and_counts_down(page: Page, duo: Control, alice: Someone) -> None:
    duo.script(alice.name, Outcome.deny(), Outcome.deny())
    page.clock.install()
    begin(page, alice)
    see(page, DENIED)
    press(page, SEND)

    see(page, DENIED)
    button = page.get_by_role("button", name=SEND)
    expect(button).to_be_disabled()
    expect(button).to_contain_text(re.compile(r"in \d+ s"))
    page.clock.fast_forward(16_000)
    expect(button).to_be_enabled()
    expect(page.get_by_text("The push can be sent now.")).to_be_attached()
    expect_outside(page)


def test_a_button_that_opened_too_early_sends_nothing(page: Page, duo: Control, alice: Someone) -> None:
    duo.script(alice.name, Outcome.deny(), Outcome.deny())
    page.clock.install()
    begin(page, alice)
    see(page, DENIED)
    press(page, SEND)
    expect(page.get_by_role("button", name=SEND)).to_be_disabled()
    page.clock.fast_forward(16_000)

    press(page, SEND)

    expect(page.get_by_role("button", name=SEND)).to_be_disabled()
    see(page, HELD_BACK)
    assert len(duo.records(alice.name)) == 2
    assert duo.pushes(alice.name) == []


def test_a_button_pressed_twice_sends_one_push(page: Page, duo: Control, alice: Someone) -> None:
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    duo.script(alice.name, Outcome.deny())
    begin(page, alice)
    see(page, DENIED)
    posts.clear()

    page.get_by_role("button", name=SEND).dblclick()

    see(page, "Look at your phone")
    assert len(duo.pushes(alice.name)) == len(posts) == 1


def test_nobody_answers_in_time(page: Page, duo: Control, alice: Someone) -> None:
    duo.script(alice.name, Outcome.timeout(after=1))

    begin(page, alice)

    see(page, "Nobody answered on your phone in time.")
    expect(page.get_by_role("button", name=SEND)).to_be_enabled()
    expect_outside(page)


def test_a_report_on_the_phone_stops_all_pushes(page: Page, duo: Control, alice: Someone) -> None:
    begin(page, alice)
    duo.wait_for_push(alice.name)

    duo.press(alice.name, "fraud")

    see(page, "The sign-in was reported as suspicious on your phone.")
    expect(page.get_by_role("button", name=SEND)).to_be_disabled()
    assert duo.pushes(alice.name) == []
    expect_outside(page)


def test_not_me_on_the_page_ends_it_whatever_the_phone_says(page: Page, duo: Control, alice: Someone) -> None:
    begin(page, alice)
    see(page, "Look at your phone")
    duo.wait_for_push(alice.name)

    press(page, "This is not me")

    see(page, "That sign-in was stopped and nobody was let in.")
    duo.press(alice.name, "approve")
    page.go_back()
    see(page, "That sign-in was stopped and nobody was let in.")
    expect_outside(page)


def test_an_approval_after_use_another_way_lets_nobody_in(page: Page, duo: Control, alice: Someone) -> None:
    begin(page, alice)
    duo.wait_for_push(alice.name)

    press(page, "Use another way")

    see(page, "That push no longer counts.")
    duo.press(alice.name, "approve")
    page.reload()
    see(page, "That push no longer counts.")
    expect_outside(page)


def test_a_push_that_never_arrived_is_told_while_it_lasts(page: Page, duo: Control, alice: Someone) -> None:
    duo.script(alice.name, Outcome.push_failed())

    begin(page, alice)

    expect(page.get_by_role("status").filter(has_text="Duo could not reach your phone.")).to_be_visible()
    see(page, "Look at your phone")
    expect_outside(page)


@pytest.mark.parametrize("way", ["approve", "deny"])
def test_a_lost_connection_is_said_calmly_and_followed_again(
    page: Page, duo: Control, alice: Someone, way: str
) -> None:
    broken = "**/state"
    begin(page, alice)
    see(page, "Look at your phone")
    duo.wait_for_push(alice.name)
    page.route(broken, lambda route: route.fulfill(status=200, body="<html>the page of a proxy</html>"))
    expect(page.get_by_text("The connection is lost for the moment; trying again.")).to_be_visible()

    duo.press(alice.name, "approve" if way == "approve" else "deny")
    page.unroute(broken)

    if way == "approve":
        expect_inside(page, alice)
    else:
        see(page, DENIED)
        expect_outside(page)
