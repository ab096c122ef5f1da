"""The audit in a real browser: somebody of the viewers narrows it down and takes a file."""

from playwright.sync_api import Page, expect

from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.signin.changes import Amend
from doorbook.signin.roles import VIEWERS
from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, press, see
from tests.journeys.browser.test_self_test import enter


def test_a_viewer_reads_the_audit_and_takes_it_along(page: Page, stack: Stack, duo: Control, alice: Someone) -> None:
    tables = Tables(people=stack.table("People"), doors=stack.table("Doors"), audit="", outbox="")
    DynamoDoors(stack.aws.client("dynamodb"), tables).commit(Amend(person=alice.name, groups=frozenset({VIEWERS})))
    enter(page, duo, alice)
    page.get_by_role("link", name="Console").click()
    see(page, "Overview")
    page.get_by_role("navigation", name="Console").get_by_role("link", name="Audit").click()
    see(page, "Audit")
    expect(page.get_by_role("link", name="Audit")).to_have_attribute("aria-current", "true")

    page.get_by_label("Person").fill(alice.name)
    page.get_by_label("What happened").select_option(label="Signed in")
    press(page, "Show")

    rows = page.get_by_role("region", name="Rows of the audit").locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(f"{alice.name} Signed in Duo push")
    expect(page.get_by_label("Person")).to_have_value(alice.name)
    expect_legible(page, "Audit")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Save as a file").click()
    assert f'"signed_in","Signed in","{alice.name}","push",' in taken.value.path().read_text()

    page.get_by_label("Until the end of").fill("2026-01-01")
    press(page, "Show")
    expect(page.get_by_text("There is nothing of the kind")).to_be_visible()
    expect_legible(page, "Audit: nothing")
