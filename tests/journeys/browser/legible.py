"""Whether a page can be read and used by everybody: axe in both schemes, narrow screens, large targets."""

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
SMALL_TARGETS = """
() => [...document.querySelectorAll('button, a, input:not([type=hidden])')]
  .filter((each) => each.getBoundingClientRect().height < 44)
  .map((each) => each.outerHTML)
"""
SEEN: set[str] = set()


def expect_legible(page: Page, heading: str) -> None:
    """Look at a page closely, once in a run for each heading."""
    if heading in SEEN or page.evaluate("matchMedia('(scripting: none)').matches"):
        return  # axe waits for timers, which never ring in a page that may run no script
    SEEN.add(heading)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=RULES).response["violations"]
        assert found == [], f"{heading}, {scheme}: {[(each['id'], each['nodes'][0]['html']) for each in found]}"
    page.emulate_media(color_scheme=None)
    expect_no_scroll_sideways(page)
    # A page that has just changed its size may still be laying itself out.
    page.wait_for_function(f"() => ({SMALL_TARGETS.strip()})().length === 0")


def expect_no_scroll_sideways(page: Page) -> None:
    usual = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if usual:
        page.set_viewport_size(usual)
