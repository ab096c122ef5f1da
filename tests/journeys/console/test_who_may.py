"""The console lets administrators in by two factors, as their groups are now, and nobody else at any address of it."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from doorbook.events import Outcome
from doorbook.messages import console
from doorbook.signin.changes import Amend
from doorbook.signin.roles import ADMINISTRATORS
from doorbook.signin.rules import Rules
from local.cloud import template
from local.duosim.people import Person
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply, duo_over
from tests.journeys.console.house import HOME, House, again, enter

EVENTS = template.shipped()["Resources"]["Console"]["Properties"]["Events"].values()
ROUTES = [(each["Properties"]["Method"], re.sub("{[a-z]+}", "x", each["Properties"]["Path"])) for each in EVENTS]


def ask(by: Browser, method: str, path: str) -> Reply:
    return by.ask(method, path, b"name=x" if method == "POST" else None)


def assert_refused(house: House, browser: Browser) -> None:
    """At each address there is a sentence, and nothing of the page."""
    for method, path in ROUTES:
        reply = ask(browser, method, path)
        assert reply.status == 403
        assert reply.says(console.NOT_FOR_YOU.text)
        assert "Connections" not in reply.body
        row = house.audit[-1]
        assert (row.outcome, row.detail) == (Outcome.REQUEST_REFUSED, "for administrators alone")


def test_an_administrator_is_let_in(dana: Browser) -> None:
    page = dana.get(HOME)

    assert page.status == 200
    assert page.says("Connections")
    assert page.says("Signed in as Dana")


def test_its_pages_load_nothing_from_elsewhere_and_run_nothing_inline(dana: Browser) -> None:
    policy = dana.get(HOME).headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_who_is_not_signed_in_goes_there_first_and_comes_back(house: House, method: str, path: str) -> None:
    reply = ask(Browser(house), method, path)

    assert reply.status == 303
    where = urlsplit(reply.location or "")
    assert where.path == "/signin"
    (back,) = parse_qs(where.query)["return"]
    assert back.startswith(HOME)
    assert Rules().may_return_to(back)
    assert Browser(house).get(reply.location or "").status == 200


def test_after_the_sign_in_they_are_where_they_wanted_to_be(house: House, duo: RunningDuo, dana: Browser) -> None:
    elsewhere = Browser(house)
    back = parse_qs(urlsplit(elsewhere.ask("GET", HOME).location or "").query)["return"][0]

    again(duo, elsewhere, "dana", back)
    onward = elsewhere.get(back)

    assert onward.status == 200
    assert onward.body.count("Dana") == dana.get(HOME).body.count("Dana") == 1


def test_somebody_else_is_refused_everywhere(house: House, duo: RunningDuo) -> None:
    alice = enter(house, duo, "alice", "staff")

    assert_refused(house, alice)


def test_who_is_no_administrator_any_more_is_refused_at_once(house: House, dana: Browser) -> None:
    assert dana.get(HOME).status == 200
    house.doors.commit(Amend(person="dana", groups=frozenset({"staff"})))

    assert_refused(house, dana)


def test_who_is_disabled_meanwhile_is_refused_at_once(house: House, dana: Browser) -> None:
    house.doors.commit(Amend(person="dana", disabled=True))

    assert_refused(house, dana)


def test_an_administrator_with_a_password_alone_is_refused(duo: RunningDuo) -> None:
    house = House(duo=duo_over(duo), sim=duo, rules=Rules(bypass_allowed=True))
    house.add("boss", groups=frozenset({ADMINISTRATORS}))
    duo.control.put_person(Person("boss", status="bypass"))
    boss = Browser(house)
    boss.sign_in("boss")
    assert boss.has_entered()

    assert_refused(house, boss)


def test_a_session_that_ended_leads_to_the_sign_in(house: House, dana: Browser) -> None:
    house.clock.advance(timedelta(hours=11).total_seconds())

    for method, path in ROUTES:
        assert (ask(dana, method, path).location or "").startswith("/signin?return=%2Fconsole")


def test_without_its_own_forms_token_nothing_is_taken(house: House, dana: Browser) -> None:
    token = dana.get(HOME).form("/signout").fields["csrf"]

    for path in [path for method, path in ROUTES if method == "POST"]:
        for body in (b"name=x", f"csrf={token}".encode(), b"csrf=" + b"0" * 32):
            assert dana.ask("POST", path, body).status == 403
            assert house.audit[-1].detail == "missing or foreign CSRF token"
        assert dana.ask("POST", path, b"name=x", {"origin": "https://evil.example"}).status == 403
        assert house.audit[-1].detail == "foreign or missing Origin"


def test_signing_out_there_signs_out_of_everything(dana: Browser) -> None:
    page = dana.submit(dana.get(HOME).form("/signout"))

    assert page.says("You are signed out")
    assert (dana.ask("GET", HOME).location or "").startswith("/signin")


def test_nothing_is_at_another_address(dana: Browser) -> None:
    assert dana.get("/console/nothing").status == 404
