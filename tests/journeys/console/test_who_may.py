"""The console lets those in who have a role, by two factors, as their groups are now, each as far as it reaches."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from doorbook.events import Outcome
from doorbook.messages import console
from doorbook.signin.changes import Amend
from doorbook.signin.roles import ADMINISTRATORS, HELP_DESK, VIEWERS, Role, RoleGroups
from doorbook.signin.rules import Rules
from doorbook.web.console.house import FOR
from local.cloud import template
from local.duosim.people import Person
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply, duo_over
from tests.journeys.console.house import HOME, House, again, enter
from tests.journeys.console.wizard import added, begin

PATHS = template.shipped()["Resources"]["Api"]["Properties"]["DefinitionBody"]["paths"]
ROUTES = [(each.upper(), path) for path, methods in PATHS.items() for each in methods if path.startswith("/console")]

LOOKS = {
    ("GET", "/console"),
    ("GET", "/console/audit"),
    ("GET", "/console/audit/export"),
    ("GET", "/console/findings"),
    ("GET", "/console/findings/export"),
    ("POST", "/console/findings/export"),
    ("GET", "/console/exports/{export}"),
    ("GET", "/console/exports/{export}/file"),
    ("GET", "/console/findings/{finding}"),
    ("GET", "/console/risk"),
    ("GET", "/console/checks"),
    ("GET", "/console/coverage"),
    ("GET", "/console/data-files"),
    ("GET", "/console/coverage/export"),
    ("POST", "/console/coverage/export"),
    ("GET", "/console/checks/{check}"),
    ("GET", "/console/checks/{check}/backtests/{backtest}"),
    ("GET", "/console/notices"),
    ("GET", "/console/notices/rules/{rule}"),
    ("GET", "/console/connections"),
    ("GET", "/console/connections/{connection}"),
    ("GET", "/console/connections/{connection}/people/{user}/deeds/{deed}"),
    ("GET", "/console/people"),
    ("GET", "/console/applications"),
    ("GET", "/console/connections/{connection}/people"),
    ("GET", "/console/connections/{connection}/people/{user}"),
    ("GET", "/console/connections/{connection}/export/people"),
    ("GET", "/console/connections/{connection}/applications"),
    ("GET", "/console/connections/{connection}/applications/{application}"),
}
"""Where whoever has a role may look, and take what they see as a file."""

PERSON = "/console/connections/{connection}/people/{user}"
HELPS = {
    ("POST", "/console/findings/{finding}/take-up"),
    ("POST", "/console/findings/{finding}/settle"),
    ("POST", "/console/findings/{finding}/reopen"),
    ("POST", "/console/findings/{finding}/suppress"),
    ("POST", "/console/findings/{finding}/unsuppress"),
    ("POST", "/console/checks/{check}/suppressions/{suppression}/end"),
    ("GET", f"{PERSON}/actions/{{action}}"),
    ("POST", f"{PERSON}/actions/{{action}}"),
    ("GET", f"{PERSON}/actions/{{action}}/on/{{target}}"),
    ("POST", f"{PERSON}/actions/{{action}}/on/{{target}}"),
    ("POST", f"{PERSON}/deeds/{{deed}}/undo"),
    ("GET", f"{PERSON}/verify"),
    ("POST", f"{PERSON}/verify"),
    ("GET", f"{PERSON}/verify/{{verification}}"),
}
"""What the help desk may do beside that. All other addresses are for administrators."""

NO_TOKEN = "missing or foreign CSRF token"

GROUPS = {Role.VIEWER: VIEWERS, Role.HELP_DESK: HELP_DESK, Role.ADMINISTRATOR: ADMINISTRATORS}


def least(route: tuple[str, str]) -> Role:
    """Return who may go there."""
    return Role.VIEWER if route in LOOKS else Role.HELP_DESK if route in HELPS else Role.ADMINISTRATOR


def ask(by: Browser, route: tuple[str, str]) -> Reply:
    method, path = route
    return by.ask(method, re.sub("{[a-z]+}", "x", path), b"name=x" if method == "POST" else None)


def assert_refused(house: House, browser: Browser) -> None:
    """At each address there is a sentence, and nothing of the page."""
    for route in ROUTES:
        reply = ask(browser, route)
        assert reply.status == 403
        assert reply.says(console.NOT_FOR_YOU.text)
        assert "Connections" not in reply.body
        row = house.audit[-1]
        detail = f"for {least(route)} and above, not for nobody"
        assert (row.outcome, row.detail) == (Outcome.REQUEST_REFUSED, detail)


@pytest.mark.parametrize("role", Role)
def test_each_role_may_go_where_the_table_says_and_nowhere_else(house: House, duo: RunningDuo, role: Role) -> None:
    somebody = enter(house, duo, "sam", GROUPS[role])

    for route in ROUTES:
        reply = ask(somebody, route)
        told = f"for {least(route)} and above, not for {role}"
        if role.reaches(least(route)):
            assert reply.status in {200, 404} or (reply.status, house.audit[-1].detail) == (403, NO_TOKEN), route
        else:
            assert (reply.status, house.audit[-1].detail) == (403, told), route
            assert reply.says(FOR[least(route)].text)


def test_the_table_has_no_address_that_is_none() -> None:
    assert set(ROUTES) >= LOOKS | HELPS
    assert not {route for route in LOOKS if route[0] != "GET" and not route[1].endswith("/export")}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.HELP_DESK])
def test_who_may_only_look_is_shown_nothing_to_do(house: House, duo: RunningDuo, dana: Browser, role: Role) -> None:
    kept = added(house, dana, duo)
    draft = begin(dana, duo, "Unfinished").form("/setup/keys").action.removesuffix("/setup/keys")
    somebody = enter(house, duo, "sam", GROUPS[role])

    overview, own = somebody.get(f"{HOME}/connections"), somebody.get(f"{HOME}/connections/{kept.id}")

    assert overview.says(kept.name)
    assert not overview.says("Unfinished")
    assert not overview.says("Add a connection")
    assert somebody.get(draft).status == 404
    assert own.says("How it is set up")
    for page in (overview, own):
        assert {form.action for form in page.forms()} == {"/signout"}
        assert {link for link in page.links() if link.startswith(f"{HOME}/connections/")} <= {
            f"{HOME}/connections/{kept.id}"
        }


def test_an_administrator_is_shown_what_there_is_to_do(house: House, duo: RunningDuo, dana: Browser) -> None:
    kept = added(house, dana, duo)
    begin(dana, duo, "Unfinished")

    overview, own = dana.get(f"{HOME}/connections"), dana.get(f"{HOME}/connections/{kept.id}")

    assert overview.says("Unfinished")
    assert overview.says("Add a connection")
    assert len({form.action for form in own.forms()}) > 1
    assert f"{HOME}/connections/{kept.id}/keys" in own.links()


@pytest.mark.parametrize(("groups", "ways"), [((), 0), ((VIEWERS,), 1), ((HELP_DESK,), 1), ((ADMINISTRATORS,), 3)])
def test_the_first_page_leads_where_one_may_go(
    house: House, duo: RunningDuo, groups: tuple[str, ...], ways: int
) -> None:
    links = enter(house, duo, "sam", *groups).get("/").links()

    assert len([each for each in (HOME, "/selftest", "/admin/browsers") if each in links]) == ways
    assert (HOME in links) is (ways > 0)


def test_the_stack_may_name_other_groups(duo: RunningDuo) -> None:
    roles = RoleGroups(viewers=("Audit Team",), help_desk=("First Line", "Second Line"), administrators=("it",))
    house = House(duo=duo_over(duo), sim=duo, roles=roles)

    assert enter(house, duo, "anna", "Second Line").get(HOME).status == 200
    assert enter(house, duo, "boss", ADMINISTRATORS).get(HOME).status == 403


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


@pytest.mark.parametrize("route", ROUTES)
def test_who_is_not_signed_in_goes_there_first_and_comes_back(house: House, route: tuple[str, str]) -> None:
    reply = ask(Browser(house), route)

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


@pytest.mark.parametrize("group", [VIEWERS, HELP_DESK, ADMINISTRATORS])
def test_a_password_alone_is_not_enough_whatever_the_role(duo: RunningDuo, group: str) -> None:
    house = House(duo=duo_over(duo), sim=duo, rules=Rules(bypass_allowed=True))
    house.add("boss", groups=frozenset({group}))
    duo.control.put_person(Person("boss", status="bypass"))
    boss = Browser(house)
    boss.sign_in("boss")
    assert boss.has_entered()

    assert_refused(house, boss)


def test_a_session_that_ended_leads_to_the_sign_in(house: House, dana: Browser) -> None:
    house.clock.advance(timedelta(hours=11).total_seconds())

    for route in ROUTES:
        assert (ask(dana, route).location or "").startswith("/signin?return=%2Fconsole")


def test_without_its_own_forms_token_nothing_is_taken(house: House, dana: Browser) -> None:
    token = dana.get(HOME).form("/signout").fields["csrf"]

    for path in [re.sub("{[a-z]+}", "x", path) for method, path in ROUTES if method == "POST"]:
        for body in (b"name=x", f"csrf={token}".encode(), b"csrf=" + b"0" * 32):
            assert dana.ask("POST", path, body).status == 403
            assert house.audit[-1].detail == NO_TOKEN
        assert dana.ask("POST", path, b"name=x", {"origin": "https://evil.example"}).status == 403
        assert house.audit[-1].detail == "foreign or missing Origin"


def test_signing_out_there_signs_out_of_everything(dana: Browser) -> None:
    page = dana.submit(dana.get(HOME).form("/signout"))

    assert page.says("You are signed out")
    assert (dana.ask("GET", HOME).location or "").startswith("/signin")


def test_nothing_is_at_another_address(dana: Browser) -> None:
    assert dana.get("/console/nothing").status == 404
