"""A sign-in survives a reload, the back button, a second tab and another way, in each of its states."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from local.duosim.control import Control
from local.duosim.faults import Fault
from local.duosim.journal import Entry
from local.duosim.people import Phone, Token
from tests.journeys.browser.conftest import MakeSomeone
from tests.journeys.browser.steps import Someone, expect_inside, expect_outside, give_password, has_session, press, see


@dataclass(frozen=True)
class Stop:
    """A state of a sign-in: who gets there how, what the page is headed, and how it goes on from there."""

    id: str
    heading: str
    who: Callable[[MakeSomeone], Someone]
    reach: Callable[[Page, Someone, Control], None]
    finish: Callable[[Page, Someone, Control], None]


def alice(newcomer: MakeSomeone) -> Someone:
    return newcomer("Alice", Phone(name="Alice's iPhone"), Token())


def bob(newcomer: MakeSomeone) -> Someone:
    return newcomer("Bob", Phone(name="Pixel"), Phone(name="iPhone"))


def frank(newcomer: MakeSomeone) -> Someone:
    return newcomer("Frank", known_to_duo=False)


def nowhere(_page: Page, _someone: Someone, _duo: Control) -> None:
    """Stay on the first page."""


def password(page: Page, someone: Someone, _duo: Control) -> None:
    give_password(page, someone)


def to_passcode(page: Page, someone: Someone, _duo: Control) -> None:
    give_password(page, someone)
    press(page, "No reception? Type a passcode")


def to_enrolment(page: Page, someone: Someone, _duo: Control) -> None:
    give_password(page, someone)
    press(page, "Add my phone")


def approve(_page: Page, someone: Someone, duo: Control) -> None:
    duo.wait_for_push(someone.name)
    duo.press(someone.name, "approve")


def wait_and_approve(page: Page, someone: Someone, duo: Control) -> None:
    """Approve once no page that was left is still asking: who takes an approval is let in, and it may be nobody."""
    with page.expect_response(lambda response: response.url.endswith("/state")):
        pass
    approve(page, someone, duo)


def password_and_approve(page: Page, someone: Someone, duo: Control) -> None:
    give_password(page, someone)
    approve(page, someone, duo)


def choose_and_approve(page: Page, someone: Someone, duo: Control) -> None:
    press(page, "Send the push to Pixel")
    approve(page, someone, duo)


def type_code(page: Page, someone: Someone, duo: Control) -> None:
    page.get_by_label("Passcode").fill(duo.passcode(someone.name))
    press(page, "Sign in")


def enrol_and_approve(page: Page, someone: Someone, duo: Control) -> None:
    link = page.get_by_role("link", name="Add it by this link (opens a new tab)").get_attribute("href")
    duo.activate(link or "")
    expect(page.get_by_role("heading", level=1, name="Look at your phone")).to_be_visible()
    approve(page, someone, duo)


STOPS = [
    Stop("password", "Sign in", alice, nowhere, password_and_approve),
    Stop("factor", "How do you want to confirm?", bob, password, choose_and_approve),
    Stop("passcode", "Type a passcode", alice, to_passcode, type_code),
    Stop("enrolling", "Add your phone", frank, to_enrolment, enrol_and_approve),
    Stop("waiting", "Look at your phone", alice, password, wait_and_approve),
]


def expect_at(page: Page, stop: Stop) -> None:
    expect(page.get_by_role("heading", level=1, name=stop.heading)).to_be_visible()


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.id)
def test_reload_back_and_a_second_tab_lose_nothing(page: Page, newcomer: MakeSomeone, duo: Control, stop: Stop) -> None:
    someone = stop.who(newcomer)
    page.goto("/signin")
    stop.reach(page, someone, duo)
    expect_at(page, stop)
    if stop.id != "password":  # the first page has an address of its own only once it was sent
        address = page.url
        page.reload()
        expect_at(page, stop)
        second = page.context.new_page()
        second.goto(address)
        expect_at(second, stop)
        second.close()
        page.goto("/signin?from=elsewhere")
        page.go_back()
        expect_at(page, stop)
        assert urlsplit(page.url).path == urlsplit(address).path
    expect_outside(page)

    stop.finish(page, someone, duo)

    expect_inside(page, someone)


@pytest.mark.parametrize(
    "stop", [stop for stop in STOPS if stop.id in {"passcode", "waiting"}], ids=lambda stop: stop.id
)
def test_another_way_keeps_the_sign_in(page: Page, newcomer: MakeSomeone, duo: Control, stop: Stop) -> None:
    someone = stop.who(newcomer)
    page.goto("/signin")
    stop.reach(page, someone, duo)
    address = urlsplit(page.url).path

    press(page, "Use another way")
    expect(page.get_by_role("button", name="Type a passcode")).to_be_visible()
    assert urlsplit(page.url).path == address
    expect_outside(page)
    press(page, "Type a passcode")
    type_code(page, someone, duo)

    expect_inside(page, someone)


def test_another_way_from_factor_keeps_the_sign_in(page: Page, newcomer: MakeSomeone, duo: Control) -> None:
    someone = bob(newcomer)
    page.goto("/signin")
    password(page, someone, duo)
    expect(page.get_by_role("button", name="Send the push to Pixel")).to_be_visible()
    address = urlsplit(page.url).path

    press(page, "Type a passcode")
    expect(page.get_by_label("Passcode")).to_be_visible()
    assert urlsplit(page.url).path == address
    press(page, "Use another way")
    expect(page.get_by_role("button", name="Send the push to Pixel")).to_be_visible()
    assert urlsplit(page.url).path == address
    expect_outside(page)
    choose_and_approve(page, someone, duo)

    expect_inside(page, someone)


def test_another_way_from_enrolling_keeps_the_sign_in_and_the_code(
    page: Page, newcomer: MakeSomeone, duo: Control
) -> None:
    someone = frank(newcomer)
    page.goto("/signin")
    to_enrolment(page, someone, duo)
    see(page, "Add your phone")
    address = urlsplit(page.url).path

    press(page, "Use another way")
    expect(page.locator("#message")).to_contain_text("There is no other way for you yet.")
    see(page, "Add your phone")
    assert urlsplit(page.url).path == address
    expect_outside(page)
    enrol_and_approve(page, someone, duo)

    expect_inside(page, someone)


AUTH = "/auth/v2/auth"
HELD = 30  # seconds of the simulator's own time, which pass when the story says so


def reload(tab: Page) -> None:
    tab.reload()


def go_back(tab: Page) -> None:
    tab.goto("/signin?from=elsewhere")
    tab.go_back()


def open_in_a_second_tab(tab: Page) -> None:
    second = tab.context.new_page()
    second.goto(tab.url)
    expect(second.get_by_role("heading", level=1, name="Look at your phone")).to_be_visible()
    second.close()


def ask_for_another_way(tab: Page) -> None:
    press(tab, "Use another way")


@pytest.mark.parametrize("deed", [reload, go_back, open_in_a_second_tab, ask_for_another_way])
def test_sending_loses_nothing(page: Page, newcomer: MakeSomeone, duo: Control, deed: Callable[[Page], None]) -> None:
    someone = alice(newcomer)
    duo.add_fault(Fault.silence(AUTH, seconds=HELD).for_person(someone.name))
    page.goto("/signin")
    address = page.locator("form").first.get_attribute("action") or ""
    page.get_by_label("Name").fill(someone.name)
    page.get_by_label("Password").fill(someone.password)
    page.get_by_role("button", name="Sign in").click(no_wait_after=True)
    duo.wait_until(
        lambda: [entry for entry in duo.journal(AUTH) if entry.params.get("username") == someone.name],
        10,
        "push that is being sent",
    )
    tab = page.context.new_page()
    tab.goto(address)
    expect(tab.get_by_role("heading", level=1, name="Look at your phone")).to_be_visible()

    deed(tab)

    expect(tab.get_by_role("heading", level=1, name="Look at your phone")).to_be_visible()
    assert urlsplit(tab.url).path == address
    assert duo.pushes(someone.name) == []
    assert not has_session(tab.context)
    tab.close()
    duo.advance(HELD)
    expect(page.get_by_role("heading", level=1, name="Look at your phone")).to_be_visible()
    wait_and_approve(page, someone, duo)
    expect_inside(page, someone)


def test_an_approval_is_not_lost_on_a_page_that_was_left_while_it_asked(
    page: Page, newcomer: MakeSomeone, duo: Control
) -> None:
    someone = alice(newcomer)
    page.goto("/signin")
    give_password(page, someone)
    with page.expect_response(lambda response: response.url.endswith("/state")):
        pass  # the first answer is only that the push was sent
    address, txid = page.url, duo.wait_for_push(someone.name).txid

    def asking() -> list[Entry]:
        looks = [entry for entry in duo.journal("/auth/v2/auth_status") if entry.params.get("txid") == txid]
        return [look for look in looks[1:] if look.status is None]

    duo.wait_until(asking, 10, "second look at the push")
    page.goto("about:blank")
    duo.press(someone.name, "approve")
    duo.wait_until(lambda: [] if asking() else [True], 10, "answer to that look")

    page.goto(address)
    page.get_by_role("link", name="Go on").click()

    expect_inside(page, someone)


STOPPED = "That sign-in was stopped and nobody was let in."


@pytest.mark.parametrize("stop", [stop for stop in STOPS if stop.id != "password"], ids=lambda stop: stop.id)
def test_not_me_ends_it_for_every_tab(page: Page, newcomer: MakeSomeone, duo: Control, stop: Stop) -> None:
    someone = stop.who(newcomer)
    page.goto("/signin")
    stop.reach(page, someone, duo)
    expect_at(page, stop)
    address = page.url

    press(page, "This is not me")

    expect(page.get_by_role("heading", level=1, name=STOPPED)).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("heading", level=1, name=STOPPED)).to_be_visible()
    expect_outside(page)
