"""A portal whose second factor is Duo's own page, and the way there and back."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.universal_prompt import UniversalPrompt
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.signin.integrations import ByPrompt, Integrations
from local.duosim.integrations import Integration
from local.duosim.people import Person, Phone, WebAuthn
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.prompt.tampering import Tampering
from local.duosim.running import RunningDuo
from tests.at_duo import AtDuo, keys
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets
from tests.doorway import Browser, Doorway, Reply, duo_over


def prompts_over(duo: RunningDuo, integration: Integration | None = None) -> Integrations:
    """Return the product's own adapter, with the simulator's keys and CA, as the only integration there is."""
    told = json.dumps(keys(duo, integration or duo.mfa))
    secrets = KeptSecrets({"duo": told, "ca": Path(duo.ca_file).read_text()})
    prompt = UniversalPrompt(secrets, "duo", Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca"))
    return lambda _name: ByPrompt(prompt)


def handed_off(browser: Browser) -> str:
    """Go on from the page that leads to Duo, and return where it leads."""
    there = browser.ask("GET", f"{browser.ticket}/duo")
    assert there.status == 303, there.body
    return there.location or ""


def brought_back(duo: RunningDuo, address: str, answer: str = "way:duo_push") -> str:
    """Answer at Duo, or have its script answer, and return what the browser is sent back to."""
    at_duo = AtDuo.of(duo)
    at_duo.open(address)
    if at_duo.page.location is None:
        at_duo.press(answer)
    back = urlsplit(at_duo.page.location or "")
    return f"{back.path}?{back.query}"


def answer_at_duo(browser: Browser, duo: RunningDuo, answer: str = "way:duo_push") -> Reply:
    """Go to Duo, answer there and come back."""
    return browser.get(brought_back(duo, handed_off(browser), answer))


def script(duo: RunningDuo, tampering: Tampering, factor: str = "duo_push") -> None:
    """Have Duo allow Alice with a token that it would never issue."""
    duo.control.prompt("alice", PromptAnswer.allow(factor).tampered(tampering))


def again(browser: Browser) -> Browser:
    """Press what goes on to Duo."""
    browser.submit(browser.page.form("/push"))
    return browser


def refused(browser: Browser, door: Doorway, message: Message, *outcomes: Outcome) -> bool:
    """Tell whether the page says this, the audit has just these rows, and nobody is inside."""
    assert browser.page.says(message.text), browser.page.body
    assert door.outcomes == list(outcomes)
    assert not door.doors.kept.sessions
    return not browser.inside


def prompting_door(duo: RunningDuo) -> Doorway:
    """Return a portal whose Duo secret is that of a Universal Prompt, with Alice."""
    door = Doorway(duo=duo_over(duo), integrations=prompts_over(duo))
    door.add("alice", display="Alice Moreau")
    devices = [Phone(name="iPhone")]
    webauthn = [WebAuthn(name="Laptop", is_platform=True), WebAuthn(name="Key", is_platform=False)]
    duo.control.put_person(Person("alice", devices=[*devices], webauthn=webauthn, bypass_codes=["123456789"]))
    return door
