"""What people do and see at the door, step by step."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.browser.legible import expect_legible

SESSION = "__Host-doorbook"


@dataclass(frozen=True)
class Someone:
    """A person, and the password they know."""

    name: str
    password: str
    display: str


def see(page: Page, heading: str) -> None:
    """Wait for a page by its heading; the first time in a run it must be legible in every way."""
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    expect_legible(page, heading)


def give_password(page: Page, someone: Someone, password: str | None = None) -> None:
    page.get_by_label("Name").fill(someone.name)
    page.get_by_label("Password").fill(someone.password if password is None else password)
    page.get_by_role("button", name="Sign in").click()


def begin(page: Page, someone: Someone) -> None:
    """Go to the portal and sign in as far as the password goes."""
    page.goto("/")
    see(page, "Sign in")
    give_password(page, someone)


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()


def expect_inside(page: Page, someone: Someone) -> None:
    see(page, "You are signed in")
    expect(page.get_by_role("main")).to_contain_text(someone.display)
    assert has_session(page.context)


def expect_outside(page: Page) -> None:
    """Nothing in this browser opens the door, whatever its tab shows."""
    assert not has_session(page.context)
    front = page.context.new_page()
    front.goto("/", wait_until="commit")
    assert urlsplit(front.url).path == "/signin"
    assert not has_session(page.context)
    front.close()


def has_session(context: BrowserContext) -> bool:
    return SESSION in {cookie.get("name") for cookie in context.cookies()}
