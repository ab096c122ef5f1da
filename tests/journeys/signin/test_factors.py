"""Each factor but the push, which has a table of its own: what lets in, and beside it what does not."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from doorbook import messages
from doorbook.adapters.duo import auth_api
from doorbook.errors import Cause
from doorbook.events import Outcome as Ended
from doorbook.messages import Message
from doorbook.signin.assurance import Level
from doorbook.signin.people import Method
from doorbook.signin.rules import Rules
from local.duosim.faults import Fault
from local.duosim.people import Person, Phone, Token
from local.duosim.running import RunningDuo
from local.duosim.script import Outcome, PreauthAnswer
from tests.doorway import Browser, Doorway, Reply, duo_over
from tests.journeys.signin.test_duo_faults import SETTINGS, every_fault, on

AUTH, STATUS, PREAUTH = "/auth/v2/auth", "/auth/v2/auth_status", "/auth/v2/preauth"
BYPASS_CODE = "900000001"

pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def people(door: Doorway, duo: RunningDuo) -> None:
    """Let Alice have a phone, a token, texted codes and a bypass code; Dave has a token and nothing else."""
    door.add("alice")
    door.add("dave")
    phone = Phone(name="iPhone", sms_codes=["1234567"])
    duo.control.put_person(
        Person("alice", devices=[phone, Token(device="DHALICE", serial="111111")], bypass_codes=[BYPASS_CODE])
    )
    duo.control.put_person(Person("dave", devices=[Token(device="DHDAVE", serial="482913")]))


def to_passcode(browser: Browser, name: str) -> Reply:
    """Sign in as far as the page that asks for a passcode."""
    page = browser.sign_in(name)
    if not asks_code(page):
        page = browser.submit(page.form("/switch"), to="passcode")
    return page


def asks_code(page: Reply) -> bool:
    return any(form.action.endswith("/passcode") for form in page.forms())


def type_code(browser: Browser, code: str) -> Reply:
    return browser.submit(browser.page.form("/passcode"), passcode=code)


@dataclass(frozen=True)
class Source:
    """A right passcode, as one reads it."""

    id: str
    name: str
    read: Callable[[RunningDuo], str]
    logged: str


SOURCES = [
    Source(
        "mobile",
        "alice",
        lambda duo: duo.control.passcode("alice", duo.control.person("alice").phones[0].device),
        "duo_mobile_passcode",
    ),
    Source("token", "alice", lambda duo: duo.control.passcode("alice", "DHALICE"), "hardware_token"),
    Source("token-alone", "dave", lambda duo: duo.control.passcode("dave", "DHDAVE"), "hardware_token"),
    Source("texted", "alice", lambda _: "1234567", "sms_passcode"),
]
every_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)


@every_source
@pytest.mark.parametrize("spelling", ["{}", "  {} ", "\u00a0{}\t"], ids=["plain", "spaces", "odd-spaces"])
def test_a_right_passcode_lets_in_and_proves_two_factors(
    door: Doorway, duo: RunningDuo, browser: Browser, source: Source, spelling: str
) -> None:
    to_passcode(browser, source.name)
    code = source.read(duo)

    type_code(browser, spelling.format(f"{code[:3]} {code[3:]}"))

    assert browser.inside
    (session,) = door.doors.kept.sessions.values()
    assert session.assurance.acr is Level.DUO
    assert session.assurance.amr == ("mfa", "otp", "pwd")
    row = door.audit[-1]
    assert (row.outcome, row.method) == (Ended.SIGNED_IN, "passcode")
    record = duo.control.records(source.name)[-1]
    assert (record.factor, record.txid) == (source.logged, row.txid)
    kept = door.person(source.name).preference
    assert kept is not None
    assert kept.method is Method.PASSCODE


@every_source
def test_a_passcode_works_once(door: Doorway, duo: RunningDuo, browser: Browser, source: Source) -> None:
    to_passcode(browser, source.name)
    code = source.read(duo)
    type_code(browser, code)
    assert browser.has_entered()
    second = Browser(door)
    to_passcode(second, source.name)

    page = type_code(second, code)

    assert page.says(messages.PASSCODE_WRONG.text) or page.says(messages.PASSCODE_NOBODYS.text)
    assert not second.inside


@every_source
def test_a_passcode_of_another_person_lets_nobody_in(
    door: Doorway, duo: RunningDuo, browser: Browser, source: Source
) -> None:
    thief = "dave" if source.name == "alice" else "alice"
    to_passcode(browser, thief)

    page = type_code(browser, source.read(duo))

    assert asks_code(page)
    assert not browser.inside
    assert door.outcomes[-1] in {Ended.PASSCODE_WRONG, Ended.BYPASS_REFUSED}
    assert door.audit[-1].person == thief


def test_a_wrong_passcode_is_told_recorded_and_got_over(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    to_passcode(browser, "dave")

    page = type_code(browser, "000000")

    assert page.says(messages.PASSCODE_WRONG.text)
    assert not browser.has_entered()
    assert door.outcomes == [Ended.PASSCODE_WRONG]
    assert door.audit[0].method == "passcode"
    assert door.audit[0].txid == duo.control.records("dave")[-1].txid
    type_code(browser, duo.control.passcode("dave"))
    assert browser.inside


NO_CODES = ["", "   ", "12345", "1" * 17, "1" * 5000, "12345\u0665\u0665x", "12_456", "'; DROP", "123456\x00", "é" * 6]


@pytest.mark.parametrize("typed", NO_CODES, ids=range(len(NO_CODES)))
def test_what_is_no_passcode_is_refused_before_duo_is_asked(
    door: Doorway, duo: RunningDuo, browser: Browser, typed: str
) -> None:
    to_passcode(browser, "dave")
    duo.control.clear_journal()

    page = type_code(browser, typed)

    assert page.says(messages.PASSCODE_SHAPE.text)
    assert duo.control.journal() == []
    assert door.outcomes == [Ended.PASSCODE_WRONG]
    assert not browser.has_entered()
    type_code(browser, duo.control.passcode("dave"))
    assert browser.inside


def test_wrong_passcodes_are_stopped_wherever_they_come_from(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    for number, times in enumerate((2, 3)):
        guesser = Browser(door, address=f"198.51.100.{number}")
        to_passcode(guesser, "dave")
        for _ in range(times):
            assert type_code(guesser, f"00000{number}").says(messages.PASSCODE_WRONG.text)
    to_passcode(browser, "dave")
    asked = len(duo.control.journal(AUTH))

    page = type_code(browser, duo.control.passcode("dave"))

    assert page.says(messages.PASSCODE_THROTTLED.text)
    assert len(duo.control.journal(AUTH)) == asked
    assert door.outcomes[-1] is Ended.THROTTLED
    assert not browser.has_entered()
    door.clock.advance(300)
    type_code(browser, duo.control.passcode("dave"))
    assert browser.inside


def test_a_right_passcode_wipes_the_slate(door: Doorway, duo: RunningDuo) -> None:
    for _ in range(3):
        browser = Browser(door)
        to_passcode(browser, "dave")
        for _ in range(4):
            type_code(browser, "000000")
        type_code(browser, duo.control.passcode("dave"))
        assert browser.has_entered()


def test_a_bypass_code_is_refused_without_being_spent(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    to_passcode(browser, "alice")
    asked = len(duo.control.journal(AUTH))

    page = type_code(browser, BYPASS_CODE)

    assert page.says(messages.PASSCODE_NOBODYS.text)
    assert not browser.inside
    assert len(duo.control.journal(AUTH)) == asked
    assert duo.control.person("alice").bypass_codes == [BYPASS_CODE]
    assert door.outcomes[-1] is Ended.BYPASS_REFUSED


def test_a_bypass_code_that_the_policy_allows_is_no_factor(duo: RunningDuo) -> None:
    door = Doorway(duo=duo_over(duo), rules=Rules(bypass_allowed=True))
    door.add("dave")
    duo.control.put_person(Person("dave", devices=[Token()], bypass_codes=[BYPASS_CODE]))
    browser = Browser(door)
    to_passcode(browser, "dave")

    page = type_code(browser, BYPASS_CODE)

    assert page.says(messages.BYPASS_CODE_ALLOWED.cure)
    assert browser.inside
    (session,) = door.doors.kept.sessions.values()
    assert session.assurance.acr is Level.PASSWORD
    assert "mfa" not in session.assurance.amr
    assert door.outcomes[-1] is Ended.BYPASS_ALLOWED
    assert door.person("dave").preference is None


def test_a_wrong_bypass_code_stays_wrong_where_they_are_allowed(duo: RunningDuo) -> None:
    door = Doorway(duo=duo_over(duo), rules=Rules(bypass_allowed=True))
    door.add("dave")
    duo.control.put_person(Person("dave", devices=[Token()], bypass_codes=[BYPASS_CODE]))
    browser = Browser(door)
    to_passcode(browser, "dave")

    page = type_code(browser, "900000002")

    assert page.says(messages.PASSCODE_WRONG.text)
    assert not browser.inside


PREAUTHS: list[tuple[str, PreauthAnswer, Ended, Message]] = [
    ("allow", PreauthAnswer(result="allow"), Ended.BYPASS_REFUSED, messages.BYPASS_REFUSED),
    ("deny", PreauthAnswer(result="deny"), Ended.DUO_DENIED, messages.DUO_DENIED),
    ("enroll", PreauthAnswer(result="enroll"), Ended.ENROL_NEEDED, messages.ENROL),
    ("unknown", PreauthAnswer(result="maybe", with_devices=True), Ended.DUO_DENIED, messages.DUO_DENIED),
]


@pytest.mark.parametrize(
    ("answer", "ended", "message"), [each[1:] for each in PREAUTHS], ids=[each[0] for each in PREAUTHS]
)
def test_an_account_that_changed_meanwhile_is_not_let_in_by_its_passcode(
    door: Doorway,
    duo: RunningDuo,
    browser: Browser,
    answer: PreauthAnswer,
    ended: Ended,
    message: Message,
) -> None:
    to_passcode(browser, "dave")
    duo.control.force_preauth("dave", answer)

    page = type_code(browser, duo.control.passcode("dave"))

    assert page.says(message.text)
    assert door.outcomes == [ended]
    assert not browser.inside


def test_somebody_disabled_here_meanwhile_is_not_let_in_by_a_passcode(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    to_passcode(browser, "dave")
    door.doors.kept.people["dave"] = replace(door.person("dave"), disabled=True)

    page = type_code(browser, duo.control.passcode("dave"))

    assert page.says(messages.DUO_DENIED.text)
    assert not browser.inside


def test_duo_locking_the_account_is_told(duo: RunningDuo, browser: Browser) -> None:
    duo.control.change_settings(lockout_after=1)
    to_passcode(browser, "dave")
    type_code(browser, "000000")

    page = type_code(browser, duo.control.passcode("dave"))

    assert page.says(messages.DUO_DENIED.text)
    assert not browser.inside


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a fifth of a second where the portal waits seconds."""
    for limit in ("PREAUTH_LIMIT", "SEND_LIMIT", "STATUS_LIMIT", "CODE_LIMIT"):
        monkeypatch.setattr(auth_api, limit, 0.2)


@every_fault
@pytest.mark.parametrize("path", [PREAUTH, AUTH, STATUS])
@pytest.mark.usefixtures("impatient")
def test_a_fault_while_a_passcode_is_checked_lets_nobody_in_and_is_got_over(
    door: Doorway,
    duo: RunningDuo,
    browser: Browser,
    path: str,
    fault: Fault,
    cause: Cause,
) -> None:
    to_passcode(browser, "dave")
    duo.control.add_fault(on(fault, path))

    page = type_code(browser, duo.control.passcode("dave"))

    assert asks_code(page)
    assert not browser.has_entered()
    assert len(duo.control.journal(AUTH)) <= 1
    assert door.audit[-1].cause == cause
    assert door.audit[-1].method == "passcode"
    assert door.outcomes == [Ended.MISCONFIGURED if cause in SETTINGS else Ended.DUO_UNAVAILABLE]
    duo.control.clear_faults()
    type_code(browser, duo.control.passcode("dave"))
    assert browser.inside


def test_without_reception_a_passcode_is_one_press_away_and_the_push_counts_no_more(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    page = browser.sign_in("alice")
    push = duo.control.wait_for_push("alice")

    page = browser.submit(page.form("/switch"), to="passcode")

    assert asks_code(page)
    assert door.outcomes == [Ended.SWITCHED]
    duo.control.press("alice", "approve", txid=push.txid)
    browser.look()
    assert not browser.has_entered()
    type_code(browser, duo.control.passcode("alice", "DHALICE"))
    assert browser.inside


def test_who_used_a_passcode_is_asked_for_one_next_time_and_may_choose_otherwise(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    to_passcode(browser, "alice")
    type_code(browser, duo.control.passcode("alice", "DHALICE"))
    assert browser.has_entered()
    pushes = len(duo.control.pushes("alice"))
    later = Browser(door)

    page = later.sign_in("alice")
    assert asks_code(page)
    assert len(duo.control.pushes("alice")) == pushes
    page = later.submit(page.form("/switch"))
    assert page.says(messages.CHOOSE_DEVICE.text)
    later.submit(page.form("/push"), **page.form("/push").buttons[0])
    later.approve(duo, "alice")

    assert later.inside


def test_a_passcode_may_be_typed_while_pushes_are_stopped(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice")
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "fraud")
    browser.look_until(lambda page: page.says(messages.PUSH_FRAUD.text))
    owner = Browser(door)

    page = owner.sign_in("alice")
    assert page.says(messages.PUSH_BLOCKED.text)
    owner.submit(page.form("/switch"), to="passcode")
    type_code(owner, duo.control.passcode("alice", "DHALICE"))

    assert owner.inside
    assert not browser.inside


def test_a_passcode_is_taken_only_where_one_was_asked_for(duo: RunningDuo, browser: Browser) -> None:
    page = browser.sign_in("alice")
    asked = len(duo.control.journal(AUTH))

    csrf = page.form("/not-me").fields["csrf"]
    browser.post(f"{browser.ticket}/passcode", {"csrf": csrf, "passcode": duo.control.passcode("alice")})

    assert len(duo.control.journal(AUTH)) == asked
    assert not browser.inside


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
    assert page.says("You can ask for one again from")
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
@pytest.mark.usefixtures("impatient")
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
    duo.control.add_fault(on(fault, AUTH))

    press(browser, ending)

    assert not browser.has_entered()
    assert len(duo.control.journal(AUTH)) == 1
    assert (door.audit[-1].cause, door.audit[-1].method) == (cause, method)
    duo.control.clear_faults()
    if ending == "/text":
        press(browser, "/text")
        type_code(browser, duo.control.sms_inbox("ivan")[-1].split()[-1])
    else:
        duo.control.script("ivan", Outcome.approve())
        press(browser, "/call")
        browser.look_until(lambda page: page.says("You are signed in"))
    assert browser.inside
    assert ivan.device
