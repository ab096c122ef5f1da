"""The prompt in Chromium: legible, without a script, from the keyboard, on a narrow screen, and in no frame."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from local.duosim.control import Control
from local.duosim.demo import demo_people
from local.duosim.prompt.factors import WAYS
from local.duosim.prompt.tampering import BUTTONS
from local.duosim.running import RunningDuo
from tests.at_duo import told
from tests.contracts.duosim.prompt_caller import AUTHORIZE, PromptCaller
from tests.contracts.duosim.test_phone_page import CHROMIUM, QUIET, violations

pytestmark = pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")


@pytest.fixture
def prompt(duo: RunningDuo, control: Control) -> PromptCaller:
    for person in demo_people():
        control.put_person(person)
    return PromptCaller(duo, duo.mfa)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=False, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def application(page: str = "back in the application") -> Iterator[str]:
    """Stand where the prompt sends people back to, on another origin."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def authorize(prompt: PromptCaller, name: str, back: str) -> str:
    request = prompt.request({"duo_uname": name, "redirect_uri": f"{back}/duo/callback"})
    query = f"response_type=code&client_id={prompt.integration.ikey}&request={request}"
    return f"http://127.0.0.1:{prompt.duo.http_port}{AUTHORIZE}?{query}"


def at(browser: Browser, address: str, *, width: int = 320) -> Page:
    page = browser.new_context(java_script_enabled=True, viewport={"width": width, "height": 800}).new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("name", ["alice", "frank", "grace"])
def test_it_is_readable_by_everybody_and_fits(prompt: PromptCaller, chromium: Browser, name: str) -> None:
    page = at(chromium, authorize(prompt, name, "http://127.0.0.1:1"))

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(page) == []
    low = [each for each in page.get_by_role("button").all() if (each.bounding_box() or {"height": 0})["height"] < 44]
    assert low == []


def test_there_is_a_button_for_everything_that_duo_may_say(prompt: PromptCaller, chromium: Browser) -> None:
    page = at(chromium, authorize(prompt, "alice", "http://127.0.0.1:1"))

    values = [each.get_attribute("value") for each in page.get_by_role("button").all()]
    assert values == ["deny", "fraud", *(f"way:{key}" for key in WAYS), *(f"tampering:{key}" for key in BUTTONS)]
    assert page.get_by_role("heading", level=1).inner_text() == "Alice Moreau, is it you?"
    for shown in (prompt.integration.name, prompt.integration.ikey, "/duo/callback"):
        assert page.get_by_text(shown).is_visible()


def test_the_keyboard_without_a_script_goes_all_the_way_to_the_application(
    prompt: PromptCaller, control: Control, chromium: Browser
) -> None:
    with application() as back:
        page = chromium.new_context(java_script_enabled=False).new_page()
        page.goto(authorize(prompt, "alice", back))
        page.get_by_role("button", name="WebAuthn Chrome Touch ID").focus()
        page.keyboard.press("Enter")
        page.get_by_text("back in the application").wait_for()

        assert page.url.startswith(f"{back}/duo/callback?")
        code = told(page.url)["duo_code"]
        page.go_back()
        assert page.get_by_text("This sign-in is over").is_visible()
    redeemed = prompt.token(code, params={"redirect_uri": f"{back}/duo/callback"})
    assert prompt.claims(redeemed)["auth_context"]["access_device"]["browser"] == "Chrome"
    assert control.records("alice")[-1].device_name == "Touch ID on Alice's MacBook"


def test_a_newcomer_adds_a_phone_on_the_page(prompt: PromptCaller, control: Control, chromium: Browser) -> None:
    page = at(chromium, authorize(prompt, "frank", "http://127.0.0.1:1"))
    page.get_by_label("Its number").fill("+17345550142")
    page.get_by_role("button", name="Add this phone").click()

    page.get_by_role("button", name="verified_duo_push").wait_for()
    assert control.person("frank").phones[0].masked_number == "XXX-XXX-0142"


def test_it_is_not_framed(prompt: PromptCaller, chromium: Browser) -> None:
    headers = prompt.authorize().headers
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    address = authorize(prompt, "alice", "http://127.0.0.1:1")
    with application(f'<iframe src="{address.replace("&", "&amp;")}"></iframe>') as elsewhere:
        page = chromium.new_page()
        with page.expect_console_message(lambda said: "frame" in said.text.lower()):
            page.goto(elsewhere)

        assert all(not frame.get_by_role("button").count() for frame in page.frames)


def test_what_an_application_tells_is_text_and_not_markup(prompt: PromptCaller, chromium: Browser) -> None:
    page = at(chromium, authorize(prompt, "<b>mallory</b>", "http://127.0.0.1:1"))

    assert page.get_by_role("heading", level=1).inner_text() == "<b>mallory</b>, is it you?"
