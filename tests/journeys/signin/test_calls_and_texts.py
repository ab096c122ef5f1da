"""Phone calls and texted codes, which cost money: what lets in, and beside it what does not."""

import pytest

from doorbook import messages
from doorbook.errors import Cause
from doorbook.events import Outcome as Ended
from doorbook.messages import Message
from doorbook.signin.assurance import Level
from doorbook.signin.people import Method
from local.duosim.faults import Fault
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from local.duosim.script import Outcome
from tests.doorway import Browser, Doorway, Reply
from tests.journeys.signin.broken_duo import AUTH, broken, every_fault
from tests.journeys.signin.passcodes import type_code

pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def ivan(door: Doorway, duo: RunningDuo) -> Phone:
    """Let Ivan have a phone that can be called and texted to, and nothing else."""
    door.add("ivan")
    phone = Phone(name="Nokia", capabilities=["auto", "sms", "phone"])
    duo.control.put_person(Person("ivan", devices=[phone]))
    return phone


def press(browser: Browser, ending: str) -> Reply:
    """Press the first button of a form."""
    form = browser.page.form(ending)
    return browser.submit(form, **(form.buttons[0] if form.buttons else {}))


def test_what_costs_money_waits_to_be_asked_for(door: Doorway, duo: RunningDuo, browser: Browser, ivan: Phone) -> None:
    page = browser.sign_in("ivan")

    assert page.says(messages.CHOOSE_DEVICE.text)
    assert duo.control.journal(AUTH) == []
    offered = {form.action.rpartition("/")[2]: form.buttons for form in page.forms()}
    assert offered["call"] == offered["text"] == [{"device": ivan.device}]
    assert "push" not in offered
    assert door.outcomes == []


def test_a_texted_code_lets_in_and_the_page_says_how_it_begins(
    door: Doorway, duo: RunningDuo, browser: Browser, ivan: Phone
) -> None:
    browser.sign_in("ivan")

    page = press(browser, "/text")

    (inbox,) = duo.control.sms_inbox("ivan")
    code = inbox.split()[-1]
    assert page.says(messages.TEXT_SENT.text)
    assert page.says(f"begins with {code[0]}")
    assert door.outcomes == [Ended.TEXT_SENT]
    assert (door.audit[0].method, door.audit[0].txid) == ("text", duo.control.records("ivan")[-1].txid)
    assert not browser.has_entered()
    assert type_code(browser, f"{int(code) ^ 1:07d}").says(messages.PASSCODE_WRONG.text)
    type_code(browser, code)
    assert browser.inside
    kept = door.person("ivan").preference
    assert kept is not None
    assert (kept.method, kept.device) == (Method.TEXT, ivan.device)


def test_who_had_codes_texted_is_not_texted_next_time_without_being_asked(
    door: Doorway, duo: RunningDuo, browser: Browser, ivan: Phone
) -> None:
    browser.sign_in("ivan")
    press(browser, "/text")
    type_code(browser, duo.control.sms_inbox("ivan")[-1].split()[-1])
    assert browser.has_entered()

    page = Browser(door).sign_in("ivan")

    assert page.says(messages.CHOOSE_DEVICE.text)
    assert len(duo.control.sms_inbox("ivan")) == 1
    assert ivan.device


def test_a_new_text_ends_the_codes_of_the_one_before(duo: RunningDuo, browser: Browser, ivan: Phone) -> None:
    browser.sign_in("ivan")
    press(browser, "/text")
    old = duo.control.sms_inbox("ivan")[-1].split()[-1]

    press(browser, "/text")

    assert type_code(browser, old).says(messages.PASSCODE_WRONG.text)
    assert not browser.has_entered()
    type_code(browser, duo.control.sms_inbox("ivan")[-1].split()[-1])
    assert browser.inside
    assert ivan.device


@pytest.mark.parametrize("ending", ["/text", "/call"])
def test_a_storm_of_calls_and_texts_is_refused(door: Doorway, duo: RunningDuo, ivan: Phone, ending: str) -> None:
    door.clock.to_the_hour()
    sent = 0
    for number in range(5):
        browser = Browser(door, address=f"198.51.100.{number}")
        browser.sign_in("ivan")
        press(browser, "/text")
        sent += 1
        browser.submit(browser.page.form("/switch"))
        door.clock.advance(400 if number == 2 else 1)

    page = press(browser, ending)

    assert page.says(messages.TELEPHONY_LIMITED.text)
    assert page.says("You can try again from")
    assert len(duo.control.journal(AUTH)) == sent
    assert door.outcomes[-1] is Ended.THROTTLED
    door.clock.advance(3600)
    later = Browser(door)
    later.sign_in("ivan")
    press(later, ending)
    assert len(duo.control.journal(AUTH)) == sent + 1
    assert ivan.device


def test_one_address_cannot_have_many_people_texted(door: Doorway, duo: RunningDuo) -> None:
    for number in range(31):
        door.add(f"p{number}")
        duo.control.put_person(Person(f"p{number}", devices=[Phone(capabilities=["sms"])]))
        browser = Browser(door)
        browser.sign_in(f"p{number}")
        page = press(browser, "/text")

    assert page.says(messages.TELEPHONY_LIMITED.text)
    assert len(duo.control.journal(AUTH)) == 30


def test_texts_go_only_to_ones_own_phone(duo: RunningDuo, browser: Browser, ivan: Phone) -> None:
    browser.sign_in("ivan")
    other = duo.control.person("alice").phones[0].device

    for ending in ("/text", "/call"):
        page = browser.submit(browser.page.form(ending), device=other)
        assert page.says(messages.DEVICE_GONE.text)

    assert duo.control.journal(AUTH) == []
    assert duo.control.sms_inbox("alice") == []
    assert ivan.device


def test_a_call_lets_in_once_the_key_is_pressed_and_not_before(
    door: Doorway, duo: RunningDuo, browser: Browser, ivan: Phone
) -> None:
    browser.sign_in("ivan")
    page = press(browser, "/call")
    assert page.says("Answer your phone")
    browser.look()
    assert not browser.has_entered()
    duo.control.press("ivan", "answer")
    browser.look_until(lambda page: page.says(messages.CALL_ANSWERED.text))
    assert not browser.has_entered()

    duo.control.press("ivan", "pound")
    browser.look_until(lambda page: page.says("You are signed in"))

    assert browser.inside
    (session,) = door.doors.kept.sessions.values()
    assert session.assurance.acr is Level.DUO
    assert session.assurance.amr == ("mfa", "pwd", "tel")
    row = door.audit[-1]
    assert (row.outcome, row.method, row.device) == (Ended.SIGNED_IN, "call", ivan.device)
    assert row.txid == duo.control.records("ivan")[-1].txid


CALLS: list[tuple[str, Outcome, Ended, Message]] = [
    ("no-keypress", Outcome.no_keypress(), Ended.PUSH_DENIED, messages.CALL_NO_KEY),
    ("unanswered", Outcome.timeout(), Ended.PUSH_TIMEOUT, messages.CALL_UNANSWERED),
    ("fraud", Outcome.fraud(), Ended.PUSH_FRAUD, messages.PUSH_FRAUD),
    ("locked-out", Outcome.locked_out(), Ended.PUSH_LOCKED_OUT, messages.PUSH_LOCKED_OUT),
    ("bypass", Outcome.answer("allow", "bypass"), Ended.BYPASS_REFUSED, messages.BYPASS_REFUSED),
    ("unknown", Outcome.answer("perhaps", "new_word"), Ended.PUSH_DENIED, messages.PUSH_DENIED),
]


@pytest.mark.parametrize(("outcome", "ended", "message"), [each[1:] for each in CALLS], ids=[each[0] for each in CALLS])
def test_a_call_that_is_not_confirmed_lets_nobody_in(
    door: Doorway,
    duo: RunningDuo,
    browser: Browser,
    ivan: Phone,
    outcome: Outcome,
    ended: Ended,
    message: Message,
) -> None:
    duo.control.script("ivan", outcome)
    browser.sign_in("ivan")
    press(browser, "/call")

    browser.look_until(lambda page: page.says(message.text))

    assert not browser.inside
    assert (door.audit[-1].outcome, door.audit[-1].method) == (ended, "call")
    assert door.audit[-1].device == ivan.device


def test_calls_are_paced_like_pushes(door: Doorway, duo: RunningDuo, ivan: Phone) -> None:
    duo.control.script("ivan", always=Outcome.no_keypress())
    browser = Browser(door)
    browser.sign_in("ivan")
    for _ in range(2):
        press(browser, "/call")
        browser.look_until(lambda page: page.says(messages.CALL_NO_KEY.text))

    page = press(browser, "/call")

    assert page.says(messages.PUSH_BACK_OFF.text)
    assert len(duo.control.journal(AUTH)) == 2
    assert ivan.device


def test_while_one_window_calls_another_calls_nobody(door: Doorway, duo: RunningDuo, ivan: Phone) -> None:
    first, second = Browser(door), Browser(door)
    first.sign_in("ivan")
    press(first, "/call")
    second.sign_in("ivan")

    page = second.page

    assert page.says(messages.CHOOSE_DEVICE.text)
    assert press(second, "/call").says(messages.PUSH_BUSY.text)
    assert len(duo.control.journal(AUTH)) == 1
    assert ivan.device


def test_a_call_that_was_given_up_lets_nobody_in(duo: RunningDuo, browser: Browser, ivan: Phone) -> None:
    browser.sign_in("ivan")
    press(browser, "/call")
    duo.control.press("ivan", "answer")

    page = browser.submit(browser.page.form("/switch"))
    duo.control.press("ivan", "pound")
    browser.look()

    assert page.says(messages.SWITCHED.text)
    assert not browser.inside
    assert ivan.device


@every_fault
@pytest.mark.parametrize(("ending", "method"), [("/text", "text"), ("/call", "call")])
def test_a_fault_while_texting_or_calling_lets_nobody_in_and_is_got_over(
    door: Doorway,
    duo: RunningDuo,
    browser: Browser,
    ivan: Phone,
    ending: str,
    method: str,
    fault: Fault,
    cause: Cause,
) -> None:
    browser.sign_in("ivan")
    with broken(duo, fault, AUTH):
        press(browser, ending)

        assert not browser.has_entered()
        assert len(duo.control.journal(AUTH)) == 1
        assert (door.audit[-1].cause, door.audit[-1].method) == (cause, method)

    if ending == "/text":
        press(browser, "/text")
        type_code(browser, duo.control.sms_inbox("ivan")[-1].split()[-1])
    else:
        duo.control.script("ivan", Outcome.approve())
        press(browser, "/call")
        browser.look_until(lambda page: page.says("You are signed in"))
    assert browser.inside
    assert ivan.device
