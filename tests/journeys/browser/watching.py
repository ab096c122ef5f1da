"""What goes wrong in a browser without anybody seeing it: errors of scripts, of policies, and lost requests."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

LEFT = "net::ERR_ABORTED"
"""The browser drops what a page still asks for when the page is left."""


@contextmanager
def watched(context: BrowserContext) -> Iterator[None]:
    """Fail at the end if anything went wrong that the story did not name."""
    refusals: set[str] = set()
    wrong: list[str] = []

    def answered(response: Response) -> None:
        if response.status >= 400:
            if response.request.is_navigation_request():
                refusals.add(response.url)  # a refusal that is a page: the story reads it
            else:
                wrong.append(f"{response.status} {response.url}")

    def said(message: ConsoleMessage) -> None:
        # Chromium repeats the status of a refused page in its console.
        if message.type in {"error", "warning"} and message.location["url"] not in refusals:
            wrong.append(message.text)

    def lost(request: Request) -> None:
        if request.failure != LEFT:
            wrong.append(f"{request.failure} {request.url}")

    context.on("response", answered)
    context.on("console", said)
    context.on("requestfailed", lost)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield
    assert wrong == [], wrong
