"""What the first sign-in page may not import: each would make the cold start of every function slower."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping

import pytest

from bench import stub, surroundings
from bench.artifacts import ROOT, Laid
from bench.browser import event

HEAVY = {
    "authlib",
    "aws_xray_sdk",
    "boto3",
    "duckdb",
    "duo_client",
    "duo_universal",
    "joserfc",
    "jwt",
    "maxminddb",
    "pydantic",
    "requests",
}
IMPORTED = "import json, sys; import functions.portal"
SERVED = f"{IMPORTED}; reply = functions.portal.handler(json.loads(sys.argv[1]), None); assert 'csrf' in reply['body']"


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """Surround a function as Lambda does, with this repository's sources in the place of the layers."""
    with stub.running() as store:
        variables = surroundings.environment(Laid(ROOT / "templates", ROOT / "functions"), store.url)
        yield variables | {"PYTHONPATH": f"{ROOT / 'layers' / 'doorbook'}{os.pathsep}{ROOT}"}


def heavy_after(program: str, environment: Mapping[str, str]) -> set[str]:
    """Name the heavy packages that are loaded when the program, in an interpreter of its own, is done."""
    told = f"{program}; sys.stderr.write(json.dumps(sorted(name for name in sys.modules if '.' not in name)))"
    command = [sys.executable, "-c", told, json.dumps(event("GET", "/signin"))]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return HEAVY & set(json.loads(done.stderr))


def test_importing_the_portal_loads_nothing_heavy(environment: dict[str, str]) -> None:
    assert heavy_after(IMPORTED, environment) == set()


def test_importing_the_portal_needs_no_environment(environment: dict[str, str]) -> None:
    assert heavy_after(IMPORTED, {"PYTHONPATH": environment["PYTHONPATH"]}) == set()


def test_serving_the_first_page_loads_nothing_heavy(environment: dict[str, str]) -> None:
    assert heavy_after(SERVED, environment) == set()


def test_serving_the_first_page_loads_nothing_of_the_account(environment: dict[str, str]) -> None:
    account = "[name for name in sys.modules if name.startswith(('doorbook.web.account', 'doorbook.signin.my_'))]"

    assert heavy_after(f"{SERVED}; assert not {account}, {account}", environment) == set()


def test_serving_the_first_page_loads_nothing_of_duos_own_page(environment: dict[str, str]) -> None:
    domain = "'doorbook.factors', 'doorbook.signin.prompt', 'doorbook.signin.prompting'"
    prompt = f"sorted({{{domain}, 'doorbook.adapters.duo.universal_prompt'}} & sys.modules.keys())"

    assert heavy_after(f"{SERVED}; assert not {prompt}, {prompt}", environment) == set()


CIPHER = "{'cryptography.hazmat.primitives.ciphers.aead', 'cryptography.hazmat.primitives.kdf.hkdf'}"
OURS = "{'doorbook.adapters.sealing', 'doorbook.adapters.browser_keys', 'doorbook.remember.cookie'}"
SEALING = f"sorted(sys.modules.keys() & ({CIPHER} | {OURS}))"


def test_serving_a_browser_without_the_cookie_loads_no_cipher(environment: dict[str, str]) -> None:
    assert heavy_after(f"{SERVED}; assert not {SEALING}, {SEALING}", environment) == set()


def test_a_cipher_would_be_seen(environment: dict[str, str]) -> None:
    opened = f"{SERVED}; from doorbook import wiring; wiring.browser_cookies()"

    assert heavy_after(f"{opened}; assert set({SEALING}) == {CIPHER} | {OURS}", environment) == set()


@pytest.mark.parametrize(
    ("statement", "seen"),
    [
        ("import boto3", {"boto3"}),
        ("import doorbook.adapters.duo.bounded", {"duo_client"}),
        ("import duo_universal", {"duo_universal", "jwt", "requests"}),
    ],
)
def test_a_heavy_import_would_be_seen(environment: dict[str, str], statement: str, seen: set[str]) -> None:
    assert heavy_after(f"{SERVED}; {statement}", environment) == seen
