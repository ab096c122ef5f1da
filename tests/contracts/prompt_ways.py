"""Ways to the simulated Universal Prompt for the product's own adapter, and whoever is sent through it."""

import json
from datetime import UTC, datetime
from pathlib import Path

from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.universal_prompt import UniversalPrompt
from doorbook.signin.handoff import HandOff
from doorbook.signin.prompt import Errand
from local.duosim.running import RunningDuo
from tests.at_duo import CALLBACK, AtDuo, keys, told
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets

ERRAND = Errand(redirect=CALLBACK, name="alice", state="ticket." + "5" * 64, nonce="6" * 64)


def secrets(duo: RunningDuo, **changes: str) -> KeptSecrets:
    """Return secrets with the keys of the prompt, right but for the changes."""
    return KeptSecrets({"duo": json.dumps(keys(duo, duo.mfa) | changes), "ca": Path(duo.ca_file).read_text()})


def adapter(source: KeptSecrets, *, hosts: str = LOCAL_HOSTS, proxy: str | None = None) -> UniversalPrompt:
    return UniversalPrompt(source, "duo", Outbound(host_pattern=hosts, proxy=proxy, ca_secret="ca"))


def code_of(duo: RunningDuo, prompt: UniversalPrompt, errand: Errand = ERRAND, answer: str = "way:duo_push") -> str:
    """Let somebody press a button, or have the script answer, and return the code they come back with."""
    browser = AtDuo.of(duo)
    browser.open(prompt.address(errand))
    if browser.page.location is None:
        browser.press(answer)
    return told(browser.page.location)["duo_code"]


def handoff(name: str = "alice") -> HandOff:
    """Return a hand-off that began now."""
    return HandOff(began=datetime.now(UTC), salt="salt", integration="portal", name=name)
