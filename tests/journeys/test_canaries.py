"""A whole run's secrets, looked for in all that it left behind: logs, access log, audit and outbox, however encoded."""

import http.client
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest

from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.adapters.passwords import Argon2Passwords
from doorbook.signin.changes import AddPerson
from doorbook.signin.people import Person
from doorbook.signin.roles import ADMINISTRATORS
from doorbook.web.cookies import BROWSER
from local import people
from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.integrations import MFA, PWL
from local.duosim.people import Person as DuoPerson
from local.duosim.people import Phone, WebAuthn
from tests.at_duo import AtDuo, told
from tests.doorway import Browser
from tests.journeys.console.wizard import NEW
from tests.journeys.deployed import DeployedDoor
from tests.journeys.signin.prompts import handed_off

LOCK = "way:WebAuthn Chrome Touch ID"
NEW_PASSWORD = f"first administrator {uuid4()}"


def spellings(secret: str) -> Iterator[str]:
    """Return how a secret could be written: plain, escaped, hex, and base64 at each of its three alignments."""
    raw = secret.encode()
    yield from (secret, quote(secret), json.dumps(secret)[1:-1], raw.hex(), raw.hex().upper())
    for pad in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            coded = encode(b"\0" * pad + raw).decode()
            yield coded[(pad * 8 + 5) // 6 : (len(raw) + pad) * 8 // 6]


def left_behind(stack: Stack) -> dict[str, str]:
    """Return everything that a run writes for others to read, by where it is."""
    found = {f"log {name}": "\n".join(stack.log_lines(name)) for name in stack.logs}
    found["access log"] = Path(stack.access_log).read_text()
    for table in ("Audit", "Outbox", "Watch"):
        pages = stack.aws.client("dynamodb").get_paginator("scan").paginate(TableName=stack.table(table))
        found[table] = json.dumps([page["Items"] for page in pages])
    programs = Path(stack.state).glob("*.log")
    return found | {f"output {path.name}": path.read_text(errors="replace") for path in programs}


def sightings(stack: Stack, canaries: dict[str, str]) -> list[str]:
    places = left_behind(stack)
    return [
        f"{name} in {place}"
        for name, secret in canaries.items()
        for spelling in spellings(secret)
        for place, text in places.items()
        if spelling in text
    ]


def known(stack: Stack, name: str, password: str, *groups: str) -> str:
    """Let the portal know somebody, and return what it keeps of their password."""
    tables = Tables(
        people=stack.table("People"),
        doors=stack.table("Doors"),
        audit=stack.table("Audit"),
        outbox=stack.table("Outbox"),
    )
    kept = Argon2Passwords().hash(password)
    person = Person(id=name, name=name, display="Canary", password_hash=kept, groups=frozenset(groups))
    DynamoDoors(stack.aws.client("dynamodb"), tables).commit(AddPerson(person))
    return kept


@pytest.fixture(scope="module")
def run(stack: Stack, duo: Control) -> dict[str, str]:
    """Sign in well and badly, try every form, and return each secret that was in play."""
    name, password = f"canary-{uuid4()}", f"canary password {uuid4()}"
    kept = known(stack, name, password)
    duo.put_person(DuoPerson(name, devices=[Phone()], verified_push="required", verified_push_digits=6))
    browser = Browser(DeployedDoor(stack.portal), address="127.0.0.1")

    wrong = f"mistyped {uuid4()}"
    browser.sign_in(name, wrong)
    browser.sign_in(password, "the password in the field of the name")
    browser.post(browser.ticket, {"csrf": "0", "name": name, "password": password})
    secrets = {"password": password, "mistyped password": wrong, "password hash": kept}
    browser.sign_in(name, password)
    secrets |= cookies_of(browser)
    secrets["csrf token"] = browser.page.forms()[0].fields["csrf"]
    browser.ask("GET", f"{browser.ticket}x")
    duo.press(name, "deny")
    browser.look_until(lambda page: any(form.action.endswith("/push") for form in page.forms()))
    browser.submit(browser.page.form("/push"))
    duo.press(name, "fraud")
    browser.look_until(lambda page: any(form.action.endswith("/push") for form in page.forms()))

    alice = next(each for each in stack.people if each["name"] == "alice")
    secrets["password of a demo person"] = alice["password"]
    browser.sign_in(alice["name"], alice["password"])
    secrets |= cookies_of(browser)
    duo.wait_for_push("alice")
    duo.press("alice", "approve")
    browser.look_until(lambda page: any(form.action == "/signout" for form in page.forms()))
    secrets |= cookies_of(browser)
    browser.submit(browser.page.form("/signout"))

    code = stack.aws.client("secretsmanager").get_secret_value(SecretId=stack.secret("Invitation"))["SecretString"]
    fields = {"code": code, "name": "nobody", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    browser.submit(browser.get("/invitation").form("/invitation"), **fields)
    secrets |= cookies_of(browser) | {"invitation": code, "new password": NEW_PASSWORD}
    key = stack.duo.key("authapi")
    return secrets | {"secret key of Duo": key["skey"], **keys_of_browsers(stack)}


def keys_of_browsers(stack: Stack) -> dict[str, str]:
    client = stack.aws.client("secretsmanager")
    ring = json.loads(client.get_secret_value(SecretId=stack.secret("BrowserKeys"))["SecretString"])
    return {f"key {key['kid']} of browsers": key["key"].rstrip("=") for key in ring["keys"] if key["key"]}


@pytest.fixture(scope="module")
def alone(stack: Stack, duo: Control) -> dict[str, str]:
    """Confirm at Duo's own page, be remembered, come back by Duo alone, and return each secret that was in play."""
    name, password = f"canary-{uuid4()}", f"canary password {uuid4()}"
    known(stack, name, password, people.PILOT)
    laptop = WebAuthn(name="Laptop", is_platform=True)
    duo.put_person(DuoPerson(name, devices=[Phone()], webauthn=[laptop], bypass_codes=["314159265"]))
    browser = Browser(DeployedDoor(stack.portal), address="127.0.0.1")

    page = browser.get(sent_by(stack, "library"))
    browser.submit(page.form(page.forms()[0].action), name=name, password=password)
    secrets = cookies_of(browser) | {"password": password, "bypass code": "314159265"}
    secrets |= confirm(browser, stack, handed_off(browser), LOCK)
    browser.submit(browser.page.form("/remember"), own="yes")
    secrets |= cookies_of(browser) | {"cookie of the remembered browser": browser.jar[BROWSER]}
    browser.submit(browser.get("/").form("/signout"))

    for answer in ("way:bypass_code", LOCK):
        browser.submit(browser.get("/signin").form("/continue"))
        secrets |= {f"{name} to {answer}": value for name, value in cookies_of(browser).items()}
        to_duo = next(link for link in browser.page.links() if link.startswith("http"))
        secrets |= confirm(browser, stack, to_duo, answer)
    assert browser.inside
    secrets["cookie that was sealed anew"] = browser.jar[BROWSER]
    return secrets | secrets_of_prompts(stack) | signed_for_duo(duo, name) | keys_of_browsers(stack)


def sent_by(stack: Stack, application: str) -> str:
    """Return where on the portal an application sends people."""
    connection = http.client.HTTPConnection(urlsplit(stack.applications[application]).netloc, timeout=20)
    try:
        connection.request("POST", "/enter", b"")
        return (connection.getresponse().getheader("location") or "").removeprefix(stack.portal)
    finally:
        connection.close()


def confirm(browser: Browser, stack: Stack, address: str, answer: str) -> dict[str, str]:
    """Answer at Duo's own page and come back; return what Duo gave the browser to bring."""
    at_duo = AtDuo(urlsplit(stack.duo.http).port or 80)
    at_duo.open(address)
    back = urlsplit(at_duo.press(answer).location or "")
    browser.get(f"{back.path}?{back.query}")
    brought = told(back.geturl())
    state = brought["state"].partition(".")[2]
    return {f"state after {answer}": state, f"Duo's code after {answer}": brought["duo_code"]}


def secrets_of_prompts(stack: Stack) -> dict[str, str]:
    return {f"client secret of {name}": stack.duo.named(name)["skey"] for name in (MFA, PWL)}


def signed_for_duo(duo: Control, name: str) -> dict[str, str]:
    """Return what the portal signed for somebody, as Duo read it."""
    return {
        f"{what} {entry.number}": entry.params[what]
        for entry in duo.journal()
        for what in ("request", "nonce", "client_assertion")
        if entry.username == name and what in entry.params
    }


def cookies_of(browser: Browser) -> dict[str, str]:
    return {f"cookie {name}": value for name, value in browser.jar.items()}


@pytest.fixture(scope="module")
def connected(stack: Stack, duo: Control) -> dict[str, str]:
    """Add a Duo account in the console, with wrong keys before the right ones, and return each secret in play."""
    name, password = f"canary-{uuid4()}", f"canary password {uuid4()}"
    known(stack, name, password, ADMINISTRATORS)
    duo.put_person(DuoPerson(name, devices=[Phone()]))
    key, pushes = duo.add_admin_api(name, "read_log", "read_resource"), stack.duo.key("authapi")
    browser = Browser(DeployedDoor(stack.portal), address="127.0.0.1")
    browser.sign_in(name, password)
    duo.wait_for_push(name)
    duo.press(name, "approve")
    browser.look_until(lambda page: any(form.action == "/signout" for form in page.forms()))

    host = stack.duo.tls.removeprefix("https://")
    page = browser.submit(browser.get(NEW).form(NEW), name=name[:40], host=host)
    csrf = page.form("/setup/keys").fields["csrf"]
    wrong = "wrong" * 8
    shown = [browser.submit(page.form("/setup/keys"), ikey=key.ikey, skey=wrong)]
    shown.append(browser.submit(browser.page.form("/setup/keys"), ikey=key.ikey, skey=key.skey))
    shown.append(browser.submit(browser.page.form("/setup/grants"), access="read_only"))
    given = {"push_ikey": pushes["ikey"], "push_skey": pushes["skey"]}
    shown.append(browser.submit(browser.page.form("/setup/push"), by="auth_api", push_name="Help desk", **given))
    shown.append(browser.submit(browser.page.form("/setup/advanced")))
    shown.append(browser.submit(browser.page.form("/setup/review")))
    shown.append(browser.submit(browser.page.form("/test")))
    assert browser.page.says("What the test found")
    keys = {"mistyped key": wrong, "secret key of the Admin API": key.skey, "secret key for pushes": pushes["skey"]}
    assert [name for name, secret in keys.items() for page in shown if secret in page.body] == []
    keys |= hooked(browser)
    return keys | {"password": password, "csrf token": csrf} | cookies_of(browser)


def hooked(browser: Browser) -> dict[str, str]:
    """Add a webhook, test it and give it another secret; return both, each shown in one answer and no other."""
    where = next(link for link in browser.page.links() if link.endswith("/streaming"))
    found = {}
    page = browser.submit(browser.get(where).form("/streaming"), url="https://localhost:1/canary")
    for name in ("first secret of a webhook", "second secret of a webhook"):
        (found[name],) = re.findall("whsec_[A-Za-z0-9+/=]+(?=</code>)", unescape(page.body))
        shown = [browser.get(where), browser.submit(browser.page.form("/test"))]
        assert browser.page.says("Not taken")
        shown += [browser.submit(browser.get(where).form(f"/{deed}")) for deed in ("pause", "resume")]
        page = browser.submit(browser.get(where).form("/rotate"))
        assert [each for each in [*shown, page] if found[name] in each.body] == []
    return {name: secret.removeprefix("whsec_") for name, secret in found.items()}


def test_no_key_of_a_connection_is_left_behind_or_shown(stack: Stack, connected: dict[str, str]) -> None:
    assert sightings(stack, connected) == []
    assert "host in Watch" in sightings(stack, {"host": stack.duo.tls.removeprefix("https://")})


def test_no_secret_of_a_whole_run_is_left_behind(stack: Stack, run: dict[str, str]) -> None:
    assert len(run) >= 10
    assert sightings(stack, run) == []


def test_no_secret_of_a_sign_in_by_duo_alone_is_left_behind(stack: Stack, alone: dict[str, str]) -> None:
    for what in (
        "cookie of the",
        "Duo's code",
        "state",
        "request",
        "nonce",
        "client_assertion",
        "client secret",
        "key",
    ):
        assert any(name.startswith(what) for name in alone), what

    assert sightings(stack, alone) == []


def test_what_may_be_left_behind_is_found_by_the_same_search(stack: Stack, run: dict[str, str]) -> None:
    """Prove that the search above can fail: outcomes are logged and audited, addresses are in the access log."""
    assert run
    found = sightings(stack, {"address": "127.0.0.1", "outcome": "wrong_password", "event": "push_reported_fraud"})

    assert {"address in access log", "outcome in log Portal", "outcome in Audit", "event in Outbox"} <= set(found)


@pytest.mark.parametrize("around", ["", "x", "xy", "xyz"])
def test_a_secret_is_found_within_whatever_was_encoded(around: str) -> None:
    secret = "s3cret/with+signs and spaces"
    inner = f"{around}{secret}{around}"

    for written in (inner, quote(inner), inner.encode().hex(), b64encode(inner.encode()).decode()):
        assert any(spelling in written for spelling in spellings(secret))
