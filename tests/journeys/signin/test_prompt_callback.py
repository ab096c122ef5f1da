"""Who comes back from Duo: from another browser, twice, late, by an address that is none; and who was really sent."""

from dataclasses import replace

import pytest

from doorbook import messages
from doorbook.errors import Cause
from doorbook.events import Outcome
from doorbook.signin.integrations import ByApi, Integrations
from doorbook.signin.tickets import LIVES
from local.duosim.running import RunningDuo
from tests.doorway import PASSWORD, Browser, Doorway, duo_over
from tests.journeys.signin.prompts import (
    again,
    brought_back,
    handed_off,
    prompting_door,
    prompts_over,
)

HEALTH = "/oauth/v1/health_check"
TOKEN = "/oauth/v1/token"


@pytest.fixture
def door(duo: RunningDuo) -> Doorway:
    """Give a portal whose Duo secret is that of a Universal Prompt, with Alice."""
    return prompting_door(duo)


def test_the_callback_takes_nobody_back_twice(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice")
    back = brought_back(duo, handed_off(browser))
    browser.get(back)
    assert browser.inside
    door.clock.advance(1)

    page = browser.get(back)

    assert page.status == 410
    assert browser.inside
    assert door.outcomes == [Outcome.SIGNED_IN, Outcome.CALLBACK_REFUSED]
    assert len(duo.control.journal(TOKEN)) == 1
    assert len(door.doors.kept.sessions) == 1


def test_who_is_not_let_in_is_led_to_an_address_without_the_code(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    browser.sign_in("alice")
    ticket = browser.ticket

    reply = browser.ask("GET", brought_back(duo, handed_off(browser), "way:bypass_code"))

    assert (reply.status, reply.location) == (303, ticket)
    assert door.outcomes == [Outcome.BYPASS_REFUSED]


def test_another_browser_that_has_the_address_is_turned_away_and_the_tab_goes_on(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    browser.sign_in("alice")
    back = brought_back(duo, handed_off(browser))
    thief = Browser(door, address="203.0.113.66")

    assert thief.get(back).says(messages.TICKET_GONE.text)

    assert not thief.inside
    assert door.audit[-1].detail == "no cookie of this tab"
    browser.get(back)
    assert browser.inside
    assert door.outcomes == [Outcome.CALLBACK_REFUSED, Outcome.SIGNED_IN]


def test_somebody_elses_cookie_of_that_name_does_not_help(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice")
    back = brought_back(duo, handed_off(browser))
    thief = Browser(door)
    thief.get("/signin")
    (own,) = thief.jar.values()
    thief.jar = dict.fromkeys(browser.jar, own)

    thief.get(back)

    assert not thief.inside
    assert door.outcomes == [Outcome.CALLBACK_REFUSED]
    assert duo.control.journal(TOKEN) == []


def test_what_was_begun_by_another_is_finished_by_nobody(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    """Let somebody with a stolen password begin, and the person confirm in their own browser."""
    thief = Browser(door)
    thief.sign_in("alice")
    back = brought_back(duo, handed_off(thief))

    browser.get(back)

    assert not browser.inside
    assert not thief.inside
    assert door.outcomes == [Outcome.CALLBACK_REFUSED]


def test_who_comes_back_late_is_told_to_start_again(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice")
    back = brought_back(duo, handed_off(browser))
    door.clock.advance(LIVES.total_seconds())

    assert browser.get(back).says(messages.TICKET_GONE.text)

    assert not browser.inside
    assert door.outcomes == [Outcome.CALLBACK_REFUSED]


def test_ten_minutes_begin_at_the_hand_off_for_ticket_and_cookie(door: Doorway, browser: Browser) -> None:
    first = browser.get("/signin").forms()[0]
    door.clock.advance(LIVES.total_seconds() - 30)

    browser.submit(first, name="alice", password=PASSWORD)
    sent = browser.ask("GET", f"{browser.ticket}/duo")

    (ticket,) = door.doors.kept.tickets.values()
    assert ticket.expires - door.clock.now == LIVES
    assert any("Max-Age=600" in cookie for cookie in sent.cookies)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "state=",
        "state=abc",
        "state=.abc",
        "state=abc.",
        "state=a%20b.c",
        "state=a/../b.c",
        "state=" + "a" * 2000 + ".b",
        "duo_code=x",
        "error=access_denied",
        "state=é.é",
        "code=x&state=x.y",
    ],
)
def test_a_callback_that_names_no_sign_in_is_a_page_and_a_row(door: Doorway, browser: Browser, query: str) -> None:
    page = browser.get(f"/duo/callback?{query}")

    assert page.status == 410
    assert page.says(messages.PROMPT_STRANGE.text) or page.says(messages.TICKET_GONE.text)
    assert door.outcomes == [Outcome.CALLBACK_REFUSED]


@pytest.mark.parametrize("query", ["state=a.b&state=a.b", "state=%ff", "a=1&" * 30, "x=" + "y" * 4000])
def test_a_callback_that_is_no_query_of_duos_is_refused(door: Doorway, browser: Browser, query: str) -> None:
    page = browser.get(f"/duo/callback?{query}")

    assert page.status in {400, 414}
    assert page.says(messages.PROMPT_STRANGE.text)
    assert door.outcomes == [Outcome.REQUEST_REFUSED]


def test_a_hand_off_that_was_followed_by_another_brings_nobody_in(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    browser.sign_in("alice")
    first = brought_back(duo, handed_off(browser))
    browser.post(f"{browser.ticket}/switch", browser.page.form("/not-me").fields)
    assert browser.page.says(messages.PROMPT_SWITCHED.text)
    again(browser)
    second = brought_back(duo, handed_off(browser))

    browser.get(first)
    assert not browser.has_entered()
    assert browser.page.says("On to Duo")

    browser.get(second)
    assert browser.has_entered()
    assert door.outcomes == [Outcome.SWITCHED, Outcome.CALLBACK_REFUSED, Outcome.SIGNED_IN]


def test_an_integration_that_became_another_kind_meanwhile_lets_nobody_in(
    duo: RunningDuo, browser: Browser, door: Doorway
) -> None:
    by_prompt, by_api = prompts_over(duo), ByApi(duo_over(duo))
    kinds: list[Integrations] = [by_prompt]
    door = replace(door, integrations=lambda name: kinds[-1](name))  # noqa: PLW0108 - the last one, whenever asked
    browser.doorway, other = door, Browser(door)
    browser.sign_in("alice")
    back = brought_back(duo, handed_off(browser))

    kinds.append(lambda _: by_api)
    browser.get(back)
    assert browser.page.says(messages.MISCONFIGURED.text)
    assert not browser.inside
    other.sign_in("alice")
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "approve")
    kinds.append(by_prompt)
    other.look()

    assert other.page.says(messages.MISCONFIGURED.text)
    assert not other.inside
    assert [row.cause for row in door.audit] == [Cause.WRONG_TYPE, Cause.WRONG_TYPE]
    assert not door.doors.kept.sessions
