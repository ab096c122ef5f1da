"""Requests that no page of ours makes: each gets a safe page and an audit row, and lets nobody in."""

from collections.abc import Callable
from re import sub

import pytest

from doorbook import messages
from doorbook.events import Outcome as Ended
from doorbook.web.cookies import TICKET, csrf_token
from local.duosim.people import Phone
from local.duosim.running import RunningDuo
from tests.doorway import INVITATION, ORIGIN, PASSWORD, Browser, Doorway

FORM = {"name": "alice", "password": PASSWORD}


def secret_of(browser: Browser, ticket: str) -> str:
    return browser.jar[TICKET + ticket.rpartition("/")[2]]


def test_the_forms_own_token_and_origin_are_accepted(browser: Browser, alice: Phone) -> None:
    page = browser.get("/signin")
    token = csrf_token(secret_of(browser, browser.ticket), browser.ticket.rpartition("/")[2])

    assert page.forms()[0].fields["csrf"] == token
    assert browser.post(browser.ticket, {**FORM, "csrf": token}).says(alice.name)


Spoil = Callable[[dict[str, str], dict[str, str]], None]
SPOILT: list[tuple[str, Spoil, int]] = [
    ("no-token", lambda fields, _: fields.__delitem__("csrf"), 403),
    ("empty-token", lambda fields, _: fields.update(csrf=""), 403),
    ("foreign-token", lambda fields, _: fields.update(csrf="0" * 32), 403),
    ("token-with-letters-nobody-uses", lambda fields, _: fields.update(csrf="é" * 32), 403),
    ("no-origin", lambda _, headers: headers.update(origin=""), 403),
    ("foreign-origin", lambda _, headers: headers.update(origin="https://evil.example"), 403),
    ("null-origin", lambda _, headers: headers.update(origin="null"), 403),
    ("origin-that-begins-alike", lambda _, headers: headers.update(origin=f"{ORIGIN}.evil.example"), 403),
    ("not-a-form", lambda _, headers: headers.update(content_type="application/json"), 415),
    ("too-large", lambda fields, _: fields.update(password="x" * 9000), 413),
    ("too-many-fields", lambda fields, _: fields.update({f"f{n}": "" for n in range(30)}), 400),
]


@pytest.mark.parametrize(("spoil", "status"), [each[1:] for each in SPOILT], ids=[each[0] for each in SPOILT])
def test_a_form_that_is_not_ours_is_refused(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone, spoil: Spoil, status: int
) -> None:
    page = browser.get("/signin")
    fields = {**FORM, "csrf": page.forms()[0].fields["csrf"]}
    headers: dict[str, str] = {}
    spoil(fields, headers)

    reply = browser.post(browser.ticket, fields, **headers)

    assert reply.status == status
    assert reply.says("Start again")
    assert door.outcomes == [Ended.REQUEST_REFUSED]
    assert duo.control.journal() == []
    assert not browser.inside
    assert alice.device


@pytest.mark.parametrize(
    "body",
    [b"name=alice&password=\xff\xfe", b"name=%FF%FE", b"name=alice&name=bob", b"\x00\x01\x02", b"%%%"],
    ids=["raw-bytes", "escaped-bytes", "given-twice", "control", "percent"],
)
def test_a_body_that_is_no_utf8_form_is_refused(door: Doorway, browser: Browser, alice: Phone, body: bytes) -> None:
    browser.get("/signin")

    reply = browser.ask("POST", browser.ticket, body)

    assert reply.status in {400, 403}
    assert door.outcomes == [Ended.REQUEST_REFUSED]
    assert not browser.inside
    assert alice.device


def test_the_token_of_another_tab_is_foreign(door: Doorway, browser: Browser, alice: Phone) -> None:
    first = browser.get("/signin").forms()[0]
    second = browser.get("/signin").forms()[0]

    reply = browser.post(second.action, {**FORM, "csrf": first.fields["csrf"]})

    assert reply.status == 403
    assert door.outcomes == [Ended.REQUEST_REFUSED]
    assert browser.post(second.action, {**FORM, "csrf": second.fields["csrf"]}).says(alice.name)


def test_a_ticket_without_its_tabs_cookie_is_nobodys(door: Doorway, browser: Browser, alice: Phone) -> None:
    browser.sign_in("alice")
    stranger = Browser(door, address="198.51.100.9")

    for path in ("", "/state", "/look"):
        reply = stranger.get(f"{browser.ticket}{path}")
        assert not reply.says(alice.name)
    assert stranger.get(browser.ticket).says(messages.TICKET_GONE.text)
    assert Ended.REQUEST_REFUSED in door.outcomes


def test_a_forged_cookie_opens_no_ticket(door: Doorway, browser: Browser, alice: Phone) -> None:
    browser.sign_in("alice")
    ticket = browser.ticket
    for name in [each for each in browser.jar if each.startswith(TICKET)]:
        browser.jar[name] = "A" * 43

    assert browser.get(ticket).status == 410
    assert door.audit[-1].outcome is Ended.REQUEST_REFUSED
    assert alice.device


def test_an_expired_ticket_is_over(door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    page = browser.get("/signin")
    door.clock.advance(601)

    reply = browser.submit(page.forms()[0], **FORM)

    assert reply.says(messages.TICKET_GONE.text)
    assert duo.control.journal() == []
    assert not browser.inside
    assert alice.device


def test_a_used_ticket_lets_nobody_in_twice(door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    form = browser.get("/signin").forms()[0]
    browser.submit(form, **FORM)
    ticket, cookies = browser.ticket, dict(browser.jar)
    browser.approve(duo, "alice")
    thief = Browser(door, jar={name: value for name, value in cookies.items() if name.startswith(TICKET)})

    replies = [thief.get(f"{ticket}{path}") for path in ("", "/look", "/state")]
    replies.append(thief.submit(form, **FORM))

    assert not thief.inside
    assert len(door.doors.kept.sessions) == 1
    assert len(duo.control.journal("/auth/v2/auth")) == 1
    assert all(not reply.says(alice.name) for reply in replies)


def test_a_browser_with_many_tabs_keeps_the_newest_five(browser: Browser, door: Doorway) -> None:
    tickets = []
    for _ in range(8):
        browser.get("/signin")
        tickets.append(browser.ticket.rpartition("/")[2])
        door.clock.advance(1)

    assert sorted(name for name in browser.jar if name.startswith(TICKET)) == [TICKET + each for each in tickets[-5:]]


def test_unknown_and_known_names_are_answered_alike(door: Doorway, browser: Browser, alice: Phone) -> None:
    door.add("judy", disabled=True)
    replies = [
        browser.sign_in(name, "wrong password")
        for name in ("alice", "nobody-here", "judy", "a\x00b", "x" * 300, "alice ")
    ] + [browser.sign_in("judy")]

    assert {reply.status for reply in replies} == {401}
    assert all(reply.says(messages.WRONG_PASSWORD.text) for reply in replies)
    assert len({shape(reply.body) for reply in replies}) == 1
    assert [row.person for row in door.audit] == ["alice", None, "judy", None, None, "alice", "judy"]
    assert alice.device


def shape(body: str) -> str:
    """Return a page without what is new on each, or was typed: the ticket, the token, the name."""
    return sub(r'value="[^"]*"|/signin/\w+', "", body)


def test_wrong_passwords_throttle_a_name_wherever_they_come_from(door: Doorway, browser: Browser, alice: Phone) -> None:
    for number in range(5):
        Browser(door, address=f"192.0.2.{number}").sign_in("alice", "wrong password")

    reply = browser.sign_in("alice")

    assert reply.status == 429
    assert int(reply.headers["retry-after"]) > 0
    assert reply.says(messages.THROTTLED.text)
    assert door.outcomes[-1] is Ended.THROTTLED
    door.clock.advance(300)
    assert browser.sign_in("alice").says(alice.name)


def test_a_name_that_nobody_has_is_throttled_alike(browser: Browser) -> None:
    statuses = [browser.sign_in("nobody-here", "wrong password").status for _ in range(6)]

    assert statuses == [401] * 5 + [429]


def test_wrong_passwords_throttle_an_address_whatever_the_names(door: Doorway, browser: Browser, alice: Phone) -> None:
    for number in range(50):
        browser.sign_in(f"name-{number}", "wrong password")

    assert browser.sign_in("alice").status == 429
    assert Browser(door, address="198.51.100.1").sign_in("alice").says(alice.name)


def test_a_path_that_is_not_there_says_so(browser: Browser) -> None:
    assert browser.get("/static/passwd").status == 404
    assert browser.get("/nowhere").status == 404


def test_the_invitation_makes_the_first_administrator_once(door: Doorway, browser: Browser) -> None:
    accepted = {"code": INVITATION, "name": "Root", "password": "a very long password", "again": "a very long password"}
    first = browser.submit(browser.get("/invitation").form("/invitation"), **accepted)
    second = browser.submit(browser.get("/invitation").form("/invitation"), **accepted)

    assert first.says(messages.INVITATION_DONE.text)
    assert second.says(messages.INVITATION_REFUSED.text)
    assert second.status == 403
    assert door.person("root").groups == {"administrators"}
    assert door.outcomes == [Ended.INVITATION_ACCEPTED, Ended.INVITATION_REFUSED]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("code", "guess", messages.INVITATION_REFUSED),
        ("code", "", messages.INVITATION_REFUSED),
        ("name", "mallory", messages.INVITATION_REFUSED),
        ("again", "another long password", messages.INVITATION_WEAK),
    ],
)
def test_an_invitation_with_anything_wrong_makes_nobody(
    door: Doorway, browser: Browser, field: str, value: str, message: messages.Message
) -> None:
    fields = {"code": INVITATION, "name": "root", "password": "a very long password", "again": "a very long password"}

    reply = browser.submit(browser.get("/invitation").form("/invitation"), **(fields | {field: value}))

    assert reply.status == 403
    assert reply.says(message.text)
    assert door.doors.kept.people == {}


def test_signing_out_needs_the_sessions_own_token(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    browser.sign_in("alice")
    browser.approve(duo, "alice")
    home = browser.get("/")

    refused = browser.post("/signout", {"csrf": "0" * 32})
    assert refused.status == 403
    assert browser.has_entered()

    cookies = dict(browser.jar)
    browser.submit(home.form("/signout"))
    assert not browser.inside
    assert not Browser(door, jar=cookies).inside
    assert door.outcomes[-1] is Ended.SIGNED_OUT
    assert alice.device
