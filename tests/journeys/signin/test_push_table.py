"""Every result of preauth and of auth, with no, a stored or a stale device, and one device or several."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from doorbook import messages
from doorbook.events import Outcome as Ended
from doorbook.messages import Message
from doorbook.signin.changes import Remember
from doorbook.signin.people import Method, Preference
from local.duosim.people import Person, Phone, Token
from local.duosim.running import RunningDuo
from local.duosim.script import Outcome, PreauthAnswer
from tests.doorway import Browser, Doorway

LAST_WEEK = datetime(2026, 11, 14, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """Where a sign-in starts from: what is stored, and what Duo knows."""

    stored: str  # no | good | stale
    several: bool

    @property
    def id(self) -> str:
        return f"{self.stored}-{'several' if self.several else 'one'}"


CASES = [Case(stored, several) for stored in ("no", "good", "stale") for several in (False, True)]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


def arrange(door: Doorway, duo: RunningDuo, case: Case) -> list[Phone]:
    """Let Alice exist as the case says, and return her phones; a good device is the last of them."""
    door.add("alice")
    phones = [Phone(name="first"), Phone(name="second", number="+17345550199")][: 2 if case.several else 1]
    duo.control.put_person(Person("alice", devices=[*phones, Token()]))
    if case.stored != "no":
        device = phones[-1].device if case.stored == "good" else "DPGONE0000000000GONE"
        door.doors.commit(Remember("alice", Preference(method=Method.PUSH, device=device, chosen=LAST_WEEK)))
    return phones


def remembered(door: Doorway) -> str | None:
    preference = door.person("alice").preference
    return preference.device if preference else None


@every_case
def test_auth_asks_the_clear_device_at_once_and_lets_the_person_choose_otherwise(
    door: Doorway, duo: RunningDuo, browser: Browser, case: Case
) -> None:
    phones = arrange(door, duo, case)

    page = browser.sign_in("alice")

    if case.several and case.stored != "good":
        assert duo.control.pushes("alice") == []
        offered = {button["device"] for form in page.forms() for button in form.buttons if "device" in button}
        offered |= {form.fields["device"] for form in page.forms() if "device" in form.fields}
        assert offered == {phone.device for phone in phones}
        assert remembered(door) is None
        expected = messages.DEVICE_GONE if case.stored == "stale" else messages.CHOOSE_DEVICE
        assert page.says(expected.text)
    else:
        (push,) = duo.control.pushes("alice")
        assert push.device == phones[-1].device == remembered(door)
    assert not browser.inside


AUTH_RESULTS: list[tuple[str, Outcome, Ended, Message | None]] = [
    ("approve", Outcome.approve(), Ended.SIGNED_IN, None),
    ("deny", Outcome.deny(), Ended.PUSH_DENIED, messages.PUSH_DENIED),
    ("fraud", Outcome.fraud(), Ended.PUSH_FRAUD, messages.PUSH_FRAUD),
    ("timeout", Outcome.timeout(), Ended.PUSH_TIMEOUT, messages.PUSH_TIMEOUT),
    ("locked_out", Outcome.locked_out(), Ended.PUSH_LOCKED_OUT, messages.PUSH_LOCKED_OUT),
    ("bypass", Outcome.answer("allow", "bypass"), Ended.BYPASS_REFUSED, messages.BYPASS_REFUSED),
    ("unknown", Outcome.answer("perhaps", "new_word"), Ended.PUSH_DENIED, messages.PUSH_DENIED),
    ("sent", Outcome.answer("deny", "sent"), Ended.PUSH_DENIED, messages.PUSH_DENIED),
    ("allowed-in-word-only", Outcome.answer("deny", "allow"), Ended.PUSH_DENIED, messages.PUSH_DENIED),
]


@every_case
@pytest.mark.parametrize(
    ("outcome", "ended", "message"), [each[1:] for each in AUTH_RESULTS], ids=[each[0] for each in AUTH_RESULTS]
)
def test_only_allow_lets_anyone_in(
    door: Doorway,
    duo: RunningDuo,
    browser: Browser,
    case: Case,
    outcome: Outcome,
    ended: Ended,
    message: Message | None,
) -> None:
    phones = arrange(door, duo, case)
    duo.control.script("alice", always=outcome)
    browser.sign_in("alice")
    if case.several and case.stored != "good":
        browser.submit(browser.page.form("/push"), device=phones[-1].device)

    browser.look_until(lambda page: page.says(message.text if message else "You are signed in"))

    assert browser.inside is (ended is Ended.SIGNED_IN)
    assert door.outcomes[-1] is ended
    assert door.audit[-1].txid is not None
    assert remembered(door) == phones[-1].device


PREAUTH_RESULTS: list[tuple[str, PreauthAnswer, Ended, Message, bool]] = [
    ("allow", PreauthAnswer(result="allow"), Ended.BYPASS_REFUSED, messages.BYPASS_REFUSED, True),
    ("deny", PreauthAnswer(result="deny"), Ended.DUO_DENIED, messages.DUO_DENIED, True),
    (
        "enroll",
        PreauthAnswer(result="enroll", enroll_portal_url="https://api-x.duosecurity.com/portal?code=1"),
        Ended.ENROL_NEEDED,
        messages.ENROL,
        False,
    ),
    ("enroll-without-url", PreauthAnswer(result="enroll"), Ended.ENROL_NEEDED, messages.ENROL, False),
    ("unknown", PreauthAnswer(result="maybe", with_devices=True), Ended.DUO_DENIED, messages.DUO_DENIED, True),
]


@every_case
@pytest.mark.parametrize(
    ("answer", "ended", "message", "keeps_device"),
    [each[1:] for each in PREAUTH_RESULTS],
    ids=[each[0] for each in PREAUTH_RESULTS],
)
def test_no_other_preauth_result_sends_a_push_or_lets_anyone_in(
    door: Doorway,
    duo: RunningDuo,
    browser: Browser,
    case: Case,
    answer: PreauthAnswer,
    ended: Ended,
    message: Message,
    keeps_device: bool,
) -> None:
    arrange(door, duo, case)
    before = remembered(door)
    duo.control.force_preauth("alice", answer)

    page = browser.sign_in("alice")

    assert page.says(message.text)
    assert not browser.inside
    assert duo.control.pushes("alice") == []
    assert door.outcomes == [ended]
    assert remembered(door) == (before if keeps_device else None)


@every_case
def test_a_person_with_a_token_alone_is_asked_for_its_code_and_not_sent_to_enrol(
    door: Doorway, duo: RunningDuo, browser: Browser, case: Case
) -> None:
    arrange(door, duo, case)
    tokens = [Token(), Token()] if case.several else [Token()]
    duo.control.put_person(Person("alice", devices=[*tokens]))

    page = browser.sign_in("alice")

    assert page.form("/passcode").fields.keys() == {"csrf", "passcode"}
    assert all(page.says(token.serial) for token in tokens)
    assert not page.says(messages.ENROL.text)
    assert door.outcomes == []
    assert remembered(door) is None
    assert not browser.inside


def test_a_person_whose_devices_can_do_nothing_is_told_so(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    door.add("alice")
    duo.control.put_person(Person("alice", devices=[Phone(name="Brick", capabilities=[])]))

    page = browser.sign_in("alice")

    assert page.says(messages.NO_PUSH_DEVICE.text)
    assert door.outcomes == [Ended.NO_PUSH_DEVICE]
    assert "Brick" in (door.audit[0].detail or "")
    assert not browser.inside
