"""A person sees where they are remembered, chooses for this browser, and ends others; nobody chooses for them."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest

from doorbook import messages
from doorbook.events import Outcome
from doorbook.factors import Kind
from doorbook.messages import Message
from doorbook.remember.conditions import Conditions
from doorbook.remember.cookie import OPTED_OUT
from doorbook.signin.people import BrowserState
from doorbook.web.cookies import BROWSER
from local.duosim.running import RunningDuo
from tests.doorway import APPLICATION, Browser, Doorway, Reply
from tests.journeys.signin.remembering import (
    CHROME,
    MINE,
    PILOT,
    again,
    amend,
    cookie_set,
    doorway,
    enter,
    kept,
    last,
    opted_in,
    press,
    recognised,
    sent,
)


@pytest.fixture
def door(duo: RunningDuo) -> Doorway:
    return doorway(duo)


@pytest.fixture
def here(door: Doorway, duo: RunningDuo) -> Browser:
    """Let Alice of the pilot be inside, in Firefox."""
    return enter(door, duo, "alice", PILOT)


def test_the_page_is_found_from_the_account_and_says_how_things_stand(here: Browser) -> None:
    assert MINE in here.get("/").links()
    assert MINE in here.get("/account/way").links()

    page = here.get(MINE)

    assert page.status == 200
    assert page.says("Off here: this browser does not remember you.")
    assert page.says("There are none.")
    assert cookie_set(page) == []


def test_she_opts_in_and_the_cookie_is_as_it_should_be(door: Doorway, here: Browser) -> None:
    assert here.get(MINE).form("/opt-in").fields["csrf"]
    reply = sent(here, "opt-in", own="yes")

    (cookie,) = cookie_set(reply)
    assert reply.status == 303
    page = here.get(reply.location or "")
    lasts = door.conditions.lasts // timedelta(seconds=1)
    name, _, rest = cookie.partition("=")
    sealed, *attributes = rest.split("; ")
    assert name == "__Host-doorbook-browser"
    assert sorted(attributes) == sorted(["Path=/", f"Max-Age={lasts}", "SameSite=Lax", "Secure", "HttpOnly"])
    assert "alice" not in cookie
    assert recognised(door, sealed) == "alice"
    assert page.says(messages.BROWSER_REMEMBERS_YOU.text)
    assert page.says("On: this browser remembers you, since")
    (browser,) = kept(door, "alice")
    assert (browser.label, browser.kind, browser.provisioned_by) == ("Firefox on Linux", Kind.VERIFIED_PUSH, None)
    assert last(door).outcome is Outcome.REMEMBER_CHOSEN
    assert here.get(MINE).says("There are none.")


def test_the_box_is_not_ticked_beforehand_and_has_to_be_ticked(door: Doorway, here: Browser) -> None:
    page = here.get(MINE)
    assert "checked" not in page.body

    fields = {name: value for name, value in page.form("/opt-in").fields.items() if name != "own"}
    reply = here.post(f"{MINE}/opt-in", fields)

    assert_refused(door, here, reply, messages.NOT_YOUR_OWN_DEVICE, "not_own_device")


def assert_refused(
    door: Doorway, browser: Browser, reply: Reply, message: Message, detail: str, cookie: str | None = None
) -> None:
    """Nothing changed, it was said plainly, and it was written down."""
    assert reply.status == 403
    assert reply.says(message.text)
    assert cookie_set(reply) == []
    assert browser.jar.get(BROWSER) == cookie
    row = last(door)
    assert (row.outcome, row.person, row.detail) == (Outcome.REMEMBER_REFUSED, "alice", detail)


@pytest.mark.parametrize(("seconds", "fresh"), [(300, True), (301, False)])
def test_what_she_confirmed_has_to_be_fresh(door: Doorway, here: Browser, seconds: int, fresh: bool) -> None:
    door.clock.advance(seconds)

    assert here.get(MINE).says(messages.FACTOR_TOO_OLD.text) is not fresh
    reply = press(here, "opt-in", own="yes")

    if fresh:
        assert recognised(door, here.jar[BROWSER]) == "alice"
    else:
        assert_refused(door, here, reply, messages.FACTOR_TOO_OLD, "stale_proof")
        assert kept(door, "alice") == []


def test_after_another_sign_in_it_is_fresh_again(door: Doorway, duo: RunningDuo, here: Browser) -> None:
    door.clock.advance(301)
    assert press(here, "opt-in", own="yes").status == 403
    assert f"/signin?return={MINE}" in here.get(MINE).links()

    again(door, duo, here, "alice", MINE)

    assert here.page.says("This is my own device")
    assert recognised(door, opted_in(here)) == "alice"


def test_a_factor_that_is_not_enough_alone_is_not_enough_here(duo: RunningDuo) -> None:
    door = doorway(duo, Conditions(on=True))  # the device's own lock alone
    browser = enter(door, duo, "alice", PILOT)

    page = browser.get(MINE)

    assert page.says(messages.FACTOR_NOT_ENOUGH.text)
    assert all(not form.action.endswith("/opt-in") for form in page.forms())
    assert_refused(door, browser, press(browser, "opt-in", own="yes"), messages.FACTOR_NOT_ENOUGH, "factor")


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"groups": frozenset({"staff"})}, "not_in_pilot"),
        ({"rememberable": False}, "not_rememberable"),
    ],
)
def test_who_is_not_open_to_it_reads_that_and_no_more(
    door: Doorway, here: Browser, changed: dict[str, object], detail: str
) -> None:
    amend(door, "alice", **changed)

    assert here.get(MINE).says(messages.BROWSERS_NOT_FOR_YOU.text)
    assert_refused(door, here, press(here, "opt-in", own="yes"), messages.BROWSERS_NOT_FOR_YOU, detail)


def test_a_stack_without_it_says_so(duo: RunningDuo) -> None:
    door = doorway(duo, Conditions(kinds=frozenset({Kind.VERIFIED_PUSH})))
    browser = enter(door, duo, "alice")

    assert browser.get(MINE).says(messages.BROWSERS_OFF.text)
    assert_refused(door, browser, press(browser, "opt-in", own="yes"), messages.BROWSERS_OFF, "switched_off")


def test_nobody_opts_in_for_somebody_else(door: Doorway, here: Browser) -> None:
    door.add("bob", groups=frozenset({PILOT}))

    reply = press(here, "opt-in", own="yes", username="bob")

    assert_refused(door, here, reply, messages.YOURSELF_ALONE, "not_theirs: bob")
    assert door.doors.kept.browsers == {}


def test_opting_out_leaves_the_marker_and_clearing_nothing(door: Doorway, here: Browser) -> None:
    first = opted_in(here)

    page = here.submit(here.get(MINE).form("/opt-out"))

    assert here.jar[BROWSER] == OPTED_OUT
    assert page.says("Off: this browser remembers nobody, and never asks.")
    assert recognised(door, first) is None
    assert [each.state for each in kept(door, "alice")] == [BrowserState.OPTED_OUT]
    assert last(door).outcome is Outcome.REMEMBER_OPTED_OUT

    page = here.submit(page.form("/clear"))

    assert BROWSER not in here.jar
    assert page.says("Off here: this browser does not remember you.")
    assert last(door).outcome is Outcome.BROWSER_CLEARED


def test_clearing_ends_what_was_remembered_and_nobody_elses(door: Doorway, duo: RunningDuo, here: Browser) -> None:
    there = enter(door, duo, "alice", agent=CHROME)
    first, second = opted_in(here), opted_in(there)

    here.submit(here.get(MINE).form("/clear"))

    assert BROWSER not in here.jar
    assert recognised(door, first) is None
    assert recognised(door, second) == "alice"


def test_the_other_browsers_are_listed_and_one_is_forgotten_from_afar(
    door: Doorway, duo: RunningDuo, here: Browser
) -> None:
    there = enter(door, duo, "alice", agent=CHROME)
    opted_in(here)
    lost = opted_in(there)

    page = here.get(MINE)
    assert page.says("Chrome on Windows")
    assert not page.says("Firefox on Linux")
    assert page.says("Not used yet.")
    assert page.says("Confirmed with a Duo push with a number.")
    page = here.submit(page.form("/revoke"))

    assert page.says(messages.BROWSER_REVOKED.text)
    assert recognised(door, lost) is None
    assert recognised(door, here.jar[BROWSER]) == "alice"
    assert there.get(MINE).says("Off here: this browser does not remember you.")
    assert (last(door).outcome, last(door).person) == (Outcome.BROWSER_REVOKED, "alice")
    assert (last(door).detail or "").endswith(", Chrome on Windows, by alice")


def test_a_used_browser_says_when(door: Doorway, duo: RunningDuo, here: Browser) -> None:
    there = enter(door, duo, "alice", agent=CHROME)
    opted_in(there)
    (browser,) = kept(door, "alice")
    door.doors.kept.browsers[browser.id] = replace(browser, used=door.clock())

    assert here.get(MINE).says("Last used")


def test_all_are_forgotten_here_too(door: Doorway, duo: RunningDuo, here: Browser) -> None:
    there, bob = enter(door, duo, "alice", agent=CHROME), enter(door, duo, "bob", PILOT)
    first, second, bobs = opted_in(here), opted_in(there), opted_in(bob)

    page = here.submit(here.get(MINE).form("/revoke-all"))

    assert page.says(messages.BROWSERS_REVOKED.text)
    assert BROWSER not in here.jar
    assert recognised(door, first) is None
    assert recognised(door, second) is None
    assert recognised(door, bobs) == "bob"


@pytest.mark.parametrize("wrong", ["", "nowhere", "x" * 3000, "of bob", "#", "a" * 22])
def test_a_browser_that_is_not_hers_stays_and_it_is_written_down(
    door: Doorway, duo: RunningDuo, here: Browser, wrong: str
) -> None:
    bob = enter(door, duo, "bob", PILOT)
    cookie = opted_in(bob)
    (bobs,) = kept(door, "bob")

    page = press(here, "revoke", browser=bobs.id if wrong == "of bob" else wrong)

    assert page.says(messages.BROWSER_GONE.text)
    assert recognised(door, cookie) == "bob"
    row = last(door)
    assert (row.outcome, row.person) == (Outcome.BROWSER_REVOKE_REFUSED, "alice")
    assert len(row.detail or "") < 100


def test_somebody_elses_browser_is_called_that_and_says_no_name(door: Doorway, duo: RunningDuo, here: Browser) -> None:
    bob = enter(door, duo, "bob", PILOT)
    here.jar[BROWSER] = opted_in(bob)

    page = here.get(MINE)

    assert page.says("Off here: this browser remembers somebody else.")
    assert "bob" not in page.body.lower()
    here.submit(page.form("/clear"))
    assert [each.state for each in kept(door, "bob")] == [BrowserState.LEFT]
    assert (last(door).person, last(door).detail) == ("alice", f"browser {kept(door, 'bob')[0].id} of bob")


def test_opting_in_takes_the_place_of_who_was_remembered(door: Doorway, duo: RunningDuo, here: Browser) -> None:
    bob = enter(door, duo, "bob", PILOT)
    bobs = here.jar[BROWSER] = opted_in(bob)

    assert recognised(door, opted_in(here)) == "alice"
    assert recognised(door, bobs) is None


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        (None, "/"),
        ("/account/way", "/account/way"),
        (f"{APPLICATION}/pages/1?a=b", f"{APPLICATION}/pages/1?a=b"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("\\\\evil.example", "/"),
        ("https:evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("javascript://wiki.example.com/%0aalert(1)", "/"),
        ("https://wiki.example.com@evil.example/", "/"),
        ("https://wiki.example.com.evil.example/", "/"),
        ("http://wiki.example.com/", "/"),
        (" /account/way", "/"),
        ("/\t/evil.example", "/"),
        ("/" + "a" * 2000, "/"),
        ("", "/"),
    ],
)
def test_done_leads_back_to_where_she_came_from_and_nowhere_else(here: Browser, asked: str | None, leads: str) -> None:
    page = here.get(MINE + (f"?return={quote(asked)}" if asked is not None else ""))
    assert done(page) == leads

    page = here.submit(page.form("/opt-out"), **({"return": asked} if asked is not None else {}))

    assert page.status == 200
    assert done(page) == leads


def done(page: Reply) -> str:
    """Return where the page's way out leads."""
    before, _, _ = page.body.partition('" data-testid="mypwl-done"')
    return before.rpartition('href="')[2].replace("&amp;", "&")


def test_a_page_of_her_browsers_follows_another(door: Doorway, here: Browser) -> None:
    for _ in range(23):
        here.jar.pop(BROWSER, None)
        opted_in(here)
        door.clock.advance(1)

    page = here.get(f"{MINE}?return={quote('/account/way')}")
    (more,) = [link for link in page.links() if "before=" in link]
    following = here.get(more.replace("&amp;", "&"))

    assert len([form for form in page.forms() if form.action.endswith("/revoke")]) == 19  # this one is not among them
    assert len([form for form in following.forms() if form.action.endswith("/revoke")]) == 3
    assert done(following) == "/account/way"
    assert here.get(f"{MINE}?before=nonsense").status == 200


def test_two_tabs_that_both_want_it_get_it(door: Doorway, here: Browser) -> None:
    opted_in(here)
    assert recognised(door, opted_in(here)) == "alice"
    assert sorted(each.state for each in kept(door, "alice")) == [BrowserState.ACTIVE, BrowserState.CLEARED]


def test_a_reload_says_again_what_was_done_and_does_nothing(door: Doorway, here: Browser) -> None:
    where = sent(here, "opt-in", own="yes").location or ""
    rows = len(door.audit)

    for _ in range(2):
        page = here.get(where)
        assert page.says(messages.BROWSER_REMEMBERS_YOU.text)
        assert cookie_set(page) == []

    assert len(door.audit) == rows
    assert len(kept(door, "alice")) == 1


def test_nobody_can_be_sent_a_link_that_claims_what_never_happened(
    door: Doorway, duo: RunningDuo, here: Browser
) -> None:
    bobs = sent(enter(door, duo, "bob", PILOT), "revoke-all").location or ""
    assert bobs.startswith(f"{MINE}?done=")

    for where in (bobs, f"{MINE}?done=revoke-all", f"{MINE}?done=", f"{MINE}?done={'0' * 32}", f"{MINE}?done=é"):
        page = here.get(where)
        assert page.status == 200
        assert not page.says(messages.BROWSERS_REVOKED.text)
