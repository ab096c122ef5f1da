"""An OpenID Connect application with a Duo application of its own: who asks, what the phone says, whom it lets in."""

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from doorbook import messages
from doorbook.access.applications import Applications, Asked, FailMode
from doorbook.adapters.destinations import ApplicationDestinations
from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.integrations import SecretIntegrations
from doorbook.events import Outcome
from doorbook.signin.rules import Rules
from local.duosim.faults import Fault
from local.duosim.integrations import Integration
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets
from tests.doorway import PASSWORD, Browser, Reply, duo_over
from tests.journeys.provider.doorway import CALLBACK, PHONE, WIKI, Backend, TrustedDoorway, answered, asking

ORIGIN_OF_WIKI = "https://wiki.example.com"


def keys(duo: RunningDuo, key: Integration) -> str:
    return json.dumps({"host": f"localhost:{duo.tls_port}", "ikey": key.ikey, "skey": key.skey})


@pytest.fixture
def own(duo: RunningDuo) -> Integration:
    """Protect an application for the wiki alone."""
    return duo.control.add_integration("authapi", "Wiki at Duo")


@pytest.fixture
def door(duo: RunningDuo, own: Integration) -> TrustedDoorway:
    """Give a portal whose wiki names that application."""
    secrets = KeptSecrets(
        {"own": keys(duo, duo.integration()), "duo/wiki": keys(duo, own), "ca": Path(duo.ca_file).read_text()}
    )
    made = TrustedDoorway(
        duo=duo_over(duo),
        integrations=SecretIntegrations(
            secrets, Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca"), portal="own", prefix="duo/"
        ),
        destinations=ApplicationDestinations(lambda: Applications(version=1, by_id=made.catalogue)),
    )
    made.catalogue["wiki"] = replace(WIKI, duo="wiki")
    made.catalogue["other"] = replace(WIKI, id="other", name="Other")
    made.add("alice")
    duo.control.put_person(Person("alice", devices=[Phone()]))
    return made


def sign_in(browser: Browser, duo: RunningDuo) -> Reply:
    """Give the password on the page, and approve what reaches the phone."""
    page = browser.page
    browser.submit(page.form(page.forms()[0].action), name="alice", password=PASSWORD)
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "approve", txid=duo.control.pushes("alice")[-1].txid)
    return browser.look_until(lambda page: page.status == 303 or page.says("You are signed in"))


def asked_by(duo: RunningDuo) -> list[str | None]:
    return [entry.ikey for entry in duo.control.journal("/auth/v2/auth")]


@pytest.mark.usefixtures("door")
def test_it_is_asked_for_by_its_own(duo: RunningDuo, browser: Browser, own: Integration) -> None:
    browser.get(asking())

    assert "code" in answered(sign_in(browser, duo))
    assert {entry.ikey for entry in duo.control.journal()} == {own.ikey}


@pytest.mark.usefixtures("door")
def test_another_is_asked_for_by_the_portals(duo: RunningDuo, browser: Browser) -> None:
    browser.get(asking(client_id="other"))

    assert "code" in answered(sign_in(browser, duo))
    assert {entry.ikey for entry in duo.control.journal()} == {duo.integration().ikey}


def test_who_came_in_by_the_portals_is_asked_again_by_its_own_and_then_goes_everywhere(
    door: TrustedDoorway, duo: RunningDuo, browser: Browser, own: Integration
) -> None:
    browser.get("/signin")
    sign_in(browser, duo)
    assert browser.has_entered()

    page = browser.get(asking())
    assert page.says("Password")
    assert Outcome.ADMITTED not in door.outcomes
    assert answered(browser.ask("GET", asking(prompt="none")))["error"] == "interaction_required"

    browser.get(asking())
    assert "code" in answered(sign_in(browser, duo))
    assert asked_by(duo) == [duo.integration().ikey, own.ikey]
    assert "code" in answered(browser.ask("GET", asking()))
    assert "code" in answered(browser.ask("GET", asking(client_id="other")))
    assert len(asked_by(duo)) == 2


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize(("client", "name"), [("wiki", "The Wiki"), ("other", "Other")])
def test_the_phone_is_told_which_application_asks_and_where_it_is(
    duo: RunningDuo, browser: Browser, client: str, name: str
) -> None:
    browser.get(asking(client_id=client))
    sign_in(browser, duo)

    (asked,) = duo.control.journal("/auth/v2/auth")
    assert asked.params["type"] == name
    told = dict(parse_qsl(asked.params["pushinfo"]))
    assert told == {"Application": name, "Host": "wiki.example.com", "Place": browser.address}


@pytest.mark.parametrize("address", ["https://evil.example/callback", f"{CALLBACK}/more", None])
def test_the_phone_is_told_of_no_address_that_the_application_has_not_registered(
    door: TrustedDoorway, duo: RunningDuo, browser: Browser, address: str | None
) -> None:
    """Whoever writes such a request by hand gets nowhere in the end, and does not get a name onto the phone either."""
    browser.sign_in("alice", return_to=asking(redirect_uri=address))

    push = duo.control.wait_for_push("alice")
    assert push.pushinfo == {"Application": "The Wiki", "Place": browser.address}
    assert Outcome.ADMITTED not in door.outcomes


def test_an_app_on_a_phone_has_no_host(door: TrustedDoorway, duo: RunningDuo, browser: Browser) -> None:
    door.catalogue["phone"] = replace(PHONE, asks=Asked.DUO)
    browser.sign_in("alice", return_to=asking(client_id="phone", redirect_uri=PHONE.redirects[0]))

    assert duo.control.wait_for_push("alice").pushinfo == {"Application": "Phone app", "Place": browser.address}


@pytest.fixture
def duo_is_away(duo: RunningDuo) -> None:
    """Let Duo answer nobody."""
    duo.control.add_fault(Fault.server_error(count=None))


@pytest.mark.usefixtures("duo_is_away")
@pytest.mark.parametrize("of_the_stack", [True, False])
def test_while_duo_is_away_a_request_lets_nobody_in_whatever_fails_open(
    duo: RunningDuo, door: TrustedDoorway, of_the_stack: bool
) -> None:
    door.catalogue["wiki"] = replace(door.catalogue["wiki"], origins=(ORIGIN_OF_WIKI,), fail_mode=FailMode.OPEN)
    open_door = replace(door, rules=Rules(fail_open=of_the_stack))
    open_door.catalogue = door.catalogue
    browser = Browser(open_door)

    page = browser.sign_in("alice", return_to=asking())

    assert page.says(messages.DUO_UNAVAILABLE.text)
    assert not browser.inside
    assert open_door.outcomes == [Outcome.DUO_UNAVAILABLE]
    assert duo.control.pushes("alice") == []


@pytest.mark.usefixtures("duo_is_away")
def test_who_was_let_in_openly_for_its_plain_address_is_told_nothing_more_than_a_password(
    door: TrustedDoorway, browser: Browser
) -> None:
    wiki = replace(door.catalogue["wiki"], origins=(ORIGIN_OF_WIKI,), fail_mode=FailMode.OPEN)
    door.catalogue["wiki"], door.catalogue["notes"] = wiki, replace(WIKI, id="notes", asks=Asked.PASSWORD)
    browser.sign_in("alice", return_to=f"{ORIGIN_OF_WIKI}/page")
    assert browser.inside
    assert door.outcomes == [Outcome.FAIL_OPEN]

    assert answered(browser.ask("GET", asking(prompt="none")))["error"] == "interaction_required"
    assert browser.get(asking()).says("Password")
    told = answered(browser.ask("GET", asking(client_id="notes")))
    claims = Backend(door, "notes").claims(Backend(door, "notes").tokens(told["code"])["id_token"])
    assert (claims["acr"], claims["amr"]) == ("urn:doorbook:password", ["pwd"])
