"""What a person cannot do to remembered browsers, and what stays where something fails."""

from urllib.parse import quote

import pytest

from doorbook import messages
from doorbook.adapters.memory_browsers import MemoryBrowsers
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.remember.conditions import Conditions
from doorbook.remember.cookie import OPTED_OUT
from doorbook.signin.rules import Rules
from doorbook.web.cookies import BROWSER, SESSION
from local.duosim.people import Person
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Doorway, duo_over
from tests.journeys.signin.remembering import (
    MINE,
    PILOT,
    amend,
    cookie_set,
    doorway,
    enter,
    kept,
    last,
    opted_in,
    press,
    recognised,
)

STEPS = ("opt-in", "opt-out", "clear", "revoke", "revoke-all")


@pytest.fixture
def door(duo: RunningDuo) -> Doorway:
    return doorway(duo)


@pytest.fixture
def here(door: Doorway, duo: RunningDuo) -> Browser:
    """Let Alice of the pilot be inside, in Firefox."""
    return enter(door, duo, "alice", PILOT)


@pytest.mark.parametrize("step", STEPS)
def test_without_the_forms_token_nothing_happens(door: Doorway, here: Browser, step: str) -> None:
    cookie = opted_in(here)
    (browser,) = kept(door, "alice")

    for token in ({}, {"csrf": "0" * 32}):
        reply = here.post(f"{MINE}/{step}", {**token, "own": "yes", "browser": browser.id})
        assert reply.status == 403
        assert cookie_set(reply) == []
    assert here.post(f"{MINE}/{step}", {}, origin="https://evil.example").status == 403

    assert here.jar[BROWSER] == cookie
    assert recognised(door, cookie) == "alice"
    assert last(door).outcome is Outcome.REQUEST_REFUSED


def test_another_pages_token_is_none(door: Doorway, here: Browser) -> None:
    token = here.get("/account/sessions").form("/end-all").fields["csrf"]

    assert here.post(f"{MINE}/opt-in", {"csrf": token, "own": "yes"}).status == 403
    assert door.doors.kept.browsers == {}


@pytest.mark.parametrize("step", ["", "done", "opt-in ", "revoke_all", "OPT-IN"])
def test_a_step_that_no_form_has_is_nowhere(door: Doorway, here: Browser, step: str) -> None:
    reply = press(here, quote(step) or "nothing", own="yes")

    assert reply.status == 404
    assert door.doors.kept.browsers == {}


def test_who_is_outside_is_sent_to_the_sign_in_page_and_changes_nothing(door: Doorway, here: Browser) -> None:
    cookie = opted_in(here)
    stranger = Browser(door, jar={BROWSER: cookie})

    assert stranger.ask("GET", MINE).location == "/signin"
    for step in STEPS:
        assert press(stranger, step, own="yes").status == 403
    assert recognised(door, cookie) == "alice"


def test_a_password_alone_opens_the_page_to_nobody(duo: RunningDuo) -> None:
    door = Doorway(duo=duo_over(duo), rules=Rules(bypass_allowed=True), conditions=Conditions(on=True))
    door.add("alice")
    duo.control.put_person(Person("alice", status="bypass"))
    browser = Browser(door)
    browser.sign_in("alice")
    assert browser.has_entered()

    assert browser.ask("GET", MINE).location == "/signin"
    for step in STEPS:
        press(browser, step, own="yes")
    assert door.doors.kept.browsers == {}
    assert BROWSER not in browser.jar


def unreadable(door: Doorway) -> None:
    door.browser_keys.broken = TryLaterError(Cause.SECRET)


def test_where_the_keys_cannot_be_read_nothing_is_claimed_and_nothing_given(door: Doorway, here: Browser) -> None:
    cookie = opted_in(here)
    unreadable(door)

    page = here.get(MINE)
    reply = press(here, "opt-in", own="yes")

    assert page.says("at the moment we cannot tell whom this browser remembers")
    assert cookie_set(page) == []
    assert reply.status == 503
    assert reply.says(messages.BROWSERS_UNKNOWN.text)
    assert here.jar[BROWSER] == cookie
    assert recognised(door, cookie) is None
    press(here, "opt-out")
    assert here.jar[BROWSER] == OPTED_OUT


def away() -> None:
    raise TryLaterError(Cause.STORE, "ServiceUnavailable")


@pytest.mark.parametrize("step", STEPS)
def test_where_the_store_takes_nothing_the_browser_keeps_what_it_has(door: Doorway, here: Browser, step: str) -> None:
    cookie = opted_in(here)
    (browser,) = kept(door, "alice")
    door.doors.before_commit = away

    reply = press(here, step, own="yes", browser=browser.id)

    assert reply.status == 503
    assert cookie_set(reply) == []
    assert here.jar[BROWSER] == cookie
    door.doors.before_commit = nothing
    assert recognised(door, cookie) == "alice"


@pytest.mark.parametrize("broken", ["find", "of_person"])
def test_where_the_store_answers_nothing_nobody_is_told_that_they_are_off(
    door: Doorway, here: Browser, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    cookie = opted_in(here)

    def unanswered(*_asked: object) -> None:
        away()

    monkeypatch.setattr(MemoryBrowsers, broken, unanswered)

    page = here.get(MINE)

    assert (page.status, recognised(door, cookie)) == ((200, None) if broken == "find" else (503, "alice"))
    assert not page.says("Off here")
    assert cookie_set(page) == []
    assert here.jar[BROWSER] == cookie


def nothing() -> None:
    """Let the store do its work."""


def test_who_is_disabled_meanwhile_is_remembered_nowhere(door: Doorway, here: Browser) -> None:
    cookie = opted_in(here)

    amend(door, "alice", disabled=True)
    reply = press(here, "opt-in", own="yes")

    assert reply.status == 403
    assert cookie_set(reply) == []
    assert recognised(door, cookie) is None
    door.clock.advance(61)
    assert here.ask("GET", MINE).location == "/signin"
    assert SESSION in here.jar
