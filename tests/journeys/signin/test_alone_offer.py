"""The offer to be remembered: who gets one, what takes it back, and an answer that counts once."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from doorbook import messages
from doorbook.events import Outcome
from doorbook.factors import Kind
from doorbook.remember.conditions import Conditions
from doorbook.signin.assurance import Level
from doorbook.signin.changes import Amend
from doorbook.signin.destinations import Destination
from doorbook.signin.tickets import LIVES
from doorbook.web.cookies import BROWSER, SESSION, TICKET
from local.duosim.running import RunningDuo
from tests.doorway import APPLICATION, Browser, Doorway
from tests.journeys.signin.alone import (
    KEY,
    LOCK,
    door,
    doorway,
    enter,
    press,
    rows,
)
from tests.journeys.signin.prompts import brought_back

__all__ = ["door"]


def test_the_offer_is_taken_by_hand_and_the_sign_in_goes_on(door: Doorway, duo: RunningDuo) -> None:
    browser = Browser(door)

    enter(browser, duo)

    assert browser.has_entered()
    assert browser.page.says("Sign in here without a password?")
    assert "checked" not in browser.page.body
    assert BROWSER not in browser.jar
    press(browser, "/remember", own="yes")
    assert browser.page.says(messages.SENT_ON.text)
    assert APPLICATION in browser.page.body
    assert len(door.doors.kept.browsers) == 1
    assert "alice" not in browser.jar[BROWSER]


def test_without_the_tick_nothing_is_remembered(door: Doorway, duo: RunningDuo) -> None:
    browser = Browser(door)
    enter(browser, duo)

    press(browser, "/remember")

    assert browser.page.says(messages.NOT_SAID_OWN.text)
    assert not door.doors.kept.browsers
    assert BROWSER not in browser.jar
    press(browser, "/remember", own="yes")
    assert BROWSER in browser.jar


@pytest.mark.parametrize(("name", "answer"), [("alice", "way:duo_push"), ("alice", KEY), ("carol", LOCK)])
def test_whoever_may_not_is_not_asked(door: Doorway, duo: RunningDuo, name: str, answer: str) -> None:
    browser = Browser(door)

    enter(browser, duo, name, answer)

    assert browser.has_entered()
    assert browser.page.says(messages.SENT_ON.text)
    assert BROWSER not in browser.jar
    assert rows(door, Outcome.REMEMBER_OFFERED) == []


def forget_the_tab(browser: Browser) -> None:
    for name in [name for name in browser.jar if "ticket" in name]:
        del browser.jar[name]


def forget_the_session(browser: Browser) -> None:
    del browser.jar[SESSION]


@pytest.mark.parametrize("forget", [forget_the_tab, forget_the_session])
@pytest.mark.parametrize("ending", ["/remember", "/decline"])
def test_an_answer_without_the_tab_or_without_its_session_changes_nothing(
    door: Doorway, duo: RunningDuo, forget: Callable[[Browser], None], ending: str
) -> None:
    browser = Browser(door)
    enter(browser, duo)
    form = browser.page.form(ending)
    forget(browser)

    browser.submit(form, own="yes")

    assert not door.doors.kept.browsers
    assert BROWSER not in browser.jar


def test_the_session_of_another_sign_in_takes_no_offer(door: Doorway, duo: RunningDuo) -> None:
    browser, other = Browser(door), Browser(door)
    enter(browser, duo, "alice")
    enter(other, duo, "bob")
    form = browser.page.form("/remember")
    browser.jar[SESSION] = other.jar[SESSION]

    browser.submit(form, own="yes")

    assert not door.doors.kept.browsers


def test_a_session_that_is_over_takes_no_offer(door: Doorway, duo: RunningDuo) -> None:
    browser = Browser(door)
    enter(browser, duo)
    (session,) = door.doors.kept.sessions.values()
    door.doors.kept.sessions[session.proof] = replace(session, ends=door.clock())

    page = press(browser, "/remember", own="yes")

    assert page.says(messages.TICKET_GONE.text)
    assert not door.doors.kept.browsers


def test_an_offer_is_answered_once(door: Doorway, duo: RunningDuo) -> None:
    browser = Browser(door)
    enter(browser, duo)
    form, jar = browser.page.form("/remember"), dict(browser.jar)
    browser.submit(form, own="yes")
    browser.jar = jar

    browser.submit(form, own="yes")

    assert len(door.doors.kept.browsers) == 1
    assert browser.page.says(messages.ALREADY_DONE.text)


def test_the_offer_stands_for_as_long_as_a_sign_in_from_the_moment_it_is_made(door: Doorway, duo: RunningDuo) -> None:
    browser = Browser(door)
    browser.sign_in("alice", return_to=APPLICATION)
    ticket = browser.ticket.split("/")[2]
    there = browser.ask("GET", f"{browser.ticket}/duo").location or ""
    back = brought_back(duo, there, LOCK)
    door.clock.advance(30)

    reply = browser.ask("GET", back)

    (cookie,) = [each for each in reply.cookies if each.startswith(TICKET + ticket)]
    assert "Max-Age=600" in cookie
    assert door.doors.kept.tickets[ticket].expires == door.clock() + LIVES


def test_an_offer_that_is_too_old_leads_on_as_inside(door: Doorway, duo: RunningDuo) -> None:
    browser = Browser(door)
    enter(browser, duo)
    form = browser.page.form("/remember")
    door.clock.advance(LIVES.total_seconds())

    page = browser.submit(form, own="yes")

    assert page.says(messages.ALREADY_DONE.text)
    assert not door.doors.kept.browsers


def amended(door: Doorway, **what: object) -> None:
    door.doors.commit(Amend(person="alice", alias=door.person("alice").alias, **what))  # type: ignore[arg-type]


BETWEEN: dict[str, Callable[[Doorway], None]] = {
    "disabled": lambda door: amended(door, disabled=True),
    "out of the pilot": lambda door: amended(door, groups=frozenset({"staff"})),
}


@pytest.mark.parametrize("between", BETWEEN)
def test_who_may_not_any_more_is_not_remembered_on_an_offer_of_before(
    door: Doorway, duo: RunningDuo, between: str
) -> None:
    browser = Browser(door)
    enter(browser, duo)
    form, jar = browser.page.form("/remember"), dict(browser.jar)
    BETWEEN[between](door)

    page = browser.submit(form, own="yes")

    assert page.says(messages.NOT_REMEMBERED_NOW.text)
    assert APPLICATION in page.body
    assert BROWSER not in browser.jar
    assert not door.doors.kept.browsers
    assert rows(door, Outcome.REMEMBER_REFUSED)
    browser.jar = jar
    assert browser.submit(form, own="yes").says(messages.ALREADY_DONE.text)


def test_an_application_that_does_without_meanwhile_takes_its_offer_back(duo: RunningDuo) -> None:
    allows = [True]
    door = doorway(duo, to=lambda _: Destination(application="e", name="E", passwordless=allows[0]))
    browser = Browser(door)
    enter(browser, duo)
    allows[0] = False

    page = press(browser, "/remember", own="yes")

    assert page.says(messages.NOT_REMEMBERED_NOW.text)
    assert not door.doors.kept.browsers
    assert [row.detail for row in rows(door, Outcome.REMEMBER_REFUSED)] == ["application"]


def test_where_the_application_asks_for_more_nothing_is_offered_and_none_is_counted(duo: RunningDuo) -> None:
    kinds = frozenset({Kind.VERIFIED_PUSH})
    more = Destination(application="e", name="E", needs=Level.PHISHING_RESISTANT)
    door = doorway(duo, Conditions(on=True, kinds=kinds), to=lambda _: more)
    browser = Browser(door)

    enter(browser, duo, answer="way:verified_duo_push")

    assert browser.page.says(messages.APPLICATION_ASKS_MORE.text)
    assert not rows(door, Outcome.REMEMBER_OFFERED)
