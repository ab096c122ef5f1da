"""A person sees how the sign-ins with their name ended, and disowns what was not them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from doorbook import messages
from doorbook.events import AuditRow, Outcome, Topic
from doorbook.signin.by_person import PAGE
from doorbook.signin.changes import Write
from doorbook.web.cookies import SESSION, csrf_token
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Doorway, Reply
from tests.forms import Form

SIGN_INS = "/account/signins"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"

type Enter = Callable[..., Browser]


@pytest.fixture
def enter(door: Doorway, duo: RunningDuo) -> Enter:
    """Let people sign in, each time with another browser."""
    for name in ("alice", "bob"):
        door.add(name)
        duo.control.put_person(Person(name, devices=[Phone(name=f"{name}'s phone")]))

    def make(name: str = "alice", *, agent: str = IPHONE, address: str = "192.0.2.7") -> Browser:
        browser = Browser(door, address=address, agent=agent)
        browser.sign_in(name)
        browser.approve(duo, name)
        assert browser.has_entered()
        door.clock.advance(1)
        return browser

    return make


def mistype(door: Doorway, name: str = "alice", address: str = "198.51.100.4") -> None:
    Browser(door, address=address).sign_in(name, password="a wrong one")
    door.clock.advance(1)


def reports(page: Reply) -> list[Form]:
    return [form for form in page.forms() if form.action.endswith("/not-me")]


def report(browser: Browser, key: str) -> Reply:
    token = csrf_token(browser.jar[SESSION], SIGN_INS)
    return browser.post(f"{SIGN_INS}/not-me", {"csrf": token, "signin": key})


def test_what_came_in_and_what_did_not_is_shown(door: Doorway, enter: Enter) -> None:
    mistype(door)
    here = enter()

    page = here.get(SIGN_INS)

    assert page.says("Signed in")
    assert page.says("Duo push")
    assert page.says("Safari on iPhone, from 192.0.2.7")
    assert page.says("This is how you came in.")
    assert page.says("Wrong password")
    assert page.says("from 198.51.100.4")
    assert page.body.index("Signed in") < page.body.index("Wrong password")
    assert len(reports(page)) == 1


def test_a_denied_push_is_shown(door: Doorway, duo: RunningDuo, enter: Enter) -> None:
    other = Browser(door, address="198.51.100.4")
    other.sign_in("alice")
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "deny")
    other.look_until(lambda page: page.says("denied"))
    here = enter()

    assert here.get(SIGN_INS).says("Denied on the phone")


def test_another_persons_are_not_shown(door: Doorway, enter: Enter) -> None:
    mistype(door, "bob")
    enter("bob", address="203.0.113.9")
    here = enter()

    page = here.get(SIGN_INS)

    assert not page.says("198.51.100.4")
    assert not page.says("203.0.113.9")


def test_whoever_is_outside_sees_nothing_of_it(door: Doorway, enter: Enter) -> None:
    enter()

    reply = Browser(door).ask("GET", SIGN_INS)

    assert (reply.status, reply.location, reply.body) == (303, "/signin", "")


def test_one_that_led_inside_is_disowned_and_its_session_ends(door: Doorway, enter: Enter) -> None:
    there, here = enter(address="198.51.100.4"), enter()
    signed_in = door.audit[0]

    page = here.submit(reports(here.get(SIGN_INS))[0])

    assert page.says(messages.REPORTED_INSIDE.text)
    assert page.says("Change it now")
    assert not there.has_entered()
    assert here.has_entered()
    assert door.outcomes[-2:] == [Outcome.REPORTED_NOT_ME, Outcome.SESSION_REVOKED]
    row = door.audit[-2]
    assert (row.person, row.address) == ("alice", "192.0.2.7")
    assert signed_in.key in (row.detail or "")
    (event,) = door.doors.kept.outbox.values()
    assert (event.topic, event.person) == (Topic.SIGN_IN_REPORTED, "alice")
    assert event.facts == {
        "outcome": "signed_in",
        "sign_in": signed_in.key,
        "sign_in_address": "198.51.100.4",
        "txid": signed_in.txid,
        "address": "192.0.2.7",
    }


def test_one_that_led_nowhere_is_disowned_and_nobody_is_signed_out(door: Doorway, enter: Enter) -> None:
    there = enter()
    mistype(door)
    here = enter()

    page = here.submit(reports(here.get(SIGN_INS))[0])

    assert page.says(messages.REPORTED_OUTSIDE.text)
    assert there.has_entered()
    assert here.has_entered()
    assert [event.facts["outcome"] for event in door.doors.kept.outbox.values()] == ["wrong_password"]
    assert Outcome.SESSION_REVOKED not in door.outcomes


def test_a_slip_of_ones_own_ticket_that_is_disowned_keeps_the_session(door: Doorway, duo: RunningDuo) -> None:
    door.add("alice")
    duo.control.put_person(Person("alice", devices=[Phone()]))
    here = Browser(door)
    page = here.sign_in("alice", password="a wrong one")
    door.clock.advance(1)
    here.submit(page.forms()[0], name="alice", password="correct horse battery")
    here.approve(duo, "alice")

    here.submit(reports(here.get(SIGN_INS))[0])

    assert here.page.says(messages.REPORTED_OUTSIDE.text)
    assert here.has_entered()


def test_the_one_that_led_here_is_disowned_and_this_browser_is_outside(door: Doorway, enter: Enter) -> None:
    here = enter()

    page = report(here, door.audit[0].key)

    assert page.says(messages.REPORTED_INSIDE.text)
    assert page.says("Sign in")
    assert SESSION not in here.jar
    assert door.doors.kept.sessions == {}


def test_once_disowned_it_says_so_and_is_told_once(door: Doorway, enter: Enter) -> None:
    mistype(door)
    here = enter()
    form = reports(here.get(SIGN_INS))[0]
    here.submit(form)

    page = here.submit(form)

    assert page.says(messages.ALREADY_REPORTED.text)
    assert here.get(SIGN_INS).says("You have reported it.")
    assert reports(here.page) == []
    assert door.outcomes.count(Outcome.REPORTED_NOT_ME) == 1
    assert len(door.doors.kept.outbox) == 1


def test_disowned_twice_at_once_it_is_told_once(door: Doorway, enter: Enter) -> None:
    mistype(door)
    here = enter()
    form = reports(here.get(SIGN_INS))[0]
    first = iter([True])

    def meanwhile() -> None:
        if next(first, False):
            Browser(door, jar=dict(here.jar)).submit(form)

    door.doors.before_commit = meanwhile

    assert here.submit(form).says(messages.ALREADY_REPORTED.text)
    assert door.outcomes.count(Outcome.REPORTED_NOT_ME) == 1


def test_another_persons_sign_in_is_never_disowned(door: Doorway, enter: Enter) -> None:
    bobs = enter("bob")
    theirs = door.audit[0].key
    here = enter()

    for guess in (theirs, "", "x", "é" * 200, theirs + "x", "2026-01-01T00:00:00.000000Z#" + "0" * 16):
        assert report(here, guess).says(messages.NO_SUCH_SIGN_IN.text)

    assert bobs.has_entered()
    assert Outcome.REPORTED_NOT_ME not in door.outcomes
    assert door.doors.kept.outbox == {}


def test_what_is_no_sign_in_is_never_disowned(door: Doorway, enter: Enter) -> None:
    there = enter()
    there.submit(there.get("/").form("/signout"))
    signed_out = door.audit[-1]
    assert signed_out.outcome is Outcome.SIGNED_OUT
    here = enter()

    assert report(here, signed_out.key).says(messages.NO_SUCH_SIGN_IN.text)


@pytest.mark.parametrize(
    ("token", "origin"),
    [("", None), ("0" * 32, None), ("sessions", None), ("right", "https://evil.example")],
    ids=["none", "wrong", "another-form's", "foreign-origin"],
)
def test_a_form_that_is_not_this_pages_disowns_nothing(
    door: Doorway, enter: Enter, token: str, origin: str | None
) -> None:
    there, here = enter(), enter()
    tokens = {"sessions": csrf_token(here.jar[SESSION], "/account/sessions")}
    tokens["right"] = csrf_token(here.jar[SESSION], SIGN_INS)
    fields = {"csrf": tokens.get(token, token), "signin": door.audit[0].key}

    reply = here.post(f"{SIGN_INS}/not-me", fields, **({"origin": origin} if origin else {}))

    assert reply.status == 403
    assert there.has_entered()
    assert Outcome.REPORTED_NOT_ME not in door.outcomes


def test_many_come_page_by_page_and_each_once(door: Doorway, enter: Enter) -> None:
    mistype(door)
    earlier = door.audit[0]
    here = enter()
    for number in range(PAGE + 5):
        row = AuditRow(**{**vars(earlier), "at": earlier.at - timedelta(minutes=number + 1), "id": f"id-{number}"})
        door.doors.commit(Write(row))

    first = here.get(SIGN_INS)
    (further,) = [each for each in first.links() if each.startswith(f"{SIGN_INS}?before=")]
    second = here.get(further)

    keys = [form.fields["signin"] for page in (first, second) for form in reports(page)]
    assert len(keys) == len(set(keys)) == PAGE + 6
    assert not any("before=" in each for each in second.links())


@pytest.mark.parametrize("before", ["", "x", "9" * 5000, "%00", "2026%23"])
def test_a_place_in_the_address_that_is_none_shows_what_is_there(enter: Enter, before: str) -> None:
    here = enter()

    page = here.get(f"{SIGN_INS}?before={before}")

    assert page.status == 200
    assert page.says("This is how you came in.")


@pytest.mark.parametrize("agent", ["<script>alert(1)</script>", "Mozilla/5.0 (\u202eFirefox/1", "W" * 300, ""])
def test_what_a_browser_says_about_itself_is_not_repeated(enter: Enter, agent: str) -> None:
    here = enter(agent=agent)

    page = here.get(SIGN_INS)

    assert page.status == 200
    assert agent == "" or agent not in page.body
    assert page.body.count("<script") == 1
