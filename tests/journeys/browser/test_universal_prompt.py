"""Duo's own page as the second factor, in Chromium on the deployed stack: there, back, and what else people do."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from doorbook.access.applications import Application, Asked
from doorbook.adapters.dynamodb.applications import DynamoApplications
from doorbook.events import AuditRow, Outcome
from local.cloud import deploy
from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.people import Person as DuoPerson
from local.duosim.people import Phone, WebAuthn
from tests.doorway import Browser
from tests.journeys.browser.conftest import MakeSomeone
from tests.journeys.browser.steps import Someone, expect_inside, expect_outside, give_password, has_session, press, see
from tests.journeys.deployed import DeployedDoor

VAULT = "vault"
TOUCH_ID = "WebAuthn Chrome Touch ID"
PATIENCE = 90.0


@pytest.fixture(scope="module")
def vault(stack: Stack) -> Iterator[str]:
    """Apply an application that asks for what no phishing page can have, by a Universal Prompt of its own."""
    key = stack.duo.key("websdk")
    told = {"host": stack.duo.tls.removeprefix("https://"), "client_id": key["ikey"], "client_secret": key["skey"]}
    secrets, name = stack.aws.client("secretsmanager"), f"{deploy.STACK}/duo/{VAULT}"
    secrets.create_secret(Name=name, SecretString=json.dumps(told))
    store = DynamoApplications(stack.aws.client("dynamodb"), people=stack.table("People"), audit=stack.table("Audit"))
    before = store.read()
    origin = stack.duo.phone.rstrip("/")
    asks = Application(id=VAULT, name="Vault", origins=(origin,), duo=VAULT, asks=Asked.PHISHING_RESISTANT)
    _apply(store, {**before.by_id, VAULT: asks})
    _wait_until_known(stack, origin)
    yield f"{origin}/"
    _apply(store, dict(before.by_id))
    secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def _apply(store: DynamoApplications, by_id: dict[str, Application]) -> None:
    standing = store.read()
    row = AuditRow(
        id=f"vault-{standing.version}",
        at=datetime.now(UTC),
        outcome=Outcome.APPLICATIONS_APPLIED,
        method="none",
        person=None,
        address="",
        agent="",
    )
    store.apply(replace(standing, version=standing.version + 1, by_id=by_id), row)


def _wait_until_known(stack: Stack, origin: str) -> None:
    """Wait for the portal to read the document anew, which it does once a minute."""
    ends = time.monotonic() + PATIENCE
    while Browser(DeployedDoor(stack.portal)).get(f"/signin?return={origin}/").status != 200:
        assert time.monotonic() < ends
        time.sleep(0.5)


@pytest.fixture
def dana(newcomer: MakeSomeone, duo: Control) -> Someone:
    """Make Dana, who has a phone and a laptop that knows her finger."""
    made = newcomer("Dana", Phone(name="Dana's iPhone"))
    duo.put_person(DuoPerson(made.name, devices=[Phone(name="Dana's iPhone")], webauthn=[WebAuthn(name="Laptop")]))
    return made


def begin(page: Page, someone: Someone, vault: str) -> None:
    """Come from the application, and give the password."""
    page.goto(f"/signin?return={vault}")
    give_password(page, someone)


def at_duo(page: Page, someone: Someone) -> None:
    """Wait for Duo's own page."""
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("is it you?")
    expect(page.get_by_role("main")).to_contain_text(someone.name)


def answer(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).first.click()


def stay_here(page: Page) -> None:
    """Have the way to Duo lead nowhere, so that the page before it can be looked at."""

    def nowhere(route: Route) -> None:
        route.fulfill(status=204)

    page.route("**/signin/*/duo", nowhere)


def test_the_finger_at_duo_leads_to_what_asks_for_phishing_resistant(
    page: Page, stack: Stack, vault: str, dana: Someone
) -> None:
    begin(page, dana, vault)
    at_duo(page, dana)
    expect_outside(page)

    answer(page, TOUCH_ID)
    page.wait_for_url(vault)
    page.goto(stack.portal)
    expect_inside(page, dana)
    expect(page.get_by_role("main")).to_contain_text("Password and this device's own lock")


def test_a_push_at_duo_signs_in_and_leads_no_further(page: Page, stack: Stack, vault: str, dana: Someone) -> None:
    begin(page, dana, vault)
    at_duo(page, dana)

    answer(page, "duo_push")

    see(page, "The application asks for more than you confirmed, so you were not sent on to it.")
    assert page.url.startswith(stack.portal)


def test_the_way_to_duo_and_the_way_back_are_legible_and_a_denial_can_be_mended(
    page: Page, vault: str, dana: Someone
) -> None:
    stay_here(page)
    with page.expect_response("**/signin/*/duo"):  # the page goes on by itself, once
        begin(page, dana, vault)
        see(page, "On to Duo")
    page.unroute_all()
    page.get_by_role("link", name="Go on to Duo").click()
    at_duo(page, dana)

    answer(page, "Deny")

    see(page, "Duo sent you back without a confirmation.")
    assert "code" not in page.url
    expect_outside(page)
    press(page, "Go on to Duo")
    at_duo(page, dana)
    answer(page, TOUCH_ID)
    page.wait_for_url(vault)
    assert has_session(page.context)


def test_it_goes_without_a_script(plain_page: Page, vault: str, dana: Someone) -> None:
    begin(plain_page, dana, vault)
    at_duo(plain_page, dana)

    answer(plain_page, TOUCH_ID)

    plain_page.wait_for_url(vault)
    assert has_session(plain_page.context)


def test_whoever_goes_back_from_duo_finds_the_way_there_again_or_out(page: Page, vault: str, dana: Someone) -> None:
    begin(page, dana, vault)
    at_duo(page, dana)

    page.go_back()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    give_password(page, dana)
    waits = page.get_by_role("heading", name="Duo is to confirm that it is you")
    waits.or_(page.get_by_role("heading", name="is it you?")).wait_for()
    if waits.count():  # a machine this slow is taken for somebody who came back
        page.get_by_role("link", name="Go on to Duo").click()
    at_duo(page, dana)

    answer(page, TOUCH_ID)
    page.wait_for_url(vault)
    assert has_session(page.context)


def test_an_address_that_led_back_once_leads_nobody_in_again(
    page: Page, stack: Stack, vault: str, dana: Someone
) -> None:
    led: list[str] = []
    page.on("request", lambda request: led.append(request.url) if "/duo/callback" in request.url else None)
    begin(page, dana, vault)
    at_duo(page, dana)
    answer(page, TOUCH_ID)
    page.wait_for_url(vault)
    (back,) = led

    page.goto(back)
    see(page, "This sign-in is over, or it began in another window.")
    stranger = Browser(DeployedDoor(stack.portal))
    assert stranger.get(back.removeprefix(stack.portal)).status == 410
    assert not stranger.jar
    told = {name: value for name, (value,) in parse_qs(urlsplit(back).query).items()}
    logged = _access_log(stack) + "\n".join(stack.log_lines("Portal"))
    assert "signed_in" in logged
    for secret in (
        told["duo_code"],
        told["state"].partition(".")[2],
        stack.duo.key("websdk")["skey"],
        "client_assertion",
    ):
        assert secret not in logged


def _access_log(stack: Stack) -> str:
    return Path(stack.access_log).read_text(encoding="utf-8")


def test_this_is_not_me_on_the_way_to_duo_ends_it(page: Page, vault: str, dana: Someone) -> None:
    stay_here(page)
    begin(page, dana, vault)
    see(page, "On to Duo")

    press(page, "This is not me")

    see(page, "That sign-in was stopped and nobody was let in.")
    expect_outside(page)
