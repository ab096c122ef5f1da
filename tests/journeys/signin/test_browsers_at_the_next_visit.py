"""What was chosen on the pages of browsers holds at the next visit: forgotten, preset, never asked, asked again."""

import pytest

from doorbook.remember.cookie import OPTED_OUT
from doorbook.signin.roles import ADMINISTRATORS
from doorbook.web.cookies import BROWSER
from local.duosim.people import Person, Phone, WebAuthn
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Doorway, Reply
from tests.journeys.signin.alone import PILOT, confirm, doorway, enter, go_alone, remembered, sign_out, visit, ways
from tests.journeys.signin.remembering import ADMIN, MINE, kept, press

TAP = "way:duo_push"


@pytest.fixture
def door(duo: RunningDuo) -> Doorway:
    return doorway(duo)


@pytest.fixture
def dana(door: Doorway, duo: RunningDuo) -> Browser:
    """Let Dana, who administers, be inside."""
    door.add("dana", display="Dana Petit", groups=frozenset({PILOT, ADMINISTRATORS}))
    duo.control.put_person(Person("dana", devices=[Phone()], webauthn=[WebAuthn(name="Laptop", is_platform=True)]))
    return inside(door, duo, "dana")


def inside(door: Doorway, duo: RunningDuo, name: str) -> Browser:
    """Let somebody be inside in a browser that remembers nobody, without having answered the offer."""
    browser = Browser(door)
    enter(browser, duo, name)
    assert browser.has_entered()
    return browser


def is_welcome(page: Reply) -> bool:
    return 'data-testid="pwl-welcome"' in page.body


def test_one_that_was_forgotten_from_another_browser_asks_for_the_password(door: Doorway, duo: RunningDuo) -> None:
    lost = remembered(door, duo)
    door.clock.advance(1)
    other = remembered(door, duo)
    assert is_welcome(visit(lost))
    here = inside(door, duo, "alice")
    first = min(kept(door, "alice"), key=lambda each: each.since)

    press(here, "revoke", browser=first.id)

    page = visit(lost)
    assert not is_welcome(page)
    assert 'type="password"' in page.body
    assert BROWSER not in lost.jar
    assert is_welcome(visit(other))
    go_alone(other, duo)
    assert other.has_entered()


def test_all_that_an_administrator_ended_ask_for_the_password_and_nobody_elses(
    door: Doorway, duo: RunningDuo, dana: Browser
) -> None:
    first, second, bobs = remembered(door, duo), remembered(door, duo), remembered(door, duo, "bob")

    press(dana, "revoke-all", ADMIN, person="alice")

    for browser in (first, second):
        assert not is_welcome(visit(browser))
        assert BROWSER not in browser.jar
    assert is_welcome(visit(bobs))
    go_alone(bobs, duo)
    assert bobs.has_entered()


def test_a_preset_device_welcomes_its_person_who_still_has_to_pass_duo(
    door: Doorway, duo: RunningDuo, dana: Browser
) -> None:
    press(dana, "preset", ADMIN, username="bob")
    sign_out(dana)

    page = visit(dana)

    assert is_welcome(page)
    assert page.says("Continue as B••• M•••")
    assert 'type="password"' not in page.body
    assert "bob" not in page.body.lower()
    assert go_alone(dana, duo, TAP).status != 303
    assert not dana.has_entered()
    visit(dana)
    go_alone(dana, duo)
    assert dana.has_entered()
    assert {session.person for session in door.doors.kept.sessions.values()} == {"bob"}
    assert dana.get(ADMIN).status == 403


def test_who_chose_never_is_not_offered_it_and_who_cleared_is(door: Doorway, duo: RunningDuo) -> None:
    browser = inside(door, duo, "alice")
    press(browser, "opt-out")
    assert browser.jar[BROWSER] == OPTED_OUT
    sign_out(browser)

    visit(browser)
    enter(browser, duo)
    assert "remember" not in ways(browser.page)
    assert browser.has_entered()

    press(browser, "clear")
    sign_out(browser)
    enter(browser, duo)
    assert "remember" in ways(browser.page)


def test_who_came_in_by_duo_alone_has_a_fresh_factor_too(door: Doorway, duo: RunningDuo) -> None:
    browser = remembered(door, duo)
    visit(browser)
    go_alone(browser, duo)
    press(browser, "clear")
    assert BROWSER not in browser.jar

    press(browser, "opt-in", own="yes")

    assert browser.page.says("On: this browser remembers you")
    door.clock.advance(301)
    press(browser, "clear")
    press(browser, "opt-in", own="yes")
    assert browser.page.status == 403
    assert BROWSER not in browser.jar


def test_who_has_to_confirm_anew_comes_back_to_their_browsers(door: Doorway, duo: RunningDuo) -> None:
    browser = Browser(door)
    browser.sign_in("alice", return_to=MINE)

    page = confirm(browser, duo)
    assert "remember" in ways(page)
    page = browser.submit(page.form("/remember"), own="yes")

    assert f'url={MINE}"' in page.body
    assert browser.get(MINE).says("On: this browser remembers you")
