"""The phone in the browser: its buttons do what they say, and only for whoever stands before it."""

import http.client
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from local.duosim.control import Control
from local.duosim.demo import demo_people
from local.duosim.organisation.company import Organisation
from local.duosim.people import Person, Token
from local.duosim.running import RunningDuo
from tests.contracts.duosim.caller import Answer, Caller

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]


class Browser:
    """A browser without scripts: it gets pages and posts forms."""

    def __init__(self, base_url: str) -> None:
        self._host = urlsplit(base_url).netloc

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        return self._ask("POST", path, urlencode(form), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(self._host, timeout=20)
        try:
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, body, {**form, **headers})
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), answer.headers)
        finally:
            connection.close()


@pytest.fixture
def browser(duo: RunningDuo) -> Browser:
    return Browser(duo.phone_url)


def push(caller: Caller, username: str = "alice", **more: str) -> str:
    told = {"username": username, "factor": "push", "device": "auto", "async": "1", **more}
    return str(caller.send("POST", "/auth/v2/auth", told).response["txid"])


def status(caller: Caller, txid: str) -> dict[str, Any]:
    return caller.send("GET", "/auth/v2/auth_status", {"txid": txid}).response


def text(answer: Answer) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.body.decode())))


@pytest.mark.parametrize(("button", "result"), [("approve", "allow"), ("deny", "deny"), ("fraud", "deny")])
def test_a_request_is_shown_and_pressed_without_a_script(
    caller: Caller, browser: Browser, alice: Person, *, button: str, result: str
) -> None:
    txid = push(caller, alice.username, ipaddr="192.0.2.7", pushinfo="Place=Ann%20Arbor%2C%20Michigan")
    page = browser.get("/phone/alice")
    for shown in ("Doorbook sign-in", "192.0.2.7", "Ann Arbor, Michigan", "Approve", "Deny", "report it"):
        assert shown in text(page)
    assert '<noscript><meta http-equiv="refresh" content="3">' in page.body.decode()

    pressed = browser.post("/phone/alice/press", {"txid": txid, "button": button})

    assert (pressed.status, pressed.headers["Location"]) == (303, "/phone/alice")
    assert status(caller, txid)["result"] == result
    assert "Approve" not in text(browser.get("/phone/alice"))
    again = browser.post("/phone/alice/press", {"txid": txid, "button": "approve"})
    assert again.status == 409
    assert "Nothing is waiting" in text(again)


def test_what_an_application_tells_is_text_and_not_markup(caller: Caller, browser: Browser, alice: Person) -> None:
    push(caller, alice.username, type="<script>1</script>", pushinfo=urlencode({"<b>": "<img src=x>"}))

    page = browser.get("/phone/alice").body
    assert b"<script>1" not in page
    assert b"<img" not in page
    assert b"&lt;script&gt;1" in page


def test_another_site_can_neither_press_nor_read(caller: Caller, browser: Browser, alice: Person) -> None:
    txid = push(caller, alice.username)
    form = {"txid": txid, "button": "approve"}

    assert browser.post("/phone/alice/press", form, Origin="http://evil.example").status == 403
    assert browser.post("/control/reset", {}, Origin="http://evil.example").status == 403
    assert browser.get("/", Host="evil.example").status == 403
    assert status(caller, txid)["result"] == "waiting"
    origin = caller.duo.phone_url
    assert browser.post("/phone/alice/press", form, Origin=origin).status == 303
    assert status(caller, txid)["result"] == "allow"


def test_a_displayed_code_lets_in_once(caller: Caller, control: Control, browser: Browser) -> None:
    token = Token()
    control.put_person(Person("dave", devices=[token]))
    assert "--- ---" in text(browser.get("/phone/dave"))
    for _ in range(3):
        browser.post("/phone/dave/passcode", {"device": token.device})
    shown = re.search(r"\b(\d{3}) (\d{3})\b", text(browser.get("/phone/dave")))
    assert shown is not None
    told = {"username": "dave", "factor": "passcode", "passcode": "".join(shown.groups())}

    results = [caller.send("POST", "/auth/v2/auth", told).response["result"] for _ in range(2)]
    assert results == ["allow", "deny"]
    assert "--- ---" in text(browser.get("/phone/dave"))


def test_a_stranger_enrols_at_the_portal_once(caller: Caller, control: Control, browser: Browser) -> None:
    asked = caller.send("POST", "/auth/v2/preauth", {"username": "frank"}).response
    told = urlsplit(asked["enroll_portal_url"])
    assert told.netloc == f"127.0.0.1:{caller.duo.http_port}"
    led_on = Browser(asked["enroll_portal_url"]).get(f"{told.path}?{told.query}")
    portal = (led_on.headers["Location"] or "").removeprefix(caller.duo.phone_url)
    assert "frank" in text(browser.get(portal))

    done = browser.post(portal, {"name": "Frank's phone", "number": "+17345550199"})

    assert "This phone is ready" in text(done)
    assert control.person("frank").phones[0].display_name == "Frank's phone (XXX-XXX-0199)"
    assert caller.send("POST", "/auth/v2/preauth", {"username": "frank"}).response["result"] == "auth"
    assert browser.post(portal, {"name": "Mallory's", "number": "+1"}).status == 404
    assert len(control.person("frank").devices) == 1


def test_an_activation_ends_with_its_time(caller: Caller, control: Control, browser: Browser) -> None:
    told = caller.send("POST", "/auth/v2/enroll", {"username": "frank", "valid_secs": "60"}).response
    link = told["activation_url"].removeprefix(caller.duo.phone_url)
    asked = {"user_id": told["user_id"], "activation_code": told["activation_code"]}
    assert "frank" in text(browser.get(link))
    control.advance(61)

    assert browser.get(link).status == 404
    assert browser.post(link, {"name": "late", "number": "+1"}).status == 404
    assert caller.send("POST", "/auth/v2/enroll_status", asked).told["response"] == "invalid"
    assert control.person("frank").devices == []


def test_the_barcode_is_a_picture_on_the_api_host(caller: Caller, browser: Browser) -> None:
    told = caller.send("POST", "/auth/v2/enroll", {"bypass_codes": "2"}).response

    barcode = urlsplit(told["activation_barcode"])
    picture = Browser(caller.duo.phone_url.replace(str(caller.duo.address.phone_port), str(barcode.port))).get(
        f"{barcode.path}?{barcode.query}"
    )
    assert (picture.headers["Content-Type"], picture.body[:4]) == ("image/png", b"\x89PNG")
    assert len(told["bypass_codes"]) == 2
    link = told["activation_url"].removeprefix(caller.duo.phone_url)
    assert "This phone is ready" in text(browser.post(link, {"name": "New", "number": "+17345550111"}))


def test_it_is_readable_by_everybody_fits_and_follows_by_itself(
    caller: Caller, control: Control, duo: RunningDuo
) -> None:
    for person in demo_people():
        control.put_person(person)
    asked = {"username": "carol", "client_supports_verified_push": "1"}
    offer = caller.send("POST", "/auth/v2/preauth", asked).response
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=False, args=QUIET)
        page = chromium.new_page(viewport={"width": 320, "height": 700})
        page.goto(f"{duo.phone_url}/phone/carol")
        push(caller, "carol", txid=offer["txid"])
        number = page.get_by_label("Type the number that the sign-in page shows")
        number.fill(offer["verification_code"])
        caller.send("POST", "/auth/v2/auth", {"username": "carol", "factor": "sms", "device": "auto"})
        page.get_by_text("SMS passcodes:").wait_for()
        assert number.input_value() == offer["verification_code"]
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page) == []
        for path in ("/", "/phone/dave"):
            other = chromium.new_page(viewport={"width": 320, "height": 700})
            other.goto(duo.phone_url + path)
            assert violations(other) == []
            other.close()
        number.press("Enter")
        page.get_by_text("Let in").wait_for()
        chromium.close()

    assert status(caller, offer["txid"])["result"] == "allow"


def violations(page: Page) -> list[object]:
    """Name what axe finds, and what does not fit."""
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return [*Axe().run(page).response["violations"], *([] if fits else ["wider than the screen"])]


def test_a_companys_people_are_counted_and_not_listed(browser: Browser, control: Control, alice: Person) -> None:
    assert "more people" not in text(browser.get("/"))
    control.organise(Organisation(seed=1, people=48, begins=1_790_000_040))

    page = browser.get("/")
    assert "Duo knows 48 more people" in text(page)
    assert page.body.count(b'class="person') == 1
    assert alice.realname in text(page)


@pytest.mark.parametrize(("button", "result"), [("approve", "approve"), ("fraud", "fraud")])
def test_a_verification_push_shows_its_code_and_takes_an_answer(
    duo: RunningDuo, browser: Browser, control: Control, alice: Person, button: str, result: str
) -> None:
    raw = Caller(duo, control.add_admin_api("Desk", "read_resource", "write_resource"))
    at = f"/admin/v1/users/{alice.user_id}"
    sent = raw.send("POST", f"{at}/send_verification_push", {"phone_id": alice.phones[0].device}).response

    page = text(browser.get("/phone/alice"))
    assert sent["confirmation_code"] in page
    assert "Confirm who you are to" in page
    browser.post("/phone/alice/press", {"txid": sent["push_id"], "button": button})
    told = raw.send("GET", f"{at}/verification_push_response", {"push_id": sent["push_id"]}).response
    assert told["result"] == result
    assert sent["confirmation_code"] not in text(browser.get("/phone/alice"))
