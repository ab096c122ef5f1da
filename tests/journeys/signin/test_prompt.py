"""Duo's own page as the second factor: each answer there, and each thing that can come back, beside its twin."""

from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from doorbook import messages
from doorbook.errors import Cause
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.signin.assurance import Passed
from doorbook.signin.rules import Rules
from local.duosim.faults import Fault
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.running import RunningDuo
from tests.at_duo import CALLBACK
from tests.doorway import Browser, Doorway
from tests.journeys.signin.prompts import (
    again,
    answer_at_duo,
    brought_back,
    handed_off,
    prompting_door,
    prompts_over,
    refused,
)

HEALTH = "/oauth/v1/health_check"
TOKEN = "/oauth/v1/token"


@pytest.fixture
def door(duo: RunningDuo) -> Doorway:
    """Give a portal whose Duo secret is that of a Universal Prompt, with Alice."""
    return prompting_door(duo)


def open_tickets(door: Doorway) -> list[str]:
    return [ticket.state for ticket in door.doors.kept.tickets.values()]


def test_a_confirmation_at_duo_lets_in_and_its_factor_is_written_down(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    browser.sign_in("alice")
    assert browser.page.says("On to Duo")
    assert not browser.has_entered()

    answer_at_duo(browser, duo)

    (row,) = door.audit
    assert browser.has_entered()
    assert browser.page.says("Password and a Duo push")
    assert (row.outcome, row.method, row.detail) == (Outcome.SIGNED_IN, "prompt", "duo_push")
    assert row.txid == duo.control.records("alice")[-1].txid


@pytest.mark.parametrize(
    "answer",
    [
        PromptAnswer.deny(),
        PromptAnswer.fraud(),
        PromptAnswer.fails("server_error", "Something."),
        PromptAnswer.fails("<script>", "<script>"),
    ],
)
def test_an_error_brings_back_to_where_a_factor_is_chosen(
    door: Doorway, duo: RunningDuo, browser: Browser, answer: PromptAnswer
) -> None:
    browser.sign_in("alice")
    duo.control.prompt("alice", answer)

    answer_at_duo(browser, duo)

    assert refused(browser, door, messages.PROMPT_RETURNED, Outcome.PROMPT_DENIED)
    assert duo.control.journal(TOKEN) == []
    answer_at_duo(again(browser), duo)
    assert browser.inside


def test_a_code_beside_an_error_is_not_taken(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice")

    browser.get(brought_back(duo, handed_off(browser)) + "&error=access_denied")

    assert refused(browser, door, messages.PROMPT_RETURNED, Outcome.PROMPT_DENIED)
    assert duo.control.journal(TOKEN) == []


@pytest.mark.parametrize("code", ["", "f" * 36, "é" * 10, "x" * 1100, "<script>alert(1)</script>"])
def test_a_code_that_duo_never_gave_lets_nobody_in(door: Doorway, duo: RunningDuo, browser: Browser, code: str) -> None:
    browser.sign_in("alice")
    path, _, query = brought_back(duo, handed_off(browser)).partition("?")
    told = {name: value for name, (value,) in parse_qs(query).items()} | {"duo_code": code}

    page = browser.get(f"{path}?{urlencode(told)}")

    assert not browser.inside
    assert door.outcomes in ([Outcome.PROMPT_SPENT], [Outcome.PROMPT_DENIED])
    assert "<script>alert" not in page.body


def test_a_reload_of_the_way_to_duo_leads_to_the_same_hand_off(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    browser.sign_in("alice")
    first, second = handed_off(browser), handed_off(browser)

    assert parse_qs(urlsplit(first).query)["nonce"] == parse_qs(urlsplit(second).query)["nonce"]
    brought_back(duo, first)
    browser.get(brought_back(duo, second))
    assert browser.inside
    assert door.outcomes == [Outcome.SIGNED_IN]


def test_whoever_comes_back_to_the_page_is_not_sent_away_again_by_itself(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    page = browser.sign_in("alice")
    assert 'http-equiv="refresh"' in page.body

    door.clock.advance(15)
    page = browser.get(browser.ticket)

    assert 'http-equiv="refresh"' not in page.body
    assert f"{browser.ticket}/duo" in page.links()
    answer_at_duo(browser, duo)
    assert browser.inside


def test_this_is_not_me_ends_it_whatever_duo_says_later(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice")
    back = brought_back(duo, handed_off(browser))

    browser.submit(browser.page.form("/not-me"))
    assert browser.page.says(messages.NOT_ME.text)
    browser.get(back)

    assert not browser.inside
    assert door.outcomes == [Outcome.NOT_ME, Outcome.CALLBACK_REFUSED]
    assert duo.control.journal(TOKEN) == []


def test_somebody_disabled_meanwhile_is_not_let_in(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice")
    back = brought_back(duo, handed_off(browser))
    door.doors.kept.people["alice"] = replace(door.person("alice"), disabled=True)

    browser.get(back)

    assert not browser.inside
    assert open_tickets(door) == ["refused"]
    assert duo.control.journal(TOKEN) == []


def test_two_that_come_between_each_other_let_in_once(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice")
    address = handed_off(browser)
    one, two = brought_back(duo, address), brought_back(duo, address)
    other = Browser(door, jar=dict(browser.jar))

    def between() -> None:
        door.doors.before_commit = lambda: None
        other.get(two)

    door.doors.before_commit = between
    browser.get(one)

    assert other.has_entered()
    assert not browser.has_entered()
    assert len(door.doors.kept.sessions) == 1
    assert door.outcomes == [Outcome.SIGNED_IN]


def test_one_that_is_passed_twice_one_after_the_other_lets_in_once(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    browser.sign_in("alice")
    address = handed_off(browser)
    one, two = brought_back(duo, address), brought_back(duo, address)
    assert one != two

    browser.get(one)
    browser.get(two)

    assert browser.inside
    assert len(door.doors.kept.sessions) == 1
    assert door.outcomes == [Outcome.SIGNED_IN, Outcome.CALLBACK_REFUSED]


@pytest.mark.parametrize(
    ("fault", "outcome", "message"),
    [
        (Fault.server_error(HEALTH, count=None), Outcome.DUO_UNAVAILABLE, messages.DUO_UNAVAILABLE),
        (Fault.rate_limit(HEALTH, count=None), Outcome.DUO_UNAVAILABLE, messages.DUO_UNAVAILABLE),
        (Fault.html(HEALTH, count=None), Outcome.DUO_UNAVAILABLE, messages.DUO_UNAVAILABLE),
    ],
)
def test_a_duo_that_is_down_before_the_hand_off_keeps_the_ticket(
    door: Doorway, duo: RunningDuo, browser: Browser, fault: Fault, outcome: Outcome, message: Message
) -> None:
    duo.control.add_fault(fault)

    browser.sign_in("alice")

    assert refused(browser, door, message, outcome)
    duo.control.clear_faults()
    answer_at_duo(again(browser), duo)
    assert browser.inside


@pytest.mark.parametrize(
    ("fault", "opens"), [(Fault.server_error(HEALTH, count=None), True), (Fault.html(HEALTH, count=None), False)]
)
def test_the_fail_mode_opens_before_the_hand_off_where_duo_is_down_and_claims_a_password(
    door: Doorway, duo: RunningDuo, browser: Browser, fault: Fault, *, opens: bool
) -> None:
    door = opened(door)
    browser.doorway = door
    duo.control.add_fault(fault)

    browser.sign_in("alice")

    assert browser.inside == opens
    assert [session.passed for session in door.doors.kept.sessions.values()] == ([(Passed.PASSWORD,)] if opens else [])


def opened(door: Doorway) -> Doorway:
    return replace(door, rules=Rules(fail_open=True))


def test_no_fail_mode_opens_after_the_hand_off(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    door = opened(door)
    browser.doorway = door
    browser.sign_in("alice")
    back = brought_back(duo, handed_off(browser))
    duo.control.add_fault(Fault.server_error(TOKEN, count=None))

    browser.get(back)

    assert not browser.inside
    assert door.outcomes == [Outcome.DUO_UNAVAILABLE]
    assert door.audit[-1].cause == Cause.DOWN


def test_wrong_keys_are_named_to_the_operator_alone(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    wrong = replace(duo.mfa, skey="x" * 40)
    door = replace(door, integrations=prompts_over(duo, wrong))
    browser.doorway = door

    page = browser.sign_in("alice")

    assert refused(browser, door, messages.MISCONFIGURED, Outcome.MISCONFIGURED)
    assert door.audit[-1].cause == Cause.WRONG_KEY
    assert "x" * 40 not in page.body + repr(door.audit)


@pytest.mark.parametrize(("name", "sent"), [("Alice", "alice"), (" ALICE ", "alice"), ("\uff21lice", "alice")])
def test_a_name_goes_to_duo_in_one_spelling(
    duo: RunningDuo, browser: Browser, door: Doorway, name: str, sent: str
) -> None:
    door.doors.kept.people["alice"] = replace(door.person("alice"), name=name)

    browser.sign_in("alice")
    answer_at_duo(browser, duo)

    assert browser.inside
    assert duo.control.journal(TOKEN)[-1].username == sent
    assert door.audit[-1].duo_name == sent


def test_nobody_is_sent_to_duo_without_end(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    duo.control.prompt("alice", always=PromptAnswer.deny())
    browser.sign_in("alice")
    for _ in range(4):
        answer_at_duo(browser, duo)
        again(browser)
    answer_at_duo(browser, duo)
    again(browser)

    assert browser.page.says(messages.PROMPT_THROTTLED.text)
    assert door.outcomes[-1] is Outcome.THROTTLED
    assert len(duo.control.journal(HEALTH)) == 5


def test_what_belongs_to_our_own_pages_is_not_to_be_had_here(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice")
    csrf = browser.page.form("/not-me").fields
    ticket = browser.ticket
    duo.control.prompt("alice", PromptAnswer.deny())
    answer_at_duo(browser, duo)

    for path, fields in (("switch", {"to": "passcode"}), ("passcode", {"passcode": "123456"}), ("enrol", {})):
        browser.post(f"{ticket}/{path}", {**csrf, **fields})
        assert browser.page.says(messages.PROMPT_RETURNED.text)

    assert open_tickets(door) == ["factor"]
    assert door.outcomes == [Outcome.PROMPT_DENIED]


def test_the_redirect_is_the_portals_own_and_neither_code_nor_state_is_kept(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    browser.sign_in("alice")
    back = brought_back(duo, handed_off(browser))
    state, code = (parse_qs(urlsplit(back).query)[name][0] for name in ("state", "duo_code"))

    browser.get(back)

    kept = repr(door.doors.kept) + repr(door.audit) + repr(browser.page)
    assert state.partition(".")[2] not in kept
    assert code not in kept
    assert duo.control.journal(TOKEN)[-1].params["redirect_uri"] == CALLBACK


def test_the_account_says_that_duos_page_remembers_the_way(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice")
    answer_at_duo(browser, duo)

    assert browser.get("/account/way").says(messages.WAYS_AT_DUO.text)
    assert browser.get("/account/signins").says("Duo's own page")
    assert door.outcomes == [Outcome.SIGNED_IN]


def test_duos_page_without_a_hand_off_shows_the_ticket(door: Doorway, browser: Browser) -> None:
    browser.get("/signin")
    ticket = next(iter(door.doors.kept.tickets))

    assert browser.get(f"/signin/{ticket}/duo").says("Sign in")
    assert browser.get("/signin/0000000000000000000000/duo").status == 410
