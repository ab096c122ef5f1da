"""Who comes back from Duo without a password: late, by another tab, with another's code, or by the back button."""

from collections.abc import Callable

import pytest

from doorbook import messages
from doorbook.events import Outcome
from doorbook.signin.changes import Amend, Change, EndBrowser
from doorbook.signin.destinations import Destination
from doorbook.signin.people import BrowserState
from doorbook.signin.throttle import MOST_PER_BROWSER
from doorbook.signin.tickets import LIVES
from doorbook.web.cookies import BROWSER, SESSION, TICKET
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.prompt.factors import PLATFORM
from local.duosim.prompt.tampering import Tampering
from local.duosim.running import RunningDuo
from tests.at_duo import told
from tests.doorway import Browser, Doorway
from tests.journeys.signin.alone import (
    LOCK,
    PILOT,
    TOKEN,
    WELCOME,
    at_duo,
    back_alone,
    browser,
    door,
    doorway,
    go_alone,
    gone_to_duo,
    press,
    remembered,
    rows,
    visit,
    ways,
)
from tests.journeys.signin.prompts import brought_back

__all__ = ["browser", "door"]


def test_a_way_back_that_is_late_leads_nowhere(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    back = brought_back(duo, gone_to_duo(browser), LOCK)
    door.clock.advance(LIVES.total_seconds() + 1)

    browser.get(back)

    assert not door.doors.kept.sessions
    assert len(duo.control.journal(TOKEN)) == 1
    assert rows(door, Outcome.CALLBACK_REFUSED)
    assert visit(browser).says("A••• M•••")


def test_a_way_back_that_duo_confirmed_long_ago_is_stale(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    duo.control.prompt("alice", PromptAnswer.allow(PLATFORM[0]).tampered(Tampering.old_auth_time()))
    gone_to_duo(browser)

    back_alone(browser, duo)

    assert not door.doors.kept.sessions
    assert browser.page.says(messages.PROMPT_STALE.text)
    assert ways(browser.page) == WELCOME


def test_a_signed_token_that_says_deny_comes_back_to_who_they_are(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    duo.control.prompt("alice", PromptAnswer.allow(PLATFORM[0]).tampered(Tampering.says_deny()))
    gone_to_duo(browser)

    back_alone(browser, duo)

    assert not door.doors.kept.sessions
    assert browser.page.says(messages.PROMPT_DENIED.text)
    assert ways(browser.page) == WELCOME


def test_an_unknown_factor_is_told_to_the_operator_by_its_name(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    gone_to_duo(browser)

    back_alone(browser, duo, "way:unknown_factor")

    (row,) = rows(door, Outcome.PROMPT_FACTOR_UNKNOWN)
    assert "Retina Scan 3000" in (row.detail or "")
    assert browser.page.says(messages.FACTOR_NOT_ENOUGH.text)


@pytest.mark.parametrize("also", ["&error=access_denied", "&error=login_required&error_description=x"])
def test_a_code_beside_an_error_is_not_taken(door: Doorway, duo: RunningDuo, browser: Browser, also: str) -> None:
    back = brought_back(duo, gone_to_duo(browser), LOCK)
    asked = len(duo.control.journal(TOKEN))

    browser.get(back + also)

    assert not door.doors.kept.sessions
    assert len(duo.control.journal(TOKEN)) == asked
    assert browser.page.says(messages.PROMPT_RETURNED.text)


def test_the_code_of_another_tab_lets_nobody_in(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    one = told(brought_back(duo, gone_to_duo(browser), LOCK))
    other = told(brought_back(duo, gone_to_duo(browser), LOCK))

    browser.get(f"/duo/callback?state={one['state']}&duo_code={other['duo_code']}")

    assert not door.doors.kept.sessions
    assert ways(browser.page) == WELCOME


def test_a_code_that_was_confirmed_after_a_password_lets_nobody_in_alone(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    beside = Browser(door)
    beside.sign_in("alice")
    there = beside.ask("GET", f"{beside.ticket}/duo").location or ""
    code = told(brought_back(duo, there, LOCK))["duo_code"]
    state = told(brought_back(duo, gone_to_duo(browser), LOCK))["state"]

    browser.get(f"/duo/callback?state={state}&duo_code={code}")

    assert not door.doors.kept.sessions


def test_bob_cannot_confirm_for_alice(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    duo.control.prompt("alice", PromptAnswer.allow(PLATFORM[0]).tampered(Tampering.wrong_name()))
    gone_to_duo(browser)

    back_alone(browser, duo)

    assert not door.doors.kept.sessions
    assert browser.page.says(messages.PROMPT_OTHER_NAME.text)


def test_two_tabs_both_get_in_and_one_session_stays(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    first = brought_back(duo, gone_to_duo(browser), LOCK)
    second = brought_back(duo, gone_to_duo(browser), LOCK)

    browser.get(second)
    assert browser.has_entered()
    browser.get(first)

    assert browser.has_entered()
    assert len(door.doors.kept.sessions) == 1
    assert not rows(door, Outcome.BROWSER_PERHAPS_COPIED)


def test_the_tab_of_another_sign_in_brings_nobody_back(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    back = brought_back(duo, gone_to_duo(browser), LOCK)
    mine = TICKET + told(back)["state"].partition(".")[0]
    gone_to_duo(browser)
    other = next(value for name, value in browser.jar.items() if name.startswith(TICKET) and name != mine)
    browser.jar[mine] = other

    browser.get(back)

    assert not door.doors.kept.sessions


@pytest.mark.parametrize(("ending", "seen"), [("/continue", False), ("/not-you", False), ("/use-password", True)])
def test_who_goes_back_from_duo_goes_on_from_there(duo: RunningDuo, browser: Browser, ending: str, seen: bool) -> None:
    form = visit(browser).form(ending)
    press(browser, "/continue")
    back = brought_back(duo, at_duo(browser), LOCK)

    page = browser.submit(form)

    assert ('type="password"' in page.body) is seen
    assert ("Go on to Duo" in page.body) is not seen
    browser.get(back)
    assert browser.has_entered() is not seen


@pytest.mark.parametrize("ending", ["/continue", "/not-you", "/use-password"])
def test_who_goes_back_once_inside_is_told_so(door: Doorway, duo: RunningDuo, browser: Browser, ending: str) -> None:
    form = visit(browser).form(ending)
    jar = dict(browser.jar)
    go_alone(browser, duo)
    browser.jar = jar | browser.jar

    page = browser.submit(form)

    assert page.says(messages.ALREADY_DONE.text)
    assert len(door.doors.kept.sessions) == 1


def test_this_is_not_me_on_the_way_to_duo_ends_it(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    back = brought_back(duo, gone_to_duo(browser), LOCK)

    press(browser, "/not-me")
    browser.get(back)

    assert not door.doors.kept.sessions
    assert visit(browser).says("A••• M•••")


def test_after_too_many_tries_duo_is_not_even_asked_how_it_is(duo: RunningDuo, browser: Browser) -> None:
    for _ in range(MOST_PER_BROWSER):
        gone_to_duo(browser)
    asked = len(duo.control.journal())
    visit(browser)

    press(browser, "/continue")

    assert browser.page.says(messages.REMEMBERED_TOO_OFTEN.text)
    assert len(duo.control.journal()) == asked


# --- somebody else's cookie, application or hand-off ---


def test_the_cookie_of_another_goes_on_as_nobody(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    bobs = remembered(door, duo, "bob")
    visit(browser)
    browser.jar[BROWSER] = bobs.jar[BROWSER]

    press(browser, "/continue")

    assert 'type="password"' in browser.page.body
    assert 'value="alice"' not in browser.page.body
    assert rows(door, Outcome.REMEMBER_OVER)


def test_an_application_of_other_people_is_said_before_duo_is_asked(duo: RunningDuo) -> None:
    groups = [frozenset({PILOT})]
    door = doorway(duo, to=lambda _: Destination(application="vault", name="Vault", groups=groups[0]))
    browser = remembered(door, duo)
    groups[0] = frozenset({"auditors"})
    visit(browser)
    asked = len(duo.control.journal())

    press(browser, "/continue")

    assert browser.page.says(messages.NOT_YOUR_APPLICATION.text)
    assert ways(browser.page) == ["use-password", "not-you"]
    assert len(duo.control.journal()) == asked
    assert rows(door, Outcome.APPLICATION_REFUSED)[-1].person == "alice"


def test_what_was_confirmed_for_an_earlier_hand_off_lets_nobody_in(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    early = brought_back(duo, gone_to_duo(browser), LOCK)
    state = told(early)["state"]
    browser.get(f"/duo/callback?state={state}&error=access_denied")
    press(browser, "/continue")

    browser.get(early)

    assert not door.doors.kept.sessions
    assert rows(door, Outcome.CALLBACK_REFUSED)


def test_the_way_to_duo_shows_no_more_of_the_name_than_the_page_before(browser: Browser) -> None:
    gone_to_duo(browser)

    for page in (browser.page, browser.get(browser.ticket)):
        assert page.says("A••• M•••")
        assert "Moreau" not in page.body


ENDS: dict[str, Callable[[Doorway], Change]] = {
    "all revoked": lambda door: Amend(person="alice", alias=door.person("alice").alias, forgotten=door.clock()),
    "disabled": lambda door: Amend(person="alice", alias=door.person("alice").alias, disabled=True),
    "this one revoked": lambda door: EndBrowser(
        browser=next(iter(door.doors.kept.browsers)),
        person="alice",
        state=BrowserState.REVOKED,
        ended=door.clock(),
    ),
}


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("when", ["at the page", "at Duo", "as the session is made"])
def test_what_ends_it_counts_up_to_the_moment_of_the_session(
    door: Doorway, duo: RunningDuo, browser: Browser, how: str, when: str
) -> None:
    back = brought_back(duo, gone_to_duo(browser), LOCK)
    if when == "at the page":
        visit(browser)
        door.doors.make(ENDS[how](door))
        press(browser, "/continue")
    if when == "at Duo":
        door.doors.make(ENDS[how](door))
    if when == "as the session is made":

        def between() -> None:
            door.doors.before_commit = lambda: None
            door.doors.make(ENDS[how](door))

        door.doors.before_commit = between
    if when != "at the page":
        browser.get(back)

    assert not door.doors.kept.sessions
    assert SESSION not in browser.jar
    assert browser.page.says(messages.NOT_REMEMBERED_ANY_MORE.text)
    assert 'value="alice"' not in browser.page.body
