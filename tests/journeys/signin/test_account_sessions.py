"""A person sees where they are signed in and ends what they do not want; nobody sees or ends another's."""

from collections.abc import Callable

import pytest

from doorbook import messages
from doorbook.events import Outcome
from doorbook.signin.by_person import PAGE
from doorbook.signin.session import Session
from doorbook.signin.tickets import proof_of
from doorbook.web.cookies import SESSION, csrf_token
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Doorway

PAGE_OF_SESSIONS = "/account/sessions"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
HOSTILE = (
    "<script>alert(1)</script>",
    "Mozilla/5.0 (<b onclick=alert(1)>) Firefox/1",
    "Mozilla/5.0 (\u202e\u2067enohPi Firefox/1",
    "Mozilla/5.0 (" + "W" * 300,
    "",
)

type Enter = Callable[..., Browser]


@pytest.fixture
def enter(door: Doorway, duo: RunningDuo) -> Enter:
    """Let people sign in, each time with another browser."""
    door.add("alice", display="Alice Moreau")
    door.add("bob")
    for name in ("alice", "bob"):
        duo.control.put_person(Person(name, devices=[Phone(name=f"{name}'s phone")]))

    def make(name: str = "alice", *, agent: str = FIREFOX, address: str = "192.0.2.7") -> Browser:
        browser = Browser(door, address=address, agent=agent)
        browser.sign_in(name)
        browser.approve(duo, name)
        assert browser.has_entered()
        return browser

    return make


def session_of(door: Doorway, browser: Browser) -> Session:
    return door.doors.kept.sessions[proof_of(browser.jar[SESSION])]


def end(browser: Browser, session: str) -> int:
    """Send the form that the page would have for that session."""
    token = csrf_token(browser.jar[SESSION], PAGE_OF_SESSIONS)
    return browser.post(f"{PAGE_OF_SESSIONS}/end", {"csrf": token, "session": session}).status


def test_this_browser_and_the_others_are_shown(enter: Enter) -> None:
    enter(agent=IPHONE, address="2001:db8::9")
    here = enter()

    page = here.get(PAGE_OF_SESSIONS)

    assert page.status == 200
    assert page.says("Firefox on Linux")
    assert page.says("This is the browser you are using.")
    assert page.says("Safari on iPhone")
    assert page.says("2001:db8::9")
    assert page.says("Password and a Duo push, from 192.0.2.7")
    assert page.body.count("Sign out there") == 1
    assert page.headers["cache-control"] == "no-store"


def test_the_plain_address_of_the_account_leads_there_and_nobody_outside_in(door: Doorway, enter: Enter) -> None:
    mine = enter()

    assert mine.get("/account").body == mine.get(PAGE_OF_SESSIONS).body
    assert Browser(door).get("/account").says("Sign in")


def test_another_persons_are_not_shown(enter: Enter) -> None:
    enter("bob", agent=IPHONE, address="198.51.100.4")
    here = enter("alice")

    page = here.get(PAGE_OF_SESSIONS)

    assert page.says("You are signed in nowhere else.")
    assert not page.says("iPhone")
    assert not page.says("198.51.100.4")


def test_whoever_is_outside_sees_nothing_of_it(door: Doorway, enter: Enter) -> None:
    enter()

    reply = Browser(door).ask("GET", PAGE_OF_SESSIONS)

    assert (reply.status, reply.location, reply.body) == (303, "/signin", "")


def test_a_session_that_is_ended_is_out_at_its_next_request(door: Doorway, enter: Enter) -> None:
    there, here = enter(agent=IPHONE, address="192.0.2.8"), enter()
    ended = session_of(door, there)

    page = here.submit(here.get(PAGE_OF_SESSIONS).form("/end"))

    assert page.says(messages.SESSION_ENDED.text)
    assert page.says("You are signed in nowhere else.")
    assert not there.has_entered()
    assert here.has_entered()
    row = door.audit[-1]
    assert (row.outcome, row.person, row.address) == (Outcome.SESSION_REVOKED, "alice", "192.0.2.7")
    assert ended.id in (row.detail or "")
    assert "192.0.2.8" in (row.detail or "")


def test_ended_twice_it_is_ended_once(door: Doorway, enter: Enter) -> None:
    enter(agent=IPHONE)
    here = enter()
    form = here.get(PAGE_OF_SESSIONS).form("/end")
    here.submit(form)

    page = here.submit(form)

    assert page.says(messages.SESSION_GONE.text)
    assert door.outcomes.count(Outcome.SESSION_REVOKED) == 1


def test_this_one_ended_by_its_id_leads_outside(door: Doorway, enter: Enter) -> None:
    here = enter()

    end(here, session_of(door, here).id)

    assert here.page.says(messages.SIGNED_OUT.text)
    assert SESSION not in here.jar
    assert door.doors.kept.sessions == {}


def test_all_others_end_and_this_one_stays(door: Doorway, enter: Enter) -> None:
    first, second, bobs, here = enter(), enter(), enter("bob"), enter()

    page = here.submit(here.get(PAGE_OF_SESSIONS).form("/end-others"))

    assert page.says(messages.SESSIONS_ENDED.text)
    assert [each.has_entered() for each in (first, second, bobs, here)] == [False, False, True, True]
    assert door.outcomes.count(Outcome.SESSION_REVOKED) == 2


def test_everywhere_is_here_too_and_nobody_elses(door: Doorway, enter: Enter) -> None:
    first, bobs, here = enter(), enter("bob"), enter()
    cookie = dict(here.jar)

    page = here.submit(here.get(PAGE_OF_SESSIONS).form("/end-all"))

    assert page.says(messages.SIGNED_OUT_EVERYWHERE.text)
    assert SESSION not in here.jar
    assert not Browser(door, jar=cookie).has_entered()
    assert [first.has_entered(), bobs.has_entered()] == [False, True]
    assert door.outcomes.count(Outcome.SESSION_REVOKED) == 2


def test_another_persons_session_is_never_ended(door: Doorway, enter: Enter) -> None:
    bobs, here = enter("bob"), enter("alice")
    theirs = session_of(door, bobs)

    for guess in (theirs.id, theirs.proof, bobs.jar[SESSION], "", theirs.since):
        assert end(here, guess) == 200
        assert here.page.says(messages.SESSION_GONE.text)

    assert bobs.has_entered()
    assert Outcome.SESSION_REVOKED not in door.outcomes


def test_the_page_holds_neither_secrets_nor_what_is_kept_of_them(door: Doorway, enter: Enter) -> None:
    there, here = enter(), enter()

    body = here.get(PAGE_OF_SESSIONS).body

    for browser in (there, here):
        assert browser.jar[SESSION] not in body
        assert proof_of(browser.jar[SESSION]) not in body
    assert session_of(door, there).id in body
    assert not Browser(door, jar={SESSION: session_of(door, there).id}).has_entered()


FORMS = ("/end", "/end-others", "/end-all")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("token", "origin"),
    [("", None), ("0" * 32, None), ("signout", None), ("theirs", None), ("right", "https://evil.example")],
    ids=["none", "wrong", "another-form's", "another-session's", "foreign-origin"],
)
def test_a_form_that_is_not_this_pages_ends_nothing(
    door: Doorway, enter: Enter, form: str, token: str, origin: str | None
) -> None:
    there, here = enter(), enter()
    tokens = {
        "signout": csrf_token(here.jar[SESSION], "signout"),
        "theirs": csrf_token(there.jar[SESSION], PAGE_OF_SESSIONS),
        "right": csrf_token(here.jar[SESSION], PAGE_OF_SESSIONS),
    }
    fields = {"csrf": tokens.get(token, token), "session": session_of(door, there).id}

    reply = here.post(f"{PAGE_OF_SESSIONS}{form}", fields, **({"origin": origin} if origin else {}))

    assert reply.status == 403
    assert there.has_entered()
    assert here.has_entered()
    assert door.outcomes[-1] == Outcome.REQUEST_REFUSED


@pytest.mark.parametrize("form", FORMS)
def test_a_session_that_is_over_ends_no_other(door: Doorway, enter: Enter, form: str) -> None:
    there, here = enter(), enter()
    kept = Browser(door, jar=dict(here.jar))
    here.submit(here.get("/").form("/signout"))
    fields = {"csrf": csrf_token(kept.jar[SESSION], PAGE_OF_SESSIONS), "session": session_of(door, there).id}

    reply = kept.post(f"{PAGE_OF_SESSIONS}{form}", fields)

    assert reply.says("Sign in")
    assert there.has_entered()


def test_a_session_whose_time_is_over_is_not_shown(door: Doorway, enter: Enter) -> None:
    enter(agent=IPHONE)
    door.clock.advance(59 * 60)
    here = enter()
    door.clock.advance(60)

    page = here.get(PAGE_OF_SESSIONS)

    assert page.says("You are signed in nowhere else.")
    assert not page.says("iPhone")


@pytest.mark.parametrize("agent", HOSTILE, ids=range(len(HOSTILE)))
def test_what_a_browser_says_about_itself_is_not_repeated(enter: Enter, agent: str) -> None:
    enter(agent=agent)
    here = enter()

    page = here.get(PAGE_OF_SESSIONS)

    assert page.status == 200
    assert len(page.forms()) == 3
    assert agent == "" or agent[12:] not in page.body
    assert page.body.count("<script") == 1


def test_many_come_page_by_page_and_every_one_can_be_ended(door: Doorway, enter: Enter) -> None:
    here = enter()
    mine = session_of(door, here)
    for number in range(PAGE + 5):
        secret = f"secret-{number}"
        kept = Session(**{**vars(mine), "proof": proof_of(secret), "address": f"198.51.100.{number}"})
        door.doors.kept.sessions[kept.proof] = kept

    first = here.get(PAGE_OF_SESSIONS)
    (further,) = [each for each in first.links() if each.startswith(f"{PAGE_OF_SESSIONS}?before=")]
    second = here.get(further)

    shown = [form.fields["session"] for page in (first, second) for form in page.forms() if form.action.endswith("end")]
    assert sorted(shown) == sorted(each.id for each in door.doors.kept.sessions.values() if each.id != mine.id)
    assert not second.says("This is the browser you are using.")
    here.submit(second.form("/end-others"))
    assert [each.id for each in door.doors.kept.sessions.values()] == [mine.id]


@pytest.mark.parametrize("before", ["", "x", "9" * 5000, "%00", "9999999999999%23" + "f" * 22])
def test_a_place_in_the_address_that_is_none_shows_what_is_there(enter: Enter, before: str) -> None:
    enter(agent=IPHONE)
    here = enter()

    page = here.get(f"{PAGE_OF_SESSIONS}?before={before}")

    assert page.status == 200
    assert page.says("iPhone")
    assert page.says("This is the browser you are using.") == (not before.startswith("9999999999999%23"))
