"""Notices in a real browser, on the deployed stack: a rule is made and tried, tells a finding once, and no other."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_hex
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.triage import StoredTriage
from doorbook.checks.check import Severity
from doorbook.collect.connections.connection import Connection, State, Trace
from doorbook.events import AuditRow, Outcome
from doorbook.notices.sending import address_id
from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.domain.checks.office import finding
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, press, see
from tests.journeys.browser.test_self_test import promote

CONNECTION = "notices-story"
LONG = 60


@dataclass
class Mailbox:
    """A queue that stands in for one: the topic sends it what the filter of an address lets through."""

    client: Any
    url: str

    def take(self, enough: int) -> list[dict[str, str]]:
        """Take what comes until it is so many."""
        came: list[dict[str, str]] = []
        ends = monotonic() + LONG
        while len(came) < enough:
            assert monotonic() < ends, came
            got = self.client.receive_message(QueueUrl=self.url, WaitTimeSeconds=1, MaxNumberOfMessages=10)
            for each in got.get("Messages", ()):
                came.append(json.loads(each["Body"]))
                self.client.delete_message(QueueUrl=self.url, ReceiptHandle=each["ReceiptHandle"])
        return came


@pytest.fixture
def connection(stack: Stack) -> Connection:
    """Let there be a connection that nobody collects."""
    now = datetime.now(UTC).replace(microsecond=0)
    trace = Trace(at=now, by="dana")
    made = Connection(
        id=f"{CONNECTION}-{token_hex(4)}",
        name="Acme of notices",
        host="api-00000000.duosecurity.com",
        state=State.PAUSED,
        version=1,
        created=trace,
        changed=trace,
    )
    row = AuditRow(
        id=token_hex(8),
        at=now,
        outcome=Outcome.CONNECTION_ADDED,
        method="connections",
        person="dana",
        address="192.0.2.7",
        agent="test",
    )
    DynamoConnections(stack.aws.client("dynamodb"), stack.table("Watch"), stack.table("Audit")).put(made, row)
    return made


def mailbox(stack: Stack, address: str) -> Mailbox:
    """Let mail to an address come to a queue as well."""
    sns, sqs, topic = stack.aws.client("sns"), stack.aws.client("sqs"), stack.resources["Notices"]
    url = sqs.create_queue(QueueName=f"mailbox-{token_hex(4)}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    let_in = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [let_in]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    told = json.dumps({"to": [address_id(address)]})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"FilterPolicy": told})
    return Mailbox(sqs, url)


def go_in(page: Page, stack: Stack, duo: Control, someone: Someone) -> None:
    """Sign in as an administrator, and go to the notices by what leads there."""
    promote(stack, someone)
    page.goto("/signin?return=/console/findings")
    page.get_by_label("Name").fill(someone.name)
    page.get_by_label("Password").fill(someone.password)
    page.keyboard.press("Enter")
    duo.wait_for_push(someone.name)
    duo.press(someone.name, "approve")
    page.get_by_role("link", name="Who is told of findings").click()
    see(page, "Notices")


def make(page: Page, connection: Connection, address: str, name: str) -> None:
    """Add an address, and make a rule that sends mail there."""
    page.get_by_label("Address", exact=True).fill(address)
    press(page, "Add the address")
    expect(page.get_by_role("status")).to_contain_text("The address was asked.")
    expect_legible(page, "Notices: an address")
    page.get_by_role("link", name="New rule").click()
    see(page, "New rule")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Of which connection").select_option(connection.id)
    page.get_by_label("Time zone").fill("Europe/Nowhere")
    page.get_by_label(f"Mail to {address}").check()
    press(page, "Make the rule")
    expect(page.get_by_label("Time zone")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label(f"Mail to {address}")).to_be_checked()
    expect_legible(page, "New rule: refused")
    page.get_by_label("Time zone").fill("Europe/Berlin")
    press(page, "Make the rule")
    expect(page.get_by_role("status")).to_contain_text("The rule is made.")


def test_a_rule_from_its_form_to_the_mail_of_a_finding(
    page: Page, stack: Stack, duo: Control, alice: Someone, connection: Connection
) -> None:
    address, name = f"ann-{token_hex(4)}@example.com", f"High ones {token_hex(4)}"
    box = mailbox(stack, address)
    go_in(page, stack, duo, alice)
    make(page, connection, address, name)
    press(page, "Send a test")
    expect(page.get_by_role("region", name="What the test met")).to_contain_text("it was taken")
    expect_legible(page, "A rule: tested")
    (test,) = box.take(1)
    assert test["Subject"] == f"Doorbook: a test of the rule {name}"
    assert f"{stack.portal}/console/notices/rules/" in test["Message"]

    rows = WatchRows(stack.aws.client("dynamodb"), stack.table("Watch"), stack.table("Audit"))
    findings = StoredTriage(rows)
    first, lesser, last = (finding(number, connection=connection.id) for number in (1, 2, 3))
    for each in (first, replace(lesser, severity=Severity.MEDIUM)):
        assert findings.put(each)
    (mail,) = box.take(1)
    assert findings.put(last)
    (other,) = box.take(1)
    assert mail["Subject"] == "Doorbook: high, opened: Push bombing"
    assert f"/console/findings/{first.id}" in mail["Message"]
    assert f"/console/findings/{last.id}" in other["Message"]  # what else were told would have come before it

    page.get_by_role("link", name="Notices", exact=True).click()
    page.get_by_role("link", name=name).click()
    told = page.get_by_role("region", name="What it told last, as a table")
    expect(told.get_by_role("row").filter(has_text="Push bombing: bob1, opened")).to_have_count(1)
    expect(told.get_by_role("row").filter(has_text="bob2")).to_have_count(0)
    page.get_by_role("link", name="Remove").click()
    see(page, "Remove this rule?")
    press(page, "Remove the rule")
    expect(page.get_by_role("status")).to_contain_text("The rule is removed.")
