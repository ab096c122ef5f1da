"""Event streaming in a real browser: a webhook of the deployed stack is added, tested, rotated, paused and removed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from standardwebhooks import Webhook

from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.journeys.browser.legible import expect_legible
from tests.journeys.browser.steps import Someone, press, see
from tests.journeys.browser.test_console import Account, account, go_in, to_review
from tests.receiver import Came, Receiver, receiving

__all__ = ["account"]  # a fixture, taken over


@pytest.fixture
def receiver(stack: Stack) -> Iterator[Receiver]:
    """Run a receiver whose certificate the stack trusts."""
    with receiving(Path(stack.duo.ca_file).parent) as running:
        yield running


def to_streaming(page: Page, stack: Stack, duo: Control, alice: Someone, account: Account) -> None:
    """Add a connection, and go to its page of event streaming."""
    go_in(page, stack, duo, alice)
    to_review(page, account)
    press(page, "Save and begin collecting")
    page.get_by_role("link", name="Event streaming and webhooks").click()
    see(page, "Event streaming")


def secret_shown(page: Page) -> str:
    return page.get_by_role("region", name="The secret", exact=True).inner_text().strip()


def trials(receiver: Receiver) -> list[Came]:
    """Return the test messages alone: what happens at the account, and what is found in it, comes as well."""
    return [each for each in receiver.came if json.loads(each.body)["type"] == "doorbook.test"]


def test_a_webhook_from_its_first_message_to_its_end(
    page: Page, stack: Stack, duo: Control, alice: Someone, account: Account, receiver: Receiver
) -> None:
    to_streaming(page, stack, duo, alice, account)
    expect(page.get_by_text("There is none yet.")).to_be_visible()
    expect(page.get_by_role("region", name="The bus")).to_contain_text(stack.outputs["EventBus"])
    expect_legible(page, "Event streaming: no webhook")
    address = page.get_by_label("Address of a receiver")
    address.fill("http://siem.example.com/")
    press(page, "Add the webhook")
    expect(address).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("The address does not begin with https://.")).to_be_visible()
    expect_legible(page, "Event streaming: an address refused")

    address.fill(receiver.at("/ok"))
    press(page, "Add the webhook")
    expect(page.get_by_role("status")).to_contain_text("The webhook is added.")
    first = secret_shown(page)
    assert "whsec" not in page.url
    expect_legible(page, "Event streaming: a secret shown")
    page.reload()  # which sends the form once more
    expect(page.get_by_text("This address is among the webhooks already.")).to_be_visible()
    assert first not in page.content()

    press(page, "Send a test")
    expect(page.get_by_role("status")).to_contain_text("The receiver took the test message.")
    expect_legible(page, "Event streaming: a test taken")
    (came,) = trials(receiver)
    Webhook(first).verify(came.body, came.headers)
    press(page, "New secret")
    second = secret_shown(page)
    assert second != first
    press(page, "Send a test")
    expect(page.get_by_role("status")).to_contain_text("The receiver took the test message.")
    for each in (first, second):
        Webhook(each).verify(trials(receiver)[-1].body, trials(receiver)[-1].headers)

    press(page, "Pause")
    expect(page.get_by_role("status")).to_contain_text("The webhook is paused.")
    press(page, "Resume")
    page.get_by_role("link", name="Remove").click()
    see(page, "Remove this webhook?")
    expect_legible(page, "Remove this webhook?")
    press(page, "Remove the webhook")
    expect(page.get_by_role("status")).to_contain_text("The webhook is removed.")
    expect(page.get_by_text("There is none yet.")).to_be_visible()
    assert not [line for line in stack.log_lines("Console") if '"message":"broken"' in line]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/301", "The receiver answered with a redirect."),
        ("/500", "The receiver failed, by its own answer."),
        ("/silent", "The receiver did not answer within ten seconds."),
    ],
)
def test_what_a_test_met_is_told_with_its_cure(
    page: Page,
    stack: Stack,
    duo: Control,
    alice: Someone,
    account: Account,
    receiver: Receiver,
    path: str,
    says: str,
) -> None:
    to_streaming(page, stack, duo, alice, account)
    page.get_by_label("Address of a receiver").fill(receiver.at(path))
    press(page, "Add the webhook")

    press(page, "Send a test")

    expect(page.get_by_role("status")).to_contain_text(says, timeout=30_000)
    assert [each.path for each in trials(receiver)] == [path]
    expect(page.get_by_role("region", name="Webhooks")).to_contain_text("Failures in a row")
    expect(page.get_by_role("region", name="Webhooks")).to_contain_text(says)
    if path == "/500":
        expect(page.get_by_role("region", name="What the test met")).to_contain_text("line")
    expect_legible(page, f"Event streaming: {path}")


def test_by_keyboard_and_without_scripts(
    plain_page: Page, stack: Stack, duo: Control, alice: Someone, account: Account, receiver: Receiver
) -> None:
    page = plain_page
    to_streaming(page, stack, duo, alice, account)
    page.get_by_label("Address of a receiver").focus()
    page.keyboard.type(receiver.at("/ok"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The webhook is added.")
    assert secret_shown(page).startswith("whsec_")
    for button, says in (
        ("Send a test", "The receiver took the test message."),
        ("New secret", "The webhook has a new secret."),
        ("Pause", "The webhook is paused."),
        ("Resume", "The webhook is resumed."),
    ):
        page.get_by_role("button", name=button, exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(says)
    page.get_by_role("link", name="Remove").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove the webhook").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The webhook is removed.")
