"""What goes wrong at Duo's side: a safe page, an audit row with the cause, nobody let in, nothing stuck."""

import pytest

from doorbook import messages
from doorbook.errors import Cause
from doorbook.events import Outcome as Ended
from doorbook.events import Topic
from doorbook.signin.assurance import Level
from doorbook.signin.rules import Rules
from local.duosim.faults import Fault
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Doorway, duo_over
from tests.journeys.signin.broken_duo import AUTH, PREAUTH, SETTINGS, STATUS, broken, every_fault


@every_fault
def test_a_fault_before_the_push_is_told_and_then_got_over(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone, fault: Fault, cause: Cause
) -> None:
    with broken(duo, fault, PREAUTH):
        page = browser.sign_in("alice")

        expected = messages.MISCONFIGURED if cause in SETTINGS else messages.DUO_UNAVAILABLE
        assert page.says(expected.text)
        assert door.audit[-1].cause == cause
        assert door.outcomes == [Ended.MISCONFIGURED if cause in SETTINGS else Ended.DUO_UNAVAILABLE]
        assert not browser.has_entered()

    browser.submit(page.form("/push"))
    browser.approve(duo, "alice")
    assert browser.inside
    assert alice.device == door.audit[-1].device


@every_fault
def test_a_fault_while_the_push_is_sent_sends_it_once_and_takes_no_answer_to_it(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone, fault: Fault, cause: Cause
) -> None:
    with broken(duo, fault, AUTH):
        page = browser.sign_in("alice")

        assert len(duo.control.journal(AUTH)) == 1
        assert door.audit[-1].cause == cause
        assert [form for form in page.forms() if form.action.endswith("/push")]
        for push in duo.control.pushes("alice"):
            duo.control.press("alice", "approve", txid=push.txid)
        browser.look()
        assert not browser.has_entered()

    browser.submit(browser.page.form("/push"))
    browser.approve(duo, "alice")
    assert browser.inside
    assert alice.device == door.audit[-1].device


@every_fault
def test_a_fault_while_waiting_lets_nobody_in(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone, fault: Fault, cause: Cause
) -> None:
    browser.sign_in("alice")
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "approve")
    with broken(duo, fault, STATUS):
        page = browser.look()

        assert not browser.has_entered()

    if cause in SETTINGS:
        assert page.says(messages.MISCONFIGURED.text)
        assert door.audit[-1].cause == cause
        assert not browser.inside
    else:
        assert page.says(alice.name)
        browser.look_until(lambda page: page.says("You are signed in"))
        assert browser.inside


def test_a_clock_that_is_ten_minutes_off_is_named_to_the_operator(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    duo.control.skew(600)

    page = browser.sign_in("alice")

    assert page.says(messages.MISCONFIGURED.text)
    assert door.audit[-1].cause == Cause.CLOCK
    assert not browser.inside
    assert alice.device


def test_a_status_that_never_comes_ends_with_the_push(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    duo.control.add_fault(Fault.server_error(STATUS, count=None))
    browser.sign_in("alice")
    for _ in range(3):
        browser.look()
        door.clock.advance(20)
    assert browser.page.says(alice.name)

    door.clock.advance(11)
    page = browser.look()

    assert page.says(messages.PUSH_TIMEOUT.text)
    assert door.outcomes == [Ended.PUSH_TIMEOUT]
    assert not browser.inside


@pytest.fixture
def open_door(duo: RunningDuo) -> Doorway:
    """Give a portal that is set to open while Duo is away."""
    return Doorway(duo=duo_over(duo), rules=Rules(fail_open=True))


@pytest.mark.parametrize("fault", [Fault.server_error(count=None), Fault.reset(count=None)], ids=["500", "reset"])
def test_an_open_pass_is_short_recorded_announced_and_no_second_factor(
    open_door: Doorway, duo: RunningDuo, fault: Fault
) -> None:
    browser = Browser(open_door)
    open_door.add("alice")
    duo.control.add_fault(fault)

    page = browser.sign_in("alice")

    assert page.says(messages.FAIL_OPEN.text)
    assert browser.inside
    (session,) = open_door.doors.kept.sessions.values()
    assert session.assurance.acr is Level.PASSWORD
    assert "mfa" not in session.assurance.amr
    assert open_door.outcomes == [Ended.FAIL_OPEN]
    assert [event.topic for event in open_door.doors.kept.outbox.values()] == [Topic.PASSED_OPEN]
    open_door.clock.advance(15 * 60)
    assert not browser.inside


@pytest.mark.parametrize(
    "fault",
    [
        Fault.rate_limit(count=None),
        Fault.html(count=None),
        Fault.fail(40103, count=None),
        Fault.fail(40002, detail="username", count=None),
    ],
    ids=["429", "html", "wrong-key", "unknown-name"],
)
def test_nothing_but_duo_being_down_opens_the_door(open_door: Doorway, duo: RunningDuo, fault: Fault) -> None:
    browser = Browser(open_door)
    open_door.add("alice")
    duo.control.add_fault(fault)

    browser.sign_in("alice")

    assert not browser.inside
    assert open_door.doors.kept.sessions == {}


def test_duo_breaking_after_preauth_does_not_open_the_door(open_door: Doorway, duo: RunningDuo) -> None:
    browser = Browser(open_door)
    open_door.add("alice")
    duo.control.put_person(Person("alice", devices=[Phone()]))
    duo.control.add_fault(Fault.server_error(AUTH, count=None))

    browser.sign_in("alice")

    assert not browser.inside


def test_a_wrong_password_stays_wrong_while_the_door_is_open(open_door: Doorway, duo: RunningDuo) -> None:
    browser = Browser(open_door)
    open_door.add("alice")
    duo.control.add_fault(Fault.server_error(count=None))

    browser.sign_in("alice", "wrong password")

    assert not browser.inside


def test_bypass_is_let_in_by_setting_alone_and_proves_no_factor(duo: RunningDuo) -> None:
    door = Doorway(duo=duo_over(duo), rules=Rules(bypass_allowed=True))
    door.add("erin")
    duo.control.put_person(Person("erin", status="bypass", devices=[Phone()]))
    browser = Browser(door)

    page = browser.sign_in("erin")

    assert page.says(messages.BYPASS_ALLOWED.text)
    assert browser.inside
    (session,) = door.doors.kept.sessions.values()
    assert session.assurance.amr == ("pwd",)
    assert door.outcomes == [Ended.BYPASS_ALLOWED]


def test_bypass_is_refused_without_the_setting(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    door.add("erin")
    duo.control.put_person(Person("erin", status="bypass", devices=[Phone()]))

    page = browser.sign_in("erin")

    assert page.says(messages.BYPASS_REFUSED.text)
    assert page.status == 403
    assert not browser.inside
    assert door.outcomes == [Ended.BYPASS_REFUSED]
