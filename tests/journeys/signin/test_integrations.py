"""Several Duo integrations in one stack: each application is asked for by its own, from the first call to the last."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from doorbook import messages
from doorbook.access.applications import PORTAL, Application, Applications
from doorbook.adapters.destinations import ApplicationDestinations
from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.integrations import SecretIntegrations
from doorbook.errors import Cause, FixSettingsError
from doorbook.events import Outcome
from doorbook.signin import integrations
from doorbook.signin.duo import PushRequest
from doorbook.signin.integrations import ByApi, ByPrompt, api_of
from local.duosim.integrations import Integration
from local.duosim.people import Person, Phone, Token
from local.duosim.running import RunningDuo
from tests.at_duo import keys as prompt_keys
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets
from tests.doorway import Browser, Doorway, duo_over

WIKI = "https://wiki.example.com"
WAGES = "https://wages.example.com"
BY_REQUEST = f"/oidc/authorize?{urlencode({'client_id': 'wages', 'state': 's'})}"


class LockedSecrets(KeptSecrets):
    """Secrets as the stack's: one that is not there is a setting to fix."""

    def read(self, name: str) -> str:
        if name not in self.texts:
            raise FixSettingsError(Cause.SECRET, "ResourceNotFoundException")
        return super().read(name)


def keys(duo: RunningDuo, key: Integration, **changes: str) -> str:
    return json.dumps({"host": f"localhost:{duo.tls_port}", "ikey": key.ikey, "skey": key.skey} | changes)


@pytest.fixture
def wages(duo: RunningDuo) -> Integration:
    """Protect a second application at Duo."""
    return duo.control.add_integration("authapi", "Wages")


@pytest.fixture
def secrets(duo: RunningDuo, wages: Integration) -> KeptSecrets:
    """Fill in the keys of both."""
    ca = Path(duo.ca_file).read_text()
    return LockedSecrets({"own": keys(duo, duo.integration()), "stack/duo/wages": keys(duo, wages), "ca": ca})


@pytest.fixture
def standing() -> dict[str, Application]:
    """Declare one application that is content with the portal's integration, and one that has its own."""
    wages = Application(id="wages", name="Wages", origins=(WAGES,), redirects=(f"{WAGES}/cb",), duo="wages")
    return {"wiki": Application(id="wiki", name="Wiki", origins=(WIKI,)), "wages": wages}


@pytest.fixture
def door(duo: RunningDuo, secrets: KeptSecrets, standing: dict[str, Application]) -> Doorway:
    """Give a portal over the stack's real integrations."""
    outbound = Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca")
    door = Doorway(
        duo=duo_over(duo),
        integrations=SecretIntegrations(secrets, outbound, portal="own", prefix="stack/duo/"),
        destinations=ApplicationDestinations(lambda: Applications(version=1, by_id=standing)),
    )
    door.add("alice")
    devices: list[Phone | Token] = [
        Phone(device="DPALICE", sms_codes=["1234567"]),
        Token(device="DHALICE", serial="111111"),
    ]
    duo.control.put_person(Person("alice", devices=devices))
    return door


def approved(browser: Browser, duo: RunningDuo) -> bool:
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "approve", txid=duo.control.pushes("alice")[-1].txid)
    for _ in range(5):
        reply = browser.ask("GET", f"{browser.ticket}/look")
        if reply.status == 303:
            break
    return browser.has_entered()


def asked_by(duo: RunningDuo) -> set[str | None]:
    return {entry.ikey for entry in duo.control.journal()}


def test_both_halves_call_the_portals_own_by_the_same_name() -> None:
    assert PORTAL == integrations.PORTAL


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize("return_to", [f"{WAGES}/page", BY_REQUEST])
def test_an_application_with_its_own_integration_is_asked_for_with_that_and_never_another(
    duo: RunningDuo, browser: Browser, wages: Integration, return_to: str
) -> None:
    browser.sign_in("alice", return_to=return_to)
    push = duo.control.wait_for_push("alice")

    assert push.application == "Wages"
    assert approved(browser, duo)
    assert asked_by(duo) == {wages.ikey}
    assert {entry.path for entry in duo.control.journal()} >= {
        "/auth/v2/preauth",
        "/auth/v2/auth",
        "/auth/v2/auth_status",
    }


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize("return_to", [None, f"{WIKI}/page"])
def test_everybody_else_is_asked_for_with_the_portals_own(
    duo: RunningDuo, browser: Browser, return_to: str | None
) -> None:
    browser.sign_in("alice", return_to=return_to)

    assert approved(browser, duo)
    assert asked_by(duo) == {duo.integration().ikey}


def _codes(browser: Browser) -> None:
    page = browser.submit(browser.page.form("/switch"), to="passcode")
    browser.submit(page.form("/passcode"), passcode="123456")


def _call(browser: Browser) -> None:
    page = browser.submit(browser.page.form("/switch"))
    browser.submit(page.form("/call"), device="DPALICE")
    browser.look()


def _text(browser: Browser) -> None:
    page = browser.submit(browser.page.form("/switch"))
    browser.submit(page.form("/text"), device="DPALICE")


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize("go_on", [_codes, _call, _text])
def test_another_way_stays_with_the_integration(
    duo: RunningDuo, browser: Browser, wages: Integration, go_on: Callable[[Browser], None]
) -> None:
    browser.sign_in("alice", return_to=WAGES)
    before = len(duo.control.journal())

    go_on(browser)

    assert len(duo.control.journal()) > before
    assert asked_by(duo) == {wages.ikey}


@pytest.mark.usefixtures("door")
def test_an_enrolment_stays_with_the_integration(
    door: Doorway, duo: RunningDuo, browser: Browser, wages: Integration
) -> None:
    door.add("frank")

    page = browser.sign_in("frank", return_to=WAGES)
    browser.submit(page.form("/enrol"))
    browser.look()

    assert {entry.path for entry in duo.control.journal()} >= {"/auth/v2/enroll", "/auth/v2/enroll_status"}
    assert asked_by(duo) == {wages.ikey}


@pytest.mark.usefixtures("door")
def test_a_document_that_is_applied_meanwhile_changes_nothing_for_who_has_begun(
    duo: RunningDuo, browser: Browser, wages: Integration, standing: dict[str, Application]
) -> None:
    browser.sign_in("alice", return_to=WAGES)
    standing["wages"] = replace(standing["wages"], duo=PORTAL)

    assert approved(browser, duo)
    assert asked_by(duo) == {wages.ikey}


def test_a_push_of_one_integration_lets_nobody_in_through_another(
    door: Doorway, duo: RunningDuo, browser: Browser
) -> None:
    """Whoever brought a ticket to ask another integration would hear of no push: Duo knows a txid by who sent it."""
    browser.sign_in("alice", return_to=WAGES)
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "approve")
    (ticket,) = door.doors.kept.tickets.values()
    assert ticket.destination is not None
    door.doors.kept.tickets[ticket.id] = replace(ticket, destination=replace(ticket.destination, duo=PORTAL))

    browser.look()

    assert not browser.inside
    assert Outcome.SIGNED_IN not in door.outcomes


@pytest.mark.parametrize(
    ("spoilt", "detail"),
    [
        (None, "wages: ResourceNotFoundException"),
        ("{}", "wages: the Duo secret is not JSON with host, ikey and skey"),
        ('{"host": "", "ikey": "", "skey": ""}', "wages: the Duo secret is not filled in"),
    ],
)
def test_a_secret_that_is_not_there_shuts_its_applications_and_no_other(
    door: Doorway, duo: RunningDuo, secrets: KeptSecrets, spoilt: str | None, detail: str
) -> None:
    del secrets.texts["stack/duo/wages"]
    if spoilt is not None:
        secrets.texts["stack/duo/wages"] = spoilt
    shut, other = Browser(door), Browser(door)

    page = shut.sign_in("alice", return_to=WAGES)

    assert page.says(messages.MISCONFIGURED.text)
    assert not shut.inside
    assert [(row.outcome, row.cause, row.detail) for row in door.audit] == [
        (Outcome.MISCONFIGURED, Cause.SECRET, detail)
    ]
    assert duo.control.journal() == []
    other.sign_in("alice", return_to=WIKI)
    assert approved(other, duo)


def test_a_wrong_key_of_one_shuts_neither_the_others_nor_itself_for_longer_than_it_is_wrong(
    door: Doorway, duo: RunningDuo, wages: Integration, secrets: KeptSecrets
) -> None:
    secrets.texts["stack/duo/wages"] = keys(duo, wages, skey="x" * 40)
    shut, other, later = Browser(door), Browser(door), Browser(door)

    assert shut.sign_in("alice", return_to=WAGES).says(messages.MISCONFIGURED.text)
    other.sign_in("alice", return_to=WIKI)
    assert approved(other, duo)
    assert [row.cause for row in door.audit] == [Cause.WRONG_KEY, None]

    secrets.texts["stack/duo/wages"] = keys(duo, wages)
    later.sign_in("alice", return_to=WAGES)
    assert approved(later, duo)
    assert not shut.inside


def test_no_two_names_are_one_integration(duo: RunningDuo, secrets: KeptSecrets, wages: Integration) -> None:
    made = SecretIntegrations(
        secrets, Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca"), portal="own", prefix="stack/duo/"
    )
    duo.control.put_person(Person("alice", devices=[Phone(device="DPALICE")]))
    request = PushRequest(duo_name="alice", display="Alice", device="DPALICE", address="192.0.2.7", facts=())

    for name in (PORTAL, "wages", PORTAL):
        api_of(made, name).send_push(request)

    own = duo.integration().ikey
    assert [entry.ikey for entry in duo.control.journal()] == [own, wages.ikey, own]
    assert made("wages") is made("wages")


def test_the_keys_in_a_secret_decide_its_kind_and_a_change_is_noticed(duo: RunningDuo, secrets: KeptSecrets) -> None:
    made = SecretIntegrations(
        secrets, Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca"), portal="own", prefix="stack/duo/"
    )
    for name, secret in ((PORTAL, "own"), ("wages", "stack/duo/wages")):
        before = secrets.texts[secret]
        assert isinstance(made(name), ByApi)

        secrets.texts[secret] = json.dumps(prompt_keys(duo, duo.mfa))
        secrets.forget(secret)
        by_prompt = made(name)
        assert isinstance(by_prompt, ByPrompt)
        assert made(name) is by_prompt
        by_prompt.prompt.health()

        secrets.texts[secret] = before
        secrets.forget(secret)
        assert isinstance(made(name), ByApi)
