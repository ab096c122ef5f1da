"""A phone that is asked again and again: slower, then not at all, and somebody is told."""

import pytest

from doorbook import messages
from doorbook.events import Outcome as Ended
from doorbook.events import Topic
from doorbook.signin import throttle
from doorbook.signin.changes import CountTry
from local.duosim.faults import Fault
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from local.duosim.script import Outcome
from tests.doorway import Browser, Doorway

AUTH = "/auth/v2/auth"


def test_a_report_on_the_phone_stops_pushes_and_tells_others(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    duo.control.script("alice", always=Outcome.fraud())
    browser.sign_in("alice")
    page = browser.look_until(lambda page: page.says(messages.PUSH_FRAUD.text))

    held = browser.submit(page.form("/push"), device=alice.device)
    elsewhere = Browser(door, address="198.51.100.4").sign_in("alice")

    assert held.says(messages.PUSH_BLOCKED.text)
    assert elsewhere.says(messages.PUSH_BLOCKED.text)
    assert len(duo.control.journal(AUTH)) == 1
    (event,) = door.doors.kept.outbox.values()
    assert (event.topic, event.person) == (Topic.PUSH_REPORTED_FRAUD, "alice")
    assert event.facts["txid"] == duo.control.records("alice")[-1].txid
    assert door.outcomes == [Ended.PUSH_FRAUD, Ended.PUSH_HELD_BACK, Ended.PUSH_HELD_BACK]

    door.clock.advance(30 * 60)
    duo.control.script("alice", always=Outcome.approve())
    again = Browser(door)
    again.sign_in("alice")
    again.look_until(lambda page: page.says("You are signed in"))
    assert again.inside


def test_five_refusals_in_a_row_stop_pushes_and_tell_others_once(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    duo.control.script("alice", always=Outcome.deny())
    for _ in range(8):
        page = browser.sign_in("alice")
        if not page.says(messages.PUSH_BLOCKED.text):
            browser.look_until(lambda page: page.says(messages.PUSH_DENIED.text))
        door.clock.advance(61)

    assert len(duo.control.journal(AUTH)) == 5
    assert [event.topic for event in door.doors.kept.outbox.values()] == [Topic.PUSHES_BLOCKED]
    assert door.outcomes.count(Ended.PUSHES_BLOCKED) == 1
    assert not browser.inside
    assert alice.device


def test_five_pushes_that_nobody_came_back_for_tell_others_once_when_the_sixth_is_asked_for(
    door: Doorway, duo: RunningDuo, alice: Phone
) -> None:
    def ask_and_close_the_window() -> list[Topic]:
        Browser(door).sign_in("alice")
        door.clock.advance(131)  # longer than the push lives and the next one waits
        return [event.topic for event in door.doors.kept.outbox.values()]

    assert [ask_and_close_the_window() for _ in range(5)] == [[]] * 5
    assert ask_and_close_the_window() == [Topic.PUSHES_BLOCKED]
    assert ask_and_close_the_window() == [Topic.PUSHES_BLOCKED]

    assert len(duo.control.journal(AUTH)) == 5
    assert door.outcomes == [Ended.PUSHES_BLOCKED, Ended.PUSH_HELD_BACK, Ended.PUSH_HELD_BACK]
    (event,) = door.doors.kept.outbox.values()
    assert (event.person, event.facts["address"]) == ("alice", "192.0.2.7")

    door.clock.advance(30 * 60)
    again = ask_and_close_the_window()
    assert again == [Topic.PUSHES_BLOCKED]
    assert ask_and_close_the_window() == [Topic.PUSHES_BLOCKED] * 2
    assert len(duo.control.journal(AUTH)) == 6
    assert alice.device


def test_a_fifth_push_that_may_not_have_gone_out_tells_others_and_the_fourth_does_not(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    told = []
    for _ in range(7):
        duo.control.add_fault(Fault.reset(AUTH))
        browser.sign_in("alice")
        told.append(len(door.doors.kept.outbox))
        door.clock.advance(61)

    assert told == [0, 0, 0, 0, 1, 1, 1]
    assert door.outcomes.count(Ended.PUSHES_BLOCKED) == 1
    assert door.outcomes.count(Ended.PUSH_UNSENT) == 5
    assert alice.device


def test_an_approval_forgets_the_refusals_before_it(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    duo.control.script("alice", *[Outcome.deny()] * 4, Outcome.approve(), *[Outcome.deny()] * 2)
    for refused in (True, True, True, True, False, True, True):
        browser.sign_in("alice")
        seen = messages.PUSH_DENIED.text if refused else "You are signed in"
        browser.look_until(lambda page, seen=seen: page.says(seen))  # type: ignore[misc] # a default binds the loop's word
        door.clock.advance(61)

    assert len(duo.control.journal(AUTH)) == 7
    assert door.doors.kept.outbox == {}
    assert alice.device


@pytest.mark.parametrize(
    ("outcome", "seen", "counted"),
    [
        (Outcome.deny(), messages.PUSH_DENIED.text, 1),
        (Outcome.fraud(), messages.PUSH_FRAUD.text, 1),
        (Outcome.approve(), "You are signed in", 0),
    ],
    ids=["denied", "fraud", "approved"],
)
def test_a_push_that_was_refused_counts_for_the_address_that_had_it_sent(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone, outcome: Outcome, seen: str, counted: int
) -> None:
    door.clock.to_the_hour()
    here = throttle.of_address(browser.address, door.clock())
    for _ in range(throttle.MOST_PER_ADDRESS - 1):
        door.doors.commit(CountTry(here))
    duo.control.script("alice", always=outcome)
    browser.sign_in("alice")
    browser.look_until(lambda page: page.says(seen))
    door.add("bob")
    duo.control.put_person(Person("bob", devices=[Phone(name="Pixel")]))

    next_one = Browser(door, address=browser.address).sign_in("bob")
    elsewhere = Browser(door, address="198.51.100.4").sign_in("bob")

    assert next_one.says(messages.THROTTLED.text) is bool(counted)
    assert not elsewhere.says(messages.THROTTLED.text)
    assert alice.device
