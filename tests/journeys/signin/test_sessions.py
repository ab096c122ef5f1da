"""A session: it is new at each sign-in, ends at both of its limits, and with the person it belongs to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doorbook import messages
from doorbook.events import Outcome
from doorbook.signin.changes import EndSession
from doorbook.signin.ports import OvertakenError
from doorbook.signin.session import Session
from doorbook.signin.tickets import proof_of
from doorbook.web.cookies import SESSION
from local.duosim.people import Phone
from local.duosim.running import RunningDuo
from tests.doorway import APPLICATION, Browser, Doorway

MINUTE = 60
HOUR = 60 * MINUTE


@pytest.fixture
def inside(browser: Browser, duo: RunningDuo, alice: Phone) -> Browser:
    """Let Alice sign in."""
    assert alice.device
    return enter(browser, duo)


def enter(browser: Browser, duo: RunningDuo) -> Browser:
    browser.sign_in("alice")
    browser.approve(duo, "alice")
    assert browser.has_entered()
    return browser


def session_of(door: Doorway, browser: Browser) -> Session:
    return door.doors.kept.sessions[proof_of(browser.jar[SESSION])]


def disable(door: Doorway, name: str = "alice") -> None:
    door.doors.kept.people[name] = replace(door.person(name), disabled=True)


def test_whoever_is_disabled_is_out_within_a_minute(door: Doorway, inside: Browser) -> None:
    door.clock.advance(MINUTE)
    assert inside.has_entered()
    disable(door)

    door.clock.advance(MINUTE)

    assert not inside.has_entered()
    assert door.doors.kept.sessions == {}
    last = door.audit[-1]
    assert (last.outcome, last.person, last.detail) == (Outcome.SESSION_OF_DISABLED, "alice", "disabled")


def test_whoever_is_not_disabled_stays(door: Doorway, inside: Browser) -> None:
    door.add("bob")
    disable(door, "bob")

    door.clock.advance(MINUTE)

    assert inside.has_entered()
    assert door.outcomes == [Outcome.SIGNED_IN]


def test_enabled_again_the_old_session_does_not_come_back(door: Doorway, inside: Browser) -> None:
    disable(door)
    door.clock.advance(MINUTE)
    assert not inside.has_entered()

    door.doors.kept.people["alice"] = replace(door.person("alice"), disabled=False)

    assert not inside.has_entered()


def test_whoever_was_deleted_is_out_within_a_minute(door: Doorway, inside: Browser) -> None:
    del door.doors.kept.people["alice"]

    door.clock.advance(MINUTE)

    assert not inside.has_entered()
    assert (door.audit[-1].outcome, door.audit[-1].detail) == (Outcome.SESSION_OF_DISABLED, "deleted")


def test_nothing_is_written_more_than_once_a_minute(door: Doorway, inside: Browser) -> None:
    commits: list[None] = []
    door.doors.before_commit = lambda: commits.append(None)

    assert inside.has_entered()
    door.clock.advance(MINUTE - 1)
    assert inside.has_entered()
    assert commits == []
    door.clock.advance(1)
    assert inside.has_entered()
    assert inside.has_entered()

    assert len(commits) == 1


def test_a_request_that_another_one_overtakes_is_still_inside(door: Doorway, inside: Browser) -> None:
    """Two tabs asking at the same moment: DynamoDB lets one of them note it and refuses the other."""
    door.clock.advance(MINUTE)
    other = Browser(door, jar=dict(inside.jar))
    conflicts = iter([True])

    def conflict() -> None:
        if next(conflicts, False):
            assert other.has_entered()
            raise OvertakenError

    door.doors.before_commit = conflict

    assert inside.has_entered()


def test_a_session_that_ends_while_it_is_looked_at_is_over(door: Doorway, inside: Browser) -> None:
    door.clock.advance(MINUTE)
    proof = session_of(door, inside).proof
    ending = iter([True])

    def end() -> None:
        if next(ending, False):
            door.doors.commit(EndSession(proof))

    door.doors.before_commit = end

    assert not inside.has_entered()
    assert door.outcomes == [Outcome.SIGNED_IN]


def test_unused_for_an_hour_it_is_over(door: Doorway, inside: Browser) -> None:
    door.clock.advance(HOUR - 1)
    assert inside.has_entered()
    door.clock.advance(HOUR)

    assert not inside.has_entered()


def test_used_all_day_it_is_over_after_ten_hours(door: Doorway, inside: Browser) -> None:
    opened = door.clock.now
    while door.clock.now < opened + timedelta(hours=10) - timedelta(minutes=30):
        assert inside.has_entered()
        door.clock.advance(30 * MINUTE)
    assert inside.has_entered()
    door.clock.advance(30 * MINUTE)

    assert not inside.has_entered()


def test_an_id_that_somebody_planted_is_never_let_in(door: Doorway, duo: RunningDuo, alice: Phone) -> None:
    victim = Browser(door, jar={SESSION: "planted"})

    enter(victim, duo)

    assert alice.device
    assert victim.jar[SESSION] != "planted"
    assert not Browser(door, jar={SESSION: "planted"}).has_entered()


def test_each_sign_in_has_an_id_of_its_own_and_ends_the_one_before(
    door: Doorway, duo: RunningDuo, inside: Browser
) -> None:
    before = dict(inside.jar)

    enter(inside, duo)

    assert inside.jar[SESSION] != before[SESSION]
    assert not Browser(door, jar=before).has_entered()
    assert len(door.doors.kept.sessions) == 1


def test_the_browser_that_a_sign_in_let_in_is_told_that_it_is_finished(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    browser.sign_in("alice")
    mine = browser.ticket
    browser.approve(duo, "alice")
    another = Browser(door)
    another.get("/signin")

    assert alice.device
    assert browser.get(mine).says(messages.ALREADY_DONE.text)
    assert browser.get(f"{mine}/look").says(messages.ALREADY_DONE.text)
    assert browser.ask("GET", f"{mine}/state").json == {"state": "moved", "to": "/"}
    assert Browser(door).ask("GET", f"{mine}/state").json == {"state": "moved", "to": mine}
    assert browser.get(another.ticket).says(messages.TICKET_GONE.text)
    assert Browser(door).get(mine).says(messages.TICKET_GONE.text)
    assert browser.has_entered()

    door.clock.advance(HOUR)
    assert browser.get(mine).says(messages.TICKET_GONE.text)


def test_a_page_that_asks_after_another_of_its_tab_came_in_goes_where_that_one_went(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    browser.sign_in("alice", return_to=APPLICATION)
    mine, before = browser.ticket, dict(browser.jar)
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "approve")
    browser.look_until(lambda page: page.says(messages.SENT_ON.text) or page.status == 303)

    still_waiting = Browser(door, jar=before).ask("GET", f"{mine}/state")

    assert alice.device
    assert still_waiting.json == {"state": "moved", "to": APPLICATION}
    assert not [cookie for cookie in still_waiting.cookies if cookie.startswith(SESSION)]
    assert browser.ask("GET", f"{mine}/state").json == {"state": "moved", "to": APPLICATION}


def test_signed_out_the_same_cookie_opens_nothing(door: Doorway, inside: Browser) -> None:
    kept = dict(inside.jar)

    inside.submit(inside.get("/").form("/signout"))

    assert SESSION not in inside.jar
    assert not Browser(door, jar=kept).has_entered()


def test_the_cookie_goes_nowhere_but_here_and_no_script_reads_it(
    browser: Browser, duo: RunningDuo, alice: Phone
) -> None:
    browser.sign_in("alice")
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "approve")
    ticket, cookies = browser.ticket, list[str]()
    while not cookies:
        cookies = [each for each in browser.ask("GET", f"{ticket}/look").cookies if each.startswith(f"{SESSION}=")]

    attributes = {each.strip().lower() for each in cookies[0].split(";")[1:]}

    assert alice.device
    assert SESSION.startswith("__Host-")
    assert {"path=/", "secure", "httponly", "samesite=lax"} <= attributes
    assert not any(each.startswith(("domain", "max-age", "expires")) for each in attributes)
