"""An OpenID Connect application with a Duo application of its own: who asks, what the phone says, whom it lets in."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from doorbook.access.applications import Applications
from doorbook.adapters.destinations import ApplicationDestinations
from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.integrations import SecretIntegrations
from doorbook.events import Outcome
from local.duosim.integrations import Integration
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets
from tests.doorway import PASSWORD, Browser, Reply, duo_over
from tests.journeys.provider.doorway import WIKI, TrustedDoorway, answered, asking


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
