"""Without a password: who may, by what, and everything that ends it, each beside its twin."""

from collections.abc import Callable

import pytest

from doorbook import messages
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.factors import Kind
from doorbook.messages import Message
from doorbook.remember.conditions import Conditions
from doorbook.remember.cookie import OPTED_OUT
from doorbook.signin.assurance import Level, Passed
from doorbook.signin.changes import Amend
from doorbook.signin.roles import ADMINISTRATORS
from doorbook.signin.session import Session
from doorbook.signin.throttle import MOST_PER_BROWSER
from doorbook.web.cookies import BROWSER, SESSION
from local.duosim.faults import Fault
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.prompt.factors import PLATFORM, WAYS
from local.duosim.prompt.tampering import BUTTONS
from local.duosim.running import RunningDuo
from tests.doorway import APPLICATION, Browser, Doorway
from tests.journeys.signin.alone import (
    KEY,
    LOCK,
    PILOT,
    at_duo,
    back_alone,
    browser,
    confirm,
    door,
    doorway,
    enter,
    go_alone,
    press,
    remembered,
    rows,
    sign_out,
    visit,
    ways,
)
from tests.journeys.signin.prompts import brought_back

__all__ = ["browser", "door"]

HEALTH = "/oauth/v1/health_check"
NOT_ENOUGH = sorted(key for key in WAYS if key not in PLATFORM)


@pytest.mark.parametrize("groups", [(PILOT, ADMINISTRATORS), (PILOT,)])
def test_an_administrator_is_shown_the_way_without_a_password_too(
    door: Doorway, duo: RunningDuo, browser: Browser, groups: tuple[str, ...]
) -> None:
    door.doors.commit(Amend(person="alice", alias=door.person("alice").alias, groups=frozenset(groups)))
    browser.get("/signin")

    go_alone(browser, duo)

    assert ("/selftest" in browser.get("/").links()) is (ADMINISTRATORS in groups)


def the_session(door: Doorway) -> Session:
    (session,) = door.doors.kept.sessions.values()
    return session


def asks_password(browser: Browser) -> bool:
    return 'type="password"' in browser.page.body


def test_whoever_the_browser_remembers_gets_in_by_the_devices_own_lock(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    before = browser.jar[BROWSER]
    page = visit(browser)
    assert page.says("A••• M•••")
    assert not asks_password(browser)
    assert "alice" not in page.body.lower()
    assert not browser.has_entered()

    go_alone(browser, duo)

    session = the_session(door)
    assert browser.page.says(messages.SENT_ON.text)
    assert (session.person, session.passed) == ("alice", (Passed.DUO_WEBAUTHN_PLATFORM,))
    assert session.assurance.acr is Level.PHISHING_RESISTANT
    row = rows(door, Outcome.SIGNED_IN)[-1]
    assert (row.method, row.person, row.txid) == ("remembered", "alice", duo.control.records("alice")[-1].txid)
    assert duo.control.records("alice")[-1].ikey == duo.pwl.ikey
    assert browser.jar[BROWSER] != before
    assert browser.get("/").says("This device's own lock, without a password")


@pytest.mark.parametrize("way", NOT_ENOUGH)
def test_no_other_answer_of_duos_lets_anybody_in_without_a_password(
    door: Doorway, duo: RunningDuo, browser: Browser, way: str
) -> None:
    cookie = browser.jar[BROWSER]
    visit(browser)

    go_alone(browser, duo, f"way:{way}")

    assert not door.doors.kept.sessions
    assert SESSION not in browser.jar
    assert browser.page.says(messages.FACTOR_NOT_ENOUGH.text)
    assert ways(browser.page) == ["continue", "use-password", "not-you"]
    assert browser.jar[BROWSER] == cookie
    assert len(rows(door, Outcome.REMEMBER_WRONG_FACTOR)) == 1
    assert door.doors.kept.tickets[browser.ticket.split("/")[2]].person is None
    go_alone(browser, duo)
    assert browser.has_entered()


def test_after_a_wrong_factor_the_password_finishes_the_same_sign_in(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    visit(browser)
    go_alone(browser, duo, "way:bypass_code")
    ticket = browser.ticket

    press(browser, "/use-password")
    assert 'value="alice"' in browser.page.body
    assert asks_password(browser)
    assert browser.ticket == ticket
    browser.submit(browser.page.forms()[0], name="alice", password="correct horse battery")
    confirm(browser, duo, "way:duo_push")

    assert the_session(door).ticket == ticket.split("/")[2]
    assert browser.page.says(messages.SENT_ON.text)
    assert APPLICATION in browser.page.body


def test_a_factor_that_the_stack_takes_alone_lets_in_and_claims_what_it_is(duo: RunningDuo) -> None:
    kinds = frozenset({Kind.WEBAUTHN_PLATFORM, Kind.WEBAUTHN_ROAMING})
    door = doorway(duo, Conditions(on=True, kinds=kinds))
    browser = remembered(door, duo)
    visit(browser)

    go_alone(browser, duo, KEY)

    assert the_session(door).assurance.acr is Level.ONE_FACTOR
    assert not the_session(door).assurance.is_two


@pytest.mark.parametrize(
    "answer",
    [PromptAnswer.deny(), PromptAnswer.fraud(), PromptAnswer.fails("server_error", "Something.")],
)
def test_a_denial_comes_back_to_who_they_are(
    door: Doorway, duo: RunningDuo, browser: Browser, answer: PromptAnswer
) -> None:
    visit(browser)
    duo.control.prompt("alice", answer)

    go_alone(browser, duo)

    assert not door.doors.kept.sessions
    assert browser.page.says(messages.PROMPT_RETURNED.text)
    assert "use-password" in ways(browser.page)


@pytest.mark.parametrize("tampering", sorted(BUTTONS))
def test_a_token_that_duo_would_never_issue_lets_nobody_in(
    door: Doorway, duo: RunningDuo, browser: Browser, tampering: str
) -> None:
    visit(browser)
    duo.control.prompt("alice", PromptAnswer.allow(PLATFORM[0]).tampered(BUTTONS[tampering][1]))

    go_alone(browser, duo)

    assert not door.doors.kept.sessions
    assert SESSION not in browser.jar


@pytest.mark.parametrize("path", [HEALTH, "/oauth/v1/token"])
@pytest.mark.parametrize("fault", [Fault.server_error, Fault.reset, Fault.cut_body])
def test_while_duo_is_away_nothing_opens(
    door: Doorway, duo: RunningDuo, browser: Browser, path: str, fault: Callable[..., Fault]
) -> None:
    visit(browser)
    duo.control.add_fault(fault(path, count=None))

    press(browser, "/continue")
    if path != HEALTH:
        back_alone(browser, duo)

    assert not door.doors.kept.sessions
    assert "use-password" in ways(browser.page)
    assert browser.page.says(messages.DUO_UNAVAILABLE.text)


def test_not_you_says_nothing_of_whom_the_browser_remembers(door: Doorway, browser: Browser) -> None:
    cookie = browser.jar[BROWSER]
    visit(browser)

    press(browser, "/not-you")

    assert asks_password(browser)
    assert 'value="alice"' not in browser.page.body
    for shown in (browser.page, browser.get(browser.ticket)):
        assert "alice" not in shown.body.lower()
        assert "A•••" not in shown.body
    assert browser.jar[BROWSER] == cookie
    assert len(rows(door, Outcome.REMEMBER_NOT_THEM)) == 1
    assert visit(browser).says("A••• M•••")


def test_another_who_gets_in_is_offered_it_with_a_warning_and_the_first_is_forgotten(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    of_alice = browser.jar[BROWSER]
    visit(browser)
    press(browser, "/not-you")

    browser.submit(browser.page.forms()[0], name="bob", password="correct horse battery")
    confirm(browser, duo)

    assert browser.page.says("This browser remembered somebody else until now.")
    assert BROWSER not in browser.jar
    press(browser, "/decline")
    assert browser.jar[BROWSER] == OPTED_OUT
    other = Browser(door, jar={BROWSER: of_alice})
    visit(other)
    assert asks_password(other)


def test_somebody_else_who_does_not_get_in_changes_nothing(door: Doorway, browser: Browser) -> None:
    visit(browser)
    press(browser, "/not-you")

    browser.submit(browser.page.forms()[0], name="bob", password="wrong")

    assert not door.doors.kept.sessions
    assert visit(browser).says("A••• M•••")


def test_using_the_password_is_for_this_once(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    visit(browser)
    press(browser, "/use-password")
    browser.submit(browser.page.forms()[0], name="alice", password="correct horse battery")
    confirm(browser, duo, "way:duo_push")
    assert the_session(door).passed == (Passed.PASSWORD, Passed.DUO_PUSH)
    sign_out(browser)

    assert visit(browser).says("A••• M•••")
    assert len(rows(door, Outcome.REMEMBER_FELL_BACK)) == 1


def revoke(door: Doorway) -> None:
    door.doors.commit(Amend(person="alice", alias=door.person("alice").alias, forgotten=door.clock()))


def disable(door: Doorway) -> None:
    door.doors.commit(Amend(person="alice", alias=door.person("alice").alias, disabled=True))


def leave_the_pilot(door: Doorway) -> None:
    door.doors.commit(Amend(person="alice", alias=door.person("alice").alias, groups=frozenset({"staff"})))


def new_password(door: Doorway) -> None:
    held = door.person("alice")
    door.doors.commit(Amend(person="alice", alias=held.alias, password_hash=held.password_hash, forgotten=door.clock()))


MEANWHILE = [revoke, disable, leave_the_pilot, new_password]


@pytest.mark.parametrize("happens", MEANWHILE)
@pytest.mark.parametrize("when", ["before the visit", "at the page", "at Duo"])
def test_what_ends_it_ends_it_at_every_step(
    door: Doorway, duo: RunningDuo, browser: Browser, happens: Callable[[Doorway], None], when: str
) -> None:
    door.clock.advance(1)
    if when == "before the visit":
        happens(door)
    visit(browser)
    if when == "at the page":
        happens(door)
        press(browser, "/continue")
    if when == "at Duo":
        press(browser, "/continue")
        back = brought_back(duo, at_duo(browser), LOCK)
        happens(door)
        browser.get(back)

    assert asks_password(browser)
    assert not door.doors.kept.sessions
    assert SESSION not in browser.jar


def test_the_cookie_of_another_browser_brings_nobody_back(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    bobs = remembered(door, duo, "bob")
    visit(browser)
    press(browser, "/continue")
    back = brought_back(duo, at_duo(browser), LOCK)
    browser.jar[BROWSER] = bobs.jar[BROWSER]

    browser.get(back)

    assert asks_password(browser)
    assert not door.doors.kept.sessions


def test_a_way_back_without_the_tabs_cookie_or_twice_leads_nowhere(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    visit(browser)
    press(browser, "/continue")
    back = brought_back(duo, at_duo(browser), LOCK)
    thief = Browser(door, jar={BROWSER: browser.jar[BROWSER]})

    thief.get(back)
    assert not thief.has_entered()
    assert not door.doors.kept.sessions

    browser.get(back)
    assert browser.has_entered()
    again = Browser(door, jar={name: value for name, value in browser.jar.items() if name != SESSION})
    again.get(back)
    assert not again.has_entered()
    assert len(door.doors.kept.sessions) == 1


def test_a_store_or_a_ring_that_cannot_be_read_means_the_password(door: Doorway, browser: Browser) -> None:
    door.browser_keys.broken = TryLaterError(Cause.SECRET)
    cookie = browser.jar[BROWSER]

    visit(browser)

    assert asks_password(browser)
    assert browser.jar[BROWSER] == cookie


@pytest.mark.parametrize("cookie", ["v1.nokey.AAAA", "x", "v1.optout", "v1..", "%00"])
def test_what_is_no_cookie_of_ours_means_the_password(door: Doorway, cookie: str) -> None:
    browser = Browser(door, jar={BROWSER: cookie})

    visit(browser)

    assert asks_password(browser)
    assert (BROWSER in browser.jar) == (cookie == OPTED_OUT)


def test_duo_is_asked_so_often_and_no_more(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    for _ in range(MOST_PER_BROWSER):
        visit(browser)
        press(browser, "/continue")
        assert at_duo(browser)
    asked = len(duo.control.journal(HEALTH))
    visit(browser)

    press(browser, "/continue")

    assert browser.page.says(messages.REMEMBERED_TOO_OFTEN.text)
    assert rows(door, Outcome.THROTTLED)[-1].person == "alice"
    assert len(duo.control.journal(HEALTH)) <= asked + 1
    assert "use-password" in ways(browser.page)


def test_where_the_stack_is_without_there_is_no_such_page(duo: RunningDuo) -> None:
    door = doorway(duo, Conditions())
    browser = Browser(door)
    enter(browser, duo)

    assert browser.page.says(messages.SENT_ON.text)
    visit(browser)
    for ending in ("continue", "use-password", "not-you", "remember", "decline"):
        csrf = browser.page.forms()[0].fields["csrf"]
        assert browser.ask("POST", f"{browser.ticket}/{ending}", f"csrf={csrf}".encode()).status == 404


@pytest.mark.parametrize(
    ("ending", "message"), [("continue", messages.REQUEST_REFUSED), ("use-password", messages.REQUEST_REFUSED)]
)
def test_a_form_without_its_token_moves_nothing(browser: Browser, ending: str, message: Message) -> None:
    visit(browser)
    ticket = browser.ticket

    reply = browser.ask("POST", f"{ticket}/{ending}", b"csrf=wrong")

    assert reply.status == 403
    assert reply.says(message.text)
    assert browser.get(ticket).says("A••• M•••")
