"""Administrators set a device up for somebody and end anybody's browsers from afar; nobody else, and nothing unseen."""

import pytest

from doorbook import messages
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.remember.cookie import OPTED_OUT
from doorbook.signin.people import BrowserState
from doorbook.signin.roles import ADMINISTRATORS
from doorbook.signin.rules import Rules
from doorbook.web.cookies import BROWSER
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Doorway, Reply, duo_over
from tests.journeys.signin.remembering import (
    ADMIN,
    CHROME,
    MINE,
    PILOT,
    again,
    amend,
    doorway,
    enter,
    kept,
    last,
    opted_in,
    press,
    recognised,
    sent,
)

STEPS = ("opt-in", "preset", "opt-out", "clear", "find", "revoke", "revoke-all")


@pytest.fixture
def door(duo: RunningDuo) -> Doorway:
    return doorway(duo)


@pytest.fixture
def dana(door: Doorway, duo: RunningDuo) -> Browser:
    """Let Dana, who administers, be inside; Bob is of the pilot, Eve is not."""
    door.add("bob", groups=frozenset({PILOT}), display="Bob Moreau")
    door.add("eve", groups=frozenset({"staff"}))
    return enter(door, duo, "dana", PILOT, ADMINISTRATORS)


def ask(by: Browser, step: str, **fields: str) -> Reply:
    return press(by, step, ADMIN, **fields)


def sets_cookie(reply: Reply) -> bool:
    return any(cookie.startswith(f"{BROWSER}=") for cookie in reply.cookies)


def test_an_administrator_finds_the_page(dana: Browser) -> None:
    assert ADMIN in dana.get("/").links()

    page = dana.get(ADMIN)

    assert page.status == 200
    assert page.says("Off here: this browser remembers nobody.")
    assert 'data-testid="admin-username"' in page.body
    assert not sets_cookie(page)


def test_a_device_is_set_up_for_somebody(door: Doorway, dana: Browser) -> None:
    assert dana.get(ADMIN).form("/preset").fields["username"] == ""

    reply = sent(dana, "preset", ADMIN, username=" BOB ")

    page = dana.get(reply.location or "")
    assert page.says(messages.BROWSER_PRESET.text)
    assert page.says("On: this browser remembers Bob Moreau , since")
    assert recognised(door, dana.jar[BROWSER]) == "bob"
    (browser,) = kept(door, "bob")
    assert (browser.provisioned_by, browser.kind, browser.label) == ("dana", None, "Firefox on Linux")
    (cookie,) = [each for each in reply.cookies if each.startswith(BROWSER)]
    assert f"Max-Age={30 * 24 * 3600};" in cookie
    row = last(door)
    assert (row.outcome, row.person, row.detail) == (Outcome.BROWSER_PRESET, "bob", "by dana")
    door.clock.advance(30 * 24 * 3600 - 1)
    assert recognised(door, dana.jar[BROWSER]) == "bob"
    door.clock.advance(1)
    assert recognised(door, dana.jar[BROWSER]) is None


def test_it_makes_bob_nobody_s_session_and_his_own_page_names_who_did_it(
    door: Doorway, duo: RunningDuo, dana: Browser
) -> None:
    ask(dana, "preset", username="bob")
    assert {session.person for session in door.doors.kept.sessions.values()} == {"dana"}

    duo.control.put_person(Person("bob", verified_push="required", devices=[Phone()]))
    bob = Browser(door)
    again(door, duo, bob, "bob")

    assert bob.get(MINE).says("Set up by your administrator dana .")


@pytest.mark.parametrize("typed", ["nobody", "", " ", "\x00", "eve", "b" * 3000, "disabled"])
def test_who_is_not_there_or_may_not_is_refused_alike(door: Doorway, dana: Browser, typed: str) -> None:
    door.add("disabled", groups=frozenset({PILOT}), disabled=True)
    cookie = opted_in(dana)

    reply = ask(dana, "preset", username=typed)

    assert reply.status == 403
    assert reply.says(messages.PRESET_REFUSED.text)
    assert not sets_cookie(reply)
    assert recognised(door, cookie) == "dana"
    row = last(door)
    assert (row.outcome, row.person) == (Outcome.BROWSER_PRESET_REFUSED, "dana")
    assert (row.detail or "").endswith(typed[:128])
    assert len(door.doors.kept.browsers) == 1


def test_an_unknown_and_a_disabled_name_look_the_same(door: Doorway, dana: Browser) -> None:
    door.add("nobodz", groups=frozenset({PILOT}), disabled=True)

    unknown, disabled = ask(dana, "preset", username="nobody"), ask(dana, "preset", username="nobodz")

    assert unknown.body.replace("nobody", "nobodz") == disabled.body.replace("nobody", "nobodz")


@pytest.mark.parametrize(("seconds", "fresh"), [(300, True), (301, False)])
def test_a_preset_needs_the_administrators_own_fresh_factor(
    door: Doorway, dana: Browser, seconds: int, fresh: bool
) -> None:
    door.clock.advance(seconds)

    reply = sent(dana, "preset", ADMIN, username="bob")

    assert reply.status == (303 if fresh else 403)
    assert sets_cookie(reply) is fresh
    assert reply.says(messages.FACTOR_TOO_OLD.text) is not fresh
    assert last(door).outcome is (Outcome.BROWSER_PRESET if fresh else Outcome.BROWSER_PRESET_REFUSED)


def test_who_was_preset_and_disabled_meanwhile_is_not_recognised(door: Doorway, dana: Browser) -> None:
    ask(dana, "preset", username="bob")
    cookie = dana.jar[BROWSER]
    assert recognised(door, cookie) == "bob"

    amend(door, "bob", disabled=True)

    assert recognised(door, cookie) is None
    assert ask(dana, "preset", username="bob").status == 403
    assert dana.jar[BROWSER] == cookie


def test_for_herself_she_chooses_as_everybody_does(door: Doorway, dana: Browser) -> None:
    assert ask(dana, "opt-in").says(messages.NOT_YOUR_OWN_DEVICE.text)
    assert BROWSER not in dana.jar

    assert ask(dana, "opt-in", own="yes").says("On: this browser remembers you")
    assert recognised(door, dana.jar[BROWSER]) == "dana"
    assert ask(dana, "opt-out").says("Off: this browser remembers nobody, and never asks.")
    assert dana.jar[BROWSER] == OPTED_OUT
    ask(dana, "clear")
    assert BROWSER not in dana.jar


def test_what_was_preset_is_taken_back_and_both_are_named(door: Doorway, dana: Browser) -> None:
    ask(dana, "preset", username="bob")
    (browser,) = kept(door, "bob")

    ask(dana, "clear")

    assert BROWSER not in dana.jar
    assert kept(door, "bob")[0].state is BrowserState.LEFT
    row = last(door)
    assert (row.outcome, row.person, row.detail) == (
        Outcome.BROWSER_CLEARED,
        "dana",
        f"browser {browser.id} of bob",
    )


def test_somebodys_browsers_are_looked_up_and_one_is_ended(door: Doorway, duo: RunningDuo, dana: Browser) -> None:
    alice, other = enter(door, duo, "alice", PILOT), enter(door, duo, "alice", agent=CHROME)
    first, second = opted_in(alice), opted_in(other)

    page = dana.submit(dana.get(ADMIN).form("/find"), person=" ALICE ")

    assert page.says("Alice Moreau")
    assert page.says("Firefox on Linux")
    assert page.says("Chrome on Windows")
    assert (last(door).outcome, last(door).person, last(door).detail) == (
        Outcome.BROWSERS_LOOKED_UP,
        "alice",
        "by dana",
    )
    newest = max(kept(door, "alice"), key=lambda each: each.since)
    page = dana.submit(page.form("/revoke"))
    assert page.says(messages.BROWSER_REVOKED.text)
    ended = {each.id for each in kept(door, "alice") if each.state is BrowserState.REVOKED}
    assert ended == {newest.id}
    assert sorted([recognised(door, first) or "", recognised(door, second) or ""]) == ["", "alice"]
    assert any(row.outcome is Outcome.BROWSER_REVOKED and "by dana" in (row.detail or "") for row in door.audit)


def test_all_of_somebodys_browsers_are_ended_and_theirs_alone(door: Doorway, duo: RunningDuo, dana: Browser) -> None:
    alice, other = enter(door, duo, "alice", PILOT), enter(door, duo, "alice", agent=CHROME)
    first, second, own = opted_in(alice), opted_in(other), opted_in(dana)

    page = dana.submit(ask(dana, "find", person="alice").form("/revoke-all"))

    assert page.says(messages.THEIR_BROWSERS_REVOKED.text)
    assert page.says("No browser remembers them.")
    assert recognised(door, first) is None
    assert recognised(door, second) is None
    assert recognised(door, own) == "dana"
    assert other.jar[BROWSER] == second
    assert other.get(MINE).says("Off here: this browser does not remember you.")
    ends = [row for row in door.audit if row.outcome is Outcome.BROWSERS_REVOKED]
    assert [(row.person, row.detail) for row in ends] == [("alice", "by dana")]
    assert recognised(door, opted_in(alice)) == "alice"


@pytest.mark.parametrize("typed", ["nobody", "", "\x00", "x" * 3000, "<script>alert(1)</script>"])
def test_nobody_is_found_where_nobody_is(door: Doorway, dana: Browser, typed: str) -> None:
    page = ask(dana, "find", person=typed)

    assert page.status == 404
    assert page.says(messages.NO_SUCH_PERSON.text)
    assert "<script>alert" not in page.body
    assert (last(door).outcome, last(door).person) == (Outcome.BROWSERS_LOOKED_UP, "dana")
    assert len(last(door).detail or "") < 140


def test_what_is_not_there_is_not_ended_and_that_is_written_down(door: Doorway, duo: RunningDuo, dana: Browser) -> None:
    alice = enter(door, duo, "alice", PILOT)
    cookie = opted_in(alice)
    (browser,) = kept(door, "alice")

    assert ask(dana, "revoke", person="bob", browser=browser.id).says(messages.BROWSER_GONE.text)
    assert ask(dana, "revoke", person="alice", browser="x" * 3000).says(messages.BROWSER_GONE.text)
    assert ask(dana, "revoke-all", person="nobody").status == 404

    assert recognised(door, cookie) == "alice"
    refused = [row.detail for row in door.audit if row.outcome is Outcome.BROWSER_REVOKE_REFUSED]
    assert refused == [f"browser {browser.id} of bob", f"browser {'x' * 64} of alice", "all browsers of nobody"]


def test_a_disabled_person_is_found_and_their_browsers_can_be_ended(
    door: Doorway, duo: RunningDuo, dana: Browser
) -> None:
    opted_in(enter(door, duo, "alice", PILOT))
    amend(door, "alice", disabled=True)

    page = ask(dana, "find", person="alice")

    assert page.says("Alice Moreau (disabled)")
    assert "revoke-all" in page.form("/revoke-all").action


def assert_nothing_for(door: Doorway, browser: Browser) -> None:
    """Nobody but an administrator sees a field of the page or changes anything by it."""
    before = dict(door.doors.kept.browsers)
    held = browser.jar.get(BROWSER)
    for reply in (
        browser.get(ADMIN),
        *(ask(browser, step, username="bob", person="bob", own="yes", browser="x") for step in STEPS),
    ):
        assert reply.status == 403
        assert reply.says(messages.NOT_FOR_YOU.text)
        assert "admin" not in reply.body.lower()
        assert "username" not in reply.body
        assert not sets_cookie(reply)
        assert (last(door).outcome, last(door).detail) == (Outcome.REQUEST_REFUSED, "for administrators alone")
    assert door.doors.kept.browsers == before
    assert browser.jar.get(BROWSER) == held


def test_somebody_else_is_refused_and_reads_nothing_of_it(door: Doorway, duo: RunningDuo, dana: Browser) -> None:
    assert dana.get(ADMIN).status == 200
    alice = enter(door, duo, "alice", PILOT)
    opted_in(alice)

    assert_nothing_for(door, alice)
    assert "admin" not in alice.get("/").body.lower()


def test_nobody_is_refused(door: Doorway, dana: Browser) -> None:
    assert dana.has_entered()

    assert_nothing_for(door, Browser(door))


def test_who_is_no_administrator_any_more_is_refused_at_once(door: Doorway, dana: Browser) -> None:
    form = dana.get(ADMIN).form("/preset")

    amend(door, "dana", groups=frozenset({PILOT}))

    assert dana.submit(form, username="bob").status == 403
    assert_nothing_for(door, dana)


def test_who_is_disabled_meanwhile_is_refused_at_once(door: Doorway, dana: Browser) -> None:
    amend(door, "dana", disabled=True)

    assert_nothing_for(door, dana)


def test_an_administrator_with_a_password_alone_is_refused(duo: RunningDuo) -> None:
    door = Doorway(duo=duo_over(duo), rules=Rules(bypass_allowed=True))
    door.add("boss", groups=frozenset({ADMINISTRATORS}))
    duo.control.put_person(Person("boss", status="bypass"))
    boss = Browser(door)
    boss.sign_in("boss")
    assert boss.has_entered()

    assert_nothing_for(door, boss)


@pytest.mark.parametrize("step", STEPS)
def test_without_the_forms_token_nothing_happens(door: Doorway, dana: Browser, step: str) -> None:
    token = dana.get(MINE).form("/clear").fields["csrf"] if opted_in(dana) else ""
    before = dict(door.doors.kept.browsers)
    fields = {"username": "bob", "person": "dana", "own": "yes"}

    for proof in ({}, {"csrf": token}):
        reply = dana.post(f"{ADMIN}/{step}", {**fields, **proof})
        assert reply.status == 403
        assert not sets_cookie(reply)
    assert dana.post(f"{ADMIN}/{step}", fields, origin="https://evil.example").status == 403

    assert door.doors.kept.browsers == before
    assert last(door).outcome is Outcome.REQUEST_REFUSED


def test_a_step_that_no_form_has_is_nowhere(door: Doorway, dana: Browser) -> None:
    assert ask(dana, "nothing", username="bob").status == 404
    assert door.doors.kept.browsers == {}


def away() -> None:
    raise TryLaterError(Cause.STORE, "ServiceUnavailable")


@pytest.mark.parametrize("step", STEPS)
def test_where_the_store_takes_nothing_nothing_changes(door: Doorway, dana: Browser, step: str) -> None:
    cookie = opted_in(dana)
    (browser,) = kept(door, "dana")
    door.doors.before_commit = away

    reply = ask(dana, step, own="yes", username="bob", person="dana", browser=browser.id)

    assert reply.status == 503
    assert not sets_cookie(reply)
    door.doors.before_commit = lambda: None
    assert recognised(door, cookie) == "dana"


def test_where_the_keys_cannot_be_read_nobody_is_preset(door: Doorway, dana: Browser) -> None:
    door.browser_keys.broken = TryLaterError(Cause.SECRET)

    reply = ask(dana, "preset", username="bob")

    assert reply.status == 503
    assert reply.says(messages.BROWSERS_UNKNOWN.text)
    assert not sets_cookie(reply)
    assert door.doors.kept.browsers == {}
