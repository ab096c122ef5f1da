"""The self-test in a real browser: an administrator runs it on the deployed stack, and mends what it names."""

import json

from playwright.sync_api import Page, expect

from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.signin.changes import Amend
from doorbook.signin.roles import ADMINISTRATORS
from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, begin, expect_inside, press, see

TITLE = "Self-test"


def enter(page: Page, duo: Control, someone: Someone) -> None:
    begin(page, someone)
    duo.wait_for_push(someone.name)
    duo.press(someone.name, "approve")
    expect_inside(page, someone)


def promote(stack: Stack, someone: Someone) -> None:
    tables = Tables(people=stack.table("People"), doors=stack.table("Doors"), audit="", outbox="")
    doors = DynamoDoors(stack.aws.client("dynamodb"), tables)
    doors.commit(Amend(person=someone.name, groups=frozenset({ADMINISTRATORS})))


def test_an_administrator_runs_it_by_keyboard_and_is_told_what_to_mend(
    page: Page, stack: Stack, duo: Control, alice: Someone
) -> None:
    promote(stack, alice)
    enter(page, duo, alice)
    page.get_by_role("link", name=TITLE).focus()
    page.keyboard.press("Enter")
    see(page, TITLE)
    expect(page.get_by_role("listitem").first).to_contain_text("each Duo integration (portal")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("All is well.")
    expect(page.get_by_text("Keys: well")).to_have_count(4)  # the portal, the payroll, the library, and by Duo alone
    expect(page.get_by_text("Store: well")).to_be_visible()
    expect(page.get_by_text(f"Asked: {duo_host(stack)}. It took")).to_have_count(4)
    expect_legible(page, f"{TITLE}: all is well")

    client = stack.aws.client("secretsmanager")
    secret = stack.secret("DuoPortal")
    right = client.get_secret_value(SecretId=secret)["SecretString"]
    client.put_secret_value(SecretId=secret, SecretString=json.dumps({**json.loads(right), "host": "https://duo"}))
    try:
        press(page, "Run it again")
        expect(page.get_by_role("status")).to_contain_text("Something is wrong")
        expect(page.get_by_text("Secret: wrong")).to_be_visible()
        expect(page.get_by_text("What to do: Write the API hostname")).to_be_visible()
        expect_legible(page, f"{TITLE}: something is wrong")
    finally:
        client.put_secret_value(SecretId=secret, SecretString=right)
    press(page, "Run it again")
    expect(page.get_by_role("status")).to_contain_text("All is well.")
    assert json.loads(right)["skey"] not in page.content()


def test_somebody_else_finds_neither_link_nor_page(page: Page, duo: Control, alice: Someone) -> None:
    enter(page, duo, alice)
    expect(page.get_by_role("link", name=TITLE)).to_have_count(0)

    answer = page.goto("/selftest")

    assert answer is not None
    assert answer.status == 403
    see(page, "This page is not for your account.")


def duo_host(stack: Stack) -> str:
    client = stack.aws.client("secretsmanager")
    kept = json.loads(client.get_secret_value(SecretId=stack.secret("DuoPortal"))["SecretString"])
    return str(kept["host"])
