"""Findings in a real browser, on the deployed stack: from the overview to one, what is done about it, and checks."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.trend import StoredTrend
from doorbook.adapters.watch.triage import StoredTriage
from doorbook.adapters.watch.verdicts import StoredVerdicts
from doorbook.checks.check import Severity
from doorbook.checks.finding import Finding, Times
from doorbook.checks.verdict import Coverage, Judged, Lack, Verdict
from doorbook.collect.connections.connection import Connection, State, Trace
from doorbook.events import AuditRow, Outcome
from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.domain.checks.office import finding
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, press, see
from tests.journeys.browser.test_self_test import enter, promote

CONNECTION = "findings-story"
RTL = "\u202e\u2067bob\u200f <script>alert(1)</script>"


@pytest.fixture(scope="module")
def found(stack: Stack) -> list[Finding]:
    """Let there be a connection, four findings of it, and what two checks came to; nothing of it is collected."""
    client = stack.aws.client("dynamodb")
    rows = WatchRows(client, stack.table("Watch"), stack.table("Audit"))
    now = datetime.now(UTC).replace(microsecond=0)
    moment = round(now.timestamp() * 1000)
    trace = Trace(at=now, by="dana")
    connection = Connection(
        id=CONNECTION,
        name="Acme",
        host="api-00000000.duosecurity.com",
        state=State.PAUSED,
        version=1,
        created=trace,
        changed=trace,
    )
    row = AuditRow(
        id="findings-story-0",
        at=now,
        outcome=Outcome.CONNECTION_ADDED,
        method="connections",
        person="dana",
        address="192.0.2.7",
        agent="test",
    )
    DynamoConnections(client, stack.table("Watch"), stack.table("Audit")).put(connection, row)
    times = Times(event=moment - 400_000, available=moment - 260_000, evaluated=moment - 200_000)
    kept = [
        finding(number, connection=CONNECTION, times=times, severity=severity, **says)
        for number, severity, says in (
            (1, Severity.HIGH, {}),
            (2, Severity.CRITICAL, {"name": RTL, "summary": f"{RTL} was asked 5 times."}),
            (3, Severity.HIGH, {"check": "user-in-bypass", "occasion": ""}),
            (4, Severity.MEDIUM, {}),
        )
    ]
    for each in kept:
        assert StoredTriage(rows).put(each)
    judge(StoredVerdicts(rows), moment)
    StoredTrend(rows).count(f"{now:%Y-%m-%d}", CONNECTION, opened=4, closed=2)
    return kept


def judge(verdicts: StoredVerdicts, moment: int) -> None:
    """Have two checks come to something."""
    coverage = (Coverage(field="Country", have=1225, of=6295),)
    verdicts.put(
        Judged(
            connection=CONNECTION,
            check="mfa-flood",
            verdict=Verdict.FAIL,
            at=moment,
            open=3,
            coverage=coverage,
            fired=moment,
        )
    )
    verdicts.put(
        Judged(
            connection=CONNECTION,
            check="user-in-bypass",
            verdict=Verdict.NOT_EVALUABLE,
            at=moment,
            lack=Lack.GRANT,
            missing="adminapi_read_resource",
        )
    )


def open_console(page: Page, stack: Stack, duo: Control, alice: Someone) -> None:
    promote(stack, alice)
    enter(page, duo, alice)
    page.goto("/console")
    see(page, "Overview")


def test_from_the_overview_to_a_finding_and_what_is_done_about_it(
    page: Page, stack: Stack, duo: Control, alice: Someone, found: list[Finding]
) -> None:
    open_console(page, stack, duo, alice)
    expect_legible(page, "Overview: with findings")
    page.get_by_text("The numbers").click()
    expect(page.get_by_role("region", name="Findings by day").get_by_role("row")).to_have_count(31)
    page.get_by_role("link", name="High").click()
    see(page, "Findings")
    expect_legible(page, "Findings: a list")
    page.get_by_label("Connection").select_option("Acme")
    press(page, "Show")
    expect(page).to_have_url(
        f"{stack.portal}/console/findings?status=open&severity=high&check=&connection={CONNECTION}"
    )
    page.get_by_role("link", name=found[0].summary).click()

    see(page, "Push bombing")
    expect(page.get_by_role("main")).to_contain_text("3 minutes 20 seconds")
    press(page, "I am looking into it")
    expect(page.get_by_role("status")).to_contain_text("You are looking into it.")
    press(page, "Settle it")
    expect(page.get_by_role("alert")).to_contain_text("One field needs another look.")
    expect_legible(page, "Push bombing: refused")
    page.get_by_label("Expected").check()
    page.get_by_label("Note").fill("He has a new phone.")
    press(page, "Settle it")
    expect(page.get_by_role("status")).to_contain_text("The finding is settled.")
    expect(page.get_by_role("main")).to_contain_text("He has a new phone.")
    expect_legible(page, "Push bombing: settled")
    press(page, "Open it again")
    expect(page.get_by_role("status")).to_contain_text("The finding is open again.")

    page.get_by_label("Reason").fill("On leave until May.")
    page.get_by_label("Days").fill("7")
    press(page, "Suppress")
    expect(page.get_by_role("heading", name="Suppressed until")).to_be_visible()
    expect_legible(page, "Push bombing: suppressed")
    press(page, "End the suppression")
    expect(page.get_by_role("status")).to_contain_text("The suppression is over.")


def test_a_check_is_read_and_set(page: Page, stack: Stack, duo: Control, alice: Someone, found: list[Finding]) -> None:
    open_console(page, stack, duo, alice)
    page.get_by_role("navigation", name="Console").get_by_role("link", name="Checks").click()
    see(page, "Checks")
    expect(page.get_by_role("main")).to_contain_text("The keys lack a grant: Grant read resource.")
    page.get_by_role("link", name="Push bombing", exact=True).click()
    see(page, "Push bombing")
    for each in ("The query", "Five prompts in sixteen minutes, none approved."):
        page.get_by_text(each).click()
    expect(page.get_by_role("region", name="The query")).to_contain_text("FROM prompts")
    expect_legible(page, "Push bombing: a check")
    settings = page.get_by_role("region", name="Settings")
    settings.get_by_label("Prompts", exact=True).fill("1")
    settings.get_by_label("Reason").fill("As the others do.")
    press(page, "Save")
    expect(settings.get_by_label("Prompts", exact=True)).to_have_attribute("aria-invalid", "true")
    expect_legible(page, "Push bombing: a check refused")
    settings.get_by_label("Prompts", exact=True).fill("6")
    press(page, "Save")
    expect(page.get_by_role("status")).to_contain_text("The check watches with the new numbers")
    expect(page.get_by_role("listitem").filter(has_text="As the others do.")).to_contain_text("count: 6")
    expect_legible(page, "Push bombing: a check that watches")

    settings.get_by_role("radio", name="Armed It opens findings.").check()
    settings.get_by_label("Reason").fill("They are right.")
    press(page, "Save")
    expect(page.get_by_role("status")).to_contain_text("The check is changed.")
    expect(page.get_by_role("listitem").filter(has_text="They are right.")).to_be_visible()
    assert found


def test_by_keyboard_and_without_scripts(
    plain_page: Page, stack: Stack, duo: Control, alice: Someone, found: list[Finding]
) -> None:
    page = plain_page
    promote(stack, alice)
    page.goto(f"/signin?return=/console/findings/{found[1].id}")
    page.get_by_label("Name").fill(alice.name)
    page.get_by_label("Password").fill(alice.password)
    page.keyboard.press("Enter")
    duo.wait_for_push(alice.name)
    duo.press(alice.name, "approve")
    expect(page.get_by_role("heading", level=1, name="Push bombing")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("<script>alert(1)</script> was asked 5 times.")

    page.get_by_label("Malicious").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Password changed.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("The finding is settled.")
    expect(page.get_by_role("main")).to_contain_text("Password changed.")
