"""Two phones, one choice, and what is remembered of it."""

from playwright.sync_api import Page, expect

from local.duosim.control import Control
from local.duosim.people import Phone
from tests.journeys.browser.conftest import MakeSomeone, OpenBrowser
from tests.journeys.browser.legible import expect_no_scroll_sideways
from tests.journeys.browser.steps import Someone, begin, expect_inside, expect_outside, press, see


def test_the_chosen_device_is_asked_and_next_time_at_once(
    page: Page, open_browser: OpenBrowser, duo: Control, bob: Someone
) -> None:
    pixel, work = duo.person(bob.name).phones
    begin(page, bob)
    see(page, "How do you want to confirm?")
    assert duo.pushes(bob.name) == []
    press(page, f"Send the push to {work.name}")
    assert duo.wait_for_push(bob.name).device == work.device
    duo.press(bob.name, "approve")
    expect_inside(page, bob)

    later = open_browser().new_page()
    begin(later, bob)

    see(later, "Look at your phone")
    expect(later.get_by_role("main")).to_contain_text(work.name)
    expect(later.get_by_role("main")).not_to_contain_text(pixel.name)
    assert duo.wait_for_push(bob.name).device == work.device


def test_another_device_may_be_chosen_while_a_push_is_live(page: Page, duo: Control, bob: Someone) -> None:
    pixel, work = duo.person(bob.name).phones
    begin(page, bob)
    press(page, f"Send the push to {work.name}")
    given_up = duo.wait_for_push(bob.name)

    press(page, "Use another way")
    see(page, "That push no longer counts.")
    press(page, f"Send the push to {pixel.name}")
    see(page, "Look at your phone")
    chosen = next(push for push in duo.pushes(bob.name) if push.txid != given_up.txid)
    assert chosen.device == pixel.device

    duo.press(bob.name, "approve", txid=given_up.txid)
    expect_outside(page)
    duo.press(bob.name, "approve", txid=chosen.txid)
    expect_inside(page, bob)


def test_a_device_that_is_gone_is_asked_for_anew(
    page: Page, open_browser: OpenBrowser, duo: Control, bob: Someone
) -> None:
    begin(page, bob)
    press(page, "Send the push to Work iPhone")
    duo.wait_for_push(bob.name)
    duo.press(bob.name, "approve")
    expect_inside(page, bob)
    them = duo.person(bob.name)
    for phone in them.phones:
        phone.device = phone.device[::-1]
    duo.put_person(them)

    later = open_browser().new_page()
    begin(later, bob)

    see(later, "The device you used last time is no longer with Duo.")
    expect_outside(later)


def test_endless_and_reversed_names_stay_in_their_place(page: Page, newcomer: MakeSomeone) -> None:
    reversed_name = "\u202e\u2067gnp.ecila"
    mallory = newcomer("Mallory", Phone(name="W" * 300), Phone(name=reversed_name), display="M" * 300)
    begin(page, mallory)
    expect(page.get_by_role("heading", level=1, name="How do you want to confirm?")).to_be_visible()
    expect_no_scroll_sideways(page)
    page.get_by_role("button", name="This is not me").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="This is not me")).to_be_in_viewport()

    press(page, f"Send the push to {reversed_name}")

    expect(page.get_by_role("heading", level=1, name="Look at your phone")).to_be_visible()
    expect_no_scroll_sideways(page)
    expect(page.get_by_role("button", name="This is not me")).to_be_in_viewport()
