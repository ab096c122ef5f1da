"""Passcodes of every kind: what lets in, and beside it what does not."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from doorbook import messages
from doorbook.errors import Cause
from doorbook.events import Outcome as Ended
from doorbook.messages import Message
from doorbook.signin.assurance import Level
from doorbook.signin.people import Method
from doorbook.signin.rules import Rules
from local.duosim.faults import Fault
from local.duosim.people import Person, Token
from local.duosim.running import RunningDuo
from local.duosim.script import PreauthAnswer
from tests.doorway import Browser, Doorway, duo_over
from tests.journeys.signin.broken_duo import AUTH, PREAUTH, SETTINGS, STATUS, broken, every_fault
from tests.journeys.signin.passcodes import BYPASS_CODE, asks_code, to_passcode, type_code

pytestmark = pytest.mark.usefixtures("people")


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


@every_fault
@pytest.mark.parametrize("path", [PREAUTH, AUTH, STATUS])
def test_a_fault_while_a_passcode_is_checked_lets_nobody_in_and_is_got_over(
    door: Doorway,
    duo: RunningDuo,
    browser: Browser,
    path: str,
    fault: Fault,
    cause: Cause,
) -> None:
    to_passcode(browser, "dave")
    with broken(duo, fault, path):
        page = type_code(browser, duo.control.passcode("dave"))

        assert asks_code(page)
        assert not browser.has_entered()
        assert len(duo.control.journal(AUTH)) <= 1
        assert door.audit[-1].cause == cause
        assert door.audit[-1].method == "passcode"
        assert door.outcomes == [Ended.MISCONFIGURED if cause in SETTINGS else Ended.DUO_UNAVAILABLE]

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
