"""The help desk asks somebody who they are, in a real browser beside the phone: approved, and denied."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect

from doorbook.actions.verification import Answer
from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.verifications import StoredEnds
from doorbook.collect.connections.connection import PushBy, PushVerification
from doorbook.events import AuditRow, Outcome
from doorbook.signin.roles import HELP_DESK
from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.people import Phone
from tests.journeys.browser.conftest import MakeSomeone, OpenBrowser
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import press, see
from tests.journeys.browser.test_console_actions import Target, go_in, mallory

__all__ = ["mallory"]

ASK = "Ask on their phone who they are"


def turn_on(stack: Stack, target: Target) -> None:
    """Let the connection send such pushes."""
    store = DynamoConnections(stack.aws.client("dynamodb"), stack.table("Watch"), stack.table("Audit"))
    found = store.one(target.connection)
    assert found is not None
    on = PushVerification(by=PushBy.ADMIN_API, name="Help desk")
    row = AuditRow(
        id=token_hex(8),
        at=datetime.now(UTC),
        outcome=Outcome.CONNECTION_CHANGED,
        method="none",
        person=None,
        address="",
        agent="",
    )
    store.put(replace(found, version=found.version + 1, push=on), row)


@pytest.mark.parametrize(
    ("button", "said", "denied"), [("Approve", "They approved it", False), ("Deny", "They denied it", True)]
)
def test_what_they_press_on_the_phone_is_on_the_page(
    page: Page,
    open_browser: OpenBrowser,
    stack: Stack,
    duo: Control,
    newcomer: MakeSomeone,
    mallory: Target,
    button: str,
    said: str,
    denied: bool,
) -> None:
    turn_on(stack, mallory)
    hugo = newcomer("Hugo", Phone(), groups=(HELP_DESK,))
    go_in(page, duo, hugo, f"/console/connections/{mallory.connection}/people/{mallory.user}/verify")
    see(page, ASK)
    press(page, "Send the push")
    code = page.locator(".number [aria-hidden]")
    expect(code).to_be_visible()
    expect_legible(page, "Is it they?")

    phone = open_browser().new_page()
    phone.goto(f"{stack.duo.phone}/phone/{mallory.name}")
    expect(phone.get_by_text(code.inner_text())).to_be_visible()
    phone.get_by_role("button", name=button).click()

    expect(page.get_by_role("status")).to_contain_text(said)
    expect(page.locator("[data-live]")).to_have_count(0)
    expect_legible(page, said)
    ends = StoredEnds(WatchRows(stack.aws.client("dynamodb"), stack.table("Watch")))
    found = ends.of(mallory.connection, datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC))
    assert [(each.username, each.by, each.answer) for each in found] == [
        (mallory.name, hugo.name, Answer.DENIED if denied else Answer.APPROVED)
    ]
    page.get_by_role("link", name="Ask again").click()
    see(page, ASK)
    before = page.get_by_role("region", name="Asked before, the latest first")
    expect(before).to_contain_text("Denied" if denied else "Approved")
