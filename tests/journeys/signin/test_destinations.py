"""Sign-ins that lead to an application: what each asks is asked, and beside each way in stands the one that is not."""

from dataclasses import dataclass, field, replace
from html import escape
from typing import Literal

import pytest

from doorbook.access.applications import Application, Applications, Asked, FailMode
from doorbook.adapters.destinations import ApplicationDestinations
from doorbook.events import Outcome
from doorbook.signin.assurance import Level
from doorbook.signin.changes import Remember
from doorbook.signin.people import Method, Preference
from doorbook.signin.rules import Rules
from local.duosim.faults import Fault
from local.duosim.people import Person, Phone, Token
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Doorway, duo_over

WIKI = "https://wiki.example.com"
MAIL = "https://mail.example.com"
STACK = "https://stack.example.com"
AUTHORIZE = "/oidc/authorize?client_id=mail&state=s"


@dataclass
class Standing:
    """The applications as they stand, in the test's hand."""

    wiki: Application = field(default_factory=lambda: Application(id="wiki", name="Team wiki", origins=(WIKI,)))
    mail: Application = field(
        default_factory=lambda: Application(
            id="mail", name="Mail", origins=(MAIL,), redirects=(f"{MAIL}/cb",), asks=Asked.PASSWORD
        )
    )
    asked: int = 0

    def __call__(self) -> Applications:
        self.asked += 1
        return Applications(version=1, by_id={"wiki": self.wiki, "mail": self.mail})


@pytest.fixture
def standing() -> Standing:
    return Standing()


@pytest.fixture
def door(duo: RunningDuo, standing: Standing) -> Doorway:
    """Give a portal with two applications, one of them content with a password."""
    rules = Rules(return_origins=frozenset({STACK}))
    return Doorway(duo=duo_over(duo), rules=rules, destinations=ApplicationDestinations(standing))


def approved(browser: Browser, duo: RunningDuo) -> str | None:
    """Approve the push, and return where the person is sent."""
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "approve")
    for _ in range(5):
        reply = browser.ask("GET", f"{browser.ticket}/look")
        if reply.status == 303 or not reply.forms() or "refresh" not in reply.body:
            break
    browser.page = reply
    return reply.location


def pushes(duo: RunningDuo) -> int:
    return len(duo.control.journal("/auth/v2/auth"))


@pytest.mark.usefixtures("alice")
def test_an_application_that_asks_for_duo_is_reached_by_a_push_that_names_it(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    browser.sign_in("alice", return_to=f"{WIKI}/page")

    push = duo.control.wait_for_push("alice")
    assert push.pushinfo == {"Application": "Team wiki", "Host": "wiki.example.com", "Place": browser.address}
    assert approved(browser, duo) == f"{WIKI}/page"
    assert door.outcomes == [Outcome.SIGNED_IN]


@pytest.mark.parametrize(
    "address",
    ["https://other.example.com/", f"{WIKI}.evil.example/", f"{WIKI}@evil.example/", f"{WIKI}\\@evil.example"],
)
def test_an_address_of_nobodys_is_refused(door: Doorway, browser: Browser, address: str) -> None:
    reply = browser.ask("GET", f"/signin?return={address}")

    assert reply.status == 400
    assert door.outcomes == [Outcome.RETURN_REFUSED]


@pytest.mark.usefixtures("alice")
def test_an_origin_of_the_stack_is_still_one_to_return_to(duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice", return_to=f"{STACK}/")

    assert approved(browser, duo) == f"{STACK}/"


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize("return_to", [f"{MAIL}/inbox", AUTHORIZE])
def test_an_application_content_with_a_password_asks_no_phone_and_proves_no_more(
    door: Doorway, duo: RunningDuo, browser: Browser, return_to: str
) -> None:
    page = browser.sign_in("alice", return_to=return_to)

    assert page.says("You are signed in.")
    assert f'content="0; url={escape(return_to)}"' in page.body
    assert browser.inside
    assert pushes(duo) == 0
    (session,) = door.doors.kept.sessions.values()
    assert session.assurance.acr is Level.PASSWORD
    assert [(row.outcome, row.method) for row in door.audit] == [(Outcome.SIGNED_IN, "password")]


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize("page", ["/account/sessions", "/account/signins", "/account/way"])
def test_a_password_alone_opens_no_page_of_the_account_and_a_push_does(
    duo: RunningDuo, browser: Browser, page: str
) -> None:
    browser.sign_in("alice", return_to=MAIL)
    assert browser.inside
    before = browser.ask("GET", page)

    browser.sign_in("alice")
    approved(browser, duo)
    browser.has_entered()

    assert (before.status, before.location) == (303, "/signin")
    assert browser.ask("GET", page).status == 200


@pytest.mark.usefixtures("alice")
def test_a_wrong_password_is_not_enough_for_it(door: Doorway, browser: Browser) -> None:
    browser.sign_in("alice", "wrong", return_to=MAIL)

    assert not browser.inside
    assert door.outcomes == [Outcome.WRONG_PASSWORD]


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize("level", [Level.DUO, Level.VERIFIED_PUSH])
def test_a_request_that_wishes_for_more_than_a_password_asks_the_phone(
    duo: RunningDuo, browser: Browser, level: Level
) -> None:
    browser.sign_in("alice", return_to=f"{AUTHORIZE}&acr_values={level}")

    assert duo.control.wait_for_push("alice").username == "alice"
    assert not browser.inside


@pytest.mark.usefixtures("alice")
def test_without_an_application_the_password_alone_opens_nothing(duo: RunningDuo, browser: Browser) -> None:
    browser.sign_in("alice")

    assert not browser.inside
    assert duo.control.wait_for_push("alice").username == "alice"


@pytest.mark.usefixtures("alice")
def test_who_is_in_none_of_its_groups_is_refused_before_the_phone_is_asked(
    door: Doorway, duo: RunningDuo, browser: Browser, standing: Standing
) -> None:
    standing.wiki = replace(standing.wiki, groups=frozenset({"staff"}))

    page = browser.sign_in("alice", return_to=WIKI)

    assert page.status == 403
    assert page.says("This application is not for your account.")
    assert not browser.inside
    assert pushes(duo) == 0
    assert [(row.outcome, row.person) for row in door.audit] == [(Outcome.APPLICATION_REFUSED, "alice")]


def test_who_is_in_one_of_its_groups_is_sent_on(
    door: Doorway, duo: RunningDuo, browser: Browser, standing: Standing
) -> None:
    standing.wiki = replace(standing.wiki, groups=frozenset({"staff", "night"}))
    door.add("alice", groups=frozenset({"night"}))
    duo.control.put_person(Person("alice", devices=[Phone()]))

    browser.sign_in("alice", return_to=WIKI)

    assert approved(browser, duo) == WIKI


@pytest.fixture
def numbered(door: Doorway, duo: RunningDuo, standing: Standing) -> str:
    """Let Carol be asked for a number by policy, with a phone and a token, and the wiki ask for just that."""
    standing.wiki = replace(standing.wiki, asks=Asked.VERIFIED_PUSH)
    door.add("carol")
    devices: list[Phone | Token] = [Phone(device="DPCAROL"), Token(device="DHCAROL", serial="482913")]
    duo.control.put_person(Person("carol", verified_push="required", devices=devices))
    return "carol"


def test_a_push_with_a_number_is_enough_for_verified_push(
    door: Doorway, duo: RunningDuo, browser: Browser, numbered: str
) -> None:
    browser.sign_in(numbered, return_to=WIKI)

    (ticket,) = door.doors.kept.tickets.values()
    duo.control.press(numbered, "approve", number=(ticket.push.code if ticket.push else None) or "")
    replies = [browser.ask("GET", f"{browser.ticket}/look") for _ in range(2)]
    assert WIKI in {reply.location for reply in replies}
    assert door.outcomes == [Outcome.SIGNED_IN]


def test_another_way_than_the_number_is_too_little_for_verified_push(
    door: Doorway, duo: RunningDuo, browser: Browser, numbered: str
) -> None:
    """The person chose it, so they are inside; what the application asks is judged at the end, by what was passed."""
    page = browser.sign_in(numbered, return_to=WIKI)
    page = browser.submit(page.form("/switch"), to="passcode")
    reply = browser.submit(page.form("/passcode"), passcode=duo.control.passcode(numbered, "DHCAROL"))

    assert reply.says("The application asks for more than you confirmed")
    assert WIKI not in reply.body
    assert browser.inside
    assert sorted(door.outcomes) == [Outcome.APPLICATION_REFUSED, Outcome.SIGNED_IN, Outcome.SWITCHED]


def test_a_remembered_passcode_gives_way_to_the_push_that_an_application_asks_for(
    door: Doorway, duo: RunningDuo, browser: Browser, numbered: str
) -> None:
    chosen = Preference(method=Method.PASSCODE, device="", chosen=door.clock())
    door.doors.commit(Remember(numbered, chosen))

    browser.sign_in(numbered)
    assert browser.page.form("/passcode").fields["csrf"]
    assert pushes(duo) == 0
    Browser(door).sign_in(numbered, return_to=WIKI)

    assert duo.control.wait_for_push(numbered).device == "DPCAROL"


@pytest.mark.parametrize(
    ("policy", "devices"),
    [
        ("off", [Phone(device="DPCAROL")]),
        ("required", [Token(device="DHCAROL", serial="482913")]),
        ("required", [Phone(device="DPCAROL", capabilities=["auto", "sms", "phone"])]),
    ],
)
@pytest.mark.usefixtures("numbered")
def test_who_can_reach_no_number_is_refused_before_the_phone_is_asked(
    door: Doorway,
    duo: RunningDuo,
    browser: Browser,
    policy: Literal["off", "required"],
    devices: list[Phone | Token],
) -> None:
    duo.control.put_person(Person("carol", verified_push=policy, devices=devices))

    page = browser.sign_in("carol", return_to=WIKI)

    assert page.status == 403
    assert page.says("asks for a push with a number")
    assert not browser.inside
    assert pushes(duo) == 0
    assert [(row.outcome, row.detail) for row in door.audit] == [
        (Outcome.APPLICATION_REFUSED, "wiki asks for a number: Duo's policy wants none, or no device takes pushes")
    ]


@pytest.mark.usefixtures("alice")
def test_what_no_factor_of_ours_reaches_is_refused_before_the_phone_is_asked(
    door: Doorway, duo: RunningDuo, browser: Browser, standing: Standing
) -> None:
    standing.wiki = replace(standing.wiki, asks=Asked.PHISHING_RESISTANT)

    assert browser.sign_in("alice", return_to=WIKI).says("asks for more than you confirmed")

    assert pushes(duo) == 0
    assert door.outcomes == [Outcome.APPLICATION_REFUSED]


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize(
    ("mode", "return_to", "outcome"),
    [
        (FailMode.OPEN, WIKI, Outcome.FAIL_OPEN),
        (FailMode.CLOSED, WIKI, Outcome.DUO_UNAVAILABLE),
        (FailMode.OPEN, STACK, Outcome.DUO_UNAVAILABLE),
        (FailMode.OPEN, None, Outcome.DUO_UNAVAILABLE),
    ],
)
def test_while_duo_is_away_an_application_is_reached_only_if_it_fails_open(
    door: Doorway,
    duo: RunningDuo,
    browser: Browser,
    standing: Standing,
    mode: FailMode,
    return_to: str | None,
    outcome: Outcome,
) -> None:
    standing.wiki = replace(standing.wiki, fail_mode=mode)
    duo.control.add_fault(Fault.server_error(count=None))

    browser.sign_in("alice", return_to=return_to)

    assert door.outcomes == [outcome]
    assert browser.inside is (outcome is Outcome.FAIL_OPEN)
    assert all(each.assurance.acr is Level.PASSWORD for each in door.doors.kept.sessions.values())


def test_the_stacks_own_fail_mode_opens_no_application_that_fails_closed(duo: RunningDuo, standing: Standing) -> None:
    door = Doorway(duo=duo_over(duo), rules=Rules(fail_open=True), destinations=ApplicationDestinations(standing))
    door.add("alice")
    duo.control.add_fault(Fault.server_error(count=None))

    Browser(door).sign_in("alice", return_to=WIKI)
    assert door.outcomes == [Outcome.DUO_UNAVAILABLE]
    Browser(door).sign_in("alice")
    assert door.outcomes[-1] is Outcome.FAIL_OPEN


@pytest.mark.usefixtures("alice")
def test_applications_are_read_only_where_somebody_is_to_return(browser: Browser, standing: Standing) -> None:
    browser.sign_in("alice")
    assert standing.asked == 0

    Browser(browser.doorway).sign_in("alice", return_to=WIKI)
    assert standing.asked == 1
