"""What people do and see at the demo applications."""

from playwright.sync_api import Page

from local.cloud.stack import Stack
from tests.journeys.browser.steps import press, see


def go_to(page: Page, stack: Stack, application: str) -> None:
    """Open an application as a stranger, and press its button."""
    page.goto(stack.applications[application])
    see(page, application.title())
    press(page, "Sign in with the portal")


def told(page: Page) -> dict[str, str]:
    """Return what the application was told, as its page shows it."""
    rows = page.locator("dl > div").all()
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows}


def leave(page: Page) -> None:
    """Sign out of the application, and of the portal with it."""
    press(page, "Sign out here and at the portal")
    page.get_by_role("button", name="Sign in with the portal").wait_for()
