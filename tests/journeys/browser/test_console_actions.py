"""From the overview to what is done to somebody, in a real browser on the deployed stack: undone, agreed, refused."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect

from doorbook.adapters.connection_secrets import SecretConnectionKeys
from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.triage import StoredTriage
from doorbook.checks.check import Severity
from doorbook.collect.connections.connection import Access, Connection, State, Trace
from doorbook.collect.connections.keys import ConnectionKeys, Key, KeyPair
from doorbook.dossiers.person import PersonCard
from doorbook.dossiers.shelves import entries
from doorbook.events import AuditRow, Outcome
from doorbook.signin.roles import HELP_DESK
from local.cloud.deploy import STACK
from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.people import Phone, WebAuthn
from tests.domain.checks.office import finding
from tests.journeys.browser.conftest import MakeSomeone, OpenBrowser
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, give_password, press, see
from tests.journeys.browser.test_self_test import promote

NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Target:
    """Somebody in Duo who is acted on, by a connection that may write; there is a finding about them."""

    connection: str
    name: str
    user: str
    finding: str

    @property
    def page(self) -> str:
        return f"/console/connections/{self.connection}/people/{self.user}"

    def action(self, action: str) -> str:
        return f"{self.page}/actions/{action}"


@pytest.fixture
def mallory(stack: Stack, duo: Control, newcomer: MakeSomeone) -> Iterator[Target]:
    """Make them, and a connection with keys of its own; it is paused, for nobody reads its logs here.

    What the inspector would have written of them is there: their card, and a finding.
    """
    somebody = newcomer("Mallory", Phone(name="Mallory's iPhone"))
    person = duo.person(somebody.name)
    person.webauthn = [WebAuthn()]
    duo.put_person(person)
    key = duo.add_admin_api(f"Actions {token_hex(4)}", "read_resource", "write_resource")
    connection = Connection(
        id=token_hex(11),
        name=f"Headquarters {key.ikey[-4:]}",
        host=stack.duo.tls.removeprefix("https://"),
        state=State.PAUSED,
        version=1,
        created=Trace(at=NOW, by="a test"),
        changed=Trace(at=NOW, by="a test"),
        access=Access.READ_WRITE,
        keyed=NOW,
        proven=NOW,
    )
    client = stack.aws.client("secretsmanager")
    prefix = f"{STACK}/connections/"
    SecretConnectionKeys(lambda: client, prefix).keep(
        connection.id, ConnectionKeys(admin=KeyPair(ikey=key.ikey, skey=Key(key.skey)), push=None)
    )
    row = AuditRow(
        id=token_hex(8),
        at=datetime.now(UTC),
        outcome=Outcome.CONNECTION_ADDED,
        method="none",
        person=None,
        address="",
        agent="",
    )
    dynamo = stack.aws.client("dynamodb")
    DynamoConnections(dynamo, stack.table("Watch"), stack.table("Audit")).put(connection, row)
    rows = WatchRows(dynamo, stack.table("Watch"), stack.table("Audit"))
    card = PersonCard(connection=connection.id, user_id=person.user_id, username=somebody.name, status="active")
    StoredShelves(rows).write(connection.id, entries(card), [])
    summary = f"{somebody.name} was asked 7 times."
    about = replace(finding(), id=f"story-{connection.id}", connection=connection.id, severity=Severity.LOW)
    assert StoredTriage(rows).put(replace(about, subject=person.user_id, name=somebody.name, summary=summary))
    yield Target(connection=connection.id, name=somebody.name, user=person.user_id, finding=summary)
    duo.remove_integration(key.ikey)


def go_in(page: Page, duo: Control, someone: Someone, where: str) -> None:
    """Want to be somewhere, and be there after signing in."""
    page.goto(where)
    give_password(page, someone)
    duo.wait_for_push(someone.name)
    duo.press(someone.name, "approve")
    page.wait_for_url(f"**{where}")


def test_from_the_overview_over_a_finding_to_a_person_who_is_disabled_and_back(
    page: Page, stack: Stack, duo: Control, alice: Someone, mallory: Target
) -> None:
    promote(stack, alice)
    go_in(page, duo, alice, "/console")
    page.get_by_role("link", name="Low").click()
    page.get_by_role("link", name=mallory.finding).click()
    see(page, "Push bombing")
    page.get_by_role("link", name=mallory.name, exact=True).click()
    see(page, mallory.name)
    expect(page.get_by_role("main")).to_contain_text(mallory.finding)
    page.get_by_role("link", name="Disable this person").click()
    see(page, "Disable this person")
    expect(page.get_by_role("row", name="Status in Duo")).to_contain_text("Disabled")
    assert duo.person(mallory.name).status == "active"
    press(page, "Do it")
    expect(page.get_by_role("status")).to_contain_text("It is done.")
    expect_legible(page, "A deed: done")
    assert duo.person(mallory.name).status == "disabled"
    press(page, "Undo this")
    expect(page.get_by_role("status")).to_contain_text("It is undone.")
    assert duo.person(mallory.name).status == "active"


def test_a_code_shown_once_and_a_deletion_by_two(
    page: Page,
    stack: Stack,
    duo: Control,
    alice: Someone,
    newcomer: MakeSomeone,
    open_browser: OpenBrowser,
    mallory: Target,
) -> None:
    promote(stack, alice)
    erin = newcomer("Erin", Phone(name="Erin's iPhone"))
    promote(stack, erin)
    go_in(page, duo, alice, mallory.action("create-bypass-code"))
    see(page, "Create a bypass code")
    page.get_by_role("radio", name="4 hours", exact=True).check()
    press(page, "See what would change")
    expect_legible(page, "Create a bypass code: planned")
    press(page, "Do it")
    (code,) = duo.person(mallory.name).bypass_codes
    expect(page.get_by_label("Code to tell them")).to_contain_text(code)
    expect_legible(page, "A deed: a code")

    page.goto(mallory.action("add-to-group"))
    page.get_by_label("Name of the group").fill("Nowhere")
    press(page, "See what would change")
    expect(page.get_by_label("Name of the group")).to_have_attribute("aria-invalid", "true")
    expect_legible(page, "Add them to a group: refused")

    page.goto(mallory.action("delete-user"))
    press(page, "Ask for it")
    expect(page.get_by_role("status")).to_contain_text("This waits for a second administrator.")
    expect_legible(page, "A deed: waiting")
    second = open_browser().new_page()
    go_in(second, duo, erin, f"/console/connections/{mallory.connection}/waiting")
    see(second, "What waits for a second administrator")
    second.get_by_role("link", name=mallory.name).click()
    see(second, "Delete this person in Duo")
    expect_legible(second, "A deed: to agree to")
    press(second, "Agree, and do it")
    expect(second.get_by_role("status")).to_contain_text("It is done.")
    assert duo.person(mallory.name).status == "pending deletion"


def test_the_help_desk_without_scripts_takes_a_phone_and_is_refused_what_is_not_theirs(
    plain_page: Page, duo: Control, newcomer: MakeSomeone, mallory: Target
) -> None:
    hugo = newcomer("Hugo", Phone(name="Hugo's iPhone"), groups=(HELP_DESK,))
    page = plain_page
    phone = duo.person(mallory.name).phones[0].device
    page.goto(mallory.action(f"detach-phone/on/{phone}"))
    give_password(page, hugo)
    duo.wait_for_push(hugo.name)
    duo.press(hugo.name, "approve")
    expect(page.get_by_role("heading", level=1, name="Take this phone from them")).to_be_visible()
    page.get_by_role("button", name="Do it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("It is done.")
    assert duo.person(mallory.name).phones == []
    press(page, "Undo this")
    expect(page.get_by_role("status")).to_contain_text("It is undone.")

    page.goto(mallory.page)
    expect(page.get_by_role("link", name="Make this person active")).to_have_count(1)
    expect(page.get_by_role("link", name="Disable this person")).to_have_count(0)
    page.goto(mallory.action("disable"))
    expect(page.get_by_role("alert")).to_contain_text("This is not for your role.")
    expect(page.get_by_role("button", name="Do it")).to_have_count(0)
    assert duo.person(mallory.name).status == "active"
