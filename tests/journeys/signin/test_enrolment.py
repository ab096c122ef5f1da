"""Somebody whom Duo does not know adds their phone in the page, or is told why not."""

from dataclasses import replace

import pytest

from doorbook import messages
from doorbook.errors import Cause
from doorbook.events import Outcome as Ended
from doorbook.messages import Message
from doorbook.signin.flow import State
from local.duosim.faults import Fault
from local.duosim.people import Phone, Token
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Doorway, Reply
from tests.journeys.signin.broken_duo import ENROL, ENROL_STATUS, PREAUTH, SETTINGS, broken, every_fault


@pytest.fixture(autouse=True)
def frank(door: Doorway) -> str:
    """Let Frank be somebody here, and nobody at Duo."""
    door.add("frank")
    return "frank"


def add_my_phone(browser: Browser) -> Reply:
    """Sign in and press the button."""
    page = browser.sign_in("frank")
    return browser.submit(page.form("/enrol"))


def code_of(door: Doorway) -> str:
    (code,) = {ticket.enrolment.code for ticket in door.doors.kept.tickets.values() if ticket.enrolment}
    return code


def test_the_page_notices_that_the_phone_was_added_and_pushes_to_it(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    page = add_my_phone(browser)
    assert page.says("Add your phone")
    assert browser.ask("GET", f"{browser.ticket}/state").json["state"] == "enrolling"
    duo.control.activate(code_of(door))

    assert browser.ask("GET", f"{browser.ticket}/state").json["state"] == "waiting"
    page = browser.get(browser.ticket)

    assert page.says("Look at your phone")
    assert not browser.has_entered()
    browser.approve(duo, "frank")
    assert browser.inside
    assert door.outcomes == [Ended.ENROL_NEEDED, Ended.ENROL_BEGUN, Ended.ENROLLED, Ended.SIGNED_IN]


def test_nothing_goes_on_while_no_phone_was_added(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    add_my_phone(browser)

    for _ in range(3):
        page = browser.look()
        browser.get(browser.ticket)

    assert page.says("Add your phone")
    assert not browser.inside
    assert len(duo.control.journal(ENROL)) == 1
    assert duo.control.journal("/auth/v2/auth") == []
    assert door.outcomes == [Ended.ENROL_NEEDED, Ended.ENROL_BEGUN]


def test_the_code_is_drawn_by_the_portal_and_for_its_own_tab_alone(door: Doorway, browser: Browser) -> None:
    add_my_phone(browser)
    assert browser.page.body.count(f'src="{browser.ticket}/qr"') == 1

    own = browser.ask("GET", f"{browser.ticket}/qr")
    other = Browser(door).ask("GET", f"{browser.ticket}/qr")

    assert (own.status, own.headers["content-type"]) == (200, "image/svg+xml")
    assert own.body.startswith("<svg")
    assert own.headers["cache-control"] == "no-store"
    assert "img-src 'self'" in own.headers["content-security-policy"]
    assert other.status == 404
    assert "<svg" not in other.body


def test_there_is_no_picture_where_nobody_enrols(browser: Browser) -> None:
    page = browser.sign_in("frank")

    assert page.form("/enrol").fields.keys() == {"csrf"}
    assert browser.ask("GET", f"{browser.ticket}/qr").status == 404


def test_the_link_is_duos_own(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    page = add_my_phone(browser)

    (ticket,) = door.doors.kept.tickets.values()
    assert ticket.enrolment is not None
    assert ticket.enrolment.url is not None
    assert ticket.enrolment.url.startswith(duo.phone_url)
    assert ticket.enrolment.url in page.body


def test_pressing_twice_makes_one_enrolment(duo: RunningDuo, browser: Browser) -> None:
    form = browser.sign_in("frank").form("/enrol")
    browser.submit(form)

    page = browser.submit(form)

    assert page.says("Add your phone")
    assert len(duo.control.journal(ENROL)) == 1


def test_a_second_window_cannot_take_the_enrolment_over(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    add_my_phone(browser)
    second = Browser(door, address="198.51.100.9")

    page = add_my_phone(second)

    assert page.says(messages.ENROL_ELSEWHERE.text)
    assert door.outcomes[-1] is Ended.ENROL_REFUSED
    assert not second.has_entered()
    duo.control.activate(code_of(door))
    browser.look_until(lambda page: page.says("Look at your phone"))
    browser.approve(duo, "frank")
    assert browser.inside
    assert not second.inside


def test_another_way_is_taken_where_duo_names_one_by_now(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    page = add_my_phone(browser)
    person = duo.control.person("frank")
    duo.control.put_person(replace(person, devices=[Token(device="DHFRANK", serial="1")], status="active"))

    page = browser.submit(page.form("/switch"))

    assert page.says("Type a passcode")
    browser.submit(page.form("/passcode"), passcode=duo.control.passcode("frank"))
    assert browser.inside
    assert door.outcomes[-1] is Ended.SIGNED_IN


def test_while_there_is_no_other_way_the_code_stays_good(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    page = add_my_phone(browser)
    code = code_of(door)

    for _ in range(2):
        page = browser.submit(page.form("/switch"))
        assert page.says("Add your phone")
        assert page.says(messages.ENROL_ONLY.text)
        assert messages.ENROL_ONLY.text in browser.ask("GET", f"{browser.ticket}/state").json["message"]
    forged = browser.post(page.form("/switch").action, {**page.form("/switch").fields, "to": "passcode"})

    assert forged.says("Add your phone")
    assert code_of(door) == code
    assert len(duo.control.journal(ENROL)) == 1
    assert not browser.has_entered()
    duo.control.activate(code)
    browser.look_until(lambda page: page.says("Look at your phone"))
    browser.approve(duo, "frank")
    assert browser.inside


@every_fault
def test_a_fault_while_asking_for_another_way_keeps_the_code(
    door: Doorway, duo: RunningDuo, browser: Browser, fault: Fault, cause: Cause
) -> None:
    page = add_my_phone(browser)
    with broken(duo, fault, PREAUTH):
        page = browser.submit(page.form("/switch"))

        assert page.says("Add your phone")
        assert page.says((messages.MISCONFIGURED if cause in SETTINGS else messages.DUO_UNAVAILABLE).text)
        assert door.audit[-1].cause == cause
        assert not browser.has_entered()

    duo.control.activate(code_of(door))
    browser.look_until(lambda page: page.says("Look at your phone"))


def test_an_enrolment_that_was_used_adds_no_second_phone(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    add_my_phone(browser)
    duo.control.activate(code_of(door))
    browser.look()
    ticket = browser.ticket

    assert browser.ask("GET", f"{ticket}/qr").status == 404
    assert all(each.enrolment is None for each in door.doors.kept.tickets.values())


def test_an_enrolment_that_ran_out_is_told_and_lets_nobody_in(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    add_my_phone(browser)
    duo.control.advance(601)

    page = browser.look()

    assert page.says(messages.ENROL_EXPIRED.text)
    assert door.outcomes[-1] is Ended.ENROL_FAILED
    assert not browser.has_entered()
    them = duo.control.person("frank")
    them.devices.append(Phone())
    duo.control.put_person(them)
    browser.submit(page.form("/push"))
    browser.approve(duo, "frank")
    assert browser.inside


POLICIES: list[tuple[str, Ended, Message]] = [
    ("allow", Ended.BYPASS_REFUSED, messages.BYPASS_REFUSED),
    ("deny", Ended.DUO_DENIED, messages.DUO_DENIED),
    ("enroll", Ended.ENROL_NEEDED, messages.ENROL),
]


@pytest.mark.parametrize(("policy", "ended", "message"), POLICIES, ids=[each[0] for each in POLICIES])
def test_the_policy_for_new_people_decides(
    door: Doorway, duo: RunningDuo, browser: Browser, policy: str, ended: Ended, message: Message
) -> None:
    duo.control.change_settings(new_user_policy=policy)

    page = browser.sign_in("frank")

    assert page.says(message.text)
    assert door.outcomes == [ended]
    assert any(form.action.endswith("/enrol") for form in page.forms()) is (policy == "enroll")
    assert not browser.inside


def test_a_policy_that_changed_meanwhile_enrols_nobody(door: Doorway, duo: RunningDuo, browser: Browser) -> None:
    page = browser.sign_in("frank")
    duo.control.change_settings(new_user_policy="deny")

    page = browser.submit(page.form("/enrol"))

    assert page.says(messages.DUO_DENIED.text)
    assert duo.control.journal(ENROL) == []
    assert door.outcomes == [Ended.ENROL_NEEDED, Ended.DUO_DENIED]


def test_where_this_application_may_not_enrol_the_portal_link_stays(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    duo.control.add_fault(Fault.fail(40301, ENROL, count=None))

    page = add_my_phone(browser)

    assert page.says(messages.ENROL_ELSEWHERE.text)
    assert "Enrol with Duo" in page.body
    assert door.outcomes[-1] is Ended.ENROL_REFUSED
    assert not browser.inside


@every_fault
def test_a_fault_while_enrolling_is_told_and_leaves_nothing_stuck(
    door: Doorway, duo: RunningDuo, browser: Browser, fault: Fault, cause: Cause
) -> None:
    with broken(duo, fault, ENROL):
        page = add_my_phone(browser)

        assert len(duo.control.journal(ENROL)) == 1
        assert door.audit[-1].cause == cause
        assert not browser.has_entered()
        (ticket,) = door.doors.kept.tickets.values()
        assert ticket.state is State.FACTOR

    again = browser.submit(page.form("/push"))
    assert again.says(messages.ENROL.text)


@every_fault
def test_a_fault_while_the_page_looks_lets_nobody_in(
    door: Doorway, duo: RunningDuo, browser: Browser, fault: Fault, cause: Cause
) -> None:
    add_my_phone(browser)
    with broken(duo, fault, ENROL_STATUS):
        page = browser.look()

        assert not browser.has_entered()

    if cause in SETTINGS:
        assert page.says(messages.MISCONFIGURED.text)
        assert door.audit[-1].cause == cause
    else:
        assert page.says("Add your phone")
        duo.control.activate(code_of(door))
        browser.look_until(lambda page: page.says("Look at your phone"))
        browser.approve(duo, "frank")
        assert browser.inside
