"""A portal that has people confirm at Duo's own page, and lets their browser remember them."""

import json
from pathlib import Path

import pytest

from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.universal_prompt import UniversalPrompt
from doorbook.adapters.memory import MemoryDoors
from doorbook.events import AuditRow, Outcome
from doorbook.remember.conditions import Conditions
from doorbook.signin.destinations import Destination, Destinations
from doorbook.signin.integrations import PASSWORDLESS, ByPrompt, Integration, Integrations
from doorbook.web.cookies import BROWSER
from local.duosim.people import Person, Phone, WebAuthn
from local.duosim.running import RunningDuo
from tests.at_duo import keys
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets
from tests.doorway import APPLICATION, Browser, Doorway, Reply, duo_over
from tests.forms import Form
from tests.journeys.signin.prompts import brought_back, handed_off

TOKEN = "/oauth/v1/token"
WELCOME = ["continue", "use-password", "not-you"]
LOCK = "way:WebAuthn Chrome Touch ID"
KEY = "way:WebAuthn Security Key"
PILOT = "pilot"
EXPENSES = Destination(application="expenses", name="Expenses")


def both_prompts(duo: RunningDuo) -> dict[str, Integration]:
    """Return the portal's own prompt and the one that confirms alone, each with keys of its own."""
    secrets = KeptSecrets(
        {
            "portal": json.dumps(keys(duo, duo.mfa)),
            PASSWORDLESS: json.dumps(keys(duo, duo.pwl)),
            "ca": Path(duo.ca_file).read_text(),
        }
    )
    outbound = Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca")
    return {name: ByPrompt(UniversalPrompt(secrets, name, outbound)) for name in ("portal", PASSWORDLESS)}


def _to_expenses(return_to: str) -> Destination | None:
    return EXPENSES if return_to.startswith(APPLICATION) else None


def doorway(
    duo: RunningDuo,
    conditions: Conditions | None = None,
    *,
    to: Destinations = _to_expenses,
    doors: MemoryDoors | None = None,
    integrations: Integrations | None = None,
) -> Doorway:
    """Give a portal with Alice and Bob, who are in the pilot, and Carol, who is not."""
    usual = Conditions(on=True, groups=frozenset({PILOT}))
    door = Doorway(
        duo=duo_over(duo),
        integrations=integrations or both_prompts(duo).__getitem__,
        conditions=conditions or usual,
        destinations=to,
        doors=doors or MemoryDoors(),
    )
    for name, group in (("alice", PILOT), ("bob", PILOT), ("carol", "staff")):
        door.add(name, display=f"{name.title()} Moreau", groups=frozenset({group}))
        webauthn = [WebAuthn(name="Laptop", is_platform=True), WebAuthn(name="Key", is_platform=False)]
        duo.control.put_person(
            Person(name, devices=[Phone(name="iPhone")], webauthn=webauthn, bypass_codes=["123456789"])
        )
    return door


def confirm(browser: Browser, duo: RunningDuo, answer: str = LOCK) -> Reply:
    """Go to Duo from the page, answer there and come back."""
    return browser.get(brought_back(duo, handed_off(browser), answer))


def enter(browser: Browser, duo: RunningDuo, name: str = "alice", answer: str = LOCK) -> Reply:
    """Sign in by password and Duo's own page, towards the application."""
    browser.sign_in(name, return_to=APPLICATION)
    return confirm(browser, duo, answer)


def remembered(door: Doorway, duo: RunningDuo, name: str = "alice") -> Browser:
    """Give a browser that remembers somebody, signed out."""
    browser = Browser(door)
    enter(browser, duo, name)
    browser.submit(browser.page.form("/remember"), own="yes")
    assert BROWSER in browser.jar
    sign_out(browser)
    return browser


def sign_out(browser: Browser) -> None:
    page = browser.get("/")
    browser.submit(page.form("/signout"))


def press(browser: Browser, ending: str, **fields: str) -> Reply:
    return browser.submit(browser.page.form(ending), **fields)


def visit(browser: Browser) -> Reply:
    """Come from the application."""
    return browser.get(f"/signin?return={APPLICATION}")


def go_alone(browser: Browser, duo: RunningDuo, answer: str = LOCK) -> Reply:
    """Continue as whom the browser remembers, answer at Duo and come back."""
    press(browser, "/continue")
    return back_alone(browser, duo, answer)


def back_alone(browser: Browser, duo: RunningDuo, answer: str = LOCK) -> Reply:
    return browser.get(brought_back(duo, at_duo(browser), answer))


def at_duo(browser: Browser) -> str:
    """Return where the page leads to."""
    return next(link for link in browser.page.links() if link.startswith("https://"))


def rows(door: Doorway, outcome: Outcome) -> list[AuditRow]:
    return [row for row in door.audit if row.outcome is outcome]


def ways(page: Reply) -> list[str]:
    """Return what the forms of a page lead to."""
    return [_ending(form) for form in page.forms()]


def _ending(form: Form) -> str:
    return form.action.rpartition("/")[2]


@pytest.fixture
def door(duo: RunningDuo) -> Doorway:
    return doorway(duo)


@pytest.fixture
def browser(door: Doorway, duo: RunningDuo) -> Browser:
    """Give a browser that remembers Alice, who is signed out."""
    return remembered(door, duo)


def gone_to_duo(browser: Browser) -> str:
    """Continue as whom the browser remembers, and return where that leads."""
    visit(browser)
    press(browser, "/continue")
    return at_duo(browser)
