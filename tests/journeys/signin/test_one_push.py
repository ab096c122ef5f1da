"""One push from the password to the session: what is seen, kept, remembered, and what a reload changes."""

from itertools import count
from urllib.parse import urlencode

import pytest

from doorbook import messages
from doorbook.events import Outcome as Ended
from doorbook.signin.assurance import Level
from doorbook.signin.rules import Rules
from doorbook.web.cookies import SESSION
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.doorway import APPLICATION, Browser, Doorway, duo_over


class KilledError(Exception):
    """The function was cut off here."""


def test_an_approved_push_opens_the_door(door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    page = browser.sign_in("alice")
    assert page.says("Alice's iPhone")

    home = browser.approve(duo, "alice")

    assert home.says("Alice Moreau")
    (session,) = door.doors.kept.sessions.values()
    assert session.assurance.acr is Level.DUO
    assert session.txid == duo.control.records("alice")[-1].txid == door.audit[-1].txid
    assert door.person("alice").preference is not None
    assert alice.device == door.audit[-1].device


@pytest.mark.parametrize(("aliases", "known"), [(("alice",), True), (("alicia",), False)])
def test_whoever_duo_knows_by_an_alias_is_known(
    door: Doorway, duo: RunningDuo, browser: Browser, aliases: tuple[str, ...], *, known: bool
) -> None:
    door.add("alice")
    duo.control.put_person(Person("a.moreau", aliases=list(aliases), devices=[Phone(name="iPhone")]))

    page = browser.sign_in("alice")

    if known:
        browser.approve(duo, "a.moreau")
        assert browser.inside
    else:
        assert page.says(messages.ENROL.text)
        assert duo.control.pushes() == []
        assert not browser.has_entered()


def test_a_denied_push_leaves_them_outside(door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    browser.sign_in("alice")
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "deny")

    page = browser.look_until(lambda page: page.says(messages.PUSH_DENIED.text))

    assert page.status == 200
    assert SESSION not in browser.jar
    assert door.doors.kept.sessions == {}
    assert door.outcomes == [Ended.PUSH_DENIED]
    assert door.audit[0].device == alice.device


def test_no_push_follows_a_denial_by_itself(duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    browser.sign_in("alice")
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "deny")
    page = browser.look_until(lambda page: page.says(messages.PUSH_DENIED.text))

    for _ in range(3):
        browser.get(browser.ticket)
        browser.look()
    assert len(duo.control.journal("/auth/v2/auth")) == 1

    browser.submit(page.form("/push"), device=alice.device)
    assert len(duo.control.journal("/auth/v2/auth")) == 2


def test_the_number_is_shown_and_typing_it_proves_more(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    door.add("carol")
    duo.control.put_person(Person("carol", verified_push="required", verified_push_digits=4, devices=[Phone()]))

    browser.sign_in("carol")
    (ticket,) = door.doors.kept.tickets.values()
    assert ticket.push is not None
    code = ticket.push.code or ""
    assert len(code) == 4
    assert code in browser.page.body.replace(" ", "") or all(digit in browser.page.body for digit in code)
    duo.control.press("carol", "approve", number=code)
    browser.look_until(lambda page: page.says("You are signed in"))

    (session,) = door.doors.kept.sessions.values()
    assert session.assurance.acr is Level.VERIFIED_PUSH


def test_the_wrong_number_lets_nobody_in(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    door.add("carol")
    duo.control.put_person(Person("carol", verified_push="required", devices=[Phone()]))

    browser.sign_in("carol")
    (ticket,) = door.doors.kept.tickets.values()
    wrong = str((int((ticket.push and ticket.push.code) or "0") + 1) % 1000).zfill(3)
    duo.control.press("carol", "approve", number=wrong)
    browser.look_until(lambda page: page.says(messages.PUSH_DENIED.text))

    assert not browser.inside


def test_the_phone_is_told_who_asks_for_what_from_where(duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    browser.sign_in("alice", return_to=f"{APPLICATION}/a?b=c&d=%C3%A9")

    push = duo.control.wait_for_push("alice")

    assert push.device == alice.device
    assert push.ip == browser.address
    assert push.display_username == "Alice Moreau"
    assert push.pushinfo == {"Application": "Doorbook", "Host": "wiki.example.com", "Place": browser.address}


def test_what_the_phone_is_told_survives_every_character(duo: RunningDuo) -> None:
    name = "Zoë & Söhne + 100% = 'Tür' #1 / \\ ?"
    door = Doorway(duo=duo_over(duo), rules=Rules(portal_name=name))
    door.add("alice", display="Ålice <b>&amp;</b>")
    duo.control.put_person(Person("alice", devices=[Phone()]))

    Browser(door, address="2001:db8::7").sign_in("alice")

    push = duo.control.wait_for_push("alice")
    assert push.pushinfo["Application"] == name
    assert push.pushinfo["Place"] == push.ip == "2001:db8::7"
    assert push.display_username == "Ålice <b>&amp;</b>"


def test_a_reload_shows_the_same_push_and_sends_no_other(duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    browser.sign_in("alice")

    for _ in range(3):
        page = browser.get(browser.ticket)
        assert page.says(alice.name)

    assert len(duo.control.journal("/auth/v2/auth")) == 1
    browser.approve(duo, "alice")
    assert browser.inside


def test_asking_again_for_a_push_that_is_live_sends_no_other(duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    page = browser.sign_in("alice")
    csrf = page.form("/not-me").fields["csrf"]

    browser.post(f"{browser.ticket}/push", {"csrf": csrf, "device": alice.device})

    assert len(duo.control.journal("/auth/v2/auth")) == 1
    assert browser.page.says(alice.name)


def test_switching_voids_the_push_so_that_its_late_approval_lets_nobody_in(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    door.add("bob")
    phones = [Phone(name="Pixel"), Phone(name="iPhone", number="+17345550103")]
    duo.control.put_person(Person("bob", devices=[*phones]))
    browser.sign_in("bob")
    browser.submit(browser.page.form("/push"), device=phones[0].device)
    first = duo.control.wait_for_push("bob")

    page = browser.submit(browser.page.form("/switch"))
    assert page.says(messages.SWITCHED.text)
    duo.control.press("bob", "approve", txid=first.txid)
    browser.look()
    assert not browser.inside
    assert door.outcomes == [Ended.SWITCHED]

    browser.submit(browser.page.form("/push"), device=phones[1].device)
    duo.control.press("bob", "approve", txid=duo.control.pushes("bob")[-1].txid)
    browser.look_until(lambda page: page.says("You are signed in"))
    kept = door.person("bob").preference
    assert kept is not None
    assert kept.device == phones[1].device


def test_not_me_ends_the_sign_in_whatever_the_phone_says(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    page = browser.sign_in("alice")
    push = duo.control.wait_for_push("alice")
    ticket = browser.ticket

    gone = browser.submit(page.form("/not-me"))
    duo.control.press("alice", "approve", txid=push.txid)
    after = browser.get(f"{ticket}/look")

    assert gone.says(messages.NOT_ME.text)
    assert after.says(messages.NOT_ME.text)
    assert not browser.inside
    assert door.outcomes == [Ended.NOT_ME]
    assert door.audit[0].device == alice.device


def test_approval_after_our_time_lets_nobody_in(door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    browser.sign_in("alice")
    duo.control.wait_for_push("alice")
    door.clock.advance(71)
    duo.control.press("alice", "approve")

    page = browser.look()

    assert page.says(messages.PUSH_TIMEOUT.text)
    assert not browser.inside
    assert door.outcomes == [Ended.PUSH_TIMEOUT]
    assert door.audit[0].device == alice.device


def test_a_return_address_leads_back_to_the_application(duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    target = f"{APPLICATION}/page?x=1&y=2"
    browser.sign_in("alice", return_to=target)
    ticket = browser.ticket
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "approve")
    assert alice.name

    states = [browser.ask("GET", f"{ticket}/state").json for _ in range(2)]

    assert {"state": "moved", "to": target} in states
    assert browser.inside


def test_an_address_that_is_not_registered_is_refused_before_anything_begins(
    door: Doorway, browser: Browser, alice: Phone
) -> None:
    page = browser.get("/signin?" + urlencode({"return": "https://evil.example/"}))

    assert page.status == 400
    assert page.says(messages.RETURN_REFUSED.text)
    assert alice.device
    assert door.doors.kept.tickets == {}
    assert door.outcomes == [Ended.RETURN_REFUSED]


def test_a_closed_browser_leaves_nothing_stuck(door: Doorway, duo: RunningDuo, alice: Phone) -> None:
    Browser(door).sign_in("alice")
    second = Browser(door)

    page = second.sign_in("alice")
    assert page.says(messages.PUSH_BUSY.text)
    assert len(duo.control.journal("/auth/v2/auth")) == 1

    door.clock.advance(71)
    second.submit(second.page.form("/push"))
    assert second.page.says(alice.name)
    duo.control.press("alice", "approve", txid=duo.control.pushes("alice")[-1].txid)
    second.look_until(lambda page: page.says("You are signed in"))
    assert second.inside


def test_a_function_that_died_while_sending_leaves_nothing_stuck(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    commits = count()

    def die_at_the_third() -> None:
        if next(commits) == 2:
            raise KilledError

    door.doors.before_commit = die_at_the_third
    with pytest.raises(KilledError):
        browser.sign_in("alice")
    (ticket,) = door.doors.kept.tickets.values()
    assert ticket.state == "sending"

    door.clock.advance(31)
    page = browser.get(f"/signin/{ticket.id}")
    assert page.says(messages.PUSH_UNSENT.text)
    browser.submit(page.form("/push"))
    duo.control.press("alice", "approve", txid=duo.control.pushes("alice")[-1].txid)
    browser.look_until(lambda page: page.says("You are signed in"))
    assert browser.inside
    assert alice.device == door.audit[-1].device
