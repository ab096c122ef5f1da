"""A person sees what their sign-ins begin with, and chooses among what Duo names now, or forgets it."""

from datetime import UTC, datetime

import pytest

from doorbook import messages
from doorbook.events import Outcome
from doorbook.signin.changes import Remember
from doorbook.signin.my_way import MOST_QUESTIONS
from doorbook.signin.people import Method, Preference
from doorbook.web.cookies import SESSION, csrf_token
from local.duosim.faults import Fault
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Doorway, Reply

WAY = "/account/way"
LAST_WEEK = datetime(2026, 11, 14, tzinfo=UTC)
FIRST = Phone(name="Alice's iPhone")
SECOND = Phone(name="Work Pixel", number="+17345550199")


@pytest.fixture
def here(door: Doorway, duo: RunningDuo) -> Browser:
    """Let Alice, who has two phones, sign in with the first."""
    door.add("alice")
    door.add("bob")
    duo.control.put_person(Person("alice", devices=[FIRST, SECOND]))
    duo.control.put_person(Person("bob", devices=[Phone(name="Bob's phone", number="+17345550111")]))
    door.doors.commit(Remember("alice", Preference(method=Method.PUSH, device=FIRST.device, chosen=LAST_WEEK)))
    browser = Browser(door)
    browser.sign_in("alice")
    browser.approve(duo, "alice")
    assert browser.has_entered()
    return browser


def choose(browser: Browser, way: str) -> Reply:
    return browser.post(WAY, {"csrf": csrf_token(browser.jar[SESSION], WAY), "way": way})


def remembered(door: Doorway) -> tuple[Method, str] | None:
    preference = door.person("alice").preference
    return (preference.method, preference.device) if preference else None


def journal(duo: RunningDuo) -> int:
    return len(duo.control.journal())


def test_what_is_remembered_and_what_could_be_is_shown(here: Browser) -> None:
    page = here.get(WAY)

    assert page.says("After your password we begin with a push to Alice's iPhone")
    assert page.says("A push to Work Pixel")
    assert page.says("A passcode")
    ways = [button["way"] for button in page.form(WAY).buttons]
    assert ways == [f"push {SECOND.device}", "passcode"]


def test_another_device_is_chosen_and_the_next_push_goes_there(door: Doorway, duo: RunningDuo, here: Browser) -> None:
    page = here.submit(here.get(WAY).form(WAY), way=f"push {SECOND.device}")

    assert page.says(messages.WAY_CHOSEN.text)
    assert page.says("we begin with a push to Work Pixel")
    assert remembered(door) == (Method.PUSH, SECOND.device)
    assert (door.audit[-1].outcome, door.audit[-1].detail) == (Outcome.PREFERENCE_CHANGED, f"push {SECOND.device}")
    Browser(door).sign_in("alice")
    assert duo.control.wait_for_push("alice").device == SECOND.device


def test_a_passcode_is_chosen(door: Doorway, here: Browser) -> None:
    choose(here, "passcode")

    assert here.page.says("we begin with a passcode")
    assert remembered(door) == (Method.PASSCODE, "")


@pytest.mark.parametrize(
    "way", ["", "push", "push DPGONE0000000000GONE", "passcode DPX", "carrier-pigeon x", "push  ", "é" * 100, "bobs"]
)
def test_what_duo_does_not_name_is_not_chosen(door: Doorway, duo: RunningDuo, here: Browser, way: str) -> None:
    if way == "bobs":
        way = f"push {duo.control.person('bob').phones[0].device}"
    before = door.person("alice").preference

    page = choose(here, way)

    assert page.says(messages.WAY_GONE.text)
    assert door.person("alice").preference == before
    assert Outcome.PREFERENCE_CHANGED not in door.outcomes


@pytest.mark.parametrize(("method", "words"), [(Method.CALL, "a phone call to"), (Method.TEXT, "a text message to")])
def test_what_costs_money_is_remembered_and_never_begun_with(
    door: Doorway, here: Browser, method: Method, words: str
) -> None:
    door.doors.commit(Remember("alice", Preference(method=method, device=FIRST.device, chosen=LAST_WEEK)))

    page = here.get(WAY)

    assert page.says(f"You confirmed last with {words} Alice's iPhone")
    assert page.says("we ask each time")
    assert choose(here, f"{method} {SECOND.device}").says(messages.WAY_GONE.text)


def test_it_is_forgotten(door: Doorway, here: Browser) -> None:
    page = here.submit(here.get(WAY).form("/forget"))

    assert page.says(messages.WAY_FORGOTTEN.text)
    assert page.says("Nothing is remembered.")
    assert remembered(door) is None
    assert (door.audit[-1].outcome, door.audit[-1].detail) == (Outcome.PREFERENCE_CHANGED, "forgotten")


def test_while_duo_is_down_the_page_says_so_and_still_forgets(door: Doorway, duo: RunningDuo, here: Browser) -> None:
    duo.control.add_fault(Fault.server_error("/auth/v2/preauth", count=None))

    page = here.get(WAY)

    assert page.status == 200
    assert page.says(messages.WAYS_UNKNOWN.text)
    assert page.says("a push to a device that Duo does not name now")
    assert door.outcomes[-1] == Outcome.DUO_UNAVAILABLE
    assert choose(here, f"push {SECOND.device}").says(messages.WAYS_UNKNOWN.text)
    assert remembered(door) == (Method.PUSH, FIRST.device)
    here.submit(here.get(WAY).form("/forget"))
    assert remembered(door) is None


def test_with_a_wrong_key_the_page_still_works(door: Doorway, duo: RunningDuo, here: Browser) -> None:
    duo.control.add_fault(Fault.fail(40103, "/auth/v2/preauth", count=None))

    assert here.get(WAY).says(messages.WAYS_UNKNOWN.text)
    assert remembered(door) == (Method.PUSH, FIRST.device)


def test_whom_duo_lets_do_nothing_is_told_so(duo: RunningDuo, here: Browser) -> None:
    duo.control.put_person(Person("alice", status="disabled", devices=[FIRST]))

    page = here.get(WAY)

    assert page.status == 200
    assert page.says(messages.NO_WAYS.text)


def test_duo_is_asked_so_often_and_no_more(door: Doorway, duo: RunningDuo, here: Browser) -> None:
    for _ in range(MOST_QUESTIONS):
        here.get(WAY)
    before = journal(duo)

    page = here.get(WAY)

    assert page.says(messages.WAYS_ASKED_TOO_OFTEN.text)
    assert choose(here, f"push {SECOND.device}").says(messages.WAYS_ASKED_TOO_OFTEN.text)
    assert journal(duo) == before
    door.clock.advance(300)
    assert here.get(WAY).says("Work Pixel")


def test_no_other_page_of_the_account_asks_duo(duo: RunningDuo, here: Browser) -> None:
    before = journal(duo)

    for path in ("/", "/account/sessions", "/account/signins"):
        assert here.get(path).status == 200

    assert journal(duo) == before


def test_whoever_is_outside_sees_nothing_of_it(door: Doorway, duo: RunningDuo, here: Browser) -> None:
    before = journal(duo)

    reply = Browser(door).ask("GET", WAY)

    assert (reply.status, reply.location, reply.body) == (303, "/signin", "")
    assert journal(duo) == before
    assert here.has_entered()


@pytest.mark.parametrize("form", ["", "/forget"])
@pytest.mark.parametrize(
    ("token", "origin"),
    [("", None), ("0" * 32, None), ("sessions", None), ("right", "https://evil.example")],
    ids=["none", "wrong", "another-form's", "foreign-origin"],
)
def test_a_form_that_is_not_this_pages_changes_nothing(
    door: Doorway, here: Browser, form: str, token: str, origin: str | None
) -> None:
    tokens = {
        "sessions": csrf_token(here.jar[SESSION], "/account/sessions"),
        "right": csrf_token(here.jar[SESSION], WAY),
    }
    fields = {"csrf": tokens.get(token, token), "way": f"push {SECOND.device}"}

    reply = here.post(f"{WAY}{form}", fields, **({"origin": origin} if origin else {}))

    assert reply.status == 403
    assert remembered(door) == (Method.PUSH, FIRST.device)
