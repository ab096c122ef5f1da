"""The pages of remembered browsers in Chromium on the deployed stack: a person's own, and the administrators'."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from doorbook.adapters.dynamodb.browsers import DynamoBrowsers
from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.cookie import COOKIE, OPTED_OUT
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import Amend, StartSession
from doorbook.signin.roles import ADMINISTRATORS, Role
from doorbook.signin.session import Session
from doorbook.signin.tickets import proof_of
from local.cloud.stack import Stack
from tests.journeys.browser.conftest import OpenBrowser
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import SESSION, Someone, press, see

MINE = "Remembered browsers"
ADMIN = "Browsers of people"
FRESH = timedelta(minutes=5)
SWITCHES = {"PASSWORDLESS": "on", "PASSWORDLESS_GROUPS": ""}


@pytest.fixture(scope="module", autouse=True)
def switched_on(stack: Stack) -> Iterator[None]:
    """Let everybody have their browsers remembered, as an operator does with two parameters."""
    client, name = stack.aws.client("lambda"), stack.resources["Portal"]
    before = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    client.update_function_configuration(FunctionName=name, Environment={"Variables": {**before, **SWITCHES}})
    yield
    client.update_function_configuration(FunctionName=name, Environment={"Variables": before})


def tables(stack: Stack) -> Tables:
    return Tables(people=stack.table("People"), doors=stack.table("Doors"), audit=stack.table("Audit"), outbox="")


def doors_of(stack: Stack) -> DynamoDoors:
    return DynamoDoors(stack.aws.client("dynamodb"), tables(stack))


def kept(stack: Stack, someone: Someone) -> list[RememberedBrowser]:
    return list(DynamoBrowsers(stack.aws.client("dynamodb"), tables(stack)).of_person(someone.name, None).items)


def enter(
    context: BrowserContext, stack: Stack, someone: Someone, ago: timedelta = timedelta(0), *, administers: bool = False
) -> None:
    """Be inside as a sign-in with the device's own lock leaves somebody, so long ago."""
    secret = token_urlsafe()
    now = datetime.now(UTC).replace(microsecond=0)
    session = Session(
        proof=proof_of(secret),
        person=someone.name,
        display=someone.display,
        passed=(Passed.PASSWORD, Passed.DUO_WEBAUTHN_PLATFORM),
        opened=now - ago,
        seen=now,
        ends=now + timedelta(hours=1),
        idle=timedelta(hours=1),
        txid=None,
        address="127.0.0.1",
        agent="",
        role=Role.ADMINISTRATOR if administers else None,
    )
    doors_of(stack).commit(StartSession(session))
    context.add_cookies(
        [{"name": SESSION, "value": secret, "url": "https://localhost/", "secure": True, "httpOnly": True}]
    )


def promote(stack: Stack, someone: Someone) -> None:
    doors_of(stack).commit(Amend(person=someone.name, groups=frozenset({ADMINISTRATORS})))


def held(context: BrowserContext) -> str | None:
    """Return this browser's cookie, seen from outside of any page."""
    found = [each for each in context.cookies() if each.get("name") == COOKIE]
    for each in found:
        assert (each.get("httpOnly"), each.get("secure"), each.get("sameSite"), each.get("path")) == (
            True,
            True,
            "Lax",
            "/",
        )
    return found[0].get("value") if found else None


def open_mine(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=MINE).click()
    see(page, MINE)


def state(page: Page) -> str:
    return " ".join(page.get_by_test_id("mypwl-state").inner_text().split())


def opt_in(page: Page) -> None:
    open_mine(page)
    expect(page.get_by_label("This is my own device")).not_to_be_checked()
    page.get_by_label("This is my own device").check()
    page.get_by_test_id("mypwl-optin").click()
    expect(page.get_by_role("status")).to_contain_text("This browser remembers you now.")


def test_she_opts_in_out_and_clears_and_comes_back_to_where_she_was(page: Page, stack: Stack, alice: Someone) -> None:
    enter(page.context, stack, alice)
    opt_in(page)
    expect_legible(page, f"{MINE}: on")
    assert state(page).startswith("On: this browser remembers you, since ")
    sealed = held(page.context)
    assert sealed is not None
    assert alice.name not in sealed
    (browser,) = kept(stack, alice)
    assert browser.provisioned_by is None

    page.get_by_test_id("mypwl-optout").click()
    expect(page.get_by_role("status")).to_contain_text("does not ask again")
    assert state(page) == "Off: this browser remembers nobody, and never asks."
    assert held(page.context) == OPTED_OUT
    page.get_by_test_id("mypwl-clear").click()
    expect(page.get_by_role("status")).to_contain_text("This browser remembers nobody.")
    assert held(page.context) is None

    page.goto("/account/browsers?return=/account/way")
    page.get_by_test_id("mypwl-optout").click()
    page.get_by_test_id("mypwl-done").click()
    see(page, "How you confirm")


def test_without_the_box_or_with_an_old_factor_nothing_changes(page: Page, stack: Stack, alice: Someone) -> None:
    enter(page.context, stack, alice)
    open_mine(page)
    page.get_by_test_id("mypwl-optin").click()
    expect(page.get_by_role("alert")).to_contain_text("You did not say that this is your own device.")
    expect_legible(page, f"{MINE}: refused")
    assert held(page.context) is None

    enter(page.context, stack, alice, ago=FRESH + timedelta(seconds=1))
    open_mine(page)
    expect(page.get_by_role("main")).to_contain_text("You confirmed with Duo more than five minutes ago.")
    expect(page.get_by_test_id("mypwl-optin")).to_have_count(0)
    expect_legible(page, f"{MINE}: too old")
    page.get_by_role("link", name="Sign in again").click()
    see(page, "Sign in")
    assert held(page.context) is None
    assert kept(stack, alice) == []


def test_another_browser_is_forgotten_from_here_by_keyboard(
    page: Page, open_browser: OpenBrowser, stack: Stack, alice: Someone
) -> None:
    there = open_browser().new_page()
    enter(there.context, stack, alice)
    opt_in(there)
    enter(page.context, stack, alice)
    opt_in(page)
    expect(page.get_by_role("listitem")).to_have_count(1)
    expect_legible(page, f"{MINE}: two")

    page.get_by_role("button", name="Forget me there").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("That browser is forgotten.")
    expect(page.get_by_text("There are none.")).to_be_visible()
    there.reload()
    assert state(there) == "Off here: this browser does not remember you."
    assert state(page).startswith("On:")


def test_without_scripts_it_works_as_well(plain_page: Page, stack: Stack, alice: Someone) -> None:
    enter(plain_page.context, stack, alice)
    opt_in(plain_page)
    assert held(plain_page.context)

    press(plain_page, "Forget me in all browsers, here too")

    expect(plain_page.get_by_role("status")).to_contain_text("All browsers are forgotten.")
    assert held(plain_page.context) is None


def test_an_administrator_sets_a_device_up_and_takes_it_back(
    page: Page, stack: Stack, alice: Someone, bob: Someone
) -> None:
    promote(stack, alice)
    enter(page.context, stack, alice, administers=True)
    page.goto("/")
    page.get_by_role("link", name=ADMIN).click()
    see(page, ADMIN)
    page.get_by_test_id("admin-username").fill("nobody-at-all")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("That name cannot be remembered here.")
    expect_legible(page, f"{ADMIN}: refused")
    assert held(page.context) is None

    page.get_by_test_id("admin-username").fill(bob.name)
    press(page, "Remember them in this browser")

    expect(page.get_by_role("status")).to_contain_text("This browser remembers that person now.")
    assert state(page).startswith(f"On: this browser remembers {bob.display}, since ")
    expect_legible(page, f"{ADMIN}: preset")
    (browser,) = kept(stack, bob)
    assert browser.provisioned_by == alice.name
    assert browser.expires - browser.created == timedelta(days=30)
    page.get_by_test_id("mypwl-clear").click()
    expect(page.get_by_role("status")).to_contain_text("This browser remembers nobody.")
    assert held(page.context) is None


def test_all_of_somebodys_browsers_are_forgotten_from_afar(
    plain_page: Page, open_browser: OpenBrowser, stack: Stack, alice: Someone, bob: Someone
) -> None:
    there = open_browser().new_page()
    enter(there.context, stack, bob)
    opt_in(there)
    cookie = held(there.context)
    promote(stack, alice)
    enter(plain_page.context, stack, alice)
    plain_page.goto("/admin/browsers")
    plain_page.get_by_label("The name of the person").fill(bob.name)
    press(plain_page, "Show their browsers")
    expect(plain_page.get_by_role("listitem")).to_have_count(1)

    press(plain_page, "Forget them in all browsers")

    expect(plain_page.get_by_role("status")).to_contain_text("All of their browsers are forgotten.")
    expect(plain_page.get_by_role("listitem")).to_have_count(0)
    open_mine(there)
    assert held(there.context) == cookie
    assert state(there) == "Off here: this browser does not remember you."


def test_somebody_else_finds_neither_link_nor_page(page: Page, stack: Stack, alice: Someone) -> None:
    enter(page.context, stack, alice)
    page.goto("/")
    expect(page.get_by_role("link", name=ADMIN)).to_have_count(0)

    answer = page.goto("/admin/browsers")

    assert answer is not None
    assert answer.status == 403
    see(page, "This page is not for your account.")
    expect(page.get_by_test_id("admin-username")).to_have_count(0)
