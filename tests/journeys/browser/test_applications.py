"""Two applications that trust the portal, by a certified client: what each asks, and what it is told."""

from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import StartSession
from doorbook.signin.session import Session
from doorbook.signin.tickets import proof_of
from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.journeys.browser.at_applications import go_to, told
from tests.journeys.browser.steps import SESSION, Someone, expect_outside, give_password, has_session, press, see

PROOF = "Password and Duo"


def approve(page: Page, duo: Control, someone: Someone) -> None:
    """Sign in at the portal, as far as the approved push."""
    see(page, "Sign in")
    give_password(page, someone)
    duo.wait_for_push(someone.name)
    duo.press(someone.name, "approve")


def enter_by_password_alone(context: BrowserContext, stack: Stack, someone: Someone) -> None:
    """Be inside as bypass and fail-open leave somebody: with the password, and no factor."""
    secret = token_urlsafe()
    now = datetime.now(UTC).replace(microsecond=0)
    session = Session(
        proof=proof_of(secret),
        person=someone.name,
        display=someone.display,
        passed=(Passed.PASSWORD,),
        opened=now,
        seen=now,
        ends=now + timedelta(hours=1),
        idle=timedelta(hours=1),
        txid=None,
        address="127.0.0.1",
        agent="",
    )
    tables = Tables(people="", doors=stack.table("Doors"), audit="", outbox="")
    DynamoDoors(stack.aws.client("dynamodb"), tables).commit(StartSession(session))
    context.add_cookies(
        [{"name": SESSION, "value": secret, "url": "https://localhost/", "secure": True, "httpOnly": True}]
    )


def test_the_one_that_asks_for_duo_is_told_of_duo(page: Page, stack: Stack, duo: Control, alice: Someone) -> None:
    go_to(page, stack, "payroll")
    approve(page, duo, alice)

    see(page, f"Welcome, {alice.display}")
    says = told(page)
    assert says["Proof"] == PROOF
    assert says["acr"] == "urn:doorbook:duo"
    assert says["amr"] == "mfa pwd swk"
    assert says["sub"] not in {"", alice.name}
    assert urlsplit(page.url).query == ""


def test_a_denied_push_lets_into_neither(page: Page, stack: Stack, duo: Control, alice: Someone) -> None:
    go_to(page, stack, "payroll")
    see(page, "Sign in")
    give_password(page, alice)
    duo.wait_for_push(alice.name)
    duo.press(alice.name, "deny")

    see(page, "The sign-in was denied on your phone.")
    expect_outside(page)
    for origin in stack.applications.values():
        page.goto(origin)
        expect(page.get_by_role("button", name="Sign in with the portal")).to_be_visible()


def test_the_one_content_with_a_password_takes_one_and_the_other_asks_for_more(
    page: Page, stack: Stack, duo: Control, alice: Someone
) -> None:
    enter_by_password_alone(page.context, stack, alice)
    go_to(page, stack, "canteen")
    see(page, f"Welcome, {alice.display}")
    assert (told(page)["Proof"], told(page)["amr"]) == ("Password alone", "pwd")

    go_to(page, stack, "payroll")
    approve(page, duo, alice)

    see(page, f"Welcome, {alice.display}")
    assert told(page)["Proof"] == PROOF


def test_one_sign_in_is_enough_for_both_and_both_know_the_same_person(
    page: Page, stack: Stack, duo: Control, alice: Someone
) -> None:
    go_to(page, stack, "payroll")
    approve(page, duo, alice)
    see(page, f"Welcome, {alice.display}")
    first = told(page)

    go_to(page, stack, "canteen")

    see(page, f"Welcome, {alice.display}")
    assert told(page) == first
    assert duo.pushes(alice.name) == []
    assert len(duo.records(alice.name)) == 1


def test_the_one_content_with_a_password_asks_no_phone_and_the_other_does(
    page: Page, stack: Stack, duo: Control, alice: Someone
) -> None:
    go_to(page, stack, "canteen")
    see(page, "Sign in")
    give_password(page, alice)
    see(page, f"Welcome, {alice.display}")
    assert (told(page)["Proof"], told(page)["amr"]) == ("Password alone", "pwd")
    assert duo.pushes(alice.name) == []

    go_to(page, stack, "payroll")
    approve(page, duo, alice)

    see(page, f"Welcome, {alice.display}")
    assert told(page)["Proof"] == PROOF


def test_whoever_leaves_one_has_left_the_portal(page: Page, stack: Stack, alice: Someone) -> None:
    go_to(page, stack, "canteen")
    see(page, "Sign in")
    give_password(page, alice)
    see(page, f"Welcome, {alice.display}")
    assert has_session(page.context)

    press(page, "Sign out here and at the portal")

    see(page, "Canteen")
    assert page.url.startswith(f"{stack.applications['canteen']}/")
    expect_outside(page)


def test_an_application_may_ask_again(page: Page, stack: Stack, duo: Control, alice: Someone) -> None:
    go_to(page, stack, "payroll")
    approve(page, duo, alice)
    see(page, f"Welcome, {alice.display}")

    press(page, "Ask me again who I am")
    approve(page, duo, alice)

    see(page, f"Welcome, {alice.display}")
    assert len(duo.records(alice.name)) == 2


def test_an_answer_that_nobody_asked_for_lets_nobody_in(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.applications['payroll']}/callback?code=stolen&state=forged")

    see(page, "You were not let in")
    page.goto(stack.applications["payroll"])
    expect(page.get_by_role("button", name="Sign in with the portal")).to_be_visible()


def test_the_portal_asks_before_it_signs_out(page: Page, stack: Stack, alice: Someone) -> None:
    go_to(page, stack, "canteen")
    see(page, "Sign in")
    give_password(page, alice)
    see(page, f"Welcome, {alice.display}")

    page.goto(f"{stack.portal}/oidc/logout?client_id=canteen")
    see(page, "Sign out of this portal?")
    assert has_session(page.context)
    press(page, "Sign out")

    see(page, "You are signed out.")
    expect_outside(page)
