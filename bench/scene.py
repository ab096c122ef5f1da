"""The store and Duo around a measured portal: stubs for AWS, the simulator for Duo, one person who has a phone."""

import json
import os
import subprocess
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from bench import artifacts, stub
from bench.application import applications
from bench.artifacts import ROOT
from bench.stub import Json, Stub
from bench.surroundings import environment, interpreter
from local.duosim.certificates import Certificates
from local.duosim.integrations import Integration
from local.duosim.people import Person, Phone, Token, WebAuthn
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.running import RunningDuo
from local.duosim.running import running as running_duo
from local.duosim.script import Outcome

STEPS = Path(__file__).parent / "steps.py"
NAME, PASSWORD = "alice", "correct horse battery"  # as in steps.py
WITH_TOKEN, WITH_PHONES = "dave", "ivan"  # as there
AT_DUO = "rose"  # as there
PILOT = "pilot"
TOUCH_ID = "WebAuthn Chrome Touch ID"


@dataclass(frozen=True)
class Scene:
    """All that a portal under measurement speaks to."""

    store: Stub
    duo: RunningDuo
    path: tuple[str, ...]
    variables: dict[str, str]

    @property
    def by_prompt(self) -> dict[str, str]:
        """What is otherwise where the portal's own integration is Duo's own page."""
        return {"DUO_SECRET": "duo-prompt"}

    @property
    def alone(self) -> dict[str, str]:
        """What is otherwise where browsers remember people, too."""
        return {**self.by_prompt, "PASSWORDLESS": "on", "PASSWORDLESS_GROUPS": PILOT}

    def act(self, doing: str, rounds: int, times: int, changed: Mapping[str, str] | None = None) -> Iterator[str]:
        """Start the process that signs in; yield what it tells, as it tells it."""
        arguments = (os.pathsep.join(self.path), doing, str(rounds), str(times))
        command, variables = interpreter().command(STEPS, *arguments), {**self.variables, **(changed or {})}
        with subprocess.Popen(command, env=variables, cwd="/", stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            if process.stdout:
                yield from process.stdout
        if process.returncode:
            raise SystemExit("signing in failed; its reason stands above")


@contextmanager
def set_up(work: Path) -> Iterator[Scene]:
    """Start what the portal needs, on the loopback."""
    laid = artifacts.shipped(work)
    safe = work / "tls"
    safe.mkdir()
    certificates = Certificates.at(safe)  # as on Lambda, whose store is never behind anything but TLS
    with stub.running(certificates.server_context()) as store, running_duo() as duo:
        duo.control.put_person(Person(NAME, realname="Alice Moreau", devices=[Phone(name="Alice's iPhone")]))
        duo.control.put_person(Person(WITH_TOKEN, devices=[Token(device="DHDAVE", serial="482913")]))
        phones: list[Phone | Token] = [
            Phone(name="Pixel", number="+17345550102"),
            Phone(name="iPhone", number="+17345550103"),
        ]
        duo.control.put_person(Person(WITH_PHONES, devices=phones))
        duo.control.script(WITH_PHONES, always=Outcome.approve())
        webauthn = [WebAuthn(name="Laptop", is_platform=True)]
        duo.control.put_person(Person(AT_DUO, devices=[Phone(name="iPhone")], webauthn=webauthn))
        duo.control.prompt(AT_DUO, always=PromptAnswer.allow(TOUCH_ID))
        duo.control.change_settings(auth_per_minute=0)
        key = duo.integration()
        variables = environment(
            laid,
            store.url,
            {
                "AWS_CA_BUNDLE": str(certificates.ca_file),
                "DUO_HOST_PATTERN": "^localhost:[0-9]{1,5}$",
                "OUTBOUND_CA_SECRET": "duo-ca",
                "PHONE": duo.phone_url,
                "DUO_PAGE": f"127.0.0.1:{duo.http_port}",
            },
            ("Provider", "Portal"),
        )
        told = {"host": f"localhost:{duo.tls_port}", "ikey": key.ikey, "skey": key.skey}
        store.secrets |= {
            variables["DUO_SECRET"]: json.dumps(told),
            "duo-ca": Path(duo.ca_file).read_text(),
            "duo-prompt": _told(duo, duo.mfa),
            f"{variables['DUO_SECRETS_PREFIX']}passwordless": _told(duo, duo.pwl),
            variables["BROWSER_KEYS_SECRET"]: _ring(),
            variables["KEYS_SECRET"]: "{}",  # as the stack makes it; the provider's first request makes the keys
        }
        for item in (*map(_person, (NAME, WITH_TOKEN, WITH_PHONES, AT_DUO)), applications()):
            store.answer("DynamoDB.PutItem", {"TableName": variables["PEOPLE_TABLE"], "Item": item})
        yield Scene(store, duo, (*laid.path, str(ROOT)), variables)


def _told(duo: RunningDuo, integration: Integration) -> str:
    host = f"localhost:{duo.tls_port}"
    return json.dumps({"host": host, "client_id": integration.ikey, "client_secret": integration.skey})


def _ring() -> str:
    """Return the keys of browsers' cookies, of which there is one, as the keeper writes them."""
    began = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    key = urlsafe_b64encode(os.urandom(32)).decode()
    held = {"kid": "00000001", "key": key, "created": began, "active_from": began, "revoked": None}
    return json.dumps({"keys": [held]})


def _person(name: str) -> Json:
    argon = Argon2id(salt=os.urandom(16), length=32, iterations=2, lanes=1, memory_cost=19456)
    return {
        "pk": {"S": f"person#{name}"},
        "id": {"S": name},
        "name": {"S": name},
        "display": {"S": "Alice Moreau"},
        "password_hash": {"S": argon.derive_phc_encoded(PASSWORD.encode())},
        "groups": {"L": [{"S": PILOT}]},
        "disabled": {"BOOL": False},
    }
