"""What the demonstrations share: whom the browser holds, Duo's own page, what was sent and what was written down."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import BrowserContext, Locator, Page, Request, expect

from doorbook.adapters import browser_keys
from doorbook.adapters.dynamodb.browsers import DynamoBrowsers
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.adapters.sealing import GcmSiv
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.cookie import BrowserCookies, Opened
from doorbook.remember.ports import Found
from local.cloud import deploy
from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.journal import Entry
from tests.journeys.browser.at_applications import go_to
from tests.journeys.browser.steps import Someone, give_password, see

COOKIE = "__Host-doorbook-browser"
MARKER = "v1.optout"
TOUCH_ID = "WebAuthn Chrome Touch ID"
AUTHORIZE = "/oauth/v1/authorize"
WELCOME = "Welcome back"
OFFER = "Sign in here without a password?"
REJECTED = "That way to confirm is not enough without a password."
NOTE_MARKS = """
addEventListener('DOMContentLoaded', () =>
  seen([...document.querySelectorAll('[data-testid]')].map((each) => each.dataset.testid)))
"""


class Seen:
    """Everything that a browser shows and sends from now on: the marks of its pages, its addresses and its forms."""

    def __init__(self, context: BrowserContext) -> None:
        self.marks: list[str] = []
        self.sent: list[Request] = []
        context.expose_binding("seen", lambda _source, marks: self.marks.extend(marks))
        context.add_init_script(NOTE_MARKS)
        context.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.sent.append(request)

    def forget(self) -> None:
        self.marks.clear()
        self.sent.clear()

    def forms(self) -> Iterator[dict[str, list[str]]]:
        """Read the fields of every form that was sent."""
        return (parse_qs(each.post_data or "", keep_blank_values=True) for each in self.sent)

    def texts(self) -> str:
        """Join what was sent, but for the cookies."""
        return "\n".join(f"{each.url}\n{each.post_data or ''}" for each in self.sent)


class Asked:
    """Everything that Duo is asked from now on, by the portal and by browsers."""

    def __init__(self, duo: Control) -> None:
        self._duo = duo
        self._before = self._last()

    def _last(self) -> int:
        return max((each.number for each in self._duo.journal()), default=0)

    def forget(self) -> None:
        self._before = self._last()

    def calls(self) -> list[Entry]:
        return [each for each in self._duo.journal() if each.number > self._before]


@dataclass(frozen=True)
class Scene:
    """The stack that a story is played on."""

    stack: Stack
    duo: Control

    def rows(self, person: Someone, outcome: str) -> list[dict[str, str]]:
        """Read what the audit says of somebody, the oldest first."""
        pages = self.stack.aws.client("dynamodb").get_paginator("scan")
        asked: dict[str, Any] = {
            "TableName": self.stack.table("Audit"),
            "FilterExpression": "person = :person AND outcome = :outcome",
            "ExpressionAttributeValues": {":person": {"S": person.name}, ":outcome": {"S": outcome}},
            "ConsistentRead": True,
        }
        found = [item for page in pages.paginate(**asked) for item in page["Items"]]
        rows = [{name: field["S"] for name, field in item.items() if "S" in field} for item in found]
        return sorted(rows, key=lambda row: row["at"])

    def browsers(self, person: Someone) -> list[RememberedBrowser]:
        """Read the browsers that were ever made to remember somebody, the newest first."""
        return list(self._browsers().of_person(person.name, None).items)

    def _browsers(self) -> DynamoBrowsers:
        people = Tables(people=self.stack.table("People"), doors="", audit="", outbox="")
        return DynamoBrowsers(self.stack.aws.client("dynamodb"), people)

    def remembered(self, cookie: str) -> Found:
        """Open what a browser holds, as the portal does, and read what stands behind it."""
        secret = self.stack.aws.client("secretsmanager").get_secret_value(SecretId=self.stack.secret("BrowserKeys"))
        ring = browser_keys.read(secret["SecretString"])
        assert ring is not None
        cookies = BrowserCookies(stage=deploy.STACK, ring=lambda: ring, sealer=GcmSiv(), nonce=bytes)
        opened = cookies.open(cookie, datetime.now(UTC))
        assert isinstance(opened, Opened)
        return self._browsers().find(opened.remembered.browser, opened.remembered.holder)

    def client(self, name: str) -> str:
        """Return the key by which Duo knows an application of ours."""
        return str(self.stack.duo.named(name)["ikey"])


def held(context: BrowserContext) -> str | None:
    """Return what the browser holds of whom it remembers."""
    return next((each["value"] for each in context.cookies() if each["name"] == COOKIE), None)


def mark(page: Page, name: str) -> Locator:
    return page.get_by_test_id(name)


def at_duo(page: Page, someone: Someone) -> None:
    """Wait for Duo's own page, which asks for this person."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("is it you?")
    expect(page.get_by_role("main")).to_contain_text(someone.name)


def answer(page: Page, factor: str) -> None:
    page.locator(f"button[value='way:{factor}']").click()


def sign_in(page: Page, scene: Scene, someone: Someone, factor: str, application: str = "library") -> None:
    """Come from the application, give the password, and confirm at Duo."""
    go_to(page, scene.stack, application)
    see(page, "Sign in")
    confirm(page, someone, factor)


def confirm(page: Page, someone: Someone, factor: str) -> None:
    """Give the password, and confirm at Duo."""
    give_password(page, someone)
    at_duo(page, someone)
    answer(page, factor)


def opt_in(page: Page, scene: Scene, someone: Someone) -> str:
    """Have this browser remember somebody, sign out again, and return what it holds."""
    sign_in(page, scene, someone, TOUCH_ID)
    take_offer(page)
    expect_in(page, someone)
    value = held(page.context)
    assert value is not None
    return value


def take_offer(page: Page) -> None:
    see(page, OFFER)
    page.get_by_label("This is my own device").check()
    mark(page, "optin-yes").click()


def expect_in(page: Page, someone: Someone) -> None:
    """Wait for the application to know them."""
    see(page, f"Welcome, {someone.display}")


def ticket_of(page: Page) -> str:
    """Return which sign-in a page of the portal is part of."""
    action = page.locator("main form").first.get_attribute("action") or ""
    return action.split("/")[2]


def send(page: Page, action: str, **fields: str) -> int:
    """Send a form from this page as its browser would, whatever stands in it, and return the status."""
    written = """
    ([action, fields]) => {
      const form = Object.assign(document.createElement('form'), {method: 'post', action});
      for (const [name, value] of Object.entries(fields)) {
        form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
      }
      document.body.append(form);
      form.submit();
    }
    """
    with page.expect_navigation() as gone:
        page.evaluate(written, [action, fields])
    return gone.value.status


def csrf(page: Page) -> str:
    return page.locator("input[name=csrf]").first.input_value()


def tab_to(page: Page, name: str) -> None:
    """Move there by the keyboard alone."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid ?? document.activeElement.id") == name:
            return
    raise AssertionError(f"{name} cannot be reached by the keyboard")
